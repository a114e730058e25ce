// Live webhooks, with Node's own fetch or the caller's.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, test } from "node:test";
import { deadServer, demoApi, example, flowOf, kinds, playground } from "./support.mjs";

const { run } = playground;

before(() => playground.default());

/** Example 4, for the demo API: its waits take no time, its answers do. */
async function shop(variables, options) {
  const order_id = `N-${randomUUID()}`;
  return run(await example("branch-on-result"), {
    webhooks: "live",
    clock: "virtual",
    variables: { api: demoApi, order_id, ready_after_seconds: 0, ...variables },
    ...options,
  });
}

/** A flow of one call, whose ports say where they lead. */
function call(request, more = {}) {
  const say = (id) => ({ id, type: "message", text: id });
  const call = { id: "call", type: "webhook", request, next: "ok", timeout: "timeout", error: "error", ...more };
  return flowOf([call, say("ok"), say("timeout"), say("error")]);
}

const get = call({ method: "GET", url: "https://shop.example/orders" });

/** What a run of one call comes to on a fetch. */
function through(fetch, flow = get, options = {}) {
  return run(flow, { webhooks: "live", clock: "virtual", fetch, ...options });
}

test("a flow runs through success, at once and after its wait", async () => {
  const once = await shop({ first_result: "success" });
  assert.deepEqual(once.path, ["greet", "create", "check", "done"]);
  const twice = await shop({ first_result: "pending" });
  assert.deepEqual(twice.path, ["greet", "create", "check", "please_wait", "pause", "recheck", "check_again", "done"]);
  for (const { outcome, messages, variables, events, duration_ms } of [once, twice]) {
    assert.deepEqual([outcome, variables.result], ["completed", "success"]);
    assert.equal(messages.at(-1), `Your order ${variables.order_id} is confirmed. Thank you!`);
    assert.equal(events.at(-1).t_ms, duration_ms);
  }
  // The wait of 20 s has passed in the run's time.
  assert.ok(twice.duration_ms >= 20_000);
});

test("the requests reach the server as the events say", async () => {
  const { events, variables } = await shop({ first_result: "pending" });
  const sent = events.filter(({ kind }) => kind === "webhook_sent");
  const answered = events.filter(({ kind }) => kind === "webhook_answered");
  assert.deepEqual(sent.map(({ method, attempt }) => [method, attempt]), [["POST", 1], ["GET", 1]]);
  assert.deepEqual(answered.map(({ status, ok }) => [status, ok]), [[202, true], [200, true]]);
  const log = await (await fetch(`${demoApi}/log`)).json();
  const ours = log.filter((entry) => JSON.stringify(entry).includes(variables.order_id));
  assert.deepEqual(ours.map(({ method, path }) => demoApi + path), sent.map(({ url }) => url));
});

test("with the real clock the waits pass so many times faster", async () => {
  const { outcome, path, duration_ms } = await shop({ first_result: "pending" }, { clock: undefined, speed: 1000 });
  assert.deepEqual([outcome, path.at(-1)], ["completed", "done"]);
  assert.ok(duration_ms >= 20_000);
});

test("a server that is down is an error of the network, and the flow goes on from there", async () => {
  const { outcome, path, events } = await shop({ api: await deadServer() });
  assert.deepEqual([outcome, path], ["failed", ["greet", "create", "sorry", "give_up"]]);
  const failed = events.find(({ kind }) => kind === "webhook_failed");
  assert.equal(failed.reason, "network");
  assert.match(failed.detail, /cannot be reached: .*ECONNREFUSED/);
});

test("a server that goes down during the wait is one too", async () => {
  const flow = await example("branch-on-result");
  flow.nodes.find(({ id }) => id === "recheck").request.url = `${await deadServer()}/orders`;
  const variables = { api: demoApi, order_id: `N-${randomUUID()}` };
  const { path } = await run(flow, { webhooks: "live", clock: "virtual", variables });
  assert.deepEqual(path.slice(-2), ["recheck", "handover"]);
});

test("an answer that does not come in time is a timeout, and its request is dropped", async () => {
  let dropped;
  const spy = (url, init) => {
    dropped = init.signal;
    return fetch(url, init);
  };
  const flow = call({ method: "GET", url: `${demoApi}/hang` }, { timeout_seconds: 0.05 });
  const report = await through(spy, flow);
  assert.deepEqual(report.messages, ["timeout"]);
  assert.ok(kinds(report).includes("webhook_timed_out"));
  assert.equal(dropped.aborted, true);
});

