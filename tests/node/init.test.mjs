// Starting: in every way there is, before anything else, more than once, and after it has failed.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { manifest, packageFile, packageFolder, playground } from "./support.mjs";

const wasmFile = "flow_playground_bg.wasm";

/** What a thread in which the package has not been started tells, see fresh.worker.mjs. */
function inFreshThread(starts, { probe = false } = {}) {
  const index = new URL("index.js", packageFolder).href;
  const worker = new Worker(new URL("fresh.worker.mjs", import.meta.url), { workerData: { index, starts, probe } });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** The package's files over HTTP. */
async function serve(context) {
  const server = createServer(async (request, response) => {
    const body = await packageFile(request.url.slice(1)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { "content-type": "application/wasm" }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

test("everything says that the engine must be started first", async () => {
  const told = await inFreshThread([{}], { probe: true });
  const names = ["version", "validate", "run", "test"];
  const messages = names.map((name) => `Error: ${name}() was called before the engine had started: await init() first`);
  assert.deepEqual(told, [...messages, "Hello!"]);
});

test("it starts without an argument", async () => {
  assert.deepEqual(await inFreshThread([{}]), ["Hello!"]);
});

test("it starts from a file's URL", async () => {
  assert.deepEqual(await inFreshThread([{ href: new URL(wasmFile, packageFolder).href }]), ["Hello!"]);
});

test("it starts from an address", async (context) => {
  const server = await serve(context);
  assert.deepEqual(await inFreshThread([{ href: server + wasmFile }]), ["Hello!"]);
});

test("it starts from bytes: a view of them, a part of a buffer, a buffer", async () => {
  const bytes = new Uint8Array(await packageFile(wasmFile));
  const longer = new Uint8Array(bytes.length + 16);
  longer.set(bytes, 8);
  const part = new DataView(longer.buffer, 8, bytes.length);
  for (const wasm of [bytes, part, bytes.buffer]) assert.deepEqual(await inFreshThread([{ wasm }]), ["Hello!"]);
});

test("it starts from a compiled module", async () => {
  const wasm = await WebAssembly.compile(await packageFile(wasmFile));
  assert.deepEqual(await inFreshThread([{ wasm }]), ["Hello!"]);
});

test("a start that fails says why, and another one may follow", async (context) => {
  const server = await serve(context);
  const [bytes, address, good] = await inFreshThread([
    { wasm: new Uint8Array([1, 2, 3]) },
    { href: `${server}nowhere.wasm` },
    {},
  ]);
  assert.match(bytes, /^CompileError: /);
  assert.match(address, /^Error: .*404/);
  assert.equal(good, "Hello!");
});

test("what is no wasm is refused with what is expected, also once it has started", async () => {
  const wrong = [null, "flow_playground_bg.wasm", 7, {}, [], true];
  const told = await inFreshThread([...wrong.map((wasm) => ({ wasm })), {}, ...wrong.map((wasm) => ({ wasm }))]);
  const refused = wrong.map(() => "Error: init() takes a URL, the bytes of the wasm or a WebAssembly.Module, or nothing at all");
  assert.deepEqual(told, [...refused, "Hello!", ...refused]);
});

test("it may be started at the same time and again", async () => {
  const answers = await Promise.all([playground.default(), playground.default()]);
  assert.deepEqual([...answers, await playground.default()], [undefined, undefined, undefined]);
});

test("its version is the one in package.json", async () => {
  await playground.default();
  assert.match(manifest.version, /^\d+\.\d+\.\d+/);
  assert.equal(playground.version(), manifest.version);
});
