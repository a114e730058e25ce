/**
 * A person builds "Branch on the result" from an empty canvas, once by mouse and once by keys alone. What is built is
 * what is shipped, scenarios included, up to ids and positions; it runs; all of it is undone and done again.
 */
import { center, drag, example, exported, exportedText, field, options, Playground, port, type Flow } from "./playground";
import { expect, test, type Locator, type Page } from "./support";

/** What hands do on the page. */
interface Hand {
  press(control: Locator): Promise<void>;
  /** Replaces what stands in a field. */
  write(control: Locator, text: string): Promise<void>;
  /** Chooses from a list by what it shows. */
  choose(control: Locator, label: string): Promise<void>;
  /** Adds the first step of the flow; it is selected then. */
  addFirst(label: string): Promise<void>;
  /** Adds a step that a port leads to. */
  addAfter(from: string, label: string): Promise<void>;
  connect(from: string, to: string): Promise<void>;
  /** Opens the form of the selected step, or of another. */
  open(id: string): Promise<void>;
  openSettings(): Promise<void>;
  /** Brings a panel to the front. */
  show(panel: string): Promise<void>;
}

/** Long texts come at once, as a paste does. */
async function typed(page: Page, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+a");
  if (text.length > 12) await page.keyboard.insertText(text);
  else await page.keyboard.type(text);
}

class Mouse implements Hand {
  constructor(private readonly playground: Playground) {}

  private get page(): Page {
    return this.playground.page;
  }

  async press(control: Locator): Promise<void> {
    await control.click();
  }

  async write(control: Locator, text: string): Promise<void> {
    await control.click();
    await typed(this.page, text);
  }

  async choose(control: Locator, label: string): Promise<void> {
    await control.selectOption({ label });
  }

  async addFirst(label: string): Promise<void> {
    const chip = this.page.locator(`[data-palette="${label.toLowerCase()}"]`);
    const pane = (await this.page.locator(".canvas-pane").boundingBox())!;
    await drag(this.page, await center(chip), [pane.x + 180, pane.y + 140]);
  }

  async addAfter(from: string, label: string): Promise<void> {
    await this.seen(from);
    await port(this.page, from).click();
    await options(this.page, { name: new RegExp(`^${label}`) }).first().click();
  }

  async connect(from: string, to: string): Promise<void> {
    await this.seen(from);
    await drag(this.page, await center(port(this.page, from)), await center(this.playground.node(to)));
  }

  async open(id: string): Promise<void> {
    const form = field(this.playground.region("Inspector"), "Id");
    if ((await form.count()) && (await form.inputValue()) === id) return;
    await this.playground.button("Fit").click();
    await this.playground.node(id).click();
  }

  async openSettings(): Promise<void> {
    await this.playground.button("Flow settings").click();
  }

  async show(panel: string): Promise<void> {
    await this.playground.show(panel);
  }

  /** Everything is in view, and stands still. */
  private async seen(key: string): Promise<void> {
    await this.playground.button("Fit").click();
    await expect(port(this.page, key)).toBeInViewport();
    await expect(this.page.locator(".canvas-pane")).not.toHaveAttribute("data-gliding", "");
  }
}

class Keys implements Hand {
  constructor(private readonly playground: Playground) {}

  private get page(): Page {
    return this.playground.page;
  }

