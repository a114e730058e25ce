import { readFileSync } from "node:fs";

import { gallery, Playground } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

/** All that the page shows of a moment: canvas, chat, variables, branches. */
async function shown(playground: Playground): Promise<unknown> {
  const { page } = playground;
  const attributes = (selector: string, ...names: string[]) =>
    page.locator(selector).evaluateAll(
      (elements, names) => elements.map((element) => names.map((name) => element.getAttribute(name)).join(" ")),
      names,
    );
  const canvas = [
    await attributes("[data-node-id]", "data-node-id", "data-state", "data-visits"),
    await attributes("[data-edge]", "data-edge", "data-taken", "data-weight"),
  ];
  await playground.show("Variables");
  const variables = await page.locator(".variable").allTextContents();
  await playground.show("Branches");
  const branches = [
    await attributes("[data-branch]", "data-branch", "data-result"),
    await attributes("[data-rule]", "data-rule", "data-result"),
    await page.locator("[data-branch] .operand-value").allTextContents(),
    await page.locator("[data-branch] .rung-count").allTextContents(),
  ];
  // The chat follows a moment in a task of its own: one that is asked for now comes behind it.
  await page.evaluate(() => new Promise<void>((done) => setTimeout(done)));
  const chat = await page.locator('[role="log"] [data-from]:not([data-from="system"])').allTextContents();
  return { canvas, chat, variables, branches };
}

async function finish(playground: Playground): Promise<void> {
  await playground.speed("Instant");
  await playground.run();
  await expect(playground.main).toHaveAttribute("data-outcome", /completed|failed/);
}

async function events(page: Page): Promise<number> {
  return Number(await page.getByRole("slider", { name: "Moment" }).getAttribute("max"));
}

/** The time that the page shows, in ms. */
async function time(page: Page): Promise<number> {
  const [minutes, seconds] = (await page.locator(".run-time").innerText()).split(":").map(Number);
  return Math.round((minutes * 60 + seconds) * 1000);
}

/** Shows a moment by a click on the axis, right behind it. */
async function showTime(page: Page, ms: number): Promise<void> {
  // A chart that has just appeared takes its width a little later: what was aimed at may have moved.
  await expect(async () => {
    const place = await page.locator(".tl-bar[data-to]").evaluateAll((bars, ms) => {
      const all = bars.map((bar) => ({ at: bar.getBoundingClientRect(), from: Number(bar.getAttribute("data-from")), to: Number(bar.getAttribute("data-to")) }));
      const { at, from, to } = all.sort((one, other) => other.to - other.from - (one.to - one.from))[0];
      return { x: at.left + ((ms - from) * at.width) / (to - from) + 1, pixel: (to - from) / at.width };
    }, ms);
    const axis = (await page.locator(".tl-ticks").boundingBox())!;
    await page.mouse.click(place.x, axis.y + axis.height / 2);
    const late = Number.parseFloat(await page.locator(".tl-moment strong").innerText()) * 1000 - ms;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2 * place.pixel + 10);
  }).toPass({ timeout: 20_000 });
}

/** Lets the next thing happen, and waits until the page shows it: what runs flows may still be on its way. */
async function step(playground: Playground): Promise<void> {
  const state = async () => [await playground.main.getAttribute("data-outcome"), await playground.page.locator(".run-time").allInnerTexts()];
  const before = await state();
  await playground.button("Step").click();
  await expect.poll(state).not.toEqual(before);
}

for (const { id, name } of gallery) {
  test(`${name}: the page at a moment is the page of a run that stands there`, async ({ page }) => {
    test.setTimeout(240_000);
    const playground = new Playground(page);
    await playground.open(`?example=${id}`);
    // Step by step: the run stands at each of these moments.
    const stops: { events: number; time: number; shown: unknown }[] = [];
    for (let at = 0; at < 4; at += 1) {
      if (!(await playground.button("Step").isEnabled())) break;
      await step(playground);
      await playground.show("Timeline");
      stops.push({ events: await events(page), time: await time(page), shown: await shown(playground) });
    }
    // The same run to its end, looked back at.
    await playground.button("Restart").click();
    await playground.speed("Instant");
    await expect(playground.main).toHaveAttribute("data-outcome", /completed|failed/);
    for (const [at, stop] of stops.entries()) {
      await playground.show("Timeline");
      if (stop.events === stops[at - 1]?.events || stop.events === (await events(page))) {
        // Between two events of the watched conversation, or after its last one, where others go on: the axis leads
        // there; the slider's end is the run as it is.
        await showTime(page, stop.time);
      } else {
        await page.getByRole("slider", { name: "Moment" }).fill(String(stop.events));
      }
      expect(await shown(playground)).toEqual(stop.shown);
    }
  });

  test(`${name}: bars for what took time, and a lane per customer`, async ({ page }) => {
    const playground = new Playground(page);
    await playground.open(`?example=${id}`);
    await finish(playground);
    const timeline = await playground.show("Timeline");
    await expect(timeline.locator("[data-lane]").first()).toBeVisible();
    await expect(timeline.locator('[data-span="request"]').first()).toBeVisible();
    await expect(timeline.getByRole("list", { name: "Where the time went" })).toContainText("Request");
  });
}

