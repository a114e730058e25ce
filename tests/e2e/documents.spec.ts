import { readFileSync } from "node:fs";

import { type Route } from "@playwright/test";

import { example, fragment, gallery, Playground, type Flow } from "./playground";
import { expect, test } from "./support";

test("a document that is no JSON is shown, kept, and can be corrected", async ({ page }) => {
  const playground = new Playground(page);
  const text = JSON.stringify(example("branch-on-result")).replace('"version":1', '"version":1,,');
  await page.goto(fragment(text));
  await expect(page.getByRole("alert")).toContainText(/not JSON.*line 1/s);
  const source = page.getByRole("textbox", { name: "Document text" });
  await expect(source).toHaveValue(text);
  await source.fill(text.replace('"version":1,,', '"version":1'));
  await playground.button("Open the corrected text").click();
  await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue("Branch on the result");
});

test("an address that leads nowhere says so, and what to do instead works", async ({ page }) => {
  const playground = new Playground(page);
  for (const [address, problem] of [
    ["?example=nope", "there is no example \"nope\""],
    ["?flow=deadbeef0000", "there is no flow \"deadbeef0000\""],
    ["?lesson=nope", "nope"],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("alert")).toContainText(problem);
    // There is no text to correct.
    await expect(page.getByRole("textbox", { name: "Document text" })).toHaveCount(0);
    await playground.button("Go on without it").click();
    await expect(playground.name).toHaveValue("Branch on the result");
    await expect(page).toHaveURL(/\?example=branch-on-result$/);
    await page.locator('[data-palette="message"]').click();
    await expect(playground.node("message")).toHaveCount(1);
    // It is the person's own now: that one comes next time, and must not.
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
  }
  await page.goto("?example=nope");
  await page.getByRole("region", { name: "Document" }).getByRole("button", { name: "Examples" }).click();
  await page.locator('[data-example="rush-hour"]').click();
  await expect(playground.name).toHaveValue("Rush hour");
});

test("a kept flow that cannot be read is shown, and does not stand in the way of the others", async ({ page }) => {
  const playground = new Playground(page);
  for (const name of ["Older", "Newer"]) {
    await playground.open("?example=rush-hour");
    await playground.name.fill(name);
    await expect(page).toHaveURL(/\?flow=/);
  }
  const id = new URL(page.url()).searchParams.get("flow")!;
  await page.evaluate((id) => {
    const key = Object.keys(localStorage).find((key) => key.endsWith(id))!;
    const [head] = localStorage.getItem(key)!.split("\n");
    localStorage.setItem(key, `${head}\nwritten by nobody`);
  }, id);
  await page.goto("");
  await expect(page.getByRole("textbox", { name: "Document text" })).toHaveValue("written by nobody");
  await playground.button("Go on without it").click();
  await expect(playground.name).toHaveValue("Older");
});

test("JSON that is no flow is not opened as one", async ({ page }) => {
  const playground = new Playground(page);
  await page.goto(fragment("[1, 2]"));
  await expect(page.getByRole("alert")).toContainText("must be an object");
  await expect(page.getByRole("textbox", { name: "Document text" })).toHaveValue("[1, 2]");
  await playground.button("Go on without it").click();
  await expect(playground.name).toHaveValue("Branch on the result");
  const panel = await playground.show("JSON");
  await panel.getByRole("textbox", { name: "Flow as JSON" }).fill("null");
  await expect(panel.getByRole("button", { name: /must be an object.*the flow stays as it was/ })).toBeVisible();
  await expect(playground.name).toHaveValue("Branch on the result");
});

test("a link that was cut says so", async ({ page }) => {
  await page.goto(fragment(JSON.stringify(example("rush-hour"))).slice(0, -20));
  await expect(page.getByRole("alert")).toContainText("cut off");
});

test("a document with errors opens, shows its problems, and does not run", async ({ page }) => {
  const playground = new Playground(page);
  const flow = example("branch-on-result");
  flow.nodes[0].next = "nowhere";
  flow.nodes[1].colour = "red";
  await playground.openFlow(flow);
  await playground.run();
  await expect(page.getByRole("alert")).toContainText("nowhere");
  const problems = await playground.show("Problems");
  await expect(problems).toContainText("$.nodes[0].next");
  await expect(problems).toContainText("colour");
  await playground.ends("idle" as never);
});

