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
// actor and subscribers. The machines are made beforehand. aws-local-stepfunctions is compared by runs of 10 loops per
// second; its validation of the definition is not timed, as our runs are timed with theirs.
//
// The rounds are interleaved, so that a busy machine is busy for all; the figures are medians.
import { StateMachine } from "aws-local-stepfunctions";
import { assign, createActor, createMachine, initialTransition, transition } from "xstate";
import { flowDocument, machineConfig, statesDefinition, statesOverrides } from "./loop.mjs";

// aws-local-stepfunctions calls it, and Node has it from 22 on.
Promise.withResolvers ??= () => {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};

const folder = process.env.PACKAGE_DIR ?? new URL("../../dist/npm/", import.meta.url).pathname;
const { default: init, run } = await import(new URL("index.js", `file://${folder}/`).href);
await init();

const ROUNDS = Number(process.env.ROUNDS ?? 9);
/** Near to the 100,000 steps that a conversation may take. */
const LOOPS = 30_000;
const EVENTS_PER_LOOP = 2;
const SHORT_LOOPS = 10;

const answer = { type: "ANSWER", body: { result: "pending" } };
const waited = { type: "WAITED" };
const machine = createMachine(machineConfig(assign, LOOPS));
const text = JSON.stringify(flowDocument(LOOPS));
const shortText = JSON.stringify(flowDocument(SHORT_LOOPS));
const states = new StateMachine(statesDefinition(SHORT_LOOPS));

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

async function stepFunctions() {
  const { visits } = await states.run({}, { overrides: statesOverrides }).result;
  if (visits !== SHORT_LOOPS) throw new Error("aws-local-stepfunctions went wrong");
}

async function times(count, work) {
  for (let at = 0; at < count; at++) await work();
}

const long = LOOPS * EVENTS_PER_LOOP;
/** Each with how much it does: events, or runs. */
const contestants = {
  none: [() => engine({ trace: "none" }, text, LOOPS), long],
  full: [() => engine({ trace: "full" }, text, LOOPS), long],
  actor: [actor, long],
  pure: [pure, long],
  runs: [() => times(500, () => engine({ trace: "none" }, shortText, SHORT_LOOPS)), 500],
  fullRuns: [() => times(500, () => engine({ trace: "full" }, shortText, SHORT_LOOPS)), 500],
  stepFunctions: [() => times(5, stepFunctions), 5],
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

console.log(`Medians of ${ROUNDS} rounds, Node ${process.version}\n`);
show("xstate, actor", rate.actor, "events/s");
show("xstate, transition()", rate.pure, "events/s");
show('engine, trace: "none"', rate.none, "events/s", xstate, 10);
show('engine, trace: "full"', rate.full, "events/s", xstate, 1);
console.log();
show("aws-local-stepfunctions", rate.stepFunctions, "runs/s");
show('engine, trace: "none"', rate.runs, "runs/s", rate.stepFunctions, 100);
show('engine, trace: "full"', rate.fullRuns, "runs/s", rate.stepFunctions);
