/** The guide: every flow in it is an embed that runs, and it says the same in every language. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import AxeBuilder from "@axe-core/playwright";

import { embeds, inside } from "./host";
import { Playground } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

const json = (path: string) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../static/${path}`, import.meta.url)), "utf8"));
const chinese: Record<string, string> = json("languages/zh-Hant.json");
const lessons: { id: string; title: string }[] = json("lessons/index.json");
const examples: { id: string }[] = json("examples/index.json");

const SECTIONS = ["all-in-one", "staged", "message", "branch", "recheck", "rush-hour"];

const GUIDES = [
  {
    lang: "en",
    address: "guide/",
    text: (english: string) => english,
    said: (outcome: string, seconds: number, messages: number, silence: number) =>
      `${outcome} after ${seconds} s · ${messages} message${messages === 1 ? "" : "s"} · silent for up to ${silence} s`,
    cascade: "all 5 slots are taken all the time",
  },
  {
    lang: "zh-Hant",
    address: "guide/zh-Hant/",
    text: (english: string) => chinese[english]!,
    said: (outcome: string, seconds: number, messages: number, silence: number) =>
      `${chinese[outcome]}，歷時 ${seconds} 秒 · ${messages} 則訊息 · 最長靜默 ${silence} 秒`,
    cascade: "5 個名額一直被佔滿",
  },
];

async function standing(embed: Locator): Promise<void> {
  await embed.scrollIntoViewIfNeeded();
  await expect(inside(embed).getByRole("main")).not.toHaveAttribute("aria-busy");
}

/** What came of the last run, as it is said below a flow. */
function said(page: Page, flow: string): Locator {
  return page.locator(`[data-flow="${flow}"] output`);
}

