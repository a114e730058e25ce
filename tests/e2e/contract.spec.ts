import AxeBuilder from "@axe-core/playwright";

import { Playground } from "./playground";
import { expect, test } from "./support";

const widths = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

test("everything is found by its role and name", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  for (const name of ["New", "Examples", "Import", "Export", "Share", "Undo", "Redo", "Arrange", "Fit", "Run", "Pause", "Step", "Step back", "Stop", "Restart"]) {
    await expect(playground.button(name)).toBeVisible();
  }
  await expect(page.getByLabel("Speed")).toBeVisible();
  await expect(page.getByRole("radiogroup", { name: "Webhooks" }).getByRole("radio")).toHaveCount(2);
  await expect(page.getByRole("radio", { name: "Mock" })).toBeChecked();
  for (const name of ["Canvas", "Chat", "Trace", "Timeline", "Branches", "Variables", "Problems", "Scenarios"]) await playground.show(name);
  await expect(page.getByRole("log", { name: "Messages" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  await expect(playground.main).toHaveAttribute("data-outcome", "idle");
  await expect(playground.node("create")).toHaveAttribute("data-state", "idle");
  await expect(playground.node("create")).toHaveAttribute("data-visits", "0");
  await expect(playground.node("create")).toHaveAccessibleName("Webhook Create order");
  for (const port of ["create:next", "create:timeout", "create:error", "create:limit", "check:branch-0", "check:else", "greet:next"]) {
    await expect(page.locator(`[data-port="${port}"]`)).toHaveCount(1);
  }
  for (const type of ["message", "ask", "webhook", "wait", "condition", "set", "end"]) {
    await expect(page.locator(`[data-palette="${type}"]`)).toBeVisible();
  }
  await playground.node("create").focus();
  await page.keyboard.press("Enter");
  await expect(playground.region("Inspector")).toContainText("Create order");
  await page.keyboard.press("Escape");
  await expect(playground.region("Inspector")).toHaveCount(0);
});

for (const viewport of widths) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`no serious violation at ${viewport.width} px, ${colorScheme}`, async ({ browser, baseURL }) => {
      // Eleven analyses of the whole page.
      test.setTimeout(180_000);
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", baseURL });
      const page = await context.newPage();
      const playground = new Playground(page);
      const check = async (where: string) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(serious.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      };
      await playground.open("?example=branch-on-result");
      await check("before a run");
      await playground.speed("Instant");
      await playground.run();
      await playground.ends("completed");
      for (const panel of ["Canvas", "Chat", "Trace", "Timeline", "Branches", "Variables", "Problems", "Scenarios"]) {
        await playground.show(panel);
        await check(panel);
      }
      await playground.show("Canvas");
      await playground.node("check").focus();
      await page.keyboard.press("Enter");
      await playground.show("Inspector");
      await check("Inspector");
      await playground.button("Examples").click();
      await check("Examples");
      await context.close();
    });
  }
}
