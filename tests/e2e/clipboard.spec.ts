import { example, exported, Playground, type Flow } from "./playground";
import { expect, test, type Page } from "./support";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const pair: Flow = {
  version: 1,
  name: "Pair",
  start: "a",
  nodes: [
    { id: "a", type: "message", position: [0, 0], text: "A", next: "b" },
    { id: "b", type: "message", position: [400, 0], text: "B" },
  ],
};

async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.locator(".canvas-pane").focus();
  await page.keyboard.press("ControlOrMeta+v");
}

test("copies as JSON text, cuts, and pastes with new ids", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(pair);
  await playground.node("a").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+c");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(text).nodes).toHaveLength(2);
  await page.keyboard.press("ControlOrMeta+v");
  await expect(page.locator(".node")).toHaveCount(4);
  const flow = await exported(page);
  expect(flow.nodes[2]).toMatchObject({ id: "a_2", next: "b_2" });
  await expect(page.locator(".node[aria-current]")).toHaveCount(2);
  await playground.node("a_2").focus();
  await page.keyboard.press("ControlOrMeta+x");
  await expect(page.locator(".node")).toHaveCount(2);
  await playground.button("Undo").click();
  await expect(page.locator(".node")).toHaveCount(4);
  await playground.button("Undo").click();
  expect(await exported(page)).toEqual(pair);
});

test("pastes in another tab", async ({ page, context }) => {
  const playground = new Playground(page);
  await playground.openFlow(pair);
  await playground.node("a").click();
  await page.keyboard.press("ControlOrMeta+c");
  const other = await context.newPage();
  const elsewhere = new Playground(other);
  await elsewhere.open();
  await elsewhere.button("New").click();
  await other.bringToFront();
  await other.locator(".canvas-pane").focus();
  await other.keyboard.press("ControlOrMeta+v");
  await expect(elsewhere.node("a")).toHaveAccessibleName("Message a");
});

test("a curl command becomes a webhook", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(pair);
  await pasteText(page, `curl -X PUT https://shop.example/orders/7 -H 'X-Id: 1' -d '{"a": 1}'`);
  await expect(playground.node("webhook")).toBeFocused();
  const webhook = (await exported(page)).nodes[2];
  expect(webhook.request).toMatchObject({ method: "PUT", url: "https://shop.example/orders/7" });
});

test("a flow that is pasted from elsewhere asks before its calls are made", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.button("New").click();
  const call = { id: "call", type: "webhook", request: { method: "GET", url: "https://shop.example/x" } };
  await pasteText(page, JSON.stringify({ version: 1, start: "call", nodes: [call] }));
  await expect(playground.node("call")).toBeVisible();
  await playground.live();
  await playground.run();
  await expect(page.getByRole("dialog")).toContainText("shop.example");
});

test("what cannot be pasted is said, and nothing changes", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(pair);
  for (const [text, why] of [
    ["hello there", "neither the JSON of a flow"],
    ['{"nodes": [', "not JSON"],
    ['[{"id": "x"}]', "no node"],
    ["curl", "curl"],
  ]) {
    await pasteText(page, text!);
    await expect(page.getByRole("alert")).toContainText(why!);
  }
  await page.getByRole("alert").getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await exported(page)).toEqual(pair);
});

test("text fields keep their own copy and paste", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(pair);
  await playground.node("a").click();
  await page.evaluate(() => navigator.clipboard.writeText("Another name"));
  const name = page.getByRole("textbox", { name: "Flow name" });
  await name.selectText();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(name).toHaveValue("Another name");
  await expect(page.locator(".node")).toHaveCount(2);
});

test("a whole flow pasted on the empty canvas comes with all it has, as one step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.button("New").click();
  const empty = await exported(page);
  const flow = example("recheck-with-limit");
  await pasteText(page, JSON.stringify(flow));
  await expect(playground.name).toHaveValue(flow.name);
  expect(await exported(page)).toEqual(flow);
  await expect(playground.button("Undo")).toHaveAttribute("title", "Undo import flow");
  await playground.button("Undo").click();
  expect(await exported(page)).toEqual(empty);
});
