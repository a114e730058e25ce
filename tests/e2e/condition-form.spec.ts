import { center, drag, exported, field, Playground, type Flow } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

const FLOW: Flow = {
  version: 1,
  name: "Condition",
  variables: { result: "pending", n: 2 },
  start: "check",
  nodes: [
    {
      id: "check",
      type: "condition",
      branches: [
        { label: "Success", match: "all", rules: [{ left: "{{ result }}", op: "equals", right: "success" }], next: "yes" },
        { label: "Wait", match: "any", rules: [{ left: "{{ result }}", op: "in", right: ["pending", "failed"] }], next: "no" },
      ],
    },
    { id: "yes", type: "end" },
    { id: "no", type: "end" },
  ],
};

async function branches(page: Page): Promise<Flow[]> {
  return (await exported(page)).nodes[0].branches;
}

async function open(page: Page): Promise<{ playground: Playground; form: Locator }> {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  await playground.node("check").click();
  return { playground, form: playground.region("Inspector") };
}

const card = (form: Locator, name: string) => form.getByRole("group", { name, exact: true });

test("branches are named, moved by button and by key, added and removed", async ({ page }) => {
  const { form, playground } = await open(page);
  await expect(card(form, "Branch 1")).toContainText("If result is success");
  await field(card(form, "Branch 1"), "Label").fill("Well");
  await form.getByRole("button", { name: "Move branch 2 up" }).click();
  expect((await branches(page)).map((branch) => branch.label)).toEqual(["Wait", "Well"]);
  await field(card(form, "Branch 1"), "Label").focus();
  await page.keyboard.press("Alt+ArrowDown");
  expect((await branches(page)).map((branch) => branch.label)).toEqual(["Well", "Wait"]);
  expect((await branches(page)).map((branch) => branch.next)).toEqual(["yes", "no"]);
  await form.getByRole("button", { name: "Add branch" }).click();
  await field(card(form, "Branch 3"), "Leads to").selectOption({ label: "yes" });
  await expect(playground.edge("check:branch-2")).toHaveCount(1);
  await form.getByRole("button", { name: "Remove branch 1" }).click();
  expect((await branches(page)).map((branch) => branch.label)).toEqual(["Wait", ""]);
});

test("rules take the shape of their operator", async ({ page }) => {
  const { form } = await open(page);
  const rule = card(card(form, "Branch 1"), "Rule 1");
  const right = async () => (await branches(page))[0].rules[0];
  await field(rule, "Operator").selectOption("in");
  await expect(field(rule, "Value 1")).toHaveValue("success");
  await rule.getByRole("button", { name: "Add value" }).click();
  await field(rule, "Value 2").fill("3");
  expect(await right()).toEqual({ left: "{{ result }}", op: "in", right: ["success", 3] });
  await field(rule, "Operator").selectOption("between");
  await field(rule, "From").fill("1");
  await field(rule, "To").fill("9");
  expect((await right()).right).toEqual([1, 9]);
  await field(rule, "Operator").selectOption("is_null");
  await expect(field(rule, "Right")).toHaveCount(0);
  expect(await right()).toEqual({ left: "{{ result }}", op: "is_null" });
  await field(rule, "Operator").selectOption("matches");
  await field(rule, "Right").fill("[0-9");
  await expect(rule.getByText("regular expression")).toBeVisible();
  await field(rule, "Right").fill("[0-9]+");
  await rule.getByLabel("ignore case").check();
  await rule.getByLabel("not", { exact: true }).check();
  expect(await right()).toEqual({ left: "{{ result }}", op: "matches", right: "[0-9]+", ignore_case: true, not: true });
  await field(rule, "Operator").selectOption("equals");
  await field(rule, "Right").fill("null");
  expect((await right()).right).toBeNull();
  await field(rule, "Right").fill('"null"');
  expect((await right()).right).toBe("null");
});

test("groups stand in groups, to any depth", async ({ page }) => {
  const { form } = await open(page);
  const first = card(form, "Branch 1");
  await first.getByRole("button", { name: "Add group" }).click();
  const group = card(first, "Group 2");
  await group.getByRole("button", { name: "Add group" }).click();
  const inner = card(group, "Group 2");
  await field(inner, "Match").selectOption("all");
  await field(card(inner, "Rule 1"), "Left").fill("{{ n }}");
  await field(card(inner, "Rule 1"), "Operator").selectOption("greater_than");
  await field(card(inner, "Rule 1"), "Right").fill("3");
  const deep = (await branches(page))[0].rules[1].rules[1];
  expect(deep).toEqual({ match: "all", rules: [{ left: "{{ n }}", op: "greater_than", right: 3 }] });
  await expect(first).toContainText("n is greater than 3");
  await first.getByRole("button", { name: "Remove group 2" }).first().click();
  expect((await branches(page))[0].rules).toHaveLength(1);
});

