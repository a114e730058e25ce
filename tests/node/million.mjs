// A million customers in a rush hour, of whom half are in the queue in the end; prints how large the wasm memory
// has become.
import { example, packageFile, playground } from "./support.mjs";

// The memory is the engine's own: it is seen as its module is instantiated.
const { instantiate } = WebAssembly;
let memory;
WebAssembly.instantiate = async (...given) => {
  const made = await instantiate(...given);
  memory = (made.instance ?? made).exports.memory;
  return made;
};
await playground.default(await packageFile("flow_playground_bg.wasm"));
const load = { conversations: 1e6, arrivals: { process: "poisson", per_minute: 40 } };
const report = playground.simulate(await example("rush-hour"), load);
if (report.completed !== 1e6) throw new Error(`${report.completed} completed`);
console.log(memory.buffer.byteLength);
