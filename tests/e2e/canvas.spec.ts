import { center, drag, exported, exportedNode, options, Playground, port, type Flow, type Point } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

/** Three messages in a row, with room between them and around. */
const row: Flow = {
  version: 1,
  name: "Row",
  start: "a",
  nodes: [
    { id: "a", type: "message", position: [0, 0], text: "A", next: "b" },
    { id: "b", type: "message", position: [600, 0], text: "B", next: "c" },
    { id: "c", type: "message", position: [1200, 0], text: "C" },
  ],
};

/** A point of the canvas where nothing is, above the buttons. */
async function empty(page: Page): Promise<Point> {
  const pane = (await page.locator(".canvas-pane").boundingBox())!;
  return [pane.x + pane.width / 2, pane.y + pane.height - 90];
}

test.describe("adding", () => {
  test("a double-click on the empty canvas offers what can be added, found by any word for it", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    await page.mouse.dblclick(...(await empty(page)));
    await expect(page.getByRole("dialog", { name: "Add a step" })).toBeVisible();
    await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
    await page.keyboard.type("http");
    await expect(options(page)).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(playground.node("webhook")).toBeFocused();
    await expect(playground.button("Undo")).toHaveAttribute("title", /add webhook/);
  });

  test("an edge drawn into empty space offers a step, which comes wired", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    const [x, y] = await center(port(page, "c:next"));
    await drag(page, [x, y], [x - 40, y + 160]);
    await expect(page.getByRole("dialog", { name: /After c/ })).toBeVisible();
    await options(page, { name: /^Wait/ }).click();
    await expect(playground.edge("c:next")).toHaveCount(1);
    expect((await exportedNode(page, "c")).next).toBe("wait");
    await playground.button("Undo").click();
    await expect(playground.node("wait")).toHaveCount(0);
    expect(await exported(page)).toEqual(row);
  });

  test("a click on a port offers what may come next, steps that are there too", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    await port(page, "c:next").click();
    await page.keyboard.type("a");
    await options(page, { name: /Go to this message/ }).first().click();
    expect((await exportedNode(page, "c")).next).toBe("a");
  });

  test("a step dropped on an edge goes into it", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    const a = await center(port(page, "a:next"));
    const b = (await playground.node("b").boundingBox())!;
    const middle: Point = [(a[0] + b.x) / 2, a[1]];
    const chip = await center(page.locator('[data-palette="wait"]'));
    await page.mouse.move(...chip);
    await page.mouse.down();
    await page.mouse.move(...middle, { steps: 8 });
    await expect(playground.edge("a:next")).toHaveAttribute("data-target", "");
    await page.mouse.up();
    const flow = await exported(page);
    expect(flow.nodes.find((one: Flow) => one.id === "a").next).toBe("wait");
    expect(flow.nodes.find((one: Flow) => one.id === "wait").next).toBe("b");
  });

  test("what was taken is so no more once it leads elsewhere, until that is undone", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    await playground.run();
    await playground.ends("completed");
    const edges = page.locator("[data-edge]");
    const taken = () => edges.evaluateAll((all) => Object.fromEntries(all.map((edge) =>
      [edge.getAttribute("data-edge"), edge.getAttribute("data-taken")])));
    await expect.poll(taken).toEqual({ "a:next": "1", "b:next": "1" });
    await port(page, "a:next").click();
    await page.keyboard.type("wait");
    await page.keyboard.press("Enter");
    await expect.poll(taken).toEqual({ "a:next": "0", "b:next": "1" });
    await playground.button("Undo").click();
    await expect.poll(taken).toEqual({ "a:next": "1", "b:next": "1" });
  });

  test("a node that is there, and leads nowhere, goes into an edge too", async ({ page }) => {
    const playground = new Playground(page);
    const flow = structuredClone(row);
    flow.nodes.push({ id: "d", type: "set", position: [400, 240], assign: {} });
    await playground.openFlow(flow);
    const a = await center(port(page, "a:next"));
    const b = (await playground.node("b").boundingBox())!;
    await drag(page, await center(playground.node("d")), [(a[0] + b.x) / 2, a[1]]);
    const after = await exported(page);
    expect(after.nodes.find((one: Flow) => one.id === "a").next).toBe("d");
    expect(after.nodes.find((one: Flow) => one.id === "d").next).toBe("b");
    await playground.button("Undo").click();
    expect(await exported(page)).toEqual(flow);
  });
});

