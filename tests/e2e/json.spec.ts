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
});
