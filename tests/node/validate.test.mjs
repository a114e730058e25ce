// What is wrong with a flow is told, never thrown.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { example, examples, flowOf, playground } from "./support.mjs";

const { validate } = playground;

before(() => playground.default());

/** The one thing that is wrong, of which the shape is checked. */
function only(flow) {
  const diagnostics = validate(flow);
  check(diagnostics);
  assert.equal(diagnostics.length, 1, JSON.stringify(diagnostics));
  return diagnostics[0];
}

function check(diagnostics) {
  assert.ok(Array.isArray(diagnostics));
  for (const { code, severity, message, node = "", path = "$", ...rest } of diagnostics) {
    assert.match(code, /^[a-z][a-z0-9_]*$/);
    assert.ok(["error", "warning", "info"].includes(severity), severity);
    assert.ok(typeof message === "string" && message.length > 0);
    assert.equal(typeof node, "string");
    assert.ok(path.startsWith("$"), path);
    assert.deepEqual(rest, {});
  }
}

test("nothing is wrong with the shipped examples, as objects and as texts", async () => {
  for (const { id, flow, text } of await examples()) {
    assert.deepEqual(validate(flow), [], id);
    assert.deepEqual(validate(text), [], id);
  }
});

test("a problem has its code, node and place, and an object has those of its text", async () => {
  const flow = await example("branch-on-result");
  flow.nodes[0].colour = "red";
  flow.nodes[7].next = "nowhere";
  const diagnostics = validate(flow);
  check(diagnostics);
  const brief = diagnostics.map(({ severity, node, path }) => ({ severity, node, path }));
  assert.deepEqual(brief, [
    { severity: "warning", node: "greet", path: "$.nodes[0].colour" },
    { severity: "error", node: "done", path: "$.nodes[7].next" },
  ]);
  assert.deepEqual(validate(JSON.stringify(flow)), diagnostics);
});

test("a text that is no JSON is one error that says where", () => {
  for (const text of ["", "hello", "{", '{"nodes": [}', "{'nodes': []}", '{"a":1,"a":2}']) {
    const { code, severity, message } = only(text);
    assert.deepEqual([code, severity], ["json_syntax", "error"]);
    assert.match(message, /line \d+, column \d+/);
  }
});

test("what is no object is one error that says what it is", () => {
  const things = [7, NaN, true, 10n, null, undefined, Symbol("flow"), () => {}, class Flow {}];
  for (const thing of things) {
    const { code, severity, message } = only(thing);
    assert.deepEqual([code, severity], ["wrong_type", "error"], String(thing));
    assert.match(message, /object/);
  }
});

test("JSON that is no object, and objects that stand for none, are errors", () => {
  for (const thing of ["7", "null", '"flow"', "[]", "true", [], [{}], new String("flow"), new Date(0), {}]) {
    const diagnostics = validate(thing);
    check(diagnostics);
    assert.ok(diagnostics.some(({ severity }) => severity === "error"), JSON.stringify(thing));
  }
});

test("an object that JSON cannot hold is an error that says why", () => {
  const cyclic = flowOf([{ id: "a", type: "end" }]);
  cyclic.nodes[0].self = cyclic;
  const throwing = { toJSON: () => { throw new Error("not today"); } };
  const proxy = new Proxy({}, { ownKeys: () => { throw "no keys"; } });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  let deep = {};
  for (let level = 0; level < 100_000; level++) deep = { deep };
  for (const thing of [cyclic, { big: 10n }, throwing, proxy, revoked, deep]) {
    const { code, message } = only(thing);
    assert.equal(code, "json_syntax");
    assert.match(message, /cannot be written as JSON: ./);
  }
  assert.match(only(throwing).message, /not today/);
  assert.match(only({ toJSON: () => undefined }).message, /toJSON/);
});

test("what nests without end or is without end is told, in the places where that can hurt", () => {
  const nested = (open, inside, close) => open.repeat(20_000) + inside + close.repeat(20_000);
  const group = (levels) => (levels ? { match: "all", rules: [group(levels - 1)] } : { left: 1, op: "equals", right: 1 });
  const condition = (rule) => flowOf([{ id: "a", type: "condition", branches: [{ label: "x", match: "all", rules: [rule] }] }]);
  assert.equal(only(nested("[", "", "]")).code, "too_deep");
  assert.equal(only(nested('{"a":', "1", "}")).code, "too_deep");
  assert.equal(only(`"${"x".repeat(11 * 1024 * 1024)}"`).code, "too_large");
  for (const flow of [
    flowOf([{ id: "a", type: "message", text: `{{ ${nested("(", "1", ")")} }}` }]),
    flowOf([{ id: "a", type: "message", text: nested("{% if x %}", "", "") }]),
    condition({ left: "a", op: "matches", right: nested("(", "a", ")") }),
    condition({ left: "a", op: "matches", right: "(a{1000}){1000}{1000}" }),
    condition(group(100)),
  ]) {
    check(validate(flow));
  }
});

test("keys that mean something to JavaScript are but keys", () => {
  const text = '{"version":1,"start":"a","nodes":[{"id":"a","type":"end"}],"__proto__":{"polluted":1},"constructor":2}';
  const diagnostics = validate(text);
  assert.deepEqual(diagnostics.map(({ code, path }) => [code, path]), [
    ["unknown_field", "$.__proto__"],
    ["unknown_field", "$.constructor"],
  ]);
  assert.deepEqual(validate(JSON.parse(text)), diagnostics);
  assert.equal({}.polluted, undefined);
});

test("a flow is left as it is", async () => {
  const flow = await example("branch-on-result");
  const text = JSON.stringify(flow);
  const freeze = (value) => (Object.isFrozen(value) ? value : Object.values(Object.freeze(value)).forEach(freeze));
  freeze(flow);
  validate(flow);
  assert.equal(JSON.stringify(flow), text);
});