  /** Presses Tab, or Shift and Tab, until something has the focus. */
  private async reach(control: Locator): Promise<void> {
    await expect(control).toBeVisible();
    const handle = (await control.elementHandle())!;
    for (let count = 0; count < 300; count += 1) {
      const way = await handle.evaluate((wanted) => {
        const focused = document.activeElement;
        if (focused === wanted) return "there";
        const before = focused !== null && (wanted.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
        return before && focused !== document.body ? "Shift+Tab" : "Tab";
      });
      if (way === "there") return;
      await this.page.keyboard.press(way);
    }
    throw new Error(`the Tab key does not reach ${control}`);
  }

  async press(control: Locator): Promise<void> {
    await this.reach(control);
    await this.page.keyboard.press(await control.evaluate((one) => (one.matches("input") ? " " : "Enter")));
  }

  async write(control: Locator, text: string): Promise<void> {
    await this.reach(control);
    await typed(this.page, text);
  }

  async choose(control: Locator, label: string): Promise<void> {
    await this.reach(control);
    const places = await control.evaluate((select: HTMLSelectElement, label) => {
      const labels = [...select.options].map((option) => option.label);
      return [select.selectedIndex, labels.indexOf(label)];
    }, label);
    const [now, wanted] = places as [number, number];
    expect(wanted, label).toBeGreaterThanOrEqual(0);
    for (let at = now; at !== wanted; at += Math.sign(wanted - now)) {
      await this.page.keyboard.press(wanted > now ? "ArrowDown" : "ArrowUp");
    }
  }

  private async pick(words: string, label: string): Promise<void> {
    await expect(this.page.getByRole("combobox", { name: "Search" })).toBeFocused();
    await this.page.keyboard.type(words);
    const wanted = options(this.page).filter({ hasText: label });
    await expect(wanted.first()).toBeVisible();
    for (let count = 0; count < 20; count += 1) {
      if ((await wanted.first().getAttribute("aria-selected")) === "true") break;
      await this.page.keyboard.press("ArrowDown");
    }
    await this.page.keyboard.press("Enter");
  }

  async addFirst(label: string): Promise<void> {
    // The focus is on the button that began the flow: the canvas' keys work there, too.
    await this.page.keyboard.press("a");
    await this.pick(label, label);
  }

  async addAfter(from: string, label: string): Promise<void> {
    await this.ask(from);
    await this.pick(label, { Message: "Say something", Webhook: "Call another system", Wait: "Let time pass", Condition: "Go different ways", End: "End the conversation" }[label]!);
  }

  async connect(from: string, to: string): Promise<void> {
    await this.ask(from);
    const title = await this.playground.node(to).locator(".node-title").textContent();
    await this.pick(title!, title!);
    await expect(this.playground.edge(from)).toHaveCount(1);
  }

  /** Asks where a port leads. */
  private async ask(from: string): Promise<void> {
    const id = from.slice(0, from.lastIndexOf(":"));
    await this.reach(this.playground.node(id));
    await this.page.keyboard.press("c");
    const dialog = this.page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    const key = this.page.locator(`[data-add="${from}"]`);
    if ((await dialog.getAttribute("aria-label"))!.startsWith("Connect ")) {
      await this.pick("", (await key.locator("strong").textContent())!);
      await expect(dialog).toHaveAttribute("aria-label", /^After /);
    }
  }

  async open(id: string): Promise<void> {
    const form = field(this.playground.region("Inspector"), "Id");
    if ((await form.count()) && (await form.inputValue()) === id) {
      const inside = await this.playground.region("Inspector").evaluate((form) => form.contains(document.activeElement));
      if (inside) return;
    }
    await this.reach(this.playground.node(id));
    await this.page.keyboard.press("Enter");
    await expect(field(this.playground.region("Inspector"), "Title")).toBeFocused();
  }

  async openSettings(): Promise<void> {
    await this.press(this.playground.button("Flow settings"));
  }

  async show(panel: string): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+k");
    await expect(this.page.getByRole("combobox", { name: "Command" })).toBeFocused();
    await this.page.keyboard.type(`Show ${panel}`);
    await expect(this.page.getByRole("dialog").getByRole("option", { selected: true })).toContainText(`Show ${panel}`);
    await this.page.keyboard.press("Enter");
    await expect(this.playground.region(panel)).toBeVisible();
  }
}

const LABELS: Record<string, string> = { message: "Message", webhook: "Webhook", wait: "Wait", condition: "Condition", end: "End" };
const OPERATORS: Record<string, string> = { equals: "equals", in: "is one of", is_null: "is null", not_exists: "does not exist" };

