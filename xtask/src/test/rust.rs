//! Formatting, lints, and the tests that run natively.

use std::process::Command;

use anyhow::{Result, bail};

use super::Run;
use super::counts::Counts;
use crate::process;

/// So that the JSON Schema is tested along with the rest.
const SCHEMA: [&str; 2] = ["--features", "flow-playground/schema"];

/// What proptest reads its random cases' seed from.
const SEED: &str = "PROPTEST_RNG_SEED";

pub(super) fn run(run: &mut Run<'_>) {
    let workspace = run.workspace;
    run.report
        .stage("Formatting", || process::run(workspace.cargo().args(["fmt", "--all", "--", "--check"])));
    run.report.stage("Lints, native", || {
        let mut clippy = workspace.cargo();
        clippy
            .args(["clippy", "--workspace", "--all-targets"])
            .args(SCHEMA)
            .args(["--", "--deny", "warnings"]);
        process::run(&mut clippy)
    });
    let arguments = &run.options.runner_arguments;
    run.report.stage("Native and doc tests", || {
        let mut test = workspace.cargo();
        test.args(["test", "--workspace", "--no-fail-fast"]).args(SCHEMA);
        // The same cases in every run, so that a change is judged by what it changed. For other cases,
        // set the seed, or call `cargo test` alone.
        if std::env::var_os(SEED).is_none() {
            test.env(SEED, "1");
        }
        libtest(&mut test, arguments)
    });
}

/// Runs `cargo test` and adds up what its test binaries say.
pub(super) fn libtest(command: &mut Command, arguments: &[String]) -> Result<Counts> {
    if !arguments.is_empty() {
        command.arg("--").args(arguments);
    }
    let mut counts = Counts::default();
    let status = process::status_reading(command, |line| counts.add_libtest_line(line))?;
    if !status.success() && counts.failed == 0 {
        bail!("cargo test failed ({status}) though no test did: see above");
    }
    Ok(counts)
}
