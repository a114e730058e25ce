import AxeBuilder from "@axe-core/playwright";

import { example, Playground, type Flow } from "./playground";
import { expect, test } from "./support";

/** Branch on the result, with something to say at two of its steps. */
function scripted(): Flow {
  const flow = example("branch-on-result");
  flow.nodes.find(({ id }: Flow) => id === "check").note = "Ask the audience what happens next";
  return flow;
}

test("a clicker goes through the scenario, forwards and back, with notes and the camera on the step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(scripted());
  await playground.speed("100×");
  await playground.button("Present").click();
  const stage = page.getByRole("group", { name: "Presentation" });
  const count = stage.getByRole("status").filter({ hasText: "/" });
  await expect(count).toHaveText(/^0 \/ [1-9]/);
  const script: string = scripted().scenarios[0].name;
  await expect(stage.getByLabel("Script").locator("option:checked")).toHaveText(script);
  await expect(playground.messages("bot")).toHaveCount(0);
  await expect(playground.button("Run")).toHaveCount(0);
  await expect(playground.region("Chat")).toContainText("Space or → begins it.");

  await page.keyboard.press("Space");
  await expect(count).toHaveText(/^1 \//);
  await expect(playground.messages("bot")).toHaveCount(1);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowRight");
  await expect(count).toHaveText(/^3 \//);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  await expect(count).toHaveText(/^1 \//);
  await page.keyboard.press("Home");
  await expect(count).toHaveText(/^0 \//);

  const told = stage.locator("[data-at]");
  for (let clicks = 0; clicks < 40 && (await told.getAttribute("data-at").catch(() => null)) !== "check"; clicks += 1) {
    const before = await count.textContent();
    await page.keyboard.press("Space");
    await expect(count).not.toHaveText(before!);
  }
  await expect(told).toHaveAttribute("data-at", "check");
  await expect(told).toContainText("Ask the audience");
  // The camera is on it: in the middle of the canvas.
  const middle = async (selector: string) => {
    const box = (await page.locator(selector).boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await expect
    .poll(async () => {
      const [[x, y], [a, b]] = [await middle('[data-node-id="check"]'), await middle(".canvas-pane")];
      return Math.hypot(x - a, y - b);
    })
    .toBeLessThan(40);
  await page.keyboard.press("n");
  await expect(told).not.toContainText("Ask the audience");

  // Where the end is, there is nothing behind it; and nothing of the flow is edited by the keys.
  const last = (await count.textContent())!.split("/ ")[1];
  for (let clicks = 0; clicks < 40 && !(await count.textContent())!.startsWith(`${last} /`); clicks += 1) await page.keyboard.press("Space");
  await expect(count).toHaveText(`${last} / ${last}`);
  await expect(stage.getByRole("button", { name: "Next beat" })).toBeDisabled();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Escape");
  await expect(stage).toHaveCount(0);
  await expect(playground.button("Undo")).toBeDisabled();
  await expect(page.getByLabel("Speed").locator("option:checked")).toHaveText("100×");
});

test("another scenario is another script", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(scripted());
  await playground.button("Present").click();
  const stage = page.getByRole("group", { name: "Presentation" });
  const other: string = scripted().scenarios[1].name;
  await stage.getByLabel("Script").selectOption(other);
  await expect(stage.getByRole("status").filter({ hasText: "/" })).toHaveText(/^0 \/ [1-9]/);
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-following]")).toHaveAttribute("data-following", other);
});

test("at an open question the phone takes the reply, and the presentation goes on", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow({
    version: 1,
    name: "Asked",
    start: "ask",
    nodes: [
      { id: "ask", type: "ask", text: "Tea or coffee?", variable: "drink", choices: ["Tea", "Coffee"], next: "done" },
      { id: "done", type: "message", text: "One {{ drink }}, coming" },
    ],
  });
  await playground.button("Present").click();
  const count = page.getByRole("group", { name: "Presentation" }).getByRole("status").filter({ hasText: "/" });
  await expect(count).toHaveText("0 / 1");
  await page.keyboard.press("PageDown");
  await playground.button("Tea").click();
  await expect(playground.messages("bot").last()).toContainText("One Tea, coming");
});

test("full screen, and where the browser denies it the window", async ({ page }) => {
  await page.addInitScript(() => {
    Element.prototype.requestFullscreen = () => Promise.reject(new TypeError("denied"));
  });
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  await playground.button("Present").click();
  const stage = page.getByRole("group", { name: "Presentation" });
  await stage.getByRole("button", { name: "Full screen" }).click();
  await expect(stage).toBeVisible();
  const box = (await stage.boundingBox())!;
  expect([box.width, box.height]).toEqual([1440, 900]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious in a presentation, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page);
    await playground.openFlow(scripted());
    await playground.button("Present").click();
    const count = page.getByRole("group", { name: "Presentation" }).getByRole("status").filter({ hasText: "/" });
    await expect(count).toHaveText(/^0 \/ [1-9]/);
    for (let beat = 1; beat <= 3; beat += 1) {
      await page.keyboard.press("Space");
      await expect(count).toHaveText(new RegExp(`^${beat} /`));
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  });
}
