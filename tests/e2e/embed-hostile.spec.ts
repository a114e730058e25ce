import { embeds, expect, inline, inside, test } from "./host";
import { example, fragment, Playground, type Flow } from "./playground";

/** A flow that would call the demo API. */
function calling(api: string): Flow {
  const flow = example("branch-on-result");
  Object.assign(flow.variables, { api, order_id: `T-${crypto.randomUUID()}`, ready_after_seconds: 0, first_result: "success" });
  return flow;
}

/** An iframe by hand, without embed.js, and all that it says to its parent's window. */
function bare(baseURL: string, query = "embed=1&source=message"): string {
  return `<iframe id="it" src="${baseURL}?${query}" width="900" height="600"></iframe>
    <script>
      window.said = [];
      addEventListener("message", ({ origin, data }) => said.push([origin, data]));
      /** Connects by the protocol, and gives what the port says. */
      window.connect = (hello = { "flow-playground": 1, type: "connect" }) => {
        const { port1, port2 } = new MessageChannel();
        const heard = [];
        port1.onmessage = ({ data }) => heard.push(data);
        it.contentWindow.postMessage(hello, "${new URL(baseURL).origin}", [port2]);
        return { port: port1, heard };
      };
      window.connected = async () => {
        for (;;) {
          const talk = connect();
          await new Promise((done) => setTimeout(done, 100));
          if (talk.heard.length) return talk;
        }
      };
    </script>`;
}

const flow = { version: 1, name: "Victim", start: "a", nodes: [{ id: "a", type: "message", text: "Hello" }] };

test("the protocol by hand, and nothing is ever posted to the parent's window", async ({ page, baseURL, openHost }) => {
  await openHost({ body: bare(baseURL!) });
  const heard = await page.evaluate(async (flow) => {
    const { port, heard } = await (window as never as { connected(): Promise<{ port: MessagePort; heard: Flow[] }> }).connected();
    port.postMessage({ id: 1, method: "load", params: { flow } });
    while (!heard.some(({ event }) => event === "flow-ready")) await new Promise((done) => setTimeout(done, 20));
    return heard;
  }, JSON.stringify(flow));
  expect(heard[0]).toEqual({ type: "ready", version: 1 });
  expect(heard).toContainEqual({ id: 1, result: [] });
  expect(await page.evaluate(() => (window as never as { said: unknown[] }).said)).toEqual([]);
});

test("messages that are none of the protocol's do nothing", async ({ page, baseURL, openHost }) => {
  await openHost({ body: bare(baseURL!, "embed=1&example=rush-hour") });
  const frame = page.frameLocator("#it");
  await expect(frame.getByRole("heading", { name: "Rush hour" })).toBeVisible();
  const silent = await page.evaluate(async () => {
    const connect = (window as never as { connect(hello?: unknown): { heard: unknown[] } }).connect;
    const polluted = JSON.parse(`{"__proto__": {"flow-playground": 1, "type": "connect"}}`);
    const talks = [null, 7, "connect", [], {}, { "flow-playground": 0, type: "connect" }, { "flow-playground": "1", type: "connect" },
      { "flow-playground": 1, type: "run" }, { "flow-playground": 1 }, polluted, { type: "connect" }].map((hello) => connect(hello));
    // Without a port, from another window, and many.
    const target = (document.getElementById("it") as HTMLIFrameElement).contentWindow!;
    target.postMessage({ "flow-playground": 1, type: "connect" }, "*");
    const other = document.createElement("iframe");
    document.body.append(other);
    const { port1, port2 } = new MessageChannel();
    const fromOther: unknown[] = [];
    port1.onmessage = ({ data }) => fromOther.push(data);
    (other.contentWindow as never as { eval(code: string): (target: Window, port: MessagePort) => void })
      .eval("(target, port) => target.postMessage({ 'flow-playground': 1, type: 'connect' }, '*', [port])")(target, port2);
    for (let at = 0; at < 5000; at += 1) target.postMessage({ id: at, method: "load", params: { flow: "{}" } }, "*");
    await new Promise((done) => setTimeout(done, 1500));
    return [...talks.flatMap(({ heard }) => heard), ...fromOther];
  });
  expect(silent).toEqual([]);
  await expect(frame.getByRole("heading", { name: "Rush hour" })).toBeVisible();
  // The real parent is still heard.
  const heard = await page.evaluate(async () => (await (window as never as { connected(): Promise<{ heard: unknown[] }> }).connected()).heard);
  expect(heard[0]).toEqual({ type: "ready", version: 1 });
});

