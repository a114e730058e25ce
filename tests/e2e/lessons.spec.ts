/** Lessons: the task, the check, and the way from the one to the other. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import AxeBuilder from "@axe-core/playwright";

import { exportedNode, field, Playground } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

const languages = fileURLToPath(new URL("../../static/languages/zh-Hant.json", import.meta.url));
const chinese: Record<string, string> = JSON.parse(readFileSync(languages, "utf8"));
const solution = (id: string) => readFileSync(fileURLToPath(new URL(`../lessons/${id}.json`, import.meta.url)), "utf8");

class Lesson {
  readonly playground: Playground;
  readonly panel: Locator;

  constructor(readonly page: Page) {
    this.playground = new Playground(page);
    this.panel = this.playground.region("Lesson");
  }

  async open(id: string): Promise<void> {
    await this.playground.open(`?lesson=${id}`);
    await expect(this.panel).toBeVisible();
  }

  /** Checks, and waits for what comes of it. */
  async check(): Promise<void> {
    await this.playground.show("Lesson");
    await this.panel.getByRole("button", { name: "Check", exact: true }).click();
    await expect(this.panel.getByRole("status").first()).toContainText(/\d of \d hold/);
  }

  row(name: string): Locator {
    return this.panel.locator(`[data-check="${name}"]`);
  }

  get solved(): Locator {
    return this.panel.getByRole("heading", { name: "Solved: everything holds" });
  }

  /** Puts another flow in the place of the reader's, as JSON. */
  async put(text: string): Promise<void> {
    const json = await this.playground.show("JSON");
    await json.getByRole("textbox", { name: "Flow as JSON" }).fill(text);
  }
}

test("a lesson is solved by edits on the canvas and in forms", async ({ page }) => {
  const lesson = new Lesson(page);
  const { playground, panel } = lesson;
  await lesson.open("survive-40-seconds");
  await expect(panel).toContainText("40 seconds");
  await expect(panel.getByText("The answer is lost, the order is not.")).toBeHidden();
  await panel.getByText("Hint", { exact: true }).click();
  await expect(panel.getByText("The answer is lost, the order is not.")).toBeVisible();

  await lesson.check();
  const slow = lesson.row("The shop takes 40 seconds");
  await expect(slow).toHaveAttribute("data-holds", "false");
  await expect(slow).toContainText("The customer should get to “Order placed”, and ends at “Give up”.");
  await expect(lesson.row("A quiet day: 4 seconds")).toHaveAttribute("data-holds", "true");
  await expect(lesson.row("Every webhook has a way for a timeout")).toHaveAttribute("data-holds", "true");
  await expect(lesson.solved).toHaveCount(0);

  await playground.speed("Instant");
  await slow.getByRole("button", { name: "Play" }).click();
  await playground.ends("failed");
  await expect(playground.messages("bot").last()).toContainText("Sorry, your order could not be placed.");

  // The timeout leads to a message now, and that to a wait and a query.
  const form = playground.region("Inspector");
  const next = async (port: string, type: string, id: string) => {
    await field(form, port).selectOption(`new:${type}`);
    await form.getByRole("button", { name: `Go to ${id}` }).click();
    await expect(field(form, "Id")).toHaveValue(id);
  };
  await playground.node("create").click();
  await next("Timed out", "message", "message");
  await field(form, "Text").fill("The order is being created, please wait…");
  await next("Next", "wait", "wait");
  await field(form, "For").fill("10");
  await next("Next", "webhook", "webhook");
  await field(form, "Method").selectOption("GET");
  await field(form, "URL").fill("{{ api }}/orders/{{ order_id }}");
  await form.getByRole("button", { name: "Add variable" }).click();
  await field(form, "Variable name 1").fill("result");
  await page.keyboard.press("Tab");
  await field(form, "Variable value 1").fill("{{ response.body.result }}");
  await field(form, "Answered").selectOption({ label: "Order placed" });
  for (const port of ["Timed out", "Error"]) await field(form, port).selectOption({ label: "Apology" });
  await expect(panel.getByRole("status").first()).toContainText("changed since");

  // It asks too early: after 25 seconds.
  await lesson.check();
  await expect(slow).toContainText('should be "success", and is "pending"');
  await playground.button("Arrange").click();
  await expect(page.locator(".canvas-pane")).not.toHaveAttribute("data-gliding", "");
  await playground.button("Fit").click();
  await playground.node("wait").click();
  await field(form, "For").fill("30");
  await lesson.check();
  await expect(lesson.solved).toBeVisible();
  await expect(panel.locator('[data-holds="false"]')).toHaveCount(0);

  // All of it is there again, the tick too; and the guide has it.
  await page.reload();
  await expect(page).toHaveURL(/\?lesson=survive-40-seconds$/);
  await expect(panel).toBeVisible();
  expect((await exportedNode(page, "wait")).seconds).toBe(30);
  await panel.getByText("All lessons").click();
  await expect(panel.locator('[data-lesson="survive-40-seconds"]')).toContainText("done");
  await expect(panel.locator('[data-lesson="ask-later"]')).not.toContainText("done");
  await lesson.check();
  await panel.getByRole("link", { name: "Next lesson" }).click();
  await expect(page).toHaveURL(/\?lesson=ask-later$/);
  await expect(panel).toContainText("Lesson 2 of 6");
  await page.goto("guide/#lessons");
  await expect(page.locator('[data-lesson="survive-40-seconds"]')).toContainText("done");
});

