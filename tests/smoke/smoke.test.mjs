// The ways that everybody goes, in the browser that BROWSER names: chrome or firefox. What the page tests see in one
// browser is seen here in both, over the protocol that both speak, WebDriver BiDi.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { deflateRawSync } from "node:zlib";

import puppeteer from "puppeteer-core";

const { BROWSER, BROWSER_PATH, PLAYGROUND_URL, DEMO_API_URL } = process.env;
const flows = new URL("../../static/examples/", import.meta.url);
const read = (id) => JSON.parse(readFileSync(new URL(`${id}.json`, flows), "utf8"));
const gallery = read("index");

let browser;
let context;
let page;
let errors;

before(async () => {
  const args = BROWSER === "chrome" ? ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] : [];
  browser = await puppeteer.launch({ browser: BROWSER, executablePath: BROWSER_PATH, protocol: "webDriverBiDi", headless: true, args });
});

after(() => browser?.close());

beforeEach(async () => {
  context = await browser.createBrowserContext();
  page = await context.newPage();
  page.setDefaultTimeout(Number(process.env.TIMEOUT ?? 60_000));
  await page.setViewport({ width: 1440, height: 900 });
  errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(errors, [], "the page reports errors");
});

/** Waits until an element is there, and gives it. */
const find = (selector, where = page) => where.waitForSelector(selector);
const button = (name, where = page) =>
  find(`::-p-xpath(//button[@aria-label="${name}" or (not(@aria-label) and normalize-space()="${name}")])`, where);
const press = async (name, where = page) => (await button(name, where)).click();
const texts = (selector, where = page) => where.$$eval(selector, (all) => all.map((one) => one.textContent));

async function open(address) {
  await page.goto(new URL(address, PLAYGROUND_URL).href);
  await find("[data-node-id]");
  await find("main:not([aria-busy])");
}

/** Runs what is open, as fast as can be, and waits for its end. */
async function run(outcome, where = page) {
  await press("Run", where);
  await find(`main[data-outcome="${outcome}"]`, where);
}

async function instantly() {
  await page.select("select[aria-label=Speed]", await page.$$eval("select[aria-label=Speed] option", (all) => all.at(-1).value));
}

async function tab(name) {
  await (await find(`::-p-xpath(//*[@role="tab"][normalize-space()="${name}"])`)).click();
}

for (const { id } of gallery) {
  test(`${id} runs to its end on mocks`, async () => {
    await open(`?example=${id}`);
    await instantly();
    await run(id === "all-in-one-call" ? "failed" : "completed");
    assert.ok((await texts("[data-from=bot]")).length > 0);
    assert.equal((await texts("[data-event=ended]")).length, 1);
  });
}

test("a flow goes out by fetch and comes back", async () => {
  const flow = read("branch-on-result");
  Object.assign(flow.variables, { api: DEMO_API_URL, order_id: `S-${crypto.randomUUID()}`, first_result: "success", ready_after_seconds: 0 });
  await open(`#flow=${deflateRawSync(JSON.stringify(flow)).toString("base64url")}`);
  await (await find("::-p-xpath(//label[normalize-space()='Live'])")).click();
  await press("Run");
  const dialog = await find("dialog[open]");
  assert.match(await dialog.evaluate((one) => one.textContent), /127\.0\.0\.1/);
  await (await find("dialog[open] .btn.primary:not([disabled])")).click();
  await find('main[data-outcome="completed"]');
  const log = await (await fetch(`${DEMO_API_URL}/log`)).text();
  assert.ok(log.includes(flow.variables.order_id), "the server has seen the order");
});

test("what is edited is there after a reload", async () => {
  await open("?example=branch-on-result");
  const count = async () => (await page.$$("[data-node-id]")).length;
  const before = await count();
  await (await find("[data-palette=message]")).click();
  await page.waitForFunction((least) => document.querySelectorAll("[data-node-id]").length > least, {}, before);
  await press("Undo");
  await page.waitForFunction((most) => document.querySelectorAll("[data-node-id]").length === most, {}, before);
  await press("Redo");
  await page.waitForFunction((least) => document.querySelectorAll("[data-node-id]").length > least, {}, before);
  await page.waitForFunction(() => location.search.startsWith("?flow="));
  await page.reload();
  await find("[data-node-id]");
  await page.waitForFunction((least) => document.querySelectorAll("[data-node-id]").length > least, {}, before);
});

test("every way and the load lab work in a worker", async () => {
  await open("?example=branch-on-result");
  await tab("Paths");
  await find("::-p-xpath(//*[@role='region' and @aria-label='Paths']//*[contains(., 'ways')])");
  await tab("Load lab");
  await find("[aria-label='Load lab'] svg");
});

test("a page of somebody else shows a flow, and hears of its run", async () => {
  const html = `<!doctype html><meta charset="utf-8"><title>Host</title><script async src="${PLAYGROUND_URL}embed.js"></script>
    <flow-playground loading="eager"><script type="application/json">${JSON.stringify(read("answer-wait-query"))}</script></flow-playground>`;
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html" }).end(request.url === "/" ? html : "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const outcome = await page.evaluate(async () => {
      const embed = document.querySelector("flow-playground");
      await customElements.whenDefined("flow-playground");
      const report = await embed.run({ speed: "instant" });
      return report.outcome;
    });
    assert.equal(outcome, "completed");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
