// A run on mocks: what its report says, and what it follows from.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { example, examples, flowOf, kinds, playground } from "./support.mjs";

const { run, validate } = playground;

before(() => playground.default());

const hello = flowOf([{ id: "a", type: "message", text: "Hello!" }]);

/** Three draws whose results and latencies differ from seed to seed. */
const random = flowOf(
  [1, 2, 3].map((number) => ({
    id: `call${number}`,
    type: "webhook",
    request: { method: "GET", url: "https://shop.example/" },
    timeout_seconds: 60,
    save: { [`result${number}`]: "{{ response.body.result }}" },
    mock: {
      order: "random",
      responses: ["success", "pending", "failed"].map((result) => ({
        status: 200,
        body: { result },
        latency_seconds: { distribution: "lognormal", p50: 1, p95: 8 },
      })),
    },
    next: number < 3 ? `call${number + 1}` : null,
  })),
);

test("the report has what the declarations say, and no more", async () => {
  const report = await run(await example("branch-on-result"));
  assert.deepEqual(Object.keys(report), [
    "outcome", "messages", "path", "variables", "duration_ms", "longest_silence_ms", "events",
  ]);
  assert.equal(report.outcome, "completed");
  assert.deepEqual(report.path, ["greet", "create", "check", "please_wait", "pause", "recheck", "check_again", "done"]);
  assert.equal(report.messages.at(-1), "Your order A-1001 is confirmed. Thank you!");
  assert.equal(report.variables.result, "success");
  // 0.4 s, 20 s and 0.3 s: virtual time is exact.
  assert.equal(report.duration_ms, 20_700);
});

test("the events are numbered, in the order of time, and begin and end as they should", async () => {
  for (const { id, flow } of await examples()) {
    const { events, outcome, path, messages, duration_ms } = await run(flow);
    assert.deepEqual(events.map(({ seq }) => seq), events.map((_, at) => at), id);
    for (const { t_ms } of events) assert.ok(Number.isInteger(t_ms) && t_ms >= 0);
    const times = events.map(({ t_ms }) => t_ms);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    assert.equal(events[0].kind, "started");
    assert.deepEqual([events.at(-1).kind, events.at(-1).outcome, events.at(-1).t_ms], ["ended", outcome, duration_ms]);
    const of = (...wanted) => events.filter(({ kind }) => wanted.includes(kind));
    assert.deepEqual(of("node_entered").map(({ node }) => node), path);
    assert.deepEqual(of("message", "asked").map(({ text }) => text), messages);
  }
});

test("without a trace the report is the same but for its events", async () => {
  const flow = await example("recheck-with-limit");
  const { events, ...rest } = await run(flow);
  assert.ok(events.length > 0);
  assert.deepEqual(await run(flow, { trace: "none" }), { ...rest, events: [] });
});

test("a run can fail, and says why", async () => {
  const { outcome, reason } = await run(flowOf([{ id: "a", type: "end", outcome: "failed" }]));
  assert.equal(outcome, "failed");
  const call = { id: "a", type: "webhook", request: { method: "GET", url: "https://shop.example/" } };
  const down = await run(flowOf([{ ...call, mock: { responses: [{ fail: "network" }] } }]));
  assert.equal(down.outcome, "failed");
  assert.ok(reason === undefined || typeof reason === "string");
  assert.match(down.reason, /\S/);
});

test("replies answer the asks in order; without one the run waits for it, or for the timeout", async () => {
  const flow = flowOf([
    { id: "name", type: "ask", text: "Who?", variable: "name", next: "order" },
    { id: "order", type: "ask", text: "Which order?", variable: "order", timeout_seconds: 120, next: "done", timeout: "bye" },
    { id: "done", type: "message", text: "{{ name }}: {{ order }}" },
    { id: "bye", type: "message", text: "Bye!" },
  ]);
  const answered = await run(flow, { replies: ["Ada", "A-1", "unused"] });
  assert.deepEqual([answered.outcome, answered.messages.at(-1), answered.duration_ms], ["completed", "Ada: A-1", 0]);
  const late = await run(flow, { replies: ["Ada"] });
  assert.deepEqual([late.outcome, late.messages.at(-1), late.duration_ms], ["completed", "Bye!", 120_000]);
  for (const options of [{}, { clock: "real" }, { webhooks: "live" }]) {
    const open = await run(flow, options);
    assert.deepEqual([open.outcome, open.messages, open.path], ["waiting_for_reply", ["Who?"], ["name"]]);
  }
});

test("variables replace the flow's own, of any JSON", async () => {
  const flow = flowOf([{ id: "a", type: "message", text: "{{ a }} {{ b.c[1] }}" }], { variables: { a: 1, z: "kept" } });
  const report = await run(flow, { variables: { a: "two", b: { c: [null, true] } } });
  assert.deepEqual(report.messages, ["two true"]);
  assert.deepEqual(report.variables, { a: "two", z: "kept", b: { c: [null, true] } });
});