for (const guide of GUIDES) {
  const { lang, address, text } = guide;

  const instant = async (embed: Locator) => {
    await standing(embed);
    await inside(embed).getByLabel(text("Speed")).selectOption({ label: text("Instant") });
  };

  test(`every flow runs, and its outcome is the one that the text tells, ${lang}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.goto(address);
    await expect(embeds(page)).toHaveCount(SECTIONS.length);
    const outcomes = [
      ["flow-all-in-one", "failed", 15, 2, 15],
      ["flow-staged", "completed", 20.7, 1, 20.7],
      ["flow-message", "completed", 20.7, 2, 20.3],
      ["flow-branch", "completed", 20.7, 3, 20.3],
      ["flow-recheck", "completed", 41, 3, 20.3],
    ] as const;
    for (const [id, outcome, seconds, messages, silence] of outcomes) {
      const embed = page.locator(`#${id}`);
      await instant(embed);
      await inside(embed).getByRole("button", { name: text("Run"), exact: true }).click();
      await expect(said(page, id)).toHaveText(guide.said(outcome, seconds, messages, silence));
    }
    const lab = page.locator("#flow-rush");
    await standing(lab);
    await inside(lab).getByRole("button", { name: text("Simulate") }).click();
    await expect(inside(lab).getByRole("region", { name: text("Load lab") })).toContainText(guide.cascade);
  });

  test(`the buttons below a flow play its scenarios, ${lang}`, async ({ page }) => {
    await page.goto(`${address}#branch`);
    const embed = page.locator("#flow-branch");
    await instant(embed);
    const caption = page.locator('[data-flow="flow-branch"]');
    await caption.locator('[data-scenario="Success at once"]').click();
    await expect(said(page, "flow-branch")).toHaveText(guide.said("completed", 0.4, 2, 0.4));
    await caption.locator('[data-scenario="The shop is down"]').click();
    await expect(said(page, "flow-branch")).toContainText(text("failed"));
    // Whatever scenario a button names is there.
    for (const name of ["all-in-one", "message", "recheck"]) {
      const flow = page.locator(`#flow-${name}`);
      await instant(flow);
      for (const button of await page.locator(`[data-flow="flow-${name}"] button`).all()) {
        await button.click();
        await expect(said(page, `flow-${name}`)).toHaveAttribute("data-tone", /completed|failed/);
      }
    }
  });

  test(`flows that are far are pictures, and no wasm is fetched for them, ${lang}`, async ({ page }) => {
    let wasm = 0;
    page.on("request", (request) => (wasm += Number(request.url().endsWith(".wasm"))));
    await page.setViewportSize({ width: 1440, height: 500 });
    await page.goto(address);
    await expect(page.locator("#flow-staged").getByRole("img")).toBeAttached();
    await expect(embeds(page).locator("iframe")).toHaveCount(0);
    expect(wasm).toBe(0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing in the guide, ${lang}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await standing(page.locator("#flow-all-in-one"));
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);
    });
  }

  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    test(`no text overflows at ${width} pixels, ${lang}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto(address);
      const over = await page.evaluate(() => {
        // A machine may have no Chinese font, and draw narrow boxes: a dash is as wide as a Chinese letter, and lines break at each.
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = texts.nextNode() as Text | null; node; node = texts.nextNode() as Text | null) {
          node.data = node.data.replace(/[\u3000-\u9fff\uff00-\uffef]/g, "—\u200b");
        }
        const wide = (element: Element) => getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1;
        const outside = (element: Element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
        return [...document.querySelectorAll("body *:not(svg *, .skip)")].filter((element) => wide(element) || outside(element)).map((element) => element.outerHTML.slice(0, 80));
      });
      expect(over).toEqual([]);
    });
  }

  test(`every link leads somewhere, and to the same language, ${lang}`, async ({ page, request, baseURL }) => {
    await page.goto(address);
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    for (const link of new Set(links)) {
      const { hash, pathname, searchParams } = new URL(link);
      if (hash && link.startsWith(page.url())) await expect(page.locator(hash)).toHaveCount(1);
      expect((await request.get(link)).status(), link).toBe(200);
      const [example, lesson] = [searchParams.get("example"), searchParams.get("lesson")];
      if (example) expect(examples.map(({ id }) => id)).toContain(example);
      if (lesson) expect(lessons.map(({ id }) => id)).toContain(lesson);
      if (pathname === new URL(baseURL!).pathname) expect(searchParams.get("lang") ?? "en", link).toBe(lang);
    }
    for (const { id, title } of lessons) {
      await expect(page.locator(`[data-lesson="${id}"] a`)).toHaveText(text(title));
      await expect(page.locator(`.lesson a[href*="lesson=${id}"]`)).toContainText(text(title));
    }
    for (const embed of await embeds(page).all()) expect((await embed.getAttribute("lang")) ?? "en").toBe(lang);
  });
}

/** The headings, flows, buttons, links and parts of a page, without what depends on its language. */
function skeleton(page: Page, root: string): Promise<string[]> {
  return page.evaluate((root) => {
    const parts = "main, section, h1, h2, h3, p:not(.contents p), ol, ul, dl, li, table, tr, th, td, .try, figure, figcaption, flow-playground, button, a";
    const address = (value: string) => {
      const url = new URL(value, document.baseURI);
      url.searchParams.delete("lang");
      return url.href.replace(root, "").replace("guide/zh-Hant/", "guide/").replace(/\?$/, "");
    };
    return [...document.querySelectorAll(parts)].filter((part) => !part.matches("[hreflang]")).map((part) => {
      const own = [...part.attributes].filter(({ name }) => !["lang", "aria-label", "style", "aria-current"].includes(name));
      const said = own.map(({ name, value }) => `${name}=${["href", "src"].includes(name) ? address(value) : value}`);
      return `${part.localName} ${said.sort().join(" ")}`;
    });
  }, root);
}

test("the guide has the same parts in the same order in every language, and nothing is left in English", async ({ page, baseURL }) => {
  const [english, other] = GUIDES;
  await page.goto(english!.address);
  const expected = await skeleton(page, baseURL!);
  expect(expected.filter((part) => part.startsWith("flow-playground"))).toHaveLength(SECTIONS.length);
  await page.goto(other!.address);
  expect(await skeleton(page, baseURL!)).toEqual(expected);
  const left = await page.evaluate(() => {
    const texts = document.querySelectorAll<HTMLElement>("title, h1, h2, h3, p, li, dt, dd, th, td, button, a, output, kbd");
    // What consists of code and figures alone stands for itself, and so does a name.
    const words = (text: string) => text.replace(/Flow Playground|English|[\d\s.,…]/g, "");
    return [...texts].filter((one) => {
      const copy = one.cloneNode(true) as HTMLElement;
      for (const code of copy.querySelectorAll("code")) code.remove();
      return words(copy.textContent ?? "") !== "" && !/[\u4e00-\u9fff]/.test(copy.textContent ?? "");
    }).map((one) => one.outerHTML.slice(0, 120));
  });
  expect(left).toEqual([]);
});

test("Learn leads to the guide in the app's language, and a language chosen there holds in the app", async ({ page }) => {
  await page.goto("?example=rush-hour&lang=zh-Hant");
  await page.getByRole("link", { name: chinese["Learn"]! }).click();
  await expect(page).toHaveURL(/\/guide\/zh-Hant\/$/);
  await page.locator("#checklist-title").evaluate((title) => title.scrollIntoView({ block: "start", behavior: "instant" }));
  await expect(page.locator('.contents a[href="#checklist"]')).toHaveAttribute("aria-current", "true");
  // By the mouse alone: Playwright's own click scrolls a page to what sticks to it.
  const choose = async (language: string) => {
    const box = (await page.getByRole("link", { name: language, exact: true }).boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  };
  await choose("English");
  await expect(page).toHaveURL(/\/guide\/#checklist$/);
  await expect(page.locator('.contents a[href="#checklist"]')).toHaveAttribute("aria-current", "true");
  await choose("繁體中文");
  await expect(page).toHaveURL(/\/guide\/zh-Hant\/#checklist$/);
  // The address names no language, and neither does the browser.
  await page.goto("?example=rush-hour");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant");
});

test("on paper flows are pictures, nothing is dark or cut, and the page says where it runs", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.addInitScript(() => localStorage.setItem("flow-playground.theme", "dark"));
  await page.goto("guide/");
  const live = page.locator("#flow-all-in-one");
  await standing(live);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(live.getByRole("img")).toBeVisible();
  await expect(live.locator("iframe")).toBeHidden();
  for (const hidden of [".bar", ".contents", "figcaption >> nth=0"]) await expect(page.locator(hidden)).toBeHidden();
  await expect(live.locator("rect").first()).toHaveCSS("fill", "rgb(255, 255, 255)");
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(23, 26, 33)");
  for (const whole of ["figure", ".try", "table", ".lessons li"]) await expect(page.locator(whole).first()).toHaveCSS("break-inside", "avoid");
  await expect(page.locator(".paper")).toContainText(page.url());
});

test("a chosen theme holds in the guide and its flows", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  await playground.button("Dark theme").click();
  await page.getByRole("link", { name: "Learn" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe("dark");
  const embed = embeds(page).first();
  await standing(embed);
  await expect(inside(embed).locator("html")).toHaveAttribute("data-theme", "dark");
});

test("Learn is there on phones, and where a flow is empty", async ({ page }) => {
  const playground = new Playground(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.open();
  await expect(page.getByRole("link", { name: "Learn", exact: true })).toBeVisible();
  await playground.button("New").click();
  await expect(page.getByRole("link", { name: "Learn with the guide" })).toBeVisible();
});
