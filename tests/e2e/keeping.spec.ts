import { readFileSync } from "node:fs";

import { example, fragment, Playground } from "./playground";
import { expect, test, type Page } from "./support";

test("an edited example is the person's own flow, found again after the page was killed", async ({ page, context, problems }) => {
  problems.allow(/the page crashed/);
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await playground.name.fill("Mine now");
  await expect(page).toHaveURL(/\?flow=[0-9a-f]{12}$/);
  const other = await context.newPage();
  const client = await context.newCDPSession(page);
  // It never answers.
  void client.send("Page.crash").catch(() => undefined);
  await page.waitForEvent("crash");

  const again = new Playground(other);
  await again.open("");
  await expect(again.name).toHaveValue("Mine now");
  await expect(again.button("Undo")).toBeEnabled();
  await again.button("Undo").click();
  await expect(again.name).toHaveValue("Branch on the result");
  await again.button("Redo").click();
  await expect(again.name).toHaveValue("Mine now");
});

test("a reload brings the flow and its history back", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("");
  await playground.button("New").click();
  await page.locator('[data-palette="message"]').click();
  await page.locator('[data-palette="wait"]').click();
  await expect(page.locator("[data-node-id]")).toHaveCount(2);
  await page.reload();
  await expect(page.locator("[data-node-id]")).toHaveCount(2);
  await playground.button("Undo").click();
  await expect(page.locator("[data-node-id]")).toHaveCount(1);
});

test("two tabs on one flow do not overwrite each other: both are kept", async ({ page, context }) => {
  const one = new Playground(page);
  await one.open("?example=rush-hour");
  await one.name.fill("Shared");
  await expect(page).toHaveURL(/\?flow=/);
  const two = new Playground(await context.newPage());
  await two.open(new URL(page.url()).search);
  await expect(two.name).toHaveValue("Shared");
  await two.name.fill("From the second tab");

  const alert = page.getByRole("alert").filter({ hasText: "another tab" });
  await expect(alert).toBeVisible();
  await one.name.fill("From the first tab");
  await alert.getByRole("button", { name: "Keep both" }).click();
  await expect(alert).toHaveCount(0);
  await one.button("Flows").click();
  const flows = page.getByRole("dialog").locator("[data-flow]");
  await expect(flows).toHaveCount(2);
  await expect(flows.filter({ hasText: "From the first tab" })).toHaveCount(1);
  await expect(flows.filter({ hasText: "From the second tab" })).toHaveCount(1);
});

for (const [way, edit] of [
  ["who dismisses the question", async (page: Page) => page.getByRole("button", { name: "Dismiss" }).click()],
  ["who leaves without an answer", async () => {}],
] as const) {
  test(`two tabs on one flow: nothing is lost for one ${way}`, async ({ page, context }) => {
    const one = new Playground(page);
    await one.open("?example=rush-hour");
    await one.name.fill("Shared");
    await expect(page).toHaveURL(/\?flow=/);
    const other = await context.newPage();
    const two = new Playground(other);
    await two.open(new URL(page.url()).search);
    await two.name.fill("From the second tab");
    // It is kept by then: a page that is closed like this is killed.
    await expect(page.getByRole("alert").filter({ hasText: "another tab" })).toBeVisible();
    await other.close();
    await edit(page);
    await one.name.fill("From the first tab");
    await page.reload();
    await one.button("Flows").click();
    const flows = page.getByRole("dialog").locator("[data-flow]");
    await expect(flows).toHaveCount(2);
    await expect(flows.filter({ hasText: "From the first tab" })).toHaveCount(1);
    await expect(flows.filter({ hasText: "From the second tab" })).toHaveCount(1);
  });
}

test("the later tab can take the other's", async ({ page, context }) => {
  const one = new Playground(page);
  await one.open("?example=rush-hour");
  await one.name.fill("Shared");
  await expect(page).toHaveURL(/\?flow=/);
  const two = new Playground(await context.newPage());
  await two.open(new URL(page.url()).search);
  await two.name.fill("Newer");
  await page.getByRole("button", { name: "Take the other tab's" }).click();
  await expect(one.name).toHaveValue("Newer");
});

test("a browser that keeps nothing is told about, and work goes on", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await playground.name.fill("Not kept");
  await expect(page.getByRole("alert")).toContainText("does not let this page keep anything");
  await page.getByRole("alert").getByRole("button", { name: "Dismiss" }).click();
  await playground.speed("Instant");
  await playground.run();
  await playground.ends("completed");
});

test("a full browser is told about", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=rush-hour");
  await page.evaluate(() => {
    const block = "x".repeat(1 << 16);
    try {
      for (let index = 0; ; index += 1) localStorage.setItem(`full-${index}`, block);
    } catch { /* It is full. */ }
    try {
      for (let index = 0; ; index += 1) localStorage.setItem(`full-to-the-brim-${index}`, "x".repeat(100));
    } catch { /* To the brim. */ }
  });
  await playground.name.fill("No room");
  await expect(page.getByRole("alert")).toContainText("no room left");
});

