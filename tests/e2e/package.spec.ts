// The JavaScript package, as a static host serves it: in a page and in a module Web Worker, without the yew app.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

import type * as Package from "../../src/api/package/index";
import { example, type Flow } from "./playground";
import { expect, test, type Page } from "./support";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The package in Node, for comparison. */
const inNode: typeof Package = await import(new URL("../../dist/npm/index.js", import.meta.url).href);

declare global {
  interface Window {
    playground: typeof Package;
  }
}

let server: Server;
let origin: string;

// A page and a worker as somebody who embeds the package writes them, with the package beside them. Served for real:
// to Chromium, a page that a test makes up is not of this machine, and may not call what is.
test.beforeAll(async () => {
  const embedder = sirv(folder("embedder"));
  const npm = sirv(folder("../../dist/npm"));
  server = createServer((request, response) => {
    const notFound = () => void response.writeHead(404).end();
    if (!request.url?.startsWith("/npm/")) return embedder(request, response, notFound);
    request.url = request.url.slice("/npm".length);
    npm(request, response, notFound);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Opens the embedder's page; gives the names of the files that are loaded, also from then on. */
async function openEmbedder(page: Page): Promise<string[]> {
  const loaded: string[] = [];
  page.context().on("request", (request) => loaded.push(request.url().replace(origin, "")));
  await page.goto(`${origin}page.html`);
  await page.waitForFunction(() => window.playground !== undefined);
  return loaded;
}

interface Task {
  flow: Flow;
  options?: Package.RunOptions;
}

/** What everything that the package does comes to in the page. */
function inPage(page: Page, task: Task) {
  return page.evaluate(async ({ flow, options }) => {
    const { default: init, run, test, validate, version } = window.playground;
    await init();
    const report = await run(flow as Package.Flow, options);
    return { version: version(), diagnostics: validate(flow as Package.Flow), scenarios: test(flow as Package.Flow), report };
  }, task);
}

/** The same in a worker of the page. */
function inWorker(page: Page, task: Task): ReturnType<typeof inPage> {
  return page.evaluate(
    (task) =>
      new Promise((resolve, reject) => {
        const worker = new Worker("worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(task);
      }),
    task,
  );
}

/** Example 4 against the demo API; its waits take no time. */
function live(api: string, variables: Flow): Task {
  const order_id = `P-${crypto.randomUUID()}`;
  return {
    flow: example("branch-on-result"),
    options: {
      webhooks: "live",
      clock: "virtual",
      variables: { api, order_id, first_result: "pending", ready_after_seconds: 0, ...variables },
    },
  };
}

/** The reason of the first webhook that failed. */
function reason({ events }: Package.RunReport): string | undefined {
  return events.find((event) => event.kind === "webhook_failed")?.reason;
}

for (const [where, inside] of Object.entries({ "a page": inPage, "a module Web Worker": inWorker })) {
  test(`the package runs a flow in ${where} as in Node, and loads nothing else`, async ({ page }) => {
    const flow = example("recheck-with-limit") as Package.Flow;
    const loaded = await openEmbedder(page);
    const { version, diagnostics, scenarios, report } = await inside(page, { flow, options: { seed: 7 } });
    await inNode.default();
    expect(version).toBe(inNode.version());
    expect(diagnostics).toEqual([]);
    expect(JSON.stringify(report)).toBe(JSON.stringify(await inNode.run(flow, { seed: 7 })));
    expect(JSON.stringify(scenarios)).toBe(JSON.stringify(inNode.test(flow)));
    const files = ["page.html", "worker.js", "npm/index.js", "npm/flow_playground.js", "npm/flow_playground_bg.wasm"];
    expect(loaded.filter((name) => !files.includes(name) && !name.startsWith("data:"))).toEqual([]);
    expect(loaded).toContain("npm/flow_playground_bg.wasm");
  });

  test(`the package calls the demo API from ${where}`, async ({ page, api }) => {
    await openEmbedder(page);
    const task = live(api, {});
    const { report } = await inside(page, task);
    expect(report.outcome).toBe("completed");
    expect(report.path.at(-1)).toBe("done");
    const log: Flow[] = await (await page.request.get(`${api}/log`)).json();
    const ours = log.filter((entry) => JSON.stringify(entry).includes(String(task.options?.variables?.order_id)));
    expect(ours.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  test(`the package tells a server that is down and CORS apart in ${where}`, async ({ page, api, problems }) => {
    problems.allow(/CORS policy|ERR_CONNECTION_REFUSED|Failed to load resource/);
    await openEmbedder(page);
    await page.context().route("http://down.example/**", (route) => route.abort("connectionrefused"));
    const down = await inside(page, live("http://down.example", {}));
    expect([reason(down.report), down.report.outcome]).toEqual(["network", "failed"]);
    expect(down.report.path).toEqual(["greet", "create", "sorry", "give_up"]);
    const cors = await inside(page, live(api, { path: "/no-cors" }));
    expect(reason(cors.report)).toBe("cors");
  });
}

for (const what of ["an address", "bytes", "a compiled module"]) {
  test(`the package starts from ${what} in a page`, async ({ page }) => {
    await openEmbedder(page);
    const outcome = await page.evaluate(async (what) => {
      const url = new URL("npm/flow_playground_bg.wasm", location.href);
      const bytes = await (await fetch(url)).arrayBuffer();
      const { default: init, run } = window.playground;
      if (what === "an address") await init(url);
      if (what === "bytes") await init(bytes);
      if (what === "a compiled module") await init(await WebAssembly.compile(bytes));
      return (await run({ version: 1, start: "a", nodes: [{ id: "a", type: "end" }] })).outcome;
    }, what);
    expect(outcome).toBe("completed");
  });
}

test("a listener, a signal and a fetch of the page take part in a run", async ({ page }) => {
  await openEmbedder(page);
  const told = await page.evaluate(async (flow) => {
    const { default: init, run } = window.playground;
    await init();
    const controller = new AbortController();
    const kinds: string[] = [];
    const urls: unknown[] = [];
    const report = await run(flow as Package.Flow, {
      webhooks: "live",
      fetch: (url) => {
        urls.push(url);
        return Promise.resolve(Response.json({ result: "pending" }));
      },
      signal: controller.signal,
      onEvent: ({ kind }) => {
        kinds.push(kind);
        if (kind === "wait_started") controller.abort();
      },
    });
    return { kinds, urls, outcome: report.outcome, events: report.events.map(({ kind }) => kind) };
  }, example("branch-on-result"));
  expect(told.outcome).toBe("stopped");
  expect(told.urls).toEqual(["http://127.0.0.1:8090/orders"]);
  expect(told.kinds).toEqual(told.events);
  expect(told.kinds.at(-1)).toBe("ended");
});
