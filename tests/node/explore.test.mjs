// Every way through a flow.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { example, examples, flowOf, playground } from "./support.mjs";

const { explore, run, test: runScenarios } = playground;

before(() => playground.default());

const call = {
  id: "call",
  type: "webhook",
  request: { url: "https://shop.example/" },
  timeout_seconds: 5,
  save: { result: "{{ response.body.result }}" },
  next: "check",
  timeout: "sorry",
  error: "sorry",
};
const check = {
  id: "check",
  type: "condition",
  branches: [{ label: "Success", rules: [{ left: "{{ result }}", op: "equals", right: "success" }], next: "done" }],
  else: "sorry",
};
const flow = flowOf([
  call,
  check,
  { id: "done", type: "message", text: "Done" },
  { id: "sorry", type: "message", text: "Sorry" },
]);

test("the report has what the contract says", () => {
  const report = explore(flow);
  assert.deepEqual(Object.keys(report), ["ways", "truncated", "findings", "longest", "most_silent", "branch_coverage"]);
  assert.deepEqual([report.ways, report.truncated, report.findings], [3, false, []]);
  assert.deepEqual(report.longest, {
    choices: [{ node: "call", visit: 1, outcome: "timeout" }],
    path: ["call", "sorry"],
    outcome: "completed",
    duration_ms: 5000,
    longest_silence_ms: 5000,
  });
  assert.deepEqual(report.branch_coverage, {
    covered: 0,
    total: 2,
    uncovered: [{ node: "check", port: "branch-0" }, { node: "check", port: "else" }],
  });
  assert.deepEqual(explore(JSON.stringify(flow)), report);
});

test("a finding says what, where and by which way", () => {
  const { findings } = explore(flowOf([{ ...call, next: "done", timeout: undefined }, flow.nodes[2], flow.nodes[3]]));
  const [silent] = findings.filter(({ code }) => code === "silent_end");
  assert.deepEqual([silent.node, silent.port, silent.way.outcome], ["call", "timeout", "failed"]);
  assert.ok(findings.some(({ code, node, port }) => code === "no_timeout_way" && node === "call" && port === "timeout"));
});

test("a way can be run: its choices are mocks and replies", async () => {
  for (const { text } of await examples()) {
    const { longest, most_silent: mostSilent, findings } = explore(text);
    for (const way of [longest, mostSilent, ...findings.map(({ way }) => way)].filter((way) => way)) {
      const mocks = {};
      for (const { node, outcome, status, body, latency_ms: ms } of way.choices) {
        const response = outcome === "answered" ? { status, body, latency_seconds: ms / 1000 } : { fail: outcome };
        (mocks[node] ??= { responses: [] }).responses.push(response);
      }
      const scenario = { name: "way", mocks, expect: { outcome: way.outcome, path: way.path } };
      const [report] = runScenarios({ ...JSON.parse(text), scenarios: [scenario] });
      assert.deepEqual(report.failures, []);
      assert.equal(report.run.duration_ms, way.duration_ms);
      assert.equal(report.run.longest_silence_ms, way.longest_silence_ms);
    }
  }
});

test("the bounds are kept", async () => {
  const recheck = await example("recheck-with-limit");
  assert.equal(explore(recheck, { max_ways: 2 }).ways, 2);
  assert.equal(explore(recheck, { max_ways: 2 }).truncated, true);
  const { longest } = explore(recheck, { max_visits: 2 });
  const visits = longest.path.filter((id) => id === "recheck").length;
  assert.ok(visits <= 2, `${visits} visits`);
});

test("a bad option is an error that says what was expected", () => {
  for (const [options, message] of [
    [null, /the options must be an object, and they are null/],
    [[], /the options must be an object, and they are an array/],
    [{ maxWays: 1 }, /there is no option "maxWays": the options are max_ways, max_visits/],
    [{ max_ways: 0 }, /max_ways must be a whole number from 1 to 9007199254740991, and it is 0/],
    [{ max_visits: 1.5 }, /max_visits must be a whole number from 1 to 1000, and it is 1.5/],
    [{ max_visits: "9" }, /max_visits must be a whole number from 1 to 1000, and it is "9"/],
  ]) {
    assert.throws(() => explore(flow, options), (error) => error instanceof Error && message.test(error.message));
  }
});

test("a flow with errors is an error that carries them", async () => {
  const broken = flowOf([{ id: "a", type: "message", text: "{{", next: "nowhere" }]);
  const { diagnostics } = await run(broken).catch((error) => error);
  assert.ok(diagnostics.length > 0);
  assert.throws(() => explore(broken), (error) => error.diagnostics.length === diagnostics.length);
});