test.describe("connecting", () => {
  test("an edge snaps to the node near its end; the port's old edge is gone", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    const c = (await playground.node("c").boundingBox())!;
    const from = await center(port(page, "a:next"));
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(c.x - 20, c.y + 30, { steps: 6 });
    await expect(playground.node("c")).toHaveAttribute("data-target", "");
    await expect(playground.node("a")).toHaveAttribute("data-refused", "");
    await page.mouse.up();
    await expect(playground.node("c")).not.toHaveAttribute("data-target", "");
    await expect(playground.edge("a:next")).toHaveCount(1);
    expect((await exportedNode(page, "a")).next).toBe("c");
  });

  test("Escape lets go of the edge", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    await page.mouse.move(...(await center(port(page, "a:next"))));
    await page.mouse.down();
    await page.mouse.move(...(await center(playground.node("c"))), { steps: 4 });
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await exported(page)).toEqual(row);
  });

  test("an edge is selected by a click and deleted by key or button", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    const a = await center(port(page, "a:next"));
    const b = (await playground.node("b").boundingBox())!;
    const middle: Point = [(a[0] + b.x) / 2, a[1]];
    await page.mouse.click(...middle);
    await expect(playground.edge("a:next")).toHaveClass(/selected/);
    await page.keyboard.press("Delete");
    await expect(playground.edge("a:next")).toHaveCount(0);
    await playground.button("Undo").click();
    await page.mouse.click(...middle);
    await playground.button("Delete edge").click();
    await expect(playground.edge("a:next")).toHaveCount(0);
    expect((await exportedNode(page, "a")).next).toBeUndefined();
  });

  test("an edge is led elsewhere by its end, and made to leave another port by its start", async ({ page }) => {
    const playground = new Playground(page);
    const flow = structuredClone(row);
    flow.nodes[2] = { id: "c", type: "ask", position: [600, 220], text: "C", variable: "x" };
    await playground.openFlow(flow);
    const b = (await playground.node("b").boundingBox())!;
    const end: Point = [b.x - 14, (await center(port(page, "a:next")))[1]];
    await drag(page, end, await center(playground.node("c")));
    expect((await exportedNode(page, "a")).next).toBe("c");
    // Its start, taken a little way out of the port.
    const from = await center(port(page, "a:next"));
    await drag(page, [from[0] + 26, from[1]], await center(port(page, "b:next")));
    const after = await exported(page);
    expect(after.nodes.find((one: Flow) => one.id === "a").next).toBeUndefined();
    expect(after.nodes.find((one: Flow) => one.id === "b").next).toBe("c");
  });
});