test("what is exported is what was imported, unknown fields and order included; secrets stay", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  const flow: Flow = { ...example("branch-on-result"), "x-mine": { b: 1.5, a: [null, "ü"] }, secrets: ["api_key"] };
  const text = JSON.stringify({ ...flow, variables: { ...flow.variables, api_key: "hush-hush" } });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), playground.button("Import").click()]);
  await chooser.setFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue("Branch on the result");
  const [download] = await Promise.all([page.waitForEvent("download"), playground.button("Export").click()]);
  const exported = readFileSync(await download.path(), "utf8");
  expect(JSON.stringify(JSON.parse(exported))).toBe(JSON.stringify(flow));
  expect(exported).not.toContain("hush-hush");
  expect(download.suggestedFilename()).toBe("branch-on-the-result.json");
});

for (const { id, name } of gallery) {
  test(`Share gives a link that opens ${name} again`, async ({ page }) => {
    const playground = new Playground(page);
    await playground.open(`?example=${id}`);
    await playground.button("Share").click();
    const link = await page.getByRole("dialog").getByRole("textbox", { name: "Link" }).inputValue();
    await page.goto("about:blank");
    await page.goto(link);
    await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue(name);
    await expect(page.locator("[data-node-id]")).toHaveCount(example(id).nodes.length);
  });
}

test("?src= fetches a flow", async ({ page, baseURL }) => {
  const playground = new Playground(page);
  await playground.open(`?src=${encodeURIComponent(`${baseURL}examples/rush-hour.json`)}`);
  await expect(page.getByRole("textbox", { name: "Flow name" })).toHaveValue("Rush hour");
});

test("a flow behind ?src= is asked for while the page's own files come, and once", async ({ page }) => {
  const playground = new Playground(page);
  let asked = 0;
  // The service worker keeps the file as well: it asks for it without a query.
  const isAsked = (address: URL) => address.pathname.endsWith("/rush-hour.json") && address.search === "?asked";
  await page.route(isAsked, (route) => {
    asked += 1;
    return route.continue();
  });
  const engine = await new Promise<Route>((held) => {
    void page.route("**/flow-playground-*_bg.wasm", held).then(() => page.goto("?src=examples/rush-hour.json?asked", { waitUntil: "commit" }));
  });
  await expect.poll(() => asked).toBe(1);
  await engine.continue();
  await expect(playground.name).toHaveValue("Rush hour");
  expect(asked).toBe(1);
});

test("?src= that leads nowhere says so", async ({ page, problems }) => {
  problems.allow(/Failed to load resource/);
  await page.goto("?src=no-such-file.json");
  await expect(page.getByRole("alert")).toContainText("no-such-file.json");
});

test("New, the palette, renaming, undo and redo", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.button("New").click();
  await expect(page.locator("[data-node-id]")).toHaveCount(0);
  await page.locator('[data-palette="message"]').click();
  await page.locator('[data-palette="webhook"]').click();
  await expect(page.locator("[data-node-id]")).toHaveCount(2);
  const name = page.getByRole("textbox", { name: "Flow name" });
  await name.fill("Mine");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(name).toHaveValue("Untitled flow");
  await playground.button("Undo").click();
  await expect(page.locator("[data-node-id]")).toHaveCount(1);
  await playground.button("Redo").click();
  await expect(page.locator("[data-node-id]")).toHaveCount(2);
});

test("a flow with markup and hostile names runs no script", async ({ page }) => {
  const playground = new Playground(page);
  const evil = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
  await playground.openFlow({
    version: 1,
    name: evil,
    description: evil,
    variables: { x: evil },
    start: "a",
    nodes: [
      { id: "a", type: "message", title: evil, text: `${evil} {{ x }}`, note: evil, next: "b" },
      { id: "b", type: "condition", branches: [{ label: evil, rules: [{ left: evil, op: "equals", right: evil }], next: "c" }] },
      { id: "c", type: "end" },
    ],
  });
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  await playground.node("a").click();
  await expect(playground.region("Inspector")).toContainText("onerror");
  expect(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBeUndefined();
});

test("an endless loop ends as failed, with the loop named, and the page stays alive", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({
    version: 1,
    name: "Loop",
    start: "a",
    nodes: [
      { id: "a", type: "set", assign: { n: "{{ (n or 0) + 1 }}" }, next: "b" },
      { id: "b", type: "message", text: "{{ n }}", next: "a" },
    ],
  });
  await playground.run();
  await playground.ends("failed");
  await expect(playground.messages("system").last()).toContainText(/endless loop.*a → b/);
});
