// A flow's own tests.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { examples, flowOf, playground } from "./support.mjs";

const { run, test: runScenarios, validate } = playground;

before(() => playground.default());

for (const { id, flow, text } of await examples()) {
  test(`the scenarios of the example ${id} pass`, () => {
    const reports = runScenarios(text);
    assert.ok(reports.length > 0);
    assert.deepEqual(reports.map(({ name }) => name), flow.scenarios.map(({ name }) => name));
    for (const { name, passed, failures } of reports) assert.deepEqual([passed, failures], [true, []], name);
    assert.deepEqual(runScenarios(flow), reports);
  });
}

const flow = flowOf(
  [
    { id: "ask", type: "ask", text: "Which order?", variable: "order", next: "wait" },
    { id: "wait", type: "wait", seconds: 30, next: "query" },
    {
      id: "query",
      type: "webhook",
      request: { method: "GET", url: "https://shop.example/" },
      save: { result: "{{ response.body.result }}" },
      mock: { responses: [{ status: 200, body: { result: "pending" } }] },
      next: "tell",
    },
    { id: "tell", type: "message", text: "{{ order }}: {{ result }}" },
  ],
  { variables: { order: "none" } },
);

test("a report holds the run that its scenario describes", async () => {
  const scenario = { name: "One", variables: { extra: [1] }, replies: ["A-1"], expect: { outcome: "completed" } };
  const [report, ...more] = runScenarios({ ...flow, scenarios: [scenario] });
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(report), ["name", "passed", "run", "failures"]);
  assert.deepEqual([report.name, report.passed, report.failures], ["One", true, []]);
  assert.deepEqual(report.run, await run(flow, { variables: scenario.variables, replies: scenario.replies }));
});

test("a scenario's mocks stand in for the flow's", () => {
  const mocks = { query: { responses: [{ status: 200, body: { result: "success" } }] } };
  const [{ run: report }] = runScenarios({ ...flow, scenarios: [{ name: "One", replies: ["A-1"], mocks }] });
  assert.equal(report.messages.at(-1), "A-1: success");
});

test("each expectation that does not hold is told by its key, with what should be and what is", () => {
  const expect = {
    outcome: "failed",
    messages: ["Which order?"],
    path: ["ask"],
    variables: { result: "success", nowhere: 1 },
    max_seconds: 29.5,
    max_silence_seconds: 10,
  };
  const [{ passed, failures }] = runScenarios({ ...flow, scenarios: [{ name: "One", replies: ["A-1"], expect }] });
  assert.equal(passed, false);
  assert.deepEqual(failures, [
    { expectation: "outcome", expected: "failed", actual: "completed" },
    { expectation: "messages", expected: ["Which order?"], actual: ["Which order?", "A-1: pending"] },
    { expectation: "path", expected: ["ask"], actual: ["ask", "wait", "query", "tell"] },
    { expectation: "variables", expected: { result: "success", nowhere: 1 }, actual: { result: "pending" } },
    { expectation: "max_seconds", expected: 29.5, actual: 30 },
    { expectation: "max_silence_seconds", expected: 10, actual: 30 },
  ]);
});

test("a flow without scenarios has no reports", () => {
  assert.deepEqual(runScenarios(flow), []);
  assert.deepEqual(runScenarios({ ...flow, scenarios: [] }), []);
});

test("a flow with errors is refused with its diagnostics, with scenarios and without", () => {
  const dangling = { ...flow, start: "nowhere" };
  for (const wrong of [dangling, { ...dangling, scenarios: [{ name: "One" }] }, "{", 7, undefined, {}]) {
    assert.throws(() => runScenarios(wrong), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^the flow has errors and cannot run: ./);
      assert.deepEqual(error.diagnostics, validate(wrong));
      return true;
    });
  }
});
