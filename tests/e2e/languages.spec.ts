/** The interface in other languages: which one, every text, and room for it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { embeds, expect, inline, inside, test } from "./host";
import { example, fragment, type Flow } from "./playground";
import type { Page } from "./support";

const file = fileURLToPath(new URL("../../static/languages/zh-Hant.json", import.meta.url));
const texts: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));

/** A flow that has every type of node, and in whose own texts there is no Latin word. */
function wordless(): Flow {
  const flow = example("recheck-with-limit");
  const silent = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(silent);
    if (value === null || typeof value !== "object") return value;
    const named = ["name", "title", "text", "label", "note", "description", "message", "reason"];
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, named.includes(key) && typeof one === "string" ? "…" : silent(one)]),
    );
  };
  return silent(flow) as Flow;
}

for (const { locale, at, says, not } of [
  { locale: "zh-TW", at: "", says: "載入中…", not: "Loading…" },
  { locale: "en-GB", at: "", says: "Loading…", not: "載入中…" },
  { locale: "en-GB", at: "?lang=zh-Hant", says: "載入中…", not: "Loading…" },
  { locale: "en-GB", at: "?lang=en#lang=zh-Hant", says: "載入中…", not: "Loading…" },
]) {
  test(`a page on its way says so in the reader's language, ${locale}${at && ` at ${at}`}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale, baseURL });
    const page = await context.newPage();
    // It never comes.
    await page.route("**/*.wasm", () => {});
    await page.goto(at, { waitUntil: "commit" });
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByText(not)).toBeHidden();
    await context.close();
  });
}

test("a reader of Chinese is spoken to in Chinese, and can choose otherwise", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: "zh-TW", baseURL });
  const page = await context.newPage();
  await page.goto("?example=branch-on-result");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant");
  await expect(page.getByRole("button", { name: texts["Run"], exact: true })).toBeVisible();
  await page.getByRole("combobox", { name: texts["Language"] }).selectOption("en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await page.getByRole("combobox", { name: "Language" }).selectOption("zh-Hant");
  await expect(page.getByRole("button", { name: texts["Run"], exact: true })).toBeVisible();
  await context.close();
});

test("a reader of any other language is spoken to in English", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: "de-DE", baseURL });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("?example=branch-on-result");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  expect(asked.filter((url) => url.includes("languages"))).toEqual([]);
  await context.close();
});

test("the address names a language; where its file cannot be had, the page speaks English", async ({ page, problems }) => {
  await page.goto("?example=branch-on-result&lang=zh-Hant");
  await expect(page.getByRole("button", { name: texts["Run"], exact: true })).toBeVisible();
  problems.allow(/Failed to load resource|404/);
  await page.route("**/languages/zh-Hant.json", (route) => route.fulfill({ status: 404 }));
  await page.goto("?example=all-in-one-call&lang=zh-Hant");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
});

test("an embed speaks the language that its element names", async ({ page, openHost }) => {
  await openHost({ body: `<flow-playground loading="eager" lang="zh-TW">${inline(example("answer-wait-query"))}</flow-playground>` });
  const embed = inside(embeds(page));
  await expect(embed.getByRole("button", { name: texts["Run"], exact: true })).toBeVisible();
  // Its few controls are the same ones in every language.
  await expect(embed.getByLabel(texts["Speed"]!, { exact: true })).toBeVisible();
  for (const more of ["Step", "Step back"]) await expect(embed.getByRole("button", { name: texts[more], exact: true })).toBeHidden();
  await expect(embed.getByRole("radiogroup", { name: texts["Webhooks"] })).toBeHidden();
});

/** Goes through everything there is to see, and calls `look` at each place. */
async function everywhere(page: Page, translated: (english: string) => string, look: (where: string) => Promise<void>): Promise<void> {
  const flow = wordless();
  await page.goto(`?lang=zh-Hant${fragment(JSON.stringify(flow))}`);
  const button = (english: string) => page.getByRole("button", { name: translated(english), exact: true });
  await expect(button("Run")).toBeVisible();
  await expect(page.locator("[data-node-id]").first()).toBeVisible();
  await look("before a run");
  await page.getByLabel(translated("Speed"), { exact: true }).selectOption({ index: -1 + (await page.getByLabel(translated("Speed"), { exact: true }).locator("option").count()) });
  await button("Run").click();
  await expect(page.getByRole("main")).toHaveAttribute("data-outcome", /completed|failed/);
  await look("after a run");
  const panels = ["Trace", "Timeline", "Branches", "Variables", "Problems", "Scenarios", "Paths", "Load lab"];
  for (const panel of [...panels.map(translated), "JSON"]) {
    await page.getByRole("tab", { name: panel, exact: true }).click();
    await expect(page.getByRole("region", { name: panel, exact: true })).toBeVisible();
    await look(panel);
  }
  for (const dialog of ["Examples", "Flows", "Share", "Shortcuts", "Export as"]) {
    await button(dialog).click();
    await expect(page.locator("dialog[open]")).toBeVisible();
    await look(dialog);
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog[open]")).toHaveCount(0);
  }
  // On a narrow page the canvas is a panel like the others.
  const canvas = page.getByRole("tab", { name: translated("Canvas"), exact: true });
  if (await canvas.isVisible()) await canvas.click();
  const types = new Set<string>();
  for (const node of flow.nodes.filter(({ type }: Flow) => !types.has(type) && types.add(type))) {
    await page.locator(`[data-node-id="${node.id}"]`).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: translated("Inspector"), exact: true })).toBeVisible();
    await look(`the inspector of ${node.type}`);
    await page.keyboard.press("Escape");
  }
}

test("no text of the interface is left in English", async ({ page }) => {
  test.setTimeout(180_000);
  const mark = (key: string) => `⟦${key.split("|").at(-1)}⟧`;
  const marked = Object.fromEntries(Object.keys(texts).map((key) => [key, mark(key)]));
  await page.route("**/languages/zh-Hant.json", (route) => route.fulfill({ json: marked }));
  const left = new Set<string>();
  await everywhere(page, mark, async (where) => {
    const found = await page.evaluate(() => {
      const own = "code, pre, textarea, script, style, .json-tree, [data-own], option[lang], [lang]:not(html)";
      const said: string[] = [];
      for (const element of document.querySelectorAll<HTMLElement>("body *")) {
        if (element.closest(own)) continue;
        for (const name of ["aria-label", "title", "placeholder", "aria-roledescription"]) {
          const value = element.getAttribute(name);
          if (value) said.push(value);
        }
        for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE && child.textContent?.trim()) said.push(child.textContent);
      }
      return said;
    });
    for (const text of found) {
      // What stands in marks is translated; the innermost go first.
      let rest = text;
      for (let before = ""; before !== rest; ) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, "")];
      if (/[a-z]{3}/i.test(rest.replace(OWN, ""))) left.add(`${where}: ${text}`);
    }
  });
  expect([...left]).toEqual([]);
});

/** What stands for itself in every language: names, units of the formats, what the flow says. */
const OWN =
  /Flow Playground|JSON|YAML|CSV|SVG|PNG|HTML|HTTP|URL|GET|POST|PUT|PATCH|HEAD|OPTIONS|Webhook|Ctrl|Shift|Alt|Delete|Enter|Escape|Esc|Tab|Space|Mermaid|Markdown|null|true|false|https?:\/\/\S*|\{\{.*?\}\}|[a-z]+(?:_[a-z]+)+|[a-z]+(?:\.[a-z_]+)+|\b(?:check|create|query|greet|pause|tell|bye|done|attempts|result|success|pending|failed|missing|visits|recheck|response|order|orders|api|handover|sorry)\b/gi;

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]) {
  test(`Chinese texts have room at ${viewport.width} px`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(viewport);
    const tight = new Set<string>();
    await everywhere(page, (english) => texts[english]!, async (where) => {
      const found = await page.evaluate(() => {
        const out: string[] = [];
        // A machine may have no Chinese font, and draw narrow boxes: a dash is as wide as a Chinese letter.
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const before: [Text, string][] = [];
        for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
          before.push([node, node.data]);
          node.data = node.data.replace(/[\u3000-\u9fff\uff00-\uffef]/g, "—");
        }
        if (document.documentElement.scrollWidth > innerWidth) out.push("the page is wider than its window");
        const parts = "button, [role=tab], label, legend, h1, h2, h3, h4, th, .badge, .chip, summary, a";
        for (const element of document.querySelectorAll<HTMLElement>(parts)) {
          if (!element.checkVisibility() || element.closest(".canvas-world, .visually-hidden")) continue;
          const style = getComputedStyle(element);
          const clipped = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 2;
          // An ellipsis says that there is more; what is inline has no box to leave.
          if (clipped && style.display !== "inline" && style.textOverflow !== "ellipsis")
            out.push(`${element.tagName.toLowerCase()}.${element.className} “${element.ariaLabel ?? element.innerText.trim().slice(0, 40)}”`);
        }
        for (const [node, text] of before) node.data = text;
        return out;
      });
      for (const text of found) tight.add(`${where}: ${text}`);
    });
    expect([...tight]).toEqual([]);
  });
}
