/** The load lab: the shipped comparison, sliders, cancelling, bad input; its numbers are those of `simulate` in Node. */
import AxeBuilder from "@axe-core/playwright";

import { example, Playground, type Flow } from "./playground";
import { expect, test, type Locator } from "./support";

/** The package, in this process. */
async function simulate(flow: Flow, load: object) {
  const url = new URL("../../dist/npm/index.js", import.meta.url).href;
  const engine = await import(url);
  await engine.default();
  return engine.simulate(flow, load);
}

async function opened(playground: Playground): Promise<Locator> {
  const lab = await playground.show("Load lab");
  await expect(lab.getByRole("status").first()).toHaveText("up to date", { timeout: 30_000 });
  return lab;
}

function figure(lab: Locator, key: string): Locator {
  return lab.locator(`[data-figure="${key}"] td`);
}

/** How wide each of the pictures is drawn; 0 where nothing of it is. */
async function widths(pictures: Locator): Promise<number[]> {
  return pictures.evaluateAll((all) =>
    all.map((picture) => (picture instanceof SVGSVGElement ? picture.getBBox().width : 0)),
  );
}

test("the worker starts with the panel, and is the next panel's too", async ({ page }) => {
  const playground = new Playground(page);
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  await playground.open("?example=rush-hour");
  expect(workers).toEqual([]);
  const lab = await opened(playground);
  await lab.getByLabel("Seed", { exact: true }).fill("3");
  await expect(lab.getByRole("status").first()).toHaveText("up to date");
  await playground.show("Paths");
  await expect(playground.region("Paths").getByRole("status")).toHaveText(/finding|nothing/);
  expect(workers).toHaveLength(1);
});

test("the numbers on the page are those of simulate in Node for the same seed", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const lab = await opened(playground);
  await lab.getByLabel("Customers", { exact: true }).fill("3000");
  await lab.getByLabel("Seed", { exact: true }).fill("7");
  const report = await simulate(example("rush-hour"), {
    conversations: 3000,
    seed: 7,
    arrivals: { process: "poisson", per_minute: 24 },
  });
  await expect(figure(lab, "duration-p95")).toHaveAttribute("data-value", String(report.duration_ms.p95));
  await expect(figure(lab, "completed")).toHaveAttribute("data-value", String(report.completed));
  await expect(figure(lab, "queue-max")).toHaveAttribute("data-value", String(report.webhook.queue_length_max));
  await expect(figure(lab, "concurrency")).toHaveAttribute("data-value", String(report.webhook.concurrency_mean));
});

test("the shipped comparison opens, runs and shows the cascade", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  const lab = await opened(playground);
  await lab.getByRole("button", { name: "All in one call against answer, wait, query" }).click();
  const all = lab.getByRole("group", { name: "All in one call" });
  await expect(all).toContainText("The cascade", { timeout: 30_000 });
  await expect(lab.getByRole("group", { name: "Answer at once, wait, query" })).not.toContainText("The cascade");
  await expect(lab.getByRole("group", { name: "Differences" })).toContainText("Conversations that do not complete: 0 %");
  await expect(figure(lab, "completed")).toHaveCount(2);
  await expect(figure(lab, "completed").nth(0)).toHaveText("0");
  await expect(figure(lab, "completed").nth(1)).toHaveText("2,000");
  await expect(lab.getByRole("img", { name: "Traffic through the flow" })).toHaveCount(2);
  // Back at the person's own flow.
  await lab.getByRole("button", { name: "End comparison" }).click();
  await expect(figure(lab, "completed")).toHaveCount(1);
});

test("its pictures are drawn, and drawn anew", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const lab = await opened(playground);
  const pictures = lab.getByRole("figure").getByRole("img");
  const drawn = await widths(pictures);
  expect(drawn.length).toBeGreaterThan(5);
  expect(Math.min(...drawn)).toBeGreaterThan(100);
  const queue = lab.getByRole("img", { name: "Requests in the queue over time" });
  const before = await queue.innerHTML();
  await lab.getByLabel("Seed", { exact: true }).fill("3");
  await expect.poll(() => queue.innerHTML()).not.toBe(before);
  expect(Math.min(...(await widths(pictures)))).toBeGreaterThan(100);
});

test("a slider simulates anew", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const lab = await opened(playground);
  const before = await figure(lab, "queue-max").getAttribute("data-value");
  const slider = lab.getByRole("slider", { name: "Arrivals per minute" });
  await slider.focus();
  for (let step = 0; step < 12; step++) await slider.press("PageDown");
  await expect(figure(lab, "queue-max")).not.toHaveAttribute("data-value", before!);
  await expect(figure(lab, "failed")).toHaveText("0");
});

