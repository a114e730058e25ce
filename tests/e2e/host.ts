/** Pages of somebody else, with the playground in them: another origin, on a server of its own. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { FrameLocator } from "@playwright/test";

import { test as base, type Locator, type Page } from "./support";

export { expect } from "./support";

export interface HostPage {
  head?: string;
  body: string;
  /** A Content-Security-Policy that the host sends. */
  policy?: string;
  /** Files beside the page. */
  files?: Record<string, string>;
}

/** Serves a page of somebody else and opens it; gives its address. */
export type Open = (host: HostPage) => Promise<string>;

export const test = base.extend<{ openHost: Open }>({
  openHost: async ({ page, baseURL }, use) => {
    const servers: Server[] = [];
    await use(async (host) => {
      const html = `<!doctype html><html><head><meta charset="utf-8"><title>Host</title>
        <script async src="${baseURL}embed.js"></script>${host.head ?? ""}</head><body>${host.body}</body></html>`;
      const server = createServer((request, response) => {
        const name = request.url!.slice(1);
        if (name === "favicon.ico") return void response.writeHead(204).end();
        const text = name === "" ? html : host.files?.[name];
        response.writeHead(text === undefined ? 404 : 200, {
          "content-type": name === "" ? "text/html" : "application/json",
          ...(host.policy && { "content-security-policy": host.policy }),
        });
        response.end(text);
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      await page.goto(address);
      return address;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

/** The elements of a page. */
export function embeds(page: Page): Locator {
  return page.locator("flow-playground");
}

/** The playground in an element. */
export function inside(embed: Locator): FrameLocator {
  return embed.locator("iframe").contentFrame();
}

/** A flow in a script, as a page has it. */
export function inline(flow: unknown): string {
  return `<script type="application/json">${JSON.stringify(flow).replace(/</g, "\\u003c")}</script>`;
}