test("a port that floods, pollutes and sends too much is answered with errors, and the embed lives", async ({ page, baseURL, openHost }) => {
  test.slow();
  await openHost({ body: bare(baseURL!) });
  const result = await page.evaluate(async (flow) => {
    const { port, heard } = await (window as never as { connected(): Promise<{ port: MessagePort; heard: Flow[] }> }).connected();
    const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
    const answer = async (id: unknown) => {
      for (;;) {
        const found = heard.find((each) => each.id === id);
        if (found) return found;
        await pause(20);
      }
    };
    port.postMessage({ id: 1, method: "load", params: { flow } });
    await answer(1);
    for (const wrong of [null, 1, "x", [], {}, { id: "1", method: "run" }, { id: {}, method: "run" }, { id: 2, method: {} }, { id: -1, method: "stop" }, { id: 1e400, method: "stop" }, 10n, new Map([["id", 1]])])
      port.postMessage(wrong);
    port.postMessage({ id: 3, method: "__proto__" });
    port.postMessage({ id: 4, method: "load", params: { flow: {} } });
    port.postMessage({ id: 5, method: "load", params: JSON.parse(`{"__proto__": {"flow": "{}"}}`) });
    port.postMessage({ id: 6, method: "load", params: { flow: " ".repeat(10 * 1024 * 1024 + 10) } });
    port.postMessage({ id: 8, method: "setTheme", params: { theme: `"><img src=x onerror=alert(1)>` } });
    const errors = [];
    for (const id of [3, 4, 5, 6]) errors.push((await answer(id)).error.message);
    // More than is answered at all.
    port.postMessage({ id: 7, method: "load", params: { flow: " ".repeat(20 * 1024 * 1024) } });
    await pause(1100);
    for (let at = 100; at < 3100; at += 1) port.postMessage({ id: at, method: "getFlow" });
    await answer(3099);
    await pause(1100);
    port.postMessage({ id: 9000, method: "getFlow" });
    return { errors, flooded: heard.some(({ error }) => error?.message.includes("messages a second")), ignored: heard.some(({ id }) => id === 7 || id === 2), name: (await answer(9000)).result.name };
  }, JSON.stringify(flow));
  expect(result.errors).toEqual([
    expect.stringContaining("no such method"),
    expect.stringContaining("takes flow, a string"),
    expect.stringContaining("takes flow, a string"),
    expect.any(String),
  ]);
  expect(result).toMatchObject({ flooded: true, ignored: false, name: "Victim" });
});

test("markup and script addresses in every text run nothing, in the frame and on the page", async ({ page, openHost }) => {
  const evil = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
  const hostile = {
    version: 1,
    name: evil,
    description: evil,
    variables: { x: evil },
    start: "a",
    nodes: [
      { id: "a", type: "message", title: evil, text: `${evil} [click me](javascript:window.hacked=1) {{ x }}`, note: evil, next: "b" },
      { id: "b", type: "condition", title: evil, branches: [{ label: evil, rules: [{ left: evil, op: "equals", right: evil }], next: "c" }] },
      { id: "c", type: "end", title: evil },
    ],
    scenarios: [{ name: evil }],
  };
  await openHost({
    body: `<flow-playground speed="instant">${inline(hostile)}</flow-playground>
      <flow-playground loading="click" view='"><script>hacked=1</script>'>${inline({ nodes: [null, 1, { id: evil, next: evil, position: [evil, {}] }, { branches: 7 }, { title: { toString: 1 } }] })}</flow-playground>
      <flow-playground src="javascript:window.hacked=1"></flow-playground>`,
  });
  const frame = inside(embeds(page).first());
  await frame.getByRole("button", { name: "Run", exact: true }).click();
  await expect(frame.getByRole("main")).toHaveAttribute("data-outcome", "completed");
  await expect(frame.getByRole("log").getByRole("link", { name: "click me" })).toHaveCount(0);
  await expect(inside(embeds(page).nth(2)).getByRole("alert")).toContainText("not the address of a file");
  for (const where of [page.mainFrame(), ...page.frames()]) {
    expect(await where.evaluate(() => (window as never as { hacked?: number }).hacked)).toBeUndefined();
  }
});

test("consent: the host cannot agree by a message, nor cover the button; the viewer can", async ({ page, api, openHost }) => {
  const called: string[] = [];
  page.on("request", (request) => called.push(request.url()));
  const ours = () => called.filter((url) => url.startsWith(api));
  await openHost({
    head: "<style>#cover { position: fixed; inset: 0; background: #fff; pointer-events: none; z-index: 9 }</style>",
    body: `<div id="cover">Click here to win</div><flow-playground loading="eager" height="620" webhooks="live">${inline(calling(api))}</flow-playground>`,
  });
  const frame = inside(embeds(page).first());
  await page.evaluate(() => {
    const embed = document.querySelector("flow-playground") as never as { run(options: unknown): Promise<unknown> };
    (window as never as { ended: Promise<unknown> }).ended = embed.run({ webhooks: "live" }).catch((error: Error) => error.message);
  });
  const dialog = frame.getByRole("dialog");
  const agree = dialog.getByRole("button", { name: "Allow and run" });
  await expect(dialog).toContainText(new URL(api).host);
  // Under a cover the button stays closed: longer than it takes in plain view.
  await page.waitForTimeout(2500);
  await expect(agree).toBeDisabled();
  expect(ours()).toEqual([]);
  await page.locator("#cover").evaluate((cover) => cover.remove());
  await expect(agree).toBeEnabled();
  // A script's click is none.
  await agree.evaluate((button: HTMLElement) => button.click());
  await expect(dialog).toBeVisible();
  expect(ours()).toEqual([]);
  await agree.click();
  await expect(frame.getByRole("main")).toHaveAttribute("data-outcome", "completed");
  expect(ours()).toHaveLength(1);
  expect(await page.evaluate(() => (window as never as { ended: Promise<Flow> }).ended)).toMatchObject({ outcome: "completed" });
});