test("queue, request, wait and silence are told apart, with the limit", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  await finish(playground);
  const timeline = await playground.show("Timeline");
  await playground.button("More room").click();
  const lane = (customer: number) => timeline.locator(`[data-lane="${customer}"]`);
  await expect(lane(0).locator('[data-span="queue"]')).toHaveCount(0);
  await expect(lane(0).locator('[data-span="request"]')).toHaveAttribute("data-to", "14000");
  await expect(lane(5).locator('[data-span="queue"]')).toHaveAttribute("data-to", "14000");
  await expect(lane(5).locator('[data-span="request"]')).toHaveAttribute("data-from", "14000");
  await expect(lane(5).locator('[data-span="silence"]')).toHaveCount(1);
  // Both limits, each with its strip.
  await expect(timeline.locator('[data-gate="Requests"]')).toContainText("limit 5");
  await expect(timeline.locator('[data-gate="In a minute"]')).toContainText("limit 60");
  await expect(timeline.locator('[data-gate="In a minute"] path')).toHaveCount(2);
  // The steps of one conversation, with the time at which its request would have been given up.
  await playground.button("Steps of Customer 1").click();
  await expect(timeline.locator('[data-step="create"] [data-limit]')).toHaveAttribute("data-limit", "15000");
});

test("a bar says what it is, and a click selects its step everywhere", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=recheck-with-limit");
  await finish(playground);
  const timeline = await playground.show("Timeline");
  const wait = timeline.locator('[data-step="pause"][data-visit="2"] [data-span="wait"]');
  await wait.hover();
  await expect(page.getByRole("tooltip")).toContainText("visit 2");
  await expect(page.getByRole("tooltip")).toContainText("20 s");
  await wait.click();
  await expect(playground.node("pause")).toHaveClass(/selected/);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await expect(playground.node("done")).toHaveAttribute("data-state", "idle");
  await expect(playground.messages("bot")).toHaveCount(2);
});

test("back and forth: slider, next event, next branch", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await finish(playground);
  await playground.show("Timeline");
  const slider = page.getByRole("slider", { name: "Moment" });
  const last = await events(page);
  await expect(slider).toHaveValue(String(last));
  await playground.button("Previous branch").click();
  await expect(playground.node("check_again")).toHaveAttribute("data-state", "running");
  await playground.button("Previous branch").click();
  await expect(playground.node("check")).toHaveAttribute("data-state", "running");
  await playground.button("Next event").click();
  await expect(playground.node("please_wait")).toHaveAttribute("data-state", "running");
  await playground.button("Previous event").click();
  await playground.button("Next branch").click();
  await expect(playground.node("check_again")).toHaveAttribute("data-state", "running");
  await slider.fill("3");
  await expect(playground.messages("bot")).toHaveCount(1);
  await playground.button("Now").click();
  await expect(slider).toHaveValue(String(last));
});

