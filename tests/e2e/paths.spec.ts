import AxeBuilder from "@axe-core/playwright";

import { Playground, example, gallery, type Flow } from "./playground";
import { expect, test } from "./support";

/** A flow with something to find. */
const FLOW: Flow = {
  version: 1,
  name: "Findings",
  start: "call",
  nodes: [
    {
      id: "call",
      type: "webhook",
      title: "Create order",
      request: { url: "https://shop.example/" },
      timeout_seconds: 5,
      save: { result: "{{ response.body.result }}" },
      next: "check",
      error: "sorry",
    },
    {
      id: "check",
      type: "condition",
      branches: [
        { label: "Success", rules: [{ left: "{{ result }}", op: "equals", right: "success" }], next: "done" },
        { label: "Never", rules: [{ left: "{{ result }}", op: "equals", right: "success" }], next: "done" },
      ],
      else: "sorry",
    },
    { id: "done", type: "message", text: "Done" },
    { id: "sorry", type: "message", text: "Sorry" },
  ],
};

for (const { id, name } of gallery) {
  test(`every way through ${name} is explored`, async ({ page }) => {
    const playground = new Playground(page);
    await playground.open(`?example=${id}`);
    const paths = await playground.show("Paths");
    await expect(paths.locator('[data-figure="ways"]')).toHaveText(/^\d/);
    await expect(paths.locator("[data-finding]")).toHaveCount(0);
    await expect(paths.getByRole("status")).toHaveText("nothing found");
  });
}

test("it is done in a worker, and again after an edit", async ({ page }) => {
  const playground = new Playground(page);
  const worker = page.waitForEvent("worker");
  await playground.openFlow(FLOW);
  const paths = await playground.show("Paths");
  expect((await worker).url()).toContain("worker.js");
  await expect(paths.locator('[data-finding="no_timeout_way"]')).toBeVisible();
  await playground.node("done").click();
  await page.keyboard.press("Delete");
  await expect(paths.locator('[data-finding="silent_end"]').filter({ hasText: "check" }).first()).toBeVisible();
  await playground.button("Undo").click();
  await expect(paths.locator('[data-finding="silent_end"]').filter({ hasText: "check" })).toHaveCount(0);
});

test("a finding is played: Run follows it", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  await page.getByLabel("Speed").selectOption("instant");
  const paths = await playground.show("Paths");
  const finding = paths.locator('[data-finding="no_timeout_way"]');
  await finding.getByRole("button", { name: "Play this way" }).click();
  await expect(playground.main).toHaveAttribute("data-outcome", "failed");
  await expect(page.locator("[data-following]")).toContainText("No way for a timeout: Create order");
  await playground.show("Trace");
  await expect(page.locator('[data-event="webhook_timed_out"]')).toHaveCount(1);
  // The next run follows it too, until that is ended.
  await playground.button("Run").click();
  await expect(playground.main).toHaveAttribute("data-outcome", "failed");
  await playground.button("Stop following the scenario").click();
  await expect(page.locator("[data-following]")).toHaveCount(0);
  await playground.button("Run").click();
  await expect(playground.main).toHaveAttribute("data-outcome", "completed");
});

test("a finding becomes a scenario with one click, and covers branches", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  const paths = await playground.show("Paths");
  await expect(paths.locator('[data-figure="branches"]')).toContainText("0 of 3");
  await expect(playground.edge("check:branch-0")).toHaveAttribute("data-covered", "false");
  await paths.getByRole("button", { name: "Make the longest silence a scenario" }).click();
  const scenarios = playground.region("Scenarios");
  await expect(scenarios.locator('[data-scenario="The longest silence"]')).toHaveAttribute("data-passed", "true");
  await playground.show("Paths");
  await paths.getByRole("checkbox", { name: "Mark the others on the canvas" }).uncheck();
  await expect(playground.edge("check:branch-0")).not.toHaveAttribute("data-covered");
});

test("exploring is cancelled and begun again", async ({ page }) => {
  const playground = new Playground(page);
  // So many ways that it takes a while: each of four loops may be gone round a hundred times.
  const nodes: Flow[] = [];
  for (let k = 0; k < 4; k += 1) {
    const next = k < 3 ? `call${k + 1}` : "end";
    nodes.push(
      { id: `call${k}`, type: "webhook", request: { url: "https://shop.example/" }, save: { [`v${k}`]: "{{ response.body.v }}" }, next: `check${k}`, timeout: `call${k}`, error: next },
      {
        id: `check${k}`,
        type: "condition",
        branches: ["a", "b", "c", "d"].map((right) => ({ rules: [{ left: `{{ v${k} }}`, op: "equals", right }], next })),
        else: `call${k}`,
      },
    );
  }
  nodes.push({
    id: "end",
    type: "condition",
    branches: [0, 1, 2, 3].map((k) => ({ rules: [{ left: `{{ v${k} }}`, op: "equals", right: "a" }] })),
  });
  await playground.openFlow({ version: 1, name: "Large", start: "call0", nodes });
  const paths = await playground.show("Paths");
  await paths.getByLabel("Loops up to").selectOption("100");
  await expect(paths.getByRole("status")).toContainText("of");
  await paths.getByRole("button", { name: "Cancel" }).click();
  await expect(paths.getByRole("status")).toHaveText("cancelled");
  await paths.getByLabel("Loops up to").selectOption("3");
  await expect(paths.locator('[data-figure="ways"]')).toBeVisible();
});

test("a flow with errors is not explored", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({ ...FLOW, start: "nowhere" });
  await expect((await playground.show("Paths")).getByRole("status")).toHaveText("cannot run");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the paths, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page);
    await playground.openFlow({ ...FLOW, scenarios: example("branch-on-result").scenarios.slice(0, 0) });
    await playground.show("Paths");
    await expect(page.locator("[data-finding]").first()).toBeVisible();
    // The order of headings is that of the whole page.
    const { violations } = await new AxeBuilder({ page }).include(".paths").disableRules(["heading-order"]).analyze();
    expect(violations).toEqual([]);
  });
}
