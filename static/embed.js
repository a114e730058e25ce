// Flow Playground as an element: <flow-playground src="flow.json"></flow-playground>. docs/embedding.md tells all of it.
// A plain script or a module: the one needs no CORS of its host.
{
const HOME = new URL("./", (document.currentScript ?? document.querySelector("script[src*='embed.js']")).src);
const VERSION = 1;
// So many frames stand at once: those above it that are out of sight and at rest become pictures again.
const MOST = 6;
const FRAME = ["view", "controls", "readonly", "autoplay", "speed", "scenario", "webhooks", "lang"];
const LABEL = "Open in the playground";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; margin: 1em 0; --s: #fff; --b: #f3f4f7; --l: #c3c9d5; --i: #171a21; color-scheme: light; }
:host([hidden]) { display: none; }
@media screen {
  :host(.dark) { --s: #1a1d25; --b: #12141a; --l: #465064; --i: #eef0f5; color-scheme: dark; }
}
div { box-sizing: border-box; position: relative; height: 420px; overflow: hidden; border: 1px solid var(--l); border-radius: 10px; background: var(--b); }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; opacity: 0; pointer-events: none; }
.live iframe { opacity: 1; pointer-events: auto; }
svg { width: 100%; height: 100%; font: 600 15px system-ui, sans-serif; }
path { fill: none; stroke: var(--l); stroke-width: 2; }
rect { fill: var(--s); stroke: var(--l); }
text { fill: var(--i); }
p { position: absolute; inset: auto 0 0; margin: 0; padding: 8px 12px; background: var(--s); color: var(--i); font: 14px system-ui, sans-serif; }
a { color: inherit; }
.live svg, .live p { display: none; }
@media print {
  div { height: auto !important; break-inside: avoid; }
  p { position: static; }
  iframe { display: none; }
  .live svg { display: block; }
}`);

const element = (name, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  return made;
};

// What is in a flow may be anything.
const word = (value) => (typeof value === "string" ? value : "");
const axis = (value) => (typeof value === "number" ? value : 0);

/** Every [node, node that one of its ports leads to]. */
const edges = (nodes) => nodes.flatMap((node) =>
  [node.next, node.timeout, node.error, node.limit, node.else, ...[].concat(node.branches ?? []).map((branch) => branch?.next)]
    .map((id) => [node, nodes.find((other) => other.id === id)])
    .filter(([, to]) => to));

/** The flow as a picture: boxes with their titles, and lines between them. Texts are set as texts. */
function draw(flow) {
  const nodes = (Array.isArray(flow.nodes) ? flow.nodes : []).filter((node) => node && typeof node === "object").slice(0, 300);
  const lines = edges(nodes);
  const place = new Map();
  // Who has no position stands in a column of its own depth.
  const depth = new Map();
  const visit = [nodes.find((node) => node.id === flow.start) ?? nodes[0], ...nodes].filter(Boolean);
  for (const node of visit) {
    if (!depth.has(node)) depth.set(node, 0);
    for (const [from, to] of lines) if (from === node && !depth.has(to)) { depth.set(to, depth.get(node) + 1); visit.splice(visit.indexOf(node) + 1, 0, to); }
  }
  const rows = {};
  for (const node of nodes) {
    const [x, y] = Array.isArray(node.position) ? node.position : [depth.get(node) * 280, (rows[depth.get(node)] = (rows[depth.get(node)] ?? -1) + 1) * 110];
    place.set(node, [axis(x), axis(y)]);
  }
  const all = [...place.values()];
  const [left, top] = [0, 1].map((at) => Math.min(...all.map((p) => p[at]), 1e9) - 30);
  const [right, bottom] = [0, 1].map((at) => Math.max(...all.map((p) => p[at]), -1e9) + [250, 100][at]);
  const box = all.length ? `${left} ${top} ${right - left} ${bottom - top}` : "0 0 9 9";
  const svg = element("svg", { viewBox: box, role: "img", "aria-label": `Flow ${word(flow.name)}: ${nodes.length} steps` });
  for (const [from, to] of lines) {
    const [[a, b], [c, d]] = [place.get(from), place.get(to)];
    svg.append(element("path", { d: `M${a + 220} ${b + 35}C${a + 280} ${b + 35} ${c - 60} ${d + 35} ${c} ${d + 35}` }));
  }
  for (const [node, [x, y]] of place) {
    const label = element("text", { x: x + 14, y: y + 41 });
    label.textContent = (word(node.title) || word(node.id)).replace(/^(.{22}).{3,}/, "$1\u2026");
    svg.append(element("rect", { x, y, width: 220, height: 70, rx: 10 }), label);
  }
  return svg;
}

const piped = async (data, stream) => new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer());

async function inflate(flow) {
  const bytes = Uint8Array.from(atob(flow.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(await piped(bytes, new DecompressionStream("deflate-raw")));
}

async function fragment(text) {
  const bytes = await piped(text, new CompressionStream("deflate-raw"));
  return "#flow=" + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** Whether the page is dark where the element stands: its background, else what it says of itself. */
function isDark(place) {
  for (let at = place; at; at = at.parentElement ?? at.getRootNode().host) {
    const [r, g, b, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    if (a > 0.5) return r * 0.3 + g * 0.6 + b * 0.1 < 128;
  }
  return getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
}

const all = new Set();
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) target.near(isIntersecting);
}, { rootMargin: "300px" });
const retheme = () => setTimeout(() => all.forEach((one) => one.retheme()), 60);
const themes = new MutationObserver(retheme);
for (const root of [document.documentElement, document.body]) if (root) themes.observe(root, { attributes: true });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", retheme);
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
  if (effectiveDirective === "frame-src" && blockedURI.startsWith(HOME.origin)) all.forEach((one) => one.fail());
});

class FlowPlayground extends HTMLElement {
  static observedAttributes = ["src", "example", "height", "theme", ...FRAME];
  #box = document.createElement("div");
  #frame; #port; #ready; #settle; #timer; #text; #options; #source; #theme; #busy; #changed; #failed;
  #near = false;
  #id = 0;
  #open = new Map();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#box);
  }

  connectedCallback() {
    all.add(this);
    this.#failed = false;
    this.retheme();
    this.#size();
    this.#source = this.#find().then(() => this.#draw());
    if (this.getAttribute("loading") === "eager") this.#begin();
    near.observe(this);
  }

  disconnectedCallback() {
    all.delete(this);
    near.unobserve(this);
    this.#end();
  }

  attributeChangedCallback(name) {
    if (!all.has(this)) return;
    if (name === "theme") return this.retheme();
    if (name === "height") return this.#size();
    const stood = this.#frame;
    this.#end();
    this.#source = this.#find().then(() => this.#draw());
    if (stood) this.#begin();
  }

  /** Opens a flow: an object, or JSON text. Gives what is wrong with it. */
  async load(flow) {
    const text = typeof flow === "string" ? flow : JSON.stringify(flow);
    await this.#source;
    if (!this.#frame) {
      this.#text = text;
      this.#draw();
      return this.#begin();
    }
    // The flow before may have been none.
    await this.#ready.catch((error) => { if (!this.#port) throw error; });
    const problems = await this.#call("load", { flow: text });
    this.#ready = Promise.resolve(problems);
    this.#text = text;
    this.#draw();
    return problems;
  }
  /** Runs the flow, and gives the report when it has ended. */
  async run(options) { await this.#begin(); return this.#call("run", { options }); }
  async stop() { await this.#begin(); return this.#call("stop"); }
  async reset() { await this.#begin(); return this.#call("reset"); }
  async getFlow() { await this.#begin(); return this.#call("getFlow"); }
  async getRun() { await this.#begin(); return this.#call("getRun"); }

  /** Called by the observer: the element came near, or went away. */
  near(is) {
    this.#near = is;
    if (!is) FlowPlayground.#tidy();
    else if (this.getAttribute("loading") !== "click") this.#begin();
  }

  /** The host page may have another theme now. */
  retheme() {
    const asked = this.getAttribute("theme");
    const theme = asked === "light" || asked === "dark" ? asked : isDark(this) ? "dark" : "light";
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.classList.toggle("dark", theme === "dark");
    if (this.#port) this.#call("setTheme", { theme });
  }

  /** The frame cannot stand here: the picture and a link do. */
  fail() {
    const why = new Error("the playground cannot be shown in this page");
    const settle = this.#settle;
    this.#end();
    this.#failed = true;
    this.#note();
    settle?.[1](why);
  }

  #size(wanted) {
    const height = parseFloat(this.getAttribute("height"));
    if (height || wanted) this.#box.style.height = `${height || Math.min(Math.max(wanted, 160), 1200)}px`;
  }

  /** Finds the flow: behind src, in a script, or in a link with the flow in it. */
  async #find() {
    const link = this.querySelector("a[href*='#flow=']");
    const script = this.querySelector("script[type='application/json']");
    this.#options = new URLSearchParams(link?.hash.slice(1));
    this.#text = undefined;
    try {
      const src = this.getAttribute("src");
      // A shipped flow lies on another host, which the page may not read from: it comes with the frame.
      if (this.hasAttribute("example") && src === null) return;
      if (src) {
        const url = new URL(src, document.baseURI);
        const answer = url.protocol.startsWith("http") && (await fetch(url));
        if (answer.ok) this.#text = await answer.text();
      } else if (script) this.#text = script.textContent;
      else if (link) this.#text = await inflate(this.#options.get("flow"));
    } catch { /* The frame tries it itself, and says what is wrong. */ }
  }

  #draw() {
    let flow;
    try { flow = JSON.parse(this.#text); } catch { /* Then there is no picture. */ }
    this.#box.querySelector("svg")?.remove();
    if (flow && typeof flow === "object") this.#box.prepend(draw(flow));
    if (this.#failed || this.getAttribute("loading") === "click") this.#note();
  }

  /** The flow as a link: what of it is there when the frame is not. */
  async #note() {
    const note = document.createElement("p");
    const link = document.createElement("a");
    link.target = "_blank";
    link.textContent = LABEL;
    link.href = this.querySelector("a[href*='#flow=']")?.href ?? HOME + (this.#text ? await fragment(this.#text) : this.#query());
    if (!this.#failed) link.onclick = (event) => { event.preventDefault(); this.#begin(); };
    if (!this.#failed) link.textContent = "Run this flow";
    note.append(link);
    this.#box.querySelector("p")?.remove();
    this.#box.append(note);
  }

  #query() {
    const [src, example] = [this.getAttribute("src"), this.getAttribute("example")];
    return "?" + new URLSearchParams(src ? { src: new URL(src, document.baseURI) } : { example });
  }

  /** Sets the frame up; done when the flow stands in it. */
  #begin() {
    if (this.#ready) return this.#ready;
    this.#ready = new Promise((...settle) => (this.#settle = settle));
    this.#ready.catch(() => {});
    this.#source.then(() => this.#frame || !this.isConnected || this.#stand());
    return this.#ready;
  }

  #stand() {
    const query = new URLSearchParams(this.#text ? { source: "message" } : this.#query());
    query.set("embed", 1);
    query.set("theme", this.#theme);
    for (const name of FRAME) {
      const value = this.getAttribute(name) ?? this.#options.get(name);
      if (value !== null) query.set(name, value === "" ? 1 : value);
    }
    const frame = document.createElement("iframe");
    frame.title = "Flow Playground";
    frame.allow = "clipboard-write; fullscreen";
    frame.src = `${HOME}?${query}`;
    frame.onload = () => {
      clearInterval(this.#timer);
      let tries = 0;
      const hello = () => {
        if (++tries > 1000) return this.fail();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => this.#hear(port1, data);
        frame.contentWindow.postMessage({ "flow-playground": VERSION, type: "connect" }, HOME.origin, [port2]);
      };
      // Often: so soon after it listens does the playground answer.
      this.#timer = setInterval(hello, 30);
      hello();
    };
    this.#frame = frame;
    this.#box.append(frame);
    FlowPlayground.#tidy();
  }

  /** Leaves no more frames than may stand at once, as far as they can be spared. */
  static #tidy() {
    for (const one of all) if ([...all].filter((other) => other.#frame).length > MOST) one.#park();
  }

  /** Out of sight and at rest: the picture does. */
  #park() {
    if (!this.#near && this.#port && !this.#busy && !this.#changed && !this.#open.size) this.#end();
  }

  #end() {
    clearInterval(this.#timer);
    this.#frame?.remove();
    this.#port?.close();
    for (const [, reject] of this.#open.values()) reject(new Error("the playground was taken away"));
    this.#open.clear();
    this.#frame = this.#port = this.#ready = this.#settle = this.#busy = this.#changed = undefined;
    this.#box.className = "";
  }

  #call(method, params) {
    return new Promise((...settle) => {
      this.#open.set(++this.#id, settle);
      this.#port.postMessage({ id: this.#id, method, params });
    });
  }

  #hear(port, { type, version, id, result, error, event, detail }) {
    if (type === "ready" && !this.#port && version === VERSION) {
      clearInterval(this.#timer);
      this.#port = port;
      this.#box.className = "live";
      const loaded = this.#text ? this.#call("load", { flow: this.#text }) : Promise.resolve([]);
      loaded.then(...this.#settle);
    }
    if (port !== this.#port) return;
    if (this.#open.has(id)) {
      const [resolve, reject] = this.#open.get(id);
      this.#open.delete(id);
      if (error) reject(Object.assign(new Error(error.message), { diagnostics: error.diagnostics }));
      else resolve(result);
    }
    if (event === "resize") this.#size(detail.height + 2);
    else if (event) {
      if (event === "flow-change") this.#changed = true;
      if (event === "flow-event" || event === "flow-finished") this.#busy = event === "flow-event";
      for (const one of event === "flow-event" ? detail : [detail]) this.dispatchEvent(new CustomEvent(event, { detail: one, bubbles: true, composed: true }));
    }
    // It may be one that can be spared now; not before whoever waits for this has gone on with it.
    setTimeout(() => FlowPlayground.#tidy());
  }
}

if (!customElements.get("flow-playground")) customElements.define("flow-playground", FlowPlayground);
}
