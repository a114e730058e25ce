// n8n's embed, on this machine: its element `n8n-demo`, whose frame shows n8n's own editor at `/workflows/demo`. Both are n8n's
// packages as they are published. Only n8n's server is not there; what it would answer stands in `n8n-preview.json`.
import { readFile, readdir } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { serve } from "./serve.mjs";

const packages = fileURLToPath(new URL("node_modules/", import.meta.url));
const NODES = { message: "set", webhook: "httpRequest", condition: "if", wait: "wait", end: "noOp" };

/** The same flow as a workflow of n8n. */
export function workflow(flow) {
  const titles = new Map(flow.nodes.map(({ id, title }) => [id, title]));
  const way = (target) => (target === undefined ? [] : [{ node: titles.get(target), type: "main", index: 0 }]);
  return {
    name: flow.name,
    nodes: flow.nodes.map(({ id, title, type, position }) => ({
      id,
      name: title,
      type: `n8n-nodes-base.${NODES[type]}`,
      typeVersion: 1,
      position,
      parameters: {},
    })),
    connections: Object.fromEntries(
      flow.nodes.map(({ title, next, branches, else: otherwise }) => [
        title,
        { main: branches ? [...branches.map((branch) => way(branch.next)), way(otherwise)] : [way(next)] },
      ]),
    ),
  };
}

/** Serves the element as `/n8n-demo.js` and the editor at `/workflows/demo`; gives the server and its address. */
export async function serveN8n() {
  const { settings, nodes } = JSON.parse(await readFile(new URL("n8n-preview.json", import.meta.url), "utf8"));
  const files = await editor();
  files.set("/workflows/demo", files.get("/index.html"));
  files.set("/n8n-demo.js", await readFile(join(packages, "@n8n_io/n8n-demo-component/n8n-demo.bundled.js")));
  files.set("/rest/settings", JSON.stringify({ data: settings }));
  files.set("/types/nodes.json", JSON.stringify(nodes));

  return serve((path) => files.get(path), (path) => (path.startsWith("/rest/") ? 401 : 404));
}

/** The editor's files, its placeholders filled in as n8n does when it starts. */
async function editor() {
  const root = join(packages, "n8n-editor-ui/dist");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = new Map();
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const body = await readFile(path);
    const text = [".html", ".js", ".css"].includes(extname(path));
    files.set(`/${relative(root, path)}`, text ? filled(body.toString()) : body);
  }
  return files;
}

function filled(text) {
  return text
    .replaceAll(/\/(\{\{|%7B%7B|%257B%257B)BASE_PATH(\}\}|%7D%7D|%257D%257D)\//g, "/")
    .replaceAll("{{CSP_NONCE}}", "")
    .replace("%CONFIG_TAGS%", `<meta name="n8n:config:rest-endpoint" content="${btoa("rest")}">`);
}
