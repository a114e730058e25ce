import AxeBuilder from "@axe-core/playwright";

import { embeds, expect, inline, inside, test } from "./host";
import { example, fragment, type Flow } from "./playground";
import type { Locator, Page } from "./support";

const small = (name: string): Flow => ({
  version: 1,
  name,
  variables: { who: "you" },
  start: "hello",
  nodes: [
    { id: "hello", type: "message", title: "Greet", text: "Hello {{ who }}", next: "pause" },
    { id: "pause", type: "wait", title: "Pause", seconds: 2, next: "bye" },
    { id: "bye", type: "message", title: "Leave", text: "Good bye" },
  ],
  scenarios: [{ name: "Other", variables: { who: "somebody else" }, expect: { outcome: "completed" } }],
});

/** Calls a method of the first element. */
function call<T>(page: Page, method: string, ...parameters: unknown[]): Promise<T> {
  return page.evaluate(
    async ([method, parameters]) => {
      await customElements.whenDefined("flow-playground");
      const embed = document.querySelector("flow-playground") as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>;
      return (await embed[method](...parameters)) as never;
    },
    [method, parameters] as const,
  );
}

async function standing(embed: Locator): Promise<void> {
  await expect(inside(embed).getByRole("main")).not.toHaveAttribute("aria-busy");
}

test("an element shows its flow and runs it: from a script, a file, a link, an example", async ({ page, baseURL, openHost }) => {
  const link = new URL(fragment(JSON.stringify(small("Linked"))), baseURL).href;
  await openHost({
    body: `<flow-playground loading="eager" speed="instant">${inline(small("Inline"))}</flow-playground>
      <flow-playground loading="eager" speed="instant" src="flow.json"></flow-playground>
      <flow-playground loading="eager"><a href="${link}&speed=instant">Open</a></flow-playground>
      <flow-playground loading="eager" example="rush-hour" speed="instant"></flow-playground>`,
    files: { "flow.json": JSON.stringify(small("From a file")) },
  });
  const names = ["Inline", "From a file", "Linked", "Rush hour"];
  for (const [index, name] of names.entries()) {
    const frame = inside(embeds(page).nth(index));
    await expect(frame.getByRole("heading", { name })).toBeVisible();
    await frame.getByRole("button", { name: "Run", exact: true }).click();
    await expect(frame.getByRole("main")).toHaveAttribute("data-outcome", "completed");
  }
  await expect(inside(embeds(page).first()).locator('[data-from="bot"]')).toContainText(["Hello you", "Good bye"]);
});

test("what is no flow is told, to the viewer and to the page around", async ({ page, openHost }) => {
  await openHost({
    head: `<script>wrong = []; addEventListener("flow-error", ({ detail }) => wrong.push(detail.message));</script>`,
    body: ['{"version":1,"nodes":[', "[1, 2]"]
      .map((text) => `<flow-playground loading="eager"><script type="application/json">${text}</script></flow-playground>`)
      .join("") + `<flow-playground loading="eager" example="nope"></flow-playground>`,
  });
  for (const [index, problem] of ["not JSON", "must be an object", 'no example "nope"'].entries()) {
    const frame = inside(embeds(page).nth(index));
    await expect(frame.getByRole("alert")).toContainText(problem);
    await expect(frame.getByRole("button", { name: /Go (back|on)|Examples|Flows/ })).toHaveCount(0);
  }
  await expect.poll(() => page.evaluate("wrong.length")).toBe(3);
  // A flow that is loaded later stands in its place; what is no flow changes nothing then.
  await call(page, "load", small("Mended"));
  const first = inside(embeds(page).first());
  await expect(first.getByRole("heading", { name: "Mended" })).toBeVisible();
  expect(await call(page, "load", "nothing").catch(String)).toContain("not JSON");
  await expect(first.getByRole("heading", { name: "Mended" })).toBeVisible();
});

