import { gallery, Playground } from "./playground";
import { expect, test } from "./support";

/** How each example ends on mocks, and what its customers are told last. */
const endings: Record<string, { outcome: "completed" | "failed"; last: RegExp }> = {
  "all-in-one-call": { outcome: "failed", last: /./ },
  "answer-wait-query": { outcome: "completed", last: /A-1001/ },
  "message-before-wait": { outcome: "completed", last: /A-1001/ },
  "branch-on-result": { outcome: "completed", last: /A-1001/ },
  "recheck-with-limit": { outcome: "completed", last: /./ },
  "rush-hour": { outcome: "completed", last: /./ },
};

for (const { id, name, customers } of gallery) {
  test(`${name} runs to its end on mocks, with no request at all`, async ({ page, baseURL }) => {
    const playground = new Playground(page);
    const outside: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(baseURL!)) outside.push(request.url());
    });
    await playground.open();
    await playground.button("Examples").click();
    await page.locator(`[data-example="${id}"]`).click();
    await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue(name);
    await expect(page.getByLabel("Customers")).toHaveValue(String(customers));
    await playground.speed("Instant");
    await playground.run();
    await playground.ends(endings[id]!.outcome);
    await expect(playground.messages("bot").last()).toContainText(endings[id]!.last);
    await expect(playground.events("ended")).toHaveCount(1);
    await expect(page.locator("[data-node-id][data-state='running'], [data-node-id][data-state='waiting']")).toHaveCount(0);
    expect(outside).toEqual([]);
  });

  test(`${name} opens by its address, and its scenarios pass`, async ({ page }) => {
    const playground = new Playground(page);
    await playground.open(`?example=${id}`);
    await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue(name);
    const scenarios = await playground.show("Scenarios");
    await expect(scenarios.locator("[data-scenario][data-passed='true']").first()).toBeVisible();
    await expect(scenarios.locator("[data-scenario][data-passed='false']")).toHaveCount(0);
  });
}

test("the guide's flow, watched: greeting, webhook, please wait, countdown, recheck, branch, answer", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=branch-on-result"));
  await playground.begin();
  await expect(playground.messages("bot")).toHaveCount(1);
  await expect(playground.node("create")).toHaveAttribute("data-state", "running");

  await page.clock.runFor(1000);
  await expect(playground.messages("bot").nth(1)).toContainText("please wait");
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await expect(playground.edge("check:branch-1")).toHaveAttribute("data-taken", "1");
  await expect(playground.edge("check:branch-0")).toHaveAttribute("data-taken", "0");

  await page.clock.runFor(10_000);
  await expect(playground.node("pause")).toHaveAttribute("data-state", "waiting");
  await expect(playground.node("pause").locator(".node-status")).toHaveText(/^(9|10) s$/);

  await page.clock.runFor(12_000);
  await playground.ends("completed");
  await expect(playground.node("create")).toHaveAttribute("data-visits", "1");
  await expect(playground.messages("bot").last()).toContainText("A-1001");
  const kinds = await page.locator("[data-event]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-event")));
  expect(kinds).toEqual([
    "started", "node_entered", "message", "node_entered", "webhook_sent", "webhook_answered", "variables_set",
    "node_entered", "condition_evaluated", "node_entered", "message", "node_entered", "wait_started", "wait_ended",
    "node_entered", "webhook_sent", "webhook_answered", "variables_set", "node_entered", "condition_evaluated",
    "node_entered", "message", "ended",
  ]);
});

test("rush hour: five at a time, and the rest in the queue", async ({ page }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.open("?example=rush-hour"));
  await playground.begin();
  await page.clock.runFor(5000);
  await page.getByLabel("Watched customer").selectOption({ label: "Customer 20" });
  await expect(playground.events("webhook_queued")).toHaveCount(1);
  await expect(playground.events("webhook_sent")).toHaveCount(0);
  await page.getByLabel("Watched customer").selectOption({ label: "Customer 1" });
  await expect(playground.events("webhook_sent")).toHaveCount(1);
  await page.clock.runFor(120_000);
  await playground.ends("completed");
});
