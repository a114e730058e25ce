// The package in a thread of its own, and so not started yet: starts it in the ways that it is told, one after
// the other, and tells what came of each.
import { parentPort, workerData } from "node:worker_threads";

const { index, starts, probe } = workerData;
const { default: init, run, test, validate, version } = await import(index);

const flow = { version: 1, start: "a", nodes: [{ id: "a", type: "message", text: "Hello!" }] };

/** What a function gives, or the message of the `Error` that comes out of it. */
async function attempt(does) {
  try {
    return await does();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : `not an Error: ${error}`;
  }
}

const told = [];
if (probe) {
  for (const does of [version, () => validate(flow), () => run(flow), () => test(flow)]) told.push(await attempt(does));
}
for (const { href, wasm } of starts) {
  const argument = href === undefined ? wasm : new URL(href);
  // Without an argument is not the same as with an undefined one.
  const start = argument === undefined ? () => init() : () => init(argument);
  told.push((await attempt(start)) ?? (await attempt(async () => (await run(flow)).messages.join())));
}
parentPort.postMessage(told);