for (const id of ["ask-later", "never-silent", "spare-the-wait", "a-loop-that-ends", "twenty-at-once"]) {
  test(`${id} fails, and holds when it is solved; start again is an edit`, async ({ page }) => {
    const lesson = new Lesson(page);
    await lesson.open(id);
    await lesson.check();
    await expect(lesson.panel.locator('[data-holds="false"]').first()).toBeVisible();
    const before = await lesson.panel.locator("[data-check]").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.holds));
    await lesson.put(solution(id));
    await lesson.check();
    await expect(lesson.solved).toBeVisible();
    await lesson.panel.getByRole("button", { name: "Start again" }).click();
    await lesson.check();
    expect(await lesson.panel.locator("[data-check]").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.holds))).toEqual(before);
    await lesson.playground.button("Undo").click();
    await lesson.check();
    await expect(lesson.solved).toBeVisible();
  });
}

test("a lesson is told in the language of the page, its flow too, and its check knows the same steps", async ({ page }) => {
  const say = (english: string) => chinese[english]!;
  await page.goto("?lesson=ask-later&lang=zh-Hant");
  const panel = page.getByRole("region", { name: say("Lesson") });
  await expect(panel).toContainText(say("Answer first, ask later"));
  await expect(page.locator('[data-node-id="refused"]')).toContainText(say("Not possible"));
  for (const summary of await panel.locator("summary").all()) await summary.click();
  const check = async () => {
    await page.getByRole("tab", { name: say("Lesson"), exact: true }).click();
    await panel.getByRole("button", { name: say("Check"), exact: true }).click();
  };
  await check();
  await expect(panel.locator(`[data-check="${say("The order fails")}"]`)).toContainText(`「${say("Not possible")}」`);
  // What is left in Latin letters is code, or a name.
  const left = await panel.evaluate((panel) => {
    const texts = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT, (text) => (text.parentElement!.closest("code, script") ? 2 : 1));
    const found: string[] = [];
    while (texts.nextNode()) found.push(texts.currentNode.textContent!);
    return found.filter((text) => /[a-z]{3}/i.test(text.replace(/Webhook|pending|success|result|completed|failed|null/gi, "")));
  });
  expect(left).toEqual([]);
  await page.getByRole("tab", { name: "JSON", exact: true }).click();
  await page.getByRole("textbox", { name: say("Flow as JSON") }).fill(solution("ask-later"));
  await check();
  await expect(panel.getByRole("heading", { name: say("Solved: everything holds") })).toBeVisible();
  await panel.getByRole("link", { name: say("Next lesson") }).click();
  await expect(page).toHaveURL(/\?lesson=never-silent&lang=zh-Hant$/);
  await expect(panel).toContainText(say("Never silent for more than 15 seconds"));
  await expect(panel.getByRole("link", { name: say("Read about it in the guide") })).toHaveAttribute("href", "guide/zh-Hant/#message");
});

