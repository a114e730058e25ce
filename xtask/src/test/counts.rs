//! How many tests passed and failed, read from what each runner says.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Tests that ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Counts {
    /// Whether something ran and nothing failed.
    pub(super) fn good(self) -> bool {
        self.passed > 0 && self.failed == 0
    }

    /// Adds what a line of libtest or of wasm-bindgen's runner says:
    /// `test result: ok. 5 passed; 0 failed; 1 ignored; …`. Other lines add nothing.
    pub(super) fn add_libtest_line(&mut self, line: &str) {
        let plain = without_colours(line);
        let Some((_, result)) = plain.split_once("test result: ") else { return };
        let words: Vec<&str> = result.split_whitespace().collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else { continue };
            match pair[1] {
                "passed;" => self.passed += number,
                "failed;" => self.failed += number,
                _ => {}
            }
        }
    }

    /// Reads the end of a TAP report of Node's test runner: `# pass 5`, `# fail 0`, `# cancelled 0`.
    pub(super) fn from_node_tap(report: &str) -> Result<Self> {
        let totals: BTreeMap<&str, u64> = report
            .lines()
            .filter_map(|line| line.strip_prefix("# ")?.split_once(' '))
            .filter_map(|(name, number)| Some((name, number.parse().ok()?)))
            .collect();
        let total =
            |name| totals.get(name).copied().with_context(|| format!("node's report tells no \"{name}\""));
        Ok(Self { passed: total("pass")?, failed: total("fail")? + total("cancelled")? })
    }

    /// Reads Playwright's JSON report. A flaky test is a defect and counts as failed.
    pub(super) fn from_playwright_json(report: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(report).context("Playwright's report is no JSON")?;
        let Some(stats) = report.get("stats") else { bail!("Playwright's report has no stats") };
        let stat = |name: &str| {
            stats[name].as_u64().with_context(|| format!("Playwright's report tells no \"{name}\""))
        };
        let broken_files = report["errors"].as_array().map_or(0, |errors| errors.len() as u64);
        Ok(Self { passed: stat("expected")?, failed: stat("unexpected")? + stat("flaky")? + broken_files })
    }
}

/// `text` without ANSI colour sequences.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    for (index, part) in text.split("\x1b[").enumerate() {
        match part.split_once('m') {
            Some((_, rest)) if index > 0 => plain.push_str(rest),
            _ => plain.push_str(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_lines_add_up() {
        let mut counts = Counts::default();
        for line in [
            "running 2 tests",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: \u{1b}[31mFAILED\u{1b}(B\u{1b}[m. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            "test result: \u{1b}[32mok\u{1b}[0m. 1 passed; 0 failed; 0 ignored; 0 filtered out",
            "90 passed; 90 failed;",
        ] {
            counts.add_libtest_line(line);
        }
        assert_eq!(counts, Counts { passed: 13, failed: 2 });
    }

    #[test]
    fn nodes_totals_are_read() -> Result<()> {
        let report = "# Subtest: a\nok 1 - a\n1..1\n# tests 6\n# suites 0\n# pass 3\n# fail 2\n# cancelled 1\n# skipped 0\n# todo 0\n# duration_ms 12.5\n";
        assert_eq!(Counts::from_node_tap(report)?, Counts { passed: 3, failed: 3 });
        assert!(Counts::from_node_tap("").is_err());
        Ok(())
    }

    #[test]
    fn playwrights_totals_are_read() -> Result<()> {
        let stats = r#"{"expected":4,"skipped":1,"unexpected":1,"flaky":1,"duration":3.5}"#;
        let report = format!(r#"{{"errors":[],"stats":{stats}}}"#);
        assert_eq!(Counts::from_playwright_json(&report)?, Counts { passed: 4, failed: 2 });
        let broken = format!(r#"{{"errors":[{{"message":"no such module"}}],"stats":{stats}}}"#);
        assert_eq!(Counts::from_playwright_json(&broken)?, Counts { passed: 4, failed: 3 });
        assert!(Counts::from_playwright_json("{}").is_err());
        Ok(())
    }

    #[test]
    fn nothing_run_is_not_good() {
        assert!(!Counts::default().good());
        assert!(Counts { passed: 1, failed: 0 }.good());
        assert!(!Counts { passed: 1, failed: 1 }.good());
    }
}
