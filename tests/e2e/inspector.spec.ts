import { example, exported, exportedNode, field, Playground, type Flow } from "./playground";
import { expect, test, type Locator } from "./support";

/** One node of every simple type. */
const SIMPLE: Flow = {
  version: 1,
  name: "Simple",
  variables: { order_id: "A-1001", nothing: null, word: "null", api_key: "s3cret" },
  secrets: ["api_key"],
  start: "hi",
  nodes: [
    { id: "hi", type: "message", position: [0, 0], text: "Hi", next: "q" },
    { id: "q", type: "ask", position: [300, 0], text: "Which?", choices: ["A", "B"], next: "w" },
    { id: "w", type: "wait", position: [600, 0], seconds: 20, next: "s" },
    { id: "s", type: "set", position: [0, 300], assign: { n: 1 }, next: "e" },
    { id: "e", type: "end", position: [300, 300] },
  ],
};

/** Opens a node's form. */
async function inspect(playground: Playground, id: string): Promise<Locator> {
  // By key: the node may stand beneath the inspector, and the focus brings it into view.
  await playground.node(id).focus();
  await playground.page.keyboard.press("Enter");
  const inspector = playground.region("Inspector");
  await expect(inspector.getByLabel("Id", { exact: true })).toHaveValue(id);
  return inspector;
}

test("the fields of every simple type change the document", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(SIMPLE);

  let form = await inspect(playground, "hi");
  await field(form, "Title").fill("Greeting");
  await field(form, "Note").fill("A remark");
  await field(form, "Text").fill("Hello");
  await expect(playground.node("hi")).toHaveAccessibleName("Message Greeting");
  expect(await exportedNode(page, "hi")).toMatchObject({ title: "Greeting", note: "A remark", text: "Hello" });
  await field(form, "Title").fill("");
  expect(await exportedNode(page, "hi")).not.toHaveProperty("title");

  form = await inspect(playground, "q");
  await field(form, "Question").fill("Which one?");
  await field(form, "Variable").fill("2bad");
  await expect(form.getByText("does not begin with a digit")).toBeVisible();
  await field(form, "Variable").fill("choice");
  await field(form, "Variable").press("Enter");
  await field(form, "Waits for").fill("2");
  await field(form, "Unit of Waits for").selectOption("min");
  await field(form, "Waits for").fill("3");
  await field(form, "Choice 2").fill("C");
  await form.getByRole("button", { name: "Move choice 2 up" }).click();
  await form.getByRole("button", { name: "Add choice" }).click();
  await field(form, "Choice 3").fill("D");
  await form.getByRole("button", { name: "Remove choice 2" }).click();
  expect(await exportedNode(page, "q")).toMatchObject({ text: "Which one?", variable: "choice", timeout_seconds: 180, choices: ["C", "D"] });

  form = await inspect(playground, "w");
  await field(form, "For").fill("{{ delay }}");
  expect((await exportedNode(page, "w")).seconds).toBe("{{ delay }}");
  await field(form, "For").fill("400");
  await field(form, "Unit of For").selectOption("ms");
  await expect(field(form, "For")).toHaveValue("400000");
  await field(form, "For").fill("400");
  expect((await exportedNode(page, "w")).seconds).toBe(0.4);

  form = await inspect(playground, "s");
  await field(form, "Variable value 1").fill('"3"');
  await form.getByRole("button", { name: "Add variable" }).click();
  await field(form, "Variable name 2").fill("m");
  await page.keyboard.press("Tab");
  await page.keyboard.type("[1, null]");
  await expect(field(form, "Variable value 2")).toHaveValue("[1, null]");
  expect((await exportedNode(page, "s")).assign).toEqual({ n: "3", m: [1, null] });
  await field(form, "Variable name 1").fill("m");
  await expect(form.getByText("is there already")).toBeVisible();

  form = await inspect(playground, "e");
  await field(form, "Outcome").selectOption("failed");
  expect((await exportedNode(page, "e")).outcome).toBe("failed");
  await form.getByRole("button", { name: "Start here" }).click();
  expect((await exported(page)).start).toBe("e");
});

test("what cannot be read stays with its error, and the document keeps the last good value", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(SIMPLE);
  let form = await inspect(playground, "w");
  await field(form, "For").fill("2o");
  await expect(form.getByText("neither a number nor a template")).toBeVisible();
  await expect(field(form, "For")).toHaveAttribute("aria-invalid", "true");
  expect((await exportedNode(page, "w")).seconds).toBe(20);
  await inspect(playground, "hi");
  form = await inspect(playground, "w");
  await expect(field(form, "For")).toHaveValue("2o");
  await field(form, "For").fill("25");
  await expect(form.getByText("neither a number nor a template")).toHaveCount(0);
  expect((await exportedNode(page, "w")).seconds).toBe(25);

  form = await inspect(playground, "s");
  await field(form, "Variable value 1").fill("[1,");
  await expect(form.getByText("Not JSON yet")).toBeVisible();
  expect((await exportedNode(page, "s")).assign).toEqual({ n: 1 });
});