test("answers of every kind are told apart", async () => {
  const at = async (path) => (await run(call({ method: "GET", url: demoApi + path }), { webhooks: "live" })).events;
  const event = (events, wanted) => events.find(({ kind }) => kind === wanted);
  assert.equal(event(await at("/error"), "webhook_answered").status, 500);
  assert.equal(typeof event(await at("/text"), "webhook_answered").body, "string");
  assert.match(event(await at("/text"), "note").text, /not JSON/);
  assert.match(event(await at("/broken-json"), "note").text, /is not/);
  assert.equal(event(await at("/big"), "webhook_failed").reason, "too_large");
  assert.equal(event(await at("/no-cors"), "webhook_answered").ok, true);
});

test("the caller's fetch sends, with the request as the flow has it", async () => {
  const calls = [];
  const flow = call(
    {
      method: "POST",
      url: "https://shop.example/orders",
      query: { item: "a b" },
      headers: { Authorization: "Bearer {{ key }}" },
      body: { id: "{{ id }}" },
    },
    { save: { answer: "{{ response.body.answer }}", kind: "{{ response.headers['x-kind'] }}" } },
  );
  const text = JSON.stringify({ ...flow, variables: { key: "k", id: "@" } }).replace('"@"', "12345678901234567890");
  const report = await through(async (...given) => {
    calls.push(given);
    return Response.json({ answer: 42 }, { status: 201, headers: { "X-Kind": "test" } });
  }, text);
  assert.deepEqual([report.messages, report.variables.answer, report.variables.kind], [["ok"], 42, "test"]);
  assert.equal(calls.length, 1);
  const [url, { method, headers, body, signal }] = calls[0];
  assert.equal(url, "https://shop.example/orders?item=a+b");
  assert.equal(method, "POST");
  assert.deepEqual(headers, { Authorization: "Bearer k", "Content-Type": "application/json" });
  assert.equal(body, '{"id":12345678901234567890}');
  assert.ok(signal instanceof AbortSignal && !signal.aborted);
});

test("with mocks nobody's fetch is called", async () => {
  const flow = await example("branch-on-result");
  const { outcome } = await run(flow, { fetch: () => assert.fail("nothing is sent"), clock: "real", speed: 1e6 });
  assert.equal(outcome, "completed");
});

test("a fetch that fails in any way is a failed webhook", async () => {
  const reason = async (fetch) => {
    const { messages, events } = await through(fetch);
    assert.deepEqual(messages, ["error"]);
    const { reason, detail } = events.find(({ kind }) => kind === "webhook_failed");
    return `${reason}: ${detail}`;
  };
  const thrown = new Error("not today");
  assert.match(await reason(() => Promise.reject(thrown)), /^network: .*not today/);
  assert.match(await reason(() => Promise.reject(undefined)), /^network: /);
  assert.match(await reason(() => { throw thrown; }), /^invalid_request: .*not today/);
  assert.match(await reason(() => ({ status: 200 })), /^network: .*no Response/);
  assert.match(await reason(() => Promise.resolve()), /^network: .*no Response/);
  const used = Response.json({});
  await used.text();
  assert.match(await reason(() => used), /^network: .*read already/);
});

test("a signal that is aborted while a call is under way stops the run and drops the request", async () => {
  for (const clock of ["virtual", "real"]) {
    const controller = new AbortController();
    let dropped;
    const spy = (url, init) => {
      dropped = init.signal;
      setTimeout(() => controller.abort(), 1);
      return fetch(url, init);
    };
    const flow = call({ method: "GET", url: `${demoApi}/hang` });
    const { outcome, path } = await through(spy, flow, { clock, signal: controller.signal });
    assert.deepEqual([outcome, path, dropped.aborted], ["stopped", ["call"], true]);
  }
});

test("a listener that throws while a call is under way drops the request", async () => {
  const thrown = new Error("not today");
  let began;
  const dropped = new Promise((resolve) => {
    began = (url, init) => {
      init.signal.addEventListener("abort", resolve);
      return fetch(url, init);
    };
  });
  const flow = flowOf([
    { id: "call", type: "webhook", request: { method: "GET", url: `${demoApi}/slow?seconds=0` }, next: "again" },
    { id: "again", type: "webhook", request: { method: "GET", url: `${demoApi}/hang` } },
  ]);
  const onEvent = ({ kind, node }) => {
    if (kind === "webhook_sent" && node === "again") throw thrown;
  };
  await assert.rejects(through(began, flow, { onEvent }), (error) => error === thrown);
  await dropped;
});