test("a million customers show their progress, and can be cancelled", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=recheck-with-limit");
  const lab = await opened(playground);
  await lab.getByLabel("Customers", { exact: true }).fill("1000000");
  await lab.getByRole("button", { name: "Simulate" }).click();
  await expect(lab.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await lab.getByRole("button", { name: "Cancel" }).click();
  await expect(lab.getByRole("status").first()).toHaveText("cancelled");
  await lab.getByLabel("Customers", { exact: true }).fill("1000");
  await expect(figure(lab, "completed")).toHaveAttribute("data-value", "1000");
});

test("how much it can take, and what gives way", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=answer-wait-query");
  const lab = await opened(playground);
  await lab.getByRole("button", { name: "Find the limit" }).click();
  const found = lab.locator("[data-bottleneck]");
  await expect(found).toHaveAttribute("data-bottleneck", "rate", { timeout: 60_000 });
  // Two requests a customer, sixty a minute: thirty customers, a few more before the queue has grown too long.
  const most = Number(await found.getAttribute("data-most"));
  expect(most).toBeGreaterThan(25);
  expect(most).toBeLessThan(40);
  expect(Math.min(...(await widths(found.getByRole("img"))))).toBeGreaterThan(100);
});

test("bad input gets a clear message, and nothing is lost", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const lab = await opened(playground);
  const alert = lab.getByRole("alert");
  const rate = lab.getByLabel("Arrivals per minute, exactly");
  await rate.fill("0");
  await expect(alert).toContainText("arrivals.per_minute must be a number from");
  await rate.fill("10");
  await expect(alert).toHaveCount(0);
  const customers = lab.getByLabel("Customers", { exact: true });
  for (const wrong of ["-5", "99999999999", "1.5"]) {
    await customers.fill(wrong);
    await expect(alert).toContainText(`conversations must be a whole number from 1 to 10000000, and it is ${wrong}`);
  }
  for (const [emptied, told] of [[customers, "conversations must be"], [rate, "arrivals.per_minute must be"]] as const) {
    await emptied.fill("");
    await expect(alert).toContainText(told);
    await expect(emptied).toHaveValue("");
    await emptied.fill("100");
    await expect(alert).toHaveCount(0);
  }
});

test("a report is of the flow that is open, and says when it is of what was set before", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  const lab = await opened(playground);
  const status = lab.getByRole("status").first();
  const customers = lab.getByLabel("Customers", { exact: true });
  const report = lab.getByRole("button", { name: /^Download as/ });
  // So many are simulated when they are asked for.
  await customers.fill("400000");
  await expect(status).toHaveText("changed since");
  await lab.getByRole("button", { name: "Simulate" }).click();
  await expect(status).toHaveText(/simulating/);
  // Another flow comes while they are under way.
  await playground.button("Examples").click();
  await page.locator('[data-example="rush-hour"]').click();
  await expect(playground.name).toHaveValue("Rush hour");
  await expect(lab.getByRole("heading", { name: "Nobody has come yet" })).toBeVisible();
  await expect(status).toHaveText("");
  await customers.fill("1000");
  await expect(status).toHaveText("up to date");
  await expect(lab.getByRole("heading", { name: "Rush hour" })).toBeVisible();
  await expect(report).toHaveCount(3);
  // An empty flow cannot be simulated, and the report of the one before is gone.
  await playground.button("New").click();
  await expect(lab.getByRole("alert")).toContainText("has errors and cannot be simulated");
  await expect(report).toHaveCount(0);
});

test("an endless loop is told", async ({ page }) => {
  const playground = new Playground(page);
  const loop: Flow = {
    version: 1,
    name: "Round and round",
    start: "a",
    nodes: [
      { id: "a", type: "message", text: "Hello", next: "b" },
      { id: "b", type: "set", assign: { x: 1 }, next: "a" },
    ],
  };
  await playground.openFlow(loop);
  const lab = await playground.show("Load lab");
  await expect(lab.getByRole("alert")).toContainText("an endless loop");
});

test("a flow with errors is told", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({ version: 1, name: "Broken", start: "a", nodes: [{ id: "a", type: "wait", seconds: -1 }] });
  const lab = await playground.show("Load lab");
  await expect(lab.getByRole("alert")).toContainText("has errors and cannot be simulated");
});

test("the report can be downloaded in three forms", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const lab = await opened(playground);
  for (const [name, sign] of [["JSON", '"report":{"conversations":10000'], ["CSV", "t_ms,started,finished"], ["HTML", "<svg"]] as const) {
    const downloading = page.waitForEvent("download");
    await lab.getByRole("button", { name: `Download as ${name}` }).click();
    const stream = await (await downloading).createReadStream();
    let text = "";
    for await (const chunk of stream) text += chunk;
    expect(text).toContain(sign);
  }
});

test("the panel has no accessibility violations", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const lab = await opened(playground);
  await lab.getByRole("button", { name: "All in one call against answer, wait, query" }).click();
  await expect(lab.getByRole("group", { name: "Differences" })).toBeVisible({ timeout: 30_000 });
  const { violations } = await new AxeBuilder({ page }).include(".load-lab").analyze();
  expect(violations).toEqual([]);
});