test("attributes: view, controls, readonly, scenario, autoplay, theme", async ({ page, openHost }) => {
  await openHost({
    body: ["canvas", "chat", "branches", "timeline", "load"]
      .map((view) => `<flow-playground loading="eager" view="${view}" controls="none" readonly>${inline(example("branch-on-result"))}</flow-playground>`)
      .join("") + `<flow-playground loading="eager" scenario="Other" autoplay speed="instant" theme="dark">${inline(small("Auto"))}</flow-playground>`,
  });
  for (const [index, name] of ["Canvas", "Chat", "Branches", "Timeline", "Load lab"].entries()) {
    const frame = inside(embeds(page).nth(index));
    await expect(frame.getByRole("region", { name, exact: true })).toBeVisible();
    await expect(frame.getByRole("button", { name: "Run", exact: true })).toHaveCount(0);
  }
  const first = inside(embeds(page).first());
  await expect(first.getByRole("button", { name: "Arrange" })).toHaveCount(0);
  await expect(first.locator("[data-palette]")).toHaveCount(0);
  await first.locator('[data-node-id="check"]').press("Delete");
  await first.locator('[data-node-id="check"]').dblclick();
  await expect(first.locator('[data-node-id="check"]')).toBeVisible();
  await expect(first.getByRole("region", { name: "Inspector" })).toHaveCount(0);

  const auto = inside(embeds(page).nth(5));
  await expect(auto.getByRole("main")).toHaveAttribute("data-outcome", "completed");
  await expect(auto.locator('[data-from="bot"]').first()).toContainText("Hello somebody else");
  await expect(auto.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("every step of the palette is to be seen at any width", async ({ page, openHost }) => {
  await openHost({
    body: [300, 360, 700, 1000]
      .map((width) => `<div style="width:${width}px"><flow-playground loading="eager" view="canvas">${inline(small("Wide"))}</flow-playground></div>`)
      .join(""),
  });
  for (const [index, named] of [false, false, true, true].entries()) {
    const frame = inside(embeds(page).nth(index));
    await embeds(page).nth(index).scrollIntoViewIfNeeded();
    const palette = frame.getByRole("group", { name: "Add a step" });
    await expect(palette).toBeVisible();
    const chips = await palette.getByRole("button").all();
    expect(chips).toHaveLength(8);
    for (const chip of chips) await expect(chip).toBeInViewport({ ratio: 1 });
    const name = palette.locator('[data-palette="note"] span');
    await expect.poll(async () => (await name.boundingBox())!.width > 1).toBe(named);
    await palette.getByRole("button", { name: "Add Wait" }).click();
    await expect(frame.locator("[data-node-id]")).toHaveCount(4);
  }
});

test("the few controls stand in one row at any width", async ({ page, openHost }) => {
  await openHost({
    body: [500, 660, 750]
      .map((width) => `<div style="width:${width}px"><flow-playground loading="eager">${inline(small("Wide"))}</flow-playground></div>`)
      .join(""),
  });
  for (const index of [0, 1, 2]) {
    const frame = inside(embeds(page).nth(index));
    const middle = async (locator: Locator) => {
      const { y, height } = (await locator.boundingBox())!;
      return y + height / 2;
    };
    const run = await middle(frame.getByRole("button", { name: "Run", exact: true }));
    expect(await middle(frame.getByLabel("Speed"))).toBeCloseTo(run, 0);
    expect(await middle(frame.getByRole("link", { name: "Open in the playground" }))).toBeCloseTo(run, 0);
  }
});

test("an embed hears its page before anything is to be seen in it", async ({ page, openHost }) => {
  // The page's clock stands still but for these steps: fewer than the rest of the page waits for a first view.
  const STEPS = 80;
  await page.clock.install();
  await openHost({ body: `<flow-playground loading="eager">${inline(small("Soon"))}</flow-playground>` });
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.reload();
  let steps = 0;
  const live = () => embeds(page).first().evaluate((embed) => embed.shadowRoot!.querySelector("div.live") !== null);
  await expect
    .poll(
      async () => {
        if (steps < STEPS) await page.clock.runFor(20);
        steps += 1;
        return live();
      },
      { intervals: [200] },
    )
    .toBe(true);
  expect(steps).toBeLessThanOrEqual(STEPS);
});

test("a flow that comes before the layout is there waits for it", async ({ page, openHost }) => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/\/split_layout[^/]*\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  const flow: Flow = {
    version: 1,
    name: "Two ways",
    start: "call",
    nodes: [
      { id: "call", type: "webhook", request: { url: "https://shop.example/" }, mock: { responses: [{ body: {} }] }, next: "good", error: "bad" },
      { id: "good", type: "message", text: "Good" },
      { id: "bad", type: "message", text: "Bad" },
    ],
  };
  await openHost({ body: `<flow-playground loading="eager" speed="instant">${inline(flow)}</flow-playground>` });
  const report = call<{ outcome: string }>(page, "run");
  await expect(inside(embeds(page).first()).getByRole("main")).toHaveAttribute("aria-busy", "true");
  goOn();
  expect((await report).outcome).toBe("completed");
  const top = async (id: string) => (await inside(embeds(page).first()).locator(`[data-node-id="${id}"]`).boundingBox())!.y;
  expect(await top("bad")).toBeGreaterThan(await top("good"));
});

test("methods and events", async ({ page, openHost }) => {
  await openHost({
    body: `<flow-playground loading="eager">${inline(small("Mine"))}</flow-playground>
      <script>
        window.seen = [];
        for (const name of ["flow-ready", "flow-event", "flow-finished", "flow-change"])
          addEventListener(name, ({ detail }) => seen.push([name, detail]));
      </script>`,
    // The script is the host's own.
  });
  const report = await call<Flow>(page, "run", { speed: "instant", variables: { who: "the host" } });
  expect(report).toMatchObject({ outcome: "completed", messages: ["Hello the host", "Good bye"], duration_ms: 2000 });
  const seen = await page.evaluate(() => (window as unknown as { seen: [string, Flow][] }).seen);
  expect(seen[0]).toMatchObject(["flow-ready", { name: "Mine", nodes: 3, diagnostics: [] }]);
  const events = seen.filter(([name]) => name === "flow-event").map(([, detail]) => detail);
  expect(events.map(({ kind }) => kind)).toEqual(report.events.map(({ kind }: Flow) => kind));
  expect(events.every(({ customer }) => customer === 0)).toBe(true);
  expect(seen.filter(([name]) => name === "flow-finished")).toHaveLength(1);
  expect(await call<Flow>(page, "getRun")).toEqual(report);

  // A run that is stopped ends, for who waits for it too.
  const running = call<Flow>(page, "run", { speed: 1 });
  await expect(inside(embeds(page).first()).getByRole("main")).toHaveAttribute("data-outcome", "running");
  await call(page, "stop");
  expect((await running).outcome).toBe("stopped");

  expect(await call(page, "load", { ...small("Other one"), nodes: [{ id: "x", type: "message", text: "", next: "gone" }], start: "x" })).toEqual([
    expect.objectContaining({ severity: "error", path: "$.nodes[0].next" }),
  ]);
  await expect(page.evaluate(async () => (document.querySelector("flow-playground") as never as { run(): Promise<void> }).run().catch((error: Error) => [error.message, (error as never as { diagnostics: unknown[] }).diagnostics.length])).then((it) => it)).resolves.toEqual([
    expect.stringContaining("has errors"), 1,
  ]);
  await call(page, "load", JSON.stringify(small("Mine")));
  const frame = inside(embeds(page).first());
  await frame.locator('[data-node-id="bye"]').click();
  await frame.getByLabel("Title", { exact: true }).fill("So long");
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { seen: [string, Flow][] }).seen.filter(([name]) => name === "flow-change").at(-1)?.[1].flow.nodes[2].title))
    .toBe("So long");
  expect((await call<Flow>(page, "getFlow")).nodes[2].title).toBe("So long");
  await call(page, "reset");
  await expect.poll(async () => (await call<Flow>(page, "getFlow")).nodes[2].title).toBe("Leave");
});

