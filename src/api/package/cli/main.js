#!/usr/bin/env node
// The command line: `flow-playground test FLOW…` runs the scenarios in flows.
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import init, { test, version } from "../index.js";
import { reporters } from "./reporters.js";

const HELP = `Usage: flow-playground test FLOW… [options]

Runs the scenarios in flows, on mocks and in virtual time. "-" reads a flow from the standard input.

  --reporter NAME   spec (default), tap or junit; may be given more than once
  --output FILE     where the reporter before it writes
  --filter TEXT     only scenarios with this in their names
  --allow-none      a flow without scenarios is fine
  --help, --version

Exit code: 0 where everything passed, 1 where something failed, 2 where the command makes no sense.
`;

const OPTIONS = {
  reporter: { type: "string", multiple: true },
  output: { type: "string", multiple: true },
  filter: { type: "string" },
  "allow-none": { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
};

/** A mistake in the command line. */
class Misuse extends Error {}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof Misuse)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}`);
  return 2;
});

async function main(words) {
  const { values, command, files, outputs } = read(words);
  if (values.help) return say(HELP);
  await init();
  if (values.version) return say(`${version()}\n`);
  if (command !== "test") {
    throw new Misuse(command === undefined ? "A command is missing." : `There is no command "${command}".`);
  }
  if (files.length === 0) throw new Misuse("Name at least one flow.");
  const suites = [];
  for (const file of files) suites.push(await run(file, values));
  const isFine = (suite) => suite.error === undefined && suite.reports.every(({ passed }) => passed);
  for (const { name, output } of outputs) {
    const text = reporters[name](suites, output === undefined && process.stdout.isTTY);
    if (output === undefined) process.stdout.write(text);
    else await writeFile(output, text).catch((error) => {
      throw new Misuse(`The report cannot be written: ${error.message}`);
    });
  }
  return suites.every(isFine) ? 0 : 1;
}

function read(words) {
  let parsed;
  try {
    parsed = parseArgs({ args: words, options: OPTIONS, allowPositionals: true, tokens: true });
  } catch (error) {
    throw new Misuse(error.message);
  }
  const outputs = [];
  for (const token of parsed.tokens.filter((token) => token.kind === "option")) {
    if (token.name === "reporter") {
      if (!Object.hasOwn(reporters, token.value)) {
        throw new Misuse(`There is no reporter "${token.value}": there are ${Object.keys(reporters).join(", ")}.`);
      }
      outputs.push({ name: token.value });
    } else if (token.name === "output") {
      if (outputs.length === 0) outputs.push({ name: "spec" });
      outputs.at(-1).output = token.value;
    }
  }
  if (outputs.length === 0) outputs.push({ name: "spec" });
  const [command, ...files] = parsed.positionals;
  return { values: parsed.values, command, files, outputs };
}

/** What came of one flow: `{ file, name, reports, error?, ms }`. */
async function run(file, { filter = "", "allow-none": allowsNone = false }) {
  const suite = { file, name: file, reports: [], ms: 0 };
  try {
    const text = await (file === "-" ? readInput() : readFile(file, "utf8"));
    const begun = performance.now();
    const reports = test(text);
    suite.ms = performance.now() - begun;
    suite.name = JSON.parse(text.replace(/^\uFEFF/, "")).name || file;
    suite.reports = reports.filter(({ name }) => name.includes(filter));
    if (suite.reports.length === 0 && !allowsNone) {
      suite.error = reports.length === 0 ? "the flow has no scenarios" : `no scenario has "${filter}" in its name`;
    }
  } catch (error) {
    suite.error = explain(error);
  }
  return suite;
}

function explain({ message, diagnostics }) {
  const errors = (diagnostics ?? []).filter(({ severity }) => severity === "error");
  const lines = errors.map(({ message, path }) => `${message}${path ? ` (${path})` : ""}`);
  return [message, ...(lines.length > 1 ? lines : [])].join("\n");
}

async function readInput() {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const part of process.stdin) text += part;
  return text;
}

function say(text) {
  process.stdout.write(text);
  return 0;
}