test("typing in one field is one step; an undo shows in the field", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(SIMPLE);
  const form = await inspect(playground, "hi");
  await field(form, "Text").focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" there, dear customer");
  await expect(field(form, "Text")).toHaveValue("Hi there, dear customer");
  await playground.button("Undo").click();
  await expect(field(form, "Text")).toHaveValue("Hi");
  await expect(playground.button("Undo")).toBeDisabled();
  await playground.button("Redo").click();
  await expect(field(form, "Text")).toHaveValue("Hi there, dear customer");
  await field(form, "Title").fill("One");
  await field(form, "Text").fill("Two");
  await field(form, "Title").fill("Three");
  await playground.button("Undo").click();
  await expect(field(form, "Title")).toHaveValue("One");
});

test("an id is changed everywhere, or the refusal is said", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(SIMPLE);
  const form = await inspect(playground, "q");
  await field(form, "Id").fill("w");
  await expect(form.getByText("is taken already")).toBeVisible();
  await field(form, "Id").press("Enter");
  await expect(playground.node("q")).toBeVisible();
  await field(form, "Id").fill("question");
  await field(form, "Id").press("Enter");
  await expect(playground.node("question")).toBeVisible();
  await expect(field(form, "Id")).toHaveValue("question");
  expect((await exportedNode(page, "hi")).next).toBe("question");
  await playground.button("Undo").click();
  await expect(field(form, "Id")).toHaveValue("q");
});

test("ports lead where they are told, new steps included", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(SIMPLE);
  const form = await inspect(playground, "hi");
  await expect(field(form, "Next")).toHaveValue("to:q");
  await field(form, "Next").selectOption({ label: "w" });
  expect((await exportedNode(page, "hi")).next).toBe("w");
  await field(form, "Next").selectOption({ label: "Nowhere" });
  await expect(form.getByText("The conversation is complete there.")).toBeVisible();
  expect(await exportedNode(page, "hi")).not.toHaveProperty("next");
  await field(form, "Next").selectOption("new:message");
  await expect(playground.edge("hi:next")).toHaveCount(1);
  await form.getByRole("button", { name: "Go to message" }).click();
  await expect(field(form, "Id")).toHaveValue("message");
});

