import start, * as engine from "./flow_playground.js";

/** The start that is under way or done; a failed one is forgotten, so that it can be tried again. */
let starting;
let started = false;

export default async function init(wasm) {
  // A mistake is one however often the engine has been started.
  if (wasm !== undefined && !isAddress(wasm) && !isCode(wasm)) {
    throw new Error("init() takes a URL, the bytes of the wasm or a WebAssembly.Module, or nothing at all");
  }
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

export function explore(flow, options) {
  return ready("explore").explore(flow, options);
}

export function simulate(flow, load) {
  return ready("simulate").simulate(flow, load);
}

function ready(name) {
  if (!started) throw new Error(`${name}() was called before the engine had started: await init() first`);
  return engine;
}

async function load(wasm = new URL("flow_playground_bg.wasm", import.meta.url)) {
  await start({ module_or_path: isAddress(wasm) ? await locate(wasm) : plain(wasm) });
}

// By the tag, not by the class: what another realm made (a frame, a test runner's sandbox) is as good.
function tag(value) {
  return Object.prototype.toString.call(value);
}

function isAddress(value) {
  return tag(value) === "[object URL]";
}

function isCode(value) {
  return ArrayBuffer.isView(value) || ["[object ArrayBuffer]", "[object WebAssembly.Module]"].includes(tag(value));
}

/** Not every engine compiles what it is given by a DataView. */
function plain(code) {
  return ArrayBuffer.isView(code) ? new Uint8Array(code.buffer, code.byteOffset, code.byteLength) : code;
}

/** What the glue takes for an address: one to fetch, or, as fetch reads no files in Node, the bytes. */
async function locate(url) {
  return url.protocol === "file:" && isNode() ? readFile(url.href) : url.href;
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