test("what if: a value shows at once which branch it takes", async ({ page }) => {
  const { form } = await open(page);
  const whatIf = card(form, "What if");
  const takes = whatIf.locator("[data-what-if]");
  await expect(takes).toHaveAttribute("data-what-if", "branch-1");
  await whatIf.getByLabel("result").fill("success");
  await expect(takes).toHaveAttribute("data-what-if", "branch-0");
  await expect(takes).toHaveText("Success");
  await whatIf.getByLabel("result").fill("missing");
  await expect(takes).toHaveAttribute("data-what-if", "else");
  await whatIf.getByLabel("result").fill("");
  await expect(takes).toHaveAttribute("data-what-if", "branch-1");
});

test("branches and rules are put in order by dragging, and by the arrows on their handle", async ({ page }) => {
  // Both cards are in view.
  await page.setViewportSize({ width: 1440, height: 1400 });
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  await playground.node("check").click();
  const form = playground.region("Inspector");
  const labels = async () => (await branches(page)).map((branch) => branch.label);
  const handle = (name: string) => form.getByRole("button", { name });
  const second = form.getByRole("group", { name: "Branch 2", exact: true });
  const to = (await form.getByRole("group", { name: "Branch 1", exact: true }).boundingBox())!;

  const from = await center(handle("Order of branch 2, 2 of 2"));
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0], from[1] - 60, { steps: 4 });
  await expect(second).toHaveAttribute("data-dragged", "");
  // Let go of by Escape, everything stands where it was.
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await labels()).toEqual(["Success", "Wait"]);

  await drag(page, await center(handle("Order of branch 2, 2 of 2")), [from[0], to.y + 10]);
  await expect(field(form.getByRole("group", { name: "Branch 1", exact: true }), "Label")).toHaveValue("Wait");
  expect(await labels()).toEqual(["Wait", "Success"]);
  await expect(playground.button("Undo")).toHaveAttribute("title", "Undo move branch");

  // The focus goes along.
  await handle("Order of branch 1, 1 of 2").focus();
  await page.keyboard.press("ArrowDown");
  await expect(handle("Order of branch 2, 2 of 2")).toBeFocused();
  expect(await labels()).toEqual(["Success", "Wait"]);
  await field(form.getByRole("group", { name: "Branch 2", exact: true }), "Label").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(field(form.getByRole("group", { name: "Branch 1", exact: true }), "Label")).toBeFocused();
  expect(await labels()).toEqual(["Wait", "Success"]);
});

test("every operator is reached by the arrow keys", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(FLOW);
  await playground.node("check").click();
  const operator = field(playground.region("Inspector").getByRole("group", { name: "Branch 1", exact: true }), "Operator");
  // Counting waits for nothing, and the form may still be on its way.
  await operator.focus();
  const count = await operator.locator("option").count();
  expect(count).toBeGreaterThan(20);
  for (let at = 1; at < count; at += 1) await page.keyboard.press("ArrowDown");
  await expect(operator).toHaveValue("is_false");
  await expect(operator).toBeFocused();
  await expect.poll(async () => (await branches(page))[0]!.rules[0].op).toBe("is_false");
});

test("keys that are faster than the page lose no step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.openFlow(FLOW));
  await playground.node("check").click();
  await page.clock.runFor(1000);
  const operator = field(playground.region("Inspector").getByRole("group", { name: "Branch 1", exact: true }), "Operator");
  await operator.focus();
  // On a slow page all that follows a render comes late: as if each took 20 ms, and what is put off came 400 ms after it.
  await page.evaluate(() => {
    const [now, later] = [Date.now, setTimeout];
    let passed = 0;
    Date.now = () => now() + (passed += 20);
    globalThis.setTimeout = ((act: () => void, ms?: number) => later(act, ms || 400)) as typeof setTimeout;
  });
  for (const word of ["not_equals", "in", "not_in"]) {
    await page.keyboard.press("ArrowDown");
    await page.clock.runFor(300);
    expect(await operator.inputValue()).toBe(word);
  }
  await page.clock.runFor(2000);
  await expect(operator).toHaveValue("not_in");
  expect((await branches(page))[0]!.rules[0].op).toBe("not_in");
});

test("a branch goes on moving by keys that are faster than the page", async ({ page }) => {
  const playground = new Playground(page);
  const branch = (label: string): Flow => ({ label, match: "all", rules: [{ left: "{{ n }}", op: "equals", right: label }], next: "yes" });
  const nodes = [{ ...FLOW.nodes[0], branches: ["A", "B", "C", "D"].map(branch) }, ...FLOW.nodes.slice(1)];
  await playground.inFrozenTime(() => playground.openFlow({ ...FLOW, nodes }));
  await playground.node("check").click();
  const form = playground.region("Inspector");
  await form.getByRole("button", { name: "Order of branch 1, 1 of 4" }).focus();
  for (let count = 0; count < 3; count += 1) await page.keyboard.press("ArrowDown");
  await page.clock.runFor(1000);
  await expect(form.getByRole("button", { name: "Order of branch 4, 4 of 4" })).toBeFocused();
  expect((await branches(page)).map((branch) => branch.label)).toEqual(["B", "C", "D", "A"]);
});
