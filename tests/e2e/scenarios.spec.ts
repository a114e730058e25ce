import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";

import { Playground, gallery, type Flow } from "./playground";
import { expect, test, type Page } from "./support";

const FLOW: Flow = {
  version: 1,
  name: "Scenarios",
  start: "ask",
  nodes: [
    { id: "ask", type: "ask", text: "Which order?", variable: "order", timeout_seconds: 30, next: "call", timeout: "bye" },
    {
      id: "call",
      type: "webhook",
      request: { url: "https://shop.example/{{ order }}" },
      timeout_seconds: 5,
      mock: { responses: [{ status: 200, body: { result: "shipped" }, latency_seconds: 0.4 }] },
      save: { result: "{{ response.body.result }}" },
      next: "tell",
      timeout: "bye",
      error: "bye",
    },
    { id: "tell", type: "message", text: "{{ order }} is {{ result }}." },
    { id: "bye", type: "message", text: "Not now." },
  ],
  scenarios: [{ name: "Shipped", replies: ["A-1"], expect: { messages: ["Which order?", "A-1 is shipped."] } }],
};

/** The scenarios of the document, as it is exported. */
async function scenarios(page: Page): Promise<Flow[]> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  return JSON.parse(readFileSync(await (await download).path(), "utf8")).scenarios;
}

const entry = (page: Page, name: string) => page.locator(`[data-scenario="${name}"]`);

for (const { id, name } of gallery) {
  test(`the scenarios of ${name} pass in the page`, async ({ page }) => {
    const playground = new Playground(page);
    await playground.open(`?example=${id}`);
    const panel = await playground.show("Scenarios");
    await expect(panel.getByRole("status")).toHaveText(/^(\d+) of \1 passed$/);
  });
}

test("an edit turns a scenario red, with what was expected beside what is", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  await playground.show("Scenarios");
  await expect(entry(page, "Shipped")).toHaveAttribute("data-passed", "true");
  await playground.node("tell").click();
  await playground.region("Inspector").getByLabel("Text").fill("It is {{ result }}.");
  await expect(entry(page, "Shipped")).toHaveAttribute("data-passed", "false");
  const row = entry(page, "Shipped").getByRole("row").filter({ hasText: "A-1 is shipped." });
  await expect(row).toContainText("It is shipped.");
});

test("a scenario is added, changed, renamed and deleted by form, and each can be undone", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  const panel = await playground.show("Scenarios");
  await panel.getByRole("button", { name: "New scenario" }).click();
  await panel.getByLabel("Name", { exact: true }).fill("Too slow");
  await panel.getByLabel("Replies", { exact: true }).fill("B-2");
  await panel.getByRole("combobox", { name: "Answers of call" }).selectOption("Never answers");
  await panel.getByRole("combobox", { name: "Outcome" }).selectOption("completed");
  await panel.getByLabel("Path", { exact: true }).fill("ask call bye");
  await panel.getByLabel("Seconds at most", { exact: true }).fill("5");
  await panel.getByRole("button", { name: "Save scenario" }).click();
  await expect(entry(page, "Too slow")).toHaveAttribute("data-passed", "true");
  expect((await scenarios(page))[1]).toEqual({
    name: "Too slow",
    replies: ["B-2"],
    mocks: { call: { responses: [{ fail: "timeout" }] } },
    expect: { outcome: "completed", path: ["ask", "call", "bye"], max_seconds: 5 },
  });

  await panel.getByRole("button", { name: "Edit Too slow" }).click();
  await panel.getByLabel("Name", { exact: true }).fill("No reply at all");
  await panel.getByLabel("Replies", { exact: true }).fill("");
  await panel.getByLabel("Path", { exact: true }).fill("ask → bye");
  await panel.getByLabel("Seconds at most", { exact: true }).fill("30");
  await panel.getByRole("button", { name: "Save scenario" }).click();
  await expect(entry(page, "No reply at all")).toHaveAttribute("data-passed", "true");
  await expect(entry(page, "Too slow")).toHaveCount(0);

  await panel.getByRole("button", { name: "Delete No reply at all" }).click();
  await expect(entry(page, "No reply at all")).toHaveCount(0);
  await playground.button("Undo").click();
  await expect(entry(page, "No reply at all")).toBeVisible();
  await playground.button("Undo").click();
  await expect(entry(page, "Too slow")).toBeVisible();
  await playground.button("Undo").click();
  await expect(page.locator("[data-scenario]")).toHaveCount(1);
});

test("what cannot be read is said, and nothing is lost", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  const panel = await playground.show("Scenarios");
  await panel.getByRole("button", { name: "Edit Shipped" }).click();
  await panel.getByLabel("Variables at the start", { exact: true }).fill("{ nonsense");
  await panel.getByRole("button", { name: "Save scenario" }).click();
  await expect(panel.getByRole("alert")).toContainText("Variables");
  await expect(panel.getByLabel("Variables at the start", { exact: true })).toHaveValue("{ nonsense");
  await page.keyboard.press("Escape");
  await expect(entry(page, "Shipped")).toHaveAttribute("data-passed", "true");
});

test("the current run is recorded as a scenario that passes", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({ ...FLOW, scenarios: [] });
  await playground.button("Run").click();
  await page.getByRole("textbox", { name: "Message" }).fill("C-3");
  await playground.button("Send").click();
  await expect(playground.main).toHaveAttribute("data-outcome", "completed");
  const panel = await playground.show("Scenarios");
  await panel.getByRole("button", { name: "Record this run" }).click();
  await expect(entry(page, "Recorded run 1")).toHaveAttribute("data-passed", "true");
  const [recorded] = await scenarios(page);
  expect(recorded.replies).toEqual(["C-3"]);
  expect(recorded.expect).toEqual({
    outcome: "completed",
    path: ["ask", "call", "tell"],
    messages: ["Which order?", "C-3 is shipped."],
  });
});

test("a scenario is played at normal speed: Run follows it, the same every time", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.openFlow(FLOW));
  await playground.show("Scenarios");
  await page.clock.runFor(1000);
  await page.getByRole("button", { name: "Play Shipped" }).click();
  await expect(page.locator("[data-following]")).toContainText("Shipped");
  await expect(playground.main).toHaveAttribute("data-outcome", "running");
  await page.clock.runFor(1000);
  await expect(playground.main).toHaveAttribute("data-outcome", "completed");
  await expect(page.getByRole("log", { name: "Messages" })).toContainText("A-1 is shipped.");
  await playground.button("Run").click();
  await page.clock.runFor(1000);
  await expect(page.getByRole("log", { name: "Messages" })).toContainText("A-1 is shipped.");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the scenarios, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page);
    await playground.openFlow(FLOW);
    const panel = await playground.show("Scenarios");
    await expect(entry(page, "Shipped")).toBeVisible();
    // The order of headings is that of the whole page.
    const analyze = () => new AxeBuilder({ page }).include(".scenarios").disableRules(["heading-order"]).analyze();
    expect((await analyze()).violations).toEqual([]);
    await panel.getByRole("button", { name: "Edit Shipped" }).click();
    expect((await analyze()).violations).toEqual([]);
  });
}
