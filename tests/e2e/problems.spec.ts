import { exported, field, Playground, type Flow } from "./playground";
import { expect, test } from "./support";

const BROKEN: Flow = {
  version: 1,
  name: "Broken",
  variables: { order_id: "A", "my var": 1 },
  limits: { max_wait_seconds: 15 },
  start: "hi",
  nodes: [
    { id: "hi", type: "message", text: "Order {{ oder_id }}", next: "creat" },
    { id: "create", type: "webhook", request: { method: "POST", url: "https://x.example", header: {} }, timeout_seconds: 20, next: "check", mock: { responses: [{ status: 200 }, { status: 999 }] } },
    { id: "check", type: "condition", branches: [{ label: "Ok", rules: [{ left: "{{ result }}", op: "equal", right: "x" }], next: "hi" }] },
  ],
  oddity: 1,
};

test("every problem leads to its place", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(BROKEN);
  const problems = await playground.show("Problems");
  const inspector = playground.region("Inspector");
  const go = (code: string) => problems.locator(`[data-problem="${code}"] .problem`).first().click();

  await go("unknown_operator");
  await expect(field(inspector, "Id")).toHaveValue("check");
  await expect(field(inspector, "Operator")).toBeFocused();

  await go("unknown_target");
  await expect(field(inspector, "Id")).toHaveValue("hi");
  await expect(field(inspector, "Next")).toBeFocused();

  // In a card that is closed.
  await go("invalid_value");
  await expect(field(inspector, "Id")).toHaveValue("create");
  await expect(inspector.getByRole("group", { name: "Answer 2" }).getByLabel("Status")).toBeFocused();

  await go("invalid_variable_name");
  await expect(inspector.getByRole("heading", { name: "Flow settings" })).toBeVisible();
  await expect(field(inspector, "Value of my var")).toBeFocused();

  // What no form has is shown in the JSON, at its line.
  await problems.locator('[data-problem="unknown_field"] .problem', { hasText: "oddity" }).click();
  const text = page.getByRole("textbox", { name: "Flow as JSON" });
  await expect(text).toBeFocused();
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toContain('"oddity": 1');
});

test("fixes mend their problems, each as one step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(BROKEN);
  const problems = await playground.show("Problems");
  const fixes = [
    ["unknown_operator", "Change it to “equals”"],
    ["unknown_target", "Lead to “create”"],
    ["invalid_variable_name", "Call it “my_var” everywhere"],
    ["invalid_value", "Remove it"],
    ["unknown_variable", "Change it to “order_id”"],
    ["timeout_cut", "Set it to 15 s"],
  ] as const;
  for (const [code, label] of fixes) {
    const rows = problems.locator(`[data-problem="${code}"]`);
    await expect(rows).not.toHaveCount(0);
    const count = await rows.count();
    await rows.first().getByRole("button", { name: label }).click();
    await expect(rows).toHaveCount(count - 1);
  }
  const mended = await exported(page);
  expect(mended.variables).toEqual({ order_id: "A", my_var: 1 });
  expect(mended.nodes[0]).toMatchObject({ text: "Order {{ order_id }}", next: "create" });
  expect(mended.nodes[1].timeout_seconds).toBe(15);
  expect(mended.nodes[2].branches[0].rules[0].op).toBe("equals");
  await expect(playground.button("Undo")).toHaveAttribute("title", "Undo set it to 15 s");
  for (const _ of fixes) await playground.button("Undo").click();
  expect(await exported(page)).toEqual(BROKEN);
});

test("a field tells its problem with what would mend it", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(BROKEN);
  await playground.node("hi").click();
  const inspector = playground.region("Inspector");
  await expect(inspector.getByText('Nothing in the flow sets "oder_id"')).toBeVisible();
  await inspector.getByRole("button", { name: "Change it to “order_id”" }).click();
  await expect(field(inspector, "Text")).toHaveValue("Order {{ order_id }}");
  await expect(inspector.getByText("Nothing in the flow sets")).toHaveCount(0);
});

test("an empty flow is told what to do, and one click does it", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.button("New").click();
  const problems = await playground.show("Problems");
  await problems.getByRole("button", { name: "Add a message" }).click();
  await expect(playground.node("message")).toBeVisible();
  await expect(problems.locator('[data-problem="start_missing"]')).toHaveCount(0);
});
