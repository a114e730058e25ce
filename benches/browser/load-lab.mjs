// How well the page answers while a million customers are simulated: prints the longest frame, and how fast it goes.
//
//   cargo xtask serve --release --no-api        # or the built site on any server
//   node benches/browser/load-lab.mjs http://127.0.0.1:8080/
//
// Frames are counted in the page by requestAnimationFrame, first at rest and then with the worker at work, so that a
// busy machine is busy for both. CUSTOMERS=1000000, CHROMIUM=/usr/bin/chromium
import { chromium } from "@playwright/test";

const address = process.argv[2] ?? "http://127.0.0.1:8080/";
const customers = Number(process.env.CUSTOMERS ?? 1e6);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(new URL("?example=recheck-with-limit", address).href);
await page.getByRole("tab", { name: "Load lab" }).click();
const lab = page.getByRole("region", { name: "Load lab" });
const state = lab.getByRole("status").first();
await state.filter({ hasText: "up to date" }).waitFor();

/** Counts frames until told to stop. */
async function frames(during) {
  await page.evaluate(() => {
    const counted = { longest: 0, count: 0, over50: 0, going: true, last: performance.now() };
    globalThis.counted = counted;
    const next = (now) => {
      const took = now - counted.last;
      counted.last = now;
      counted.count += 1;
      counted.longest = Math.max(counted.longest, took);
      if (took > 50) counted.over50 += 1;
      if (counted.going) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const start = performance.now();
  await during();
  const seconds = (performance.now() - start) / 1000;
  const counted = await page.evaluate(() => ((globalThis.counted.going = false), globalThis.counted));
  return { ...counted, seconds };
}

const show = (name, { longest, count, over50, seconds }) =>
  console.log(`${name.padEnd(34)} longest frame ${longest.toFixed(0).padStart(5)} ms, ${over50} of ${count} over 50 ms, ${seconds.toFixed(1)} s`);

show("at rest", await frames(() => page.waitForTimeout(3000)));
await lab.getByLabel("Customers", { exact: true }).fill(String(customers));
const busy = await frames(async () => {
  await lab.getByRole("button", { name: "Simulate" }).click();
  await state.filter({ hasText: "simulating" }).waitFor();
  await state.filter({ hasText: "up to date" }).waitFor({ timeout: 600_000 });
});
show(`${customers.toLocaleString("en")} customers in the worker`, busy);
console.log(`${Math.round(customers / busy.seconds).toLocaleString("en")} customers/s, recheck-with-limit`);
await browser.close();