/** Fills in the form of a step as the shipped flow has it. */
async function fill(hand: Hand, form: Locator, node: Flow): Promise<void> {
  await hand.write(field(form, "Title"), node.title);
  if (node.note) await hand.write(field(form, "Note"), node.note);
  if (node.type === "message") await hand.write(field(form, "Text"), node.text);
  if (node.type === "wait") await hand.write(field(form, "For"), String(node.seconds));
  if (node.type === "end") await hand.choose(field(form, "Outcome"), "Failed");
  if (node.type === "webhook") await fillWebhook(hand, form, node);
  if (node.type === "condition") await fillCondition(hand, form, node);
}

async function fillPairs(hand: Hand, form: Locator, what: string, pairs: Flow): Promise<void> {
  for (const [at, [name, value]] of Object.entries(pairs).entries()) {
    await hand.press(form.getByRole("button", { name: `Add ${what.toLowerCase()}`, exact: true }));
    const key = field(form, `${what} name ${at + 1}`);
    await hand.write(key, name);
    await hand.write(field(form, `${what} value ${at + 1}`), typeof value === "string" ? value : JSON.stringify(value));
    await expect(key).toHaveValue(name);
  }
}

async function fillWebhook(hand: Hand, form: Locator, node: Flow): Promise<void> {
  const { method, url, body } = node.request;
  if (method !== "POST") await hand.choose(field(form, "Method"), method);
  await hand.write(field(form, "URL"), url);
  if (body) {
    await hand.choose(field(form, "Body kind"), "Form");
    await fillPairs(hand, form, "Field", body);
  }
  await hand.write(field(form, "Timeout"), String(node.timeout_seconds));
  await fillPairs(hand, form, "Variable", node.save);
  await hand.press(form.getByRole("button", { name: "Add answer" }));
  const answer = form.getByRole("group", { name: "Answer 1", exact: true });
  const [mock] = node.mock.responses;
  await hand.write(field(answer, "Status"), String(mock.status));
  await hand.write(field(answer, "Takes"), String(mock.latency_seconds));
  await hand.choose(field(answer, "Body of answer 1 kind"), "Form");
  await fillPairs(hand, answer, "Field", mock.body);
}

async function fillCondition(hand: Hand, form: Locator, node: Flow): Promise<void> {
  for (const [at, branch] of (node.branches as Flow[]).entries()) {
    if (at > 0) await hand.press(form.getByRole("button", { name: "Add branch" }));
    const card = form.getByRole("group", { name: `Branch ${at + 1}`, exact: true });
    await hand.write(field(card, "Label"), branch.label);
    if (branch.match === "any") await hand.choose(field(card, "Match").first(), "Any of these holds");
    for (const [index, rule] of (branch.rules as Flow[]).entries()) {
      if (index > 0) await hand.press(card.getByRole("button", { name: "Add rule" }));
      const one = card.getByRole("group", { name: `Rule ${index + 1}`, exact: true });
      await hand.write(field(one, "Left"), rule.left);
      if (rule.op !== "equals") await hand.choose(field(one, "Operator"), OPERATORS[rule.op]!);
      if (Array.isArray(rule.right)) {
        for (const [place, value] of rule.right.entries()) {
          await hand.press(one.getByRole("button", { name: "Add value" }));
          await hand.write(field(one, `Value ${place + 1}`), value);
        }
      } else if (rule.right !== undefined) {
        await hand.write(field(one, "Right"), rule.right);
      }
    }
  }
}

/** A node's ports with where they lead, by their names on the canvas. */
function ways(node: Flow): [string, string | undefined][] {
  const branches = (node.branches ?? []).map((branch: Flow, at: number) => [`branch-${at}`, branch.next]);
  return [...["next", "timeout", "error", "limit"].map((name) => [name, node[name]]), ...branches, ["else", node.else]];
}

