//! The JavaScript package: its type declarations, its tests in Node, its size.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::Run;
use super::counts::Counts;
use crate::build::{budget, npm};
use crate::demo_api::DemoApi;
use crate::setup::Setup;
use crate::workspace::Workspace;
use crate::{files, http, process};

pub(super) fn run(run: &mut Run<'_>) {
    let workspace = run.workspace;
    let setup = &mut run.setup;
    let options = run.options;
    let mut ready = run.report.stage("Set-up for the package", || {
        setup.wasm_target()?;
        setup.wasm_bindgen()?;
        setup.npm()
    });
    if ready && !options.no_build {
        ready = run.report.stage("Package build", || npm::build(workspace, setup));
    }
    if !ready {
        for name in ["Type declarations", "Node tests", "Package size"] {
            run.report.not_run(name);
        }
        return;
    }
    run.report.stage("Type declarations", || type_check(setup, "tests/node/tsconfig.json"));
    run.report.stage("Node tests", || node_tests(workspace, setup, &options.runner_arguments));
    run.report.stage("Package size", || {
        let budget = budget::npm_wasm(workspace, setup)?;
        budget.print();
        budget.check()
    });
}

/// `tsc --noEmit` on one project.
pub(super) fn type_check(setup: &Setup<'_>, project: &str) -> Result<()> {
    process::run(setup.command("tsc")?.args(["--noEmit", "--project", project]))
}

fn node_tests(workspace: &Workspace, setup: &Setup<'_>, arguments: &[String]) -> Result<Counts> {
    DemoApi::build(workspace)?;
    let api = DemoApi::start(workspace, http::free_port()?)?;
    test_runner(workspace, setup, "tests/node", arguments, &[("DEMO_API_URL", OsStr::new(&api.url()))])
}

/// Node's test runner on the tests of a folder.
pub(super) fn test_runner(
    workspace: &Workspace,
    setup: &Setup<'_>,
    folder: &str,
    arguments: &[String],
    environment: &[(&str, &OsStr)],
) -> Result<Counts> {
    let tests = test_files(&workspace.root.join(folder))?;
    if tests.is_empty() {
        bail!("there are no {folder}/*.test.mjs");
    }
    let tap = workspace.scratch()?.join("node.tap");
    let mut node = setup.command("node")?;
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
    ]);
    node.arg(format!("--test-reporter-destination={}", tap.display())).args(arguments).args(tests);
    node.envs(environment.iter().copied());
    let status = process::status(&mut node)?;
    let counts = Counts::from_node_tap(&files::read(&tap)?)?;
    if !status.success() && counts.failed == 0 {
        bail!("node --test failed ({status}) though no test did: see above");
    }
    Ok(counts)
}

/// By name, since what Node makes of a folder differs from version to version.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_test = |path: &PathBuf| path.to_string_lossy().ends_with(".test.mjs");
    Ok(files::list(folder)?.into_iter().filter(is_test).collect())
}
