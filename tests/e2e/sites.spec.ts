/** The recipes of docs/embedding.md, built and shown. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sirv from "sirv";

import { embeds, expect, inside, test } from "./host";
import { example } from "./playground";

test("VitePress: the site builds, and its flow runs in light and dark", async ({ page, baseURL }) => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), "flow-playground-site-"));
  const out = join(folder, "site");
  const vitepress = fileURLToPath(new URL("../../node_modules/vitepress/bin/vitepress.js", import.meta.url));
  const source = fileURLToPath(new URL("sites/vitepress", import.meta.url));
  await promisify(execFile)(process.execPath, [vitepress, "build", source], {
    env: { ...process.env, SITE_OUT: out, PLAYGROUND_URL: baseURL },
  });
  const serve = sirv(out, { dev: false });
  const server = createServer((request, response) => {
    serve(request, response, () => {
      response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const embed = embeds(page).first();
    await embed.scrollIntoViewIfNeeded();
    const frame = inside(embed);
    await frame.getByRole("button", { name: "Run", exact: true }).click();
    await expect(frame.getByRole("main")).toHaveAttribute("data-outcome", "completed");
    await expect(frame.getByRole("heading", { name: example("answer-wait-query").name })).toBeVisible();
    await page.evaluate(() => document.documentElement.classList.add("dark"));
    await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});
