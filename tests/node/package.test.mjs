// The package as such: what it holds and how it starts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { manifest, packageFolder, playground } from "./support.mjs";

before(() => playground.default());

test("it starts a second time without a complaint", async () => {
  await playground.default();
});

test("its version is the one in package.json", () => {
  assert.match(manifest.version, /^\d+\.\d+\.\d+/);
  assert.equal(playground.version(), manifest.version);
});

test("it is an ES module with type declarations", async () => {
  assert.equal(manifest.type, "module");
  const declarations = await readFile(new URL("index.d.ts", packageFolder), "utf8");
  for (const name of ["init", "version", "validate", "run", "test"]) {
    assert.match(declarations, new RegExp(`export (default )?function ${name}\\b`), `index.d.ts declares ${name}`);
  }
});

test("the yew app is not in it", async () => {
  const wasm = await readFile(new URL("flow_playground_bg.wasm", packageFolder));
  for (const word of ["yew::", "/yew-0"]) {
    assert.ok(!wasm.includes(word), `the wasm holds no "${word}"`);
  }
});
