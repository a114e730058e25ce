// The parts of the page that come in wasm files of their own, after it stands.
import type { Page } from "@playwright/test";

import { center, drag, exported, Playground, type Point } from "./playground";
import { expect, test } from "./support";

/** Holds a part back until it is told to go on. */
async function hold(page: Page, part: string): Promise<() => void> {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(new RegExp(`/split_${part}[^/]*\\.wasm$`), async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
}

test("the page stands before its parts, and they come by themselves", async ({ page }) => {
  const playground = new Playground(page);
  const part = page.waitForResponse((response) => /\/split_more[^/]*\.wasm$/.test(response.url()));
  await playground.open("?example=branch-on-result");
  expect((await part).ok()).toBe(true);
});

test("a part that cannot be fetched says so, and comes when it is tried again", async ({ page, problems }) => {
  problems.allow(/Failed to (load resource|fetch)|ERR_FAILED/);
  let isBlocked = true;
  await page.route(/\/split_more[^/]*\.wasm$/, (route) => (isBlocked ? route.abort() : route.continue()));
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await page.getByRole("tab", { name: "Branches" }).click();
  const again = page.getByRole("alert").getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  isBlocked = false;
  await again.click();
  await expect(page.getByRole("region", { name: "Branches" })).toBeVisible();
});

test("expressions that came late are checked, and a run waits for them", async ({ page }) => {
  const goOn = await hold(page, "expressions");
  const playground = new Playground(page);
  await playground.openFlow({
    version: 1,
    name: "Late",
    variables: { a: 20 },
    start: "say",
    nodes: [
      { id: "say", type: "message", text: "{{ a * 2 + 2 }}", next: "bad" },
      { id: "bad", type: "message", text: "{{ a + }}" },
    ],
  });
  const problem = page.locator('[data-node-id="bad"]');
  await expect(problem).toBeVisible();
  await page.getByRole("tab", { name: "Problems" }).click();
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems).not.toContainText("bad");
  goOn();
  await expect(problems).toContainText("bad");
});

/** Opens two steps and moves the second one down. */
async function openAndMove(playground: Playground): Promise<Point> {
  await playground.openFlow({
    version: 1,
    name: "Early",
    start: "a",
    nodes: [
      { id: "a", type: "message", text: "One", next: "b", position: [0, 0] },
      { id: "b", type: "message", text: "Two", position: [400, 0] },
    ],
  });
  const from = await center(playground.node("b"));
  await drag(playground.page, from, [from[0], from[1] + 100]);
  return from;
}

test("a file has the edits that waited for their code", async ({ page }) => {
  const goOn = await hold(page, "work");
  const playground = new Playground(page);
  const from = await openAndMove(playground);
  await drag(page, from, [from[0] + 60, from[1]]);
  await page.keyboard.press("ControlOrMeta+z");
  const file = exported(page);
  await expect(page.getByRole("status").filter({ hasText: "on its way" })).toBeVisible();
  goOn();
  const [x, y] = (await file).nodes[1].position;
  expect(x, "the second drag was undone").toBe(400);
  expect(y, "the first was not").toBeGreaterThan(60);
});

test("another flow is opened behind the edits that wait for their code, and loses none", async ({ page }) => {
  const goOn = await hold(page, "work");
  const playground = new Playground(page);
  await openAndMove(playground);
  await playground.button("New").click();
  await expect(page.getByRole("status").filter({ hasText: "on its way" })).toBeVisible();
  await expect(playground.name).toHaveValue("Early");
  goOn();
  await expect(playground.name).toHaveValue("Untitled flow");
  await playground.button("Flows").click();
  await page.getByRole("dialog").getByRole("button", { name: "Early" }).first().click();
  await expect(playground.node("b")).toBeVisible();
  expect((await exported(page)).nodes[1].position[1]).toBeGreaterThan(60);
});
