// How long the package takes to explore 51 nodes with 10 conditions and loops of ten rechecks, in Node.
//
//     cargo xtask build
//     node benches/explore.mjs        # ROUNDS=9, PACKAGE_DIR=dist/npm
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const folder = process.env.PACKAGE_DIR ?? "dist/npm";
const rounds = Number(process.env.ROUNDS ?? 9);
const { default: init, explore, run } = await import(pathToFileURL(`${folder}/index.js`));
await init();
const flow = await readFile(new URL("five-orders.json", import.meta.url), "utf8");

const times = { explore: [], floor: [] };
for (let round = 0; round < rounds; round += 1) {
  let begun = performance.now();
  const report = explore(flow);
  times.explore.push(performance.now() - begun);
  // The floor: reading the flow and running it once.
  begun = performance.now();
  await run(flow, { trace: "none" });
  times.floor.push(performance.now() - begun);
  if (round === 0) {
    console.log(`${report.ways} ways, ${report.findings.length} findings${report.truncated ? ", truncated" : ""}`);
  }
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const { explore: all, floor } = times;
console.log(`explore: ${median(all).toFixed(0)} ms (fastest ${Math.min(...all).toFixed(0)} ms)`);
console.log(`one run: ${median(floor).toFixed(1)} ms; exploring takes ${(median(all) / median(floor)).toFixed(0)} times as long`);