test("the library: search, rename, duplicate, delete and put back", async ({ page }) => {
  const playground = new Playground(page);
  for (const name of ["One", "Two", "Three", "Four", "Five", "Six"]) {
    await playground.open("?example=rush-hour");
    await playground.name.fill(name);
    await expect(page).toHaveURL(/\?flow=/);
  }
  await playground.button("Flows").click();
  const dialog = page.getByRole("dialog");
  const flows = dialog.locator("[data-flow]");
  await expect(flows).toHaveCount(6);
  await expect(flows.first()).toContainText("Six");
  await dialog.getByRole("searchbox", { name: "Search flows" }).fill("t");
  await expect(flows).toHaveCount(2);
  await dialog.getByRole("button", { name: "Rename Two" }).click();
  await dialog.getByRole("textbox", { name: "New name" }).fill("Two, but better");
  await page.keyboard.press("Enter");
  await expect(flows.filter({ hasText: "Two, but better" })).toHaveCount(1);
  await dialog.getByRole("button", { name: "Duplicate Three" }).click();
  await expect(flows.filter({ hasText: "Three (copy)" })).toHaveCount(1);
  await dialog.getByRole("button", { name: "Delete Three", exact: true }).click();
  await expect(flows.getByText("Three", { exact: true })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(flows.getByText("Three", { exact: true })).toHaveCount(1);
  await flows.filter({ hasText: "Two, but better" }).getByRole("button").first().click();
  await expect(playground.name).toHaveValue("Two, but better");
});

test("what a stranger's flow becomes by an edit still asks before it calls anybody", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(fragment(JSON.stringify(example("branch-on-result"))));
  await playground.name.fill("Adopted");
  await expect(page).toHaveURL(/\?flow=/);
  await page.reload();
  await expect(playground.name).toHaveValue("Adopted");
  await playground.live();
  await playground.run();
  await expect(page.getByRole("dialog")).toContainText("Let this flow call these systems?");
});

test("pictures and diagrams hold the whole flow", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  const save = async (name: string) => {
    await playground.button("Export as").click();
    const choice = page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${name}`) });
    const [download] = await Promise.all([page.waitForEvent("download"), choice.click()]);
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
  };
  const svg = await save("SVG");
  expect(svg.name).toBe("branch-on-the-result.svg");
  for (const { title } of example("branch-on-result").nodes) expect(svg.content.toString()).toContain(title.split(" ")[0]);
  const png = await save("PNG");
  expect(png.name).toBe("branch-on-the-result.png");
  expect(png.content.subarray(1, 4).toString()).toBe("PNG");
  expect(png.content.readUInt32BE(16)).toBeGreaterThan(2000);
  const mermaid = await save("Mermaid");
  expect(mermaid.content.toString()).toMatch(/^flowchart LR/m);
  expect((await save("JSON")).name).toBe("branch-on-the-result.json");
});

test("the command palette finds a command by its words and runs it", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Command" });
  await expect(box).toBeFocused();
  await box.fill("example rush");
  await expect(page.getByRole("listbox", { name: "Commands" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(playground.name).toHaveValue("Rush hour");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the tab of a panel that is shown by another way than its tab is in view", async ({ page }) => {
  const playground = new Playground(page);
  // Side by side with the chat, and one at a time.
  for (const [width, height] of [[800, 600], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await playground.open("?example=branch-on-result");
    for (const panel of ["Load lab", "Trace"]) {
      await page.keyboard.press("ControlOrMeta+k");
      await page.getByRole("combobox", { name: "Command" }).fill(`show ${panel}`);
      await expect(page.getByRole("dialog").getByRole("option")).toHaveCount(1);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("tab", { name: panel, selected: true })).toBeInViewport({ ratio: 1 });
    }
  }
});

test("the command palette goes to steps and panels, and names what it undoes", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("?example=branch-on-result");
  const command = async (words: string) => {
    await page.keyboard.press("ControlOrMeta+k");
    const box = page.getByRole("combobox", { name: "Command" });
    await expect(box).toBeFocused();
    await box.fill(words);
    await expect(page.getByRole("dialog").getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  };
  await command("go query the result");
  const form = playground.region("Inspector");
  await expect(form.getByLabel("Title", { exact: true })).toBeFocused();
  await expect(form.getByLabel("Title", { exact: true })).toHaveValue("Query the result");
  await page.keyboard.press("Escape");
  await expect(playground.node("recheck")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await command("show problems");
  await expect(playground.region("Problems")).toBeVisible();
  await command("undo move node");
  await expect(playground.button("Undo")).toBeDisabled();
});

test("a file that is dropped on the page is opened", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  const text = JSON.stringify(example("rush-hour"));
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "flow.json", { type: "application/json" }));
    return data;
  }, text);
  await page.dispatchEvent("main", "dragenter", { dataTransfer: data });
  await page.dispatchEvent("main", "dragover", { dataTransfer: data });
  await expect(page.getByText("Drop the file to open it")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await expect(page.getByText("Drop the file to open it")).toHaveCount(0);
  await expect(playground.name).toHaveValue(example("rush-hour").name);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`pictures have the colours of the page, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page);
    await playground.open("?example=branch-on-result");
    const [background, ink, webhook] = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("i"));
      return ["--canvas", "--ink", "--type-webhook"].map((name) => {
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
      });
    });
    const save = async (name: string) => {
      await playground.button("Export as").click();
      const choice = page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${name}`) });
      const [download] = await Promise.all([page.waitForEvent("download"), choice.click()]);
      return readFileSync(await download.path());
    };
    const svg = (await save("SVG")).toString();
    expect(svg).not.toContain("light-dark");
    const drawn = await page.evaluate((svg) => {
      const picture = new DOMParser().parseFromString(svg, "image/svg+xml");
      const ground = picture.querySelector("rect")!.getAttribute("fill");
      const named = (text: string) => [...picture.querySelectorAll("text")].find((one) => one.textContent!.startsWith(text))!;
      return [ground, named("Create order").getAttribute("fill"), named("Webhook").getAttribute("fill")];
    }, svg);
    expect(drawn).toEqual([background, ink, webhook]);
    const png = (await save("PNG")).toString("base64");
    const corner = await page.evaluate(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      return `rgb(${[...context.getImageData(3, 3, 1, 1).data].slice(0, 3).join(", ")})`;
    }, png);
    expect(corner).toBe(background);
  });
}
