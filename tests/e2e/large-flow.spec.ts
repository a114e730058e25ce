import { readFileSync } from "node:fs";

import { Playground, type Flow } from "./playground";
import { expect, test, type Page } from "./support";

/** Messages in columns of thirty, each leading to the next one; the last one of each column asks first. */
function grid(count: number): Flow {
  const nodes: Flow[] = [];
  for (let at = 0; at < count; at += 1) {
    const node: Flow = { id: `n${at}`, title: `Step ${at}`, position: [Math.floor(at / 30) * 320, (at % 30) * 140] };
    const next = at + 1 < count ? { next: `n${at + 1}` } : {};
    nodes.push({ ...node, type: "message", text: `Hello ${at}`, ...next });
  }
  return { version: 1, name: "Large", start: "n0", nodes };
}

async function exported(page: Page): Promise<Flow> {
  const button = page.getByRole("button", { name: "Export", exact: true });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return JSON.parse(readFileSync(await download.path(), "utf8"));
}

async function open(page: Page, count = 600): Promise<Playground> {
  const playground = new Playground(page);
  await playground.openFlow(grid(count));
  await expect(playground.node("n0")).toBeVisible();
  return playground;
}

async function fit(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Fit", exact: true }).click();
  await expect(page.locator(".canvas-sheet")).toBeVisible();
  await expect(page.locator(".canvas-pane")).not.toHaveAttribute("data-gliding", "");
}

/** Whether something is drawn at the middle of an element. */
async function isDrawn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((selector) => {
    const sheet = document.querySelector<HTMLCanvasElement>(".canvas-sheet")!;
    const [on, at] = [sheet.getBoundingClientRect(), document.querySelector(selector)!.getBoundingClientRect()];
    const scale = sheet.width / on.width;
    const [x, y] = [at.x + at.width / 2 - on.x, at.y + at.height / 2 - on.y].map((length) => Math.round(length * scale));
    return sheet.getContext("2d")!.getImageData(x!, y!, 1, 1).data[3]! > 0;
  }, selector);
}

test("every node of a large flow is an element with its name, in flow order, near or far", async ({ page }) => {
  const playground = await open(page);
  const ids = () => page.locator("[data-node-id]").evaluateAll((all) => all.map((one) => one.getAttribute("data-node-id")));
  const wanted = Array.from({ length: 600 }, (_, at) => `n${at}`);
  await expect.poll(ids).toEqual(wanted);
  await expect(playground.node("n0").getByText("Hello 0")).toBeVisible();
  await expect(playground.node("n599").getByText("Hello 599")).toHaveCount(0);
  await fit(page);
  expect(await ids()).toEqual(wanted);
  await expect(playground.node("n599")).toBeVisible();
  await expect(page.getByRole("group", { name: "Message Step 599" })).toBeVisible();
  expect(await isDrawn(page, '[data-node-id="n599"]')).toBe(true);
});

test("a large flow that is opened over another is all there, its edges too", async ({ page }) => {
  const playground = await open(page, 1200);
  await expect(page.locator("[data-node-id]")).toHaveCount(1200);
  await expect(playground.edge("n0:next")).toHaveCount(1);
  const file = { name: "other.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(grid(700))) };
  await page.getByLabel("Flow file").setInputFiles(file);
  await expect(page.locator("[data-node-id]")).toHaveCount(700);
  await expect(playground.edge("n0:next")).toHaveCount(1);
  // What is edited is kept, if not at once.
  await playground.node("n1").click();
  await page.getByRole("region", { name: "Inspector" }).getByRole("textbox", { name: /^Title/ }).fill("Kept");
  await expect(page).toHaveURL(/\?flow=/);
  await page.reload();
  await expect(playground.node("n1")).toContainText("Kept");
  await expect(page.locator("[data-node-id]")).toHaveCount(700);
});

test("Tab goes through all of a large flow, and shows what it comes to", async ({ page }) => {
  const playground = await open(page);
  await fit(page);
  await playground.node("n300").focus();
  await expect(playground.node("n300").getByText("Hello 300")).toBeAttached();
  await page.keyboard.press("Tab");
  await expect(playground.node("n301")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Inspector" }).getByRole("textbox", { name: /^Title/ })).toHaveValue("Step 301");
});

test("from afar, nodes are selected, dragged and taken back", async ({ page }) => {
  const playground = await open(page);
  await fit(page);
  const middle = async (): Promise<[number, number]> => {
    const box = (await playground.node("n250").boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await page.mouse.click(...(await middle()));
  await expect(playground.node("n250")).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".canvas-pane")).not.toHaveAttribute("data-gliding", "");
  const [x, y] = await middle();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 12, { steps: 3 });
  await page.mouse.move(x + 30, y + 24, { steps: 3 });
  await page.mouse.up();
  await expect(playground.button("Undo")).toHaveAttribute("title", /move/);
  const moved = (await exported(page)).nodes[250].position;
  expect(moved).not.toEqual(grid(600).nodes[250].position);
  await playground.button("Undo").click();
  expect(await exported(page)).toEqual(grid(600));
});

test("all of a large flow moves together", async ({ page }) => {
  const playground = await open(page);
  await fit(page);
  await playground.node("n100").focus();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("600 selected").first()).toBeVisible();
  const box = (await playground.node("n100").boundingBox())!;
  await page.mouse.move(box.x + 5, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(box.x + 25, box.y + 14, { steps: 4 });
  await page.mouse.up();
  const after = await exported(page);
  const [from, to] = [grid(600).nodes, after.nodes];
  const by = [0, 1].map((axis) => to[0].position[axis] - from[0].position[axis]);
  expect(by).not.toEqual([0, 0]);
  for (const [at, node] of to.entries()) {
    expect(node.position).toEqual([from[at].position[0] + by[0]!, from[at].position[1] + by[1]!]);
  }
});

test("an edge is found where it is drawn, though it is no element", async ({ page }) => {
  const playground = await open(page);
  await fit(page);
  await expect(playground.edge("n29:next")).toHaveCount(0);
  const [one, other] = [await playground.node("n40").boundingBox(), await playground.node("n41").boundingBox()];
  // Beside the column, where the line leads back to the next one's left.
  const between: [number, number] = [one!.x + one!.width / 2, (one!.y + one!.height + other!.y) / 2];
  await page.mouse.click(...between);
  await expect(page.locator(".edge.selected")).toHaveCount(1);
  await page.keyboard.press("Delete");
  await expect(playground.button("Undo")).toHaveAttribute("title", /delete/i);
});

test("zoomed in, nodes are there with all that stands in them", async ({ page }) => {
  const playground = await open(page);
  await fit(page);
  await playground.node("n310").focus();
  await page.locator(".canvas-zoom").click();
  await expect(page.locator(".canvas-sheet")).toHaveCount(0);
  await playground.node("n310").focus();
  await page.keyboard.press("Tab");
  await expect(playground.node("n311")).toBeFocused();
  await expect(playground.node("n311").getByText("Hello 311")).toBeVisible();
  await expect(playground.edge("n311:next")).toHaveCount(1);
});

test("the run is seen on a large flow, near and far", async ({ page }) => {
  const playground = await open(page);
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
  await fit(page);
  await expect(playground.node("n599")).toHaveAttribute("data-state", "done");
  await expect(playground.node("n599")).toHaveAttribute("data-visits", "1");
});