test("a viewer who does not agree calls nobody, and the host is told", async ({ page, api, openHost }) => {
  const called: string[] = [];
  page.on("request", (request) => called.push(request.url()));
  await openHost({ body: `<flow-playground loading="eager" height="620">${inline(calling(api))}</flow-playground>` });
  const frame = inside(embeds(page).first());
  const ended = page.evaluate(() => (document.querySelector("flow-playground") as never as { run(options: unknown): Promise<unknown> }).run({ webhooks: "live" }).catch((error: Error) => error.message));
  await frame.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  expect(await ended).toContain("did not agree");
  expect(called.filter((url) => url.startsWith(api))).toEqual([]);
});

test("in a page of the same origin, consent is given in a tab of its own", async ({ page, api, baseURL, context, problems }) => {
  // The bare page has no icon.
  problems.allow(/favicon/);
  const called: string[] = [];
  context.on("request", (request) => called.push(request.url()));
  // A page of the same origin: the playground itself, emptied.
  await page.goto("flow.schema.json");
  await page.evaluate(
    ([base, flow]) => {
      const frame = document.createElement("iframe");
      frame.src = `${base}?embed=1&webhooks=live${flow}`;
      Object.assign(frame.style, { width: "900px", height: "620px" });
      document.body.replaceChildren(frame);
    },
    [baseURL!, fragment(JSON.stringify(calling(api)))] as const,
  );
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = frame.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Open in the playground" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Allow and run" })).toHaveCount(0);
  expect(called.filter((url) => url.startsWith(api))).toEqual([]);
  const [opened] = await Promise.all([context.waitForEvent("page"), dialog.getByRole("button", { name: "Open in the playground" }).click()]);
  const playground = new Playground(opened);
  await expect(playground.name).toHaveValue("Branch on the result");
  await playground.live();
  await playground.run();
  await playground.agree();
  await playground.ends("completed");
});

test("a host whose policy forbids the frame shows the picture and a link", async ({ page, baseURL, openHost, problems }) => {
  problems.allow(/frame-src|Content Security Policy|Content-Security-Policy/);
  const origin = new URL(baseURL!).origin;
  await openHost({
    policy: `default-src 'none'; script-src ${origin} 'unsafe-inline'; style-src 'none'; frame-src 'none'`,
    body: `<flow-playground loading="eager">${inline(flow)}</flow-playground>`,
  });
  const embed = embeds(page).first();
  await expect(embed.getByRole("img", { name: "Flow Victim: 1 steps" })).toBeVisible();
  const out = embed.getByRole("link", { name: "Open in the playground" });
  await expect(out).toHaveAttribute("href", /#flow=/);
  await page.goto((await out.getAttribute("href"))!);
  await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue("Victim");
});

test("a host with a strict policy that allows the frame shows the flow", async ({ page, baseURL, openHost }) => {
  const origin = new URL(baseURL!).origin;
  await openHost({
    policy: `default-src 'none'; script-src ${origin}; frame-src ${origin}`,
    body: `<flow-playground loading="eager">${inline(flow)}</flow-playground>`,
  });
  await expect(inside(embeds(page).first()).getByRole("heading", { name: "Victim" })).toBeVisible();
});

test("without JavaScript the element is the link in it", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setContent(`<script async src="${baseURL}embed.js"></script><flow-playground><a href="${baseURL}?example=rush-hour">Open this flow</a></flow-playground>`);
  await expect(page.getByRole("link", { name: "Open this flow" })).toBeVisible();
  await context.close();
});

test("an embed whose storage is blocked runs", async ({ page, openHost }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  await openHost({ body: `<flow-playground loading="eager" speed="instant">${inline(flow)}</flow-playground>` });
  const frame = inside(embeds(page).first());
  await frame.getByRole("button", { name: "Run", exact: true }).click();
  await expect(frame.getByRole("main")).toHaveAttribute("data-outcome", "completed");
  await expect(frame.getByRole("alert")).toHaveCount(0);
});
