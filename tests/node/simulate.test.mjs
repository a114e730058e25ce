// The load lab's engine, as the package gives it.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { examples, example, flowOf, playground, repository } from "./support.mjs";

const { run, simulate, validate } = playground;

before(() => playground.default());

const atOnce = { conversations: 20, arrivals: { process: "at_once" } };
const poisson = (per_minute, conversations = 2000) => ({ conversations, arrivals: { process: "poisson", per_minute } });

for (const { id, flow, text } of await examples()) {
  test(`one customer of ${id} is the run`, async () => {
    const report = simulate(text, { ...atOnce, conversations: 1, seed: 5 });
    const single = await run(flow, { seed: 5 });
    assert.equal(report.duration_ms.max, single.duration_ms);
    assert.equal(report.longest_silence_ms.max, single.longest_silence_ms);
    assert.deepEqual([report.completed, report.failed], single.outcome === "completed" ? [1, 0] : [0, 1]);
    assert.deepEqual(simulate(flow, { ...atOnce, conversations: 1, seed: 5 }), report);
  });
}

test("rush hour: what the report says, member by member", async () => {
  const { series, ...report } = simulate(await example("rush-hour"), atOnce);
  const same = (ms) => ({ mean: ms, p50: ms, p90: ms, p95: ms, p99: ms, max: ms });
  assert.deepEqual(report, {
    conversations: 20,
    completed: 20,
    failed: 0,
    simulated_ms: 56_000,
    events: 60,
    duration_ms: { mean: 35_000, p50: 28_015, p90: 56_000, p95: 56_000, p99: 56_000, max: 56_000 },
    first_message_ms: same(0),
    longest_silence_ms: { mean: 35_000, p50: 28_015, p90: 56_000, p95: 56_000, p99: 56_000, max: 56_000 },
    webhook: {
      requests: 20,
      ok: 20,
      errors: 0,
      timeouts: 0,
      turned_away: 0,
      queue_wait_ms: { mean: 21_000, p50: 14_007, p90: 42_000, p95: 42_000, p99: 42_000, max: 42_000 },
      response_ms: same(14_000),
      queue_length_mean: 7.5,
      queue_length_max: 15,
      concurrency_mean: 5,
    },
    branches: {},
  });
  assert.deepEqual(series[0], { t_ms: 0, started: 20, finished: 0, queue_length: 15, in_flight: 5, timeouts: 0 });
  assert.equal(series.reduce((sum, point) => sum + point.finished, 0), 20);
});

test("the same load gives the same report, another seed another one", async () => {
  const flow = await example("recheck-with-limit");
  flow.nodes[0].mock.responses[0].latency_seconds = { distribution: "lognormal", p50: 1, p95: 4 };
  const load = { ...poisson(20), seed: 3 };
  assert.equal(JSON.stringify(simulate(flow, load)), JSON.stringify(simulate(JSON.stringify(flow), load)));
  assert.notDeepEqual(simulate(flow, load), simulate(flow, { ...load, seed: 4 }));
  assert.deepEqual(simulate(flow, { ...load, seed: 0 }), simulate(flow, poisson(20)));
});

test("limits are replaced one by one", async () => {
  const flow = await example("rush-hour");
  assert.equal(simulate(flow, { ...atOnce, limits: { max_concurrent_requests: 20 } }).duration_ms.max, 14_000);
  assert.equal(simulate(flow, { ...atOnce, limits: { max_concurrent_requests: null } }).duration_ms.max, 14_000);
  const short = simulate(flow, { ...atOnce, limits: { max_wait_seconds: 10 } });
  assert.deepEqual([short.webhook.timeouts, short.failed, short.simulated_ms], [20, 20, 40_000]);
  const full = simulate(flow, { ...atOnce, limits: { max_queued_requests: 0 } });
  assert.deepEqual([full.webhook.turned_away, full.webhook.ok, full.webhook.requests], [15, 5, 20]);
});

test("branches are counted by condition, else last", async () => {
  const { branches, webhook } = simulate(await example("recheck-with-limit"), poisson(10, 100));
  assert.deepEqual(branches, { check: [100, 0, 100] });
  assert.equal(webhook.requests, 300);
});

