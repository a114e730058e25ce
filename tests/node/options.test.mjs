// The options of run are read strictly: a mistake is an Error that says what was expected.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { flowOf, playground } from "./support.mjs";

const { run } = playground;

before(() => playground.default());

const hello = flowOf([{ id: "a", type: "message", text: "Hello!" }]);

/** The promise is rejected with an `Error`; nothing is thrown before there is one. */
async function refused(options, message) {
  const promise = run(hello, options);
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.message, message);
    assert.equal(error.diagnostics, undefined);
    return true;
  });
}

const wrong = {
  webhooks: [
    ["off", '"mock" or "live", and it is "off"'],
    ["Live", '"mock" or "live", and it is "Live"'],
    [null, '"mock" or "live", and it is null'],
    [true, '"mock" or "live", and it is true'],
    [["live"], '"mock" or "live", and it is an array'],
  ],
  clock: [
    ["fake", '"virtual" or "real", and it is "fake"'],
    [0, '"virtual" or "real", and it is 0'],
  ],
  speed: [0, -1, NaN, Infinity, "2", null, 10n].map((speed) => [
    speed,
    `a finite number greater than 0, and it is ${typeof speed === "bigint" ? "a bigint" : typeof speed === "string" ? `"${speed}"` : speed}`,
  ]),
  variables: [
    [null, "an object of values by name, and it is null"],
    [[], "an object of values by name, and it is an array"],
    ["a=1", 'an object of values by name, and it is "a=1"'],
    [() => {}, "an object of values by name, and it is a function"],
    [new Date(0), "an object of values by name, and it is an object"],
  ],
  replies: [
    ["yes", 'an array of texts, and it is "yes"'],
    [null, "an array of texts, and it is null"],
    [{ 0: "yes" }, "an array of texts, and it is an object"],
  ],
  seed: [-1, 0.5, NaN, Infinity, 2 ** 53, "7", null].map((seed) => [
    seed,
    `a whole number from 0 to 2^53 - 1, and it is ${typeof seed === "string" ? `"${seed}"` : seed}`,
  ]),
  trace: [
    ["some", '"full" or "none", and it is "some"'],
    [false, '"full" or "none", and it is false'],
  ],
  fetch: [
    ["fetch", 'a function, and it is "fetch"'],
    [null, "a function, and it is null"],
  ],
  signal: [
    [new AbortController(), "an AbortSignal, and it is an object"],
    [new EventTarget(), "an AbortSignal, and it is an object"],
    [null, "an AbortSignal, and it is null"],
    ["abort", 'an AbortSignal, and it is "abort"'],
  ],
  onEvent: [
    [{}, "a function, and it is an object"],
    [Symbol("event"), "a function, and it is a symbol"],
  ],
};

for (const [name, cases] of Object.entries(wrong)) {
  test(`${name} that is wrong is refused`, async () => {
    for (const [value, expected] of cases) await refused({ [name]: value }, `${name} must be ${expected}`);
  });
}

test("a reply that is no text is named", async () => {
  await refused({ replies: ["yes", 7] }, "replies[1] must be a text, and it is 7");
  // eslint-disable-next-line no-sparse-arrays
  await refused({ replies: [, "yes"] }, "replies[0] must be a text, and it is undefined");
});

test("variables that no flow could name, and values that are no JSON, are refused", async () => {
  const rule = "and a name must be letters, digits and _, not beginning with a digit";
  await refused({ variables: { "order-id": 1 } }, `variables has the name "order-id", ${rule}`);
  await refused({ variables: { "": 1 } }, `variables has the name "", ${rule}`);
  for (const variables of [{ n: 10n }, { get n() { throw new Error("not today"); } }]) {
    await assert.rejects(run(hello, { variables }), /^Error: variables must be values that JSON can hold: ./);
  }
});

test("an option that there is not is refused, with those that there are", async () => {
  const names = "webhooks, clock, speed, variables, replies, seed, trace, fetch, signal, onEvent";
  for (const name of ["reply", "Speed", "__proto__"]) {
    await refused(JSON.parse(`{"${name}":1}`), `there is no option "${name}": the options are ${names}`);
  }
});

test("options that are no object are refused", async () => {
  await refused(null, "the options must be an object, and they are null");
  await refused("live", 'the options must be an object, and they are "live"');
  await refused([], "the options must be an object, and they are an array");
  await refused(() => {}, "the options must be an object, and they are a function");
});

test("a long text is not repeated in full", async () => {
  await assert.rejects(run(hello, { trace: "x".repeat(1_000_000) }), ({ message }) => message.length < 200);
});

test("an option that is undefined is none", async () => {
  const names = [...Object.keys(wrong)];
  const report = await run(hello, Object.fromEntries(names.map((name) => [name, undefined])));
  assert.deepEqual(report, await run(hello));
  assert.deepEqual(await run(hello, undefined), report);
  assert.deepEqual(await run(hello, {}), report);
});

test("the options are looked at before the flow", async () => {
  await assert.rejects(run("{", { speed: 0 }), /^Error: speed must be/);
});

test("what an option's getter throws comes out of the promise", async () => {
  const thrown = new TypeError("not today");
  await assert.rejects(run(hello, { get seed() { throw thrown; } }), (error) => error === thrown);
});
