// The package as such: what it holds, and that another project can use it as npm packs it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { manifest, packageFile, packageFolder, repository } from "./support.mjs";

const execute = promisify(execFile);

test("it is an ES module for Node 20 without dependencies, in the version of the workspace", async () => {
  assert.equal(manifest.type, "module");
  assert.equal(manifest.engines.node, ">=20");
  assert.equal(manifest.dependencies, undefined);
  const cargo = await readFile(new URL("Cargo.toml", repository), "utf8");
  assert.equal(manifest.version, cargo.match(/^version = "(.+)"$/m)[1]);
});

test("the yew app is not in it", async () => {
  const wasm = await packageFile("flow_playground_bg.wasm");
  for (const word of ["yew::", "/yew-0", "pulldown", "createElement"]) {
    assert.ok(!wasm.includes(word), `the wasm holds no "${word}"`);
  }
});

test("another project imports it by its name, as npm packs it", async (context) => {
  const project = await mkdtemp(join(tmpdir(), "flow-playground-"));
  context.after(() => rm(project, { recursive: true }));
  const installed = join(project, "node_modules", manifest.name);
  await mkdir(installed, { recursive: true });
  const options = { shell: process.platform === "win32" };
  const { stdout } = await execute("npm", ["pack", "--json", "--pack-destination", project], {
    ...options,
    cwd: fileURLToPath(packageFolder),
  });
  const listed = JSON.parse(stdout);
  const { filename } = Array.isArray(listed) ? listed[0] : Object.values(listed)[0];
  await execute("tar", ["-xzf", join(project, filename), "-C", installed, "--strip-components", "1"]);
  const program = join(project, "program.mjs");
  await writeFile(
    program,
    `import init, { run } from "${manifest.name}";
     await init();
     const report = await run({ version: 1, start: "a", nodes: [{ id: "a", type: "message", text: "Hello!" }] });
     console.log(report.outcome, report.messages.join());`,
  );
  const answer = await execute(process.execPath, [program], { cwd: project });
  assert.deepEqual([answer.stdout, answer.stderr], ["completed Hello!\n", ""]);
});
