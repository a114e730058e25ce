// The parts of the page that come in wasm files of their own, after it stands.
import { Playground } from "./playground";
import { expect, test } from "./support";

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
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/\/split_expressions[^/]*\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
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
