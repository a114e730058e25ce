/** The recipes of docs/embedding.md, built and shown. */
import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sirv from "sirv";

import { embeds, expect, inside, test } from "./host";
import { example } from "./playground";
import type { Page } from "./support";

const execute = promisify(execFile);
const sources = fileURLToPath(new URL("sites", import.meta.url));

interface Site {
  name: string;
  /** Builds the site for a playground at `url` into `folder`; gives the folder of its pages. */
  build: (folder: string, url: string) => Promise<string>;
  /** Turns the site dark, as a reader does. */
  darken: (page: Page) => Promise<void>;
}

const sites: Site[] = [
  {
    name: "VitePress",
    build: async (folder, url) => {
      const pages = join(folder, "pages");
      const vitepress = fileURLToPath(new URL("../../node_modules/vitepress/bin/vitepress.js", import.meta.url));
      await execute(process.execPath, [vitepress, "build", join(sources, "vitepress")], {
        env: { ...process.env, SITE_OUT: pages, PLAYGROUND_URL: url },
      });
      return pages;
    },
    darken: (page) => page.getByRole("switch", { name: "Switch to dark theme" }).click(),
  },
  {
    name: "mdBook",
    build: async (folder, url) => {
      // A book has no settings of its own from outside: the address is written into a copy.
      const book = join(folder, "book");
      await cp(join(sources, "mdbook"), book, { recursive: true });
      await copyFile(join(sources, "vitepress/public/order.json"), join(book, "src/order.json"));
      const head = join(book, "theme/head.hbs");
      await writeFile(head, (await readFile(head, "utf8")).replace("https://your.host/playground/", url));
      // `cargo xtask test` sets it up and puts it on the PATH.
      await execute("mdbook", ["build", book]);
      return join(book, "book");
    },
    darken: async (page) => {
      await page.getByRole("button", { name: "Change theme" }).click();
      await page.getByRole("menuitem", { name: "Navy" }).click();
    },
  },
];

for (const { name, build, darken } of sites) {
  test(`${name}: the site builds, and its flow runs in light and dark`, async ({ page, baseURL }) => {
    test.setTimeout(300_000);
    const folder = await mkdtemp(join(tmpdir(), "flow-playground-site-"));
    const serve = sirv(await build(folder, baseURL!), { dev: false });
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
      await expect(frame.locator("html")).toHaveAttribute("data-theme", "light");
      await darken(page);
      await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    }
  });
}
