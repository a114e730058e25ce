// The command line, as the package is built and as it is packed.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { examples, flowOf, manifest, packageFolder, repository } from "./support.mjs";

const execute = promisify(execFile);
const program = fileURLToPath(new URL(manifest.bin["flow-playground"], packageFolder));

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "flow-playground-cli-"))));
after(() => rm(folder, { recursive: true }));

/** Runs it; gives the exit code and what it wrote. */
async function cli(...words) {
  try {
    return { code: 0, ...(await execute(process.execPath, [program, ...words])) };
  } catch ({ code, stdout, stderr }) {
    return { code, stdout, stderr };
  }
}

async function file(name, flow) {
  const path = join(folder, name);
  await writeFile(path, typeof flow === "string" ? flow : JSON.stringify(flow));
  return path;
}

const hello = flowOf([{ id: "a", type: "message", text: "Hello <&> \u0007 you" }], {
  name: 'Greets "<people>" & others',
  scenarios: [
    { name: "Right # one", expect: { outcome: "completed" } },
    { name: "Wrong", expect: { messages: ["Bye"], max_seconds: 1 } },
  ],
});

test("the examples pass", async () => {
  const names = (await examples()).map(({ id }) => fileURLToPath(new URL(`static/examples/${id}.json`, repository)));
  const { code, stdout, stderr } = await cli("test", ...names);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /All in one call .*all-in-one-call\.json\n {2}✓ The answer outlasts the limit/);
  assert.match(stdout, /\n\d+ passed\n$/);
});

test("a failure is told with what was expected, and by the exit code", async () => {
  const { code, stdout } = await cli("test", await file("hello.json", hello));
  assert.equal(code, 1);
  assert.match(stdout, /✓ Right # one/);
  assert.match(stdout, /✗ Wrong .*\n {6}messages\n {8}expected \["Bye"\]\n {8}actual {3}\["Hello <&>/);
  assert.match(stdout, /\n1 passed, 1 failed\n$/);
});

test("TAP", async () => {
  const { code, stdout } = await cli("test", await file("hello.json", hello), "--reporter", "tap");
  assert.equal(code, 1);
  const lines = stdout.split("\n");
  assert.deepEqual(lines.slice(0, 2), ["TAP version 14", "1..2"]);
  assert.ok(lines.includes('ok 1 - Greets "<people>" & others: Right \\# one'), stdout);
  assert.ok(lines.includes('not ok 2 - Greets "<people>" & others: Wrong'));
  assert.ok(lines.includes("  ---") && lines.includes('      expected: ["Bye"]') && lines.includes("  ..."));
});

test("JUnit XML", async () => {
  const report = join(folder, "report.xml");
  const flows = [await file("hello.json", hello), await file("broken.json", "{")];
  const { code, stdout } = await cli("test", ...flows, "--reporter", "junit", "--output", report, "--reporter", "spec");
  assert.equal(code, 1);
  assert.match(stdout, /1 passed, 1 failed, 1 flow did not run/);
  const xml = await readFile(report, "utf8");
  assert.match(xml, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites [^>]*tests="3" failures="1" errors="1"/);
  assert.match(xml, /<testsuite name="Greets &quot;&lt;people&gt;&quot; &amp; others" [^>]*tests="2" failures="1" errors="0"/);
  assert.match(xml, /<testcase name="Right # one" [^>]*\/>/);
  assert.match(xml, /<failure type="expectation" message="not as expected: messages">/);
  assert.match(xml, /<error message="[^"]+">/);
  // No letter that XML 1.0 does not allow, and every tag is closed.
  assert.doesNotMatch(xml, /[\u0000-\u0008]/);
  for (const tag of ["testsuites", "testsuite", "failure", "error"]) {
    assert.equal(xml.split(`<${tag} `).length, xml.split(`</${tag}>`).length, tag);
  }
});

test("a flow without scenarios passes by no accident", async () => {
  const none = await file("none.json", flowOf([{ id: "a", type: "message", text: "Hello" }]));
  assert.equal((await cli("test", none)).code, 1);
  assert.equal((await cli("test", none, "--allow-none")).code, 0);
  const path = await file("hello.json", hello);
  assert.equal((await cli("test", path, "--filter", "Right")).code, 0);
  assert.match((await cli("test", path, "--filter", "nothing")).stdout, /no scenario has "nothing" in its name/);
});

test("errors in a flow are listed", async () => {
  const broken = flowOf([{ id: "a", type: "message", text: "{{", next: "b" }, { id: "c", type: "wait", seconds: "{{" }]);
  const { code, stdout } = await cli("test", await file("errors.json", { ...broken, scenarios: [{ name: "x" }] }));
  assert.equal(code, 1);
  assert.match(stdout, /the flow has errors and cannot run.*\n.*\$\.nodes\[0\]/s);
  assert.equal((await cli("test", join(folder, "nowhere.json"))).code, 1);
});

test("a flow comes from the standard input", async () => {
  const child = spawn(process.execPath, [program, "test", "-", "--filter", "Right"]);
  child.stdin.end(JSON.stringify(hello));
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 0);
});

test("a command that makes no sense says so", async () => {
  for (const words of [[], ["run"], ["test"], ["test", "x.json", "--reporter", "dots"], ["test", "x.json", "--nope"]]) {
    const { code, stderr } = await cli(...words);
    assert.equal(code, 2, words.join(" "));
    assert.match(stderr, /Usage: flow-playground test/);
  }
  assert.match((await cli("--help")).stdout, /^Usage/);
  assert.equal((await cli("--version")).stdout, `${manifest.version}\n`);
});

test("npx runs it from the packed package", async () => {
  const options = { shell: process.platform === "win32" };
  const { stdout } = await execute("npm", ["pack", "--json", "--pack-destination", folder], {
    ...options,
    cwd: fileURLToPath(packageFolder),
  });
  const listed = JSON.parse(stdout);
  const { filename } = Array.isArray(listed) ? listed[0] : Object.values(listed)[0];
  await writeFile(join(folder, "package.json"), '{"private":true}');
  await execute("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], { ...options, cwd: folder });
  const path = await file("hello.json", hello);
  const answer = await execute("npx", ["--no-install", "flow-playground", "test", path, "--filter", "Right"], {
    ...options,
    cwd: folder,
  });
  assert.match(answer.stdout, /✓ Right # one/);
});
