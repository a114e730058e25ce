// The type declarations say what there is: the names that are exported, and the shape of what is given.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { demoApi, examples, flowOf, packageFile, packageFolder, playground, repository } from "./support.mjs";

const { run, test: runScenarios, validate } = playground;

test("what is declared is exported, and nothing else", async () => {
  const declarations = String(await packageFile("index.d.ts"));
  const declared = [...declarations.matchAll(/^export (default )?(?:declare )?(?:function|const|let|var|class) (\w+)/gm)];
  const names = declared.map(([, isDefault, name]) => (isDefault ? "default" : name));
  assert.deepEqual(names.toSorted(), Object.keys(playground).toSorted());
  assert.deepEqual(names.toSorted(), ["default", "explore", "run", "simulate", "test", "validate", "version"]);
  for (const name of names) assert.equal(typeof playground[name], "function");
});

/** One event of each kind and set of members: the others would say nothing more. */
function distinct(events) {
  const type = (value) => (value && typeof value === "object" ? Object.keys(value).join() : typeof value);
  const shape = (event) => `${event.kind} ${Object.entries(event).map(([key, value]) => `${key}: ${type(value)}`)}`;
  return [...new Map(events.map((event) => [shape(event), event])).values()];
}

test("what is given fits the declarations", async (context) => {
  await playground.default();
  const flows = (await examples()).map(({ flow }) => flow);
  const scenarios = flows.flatMap(runScenarios);
  const call = (url, more) => ({ id: "a", type: "webhook", request: { method: "GET", url }, ...more });
  const more = await Promise.all([
    ...["/big", "/text", "/error"].map((path) => run(flowOf([call(demoApi + path)]), { webhooks: "live" })),
    run(flowOf([call(`${demoApi}/hang`, { timeout_seconds: 0.05 })]), { webhooks: "live" }),
    run(flowOf([call("nowhere")]), { webhooks: "live" }),
    run(flowOf([{ id: "a", type: "ask", text: "Which?", choices: ["A", "B"], timeout_seconds: 1 }])),
    run(flowOf([{ id: "a", type: "ask", text: "Which?" }]), { signal: AbortSignal.abort() }),
    run(flowOf([{ id: "a", type: "set", assign: { b: 1, c: "{{ nowhere }}" } }], { variables: { c: 2 } })),
    run(
      flowOf([
        {
          id: "a",
          type: "condition",
          branches: [
            {
              label: "One",
              match: "all",
              not: true,
              rules: [
                { match: "any", not: true, rules: [{ left: "{{ nowhere }}", op: "matches", right: "{{ '(' }}", ignore_case: true }] },
                { left: 1, op: "equals", right: null, not: true },
              ],
            },
            { label: "Two", match: "all", rules: [{ left: "x", op: "is_null" }] },
          ],
        },
      ]),
    ),
    run(
      flowOf([
        call("https://shop.example", {
          mock: { responses: [{ status: 503 }] },
          retry: { max_attempts: 2, interval_seconds: 1, on: ["5xx"] },
        }),
      ], { limits: { max_triggers_per_minute: 1 } }),
    ),
  ]);
  const events = distinct([...scenarios.flatMap(({ run }) => run.events), ...more.flatMap(({ events }) => events)]);
  const reports = [...scenarios.map(({ run }) => run), ...more].map((report) => ({ ...report, events: [] }));
  const given = {
    "TraceEvent[]": events,
    "RunReport[]": reports,
    "ScenarioReport[]": scenarios.map((report, at) => ({ ...report, run: reports[at] })),
    "Diagnostic[]": [...validate("{"), ...validate({ nodes: [{ id: "a", type: "b" }] })],
    "Flow[]": flows,
  };
  // Not vacuous: there is one of nearly every kind.
  const found = new Set(events.map(({ kind }) => kind));
  assert.ok(found.size >= 14, [...found].join());

  const folder = await mkdtemp(join(tmpdir(), "flow-playground-"));
  context.after(() => rm(folder, { recursive: true }));
  const types = fileURLToPath(new URL("index.js", packageFolder));
  const lines = Object.entries(given).map(
    ([type, value], at) => `export const given${at}: import(${JSON.stringify(types)}).${type} = ${JSON.stringify(value)};`,
  );
  const program = join(folder, "given.ts");
  await writeFile(program, lines.join("\n"));
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", repository));
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--types", ""];
  await promisify(execFile)(process.execPath, [tsc, ...options, program]).catch(({ stdout, stderr }) => {
    assert.fail(`${stdout}${stderr}`.slice(0, 4000));
  });
});
