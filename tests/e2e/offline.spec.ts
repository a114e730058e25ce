import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

import { embeds, inside } from "./host";
import { Playground } from "./playground";
import { expect, test, type Page } from "./support";

test.use({ serviceWorkers: "allow" });

/** Waits until the site is kept, and the page is one of those that come from what is kept. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
}

test("after the first visit the site works without a network, all of it", async ({ page, context }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await kept(page);
  await context.setOffline(true);
  await playground.open("?example=rush-hour&view=load");
  await expect(playground.region("Load lab")).toBeVisible();
  await playground.button("Simulate").first().click().catch(() => undefined);
  await playground.open("?example=branch-on-result");
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  await playground.node("check").click();
  await expect(playground.region("Inspector")).toContainText("Which result?");
  await playground.button("Share").click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Link" })).not.toHaveValue("");
});

test("the guide works without a network, whichever page was visited first", async ({ page, context }) => {
  for (const first of ["guide/", "guide/zh-Hant/", ""]) {
    await context.setOffline(false);
    await page.goto(first);
    await kept(page);
    await context.setOffline(true);
    await page.goto("guide/");
    const embed = embeds(page).first();
    await embed.scrollIntoViewIfNeeded();
    await inside(embed).getByLabel("Speed").selectOption({ label: "Instant" });
    await inside(embed).getByRole("button", { name: "Run", exact: true }).click();
    await expect(inside(embed).getByRole("main")).toHaveAttribute("data-outcome", "failed");
  }
});

test("webhooks go past what is kept", async ({ page, api }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await kept(page);
  const answer = await page.evaluate((url) => fetch(url).then((response) => response.status), `${api}/log`);
  expect(answer).toBe(200);
});

test("a new version is offered, not forced, and never in the middle of a run", async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), "flow-playground-"));
  await cp(fileURLToPath(new URL("../../dist", import.meta.url)), folder, { recursive: true });
  const serve = sirv(folder, { dev: true });
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const playground = new Playground(page);
    await playground.open(`${base}?example=branch-on-result`);
    await kept(page);
    await playground.run();
    await expect(playground.main).toHaveAttribute("data-outcome", "running");
    for (const [name, from, to] of [["index.html", "<title>Flow Playground", "<title>Newer Playground"], ["sw.js", /VERSION = "\w+"/, `VERSION = "newer"`]] as const) {
      const path = join(folder, name);
      await writeFile(path, (await readFile(path, "utf8")).replace(from, to));
    }
    const offer = page.getByRole("status").filter({ hasText: "new version" });
    await page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      await registration.update();
    });
    await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting))).toBe(true);
    await expect(offer).toHaveCount(0);
    await playground.button("Stop").click();
    await expect(offer).toBeVisible();
    // Not forced: a reload is still the version that the person has.
    await page.reload();
    await expect(page).toHaveTitle(/^Flow/);
    await expect(offer).toBeVisible();
    await offer.getByRole("button", { name: "Use it now" }).click();
    await expect(page).toHaveTitle(/^Newer/);
    await expect(playground.main).toBeVisible();
    await expect(offer).toHaveCount(0);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});

test("the site can be installed", async ({ page, baseURL }) => {
  await page.goto("");
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await page.request.get(new URL(href!, baseURL).href)).json();
  expect(manifest).toMatchObject({ name: "Flow Playground", display: "standalone", start_url: "./" });
  for (const { src } of manifest.icons) expect((await page.request.get(new URL(src, baseURL).href)).status()).toBe(200);
});