test("a way that breaks a demand can be played, and twenty customers come at once", async ({ page }) => {
  const lesson = new Lesson(page);
  await lesson.open("never-silent");
  await lesson.check();
  const silent = lesson.row("No way is silent for more than 15 s");
  await expect(silent).toContainText("On one way the customer hears nothing for 35.4 s.");
  await lesson.playground.speed("Instant");
  await silent.getByRole("button", { name: "Play" }).click();
  await lesson.playground.ends("failed");

  await lesson.open("twenty-at-once");
  await lesson.check();
  await expect(lesson.row("Twenty at once")).toContainText("The customer hears nothing for 56 s; 25 s is the most.");
  await lesson.playground.speed("Instant");
  await lesson.row("Twenty at once").getByRole("button", { name: "Play" }).click();
  await lesson.playground.ends("completed");
  await expect(page.getByLabel("Customers", { exact: true })).toHaveValue("20");
});

test("what the shop does not have is told, and so are errors", async ({ page }) => {
  const lesson = new Lesson(page);
  await lesson.open("survive-40-seconds");
  const flow = JSON.parse(solution("survive-40-seconds"));
  flow.nodes.find((node: { id: string }) => node.id === "query").request.url = "{{ api }}/order";
  await lesson.put(JSON.stringify(flow));
  await lesson.check();
  await expect(lesson.row("The shop takes 40 seconds")).toContainText("calls GET /order, which the shop does not have");
  await lesson.put(JSON.stringify({ ...flow, start: "nowhere" }));
  await lesson.playground.show("Lesson");
  await lesson.panel.getByRole("button", { name: "Check", exact: true }).click();
  await expect(lesson.panel.getByRole("heading", { name: "The flow has errors" })).toBeVisible();
});

test("a lesson that is not there says which are; other flows have no lesson", async ({ page }) => {
  await page.goto("?lesson=none-such");
  await expect(page.getByRole("alert")).toContainText('there is no lesson "none-such": the lessons are survive-40-seconds');
  const lesson = new Lesson(page);
  await lesson.open("ask-later");
  await lesson.playground.button("New").click();
  await expect(lesson.panel).toHaveCount(0);
  await expect(page.getByRole("tab", { name: "Lesson" })).toHaveCount(0);
});

test("where the browser keeps nothing only the tick is lost", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  const lesson = new Lesson(page);
  await lesson.open("ask-later");
  await lesson.put(solution("ask-later"));
  await lesson.check();
  await expect(lesson.solved).toBeVisible();
  await lesson.panel.getByText("All lessons").click();
  await expect(lesson.panel.locator(".is-done")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a lesson, and nothing overflows, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const lesson = new Lesson(page);
    for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await lesson.open("survive-40-seconds");
      for (const summary of await lesson.panel.locator("summary").all()) await summary.click();
      await lesson.check();
      const { violations } = await new AxeBuilder({ page }).include(".lesson").analyze();
      expect(violations).toEqual([]);
      const over = await lesson.panel.evaluate((panel) =>
        [...panel.querySelectorAll("*:not(svg *, .visually-hidden)")]
          .filter((one) => getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + 1)
          .map((one) => one.outerHTML.slice(0, 80)),
      );
      expect(over).toEqual([]);
    }
  });
}