/** Builds a flow, and gives its steps' ids by those of the shipped one. */
async function build(playground: Playground, hand: Hand, flow: Flow): Promise<Map<string, string>> {
  const { page } = playground;
  const form = playground.region("Inspector");
  await hand.openSettings();
  await hand.write(field(form, "Name"), flow.name);
  await hand.write(field(form, "Description"), flow.description);
  await hand.choose(field(form, "Limits of"), "Webhook guide");
  for (const [at, [name, value]] of Object.entries(flow.variables).entries()) {
    await hand.press(form.getByRole("button", { name: "Add variable" }));
    await hand.write(field(form, `Variable ${at + 1}`), name);
    // Leaving the name counts it; the value is that of the variable then.
    await page.keyboard.press("Tab");
    await hand.write(field(form, `Value of ${name}`), String(value));
  }
  const ids = new Map<string, string>();
  const nodes = new Map<string, Flow>(flow.nodes.map((node: Flow) => [node.id, node]));
  const todo: Flow[] = [nodes.get(flow.start)!];
  const made = async (node: Flow, add: () => Promise<void>): Promise<void> => {
    const count = ids.size;
    await add();
    await expect(page.locator("[data-node-id]")).toHaveCount(count + 1);
    const id = await page.locator(".node[aria-current]").getAttribute("data-node-id");
    ids.set(node.id, id!);
    await hand.open(id!);
    await fill(hand, form, node);
  };
  if (hand instanceof Keys) await hand.press(playground.button("Close inspector"));
  await made(todo[0]!, () => hand.addFirst(LABELS[todo[0]!.type]!));
  for (let node = todo.shift(); node; node = todo.shift()) {
    for (const [name, target] of ways(node)) {
      if (!target) continue;
      const from = `${ids.get(node.id)}:${name}`;
      const known = ids.get(target);
      if (known) {
        await hand.connect(from, known);
      } else {
        const next = nodes.get(target)!;
        await made(next, () => hand.addAfter(from, LABELS[next.type]!));
        todo.push(next);
      }
      await expect(playground.edge(from)).toHaveCount(1);
    }
  }
  return ids;
}

const OUTCOMES: Record<string, string> = { completed: "Completed", failed: "Failed" };
const FAILURES: Record<string, string> = { timeout: "Never answers", network: "Cannot be reached" };

/** Writes a flow's scenarios, with the ids of the steps that were built. */
async function write(playground: Playground, hand: Hand, scenarios: Flow[], ids: Map<string, string>): Promise<void> {
  await hand.show("Scenarios");
  const panel = playground.region("Scenarios");
  for (const { name, variables, mocks, expect: wanted } of scenarios) {
    await hand.press(panel.getByRole("button", { name: "New scenario" }));
    await hand.write(field(panel, "Name"), name);
    if (variables) await hand.write(field(panel, "Variables at the start"), JSON.stringify(variables));
    for (const [node, { responses }] of Object.entries((mocks ?? {}) as Flow)) {
      await hand.choose(field(panel, `Answers of ${ids.get(node)}`), FAILURES[responses[0].fail]!);
    }
    await hand.choose(field(panel, "Outcome"), OUTCOMES[wanted.outcome]!);
    await hand.write(field(panel, "Path"), wanted.path.map((id: string) => ids.get(id)).join(" "));
    await hand.write(field(panel, "Messages"), JSON.stringify(wanted.messages));
    if (wanted.variables) await hand.write(field(panel, "Variables at the end"), JSON.stringify(wanted.variables));
    if (wanted.max_seconds) await hand.write(field(panel, "Seconds at most"), String(wanted.max_seconds));
    if (wanted.max_silence_seconds) await hand.write(field(panel, "Silence at most, in seconds"), String(wanted.max_silence_seconds));
    await hand.press(panel.getByRole("button", { name: "Save scenario" }));
    await expect(panel.locator(`[data-scenario="${name}"]`)).toHaveAttribute("data-passed", "true");
  }
}

