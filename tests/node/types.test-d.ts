// Compiled, never run: the type declarations fit the ways in which the package is used.
import init, { run, test, validate, version } from "flow-playground";
import type { Diagnostic, Flow, RunOptions, RunReport, ScenarioReport, TraceEvent } from "flow-playground";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>(): T | void {}

// Starting: no argument, bytes, an address, a compiled module.
holds<Same<ReturnType<typeof init>, Promise<void>>>();
await init();
await init(new Uint8Array());
await init(new URL("https://example.org/flow_playground_bg.wasm"));
declare const module: WebAssembly.Module;
await init(module);
// @ts-expect-error it takes one argument
await init(module, {});

const text: string = version();

declare const flow: Flow;
const diagnostics: Diagnostic[] = validate(flow);
validate(text);
// @ts-expect-error a flow is an object or its text
validate(7);

holds<Same<Diagnostic["severity"], "error" | "warning" | "info">>();
holds<Same<Diagnostic["node"], string | undefined>>();
diagnostics.map(({ code, message, path }: { code: string; message: string; path?: string }) => [code, message, path]);

// Running: without options, and with all of them.
const controller = new AbortController();
const options: RunOptions = {
  webhooks: "live",
  clock: "real",
  speed: 10,
  variables: { order_id: 1, cart: ["a"] },
  replies: ["yes"],
  seed: 7,
  trace: "none",
  fetch: globalThis.fetch,
  signal: controller.signal,
  onEvent: (event) => event.kind,
};
const reports: Promise<RunReport>[] = [run(flow), run(text, options), run(flow, { fetch })];
// @ts-expect-error webhooks are mocked or live
run(flow, { webhooks: "off" });
// @ts-expect-error an unknown option
run(flow, { fast: true });

const report: RunReport = await reports[0]!;
holds<Same<RunReport["outcome"], "completed" | "failed" | "waiting_for_reply" | "stopped">>();
holds<Same<RunReport["reason"], string | undefined>>();
holds<Same<RunReport["messages"], string[]>>();
holds<Same<RunReport["path"], string[]>>();
holds<Same<RunReport["variables"], Record<string, unknown>>>();
holds<Same<RunReport["duration_ms"], number>>();
holds<Same<RunReport["events"], TraceEvent[]>>();
const { seq, t_ms, kind, node } = report.events[0]!;
const place: [number, number, string, string | undefined] = [seq, t_ms, kind, node];
const known: TraceEvent["kind"] = "condition_evaluated";

const scenarios: ScenarioReport[] = test(flow);
for (const { name, passed, run: one, failures } of scenarios) {
  const line: [string, boolean, RunReport] = [name, passed, one];
  for (const { expectation, expected, actual } of failures) [expectation satisfies string, expected, actual, line];
}

export { known, place };