test("wrong calls say what was expected, and secrets stay", async ({ page, openHost }) => {
  const flow = { ...small("Secret"), variables: { who: "you", key: "hush-4711" }, secrets: ["key"] };
  await openHost({ body: `<flow-playground loading="eager">${inline(flow)}</flow-playground>` });
  const wrong = (method: string, parameter: unknown) =>
    page.evaluate(
      ([method, parameter]) =>
        (document.querySelector("flow-playground") as never as Record<string, (x: unknown) => Promise<unknown>>)[method as string](parameter).then(
          () => "no error",
          (error: Error) => error.message,
        ),
      [method, parameter] as const,
    );
  expect(await wrong("run", { speed: "fast" })).toContain("speed is a number");
  expect(await wrong("run", { agree: true })).toContain("no option agree");
  expect(await wrong("run", { scenario: "None such" })).toContain("it has Other");
  expect(await wrong("load", "{")).toContain("not JSON");
  expect(JSON.stringify(await call(page, "getFlow"))).not.toContain("hush");
  expect(JSON.stringify(await call(page, "run", { speed: "instant" }))).not.toContain("hush");
});

test("an element far down the page is a picture until it is near", async ({ page, openHost }) => {
  await openHost({
    body: `<div style="height: 4000px">Long text</div><flow-playground>${inline(small("Far"))}</flow-playground>`,
  });
  const embed = embeds(page).first();
  await expect(embed.getByRole("img", { name: "Flow Far: 3 steps" })).toBeAttached();
  await expect(embed.locator("iframe")).toHaveCount(0);
  await embed.scrollIntoViewIfNeeded();
  await standing(embed);
  await expect(embed.getByRole("img")).toHaveCount(0);
});

test("twenty elements on a page stay light, and each runs when it is reached", async ({ page, openHost }) => {
  test.setTimeout(300_000);
  await openHost({
    body: Array.from({ length: 20 }, (_, at) => `<flow-playground height="400" speed="instant">${inline(small(`Flow ${at}`))}</flow-playground>`).join("<p>Text</p>"),
  });
  for (const at of [0, 5, 10, 15, 19]) {
    const embed = embeds(page).nth(at);
    await embed.scrollIntoViewIfNeeded();
    await inside(embed).getByRole("button", { name: "Run", exact: true }).click();
    await expect(inside(embed).getByRole("main")).toHaveAttribute("data-outcome", "completed");
    await expect.poll(() => page.locator("flow-playground iframe").count()).toBeLessThanOrEqual(8);
  }
});