test("of a long conversation the chat has the latest messages at every moment, and earlier ones on demand", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({
    version: 1,
    name: "Long",
    variables: { n: 1 },
    start: "say",
    nodes: [
      { id: "say", type: "message", text: "Message {{ n }}.", next: "count" },
      { id: "count", type: "set", assign: { n: "{{ n + 1 }}" }, next: "check" },
      { id: "check", type: "condition", branches: [{ label: "Enough", rules: [{ left: "{{ n }}", op: "greater_or_equal", right: 101 }], next: "done" }], else: "pause" },
      { id: "pause", type: "wait", seconds: 60, next: "say" },
      { id: "done", type: "end" },
    ],
  });
  await finish(playground);
  const said = playground.messages("bot").locator(".msg-text");
  const upTo = async (last: number) => {
    await expect(said.last()).toHaveText(`Message ${last}.`);
    const texts = await said.allTextContents();
    expect(texts.length).toBeGreaterThanOrEqual(Math.min(last, 24));
    expect(texts.length).toBeLessThan(32);
    expect(texts).toEqual(texts.map((_, at) => `Message ${last - texts.length + 1 + at}.`));
    await expect(said.last()).toBeInViewport();
  };
  await upTo(100);
  await playground.show("Timeline");
  const slider = page.getByRole("slider", { name: "Moment" });
  const most = await events(page);
  for (const [share, direction] of [[0.5, "Previous branch"], [0.9, "Next branch"], [0.1, "Next branch"], [0.7, "Previous branch"]] as const) {
    await slider.fill(String(Math.round(most * share)));
    await playground.button(direction).click();
    const current = page.locator(".tl-row.is-current");
    await expect(current).toHaveAttribute("data-step", "check");
    await expect(current).toBeInViewport();
    await upTo(Number(await current.getAttribute("data-visit")));
  }
  const before = await said.count();
  await page.getByRole("button", { name: /earlier message/ }).click();
  await expect(said).toHaveCount(before + 24);
});

test("travelling does not disturb a run that goes on", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  await playground.begin();
  await page.clock.runFor(5000);
  await playground.show("Timeline");
  await page.getByRole("slider", { name: "Moment" }).fill("3");
  await expect(playground.node("pause")).toHaveAttribute("data-state", "idle");
  await page.clock.runFor(20_000);
  await playground.ends("completed");
  await expect(playground.node("pause")).toHaveAttribute("data-state", "idle");
  await playground.button("Now").click();
  await expect(playground.node("done")).toHaveAttribute("data-state", "done");
});

/** Opens *Run again from here* at the moment that these buttons lead to. */
async function againFrom(playground: Playground, presses: string[]): Promise<Locator> {
  await playground.open("?example=branch-on-result");
  await finish(playground);
  await playground.show("Timeline");
  for (const name of presses) await playground.button(name).click();
  await playground.button("Run again from here").click();
  return playground.page.getByRole("dialog", { name: "Run again from here" });
}

test("run again from here with another answer, beside the old run", async ({ page }) => {
  const playground = new Playground(page);
  const dialog = await againFrom(playground, ["Previous branch", "Previous branch"]);
  await dialog.getByLabel("Answer").selectOption({ label: "Another answer" });
  await dialog.getByRole("textbox", { name: "Body" }).fill('{"result":"success"}');
  await dialog.getByRole("button", { name: "Run from here" }).click();
  await playground.ends("completed");
  await expect(playground.node("pause")).toHaveAttribute("data-visits", "0");
  const comparison = page.getByRole("region", { name: "Timeline" }).locator(".compare");
  await expect(comparison).toContainText("The runs part at event 6");
  await expect(page.locator('[data-lane="1"]')).toContainText("The run before");
  await playground.button("Swap runs").click();
  await expect(playground.node("pause")).toHaveAttribute("data-visits", "1");
});

test("run again from here with another value", async ({ page }) => {
  const playground = new Playground(page);
  // Right before the first condition looks at the result.
  const dialog = await againFrom(playground, ["Previous branch", "Previous branch", "Previous event"]);
  await dialog.getByRole("textbox", { name: "result", exact: true }).fill("nobody knows");
  await dialog.getByRole("button", { name: "Run from here" }).click();
  await expect(playground.node("handover")).toHaveAttribute("data-visits", "1");
  await expect(page.locator('[data-lane="1"]')).toBeVisible();
  // No scenario could do that again.
  await playground.show("Scenarios");
  await expect(playground.button("Record this run")).toBeDisabled();
  await expect(playground.button("Record this run")).toHaveAttribute("title", /changed by hand/);
});

test("a breakpoint holds the run, and shows its moment", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  const dot = (id: string) => playground.node(id).locator(".node-break");
  await playground.node("recheck").hover();
  await dot("recheck").click();
  await expect(dot("recheck")).toHaveAttribute("aria-pressed", "true");
  await playground.begin();
  await page.clock.runFor(60_000);
  await expect(page.getByText("At a breakpoint")).toBeVisible();
  await expect(playground.node("recheck")).toHaveAttribute("data-state", "running");
  await expect(playground.events("webhook_sent")).toHaveCount(2);
  await playground.button("Resume").click();
  await page.clock.runFor(1000);
  await playground.ends("completed");
});

