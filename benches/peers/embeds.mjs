// Live flows in somebody else's page: how soon one runs, and how light twenty are.
//
//   cargo xtask build
//   npm ci --prefix benches/peers
//   node benches/peers/embeds.mjs        # ROUNDS=5 SITE=dist
//
// Each measurement has a browser context of its own, with an empty cache; ours and the peer's take turns. What is timed, from the
// navigation of the host page:
// - picture: the element's picture of the flow is in the page;
// - running: the first message of the run is in the chat (ours), the first node is drawn (a bare @xyflow/react page in
//   an iframe of the same size, which runs nothing);
// - twenty: twenty elements on one page, which is then scrolled through from top to bottom. `frames` is how many stand at most,
//   `blocked` the time in tasks above 50 ms, each beyond its 50, of the host's main thread.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { canvasFlow } from "./canvas-flow.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = process.env.SITE ?? join(here, "../../dist");
const rounds = Number(process.env.ROUNDS ?? 5);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml" };

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
const files = new Map([
  ["/xyflow.js", peer.outputFiles[0].contents],
  ["/xyflow.css", await readFile(join(here, "node_modules/@xyflow/react/dist/style.css"))],
  [
    "/xyflow.html",
    '<!doctype html><link rel="stylesheet" href="xyflow.css"><style>body{margin:0}#root{width:100vw;height:100vh}</style><div id="root"></div><script type="module" src="xyflow.js"></script>',
  ],
  ["/flow-9.json", JSON.stringify(canvasFlow(9))],
]);

function serve(find) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    try {
      const body = await find(path === "/" ? "/index.html" : path);
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html", "access-control-allow-origin": "*" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve([server, `http://127.0.0.1:${server.address().port}`])));
}
const [playground, base] = await serve((path) => files.get(path) ?? readFile(join(site, path)));
const pages = new Map([
  ["/one", `<script async src="${base}/embed.js"></script><h1>Docs</h1>${ours('loading="eager"')}`],
  ["/peer", `<h1>Docs</h1><iframe src="${base}/xyflow.html?src=${base}/flow-9.json" width="1200" height="420"></iframe>`],
  ["/twenty", `<script async src="${base}/embed.js"></script>${Array.from({ length: 20 }, () => `<p>Text</p>${ours('height="420"')}`).join("")}`],
]);
const [host, address] = await serve((path) => `<!doctype html><meta charset="utf-8"><body>${pages.get(path)}`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--disable-gpu"] });
const all = { picture: [], running: [], peer: [], frames: [], blocked: [] };

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
    await page.locator("flow-playground iframe").contentFrame().locator('[data-from="bot"]').first().waitFor();
    all.running.push(performance.now() - start);
  });
  await fresh(async (page) => {
    const start = performance.now();
    await page.goto(`${address}/peer`, { waitUntil: "commit" });
    await page.frameLocator("iframe").locator(".react-flow__node").first().waitFor();
    all.peer.push(performance.now() - start);
  });
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
playground.close();
host.close();

const middle = (values) => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);
console.log(`of ${rounds} rounds, the middle one:`);
for (const [name, values] of Object.entries(all)) console.log(name.padEnd(8), middle(values), name === "frames" ? "" : "ms");
console.log("running beside the peer's first node:", (middle(all.running) / middle(all.peer)).toFixed(2));
