// Live flows in somebody else's page: how soon one runs, and how light twenty are.
//
//   cargo xtask build
//   npm ci --prefix benches/peers
//   node benches/peers/embeds.mjs        # ROUNDS=5 SITE=dist
//
// Each measurement has a browser context of its own, with an empty cache; ours and the peers take turns. What is timed, from the
// navigation of the host page:
// - picture: our element's picture of the flow is in the page;
// - node: the first node is drawn in our element's frame;
// - running: the first message of the run is in our chat;
// - xyflow: the first node is drawn by a bare @xyflow/react page in an iframe of the same size, which runs nothing;
// - n8n: the first node is drawn in the frame of an `n8n-demo` element, which runs nothing either; see `n8n.mjs`;
// - twenty: twenty elements on one page, which is then scrolled through from top to bottom. `frames` is how many stand at most,
//   `blocked` the time in tasks above 50 ms, each beyond its 50, of the host's main thread.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { canvasFlow } from "./canvas-flow.mjs";
import { serveN8n, workflow } from "./n8n.mjs";
import { serve } from "./serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = process.env.SITE ?? join(here, "../../dist");
const rounds = Number(process.env.ROUNDS ?? 5);

const peer = await build({
  entryPoints: [join(here, "xyflow.jsx")],
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  jsx: "automatic",
  outfile: "xyflow.js",
  define: { "process.env.NODE_ENV": '"production"' },
});
const example = await readFile(join(site, "examples/branch-on-result.json"), "utf8");
const ours = (more = "") => `<flow-playground autoplay speed="instant" ${more}><script type="application/json">${example.replace(/</g, "\\u003c")}</script></flow-playground>`;
const nine = canvasFlow(9);
const files = new Map([
  ["/xyflow.js", peer.outputFiles[0].contents],
  ["/xyflow.css", await readFile(join(here, "node_modules/@xyflow/react/dist/style.css"))],
  [
    "/xyflow.html",
    '<!doctype html><link rel="stylesheet" href="xyflow.css"><style>body{margin:0}#root{width:100vw;height:100vh}</style><div id="root"></div><script type="module" src="xyflow.js"></script>',
  ],
  ["/flow-9.json", JSON.stringify(nine)],
]);

const [n8n, n8nAddress] = await serveN8n();
const [playground, base] = await serve((path) => files.get(path) ?? readFile(join(site, path)));
const pages = new Map([
  ["/one", `<script async src="${base}/embed.js"></script><h1>Docs</h1>${ours('loading="eager"')}`],
  ["/xyflow", `<h1>Docs</h1><iframe src="${base}/xyflow.html?src=${base}/flow-9.json" width="1200" height="420"></iframe>`],
  [
    "/n8n",
    `<script type="module" src="${n8nAddress}/n8n-demo.js"></script><h1>Docs</h1>
    <n8n-demo style="--n8n-workflow-min-height:420px" src="${n8nAddress}/workflows/demo" workflow='${JSON.stringify(workflow(nine))}'></n8n-demo>`,
  ],
  ["/twenty", `<script async src="${base}/embed.js"></script>${Array.from({ length: 20 }, () => `<p>Text</p>${ours('height="420"')}`).join("")}`],
]);
const [host, address] = await serve((path) => pages.has(path) ? `<!doctype html><meta charset="utf-8"><body>${pages.get(path)}` : undefined);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--disable-gpu"] });
const all = { picture: [], node: [], running: [], xyflow: [], n8n: [], frames: [], blocked: [] };
const peers = [
  ["xyflow", ".react-flow__node"],
  ["n8n", ".vue-flow__node"],
];

async function fresh(measure) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", serviceWorkers: "block" });
  try {
    await measure(await context.newPage());
  } finally {
    await context.close();
  }
}

for (let round = 0; round < rounds; round += 1) {
  await fresh(async (page) => {
    const start = performance.now();
    await page.goto(`${address}/one`, { waitUntil: "commit" });
    await page.locator("flow-playground svg").waitFor({ state: "attached" });
    all.picture.push(performance.now() - start);
    const frame = page.locator("flow-playground iframe").contentFrame();
    const seen = async (what, into) => {
      await frame.locator(what).first().waitFor();
      into.push(performance.now() - start);
    };
    await Promise.all([seen("[data-node-id]", all.node), seen('[data-from="bot"]', all.running)]);
  });
  for (const [name, node] of peers) {
    await fresh(async (page) => {
      const start = performance.now();
      await page.goto(`${address}/${name}`, { waitUntil: "commit" });
      await page.frameLocator("iframe").locator(node).first().waitFor();
      all[name].push(performance.now() - start);
    });
  }
}
await fresh(async (page) => {
  await page.addInitScript(() => {
    window.blocked = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.blocked += duration - 50))).observe({ type: "longtask", buffered: true });
  });
  await page.goto(`${address}/twenty`);
  let most = 0;
  for (let at = 0; at < 20; at += 1) {
    const embed = page.locator("flow-playground").nth(at);
    await embed.scrollIntoViewIfNeeded();
    await embed.locator("iframe").contentFrame().locator('[data-from="bot"]').first().waitFor();
    most = Math.max(most, await page.locator("flow-playground iframe").count());
  }
  all.frames.push(most);
  all.blocked.push(await page.evaluate(() => window.blocked));
});
await browser.close();
for (const server of [playground, n8n, host]) server.close();

const middle = (values) => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);
console.log(`of ${rounds} rounds, the middle one:`);
for (const [name, values] of Object.entries(all)) console.log(name.padEnd(8), middle(values), name === "frames" ? "" : "ms");
for (const [name] of peers) console.log(`running beside ${name}'s first node:`, (middle(all.running) / middle(all[name])).toFixed(2));
