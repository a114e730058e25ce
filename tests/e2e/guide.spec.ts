/** The guide: every flow in it is an embed that runs. */
import AxeBuilder from "@axe-core/playwright";

import { embeds, inside } from "./host";
import { Playground } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

const SECTIONS = ["all-in-one", "staged", "message", "branch", "recheck", "rush-hour"];

async function standing(embed: Locator): Promise<void> {
  await embed.scrollIntoViewIfNeeded();
  await expect(inside(embed).getByRole("main")).not.toHaveAttribute("aria-busy");
}

/** What came of the last run, as it is said below a flow. */
function said(page: Page, flow: string): Locator {
  return page.locator(`[data-flow="${flow}"] output`);
}

test("every flow runs, and its outcome is the one that the text tells", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("guide/");
  await expect(embeds(page)).toHaveCount(SECTIONS.length);
  const outcomes = [
    ["flow-all-in-one", "failed after 15 s · 2 messages · silent for up to 15 s"],
    ["flow-staged", "completed after 20.7 s · 1 message · silent for up to 20.7 s"],
    ["flow-message", "completed after 20.7 s · 2 messages · silent for up to 20.3 s"],
    ["flow-branch", "completed after 20.7 s · 3 messages · silent for up to 20.3 s"],
    ["flow-recheck", "completed after 41 s · 3 messages · silent for up to 20.3 s"],
  ];
  for (const [id, text] of outcomes) {
    const embed = page.locator(`#${id}`);
    await standing(embed);
    await inside(embed).getByLabel("Speed").selectOption({ label: "Instant" });
    await inside(embed).getByRole("button", { name: "Run", exact: true }).click();
    await expect(said(page, id)).toHaveText(text);
  }
  const lab = page.locator("#flow-rush");
  await standing(lab);
  await inside(lab).getByRole("button", { name: "Simulate" }).click();
  await expect(inside(lab).getByRole("region", { name: "Load lab" })).toContainText("all 5 slots are taken all the time");
});

test("the buttons below a flow play its scenarios", async ({ page }) => {
  await page.goto("guide/#branch");
  const embed = page.locator("#flow-branch");
  await standing(embed);
  await inside(embed).getByLabel("Speed").selectOption({ label: "Instant" });
  const caption = page.locator('[data-flow="flow-branch"]');
  await caption.getByRole("button", { name: "Success at once" }).click();
  await expect(said(page, "flow-branch")).toHaveText("completed after 0.4 s · 2 messages · silent for up to 0.4 s");
  await caption.getByRole("button", { name: "The shop is down" }).click();
  await expect(said(page, "flow-branch")).toContainText("failed");
  // Whatever scenario a button names is there.
  for (const name of ["all-in-one", "message", "recheck"]) {
    const flow = page.locator(`#flow-${name}`);
    await standing(flow);
    await inside(flow).getByLabel("Speed").selectOption({ label: "Instant" });
    for (const button of await page.locator(`[data-flow="flow-${name}"] button`).all()) {
      await button.click();
      await expect(said(page, `flow-${name}`)).toContainText("silent for up to");
    }
  }
});

test("flows that are far are pictures, and no wasm is fetched for them", async ({ page }) => {
  let wasm = 0;
  page.on("request", (request) => (wasm += Number(request.url().endsWith(".wasm"))));
  await page.setViewportSize({ width: 1440, height: 500 });
  await page.goto("guide/");
  await expect(page.locator("#flow-staged").getByRole("img")).toBeAttached();
  await expect(embeds(page).locator("iframe")).toHaveCount(0);
  expect(wasm).toBe(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the guide, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("guide/");
    await standing(page.locator("#flow-all-in-one"));
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
}

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  test(`no text overflows at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("guide/");
    const over = await page.evaluate(() => {
      const wide = (element: Element) => getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1;
      const outside = (element: Element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
      return [...document.querySelectorAll("body *:not(svg *, .skip)")].filter((element) => wide(element) || outside(element)).map((element) => element.outerHTML.slice(0, 80));
    });
    expect(over).toEqual([]);
  });
}

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
