import { example, gallery, Playground } from "./playground";
import { expect, test, type Page } from "./support";

/** The rows of a condition, each as "port result". */
async function results(page: Page, condition: string): Promise<string[]> {
  const rows = page.locator(`[data-condition="${condition}"] [data-branch]`);
  return rows.evaluateAll((rows) => rows.map((row) => `${row.getAttribute("data-branch")} ${row.getAttribute("data-result")}`));
}

/** The verdicts of a branch's rules. */
async function rules(page: Page, branch: string): Promise<(string | null)[]> {
  const rows = page.locator(`[data-branch="${branch}"] [data-rule]`);
  return rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-result")));
}

/** Runs an example to its end, with a panel in front. */
async function finished(page: Page, id: string, panel: string): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open(`?example=${id}`);
  await playground.speed("Instant");
  await playground.run();
  await expect(playground.main).toHaveAttribute("data-outcome", /completed|failed/);
  await playground.show(panel);
  return playground;
}

test("a ladder says which branch was taken, and why", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  const branches = await playground.show("Branches");
  // Before the run there is no verdict.
  expect(await results(page, "check")).toEqual(["check:0 not-reached", "check:1 not-reached", "check:else not-reached"]);
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  expect(await results(page, "check")).toEqual(["check:0 not-matched", "check:1 taken", "check:else not-reached"]);
  expect(await rules(page, "check:0")).toEqual(["false"]);
  expect(await rules(page, "check:1")).toEqual(["true", "not-needed", "not-needed"]);
  const taken = branches.locator('[data-branch="check:1"]');
  await expect(taken).toContainText("Not yet");
  await expect(taken).toContainText('result"pending"stringis one of["pending","failed"]array');
  await expect(taken).toContainText("not needed: a rule before it is true");
  await expect(taken.getByRole("link", { name: "Please wait" })).toBeVisible();
  expect(await results(page, "check_again")).toEqual(["check_again:0 taken", "check_again:1 not-reached", "check_again:else not-reached"]);
});

test("missing, null and the text null look different", async ({ page }) => {
  const playground = new Playground(page);
  for (const [body, shown] of [[{ result: null }, "null"], [{ result: "null" }, '"null"string'], [{}, "missing"]] as const) {
    const flow = example("branch-on-result");
    flow.nodes.find((node: { id: string }) => node.id === "create").mock.responses = [{ status: 200, body }];
    // Another fragment alone opens nothing.
    await page.goto("about:blank");
    await playground.openFlow(flow);
    await playground.speed("Instant");
    await playground.run();
    await expect(playground.main).toHaveAttribute("data-outcome", /completed|failed/);
    await playground.show("Branches");
    await expect(page.locator('[data-branch="check:0"] .operand-value').first()).toHaveText(shown);
  }
});

test("every visit can be stepped through, in step with canvas, chat and variables", async ({ page }) => {
  const playground = await finished(page, "recheck-with-limit", "Branches");
  const visits = page.locator('[data-condition="check"] [data-visit]');
  await expect(visits).toHaveText(["Visit 1Else", "Visit 2Success"]);
  await visits.first().click();
  expect(await results(page, "check")).toEqual(["check:0 not-matched", "check:1 not-matched", "check:else taken"]);
  await expect(page.locator('[data-branch="check:1"]')).toContainText("visits.recheck1numberis at leastmax_rechecks3number");
  await expect(playground.node("still_working")).toHaveAttribute("data-state", "idle");
  await expect(playground.messages("bot")).toHaveCount(1);
  await playground.button("Next evaluation").click();
  expect(await results(page, "check")).toEqual(["check:0 taken", "check:1 not-reached", "check:else not-reached"]);
  await expect(playground.messages("bot")).toHaveCount(2);
  await expect((await playground.show("Variables")).locator(".variable", { hasText: "result" })).toContainText("success");
});

test("what if: any operand, at once, without running", async ({ page }) => {
  const playground = await finished(page, "branch-on-result", "Branches");
  const events = await playground.page.locator("[data-event]").count();
  const value = (branch: string, nth: number) => page.locator(`[data-branch="${branch}"] .operand-value`).nth(nth);
  await value("check:0", 0).click();
  const field = page.getByRole("textbox", { name: "Suppose result is" });
  await field.fill("success");
  expect(await results(page, "check")).toEqual(["check:0 taken", "check:1 not-reached", "check:else not-reached"]);
  await expect(page.locator("[data-what-if]")).toHaveText(/Takes Success, to Confirmed · the run took Not yet/);
  await field.fill("missing");
  expect(await rules(page, "check:1")).toEqual(["false", "false", "true"]);
  await field.fill('"null"');
  expect(await results(page, "check")).toEqual(["check:0 not-matched", "check:1 not-matched", "check:else taken"]);
  await field.press("Escape");
  await expect(page.locator("[data-what-if]")).toHaveCount(0);
  // The other side of a rule too: what it is compared with.
  await value("check:0", 1).click();
  await page.getByRole("textbox", { name: "Suppose this value is" }).fill("pending");
  expect(await results(page, "check")).toEqual(["check:0 taken", "check:1 not-reached", "check:else not-reached"]);
  await playground.button("Reset").click();
  expect(await results(page, "check")).toEqual(["check:0 not-matched", "check:1 taken", "check:else not-reached"]);
  expect(await page.locator("[data-event]").count()).toBe(events);
});