test.describe("selecting", () => {
  test("a rubber band, Shift and Ctrl+A; several move together as one step", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    const a = (await playground.node("a").boundingBox())!;
    const b = (await playground.node("b").boundingBox())!;
    await drag(page, [a.x - 12, a.y + a.height + 40], [b.x + 20, b.y + 20], ["Shift"]);
    const selected = page.locator(".node[aria-current]");
    await expect(selected).toHaveCount(2);
    await playground.node("b").click({ modifiers: ["Shift"] });
    await expect(selected).toHaveCount(1);
    await page.keyboard.press("ControlOrMeta+a");
    await expect(selected).toHaveCount(3);
    const from = await center(playground.node("b"));
    await drag(page, from, [from[0], from[1] + 80], ["Alt"]);
    const moved = await exported(page);
    const by = moved.nodes.map((one: Flow) => one.position[1]);
    expect(new Set(by).size).toBe(1);
    expect(by[0]).toBeGreaterThan(60);
    await playground.button("Undo").click();
    expect(await exported(page)).toEqual(row);
  });

  test("several are brought into line and spread by buttons", async ({ page }) => {
    const playground = new Playground(page);
    const flow = structuredClone(row);
    flow.nodes[1].position = [500, 200];
    await playground.openFlow(flow);
    await playground.node("a").focus();
    await page.keyboard.press("ControlOrMeta+a");
    await playground.button("Align top").click();
    await playground.button("Distribute across").click();
    const positions = (await exported(page)).nodes.map((one: Flow) => one.position);
    expect(positions).toEqual([[0, 0], [600, 0], [1200, 0]]);
  });

  test("a node snaps into line with another and shows it; Alt suspends that", async ({ page }) => {
    const playground = new Playground(page);
    const flow = structuredClone(row);
    flow.nodes[1].position = [500, 203];
    await playground.openFlow(flow);
    const [x, y] = await center(playground.node("b"));
    const zoom = (await playground.node("b").boundingBox())!.width / 216;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 201 * zoom, { steps: 4 });
    await expect(page.locator(".canvas-guides")).toHaveAttribute("d", /M.*H/);
    await page.mouse.up();
    await expect(page.locator(".canvas-guides")).toHaveAttribute("d", "");
    expect((await exportedNode(page, "b")).position[1]).toBe(0);
    await playground.button("Undo").click();
    await drag(page, [x, y], [x, y - 201 * zoom], ["Alt"]);
    expect((await exportedNode(page, "b")).position[1]).not.toBe(0);
  });

  test("duplicates and deletes the selection", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    await playground.node("a").click();
    await playground.node("b").click({ modifiers: ["Shift"] });
    await page.keyboard.press("ControlOrMeta+d");
    await expect(page.locator(".node")).toHaveCount(5);
    expect((await exportedNode(page, "a_2")).next).toBe("b_2");
    await expect(page.locator(".node[aria-current]")).toHaveCount(2);
    await page.locator(".canvas-pane").focus();
    await page.keyboard.press("Delete");
    await expect(page.locator(".node")).toHaveCount(3);
  });

  test("Arrange is one step", async ({ page }) => {
    const playground = new Playground(page);
    const flow = structuredClone(row);
    flow.nodes[2].position = [0, 700];
    await playground.openFlow(flow);
    await playground.button("Arrange").click();
    // The layout may still be on its way.
    await expect.poll(async () => (await exportedNode(page, "c")).position).not.toEqual([0, 700]);
    await playground.button("Undo").click();
    expect(await exported(page)).toEqual(flow);
  });

  /** Counts the nodes that begin to glide. */
  async function gliding(page: Page): Promise<() => Promise<string[]>> {
    await page.evaluate(() => {
      const seen: string[] = ((window as unknown as { gliding: string[] }).gliding = []);
      document.addEventListener("transitionrun", (event) => {
        const id = (event.target as Element).getAttribute("data-node-id");
        if (id && /^(left|top)$/.test(event.propertyName) && !seen.includes(id)) seen.push(id);
      });
    });
    return () => page.evaluate(() => (window as unknown as { gliding: string[] }).gliding.splice(0).sort());
  }

  /** Everything but the first step, in a heap. */
  function heap(): Flow {
    const flow = structuredClone(row);
    for (const at of [1, 2]) flow.nodes[at].position = [40 * at, 500];
    return flow;
  }

  test("nodes glide to where Arrange puts them, by button, by command and when it is undone", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "no-preference" });
    const playground = new Playground(page);
    await playground.openFlow(heap());
    const glided = await gliding(page);
    await playground.button("Arrange").click();
    await expect.poll(glided).toEqual(["b", "c"]);
    await expect(page.locator(".canvas-pane")).not.toHaveAttribute("data-arranging", "");
    const { position } = await exportedNode(page, "c");
    await playground.button("Undo").click();
    await expect.poll(glided).toEqual(["b", "c"]);
    await expect(page.locator(".canvas-pane")).not.toHaveAttribute("data-arranging", "");
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("combobox", { name: "Command" }).fill("arrange");
    await page.keyboard.press("Enter");
    await expect.poll(glided).toEqual(["b", "c"]);
    expect((await exportedNode(page, "c")).position).toEqual(position);
    // It stands, and so does the view that follows it.
    await expect(page.locator(".canvas-pane:is([data-arranging], [data-gliding])")).toHaveCount(0);
    // A drag is where the pointer put it: nothing glides after it.
    const [x, y] = await center(playground.node("b"));
    await drag(page, [x, y], [x, y + 90]);
    expect((await exportedNode(page, "b")).position[1]).toBeGreaterThan(0);
    expect(await glided()).toEqual([]);
  });

  test("who wants less motion sees the arranged flow at once", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(heap());
    const glided = await gliding(page);
    await playground.button("Arrange").click();
    await expect(playground.button("Undo")).toHaveAttribute("title", /arrange/);
    expect((await exportedNode(page, "c")).position).not.toEqual([80, 500]);
    expect(await glided()).toEqual([]);
  });
});