/** A flow without positions and with other ids, its steps in the order of those ids. */
function compared(flow: Flow, ids: Map<string, string>): Flow {
  const named = (id: unknown) => (typeof id === "string" ? (ids.get(id) ?? id) : id);
  const nodes = flow.nodes.map(({ position: _, ...node }: Flow) => {
    const now: Flow = { ...node, id: named(node.id) };
    for (const key of ["next", "timeout", "error", "limit", "else"]) if (key in now) now[key] = named(now[key]);
    if (now.branches) now.branches = now.branches.map((branch: Flow) => ({ ...branch, next: named(branch.next) }));
    return now;
  });
  nodes.sort((one: Flow, other: Flow) => (one.id < other.id ? -1 : 1));
  const scenarios = flow.scenarios.map((scenario: Flow) => {
    const now: Flow = { ...scenario, expect: { ...scenario.expect, path: scenario.expect.path.map(named) } };
    if (now.mocks) now.mocks = Object.fromEntries(Object.entries(now.mocks).map(([id, mock]) => [named(id), mock]));
    return now;
  });
  return { ...flow, start: named(flow.start), nodes, scenarios };
}

for (const [way, handed] of [
  ["by mouse", (playground: Playground) => new Mouse(playground)],
  ["by keys alone", (playground: Playground) => new Keys(playground)],
] as const) {
  test(`the guide's flow is built ${way}, runs, is undone and done again`, async ({ page }) => {
    test.setTimeout(600_000);
    const playground = new Playground(page);
    await playground.open();
    const hand: Hand = handed(playground);
    await hand.press(playground.button("New"));
    await expect(playground.name).toHaveValue("Untitled flow");
    const empty = await exportedText(page);
    const shipped = example("branch-on-result");

    const ids = await build(playground, hand, shipped);
    await write(playground, hand, shipped.scenarios, ids);
    const built = await exportedText(page);
    expect(compared(JSON.parse(built), new Map())).toEqual(compared(shipped, ids));

    await playground.speed("Instant");
    await playground.run();
    await playground.ends("completed");
    await expect(playground.messages("bot")).toContainText([
      "Hello! I am placing your order A-1001.",
      "The order is being created, please wait…",
      "Your order A-1001 is confirmed. Thank you!",
    ]);

    let steps = 0;
    for (; await playground.button("Undo").isEnabled(); steps += 1) await page.keyboard.press("ControlOrMeta+z");
    expect(await exportedText(page)).toBe(empty);
    for (let count = 0; count < steps; count += 1) await page.keyboard.press("Shift+ControlOrMeta+z");
    await expect(playground.button("Redo")).toBeDisabled();
    expect(await exportedText(page)).toBe(built);
  });
}

test("a page that is killed in the middle of editing has lost nothing", async ({ page, context, problems }) => {
  problems.allow(/the page crashed/);
  const playground = new Playground(page);
  await playground.open();
  const hand = new Mouse(playground);
  await hand.press(playground.button("New"));
  await hand.addFirst("Message");
  const form = playground.region("Inspector");
  await hand.write(field(form, "Text"), "Half a sent");
  await hand.addAfter("message:next", "Webhook");
  await hand.write(field(form, "URL"), "https://shop.example/ord");
  await expect(playground.node("webhook")).toContainText("shop.example/ord");
  const before = await exported(page);
  const other = await context.newPage();
  const client = await context.newCDPSession(page);
  // It never answers.
  void client.send("Page.crash").catch(() => undefined);
  await page.waitForEvent("crash");

  const again = new Playground(other);
  await again.open();
  await expect(again.node("webhook")).toBeVisible();
  expect(await exported(other)).toEqual(before);
  await expect(again.button("Undo")).toHaveAttribute("title", /edit url/i);
  for (let steps = 0; steps < 20 && (await again.button("Undo").isEnabled()); steps += 1) await again.button("Undo").click();
  expect((await exported(other)).nodes).toEqual([]);
});
