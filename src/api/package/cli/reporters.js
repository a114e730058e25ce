// What came of scenarios, written for people and for machines.

export const reporters = { spec, tap, junit };

/** For people. */
function spec(suites, hasColours) {
  const paint = (code, text) => (hasColours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = [];
  for (const { file, name, reports, error } of suites) {
    lines.push(name === file ? file : `${name} ${paint(2, file)}`);
    if (error !== undefined) lines.push(`  ${paint(31, "✗")} ${indent(error, 4)}`);
    for (const report of reports) {
      const sign = report.passed ? paint(32, "✓") : paint(31, "✗");
      lines.push(`  ${sign} ${report.name} ${paint(2, `${seconds(report.run.duration_ms)} s of virtual time`)}`);
      for (const failure of report.failures) lines.push(`      ${indent(difference(failure), 6)}`);
    }
  }
  const { tests, failures, errors } = counts(suites);
  const sum = [`${tests - failures} passed`];
  if (failures > 0) sum.push(paint(31, `${failures} failed`));
  if (errors > 0) sum.push(paint(31, errors === 1 ? "1 flow did not run" : `${errors} flows did not run`));
  lines.push("", sum.join(", "), "");
  return lines.join("\n");
}

/** The Test Anything Protocol, version 14: https://testanything.org/tap-version-14-specification.html */
function tap(suites) {
  const lines = [];
  let number = 0;
  const point = (passed, description, details) => {
    number += 1;
    lines.push(`${passed ? "ok" : "not ok"} ${number} - ${description.replace(/[\\#]/g, "\\$&").replace(/\s+/g, " ")}`);
    if (details !== undefined) lines.push("  ---", ...details.map((line) => `  ${line}`), "  ...");
  };
  for (const { file, name, reports, error } of suites) {
    lines.push(`# ${(name === file ? file : `${name} (${file})`).replace(/\s+/g, " ")}`);
    if (error !== undefined) point(false, name, [`message: ${JSON.stringify(error)}`, "severity: fail"]);
    for (const report of reports) {
      point(report.passed, `${name}: ${report.name}`, report.passed ? undefined : [
        "severity: fail",
        "failures:",
        ...report.failures.flatMap(({ expectation, expected, actual }) => [
          `  - expectation: ${expectation}`,
          // JSON is YAML.
          `    expected: ${JSON.stringify(expected)}`,
          `    actual: ${JSON.stringify(actual)}`,
        ]),
      ]);
    }
  }
  return ["TAP version 14", `1..${number}`, ...lines, ""].join("\n");
}

/** JUnit XML as continuous integration servers read it: https://github.com/testmoapp/junitxml */
function junit(suites) {
  const sum = counts(suites);
  const time = (ms) => (ms / 1000).toFixed(3);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const total = time(suites.reduce((sum, { ms }) => sum + ms, 0));
  lines.push(
    `<testsuites name="flow-playground" tests="${sum.tests + sum.errors}" failures="${sum.failures}" errors="${sum.errors}" time="${total}">`,
  );
  for (const suite of suites) {
    const { file, name, reports, error, ms } = suite;
    const { tests, failures, errors } = counts([suite]);
    lines.push(
      `  <testsuite name="${xml(name)}" file="${xml(file)}" tests="${tests + errors}" failures="${failures}" errors="${errors}" time="${time(ms)}">`,
    );
    if (error !== undefined) {
      lines.push(
        `    <testcase name="${xml(name)}" classname="${xml(name)}" file="${xml(file)}" time="0.000">`,
        `      <error message="${xml(error.split("\n")[0])}">${xml(error)}</error>`,
        "    </testcase>",
      );
    }
    for (const report of reports) {
      const open = `    <testcase name="${xml(report.name)}" classname="${xml(name)}" file="${xml(file)}" time="${time(ms / reports.length)}"`;
      if (report.passed) {
        lines.push(`${open}/>`);
        continue;
      }
      lines.push(`${open}>`);
      const words = report.failures.map(({ expectation }) => expectation).join(", ");
      lines.push(
        `      <failure type="expectation" message="${xml(`not as expected: ${words}`)}">${xml(report.failures.map(difference).join("\n"))}</failure>`,
        "    </testcase>",
      );
    }
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>", "");
  return lines.join("\n");
}

function counts(suites) {
  const reports = suites.flatMap(({ reports }) => reports);
  return {
    tests: reports.length,
    failures: reports.filter(({ passed }) => !passed).length,
    errors: suites.filter(({ error }) => error !== undefined).length,
  };
}

function difference({ expectation, expected, actual }) {
  const most = expectation.startsWith("max_") ? "at most " : "";
  return `${expectation}\n  expected ${most}${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`;
}

function indent(text, by) {
  return text.replaceAll("\n", `\n${" ".repeat(by)}`);
}

function seconds(ms) {
  return Math.round(ms / 100) / 10;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** As it may stand in an attribute and between tags; what XML 1.0 has no place for is left out. */
function xml(text) {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[&<>"]/g, (letter) => ENTITIES[letter])
    .replace(/[\t\n\r]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
