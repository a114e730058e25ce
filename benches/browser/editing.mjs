/**
 * How fluid a large flow is to edit: typing, moving, undoing and redoing in a flow of 1,000 nodes.
 *
 *     cargo xtask build
 *     node benches/browser/editing.mjs      # NODES=1000 EDITS=30 SITE=dist, or PLAYGROUND_URL=http://127.0.0.1:8080/
 *
 * Every edit is a key or a move of the pointer that the browser itself sends. Its time is the
 * processor time of the page's main thread from the input until the frame after the next one is painted: handlers,
 * rendering, layout, painting. The floor is the same wait without input. `longest` is the longest task in the second
 * after an edit, in which the flow is stored as well: that long a person might have to wait.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "@playwright/test";

import { canvasFlow } from "../peers/canvas-flow.mjs";

const nodes = Number(process.env.NODES ?? 1000);
const edits = Number(process.env.EDITS ?? 30);
const TRACED = 7;
const site = process.env.SITE ?? fileURLToPath(new URL("../../dist", import.meta.url));
const flow = JSON.stringify(canvasFlow(nodes));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml" };

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const cors = { "access-control-allow-origin": "*" };
  if (path === "/bench-flow.json") return response.writeHead(200, { "content-type": TYPES[".json"], ...cors }).end(flow);
  try {
    const name = path === "/" ? "/index.html" : path;
    response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" }).end(await readFile(join(site, name)));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const own = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
page.on("pageerror", (error) => console.error(error));
const session = await page.context().newCDPSession(page);
// Processor time: what others do on the machine does not count.
await session.send("Performance.enable", { timeDomain: "threadTicks" });
await page.goto(`${process.env.PLAYGROUND_URL ?? own}?src=${own}bench-flow.json`);
const node = (id) => page.locator(`[data-node-id="${id}"]`);
await node("n0").waitFor({ timeout: 120_000 });
await page.waitForTimeout(2000);

const worked = async () => {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
};
const frames = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

/**
 * What the page's main thread does in a second that begins with an edit, in ms of processor time: its longest task, and
 * its answer, which is all that it does from the key, or the first move of what is held, until the next frame is painted.
 */
async function traced(act, index) {
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await act(index);
  await page.waitForTimeout(1000);
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString());
  const mains = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const threads = new Set(mains.map(({ pid, tid }) => `${pid} ${tid}`));
  const ours = events.filter(({ ph, pid, tid }) => ph === "X" && threads.has(`${pid} ${tid}`)).sort((one, other) => one.ts - other.ts);
  const tasks = ours.filter(({ name, tdur }) => name === "RunTask" && tdur);
  const inputs = ours.filter(({ name }) => name === "EventDispatch").map(({ ts, args }) => ({ ts, type: args.data?.type }));
  const held = inputs.find(({ type }) => type === "pointerdown");
  const input = inputs.find(({ type, ts }) => (held ? type === "pointermove" && ts > held.ts : type === "keydown"));
  const frame = input && ours.find(({ name, ts }) => name === "Commit" && ts > input.ts);
  const within = ({ ts, dur }) => frame && ts + dur > input.ts && ts < frame.ts + frame.dur;
  return {
    longest: Math.max(0, ...tasks.map(({ tdur }) => tdur / 1000)),
    answer: tasks.filter(within).reduce((sum, { tdur }) => sum + tdur / 1000, 0),
  };
}

async function timed(act) {
  const took = [];
  for (let at = 0; at < edits; at += 1) {
    await frames();
    const before = await worked();
    await act(at);
    await frames();
    took.push((await worked()) - before);
  }
  await page.waitForTimeout(800);
  const tasks = [];
  for (let at = 0; at < TRACED; at += 1) tasks.push(await traced(act, at));
  return { took, tasks };
}

const sorted = (values) => [...values].sort((one, other) => one - other);
const at = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
function figures(name, { took, tasks }) {
  const half = (of) => at(tasks.map(of), 0.5);
  const columns = [half(({ answer }) => answer), at(took, 0.5), at(took, 0.95), half(({ longest }) => longest)];
  console.log(name.padEnd(40) + columns.map((value) => value.toFixed(1).padStart(12)).join(""));
}

const inspector = page.getByRole("region", { name: "Inspector" });
const open = async (id) => {
  await node(id).focus();
  await page.keyboard.press("Enter");
  await inspector.getByRole("textbox", { name: /^Title/ }).waitFor();
};
console.log(`${nodes} nodes, ms of main thread an edit`);
console.log(" ".repeat(40) + ["answer", "all", "all p95", "longest"].map((name) => name.padStart(12)).join(""));
figures("floor: no input", await timed(() => {}));
await open("n4");
await inspector.getByRole("textbox", { name: /^Title/ }).focus();
figures("typing a title", await timed(() => page.keyboard.press("x")));
await inspector.getByRole("textbox", { name: /^Text/ }).focus();
figures("typing a text with templates", await timed(() => page.keyboard.press("y")));
await node("n4").focus();
figures("moving by an arrow key", await timed((at) => page.keyboard.press(at % 2 ? "ArrowLeft" : "ArrowRight")));
const box = await node("n4").boundingBox();
const from = [box.x + box.width / 2, box.y + 12];
figures(
  "a drag, begun, moved and dropped",
  await timed(async (at) => {
    const by = at % 2 ? 40 : 0;
    await page.mouse.move(from[0] + by, from[1]);
    await page.mouse.down();
    await page.mouse.move(from[0] + 20, from[1] + 4);
    await page.mouse.move(from[0] + 40 - by, from[1]);
    await page.mouse.up();
  }),
);
await node("n4").focus();
figures("undo", await timed(() => page.keyboard.press("Control+z")));
figures("redo", await timed(() => page.keyboard.press("Control+Shift+z")));
figures("undo and redo by turns", await timed((at) => page.keyboard.press(at % 2 ? "Control+Shift+z" : "Control+z")));
await browser.close();
server.close();