test("one click makes a scenario of a what if", async ({ page }) => {
  const playground = await finished(page, "branch-on-result", "Branches");
  await page.locator('[data-branch="check:0"] .operand-value').first().click();
  await page.getByRole("textbox", { name: "Suppose result is" }).fill("success");
  await playground.button("Make a scenario").click();
  await expect(page.getByText("Scenario made: What if result is")).toBeVisible();
  await playground.button("Show scenarios").click();
  const made = page.locator('[data-scenario="What if result is \\"success\\""]');
  await expect(made).toHaveAttribute("data-passed", "true");
  await expect(made).toContainText("greet");
  // What nobody can make so says why.
  await playground.show("Branches");
  await page.locator('[data-branch="check:0"] .operand-value').nth(1).click();
  await page.getByRole("textbox", { name: "Suppose this value is" }).fill("pending");
  await playground.button("Make a scenario").click();
  await expect(page.getByRole("region", { name: "Branches" }).getByRole("alert")).toContainText("change the rule");
});

test("counts over all customers, on the ladder and on the canvas", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await page.getByLabel("Customers").fill("4");
  await page.getByLabel("Customers").press("Enter");
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  await playground.show("Branches");
  await expect(page.locator('[data-branch="check:1"] .rung-count')).toHaveText("4×100 %");
  await expect(page.locator('[data-branch="check:0"] .rung-count')).toHaveText("0×0 %");
  await expect(playground.edge("check:branch-1")).toHaveAttribute("data-taken", "4");
  await expect(playground.edge("check:branch-1")).toHaveAttribute("data-weight", "4");
  const dash = (port: string) => playground.edge(port).locator(".edge-line").evaluate((line) => getComputedStyle(line).strokeDasharray);
  expect(await dash("check:branch-0")).not.toBe("none");
  expect(await dash("check:branch-1")).toBe("none");
});

test("pointing at a branch lights its whole way", async ({ page }) => {
  const playground = await finished(page, "branch-on-result", "Branches");
  const lit = () => page.locator(".node.lit").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-node-id")).sort());
  await page.locator('[data-branch="check_again:else"]').hover();
  await expect.poll(lit).toEqual(["handover"]);
  await expect(playground.edge("check_again:else")).toHaveClass(/lit/);
  await page.locator('[data-branch="check:0"]').hover();
  await expect.poll(lit).toEqual(["done"]);
  await playground.node("check").locator('[data-port="check:branch-1"]').hover();
  await expect.poll(lit).toContain("check_again");
  await playground.name.hover();
  await expect.poll(lit).toEqual([]);
});

test("the same as a decision table, as Markdown and CSV", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const playground = await finished(page, "branch-on-result", "Branches");
  await page.getByRole("radio", { name: "Table" }).check({ force: true });
  const table = page.locator('[data-condition="check"] table');
  await expect(table.locator("tbody tr")).toHaveText([/Success.*is success.*Confirmed.*not matched/, /Not yet.*any.*is one of.*taken/, /Else.*not reached/]);
  await page.locator('[data-condition="check"]').getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")[0]).toBe("| # | Branch | Match | result | Leads to | Result | Taken |");
  const download = page.waitForEvent("download");
  await page.locator('[data-condition="check"]').getByRole("button", { name: "Save as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("branch-on-the-result-check.csv");
  expect(playground.page.url()).toContain("example");
});

for (const { id, name } of gallery) {
  test(`${name}: the branches of every condition are shown`, async ({ page }) => {
    const playground = await finished(page, id, "Branches");
    const conditions = example(id).nodes.filter((node: { type: string }) => node.type === "condition");
    await expect(page.locator("[data-condition]")).toHaveCount(conditions.length);
    for (const condition of conditions) {
      await expect(page.locator(`[data-condition="${condition.id}"] [data-branch]`)).toHaveCount(condition.branches.length + 1);
    }
    await expect(playground.region("Branches")).toBeVisible();
  });
}
