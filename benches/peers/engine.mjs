// The engine beside xstate and aws-local-stepfunctions, on one flow in one run.
//
//   cargo xtask build && npm ci --prefix benches/peers && node benches/peers/engine.mjs
//
// The flow is in loop.mjs: webhook, condition, wait, and again. What is counted is the same on both sides: an event is
// something that comes from outside and moves the flow on, and a loop has two, the webhook's answer and the end of the
// wait. Not counted, on either side, is what follows from them within: taking the condition's branch (xstate: an eventless
// transition), saving the result, entering a node, and, on ours, passing the gate and the entries of the trace.
//
// Ours is timed from the call of run() to its report: reading, validating and compiling the flow, the run with its virtual
// clock, and the report as JavaScript objects, whose path has three entries per loop and whose trace, if it is
// asked for, nine. xstate is timed in both of its ways: an actor that is sent the events, and its pure transition() without
// actor and subscribers. It is the faster one that ours is compared with. The machines are made beforehand, and keep no trace.
//
// aws-local-stepfunctions is compared by runs per second, in two ways. From the definition: what run() does, all of it, beside
// new StateMachine(…).run(…), which also reads and validates. And from a machine made beforehand, which ours is not, so that
// short runs measure what run() does before its first step.
//
// The rounds are interleaved, so that a busy machine is busy for all; the figures are medians.
import { cpus } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StateMachine } from "aws-local-stepfunctions";
import { assign, createActor, createMachine, initialTransition, transition } from "xstate";
import { flowDocument, machineConfig, statesDefinition, statesOverrides } from "./loop.mjs";

// aws-local-stepfunctions calls it, and Node has it from 22 on.
Promise.withResolvers ??= () => {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};

const folder = resolve(process.env.PACKAGE_DIR ?? fileURLToPath(new URL("../../dist/npm/", import.meta.url)));
const { default: init, run } = await import(new URL("index.js", `file://${folder}/`).href);
await init();

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const LOOPS = 1000;
/** Runs of so many loops that are timed together. */
const RUNS = 30;
const EVENTS_PER_LOOP = 2;
/** What a run of a bot may have. */
const SHORT_LOOPS = 10;

const answer = { type: "ANSWER", body: { result: "pending" } };
const waited = { type: "WAITED" };
const machine = createMachine(machineConfig(assign, LOOPS));
const text = JSON.stringify(flowDocument(LOOPS));
const shortText = JSON.stringify(flowDocument(SHORT_LOOPS));
const definition = JSON.stringify(statesDefinition(SHORT_LOOPS));
const states = new StateMachine(statesDefinition(SHORT_LOOPS));
const longStates = new StateMachine(statesDefinition(LOOPS));

async function engine(options, text, loops) {
  const report = await run(text, options);
  const path = 3 * loops;
  if (report.outcome !== "completed" || report.path.length !== path) throw new Error(`the engine went wrong: ${report.reason}`);
  if (options.trace === "full" && report.events.length !== 9 * loops) throw new Error(`${report.events.length} events`);
}

function actor() {
  const actor = createActor(machine).start();
  while (actor.getSnapshot().status === "active") {
    actor.send(answer);
    actor.send(waited);
  }
  if (actor.getSnapshot().context.visits !== LOOPS) throw new Error("xstate's actor went wrong");
}

function pure() {
  let [state] = initialTransition(machine);
  while (state.status === "active") {
    [state] = transition(machine, state, answer);
    if (state.status === "active") [state] = transition(machine, state, waited);
  }
  if (state.context.visits !== LOOPS) throw new Error("xstate's transition went wrong");
}

async function stepFunctions(machine, loops) {
  const { visits } = await machine.run({}, { overrides: statesOverrides }).result;
  if (visits !== loops) throw new Error("aws-local-stepfunctions went wrong");
}

async function times(count, work) {
  for (let at = 0; at < count; at++) await work();
}

const long = RUNS * LOOPS * EVENTS_PER_LOOP;
/** Each with how much it does: events, or runs. */
const contestants = {
  none: [() => times(RUNS, () => engine({ trace: "none" }, text, LOOPS)), long],
  full: [() => times(RUNS, () => engine({ trace: "full" }, text, LOOPS)), long],
  actor: [() => times(RUNS, actor), long],
  pure: [() => times(RUNS, pure), long],
  shortNone: [() => times(500, () => engine({ trace: "none" }, shortText, SHORT_LOOPS)), 500],
  shortFull: [() => times(500, () => engine({ trace: "full" }, shortText, SHORT_LOOPS)), 500],
  fromDefinition: [() => times(3, () => stepFunctions(new StateMachine(JSON.parse(definition)), SHORT_LOOPS)), 3],
  shortStates: [() => times(100, () => stepFunctions(states, SHORT_LOOPS)), 100],
  longStates: [() => times(3, () => stepFunctions(longStates, LOOPS)), 3],
};

const rates = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
for (let round = -2; round < ROUNDS; round++) {
  for (const [name, [work, amount]] of Object.entries(contestants)) {
    const start = performance.now();
    await work();
    // The first two rounds warm up.
    if (round >= 0) rates[name].push(amount / ((performance.now() - start) / 1000));
  }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const rate = Object.fromEntries(Object.entries(rates).map(([name, values]) => [name, median(values)]));
const xstate = Math.max(rate.actor, rate.pure);
const show = (label, value, unit, base, aim) => {
  const ratio = base === undefined ? "" : `${(value / base).toFixed(1)}×`.padStart(9);
  console.log(`${label.padEnd(44)}${Math.round(value).toLocaleString("en").padStart(12)} ${unit}${ratio}${aim ? `  (aim: ${aim}×)` : ""}`);
};

console.log(`Medians of ${ROUNDS} rounds, Node ${process.version}, ${cpus()[0].model}`);
console.log(`\nOne run of ${LOOPS} loops after another:`);
show("xstate, actor", rate.actor, "events/s");
show("xstate, transition()", rate.pure, "events/s");
show('engine, trace: "none"', rate.none, "events/s", xstate, 10);
show('engine, trace: "full"', rate.full, "events/s", xstate, 1);
console.log(`\nFrom the definition to the result of ${SHORT_LOOPS} loops:`);
show("aws-local-stepfunctions", rate.fromDefinition, "runs/s");
show('engine, trace: "none"', rate.shortNone, "runs/s", rate.fromDefinition, 100);
show('engine, trace: "full"', rate.shortFull, "runs/s", rate.fromDefinition, 100);
console.log("\nThe same, but its state machine is made beforehand:");
show(`aws-local-stepfunctions, ${SHORT_LOOPS} loops`, rate.shortStates, "runs/s");
show('engine, trace: "none"', rate.shortNone, "runs/s", rate.shortStates);
show('engine, trace: "full"', rate.shortFull, "runs/s", rate.shortStates);
const eventsPerRun = LOOPS * EVENTS_PER_LOOP;
show(`aws-local-stepfunctions, ${LOOPS} loops`, rate.longStates, "runs/s");
show('engine, trace: "none"', rate.none / eventsPerRun, "runs/s", rate.longStates);
show('engine, trace: "full"', rate.full / eventsPerRun, "runs/s", rate.longStates);
