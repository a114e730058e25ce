// Those outside a run: who is told of its events, and who stops it.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { example, flowOf, kinds, playground } from "./support.mjs";

const { run, test: runScenarios, validate } = playground;

before(() => playground.default());

/** Says something, waits for a day, says something. */
const long = flowOf([
  { id: "before", type: "message", text: "Before", next: "day" },
  { id: "day", type: "wait", seconds: 86_400, next: "after" },
  { id: "after", type: "message", text: "After" },
]);

const clocks = [{}, { clock: "real", speed: 1e6 }, { webhooks: "live", clock: "virtual" }];

test("every event is told in order, traced or not", async () => {
  const flow = await example("recheck-with-limit");
  const { events } = await run(flow);
  for (const options of [{}, { trace: "none" }, { clock: "real", speed: 1e6 }, { clock: "real", speed: 1e6, trace: "none" }]) {
    const told = [];
    const report = await run(flow, { ...options, onEvent: (event) => told.push(event) });
    assert.deepEqual(told, events);
    assert.deepEqual(report.events, options.trace === "none" ? [] : events);
  }
});

test("an event is told as it happens, before the run has ended", async () => {
  let over = false;
  const told = [];
  await run(long, { clock: "real", speed: 1e6, onEvent: ({ kind }) => told.push([kind, over]) }).then(() => (over = true));
  assert.ok(told.length > 0 && told.every(([, after]) => !after));
});

test("an event belongs to the listener: changing it changes nothing", async () => {
  const expected = await run(long);
  const report = await run(long, {
    onEvent: (event) => {
      for (const key of Object.keys(event)) delete event[key];
    },
  });
  assert.deepEqual(report, expected);
});

test("what the listener throws stops the run and comes out of the promise, whatever it is", async () => {
  for (const thrown of [new TypeError("not today"), "a text", undefined]) {
    for (const options of clocks) {
      const told = [];
      const onEvent = ({ kind }) => {
        told.push(kind);
        if (kind === "message") throw thrown;
      };
      await assert.rejects(run(long, { ...options, onEvent }), (error) => error === thrown);
      assert.deepEqual(told, ["started", "node_entered", "message"]);
    }
  }
});

test("the listener may use the package itself", async () => {
  const inner = [];
  for (const options of clocks) {
    await run(long, {
      ...options,
      onEvent: ({ kind }) => {
        assert.deepEqual(validate(long), []);
        assert.deepEqual(runScenarios(long), []);
        if (kind === "started") inner.push(run(long, options));
      },
    });
  }
  for (const { messages } of await Promise.all(inner)) assert.deepEqual(messages, ["Before", "After"]);
});

test("a signal that is aborted already lets nothing happen", async () => {
  for (const options of clocks) {
    const fetch = () => assert.fail("nothing is sent");
    const report = await run(await example("branch-on-result"), { ...options, fetch, signal: AbortSignal.abort() });
    assert.deepEqual([report.outcome, report.messages, report.path, report.duration_ms], ["stopped", [], [], 0]);
  }
});

test("a signal that is aborted right after the call stops the run", async () => {
  for (const options of clocks) {
    const controller = new AbortController();
    const running = run(long, { ...options, signal: controller.signal });
    controller.abort();
    assert.equal((await running).outcome, "stopped");
  }
});

test("a signal that is aborted in the middle stops the run there", async () => {
  for (const options of [...clocks, { clock: "real" }]) {
    const controller = new AbortController();
    const told = [];
    const onEvent = ({ kind }) => {
      told.push(kind);
      if (kind === "wait_started") controller.abort();
    };
    const report = await run(long, { ...options, onEvent, signal: controller.signal });
    assert.equal(report.outcome, "stopped");
    assert.deepEqual([report.messages, report.path], [["Before"], ["before", "day"]]);
    assert.deepEqual(told, kinds(report));
    assert.equal(report.events.at(-1).kind, "ended");
    assert.equal(report.events.at(-1).outcome, "stopped");
  }
});

test("a signal that is aborted from outside stops a wait of a day", async () => {
  const controller = new AbortController();
  const onEvent = ({ kind }) => kind === "wait_started" && setTimeout(() => controller.abort(), 1);
  const { outcome, path } = await run(long, { clock: "real", onEvent, signal: controller.signal });
  assert.deepEqual([outcome, path], ["stopped", ["before", "day"]]);
});

test("a signal that is aborted after the end changes nothing, and nobody listens to it any more", async () => {
  for (const options of clocks) {
    const controller = new AbortController();
    const { signal } = controller;
    let listeners = 0;
    const count = (name, by) => {
      const method = signal[name];
      signal[name] = (...given) => {
        listeners += by;
        return method.apply(signal, given);
      };
    };
    count("addEventListener", 1);
    count("removeEventListener", -1);
    const report = await run(long, { ...options, signal });
    controller.abort();
    assert.deepEqual([report.outcome, listeners], ["completed", 0]);
  }
});
