import { flowDocument } from "./loop.mjs";
const { default: init, run } = await import(process.env.PACKAGE_DIR + "/index.js");
await init();
const text = JSON.stringify(flowDocument(1000));
const t = process.argv[2];
let n=0; const s=performance.now();
while (performance.now()-s < 6000) { await run(text, {trace:t}); n++; }
console.log(n, (performance.now()-s)/n);
