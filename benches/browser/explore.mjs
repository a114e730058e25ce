/**
 * How long it takes in the browser to explore 51 nodes with 10 conditions and loops of ten rechecks: from the click to
 * what was found on the page, in the worker.
 *
 *     cargo xtask build                           # any server of the built page
 *     PLAYGROUND_URL=http://127.0.0.1:8080/ node benches/browser/explore.mjs     # ROUNDS=9
 *
 * The page begins 400 ms after an edit or a click: that pause is taken off. The first round starts the worker too.
 */
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";

import { chromium } from "@playwright/test";

const url = process.env.PLAYGROUND_URL ?? "http://127.0.0.1:8080/";
const rounds = Number(process.env.ROUNDS ?? 9);
/** `PAUSE_MS` in src/ui/paths/mod.rs. */
const PAUSE = 400;

const flow = readFileSync(new URL("../five-orders.json", import.meta.url), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.on("pageerror", (error) => console.error(error));
await page.goto(`${url}#flow=${deflateRawSync(Buffer.from(flow)).toString("base64url")}`);
await page.getByRole("button", { name: "Run", exact: true }).waitFor({ timeout: 120_000 });
await page.locator("main:not([aria-busy])").waitFor({ timeout: 120_000 });

/** Clicks, and gives how long it takes until the verdict stands there, timed in the page. */
function explored(selector, text) {
  return page.evaluate(
    async ([selector, text]) => {
      const wanted = [...document.querySelectorAll(selector)].find((element) => element.textContent.trim() === text);
      const start = performance.now();
      wanted.click();
      const state = () => document.querySelector(".paths-state")?.textContent ?? "";
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      // The verdict of the round before goes first.
      while (/finding|nothing/.test(state())) await frame();
      while (!/finding|nothing/.test(state())) await frame();
      return performance.now() - start;
    },
    [selector, text],
  );
}

const first = (await explored('[role="tab"]', "Paths")) - PAUSE;
const times = [];
for (let round = 0; round < rounds; round += 1) times.push((await explored("button", "Explore again")) - PAUSE);
times.sort((one, other) => one - other);
const counted = await page.locator('[data-figure="ways"]').textContent();
console.log(`${counted} ways, ${await page.locator(".paths-state").textContent()}`);
console.log(`with the worker's start: ${first.toFixed(0)} ms`);
console.log(`in the worker: median ${times[rounds >> 1].toFixed(0)} ms, fastest ${times[0].toFixed(0)} ms, slowest ${times[rounds - 1].toFixed(0)} ms (aim: 1,000 ms)`);
await browser.close();