test("templates are completed by keyboard, and their value now is told", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(SIMPLE);
  const form = await inspect(playground, "hi");
  const text = field(form, "Text");
  await text.fill("");
  await text.pressSequentially("Order {{ ord");
  await expect(form.getByRole("option", { name: "order_id" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(text).toHaveValue("Order {{ order_id }}");
  await expect(form.getByText("now:")).toContainText("A-1001");
  await page.keyboard.type(", seen ");
  await page.keyboard.press("Control+Space");
  await page.keyboard.type("visits.h");
  await expect(form.getByRole("listbox")).toHaveCount(0);
  await expect(text).toHaveValue("Order {{ order_id }}, seen visits.h");
  await text.fill("{{ nothing }}");
  await expect(form.locator(".field-now .json-null")).toHaveText("null");
  await text.fill("{{ word }}");
  await expect(form.locator(".field-now .json-string")).toHaveText('"null"');
  await text.fill("{{ unheard }}");
  await expect(form.locator(".field-now .json-missing")).toHaveText("missing");
  await text.fill("{{ api_key }}");
  await expect(form.locator(".field-now")).not.toContainText("s3cret");
  await text.fill("{{ oops");
  await expect(form.getByText("no matching }}")).toBeVisible();
});

test("a webhook's request, patience, saves and mocks", async ({ page }) => {
  const playground = new Playground(page);
  const flow = example("branch-on-result");
  await playground.openFlow(flow);
  const form = await inspect(playground, "create");
  await field(form, "Method").selectOption("PUT");
  await field(form, "URL").fill("https://shop.example/{{ order_id }}");
  await form.getByRole("button", { name: "Add header" }).first().click();
  await field(form, "Header name 1").fill("X-Id");
  await page.keyboard.press("Tab");
  await page.keyboard.type("{{ order_id }}");
  const body = field(form, "Body");
  await body.fill('{ "n": {{ n }} }');
  await expect(form.getByText("at line 1, column")).toContainText("Put templates in quotes");
  expect((await exportedNode(page, "create")).request.body).toEqual(flow.nodes.find((n: Flow) => n.id === "create").request.body);
  await body.fill('{ "n": "{{ n }}" }');
  await field(form, "Body kind").selectOption("form");
  await field(form, "Field value 1").fill("7");
  await field(form, "Timeout").fill("30");
  await expect(form.locator("[data-limit]")).toHaveText("Cut to 15 s by the flow's limits.");
  await form.getByLabel("Try again").check();
  await field(form, "Attempts").fill("4");
  await form.getByLabel("429", { exact: true }).uncheck();
  await form.getByRole("button", { name: "Add answer" }).click();
  const second = form.getByRole("group", { name: "Answer 2", exact: true });
  await second.getByText("Edit").click();
  await field(second, "Result").selectOption("timeout");
  await form.getByRole("button", { name: "Move answer 2 up" }).click();
  await field(form, "Order").selectOption("random");
  const first = form.getByRole("group", { name: "Answer 2", exact: true });
  await field(first, "Status").fill("503");
  await field(first, "Latency").selectOption("lognormal");
  await field(first, "95 % within").fill("9");
  await field(first, "Weight").fill("3");
  const node = await exportedNode(page, "create");
  expect(node.request).toMatchObject({ method: "PUT", url: "https://shop.example/{{ order_id }}", headers: { "X-Id": "{{ order_id }}" }, body: { n: 7 } });
  expect(node.timeout_seconds).toBe(30);
  expect(node.retry).toEqual({ max_attempts: 4, on: ["timeout", "network", "5xx"] });
  expect(node.mock.order).toBe("random");
  expect(node.mock.responses[0]).toMatchObject({ fail: "timeout" });
  expect(node.mock.responses[1]).toMatchObject({ status: 503, weight: 3, latency_seconds: { distribution: "lognormal", p95: 9 } });
});

test("a field of the last answer is saved by clicking it", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  const form = await inspect(playground, "create");
  await form.getByRole("group", { name: "Pick from the last answer" }).getByRole("button", { name: "order_id" }).click();
  expect((await exportedNode(page, "create")).save).toMatchObject({ order_id: "{{ response.body.order_id }}" });
});

test("Send once asks for a stranger's flow, shows the answer and keeps it as a mock", async ({ page }) => {
  await page.route("https://shop.example/**", (route) =>
    route.fulfill({ status: 201, headers: { "access-control-allow-origin": "*", "content-type": "application/json" }, json: { result: "ok", echo: "s3cret" } }),
  );
  const playground = new Playground(page);
  await playground.openFlow({
    ...SIMPLE,
    start: "call",
    nodes: [{ id: "call", type: "webhook", request: { method: "GET", url: "https://shop.example/{{ order_id }}" } }],
  });
  const form = await inspect(playground, "call");
  const request = page.waitForRequest("https://shop.example/A-1001");
  await form.getByRole("button", { name: "Send once" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Allow and send" }).click();
  await request;
  await expect(form.locator(".sent .run-line")).toContainText("201");
  await expect(form.getByRole("group", { name: "Body of this answer" })).toContainText("result");
  await expect(form).not.toContainText("s3cret");
  await form.getByRole("button", { name: "Keep this answer as a mock" }).click();
  const mock = (await exportedNode(page, "call")).mock.responses[0];
  expect(mock).toMatchObject({ status: 201, body: { result: "ok", echo: "••••" } });
  expect(mock.latency_seconds).toBeGreaterThanOrEqual(0);
});

test("flow settings: name, limits with a preset, variables, secrets, scenarios", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({ ...SIMPLE, scenarios: [{ name: "All well" }] });
  await playground.button("Flow settings").click();
  const form = playground.region("Inspector");
  await field(form, "Name").fill("Renamed");
  await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue("Renamed");
  await field(form, "Limits of").selectOption("Webhook guide");
  await expect(field(form, "A minute")).toHaveValue("60");
  await field(form, "At a time").fill("0");
  await expect(form.getByText("This must be at least 1")).toBeVisible();
  await field(form, "At a time").fill("2");
  await expect(field(form, "Limits of")).toHaveValue("own");
  await field(form, "Variable 1").fill("order");
  await field(form, "Variable 1").press("Enter");
  await field(form, "Value of order").fill("[1]");
  await expect(field(form, "Value of api_key")).toHaveAttribute("type", "password");
  await form.getByLabel("api_key is a secret").uncheck();
  await form.getByLabel("word is a secret").check();
  await form.getByRole("button", { name: "Remove nothing" }).click();
  await form.getByRole("button", { name: "Add variable" }).click();
  await field(form, "Variable 4").fill("run");
  await expect(form.getByText("of their own")).toBeVisible();
  await field(form, "Variable 4").fill("fresh");
  await page.keyboard.press("Tab");
  await page.keyboard.type("5");
  await expect(form.getByText("All well")).toBeVisible();
  await form.getByRole("button", { name: "Open in Scenarios" }).click();
  await expect(playground.region("Scenarios")).toBeVisible();
  const flow = await exported(page);
  expect(flow.limits).toEqual({ max_triggers_per_minute: 60, max_wait_seconds: 15, max_concurrent_requests: 2 });
  expect(flow.secrets).toEqual(["word"]);
  expect(flow.variables).toEqual({ order: [1], api_key: "s3cret", fresh: 5 });
});

test("keys that are faster than the page mean the canvas as soon as the form is left", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.openFlow(SIMPLE));
  const form = await inspect(playground, "w");
  const leave: (() => Promise<void>)[] = [
    () => page.keyboard.press("Escape"),
    async () => {
      await form.getByRole("button", { name: "Close inspector" }).focus();
      await page.keyboard.press("Enter");
    },
  ];
  for (const by of leave) {
    await by();
    // The page's own timers stand still yet.
    await page.keyboard.press("a");
    const search = page.getByRole("combobox", { name: "Search" });
    await expect(search).toBeFocused();
    await page.clock.runFor(1000);
    await expect(search).toBeFocused();
    await page.keyboard.press("Escape");
    await inspect(playground, "w");
  }
});
