import type { CDPSession } from "@playwright/test";

import { center, Playground, type Flow, type Point } from "./playground";
import { expect, test, type Page } from "./support";

test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } });

const row: Flow = {
  version: 1,
  name: "Row",
  start: "a",
  nodes: [
    { id: "a", type: "message", position: [0, 0], text: "A" },
    { id: "b", type: "message", position: [400, 160], text: "B" },
  ],
};

/** Fingers on the page, as the browser gets them from a screen. */
class Fingers {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  private async send(type: "touchStart" | "touchMove" | "touchEnd", points: Point[]): Promise<void> {
    const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
    await this.session.send("Input.dispatchTouchEvent", { type, touchPoints });
  }

  /** Moves fingers from where they land to where they leave. */
  async drag(...ways: [Point, Point][]): Promise<void> {
    const at = (part: number) =>
      ways.map(([[x1, y1], [x2, y2]]): Point => [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part]);
    // One after the other, as fingers come.
    for (let count = 1; count <= ways.length; count += 1) await this.send("touchStart", at(0).slice(0, count));
    for (let step = 1; step <= 6; step += 1) await this.send("touchMove", at(step / 6));
    await this.send("touchEnd", []);
  }
}

test("one finger pans, two zoom", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const fingers = await Fingers.of(page);
  const pane = await center(page.locator(".canvas-pane"));
  const free: Point = [pane[0] - 100, pane[1] + 120];
  const before = (await playground.node("a").boundingBox())!;
  await fingers.drag([free, [free[0] + 70, free[1] - 30]]);
  const panned = (await playground.node("a").boundingBox())!;
  expect(Math.round(panned.x - before.x)).toBe(70);
  expect(Math.round(panned.y - before.y)).toBe(-30);
  await fingers.drag([[free[0] - 20, free[1]], [free[0] - 40, free[1]]], [[free[0] + 20, free[1]], [free[0] + 40, free[1]]]);
  const zoomed = (await playground.node("a").boundingBox())!;
  expect(zoomed.width / panned.width).toBeGreaterThan(1.5);
  await expect(playground.button("Undo")).toBeDisabled();
});

test("a finger moves the node that was tapped, and pans on any other", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const fingers = await Fingers.of(page);
  let [x, y] = await center(playground.node("a"));
  await fingers.drag([[x, y], [x + 50, y + 50]]);
  await expect(playground.button("Undo")).toBeDisabled();
  [x, y] = await center(playground.node("a"));
  await page.touchscreen.tap(x, y);
  await expect(playground.node("a")).toHaveAttribute("aria-current", "true");
  [x, y] = await center(playground.node("a"));
  await fingers.drag([[x, y], [x + 60, y + 60]]);
  await expect(playground.button("Undo")).toHaveAttribute("title", /move node/);
});

test("a finger connects", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const fingers = await Fingers.of(page);
  await fingers.drag([await center(page.locator('[data-port="a:next"]')), await center(playground.node("b"))]);
  await expect(playground.edge("a:next")).toHaveCount(1);
});

test("a finger selects several with the rubber band switched on", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const fingers = await Fingers.of(page);
  await page.getByRole("button", { name: "Rubber band" }).tap();
  const a = (await playground.node("a").boundingBox())!;
  const b = await center(playground.node("b"));
  await fingers.drag([[a.x + 20, a.y + a.height + 40], b]);
  await expect(playground.node("b")).toHaveAttribute("aria-current", "true");
  await expect(playground.node("a")).not.toHaveAttribute("aria-current", "true");
});

test("a pen drags and connects at once, as a mouse does", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const session = await page.context().newCDPSession(page);
  const pen = (type: "mousePressed" | "mouseMoved" | "mouseReleased", [x, y]: Point) =>
    session.send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons: type === "mouseReleased" ? 0 : 1, clickCount: 1, pointerType: "pen" });
  const draw = async (from: Point, to: Point) => {
    await pen("mousePressed", from);
    for (let step = 1; step <= 5; step += 1) {
      await pen("mouseMoved", [from[0] + ((to[0] - from[0]) * step) / 5, from[1] + ((to[1] - from[1]) * step) / 5]);
    }
    await pen("mouseReleased", to);
  };
  await draw(await center(page.locator('[data-port="a:next"]')), await center(playground.node("b")));
  await expect(playground.edge("a:next")).toHaveCount(1);
  const [x, y] = await center(playground.node("b"));
  await draw([x, y], [x + 60, y + 40]);
  await expect(playground.button("Undo")).toHaveAttribute("title", /move node/);
});