test("of frames that were scrolled past before they stood, few stay", async ({ page, openHost }) => {
  test.setTimeout(300_000);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/_bg\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await openHost({
    body: Array.from({ length: 12 }, (_, at) => `<flow-playground height="400">${inline(small(`Flow ${at}`))}</flow-playground>`).join("<p>Text</p>"),
  });
  const frames = page.locator("flow-playground iframe");
  for (let at = 0; at < 12; at += 1) {
    await embeds(page).nth(at).scrollIntoViewIfNeeded();
    await expect(embeds(page).nth(at).locator("iframe")).toHaveCount(1);
  }
  await expect(frames).toHaveCount(12);
  goOn();
  await standing(embeds(page).last());
  await expect(frames).toHaveCount(6);
});

test("the theme follows the page, and the height the content", async ({ page, openHost }) => {
  await openHost({
    head: `<style>body { background: #fff } html.night body { background: #111 }</style>`,
    body: `<flow-playground loading="eager" view="canvas">${inline(example("branch-on-result"))}</flow-playground><flow-playground height="300" loading="eager">${inline(small("Fixed"))}</flow-playground>`,
  });
  const embed = embeds(page).first();
  await standing(embed);
  await expect(inside(embed).locator("html")).toHaveAttribute("data-theme", "light");
  await page.evaluate(() => document.documentElement.classList.add("night"));
  await expect(inside(embed).locator("html")).toHaveAttribute("data-theme", "dark");
  const height = async (at: number) => (await embeds(page).nth(at).boundingBox())!.height;
  await expect.poll(() => height(0)).not.toBe(420);
  const before = await height(0);
  await page.setViewportSize({ width: 420, height: 900 });
  await expect.poll(() => height(0)).not.toBe(before);
  expect(await height(1)).toBe(300);
});

test("the link out carries the flow along, edits too", async ({ page, openHost, context }) => {
  await openHost({ body: `<flow-playground loading="eager">${inline(small("Carried"))}</flow-playground>` });
  const frame = inside(embeds(page).first());
  await frame.locator('[data-node-id="bye"]').click();
  await frame.getByLabel("Title", { exact: true }).fill("Edited");
  const [opened] = await Promise.all([context.waitForEvent("page"), frame.getByRole("link", { name: "Open in the playground" }).click()]);
  await expect(opened.getByRole("textbox", { name: "Flow name" })).toHaveValue("Carried");
  await expect(opened.locator('[data-node-id="bye"]')).toContainText("Edited");
  expect(new URL(opened.url()).search).toBe("");
});

test("print shows the picture", async ({ page, openHost }) => {
  await openHost({ body: `<flow-playground loading="eager">${inline(small("Printed"))}</flow-playground>` });
  const embed = embeds(page).first();
  await standing(embed);
  await page.emulateMedia({ media: "print" });
  await expect(embed.getByRole("img", { name: "Flow Printed: 3 steps" })).toBeVisible();
  await expect(embed.locator("iframe")).toBeHidden();
});

test("nothing of the person's own is opened or kept in an embed", async ({ page }) => {
  // The person has a flow of their own in this browser.
  await page.goto("?example=rush-hour");
  await page.getByRole("textbox", { name: "Flow name" }).fill("Private");
  await expect(page).toHaveURL(/\?flow=/);
  const own = new URL(page.url()).search.slice(1);
  const shelf = () => page.evaluate(() => Object.keys(localStorage).sort().join());
  const before = await shelf();
  for (const query of ["embed=1", `embed=1&${own}`]) {
    await page.goto(`?${query}`);
    await expect(page.getByRole("alert")).toContainText("names no flow");
    await expect(page.getByText("Private")).toHaveCount(0);
  }
  await page.goto(`?embed=1&example=all-in-one-call&${own}`);
  await expect(page.getByRole("heading", { name: "All in one call" })).toBeVisible();
  await page.locator("[data-node-id]").first().click();
  await page.getByLabel("Title", { exact: true }).fill("An edit");
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-node-id]").first()).toContainText("An edit");
  expect(await shelf()).toBe(before);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious in an embed, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const view of ["split", "canvas", "chat", "branches", "timeline", "load"]) {
      await page.goto(`?embed=1&example=branch-on-result&view=${view}&speed=instant&autoplay=1`);
      await expect(page.getByRole("main")).toHaveAttribute("data-outcome", "completed");
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}
