// The page's own wasm once more, in a worker: what takes long runs here. It is told by its address where the wasm lies.
const here = new URL(import.meta.url).searchParams;
const { default: init } = await import(here.get("glue"));
await init({ module_or_path: here.get("wasm") });
