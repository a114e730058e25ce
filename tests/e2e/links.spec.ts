import jsQR from "jsqr";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { example, exportedText, fragment, gallery, Playground, type Flow } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

/** The text of the flow that a link carries. */
function carried(link: string): string {
  const encoded = new URL(link).hash.slice(1).split("&").find((part) => part.startsWith("flow="))!.slice(5);
  return inflateRawSync(Buffer.from(encoded, "base64url")).toString();
}

async function share(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Link" })).not.toHaveValue("");
  return dialog;
}

async function link(page: Page): Promise<string> {
  return (await share(page)).getByRole("textbox", { name: "Link" }).inputValue();
}

/** A flow of so many messages, one behind the other. */
function long(nodes: number): Flow {
  const id = (at: number) => `step-${at}`;
  return {
    version: 1,
    name: "A long one",
    start: id(0),
    nodes: Array.from({ length: nodes }, (_, at) => ({
      id: id(at),
      type: "message",
      text: `Step ${at} of ${nodes}: ünï ✓ \u2028 "${(at * 7919) % 1000}"`,
      ...(at + 1 < nodes ? { next: id(at + 1) } : {}),
    })),
  };
}

for (const { id, name } of gallery) {
  test(`${name} comes back from its link byte for byte`, async ({ page }) => {
    const playground = new Playground(page);
    const text = JSON.stringify(example(id));
    await playground.open(fragment(text));
    await expect(playground.name).toHaveValue(name);
    const first = await link(page);
    expect(carried(first)).toBe(text);
    await page.keyboard.press("Escape");
    const file = await exportedText(page);
    // The link alone: another page, and the same again.
    const other = new Playground(await page.context().newPage());
    await other.open(first);
    await expect(other.name).toHaveValue(name);
    expect(await exportedText(other.page)).toBe(file);
    expect(await link(other.page)).toBe(first);
  });
}

test("a thousand nodes come back from their link byte for byte", async ({ page }) => {
  const playground = new Playground(page);
  const text = JSON.stringify(long(1000));
  await playground.open(fragment(text));
  await expect(playground.node("step-999")).toBeAttached();
  const dialog = await share(page);
  const given = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(carried(given)).toBe(text);
  await expect(dialog).toContainText("cut links this long");
  await expect(dialog).toContainText("Too long for a QR code");
  await expect(dialog.getByRole("img", { name: "QR code of the link" })).toHaveCount(0);
});

test("another link in the same tab opens, without a reload", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(fragment(JSON.stringify(example("rush-hour"))));
  await expect(playground.name).toHaveValue("Rush hour");
  await page.evaluate(() => ((window as unknown as { here: boolean }).here = true));
  await page.evaluate((hash) => (location.hash = hash), `${fragment(JSON.stringify(example("branch-on-result")))}&view=branches`);
  await expect(playground.name).toHaveValue("Branch on the result");
  await expect(page.getByRole("tab", { name: "Branches" })).toHaveAttribute("aria-selected", "true");
  expect(await page.evaluate(() => (window as unknown as { here?: boolean }).here)).toBe(true);
});