test("a breakpoint on an edge holds the run where it is taken", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  const edge = playground.edge("create:next");
  // A level line has no height, and so nothing that counts as visible.
  const [x, y] = await edge.locator(".edge-line").evaluate((line) => {
    const box = line.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  });
  await page.mouse.click(x, y);
  await playground.button("Breakpoint on this edge").click();
  await expect(edge).toHaveClass(/breaks/);
  await playground.begin();
  await page.clock.runFor(60_000);
  await expect(page.getByText("At a breakpoint")).toBeVisible();
  await expect(playground.node("create")).toHaveAttribute("data-state", "done");
  await expect(playground.node("check")).toHaveAttribute("data-visits", "1");
  await expect(playground.node("please_wait")).toHaveAttribute("data-visits", "0");
  await playground.button("Resume").click();
  await page.clock.runFor(60_000);
  await playground.ends("completed");
});

test("runs are kept over a reload, opened again and deleted", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=recheck-with-limit");
  await finish(playground);
  await playground.show("Timeline");
  await playground.button("Runs").click();
  const dialog = page.getByRole("dialog", { name: "Runs" });
  // Kept soon after its end, which the open list hears of.
  await expect(dialog.locator("[data-run]")).toHaveCount(1);
  await playground.open("?example=branch-on-result");
  await playground.show("Timeline");
  await playground.button("Runs").click();
  await expect(dialog.locator("[data-run]")).toHaveCount(1);
  await dialog.getByRole("button", { name: /^Recheck with a limit/ }).click();
  await expect(playground.name).toHaveValue("Recheck with a limit");
  await playground.ends("completed");
  await expect(playground.node("check")).toHaveAttribute("data-visits", "2");
  await playground.button("Runs").click();
  await dialog.getByRole("button", { name: /^Delete the run/ }).click();
  await expect(dialog.locator("[data-run]")).toHaveCount(0);
});

test("a run goes into a file and comes back, without secrets", async ({ page }) => {
  const playground = new Playground(page);
  const flow = {
    version: 1,
    name: "Secret",
    variables: { key: "s3cret-value" },
    secrets: ["key"],
    start: "ask",
    nodes: [
      { id: "ask", type: "ask", text: "Which order?", variable: "order", next: "call" },
      { id: "call", type: "webhook", request: { url: "https://x.example/{{ order }}", headers: { Authorization: "Bearer {{ key }}" } }, mock: { responses: [{ body: { seen: "{{ key }}" } }] }, next: "said" },
      { id: "said", type: "message", text: "{{ order }}: {{ response.body.seen }}" },
    ],
  };
  await playground.openFlow(flow);
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("waiting");
  await page.getByRole("textbox", { name: "Message" }).fill("A-7");
  await page.keyboard.press("Enter");
  await playground.ends("completed");
  await playground.show("Timeline");
  await playground.button("Runs").click();
  const download = page.waitForEvent("download");
  await playground.button("Save this run").click();
  const path = await (await download).path();
  const text = readFileSync(path, "utf8");
  expect(text).not.toContain("s3cret");
  expect(JSON.parse(text).incoming[0].said).toBe("A-7");
  await page.keyboard.press("Escape");
  await playground.open("?example=branch-on-result");
  await page.getByLabel("Flow file").setInputFiles({ name: "run.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await expect(playground.name).toHaveValue("Secret");
  await playground.ends("completed");
  await expect(playground.messages("bot").last()).toContainText("A-7: ••••");
  await expect(playground.messages("customer")).toHaveText([/A-7/]);
});

test("the timeline zooms", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await finish(playground);
  const timeline = await playground.show("Timeline");
  const wide = () => timeline.locator('[data-step="pause"] [data-span="wait"]').evaluate((bar) => bar.getBoundingClientRect().width);
  const before = await wide();
  await playground.button("Zoom in on the timeline").click();
  await expect.poll(wide).toBeGreaterThan(before * 1.4);
  await playground.button("Whole run").click();
  await expect.poll(wide).toBeCloseTo(before, 0);
});
