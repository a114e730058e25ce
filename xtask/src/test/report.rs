//! The stages of a test run: each with a heading, how long it took and what came of it.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::counts::Counts;
use crate::say;

/// What came of a stage that ran.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A check without tests of its own, such as formatting, that found nothing.
    Checked,
    /// A test runner ran.
    Tested(Counts),
}

impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::Checked
    }
}

impl From<Counts> for Outcome {
    fn from(counts: Counts) -> Self {
        Self::Tested(counts)
    }
}

#[derive(Debug)]
struct Stage {
    name: &'static str,
    time: Duration,
    counts: Counts,
    result: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    NotRun,
}

/// All stages so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    stages: Vec<Stage>,
}

impl Report {
    /// Runs one stage; whether it passed. A failing one is printed and counted, and the run goes on.
    pub(super) fn stage<T: Into<Outcome>>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T>,
    ) -> bool {
        say::heading(name);
        let start = Instant::now();
        let done = work().map(Into::into);
        let time = start.elapsed();
        let (verdict, counts) = match done {
            Ok(Outcome::Checked) => (Verdict::Passed, Counts::default()),
            Ok(Outcome::Tested(counts)) => {
                if counts.passed + counts.failed == 0 {
                    say::error("no test ran at all");
                }
                (if counts.good() { Verdict::Passed } else { Verdict::Failed }, counts)
            }
            Err(error) => {
                say::error(&format!("{error:#}"));
                (Verdict::Failed, Counts::default())
            }
        };
        let word = if verdict == Verdict::Passed { "passed" } else { "failed" };
        println!("  {name}: {word} in {}", say::duration(time));
        self.stages.push(Stage { name, time, counts, result: verdict });
        verdict == Verdict::Passed
    }

    /// A stage that could not run because one before it failed.
    pub(super) fn not_run(&mut self, name: &'static str) {
        self.stages.push(Stage {
            name,
            time: Duration::ZERO,
            counts: Counts::default(),
            result: Verdict::NotRun,
        });
    }

    /// Prints the table and the totals; whether all passed.
    pub(super) fn finish(&self) -> bool {
        say::heading("Summary");
        println!();
        for stage in &self.stages {
            println!("{}", row(stage));
        }
        let totals = self.totals();
        println!("\n{} passed, {} failed", totals.passed, totals.failed);
        totals.failed == 0 && totals.passed > 0
    }

    /// The tests of all runners. A stage that failed without a failing test of its own, such as formatting or a
    /// runner without tests, counts as one failure: no failures means that everything is well.
    fn totals(&self) -> Counts {
        let mut totals = Counts::default();
        for stage in &self.stages {
            totals.passed += stage.counts.passed;
            totals.failed += match stage.result {
                Verdict::Passed => 0,
                Verdict::Failed | Verdict::NotRun => stage.counts.failed.max(1),
            };
        }
        totals
    }
}

fn row(stage: &Stage) -> String {
    let (mark, word) = match stage.result {
        Verdict::Passed => (say::paint("32", "✓"), "passed"),
        Verdict::Failed => (say::paint("31", "✗"), "FAILED"),
        Verdict::NotRun => (say::paint("31", "-"), "NOT RUN"),
    };
    let Counts { passed, failed } = stage.counts;
    let tests =
        if passed + failed == 0 { String::new() } else { format!("{passed} of {} tests", passed + failed) };
    format!("  {mark} {:<28} {word:<8} {:>12}   {tests}", stage.name, say::duration(stage.time))
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn totals_add_all_runners_up() {
        let mut report = Report::default();
        assert!(report.stage("one", || Ok(Counts { passed: 3, failed: 0 })));
        assert!(report.stage("two", || Ok(())));
        assert!(!report.stage("three", || Ok(Counts { passed: 4, failed: 2 })));
        assert_eq!(report.totals(), Counts { passed: 7, failed: 2 });
        assert!(!report.finish());
    }

    #[test]
    fn a_runner_without_tests_is_a_failure() {
        let mut report = Report::default();
        assert!(!report.stage("none", || Ok(Counts::default())));
        assert_eq!(report.totals(), Counts { passed: 0, failed: 1 });
    }

    #[test]
    fn a_failing_check_and_what_it_kept_from_running_are_failures() {
        let mut report = Report::default();
        assert!(!report.stage("build", || -> Result<()> { bail!("it does not compile") }));
        report.not_run("tests");
        assert_eq!(report.totals(), Counts { passed: 0, failed: 2 });
        assert!(!report.finish());
    }
}
