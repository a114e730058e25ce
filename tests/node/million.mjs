// A million customers who all come at once, the worst that a load can be; prints how large the wasm memory has become.
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
const load = { conversations: 1e6, arrivals: { process: "at_once" }, limits: { max_triggers_per_minute: null } };
const report = playground.simulate(await example("rush-hour"), load);
if (report.completed !== 1e6) throw new Error(`${report.completed} completed`);
console.log(memory.buffer.byteLength);
