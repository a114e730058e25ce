// What the tests of the npm package start from: the built package, the shipped examples, the demo API.
import { readFile, readdir } from "node:fs/promises";

const root = new URL("../../", import.meta.url);

/** The folder of the built package. */
export const packageFolder = new URL("dist/npm/", root);

/** The package as a user imports it. */
export const playground = await import(new URL("index.js", packageFolder).href);

/** The manifest that is published. */
export const manifest = JSON.parse(await readFile(new URL("package.json", packageFolder), "utf8"));

/** The demo shop API's address; `cargo xtask test --only node` starts it and sets the variable. */
export const demoApi = process.env.DEMO_API_URL;

/** The shipped flows: `{ name, text }` of each in static/examples, in the order of their names. */
export async function examples() {
  const folder = new URL("static/examples/", root);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), "utf8") })));
}