test("replies answer the asks", () => {
  const flow = flowOf([{ id: "ask", type: "ask", text: "Which?", variable: "order" }]);
  assert.deepEqual([simulate(flow, atOnce).completed, simulate(flow, { ...atOnce, replies: ["A-1"] }).completed], [0, 20]);
});

test("a bad load says what was expected", async () => {
  const flow = await example("rush-hour");
  const bad = [
    [undefined, /^the load must be an object, and it is undefined$/],
    ["many", /^the load must be an object, and it is "many"$/],
    [[], /^the load must be an object, and it is an array$/],
    [{}, /^arrivals must be an object such as .*, and it is missing$/],
    [{ ...atOnce, conversations: 0 }, /^conversations must be a whole number from 1 to 10000000, and it is 0$/],
    [{ ...atOnce, conversations: 1e12 }, /^conversations must be .*, and it is 1000000000000$/],
    [{ ...atOnce, conversations: 1.5 }, /^conversations must be .*, and it is 1.5$/],
    [{ ...atOnce, conversations: "9" }, /^conversations must be .*, and it is "9"$/],
    [{ arrivals: atOnce.arrivals }, /^conversations must be .*, and it is missing$/],
    [poisson(0), /^arrivals.per_minute must be a number from 0.000001 to 60000000, and it is 0$/],
    [poisson(-1), /^arrivals.per_minute must be /],
    [poisson(Infinity), /^arrivals.per_minute must be /],
    [poisson(NaN), /^arrivals.per_minute must be /],
    [{ conversations: 1, arrivals: { process: "poisson" } }, /^arrivals.per_minute must be .*, and it is missing$/],
    [{ conversations: 1, arrivals: { process: "often" } }, /^arrivals.process must be "poisson", "constant" or "at_once", and it is "often"$/],
    [{ ...atOnce, seed: -1 }, /^seed must be a whole number from 0 to 9007199254740991, and it is -1$/],
    [{ ...atOnce, warmup_conversations: -1 }, /^warmup_conversations must be /],
    [{ ...atOnce, limits: { max_concurrent_requests: 0 } }, /^limits.max_concurrent_requests must be /],
    [{ ...atOnce, limits: { max_wait_seconds: "15" } }, /^limits.max_wait_seconds must be null or a number /],
    [{ ...atOnce, limits: { max: 1 } }, /^limits can have no member "max"/],
    [{ ...atOnce, rate: 1 }, /^the load can have no member "rate"/],
    [{ ...atOnce, replies: [1] }, /^replies\[0\] must be a text, and it is 1$/],
    [{ ...atOnce, seed: 1n }, /^the load must be an object that JSON can hold: /],
  ];
  for (const [load, message] of bad) assert.throws(() => simulate(flow, load), { name: "Error", message });
});

test("a flow with errors is refused with its diagnostics", () => {
  for (const wrong of [{ version: 1, nodes: [], start: "a" }, "{", 7, undefined]) {
    assert.throws(() => simulate(wrong, atOnce), (error) => {
      assert.match(error.message, /^the flow has errors and cannot run: ./);
      assert.deepEqual(error.diagnostics, validate(wrong));
      return true;
    });
  }
});

test("an endless loop is an error, and no endless wait", () => {
  const turning = flowOf([
    { id: "a", type: "message", text: "Hello", next: "b" },
    { id: "b", type: "set", assign: { x: 1 }, next: "a" },
  ]);
  assert.throws(() => simulate(turning, { ...atOnce, conversations: 1e6 }), /cannot be simulated: an endless loop/);
});

// In a process of its own, where the memory is measured: half of them are in the queue at once.
test("a million customers fit into 300 MB of wasm memory", async () => {
  const { execFile } = await import("node:child_process");
  const script = new URL("tests/node/million.mjs", repository);
  const memory = await new Promise((resolve, reject) => {
    execFile(process.execPath, [script.pathname], (error, stdout) => (error ? reject(error) : resolve(Number(stdout))));
  });
  assert.ok(memory > 1e6 && memory < 300e6, `${memory} bytes`);
});