test("the QR code is the link", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({ version: 1, name: "Small", start: "a", nodes: [{ id: "a", type: "message", text: "Hello" }] });
  const dialog = await share(page);
  await dialog.getByLabel("View").selectOption("chat");
  const text = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(text).toContain("&view=chat");
  const code = dialog.getByRole("img", { name: "QR code of the link" });
  await expect(code).toBeVisible();
  // A sign a pixel: a million numbers would take long to come over.
  const side = 300;
  const dark = await code.evaluate(async (svg: SVGElement, side) => {
    const image = new Image();
    const whole = svg.cloneNode(true) as SVGElement;
    whole.setAttribute("width", String(side));
    whole.setAttribute("height", String(side));
    const loaded = new Promise((resolve) => (image.onload = resolve));
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(whole))}`;
    await loaded;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0, side, side);
    const { data } = context.getImageData(0, 0, side, side);
    return Array.from({ length: side * side }, (_, at) => (data[4 * at + 3]! > 127 && data[4 * at]! < 128 ? "#" : " ")).join("");
  }, side);
  const pixels = Uint8ClampedArray.from([...dark].flatMap((pixel) => (pixel === "#" ? [0, 0, 0, 255] : [255, 255, 255, 255])));
  expect(jsQR(pixels, side, side)?.data).toBe(text);
});

test("a link carries a scenario, a view and a theme", async ({ page }) => {
  const playground = new Playground(page);
  const flow = example("branch-on-result");
  await playground.openFlow(flow);
  const dialog = await share(page);
  await expect(dialog).toContainText(/\d+ characters/);
  for (const [name, first] of [["Scenario", "None"], ["View", "As usual"], ["Theme", "The reader's"]]) {
    await expect(dialog.getByLabel(name).locator("option:checked")).toHaveText(first);
  }
  const scenario: string = flow.scenarios[1].name;
  await dialog.getByLabel("Scenario").selectOption(scenario);
  await dialog.getByLabel("View").selectOption("timeline");
  await dialog.getByLabel("Theme").selectOption("dark");
  const given = await dialog.getByRole("textbox", { name: "Link" }).inputValue();

  const other = new Playground(await page.context().newPage());
  await other.open(given);
  await expect(other.page.locator("[data-following]")).toHaveAttribute("data-following", scenario);
  await expect(other.page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.region("Timeline")).toBeVisible();
  // It is shown, not run.
  await expect(other.main).toHaveAttribute("data-outcome", "idle");
  await other.page.reload();
  await expect(other.page.locator("[data-following]")).toHaveAttribute("data-following", scenario);
  // The theme was the link's, and is not remembered.
  await other.page.goto("?example=rush-hour");
  await expect(other.name).toHaveValue("Rush hour");
  await expect(other.page.locator("html")).not.toHaveAttribute("data-theme");
});

test("a link can run on mocks at once, and never live", async ({ page, problems }) => {
  problems.allow(/Failed to load resource/);
  const called: string[] = [];
  page.on("request", (request) => called.push(request.url()));
  const playground = new Playground(page);
  const flow = example("branch-on-result");
  flow.variables.api = "http://hostile.example";
  await playground.open(`${fragment(JSON.stringify(flow))}&autoplay=1&speed=instant&webhooks=live`);
  await playground.ends("completed");
  await expect(page.getByRole("radio", { name: "Mock" })).toBeChecked();
  expect(called.filter((url) => url.includes("hostile"))).toEqual([]);
});

test("a link that asks for a scenario that is not there says which there are", async ({ page }) => {
  const playground = new Playground(page);
  const flow = example("branch-on-result");
  await playground.open(`${fragment(JSON.stringify(flow))}&scenario=Nope`);
  await expect(page.getByRole("alert")).toContainText(`no scenario "Nope"`);
  await expect(page.getByRole("alert")).toContainText(flow.scenarios[0].name);
});

test("options beside an example stay in the address", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour&view=load");
  await expect(playground.region("Load lab")).toBeVisible();
  await expect(page).toHaveURL(/\?example=rush-hour&view=load$/);
});

test("a broken link says what is wrong, and what is left of it can be mended", async ({ page }) => {
  const playground = new Playground(page);
  const flow = example("rush-hour");
  const whole = JSON.stringify(flow);
  await page.goto(fragment(whole).slice(0, -200));
  await expect(page.getByRole("alert")).toContainText("cut off");
  const source = page.getByRole("textbox", { name: "Document text" });
  const left = await source.inputValue();
  expect(left.length).toBeGreaterThan(200);
  expect(whole.startsWith(left)).toBe(true);
  await expect(page).toHaveURL(/#flow=/);
  // The whole link, pasted there, is as good as the text.
  await source.fill(` ${new URL(fragment(whole), page.url()).href}\n`);
  await playground.button("Open the corrected text").click();
  await expect(playground.name).toHaveValue("Rush hour");

  for (const [hash, message] of [
    ["#flow=", "ends where its flow should begin"],
    ["#flow=a+b", "no link has a \"+\""],
    ["#flow=____", "changed on its way"],
    [`#flow=${deflateRawSync(Buffer.alloc(11_000_000, 32)).toString("base64url")}`, "larger than 10 MB"],
    [fragment("[1, 2"), "not JSON"],
  ] as const) {
    await page.goto("about:blank");
    await page.goto(hash);
    await expect(page.getByRole("alert")).toContainText(message);
    await expect(page.getByRole("textbox", { name: "Document text" })).not.toHaveValue("");
  }
});

