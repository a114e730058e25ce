import { createServer } from "node:net";

import { example, Playground, type Flow } from "./playground";
import { expect, test } from "./support";

/** Example 4, pointed at the demo API, with its wait short enough to sit through. */
function branchOnResult(api: string, variables: Flow): Flow {
  const flow = example("branch-on-result");
  Object.assign(flow.variables, { api, order_id: `T-${crypto.randomUUID()}`, ready_after_seconds: 0 }, variables);
  return flow;
}

const results = [
  { first: "success", waits: 0, sent: 1 },
  { first: "pending", waits: 1, sent: 2 },
  { first: "null", waits: 1, sent: 2 },
  { first: "failed", waits: 1, sent: 2 },
  { first: "missing", waits: 1, sent: 2 },
];

for (const { first, waits, sent } of results) {
  test(`live: the first answer is ${first}`, async ({ page, api }) => {
    const playground = new Playground(page);
    const flow = branchOnResult(api, { first_result: first });
    await playground.openFlow(flow);
    await playground.live();
    await playground.speed("100×");
    await playground.run();
    await playground.agree();
    await playground.ends("completed");
    await expect(playground.events("wait_started")).toHaveCount(waits);
    await expect(playground.events("webhook_answered")).toHaveCount(sent);
    await expect(playground.messages("bot").last()).toContainText(flow.variables.order_id);
    const log: Flow[] = await (await page.request.get(`${api}/log`)).json();
    const ours = log.filter((entry) => JSON.stringify(entry).includes(flow.variables.order_id));
    expect(ours).toHaveLength(sent);
  });
}

test("live: the final answer is failed, and the customer is handed over kindly", async ({ page, api }) => {
  const playground = new Playground(page);
  await playground.openFlow(branchOnResult(api, { first_result: "pending", final_result: "failed" }));
  await playground.live();
  await playground.speed("100×");
  await playground.run();
  await playground.agree();
  await expect(playground.events("ended")).toHaveCount(1);
  await expect(playground.events("condition_evaluated")).toHaveCount(2);
});

test("live: a call that hangs times out after 15 s of the flow's time", async ({ page, api }) => {
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.openFlow(branchOnResult(api, { path: "/hang" })));
  await playground.live();
  await playground.run();
  await playground.agree();
  await expect(playground.events("webhook_sent")).toHaveCount(1);
  await page.clock.runFor(14_000);
  await expect(playground.events("webhook_timed_out")).toHaveCount(0);
  await page.clock.runFor(2000);
  await expect(playground.events("webhook_timed_out")).toHaveCount(1);
  await expect(playground.edge("create:timeout")).toHaveAttribute("data-taken", "1");
});

test("live: an answer that the browser keeps from the page is told as CORS, and the mock can stand in", async ({ page, api, problems }) => {
  problems.allow(/CORS policy|Failed to load resource/);
  const playground = new Playground(page);
  await playground.openFlow(branchOnResult(api, { path: "/no-cors" }));
  await playground.live();
  await playground.speed("100×");
  await playground.run();
  await playground.agree();
  await expect(playground.events("webhook_failed")).toContainText("CORS");
  await expect(playground.edge("create:error")).toHaveAttribute("data-taken", "1");
  const alert = page.getByRole("alert").filter({ hasText: "CORS" });
  await expect(alert).toBeVisible();
  await alert.getByRole("button", { name: "Answer from the mock instead" }).click();
  await expect(playground.events("webhook_failed")).toHaveCount(0);
  await expect(playground.events("condition_evaluated").first()).toBeVisible();
});

test("live: a mock beside live webhooks is in time, however late the page's timers are", async ({ page, api, problems }) => {
  problems.allow(/CORS policy|Failed to load resource/);
  const playground = new Playground(page);
  await playground.inFrozenTime(() => playground.openFlow(branchOnResult(api, { path: "/no-cors" })));
  await playground.live();
  await playground.speed("100×");
  await playground.run();
  await playground.agree();
  await page.getByRole("alert").getByRole("button", { name: "Answer from the mock instead" }).click();
  await expect(playground.events("webhook_sent")).toHaveCount(1);
  // A laptop's lid is closed: 100 s of the run, where the shop is waited for 15 s.
  await page.clock.fastForward(1000);
  await expect(playground.events("webhook_answered").first()).toBeVisible();
  await expect(playground.events("webhook_timed_out")).toHaveCount(0);
});

test("live: a server that is down is told as that", async ({ page, api, problems }) => {
  problems.allow(/ERR_CONNECTION_REFUSED|Failed to load resource/);
  const playground = new Playground(page);
  await playground.openFlow(branchOnResult(api, { api: `http://127.0.0.1:${await freePort()}` }));
  await playground.live();
  await playground.run();
  await playground.agree();
  await expect(playground.events("webhook_failed")).toContainText("cannot be reached");
  await expect(playground.events("webhook_failed")).not.toContainText("CORS");
  await expect(page.getByRole("alert")).toContainText("cannot be reached");
});

test("live: an error, a text and a body without end are told apart", async ({ page, api, problems }) => {
  problems.allow(/Failed to load resource/);
  const playground = new Playground(page);
  for (const [path, kind, text] of [
    ["/error", "webhook_answered", "500"],
    ["/text", "note", "not JSON"],
    ["/big", "webhook_failed", "larger than"],
  ] as const) {
    await page.goto("about:blank");
    await playground.openFlow(branchOnResult(api, { path }));
    await playground.live();
    await playground.speed("100×");
    await playground.run();
    await playground.agree();
    await expect(playground.events(kind).first()).toContainText(text);
  }
});

test("a shipped example needs no consent to run live", async ({ page, problems }) => {
  problems.allow(/ERR_CONNECTION_REFUSED|Failed to load resource/);
  const playground = new Playground(page);
  await page.route("http://127.0.0.1:8090/**", (route) =>
    route.fulfill({ json: { order_id: "A-1001", result: "success" }, headers: { "Access-Control-Allow-Origin": "*" } }),
  );
  await playground.open("?example=branch-on-result");
  await playground.live();
  await playground.run();
  await playground.ends("completed");
});

test("a stranger's flow calls nobody before the viewer has agreed, and nobody else after", async ({ page, api, problems }) => {
  problems.allow(/Failed to load resource|ERR_/);
  const playground = new Playground(page);
  const called: string[] = [];
  page.on("request", (request) => called.push(request.url()));
  const flow = branchOnResult(api, { first_result: "pending" });
  flow.nodes.find((node: Flow) => node.id === "recheck").request.url = "{{ response.body.elsewhere or 'http://127.0.0.1:9/' }}";
  await playground.openFlow(flow);
  await playground.live();
  await playground.speed("100×");
  await playground.run();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(new URL(api).host);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(called.filter((url) => url.startsWith(api))).toEqual([]);

  await playground.run();
  await playground.agree();
  await expect(playground.events("webhook_failed")).toContainText("not asked about");
  expect(called.filter((url) => url.startsWith(api))).toHaveLength(1);
  expect(called.filter((url) => url.startsWith("http://127.0.0.1:9"))).toEqual([]);
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
