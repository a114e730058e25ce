import { example, Playground } from "./playground";
import { expect, test } from "./support";

test("Stop in the middle of a wait", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  await playground.begin();
  await page.clock.runFor(5000);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await playground.button("Stop").click();
  await playground.ends("stopped");
  await page.clock.runFor(60_000);
  await playground.ends("stopped");
  await expect(playground.events("wait_ended")).toHaveCount(0);
});

test("Stop in the middle of a live request ends the request too", async ({ page, api }) => {
  const playground = new Playground(page);
  const flow = example("branch-on-result");
  Object.assign(flow.variables, { api, path: "/hang" });
  await playground.openFlow(flow);
  await playground.live();
  await playground.run();
  const aborted = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/hang"));
  await playground.agree();
  await expect(playground.events("webhook_sent")).toHaveCount(1);
  await playground.button("Stop").click();
  await playground.ends("stopped");
  expect((await aborted).failure()?.errorText).toContain("ERR_ABORTED");
});

test("Pause holds the time, Resume lets it go on", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  await playground.begin();
  await page.clock.runFor(5000);
  await playground.button("Pause").click();
  await page.clock.runFor(100_000);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await playground.button("Resume").click();
  await page.clock.runFor(10_000);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await page.clock.runFor(10_000);
  await playground.ends("completed");
});

test("a tab that slept, or whose clock jumps, wakes late and loses no step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  await playground.begin();
  await page.clock.runFor(3000);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  // All timers that would have fired meanwhile fire once, as after a closed lid.
  await page.clock.fastForward("01:00:00");
  await playground.ends("completed");
  await expect(playground.events("wait_ended")).toHaveCount(1);
  await expect(playground.messages("bot").last()).toContainText("A-1001");
});

test("a clock that goes back does no harm", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  await playground.begin();
  await page.clock.runFor(3000);
  await page.clock.setSystemTime(new Date("2026-05-05T11:00:00Z"));
  await page.clock.runFor(25_000);
  await playground.ends("completed");
});

test("Step and Step back go through the run event by event", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await playground.button("Step").click();
  await expect(playground.events("webhook_sent")).toHaveCount(1);
  await expect(playground.node("create")).toHaveAttribute("data-state", "running");
  await playground.button("Step").click();
  await expect(playground.events("webhook_answered")).toHaveCount(1);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await expect(playground.messages("bot")).toHaveCount(2);
  for (let step = 0; step < 4; step += 1) await playground.button("Step back").click();
  await expect(playground.messages("bot")).toHaveCount(1);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "idle");
  await page.getByRole("toolbar", { name: "Run" }).getByRole("button", { name: "Back to now" }).click();
  await expect(playground.messages("bot")).toHaveCount(2);
});

test("Restart runs again from the start", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  await playground.button("Restart").click();
  await playground.ends("completed");
  await expect(playground.events("started")).toHaveCount(1);
  await expect(playground.node("create")).toHaveAttribute("data-visits", "1");
});

test("an ask waits for the customer; what comes at another time is not seen by the bot", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({
    version: 1,
    name: "Ask",
    start: "ask",
    nodes: [
      { id: "ask", type: "ask", text: "Which **order**?", variable: "order_id", choices: ["A-1", "A-2"], next: "pause" },
      { id: "pause", type: "wait", seconds: 5, next: "said" },
      { id: "said", type: "message", text: "You said {{ order_id }}. [Help](https://example.com) <b>x</b> [bad](javascript:alert(1))", next: "again" },
      { id: "again", type: "ask", text: "Anything else?", variable: "more" },
    ],
  });
  await playground.run();
  await playground.ends("waiting");
  await expect(playground.messages("bot").locator("strong")).toHaveText("order");
  await playground.button("A-2").click();
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await page.getByRole("textbox", { name: "Message" }).fill("are you there?");
  await playground.button("Send").click();
  await expect(playground.messages("customer").last()).toContainText("not seen by the bot");
  await expect(playground.events("customer_message_missed")).toHaveCount(1);
  await playground.speed("100×");
  await playground.ends("waiting");
  const said = playground.messages("bot").filter({ hasText: "You said A-2" });
  await expect(said.getByRole("link")).toHaveCount(1);
  await expect(said.getByRole("link", { name: "Help" })).toHaveAttribute("href", "https://example.com");
  await expect(said).toContainText("<b>x</b>");
  await page.getByRole("textbox", { name: "Message" }).fill("no");
  await page.keyboard.press("Enter");
  await playground.ends("completed");
  const variables = await playground.show("Variables");
  await expect(variables).toContainText("A-2");
});

test("a key that makes a button vanish leaves the focus near it", async ({ page }) => {
  const playground = new Playground(page);
  const press = async (name: string) => {
    await playground.button(name).focus();
    await page.keyboard.press("Enter");
  };
  await playground.open("?example=branch-on-result");
  await press("Run");
  await expect(playground.button("Pause")).toBeFocused();
  await press("Stop");
  await expect(playground.button("Restart")).toBeFocused();
  // A step that is taken away: the canvas, where keys go on.
  await playground.node("check").focus();
  await page.keyboard.press("ControlOrMeta+d");
  await expect(page.locator("[data-node-id]")).toHaveCount(13);
  await expect(page.locator(".node[aria-current]")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.locator("[data-node-id]")).toHaveCount(12);
  await expect(page.locator(".canvas-pane")).toBeFocused();
  await expect(playground.button("Undo")).toBeDisabled();
  // A dialog that ends by a choice: what it was opened from.
  await playground.node("check").focus();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: "Command" }).fill("show problems");
  await page.keyboard.press("Enter");
  await expect(playground.region("Problems")).toBeVisible();
  await expect(playground.node("check")).toBeFocused();
  // A row that is deleted: the next one.
  await playground.node("check").focus();
  await page.keyboard.press("Enter");
  const form = playground.region("Inspector");
  const rules = form.getByRole("button", { name: /^Remove rule/ });
  const before = await rules.count();
  await rules.first().focus();
  await page.keyboard.press("Enter");
  await expect(rules).toHaveCount(before - 1);
  await expect(form.locator(":focus")).toHaveCount(1);
});

test("a flow deleted by keys leaves the dialog to the keys", async ({ page }) => {
  const playground = new Playground(page);
  for (const name of ["One", "Two", "Three"]) {
    await playground.open("?example=rush-hour");
    await playground.name.fill(name);
    await expect(page).toHaveURL(/\?flow=/);
  }
  await playground.button("Flows").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Delete Two" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.locator("[data-flow]")).toHaveCount(2);
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(playground.button("Flows")).toBeFocused();
});
