import AxeBuilder from "@axe-core/playwright";

import { Playground } from "./playground";
import { expect, test } from "./support";

test("the JSON and the canvas are in step, and undo takes an edit back as one step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  const panel = await playground.show("JSON");
  const text = panel.getByRole("textbox", { name: "Flow as JSON" });
  const before = await text.inputValue();
  await text.fill(before.replace('"title": "Please wait"', '"title": "Hold on"'));
  await expect(playground.node("please_wait")).toContainText("Hold on");
  await playground.name.fill("Renamed");
  await expect(text).toHaveValue(/"name": "Renamed"/);
  await playground.button("Undo").click();
  await playground.button("Undo").click();
  await expect(text).toHaveValue(before);
  await expect(playground.node("please_wait")).toContainText("Please wait");
});

test("a text that is no JSON stays as it was typed, and says where and why", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const panel = await playground.show("JSON");
  const text = panel.getByRole("textbox", { name: "Flow as JSON" });
  const broken = (await text.inputValue()).replace('"version": 1,', '"version": 1,,');
  await text.fill(broken);
  await expect(panel.getByRole("button", { name: /^line 2/ })).toBeVisible();
  await expect(text).toHaveValue(broken);
  await expect(playground.name).toHaveValue("Rush hour");
  await text.fill(broken.replace(",,", ",").replace('"Rush hour"', '"Corrected"'));
  await expect(playground.name).toHaveValue("Corrected");
});

test("a text that is no JSON yet is there again after a look at another panel", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const text = (await playground.show("JSON")).getByRole("textbox", { name: "Flow as JSON" });
  const whole = await text.inputValue();
  const broken = whole.replace('"version": 1,', '"version": 1');
  await text.fill(broken);
  await playground.show("Trace");
  const panel = await playground.show("JSON");
  await expect(text).toHaveValue(broken);
  await expect(panel.getByRole("button", { name: /the flow stays as it was/ })).toBeVisible();
  // An edit of the flow by other hands takes nothing away.
  await playground.show("Trace");
  await playground.name.fill("Another");
  await playground.show("JSON");
  await expect(text).toHaveValue(broken);
  await expect(panel.getByRole("button", { name: /the flow has changed since/ })).toBeVisible();
  await text.fill(`${broken} `);
  await expect(panel.getByRole("button", { name: /the flow has changed since/ })).toBeVisible();
  const discard = panel.getByRole("button", { name: "Discard this text and show the flow" });
  await discard.click();
  await expect(text).toHaveValue(whole.replace('"Rush hour"', '"Another"'));
  await expect(text).toBeFocused();
  // Nor one while the text is in view; what is corrected then takes the flow's place, as one step.
  await text.fill(broken);
  await playground.name.fill("A third");
  await expect(text).toHaveValue(broken);
  await text.fill(whole);
  await expect(playground.name).toHaveValue("Rush hour");
  await expect(discard).toHaveCount(0);
  await playground.button("Undo").click();
  await expect(playground.name).toHaveValue("A third");
  // Another flow has nothing of it.
  await text.fill(broken);
  await playground.button("New").click();
  await expect(text).toHaveValue(/Untitled flow/);
});

test("diagnostics stand at their lines", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const panel = await playground.show("JSON");
  const text = panel.getByRole("textbox", { name: "Flow as JSON" });
  const wrong = (await text.inputValue()).replace('"next": "done"', '"next": "nowhere"');
  await text.fill(wrong);
  const line = wrong.slice(0, wrong.indexOf('"nowhere"')).split("\n").length;
  const remark = panel.getByRole("button", { name: new RegExp(`^line ${line}\\b.*nowhere`) });
  await remark.click();
  const selected = await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
  expect(selected).toContain('"nowhere"');
  const marked = panel.locator(".json-gutter .is-bad");
  await expect(marked).toHaveText(String(line));
  await expect(marked).toBeInViewport();
  await expect(panel.locator(".json-colours .is-bad")).toContainText('"nowhere"');
});

test("lines are coloured and numbered where they are edited, also far down", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const panel = await playground.show("JSON");
  const text = panel.getByRole("textbox", { name: "Flow as JSON" });
  const lines = (await text.inputValue()).split("\n");
  const painted = panel.locator(".json-colours > span");
  await expect(painted.nth(1)).toHaveText(lines[1].trim());
  await expect(panel.locator(".json-name").first()).toHaveText('"version"');
  await expect(panel.locator(".json-number").first()).toHaveText("1");
  // Letter over letter: the same place, size and font.
  const [drawn, edited] = await Promise.all([
    painted.nth(3).evaluate((line) => {
      const { font, lineHeight, letterSpacing, tabSize, paddingLeft } = getComputedStyle(line);
      return { font, lineHeight, letterSpacing, tabSize, left: line.getBoundingClientRect().left + parseFloat(paddingLeft), top: line.getBoundingClientRect().top };
    }),
    text.evaluate((area) => {
      const { font, lineHeight, letterSpacing, tabSize, paddingLeft, paddingTop } = getComputedStyle(area);
      const rect = area.getBoundingClientRect();
      return { font, lineHeight, letterSpacing, tabSize, left: rect.left + parseFloat(paddingLeft), top: rect.top + parseFloat(paddingTop) + 3 * parseFloat(lineHeight) };
    }),
  ]);
  expect(drawn).toEqual(edited);
  await text.press("Control+End");
  await expect(panel.locator(".json-gutter span").last()).toHaveText(String(lines.length));
  await expect(panel.locator(".json-gutter span").last()).toBeInViewport();
  await expect(painted.filter({ hasText: /^}$/ }).last()).toBeInViewport();
});

test("a line that is too long for colours is edited as it is", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  const panel = await playground.show("JSON");
  const text = panel.getByRole("textbox", { name: "Flow as JSON" });
  await text.fill(JSON.stringify(JSON.parse(await text.inputValue())).replace('"Rush hour"', '"In one line"'));
  await expect(playground.name).toHaveValue("In one line");
  await expect(panel.locator(".json-colours")).toHaveCount(0);
  expect(await text.evaluate((area) => getComputedStyle(area).webkitTextFillColor)).not.toBe("rgba(0, 0, 0, 0)");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the JSON, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const playground = new Playground(page);
    await playground.open("?example=rush-hour");
    const panel = await playground.show("JSON");
    const text = panel.getByRole("textbox", { name: "Flow as JSON" });
    await text.fill((await text.inputValue()).replace('"next": "done"', '"next": "nowhere"'));
    await panel.getByRole("button", { name: /nowhere/ }).click();
    await expect(panel.locator(".json-gutter .is-bad")).toBeInViewport();
    const { violations } = await new AxeBuilder({ page }).include(".json-panel").analyze();
    expect(violations).toEqual([]);
  });
}
