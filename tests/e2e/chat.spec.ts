// The conversation as the customer sees it.
import type { Page } from "@playwright/test";
import { center, Playground, type Flow } from "./playground";
import { expect, test } from "./support";

/** Says a lot, and then asks. */
const LONG: Flow = {
  version: 1,
  name: "Long",
  start: "m1",
  nodes: [
    ...Array.from({ length: 16 }, (_, at) => ({
      id: `m${at + 1}`,
      type: "message",
      text: `Message number ${at + 1}`,
      next: at < 15 ? `m${at + 2}` : "which",
      position: [at * 300, 0],
    })),
    { id: "which", type: "ask", title: "Which one", text: "Which order?", variable: "order", choices: ["A-1001", "A-1002", "A-1003"], next: "said", position: [4800, 0] },
    { id: "said", type: "message", text: "Thank you.", position: [5100, 0] },
  ],
};

test("what can be replied stands below a long conversation, and not over it", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(LONG);
  await playground.button("Run").click();
  await expect(playground.messages("bot")).toHaveCount(17);
  const question = (await playground.messages("bot").last().boundingBox())!;
  const choice = playground.button("A-1001");
  await expect(choice).toBeInViewport();
  expect((await choice.boundingBox())!.y).toBeGreaterThan(question.y + question.height - 1);
});

/** A long conversation, read up to its first messages. */
async function readUp(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.openFlow(LONG);
  await playground.button("Run").click();
  await expect(playground.button("A-1001")).toBeInViewport();
  await page.mouse.move(...(await center(playground.region("Chat"))));
  await page.mouse.wheel(0, -5000);
  await expect(page.getByText("newest")).toBeVisible();
  return playground;
}

test("a new conversation is followed, however far the last one was read up", async ({ page }) => {
  const playground = await readUp(page);
  await playground.button("Restart").click();
  await expect(playground.button("A-1001")).toBeInViewport();
  await expect(page.getByText("newest")).toHaveCount(0);
});

test("nothing newer is offered once all of a conversation is in view", async ({ page }) => {
  await readUp(page);
  await page.setViewportSize({ width: 1440, height: 3000 });
  await expect(page.getByText("newest")).toHaveCount(0);
});

test("a run of a flow that was edited since says so, and calls its steps by their titles", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(LONG);
  await playground.button("Run").click();
  await expect(playground.button("A-1001")).toBeVisible();
  await expect(playground.events("message_sent").or(playground.events("reply_awaited")).or(playground.events("node_entered")).last()).toContainText("Which one");
  const note = playground.region("Chat").getByText("The flow was edited since");
  await expect(note).toHaveCount(0);
  await playground.name.fill("Still the same");
  await expect(note).toHaveCount(0);
  await playground.node("said").focus();
  await page.keyboard.press("Delete");
  await expect(note).toBeVisible();
  await playground.button("Undo").click();
  await expect(note).toHaveCount(0);
});
