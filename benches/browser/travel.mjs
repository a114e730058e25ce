/**
 * How fluid a long run is to look back at: a run of 10,000 events, opened in the timeline, stepped through and dragged.
 *
 *     cargo xtask serve --port 8080 --no-api      # or any server of the built page
 *     PLAYGROUND_URL=http://127.0.0.1:8080/ node benches/browser/travel.mjs      # EVENTS=10000 STEPS=60
 *
 * A step is timed in the page from the input to the frame after the next one, when its changes are painted. Beside
 * it stands the floor: the same wait without any input, which is what the browser takes for two empty frames.
 */
import { deflateRawSync } from "node:zlib";

import { chromium } from "@playwright/test";

const url = process.env.PLAYGROUND_URL ?? "http://127.0.0.1:8080/";
const wanted = Number(process.env.EVENTS ?? 10_000);
const steps = Number(process.env.STEPS ?? 60);
const rounds = Math.ceil(wanted / 9);

const flow = {
  version: 1,
  name: "A long run",
  variables: { n: 0 },
  start: "say",
  nodes: [
    { id: "say", type: "message", text: "This is message {{ n }}.", next: "count" },
    { id: "count", type: "set", assign: { n: "{{ n + 1 }}" }, next: "check" },
    {
      id: "check",
      type: "condition",
      branches: [{ label: "Enough", rules: [{ left: "{{ n }}", op: "greater_or_equal", right: rounds }], next: "done" }],
      else: "pause",
    },
    { id: "pause", type: "wait", seconds: 1, next: "say" },
    { id: "done", type: "end" },
  ],
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.on("pageerror", (error) => console.error(error));
await page.goto(`${url}#flow=${deflateRawSync(Buffer.from(JSON.stringify(flow))).toString("base64url")}`);
const button = (name) => page.getByRole("button", { name, exact: true });
await button("Run").waitFor({ timeout: 120_000 });
await page.getByLabel("Speed").selectOption({ label: "Instant" });
await button("Run").click();
await page.locator('[data-outcome="completed"]').waitFor({ timeout: 300_000 });

/** Does something in the page so many times; gives how long each took until it was painted, in ms. */
async function timed(times, act, argument) {
  return page.evaluate(
    async ([times, source, argument]) => {
      const act = new Function("argument", "at", source);
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const took = [];
      for (let at = 0; at < times; at += 1) {
        await frame();
        const start = performance.now();
        act(argument, at);
        await frame();
        await frame();
        took.push(performance.now() - start);
      }
      return took;
    },
    [times, act, argument],
  );
}

const click = `[...document.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === argument)?.click();`;
const tab = `[...document.querySelectorAll('[role="tab"]')].find((tab) => tab.textContent.trim() === argument).click();`;
const drag = `
  const slider = document.querySelector(".tl-slider");
  slider.value = String(Math.round(Number(slider.max) * Math.abs(Math.sin(1 + at * 0.7))));
  slider.dispatchEvent(new InputEvent("input", { bubbles: true }));`;

function figures(name, took) {
  const sorted = [...took].sort((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1).padStart(8);
  console.log(`${name.padEnd(44)}${at(0.5)}${at(0.95)}${at(1)}`);
}

await timed(5, "");
console.log("ms, median, 95th percentile, worst".padStart(68));
figures("floor: two empty frames", await timed(steps, ""));
figures("open the timeline", await timed(1, tab, "Timeline"));
const events = await page.getByRole("slider", { name: "Moment" }).getAttribute("max");
figures("step back", await timed(steps, click, "Step back"));
figures("next event", await timed(steps / 2, click, "Next event"));
figures("previous branch", await timed(steps, click, "Previous branch"));
figures("drag the slider to and fro", await timed(steps, drag));
figures("open the branches", await timed(1, tab, "Branches"));
figures("previous evaluation", await timed(steps, click, "Previous evaluation"));
figures("open the trace", await timed(1, tab, "Trace"));
figures("step back, with the trace", await timed(steps, click, "Step back"));
console.log(`${events} events`);
await browser.close();