test("names that mean something to JavaScript are but names", async () => {
  const variables = JSON.parse('{"__proto__":{"polluted":1},"constructor":2,"toString":3}');
  const { messages, variables: after } = await run(
    flowOf([{ id: "a", type: "message", text: "{{ __proto__.polluted }} {{ constructor }} {{ toString }} {{ valueOf }}" }]),
    { variables },
  );
  assert.deepEqual(messages, ["1 2 3 "]);
  assert.deepEqual(Object.entries(after), Object.entries(variables));
  assert.equal(Object.getPrototypeOf(after), Object.prototype);
  assert.equal({}.polluted, undefined);
  assert.equal(after.polluted, undefined);
});

test("numbers beyond 2^53 pass exactly, where the flow is given as text", async () => {
  const number = "123456789012345678901234567890";
  const text = JSON.stringify(
    flowOf([{ id: "a", type: "message", text: "{{ id }} {{ o }}" }], { variables: { id: "@", o: { a: ["@"] } } }),
  ).replaceAll('"@"', number);
  const { messages } = await run(text);
  assert.deepEqual(messages, [`${number} {"a":[${number}]}`]);
});

test("the same seed gives the same events, byte for byte, and another one others", async () => {
  const text = async (options) => JSON.stringify((await run(random, options)).events);
  const first = await text({ seed: 7 });
  assert.equal(await text({ seed: 7 }), first);
  assert.equal(await text({ seed: 7, clock: "virtual", webhooks: "mock" }), first);
  assert.notEqual(await text({ seed: 8 }), first);
  assert.equal(await text({}), await text({ seed: 0 }));
  assert.notEqual(await text({ seed: Number.MAX_SAFE_INTEGER }), first);
});

test("with the real clock mocks leave the same events", async () => {
  for (const speed of [20_000, Number.MAX_VALUE]) {
    const { events } = await run(random, { seed: 7, clock: "real", speed });
    assert.equal(JSON.stringify(events), JSON.stringify((await run(random, { seed: 7 })).events));
  }
});

test("with the real clock a wait takes its time", async () => {
  const flow = flowOf([{ id: "a", type: "wait", seconds: 0.2 }]);
  const start = Date.now();
  const { duration_ms } = await run(flow, { clock: "real" });
  // At least: how much more the machine takes is not for a test to say.
  assert.ok(Date.now() - start >= 200);
  assert.equal(duration_ms, 200);
});

test("an object and its text run alike, and what happens to them afterwards changes nothing", async () => {
  const flow = structuredClone(hello);
  const options = { variables: { a: 1 }, replies: [] };
  const running = run(flow, options);
  flow.nodes.length = 0;
  options.variables.a = 2;
  const report = await running;
  assert.deepEqual([report.messages, report.variables], [["Hello!"], { a: 1 }]);
  assert.deepEqual(await run(JSON.stringify(hello), { variables: { a: 1 } }), report);
});

test("many runs may be under way at once", async () => {
  const runs = Array.from({ length: 50 }, (_, seed) => run(random, { seed, clock: seed % 2 ? "real" : "virtual", speed: 1e6 }));
  const reports = await Promise.all(runs);
  for (const [seed, report] of reports.entries()) assert.deepEqual(report, await run(random, { seed }));
});

test("a run that does not end by itself is ended, with a reason", async () => {
  const { outcome, reason } = await run(
    flowOf([{ id: "a", type: "set", assign: { n: "{{ n + 1 }}" }, next: "a" }], { variables: { n: 0 } }),
    { trace: "none" },
  );
  assert.equal(outcome, "failed");
  assert.match(reason, /steps/);
});

test("a flow with errors is refused, with its diagnostics", async () => {
  const dangling = flowOf([{ id: "a", type: "message", text: "Hello!", next: "nowhere" }]);
  for (const flow of [dangling, JSON.stringify(dangling), "{", "[]", {}, 7, null, undefined]) {
    await assert.rejects(run(flow), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^the flow has errors and cannot run: ./);
      assert.deepEqual(error.diagnostics, validate(flow));
      assert.ok(error.diagnostics.some(({ severity }) => severity === "error"));
      return true;
    });
  }
  await assert.rejects(run(), /the flow has errors/);
});

test("a flow with mere warnings runs", async () => {
  const flow = flowOf([{ id: "a", type: "message", text: "Hello!", colour: "red" }]);
  assert.deepEqual(validate(flow).map(({ severity }) => severity), ["warning"]);
  assert.deepEqual(kinds(await run(flow)), ["started", "node_entered", "message", "ended"]);
});
