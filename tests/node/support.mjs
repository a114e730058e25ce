// What the tests of the npm package start from: the built package, flows to run, the demo API.
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";

const root = new URL("../../", import.meta.url);

/** The repository's folder. */
export const repository = root;

/** The folder of the built package. */
export const packageFolder = new URL("dist/npm/", root);

/** The package as a user imports it. */
export const playground = await import(new URL("index.js", packageFolder).href);

/** The manifest that is published. */
export const manifest = JSON.parse(await readFile(new URL("package.json", packageFolder), "utf8"));

/** A file of the package. */
export function packageFile(name) {
  return readFile(new URL(name, packageFolder));
}

/** The demo shop API's address; `cargo xtask test --only node` starts it and sets the variable. */
export const demoApi = process.env.DEMO_API_URL?.replace(/\/$/, "");
if (!demoApi) throw new Error("DEMO_API_URL is not set: run these tests with `cargo xtask test --only node`");

/** The shipped flows: `{ id, flow, text }` of each, in the gallery's order. */
export async function examples() {
  const folder = new URL("static/examples/", root);
  const index = JSON.parse(await readFile(new URL("index.json", folder), "utf8"));
  return Promise.all(
    index.map(async ({ id, file }) => {
      const text = await readFile(new URL(file, folder), "utf8");
      return { id, text, flow: JSON.parse(text) };
    }),
  );
}

/** One shipped flow, to be changed by the test. */
export async function example(id) {
  return (await examples()).find((example) => example.id === id).flow;
}

/** A flow of these nodes that starts at the first one. */
export function flowOf(nodes, more = {}) {
  return { version: 1, start: nodes[0].id, nodes, ...more };
}

/** The address of a server that is down: a port that nobody listens on. */
export async function deadServer() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** The kinds of a report's events. */
export function kinds(report) {
  return report.events.map((event) => event.kind);
}
