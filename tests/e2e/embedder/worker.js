// A module Web Worker that does with a flow all that the package does.
import init, { run, test, validate, version } from "./npm/index.js";

onmessage = async ({ data: { flow, options } }) => {
  await init();
  const report = await run(flow, options);
  postMessage({ version: version(), diagnostics: validate(flow), scenarios: test(flow), report });
};
