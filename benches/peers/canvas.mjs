// The page's canvas beside @xyflow/react's: one flow, one browser, driven alike and by turns.
//
//   cargo xtask build
//   npm ci --prefix benches/peers
//   node benches/peers/canvas.mjs        # SIZES=100,1000,5000 ROUNDS=3 SECONDS=2 SITE=dist
//
// What is timed:
// - first node: from the navigation, in a new browser context, to the frame in which a node is in the page and visible;
// - pan, drag: the pointer moves as fast as the browser acknowledges its moves. `updates/s` are those moves; p50 and
//   p95 are the times between frames; `main` is the processor time of the main thread, all of it, per frame;
// - heap: the JavaScript heap after a collection; for our page with the whole of its wasm memory.
// Our canvas draws its nodes with icons, summaries and ports; xyflow its default nodes, a title with two handles.
// xyflow is measured with and without `onlyRenderVisibleElements`; the better figure of the two counts.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { chromium } from "playwright-core";

import { canvasFlow } from "./canvas-flow.mjs";
import { serve } from "./serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = process.env.SITE ?? join(here, "../../dist");
const sizes = (process.env.SIZES ?? "100,1000,5000").split(",").map(Number);
const rounds = Number(process.env.ROUNDS ?? 3);
const seconds = Number(process.env.SECONDS ?? 2);

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
const files = new Map([
  ["/xyflow.js", peer.outputFiles[0].contents],
  ["/xyflow.css", await readFile(join(here, "node_modules/@xyflow/react/dist/style.css"))],
  [
    "/xyflow.html",
    '<!doctype html><link rel="stylesheet" href="xyflow.css"><style>body{margin:0}#root{width:1080px;height:560px}</style><div id="root"></div><script type="module" src="xyflow.js"></script>',
  ],
  ...sizes.map((size) => [`/flow-${size}.json`, JSON.stringify(canvasFlow(size))]),
]);

const [server, base] = await serve((path) => files.get(path) ?? readFile(join(site, path)));

const canvases = {
  ours: {
    address: (size) => `${base}/?src=${base}/flow-${size}.json`,
    node: "[data-node-id]",
    pane: ".canvas-pane",
    over: ".node, .canvas-palette, .canvas-controls, .canvas-map, .edge, button",
    fit: (page) => page.getByRole("button", { name: "Fit", exact: true }).click(),
    zoomIn: async (page) => {
      await page.locator(".canvas-zoom").click();
    },
  },
  xyflow: peerCanvas(""),
  "xyflow, visible only": peerCanvas("&visible"),
};

function peerCanvas(more) {
  return {
    address: (size) => `${base}/xyflow.html?src=/flow-${size}.json${more}`,
    node: ".react-flow__node",
    pane: ".react-flow",
    over: ".react-flow__node, .react-flow__minimap, .react-flow__panel, .react-flow__edge",
    fit: (page) => page.evaluate(() => window.flowInstance.fitView({ minZoom: 0.01 })),
    zoomIn: (page) =>
      page.evaluate(() => {
        const { x, y, zoom } = window.flowInstance.getViewport();
        window.flowInstance.setViewport({ x: 540 - (540 - x) / zoom, y: 280 - (280 - y) / zoom, zoom: 1 });
      }),
  };
}