test.describe("notes and the view", () => {
  test("a note is added, written, moved, resized and deleted", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    await page.locator('[data-palette="note"]').click();
    const note = page.locator("[data-note-id]");
    await expect(page.getByRole("textbox", { name: "Note text" })).toBeFocused();
    await page.keyboard.type("Mind the gap");
    await page.keyboard.press("Escape");
    await expect(note).toHaveAccessibleName("Note Mind the gap");
    await expect(note).toBeFocused();
    const before = (await exported(page)).notes[0];
    const [x, y] = await center(note);
    await drag(page, [x, y], [x + 80, y + 40]);
    const corner = await center(page.locator("[data-note-corner]"));
    await drag(page, corner, [corner[0] + 60, corner[1] + 60]);
    const after = (await exported(page)).notes[0];
    expect(after.position[0]).toBeGreaterThan(before.position[0]);
    expect(after.size[0]).toBeGreaterThan(before.size[0]);
    await note.focus();
    await page.keyboard.press("Delete");
    await expect(note).toHaveCount(0);
    await playground.button("Undo").click();
    await expect(note).toContainText("Mind the gap");
  });

  for (const [hand, begin, end] of [
    ["with Space held", (page: Page) => page.keyboard.down(" "), (page: Page) => page.keyboard.up(" ")],
    ["by the middle button", null, null],
  ] as const) {
    test(`a drag ${hand} pans, on a node too`, async ({ page }) => {
      const playground = new Playground(page);
      await playground.openFlow(row);
      await playground.node("b").click();
      const pane = page.locator(".canvas-pane");
      const before = await center(playground.node("a"));
      const [x, y] = await center(playground.node("b"));
      await begin?.(page);
      if (begin) await expect(pane).toHaveAttribute("data-hand", "");
      await page.mouse.move(x, y);
      await page.mouse.down({ button: begin ? "left" : "middle" });
      await expect(pane).toHaveAttribute("data-grabbing", "");
      await page.mouse.move(x + 60, y + 20, { steps: 3 });
      await page.mouse.up({ button: begin ? "left" : "middle" });
      await end?.(page);
      await expect(pane).not.toHaveAttribute("data-grabbing", "");
      await expect(pane).not.toHaveAttribute("data-hand", "");
      const after = await center(playground.node("a"));
      expect([after[0] - before[0], after[1] - before[1]].map(Math.round)).toEqual([60, 20]);
      // Nothing was moved or selected anew.
      await expect(playground.node("b")).toHaveAttribute("aria-current", "true");
      expect(await exported(page)).toEqual(row);
      // The plain drag selects and moves again.
      const [ax, ay] = await center(playground.node("a"));
      await drag(page, [ax, ay], [ax, ay + 64]);
      expect((await exportedNode(page, "a")).position[1]).toBeGreaterThan(0);
    });
  }

  test("the minimap moves the view and can be hidden", async ({ page }) => {
    const playground = new Playground(page);
    await playground.openFlow(row);
    const before = await center(playground.node("a"));
    const map = (await page.locator(".canvas-map svg").first().boundingBox())!;
    await drag(page, [map.x + 75, map.y + 50], [map.x + 110, map.y + 50]);
    const after = await center(playground.node("a"));
    expect(after[0]).toBeLessThan(before[0] - 50);
    expect(await exported(page)).toEqual(row);
    await page.getByRole("button", { name: "Minimap" }).click();
    await expect(page.locator(".canvas-map-frame")).toHaveCount(0);
  });
});

