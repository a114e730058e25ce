import start, * as engine from "./flow_playground.js";

/** The start that is under way or done; a failed one is forgotten, so that it can be tried again. */
let starting;
let started = false;

export default function init(wasm) {
  starting ??= load(wasm).then(
    () => {
      started = true;
    },
    (error) => {
      starting = undefined;
      throw error;
    },
  );
  return starting;
}

export function version() {
  return ready("version").version();
}

export function validate(flow) {
  return ready("validate").validate(flow);
}

// Everything that goes wrong comes out of the promise, this too.
export async function run(flow, options) {
  return ready("run").run(flow, options);
}

export function test(flow) {
  return ready("test").test(flow);
}

function ready(name) {
  if (!started) throw new Error(`${name}() was called before the engine had started: await init() first`);
  return engine;
}

async function load(wasm = new URL("flow_playground_bg.wasm", import.meta.url)) {
  await start({ module_or_path: await source(wasm) });
}

/** What the glue takes: an address, bytes or a module. */
async function source(wasm) {
  // By its tag, not by its class: what another realm made (a frame, a test runner's sandbox) is as good.
  switch (Object.prototype.toString.call(wasm)) {
    case "[object URL]":
      // fetch reads no files in Node.
      return wasm.protocol === "file:" && isNode() ? readFile(wasm.href) : wasm.href;
    case "[object WebAssembly.Module]":
    case "[object ArrayBuffer]":
    case "[object SharedArrayBuffer]":
      return wasm;
    default:
      if (ArrayBuffer.isView(wasm)) return wasm;
      throw new Error("init() takes a URL, the bytes of the wasm or a WebAssembly.Module, or nothing at all");
  }
}

function isNode() {
  return typeof process === "object" && typeof process.versions?.node === "string";
}

async function readFile(url) {
  // Bundlers for the page must not look for this module, hence not by a literal.
  const name = "node:fs/promises";
  const fs = await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  return fs.readFile(new URL(url));
}