/** Runs in the page before anything of its own: notes the first node, frames, and wasm memory. */
function watch(selector) {
  const bench = (window.bench = { first: null, frames: null, memory: null });
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await own.apply(WebAssembly, all);
      bench.memory ??= (made.instance ?? made).exports.memory;
      return made;
    };
  }
  const look = () => {
    const node = document.querySelector(selector);
    const shown = node && getComputedStyle(node).visibility === "visible" && node.getBoundingClientRect().width > 0;
    if (shown) requestAnimationFrame(() => (bench.first = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  let last = 0;
  const frame = (now) => {
    bench.frames?.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** A point of the pane that lies on a node, or on nothing; near the middle. */
function point({ pane, node, over, onNode }) {
  const rect = document.querySelector(pane).getBoundingClientRect();
  const [cx, cy] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  for (let far = 0; far < 400; far += 2) {
    for (let turn = 0; turn < 16; turn += 1) {
      const [x, y] = [Math.round(cx + far * Math.cos(turn)), Math.round(cy + far * Math.sin(turn))];
      const at = document.elementFromPoint(x, y);
      if (!at?.closest(pane)) continue;
      if (onNode ? at.closest(node) && !at.closest("[data-port], .react-flow__handle") : !at.closest(over)) return [x, y];
    }
  }
  return null;
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, part) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? NaN;

async function moves(page, session, from) {
  const metric = async (name) => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === name).value;
  };
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + 12, from[1] + 6);
  await page.evaluate(() => (window.bench.frames = []));
  const before = await metric("TaskDuration");
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < seconds * 1000) {
    count += 1;
    const angle = count / 12;
    await page.mouse.move(from[0] + 70 * Math.sin(angle), from[1] + 50 * (1 - Math.cos(angle)));
  }
  const lasted = (performance.now() - begun) / 1000;
  const worked = ((await metric("TaskDuration")) - before) * 1000;
  const frames = await page.evaluate(() => {
    const frames = window.bench.frames;
    window.bench.frames = null;
    return frames;
  });
  await page.mouse.up();
  return {
    updates: count / lasted,
    p50: percentile(frames, 0.5),
    p95: percentile(frames, 0.95),
    main: worked / Math.max(frames.length, 1),
  };
}

async function measure(browser, canvas, size) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.addInitScript(watch, canvas.node);
  await page.goto(canvas.address(size));
  await page.waitForFunction(() => window.bench.first !== null, null, { timeout: 60_000 });
  const found = { first: await page.evaluate(() => window.bench.first) };
  const session = await context.newCDPSession(page);
  // Processor time: what others do on the machine does not count.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const settled = () => page.waitForTimeout(1200);
  const drive = async (name, onNode) => {
    const { pane, node, over } = canvas;
    const from = await page.evaluate(point, { pane, node, over, onNode });
    if (!from) throw new Error(`there is no place to ${name} from`);
    for (const [key, value] of Object.entries(await moves(page, session, from))) found[`${name} ${key}`] = value;
  };
  await settled();
  await canvas.fit(page);
  await settled();
  await drive("all pan", false);
  await settled();
  await drive("all drag", true);
  await canvas.zoomIn(page);
  await settled();
  await drive("near pan", false);
  await settled();
  await drive("near drag", true);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(() => window.bench.memory?.buffer.byteLength ?? 0);
  found.heap = (usedSize + wasm) / 1e6;
  await context.close();
  return found;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"],
});
for (const size of sizes) {
  const found = Object.fromEntries(Object.keys(canvases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, canvas] of Object.entries(canvases)) found[name].push(await measure(browser, canvas, size));
  }
  const figures = Object.fromEntries(
    Object.entries(found).map(([name, all]) => [name, (key) => middle(all.map((one) => one[key]))]),
  );
  console.log(`\n${size} nodes, medians of ${rounds}`);
  console.log(["", "ours", "xyflow", "xyflow, visible only", "ours to the better"].join(" | "));
  for (const [key, unit, more] of [
    ["first", "ms", false],
    ...["all pan", "all drag", "near pan", "near drag"].flatMap((name) => [
      [`${name} updates`, "/s", true],
      [`${name} p50`, "ms", false],
      [`${name} p95`, "ms", false],
      [`${name} main`, "ms", false],
    ]),
    ["heap", "MB", false],
  ]) {
    const [ours, ...peers] = Object.values(figures).map((figure) => figure(key));
    const best = more ? Math.max(...peers) : Math.min(...peers);
    const ratio = more ? ours / best : best / ours;
    console.log([`${key}, ${unit}`, ...[ours, ...peers].map((value) => value.toFixed(1)), `${ratio.toFixed(2)}×`].join(" | "));
  }
}
await browser.close();
server.close();