test("a flow is drawn by keys alone", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.button("New").focus();
  await page.keyboard.press("Enter");
  const search = page.getByRole("combobox", { name: "Search" });
  const add = async (words: string) => {
    await page.keyboard.press("a");
    await expect(search).toBeFocused();
    await page.keyboard.type(words);
    await expect(options(page)).toHaveCount(1);
    await page.keyboard.press("Enter");
  };
  await playground.button("Say something first").focus();
  await page.keyboard.press("Enter");
  // What it says is written at once.
  await expect(playground.region("Inspector").getByLabel("Text", { exact: true })).toBeFocused();
  await page.keyboard.type("And now?");
  await playground.node("message").focus();
  await add("if");
  await expect(playground.node("condition")).toBeFocused();
  await add("stop");
  await expect(playground.node("end")).toBeFocused();
  await playground.node("condition").focus();
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Connect condition" })).toBeVisible();
  await expect(search).toBeFocused();
  await page.keyboard.type("else");
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /After condition · Else/ })).toBeVisible();
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("");
  await page.keyboard.type("message");
  await expect(options(page)).toHaveCount(2);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(playground.node("condition")).toBeFocused();
  const flow = await exported(page);
  const condition = flow.nodes.find((one: Flow) => one.id === "condition");
  expect(flow.nodes.find((one: Flow) => one.id === "message")).toMatchObject({ text: "And now?", next: "condition" });
  expect([condition.branches[0].next, condition.else]).toEqual(["end", "message"]);
  // Moved by arrows: one step.
  await playground.node("end").focus();
  const before = (await exportedNode(page, "end")).position;
  await playground.node("end").focus();
  for (const key of ["ArrowDown", "ArrowDown", "Shift+ArrowRight"]) await page.keyboard.press(key);
  expect((await exportedNode(page, "end")).position).toEqual([before[0] + 40, before[1] + 16]);
  await playground.button("Undo").click();
  expect((await exportedNode(page, "end")).position).toEqual(before);
});

test("the canvas' keys work while a button of the bars or a tab has the focus", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  await playground.node("b").click();
  await playground.button("Flow settings").focus();
  await page.keyboard.press("ArrowDown");
  await expect(playground.button("Undo")).toHaveAttribute("title", "Undo move node");
  await page.keyboard.press("Delete");
  await expect(playground.node("b")).toHaveCount(0);
  await page.getByRole("tab", { name: "Problems" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await expect(page.locator(".node[aria-current]")).toHaveCount(2);
  // The arrows are the tabs' own.
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Scenarios" })).toBeFocused();
  await page.keyboard.press("a");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
});

test("Escape leaves the menu for where it was opened from", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const opened = async (from: Locator) => {
    await from.focus();
    await page.keyboard.press("a");
    await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.locator(".add-menu")).toHaveCount(0);
    await expect(from).toBeFocused();
  };
  // The menu stands by the step where one of its ports is loose, else by itself.
  for (const id of ["a", "b", "c"]) await opened(playground.node(id));
  await opened(playground.button("Flow settings"));
});

test("Enter goes into a step's form, and Escape back to the step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  await playground.node("b").focus();
  await page.keyboard.press("Enter");
  const title = playground.region("Inspector").getByLabel("Title", { exact: true });
  await expect(title).toBeFocused();
  await page.keyboard.type("Second");
  await page.keyboard.press("Escape");
  await expect(playground.node("b")).toBeFocused();
  await expect(playground.node("b")).toHaveAccessibleName("Message Second");
});

test("a form that has not the focus is closed by Escape too, and by its button, back to the step", async ({ page }) => {
  const playground = new Playground(page);
  await playground.openFlow(row);
  const escape = () => page.keyboard.press("Escape");
  const button = () => playground.button("Close inspector").click();
  // On a narrow page the form stands in the canvas's place, where no key of the canvas reaches it.
  for (const [width, close] of [[390, escape], [390, button], [1440, button]] as const) {
    await page.setViewportSize({ width, height: 844 });
    await playground.node("b").focus();
    await page.keyboard.press("Enter");
    await expect(playground.region("Inspector").getByLabel("Title", { exact: true })).toBeFocused();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await close();
    await expect(playground.region("Inspector")).toHaveCount(0);
    await expect(playground.node("b")).toBeFocused();
  }
});
