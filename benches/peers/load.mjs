// The load simulator, in wasm, beside SimPy and simscript, in one run.
//
//   cargo xtask build && npm ci --prefix benches/peers && pip install simpy && node benches/peers/load.mjs
//
// Two loads: one webhook with an exponential latency behind ten slots at 80 % load, and the fifth example with its
// condition, waits and rechecks. What is compared is the time for a customer, from the call to the report: ours reads,
// validates and compiles the flow in it, keeps all its statistics, and runs the flow's own expressions. The peers' models
// are written by hand, in their own way of putting it (load.py, and below), and keep no percentiles. Neither has a sliding
// limit per minute, so that theirs is the easier recheck. The bare loop, natively, is in benches/load.rs.
//
// The rounds are interleaved, so that a busy machine is busy for all; the figures are medians.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Entity, Exponential, Queue, Simulation } from "simscript";

const folder = resolve(process.env.PACKAGE_DIR ?? fileURLToPath(new URL("../../dist/npm/", import.meta.url)));
const { default: init, simulate } = await import(new URL("index.js", `file://${folder}/`).href);
await init();

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const PYTHON = process.env.PYTHON ?? "python3";
/** So many that ours takes about as long as SimPy does. */
const CUSTOMERS = 500_000;
const PEERS_CUSTOMERS = 10_000;

const webhook = {
  version: 1,
  limits: { max_concurrent_requests: 10 },
  start: "call",
  nodes: [
    {
      id: "call",
      type: "webhook",
      request: { method: "GET", url: "https://shop.example/" },
      mock: { responses: [{ latency_seconds: { distribution: "exponential", mean: 2 } }] },
    },
  ],
};
const recheck = readFileSync(new URL("../../static/examples/recheck-with-limit.json", import.meta.url), "utf8");

function ours(flow, perMinute, conversations) {
  const report = simulate(flow, { conversations, arrivals: { process: "poisson", per_minute: perMinute } });
  if (report.completed !== conversations) throw new Error(`${report.completed} of ${conversations} completed`);
  eventsEach.set(flow, report.events / conversations);
}

/** How many events a customer of a flow has. */
const eventsEach = new Map();

// It is made for pages, and yields to them now and then.
globalThis.requestAnimationFrame ??= setImmediate;

/** Its start() resolves as soon as it has begun. */
function finished(simulation) {
  return new Promise((resolve) => {
    simulation.finished.addEventListener(resolve);
    simulation.start();
  });
}

class Customer extends Entity {
  async script() {
    const { gate, service } = this.simulation;
    await this.enterQueue(gate);
    await this.delay(service.sample());
    this.leaveQueue(gate);
  }
}

class Webhook extends Simulation {
  gate = new Queue("gate", 10);
  service = new Exponential(2);
  constructor(customers) {
    super({ yieldInterval: 1e9 });
    this.customers = customers;
  }
  onStarting(e) {
    super.onStarting(e);
    this.generateEntities(Customer, new Exponential(0.25), this.customers);
  }
}

class Rechecker extends Entity {
  async script() {
    const { gate } = this.simulation;
    const call = async (latency, result) => {
      await this.enterQueue(gate);
      await this.delay(latency);
      this.leaveQueue(gate);
      return result;
    };
    await call(0.4, "pending");
    for (let visits = 1; visits <= 3; visits++) {
      await this.delay(20);
      if ((await call(0.3, visits === 1 ? "pending" : "success")) === "success") return;
    }
  }
}

class Recheck extends Simulation {
  gate = new Queue("gate", 5);
  constructor(customers) {
    super({ yieldInterval: 1e9 });
    this.customers = customers;
  }
  onStarting(e) {
    super.onStarting(e);
    this.generateEntities(Rechecker, new Exponential(4), this.customers);
  }
}

async function nanoseconds(customers, work) {
  const start = performance.now();
  await work(customers);
  return ((performance.now() - start) / customers) * 1e6;
}

function python() {
  return JSON.parse(execFileSync(PYTHON, [fileURLToPath(new URL("load.py", import.meta.url)), String(PEERS_CUSTOMERS)], { encoding: "utf8" }));
}

const found = {};
const note = (name, value) => (found[name] ??= []).push(value);
for (let round = -1; round < ROUNDS; round++) {
  const simpy = python();
  const figures = {
    "webhook, ours": await nanoseconds(CUSTOMERS, (customers) => ours(webhook, 240, customers)),
    "webhook, simscript": await nanoseconds(PEERS_CUSTOMERS, (customers) => finished(new Webhook(customers))),
    "webhook, SimPy": simpy.webhook,
    "recheck, ours": await nanoseconds(CUSTOMERS, (customers) => ours(recheck, 15, customers)),
    "recheck, simscript": await nanoseconds(PEERS_CUSTOMERS, (customers) => finished(new Recheck(customers))),
    "recheck, SimPy": simpy.recheck,
  };
  // The first round warms up.
  if (round >= 0) for (const [name, value] of Object.entries(figures)) note(name, value);
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const scale = {};
for (const customers of [10_000, 100_000, 1_000_000]) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await nanoseconds(customers, (customers) => ours(webhook, 240, customers)));
  }
  scale[customers] = median(rounds);
}
console.log(`Medians of ${ROUNDS} rounds, Node ${process.version}, ${cpus()[0].model}\n`);
for (const [load, flow] of Object.entries({ webhook, recheck })) {
  const mine = median(found[`${load}, ours`]);
  const each = eventsEach.get(flow);
  console.log(`${load}: ${each.toFixed(1)} events a customer, ours ${Math.round((each * 1e9) / mine).toLocaleString("en")} events/s`);
  for (const who of ["ours", "simscript", "SimPy"]) {
    const value = median(found[`${load}, ${who}`]);
    const ratio = who === "ours" ? "" : `  ${(value / mine).toFixed(0)}× ours${who === "SimPy" ? " (aim: 50×)" : ""}`;
    console.log(`${`${load}, ${who}`.padEnd(22)}${Math.round(value).toLocaleString("en").padStart(10)} ns a customer, ${Math.round(1e9 / value).toLocaleString("en").padStart(10)} customers/s${ratio}`);
  }
}
console.log("\nOne webhook, by the number of customers (aim: flat):");
for (const [customers, value] of Object.entries(scale)) {
  console.log(`${Number(customers).toLocaleString("en").padStart(12)}: ${Math.round(value)} ns a customer`);
}