test("behind a text that cannot be read, the flow is neither run nor changed unseen", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  await playground.name.fill("Edited");
  await page.evaluate((hash) => (location.hash = hash), fragment("[1, 2"));
  await expect(page.getByRole("alert")).toContainText("not JSON");
  for (const name of ["Run", "Step", "Undo", "Redo"]) await expect(playground.button(name)).toBeDisabled();
  await expect(playground.name).not.toBeEditable();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(playground.main).toHaveAttribute("data-outcome", "idle");
  await expect(playground.name).toHaveValue("Edited");
});

test("options of a hostile link do nothing", async ({ page }) => {
  const playground = new Playground(page);
  const evil = `"><img src=x onerror="window.hacked=1">`;
  const options = new URLSearchParams({ view: evil, theme: evil, scenario: evil, speed: "-9", webhooks: evil });
  await playground.open(`${fragment(JSON.stringify(example("rush-hour")))}&${options}`);
  await expect(page.getByRole("alert")).toContainText("no scenario");
  expect(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBeUndefined();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("no export holds the value of a secret", async ({ page, context }) => {
  const playground = new Playground(page);
  const secrets = { api_key: "hush-text-4711", pin: 90_210_771, nested: { token: "hush-deep-4711", list: ["hush-list-4711"] } };
  const flow = example("branch-on-result");
  flow.secrets = Object.keys(secrets);
  Object.assign(flow.variables, secrets);
  flow.scenarios[0].variables = { ...flow.scenarios[0].variables, api_key: "hush-scenario-4711" };
  flow.nodes.find((node: Flow) => node.type === "webhook").request.headers = { Authorization: "Bearer {{ api_key }}" };
  flow.nodes.find((node: Flow) => node.type === "message").text = "Key {{ api_key }}, pin {{ pin }}, {{ nested }}";
  flow.nodes.find((node: Flow) => node.id === "check").branches[0].rules.push({ left: "{{ api_key }}", op: "equals", right: "{{ nested.token }}" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.open();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), playground.button("Import").click()]);
  await chooser.setFiles({ name: "f.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(flow)) });
  await expect(playground.name).toHaveValue("Branch on the result");
  // One is typed into its field.
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");

  const left: Record<string, string> = {};
  const dialog = await share(page);
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  left.link = carried(await dialog.getByRole("textbox", { name: "Link" }).inputValue());
  await dialog.getByText("In a page of your own").click();
  const code = await dialog.getByRole("textbox", { name: "Embed code" }).inputValue();
  left.code = code + carried(code.match(/href="([^"]+)"/)![1]);
  await page.keyboard.press("Escape");
  left.json = await exportedText(page);
  const save = async (open: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent("download"), open()]);
    return (await download.createReadStream()).toArray().then((chunks) => Buffer.concat(chunks).toString());
  };
  for (const form of ["SVG", "Mermaid", "JSON"]) {
    await playground.button("Export as").click();
    const choice = page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${form}`) });
    left[form] = await save(() => choice.click());
  }
  const timeline = await playground.show("Timeline");
  await timeline.getByRole("button", { name: "Runs", exact: true }).click();
  left.run = await save(() => page.getByRole("button", { name: /^Save/ }).first().click());
  await page.keyboard.press("Escape");
  const branches = await playground.show("Branches");
  await page.getByRole("radio", { name: "Table" }).check({ force: true });
  const table = branches.locator('[data-condition="check"]');
  left.csv = await save(() => table.getByRole("button", { name: "Save as CSV" }).click());
  await table.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(table.getByRole("button", { name: "Copied" })).toBeVisible();
  left.markdown = await page.evaluate(() => navigator.clipboard.readText());
  const lab = await playground.show("Load lab");
  await expect(lab.getByRole("status").first()).toHaveText("up to date");
  for (const form of ["JSON", "CSV", "HTML"]) {
    left[`load ${form}`] = await save(() => lab.getByRole("button", { name: `Download as ${form}` }).click());
  }
  for (const [name, text] of Object.entries(left)) {
    expect(text, name).not.toMatch(/hush-|90210771/);
    expect(text.length, name).toBeGreaterThan(100);
  }
  expect(left.run).toContain("message");
});

test("a secret that its author wrote into a text is told before it leaves", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  const flow = { version: 1, name: "Leak", variables: { key: "hush-4711" }, secrets: ["key"], start: "a", nodes: [{ id: "a", type: "message", text: "My key is hush-4711" }] };
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), playground.button("Import").click()]);
  await chooser.setFiles({ name: "f.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(flow)) });
  await expect(playground.name).toHaveValue("Leak");
  const dialog = await share(page);
  await expect(dialog.getByRole("alert")).toContainText("$.nodes[0].text holds the value of key");
});

test("other ways: a file, a short link, the code for a page", async ({ page, baseURL }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const dialog = await share(page);
  await dialog.getByText("As a file").click();
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save the file" }).click()]);
  expect(download.suggestedFilename()).toBe("rush-hour.json");

  const again = await share(page);
  await again.getByText("As a short link").click();
  await again.getByLabel("Address of the file").fill(`${baseURL}examples/recheck-with-limit.json`);
  await again.getByLabel("View").selectOption("chat");
  const short = await again.getByRole("textbox", { name: "Short address" }).inputValue();
  const other = new Playground(await page.context().newPage());
  await other.open(short);
  await expect(other.name).toHaveValue(example("recheck-with-limit").name);
});

test("a browser that denies the clipboard says how to copy", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const dialog = await share(page);
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await expect(dialog).toContainText("does not allow copying here");
});

test("consent is per host, and asked anew after an edit of a URL", async ({ page, api, problems }) => {
  problems.allow(/Failed to load resource|ERR_/);
  const playground = new Playground(page);
  const called: string[] = [];
  page.on("request", (request) => called.push(request.url()));
  const other = "http://127.0.0.1:9";
  const flow = example("branch-on-result");
  Object.assign(flow.variables, { api, order_id: `T-${crypto.randomUUID()}`, ready_after_seconds: 0 });
  flow.nodes.find((node: Flow) => node.id === "recheck").request.url = `${other}/again`;
  await playground.openFlow(flow);
  await playground.live();
  await playground.speed("100×");
  await playground.run();
  const dialog = page.getByRole("dialog");
  const host = dialog.locator(`[data-host="${new URL(api).host}"]`);
  await expect(host).toContainText("POST");
  await expect(host).toContainText(`${api}/orders`);
  await expect(dialog.locator('[data-host="127.0.0.1:9"]')).toContainText(`${other}/again`);
  await dialog.getByRole("checkbox", { name: "127.0.0.1:9" }).uncheck();
  await playground.agree();
  await expect(playground.events("webhook_failed")).toContainText("not asked about");
  expect(called.filter((url) => url.startsWith(api))).toHaveLength(1);
  expect(called.filter((url) => url.startsWith(other))).toEqual([]);

  // The same calls: no question. Another URL: a question.
  await playground.button("Restart").click();
  await expect(dialog).toHaveCount(0);
  await playground.node("recheck").click();
  await playground.region("Inspector").getByLabel("URL", { exact: true }).fill(`${api}/elsewhere`);
  await playground.button("Restart").click();
  await expect(dialog).toContainText(`${api}/elsewhere`);
  await dialog.getByRole("button", { name: "Cancel" }).click();
});
