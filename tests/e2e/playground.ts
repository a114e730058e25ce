/** The page as a person uses it, and flows to open in it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

import { expect, type Locator, type Page } from "./support";

/* eslint-disable @typescript-eslint/no-explicit-any */
export type Flow = Record<string, any>;

const examples = fileURLToPath(new URL("../../static/examples/", import.meta.url));

/** The shipped flows, in the gallery's order. */
export const gallery: { id: string; name: string; customers: number }[] = JSON.parse(
  readFileSync(`${examples}index.json`, "utf8"),
);

/** A shipped flow, to be changed by the test. */
export function example(id: string): Flow {
  return JSON.parse(readFileSync(`${examples}${id}.json`, "utf8"));
}

/** The fragment that carries a text as a flow. */
export function fragment(text: string): string {
  return `#flow=${deflateRawSync(Buffer.from(text)).toString("base64url")}`;
}

/** The document as Export writes it. */
export async function exportedText(page: Page): Promise<string> {
  const button = page.getByRole("button", { name: "Export", exact: true });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFileSync(await download.path(), "utf8");
}

/** The document as Export writes it, read. */
export async function exported(page: Page): Promise<Flow> {
  return JSON.parse(await exportedText(page));
}

/** A node of the document. */
export async function exportedNode(page: Page, id: string): Promise<Flow> {
  return (await exported(page)).nodes.find((one: Flow) => one.id === id);
}

export type Point = [number, number];

/** The middle of an element, once it is there. */
export async function center(locator: Locator): Promise<Point> {
  await expect(locator).toBeVisible();
  const box = (await locator.boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Drags by mouse, with keys held down. */
export async function drag(page: Page, from: Point, to: Point, keys: string[] = []): Promise<void> {
  for (const key of keys) await page.keyboard.down(key);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
  for (const key of keys) await page.keyboard.up(key);
}

/** A port's handle on the canvas. */
export function port(page: Page, key: string): Locator {
  return page.locator(`[data-port="${key}"]`);
}

/** What the canvas' menu offers. */
export function options(page: Page, name?: { name: string | RegExp; exact?: boolean }): Locator {
  return page.getByRole("listbox").getByRole("option", name);
}

/** A field of a form, by its label. */
export function field(form: Locator, name: string): Locator {
  return form.getByLabel(name, { exact: true });
}

/** The page. */
export class Playground {
  constructor(readonly page: Page) {}

  async open(address = ""): Promise<void> {
    await this.page.goto(address);
    await expect(this.main).toBeVisible();
    await expect(this.button("Run")).toBeVisible();
    await expect(this.main).not.toHaveAttribute("aria-busy");
  }

  /** Opens something in a page whose time stands still: `page.clock.runFor` alone lets it pass. */
  async inFrozenTime(open: () => Promise<void>): Promise<void> {
    const time = Date.parse("2026-05-05T12:00:00Z");
    await this.page.clock.install({ time });
    await open();
    await this.page.clock.pauseAt(time + 3_600_000);
  }

  async openFlow(flow: Flow): Promise<void> {
    await this.open(fragment(JSON.stringify(flow)));
    await expect(this.page.getByRole("textbox", { name: "Flow name" })).toHaveValue(flow.name ?? "");
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  get name(): Locator {
    return this.page.getByRole("textbox", { name: "Flow name" });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  region(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** Brings a panel to the front, where it shares its place. */
  async show(name: string): Promise<Locator> {
    const tab = this.page.getByRole("tab", { name, exact: true });
    if (await tab.isVisible()) await tab.click();
    await expect(this.region(name)).toBeVisible();
    return this.region(name);
  }

  node(id: string): Locator {
    return this.page.locator(`[data-node-id="${id}"]`);
  }

  edge(port: string): Locator {
    return this.page.locator(`[data-edge="${port}"]`);
  }

  events(kind: string): Locator {
    return this.page.locator(`[data-event="${kind}"]`);
  }

  messages(from: "bot" | "customer" | "system"): Locator {
    return this.page.getByRole("log", { name: "Messages" }).locator(`[data-from="${from}"]`);
  }

  async speed(label: "1×" | "100×" | "Instant"): Promise<void> {
    await this.page.getByLabel("Speed").selectOption({ label });
  }

  async live(): Promise<void> {
    await this.page.getByRole("radio", { name: "Live" }).check({ force: true });
  }

  async run(): Promise<void> {
    await this.button("Run").click();
  }

  /** Runs, and waits until the run is under way: before, the page's clock must not pass. */
  async begin(): Promise<void> {
    await this.run();
    await expect(this.main).not.toHaveAttribute("data-outcome", "idle");
  }

  /** Agrees to the calls of a flow that came from a link. */
  async agree(): Promise<void> {
    await this.page.getByRole("dialog").getByRole("button", { name: "Allow and run" }).click();
  }

  async ends(outcome: "completed" | "failed" | "stopped" | "waiting"): Promise<void> {
    await expect(this.main).toHaveAttribute("data-outcome", outcome);
  }
}
