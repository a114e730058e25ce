//! Lints for WebAssembly and the tests that run in headless Chromium.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::json;

use super::Run;
use super::counts::Counts;
use super::rust::libtest;
use crate::setup::{Browser, Setup};
use crate::workspace::{PACKAGE, WASM_TARGET, Workspace};
use crate::{files, process};

/// The test target whose tests run in the browser: tests/browser/main.rs.
const BROWSER_TESTS: &str = "browser";

/// How Chromium starts: no window, nothing over the network but what a page asks for.
const CHROMIUM_FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

pub(super) fn run(run: &mut Run<'_>) {
    let workspace = run.workspace;
    let setup = &mut run.setup;
    let mut browser = None;
    let ready = run.report.stage("Set-up for the browser tests", || {
        setup.wasm_target()?;
        setup.wasm_bindgen()?;
        browser = Some(setup.browser()?);
        Ok(())
    });
    run.report.stage("Lints, wasm", || clippy(workspace));
    match browser.filter(|_| ready) {
        Some(browser) => {
            let arguments = &run.options.runner_arguments;
            run.report.stage("Browser tests", || browser_tests(workspace, setup, &browser, arguments));
        }
        None => run.report.not_run("Browser tests"),
    }
}

/// Only what is compiled for the browser: benches and native tests are not.
fn clippy(workspace: &Workspace) -> Result<()> {
    let mut clippy = workspace.cargo();
    clippy.args([
        "clippy",
        "--package",
        PACKAGE,
        "--target",
        WASM_TARGET,
        "--all-features",
        "--lib",
        "--bins",
    ]);
    if workspace.has_target(PACKAGE, "test", BROWSER_TESTS) {
        clippy.args(["--test", BROWSER_TESTS]);
    }
    process::run(clippy.args(["--", "--deny", "warnings"]))
}

fn browser_tests(
    workspace: &Workspace,
    setup: &Setup<'_>,
    browser: &Browser,
    arguments: &[String],
) -> Result<Counts> {
    if !workspace.has_target(PACKAGE, "test", BROWSER_TESTS) {
        bail!("there are no browser tests: add tests/browser/main.rs as [[test]] name = \"{BROWSER_TESTS}\"");
    }
    let capabilities = workspace.scratch()?.join("webdriver.json");
    write_capabilities(&capabilities, browser)?;
    let mut test = setup.cargo()?;
    test.args(["test", "--package", PACKAGE, "--target", WASM_TARGET, "--test", BROWSER_TESTS]);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", setup.find("wasm-bindgen-test-runner")?);
    test.env("CHROMEDRIVER", &browser.driver);
    test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities);
    // Tests of waits and timeouts take a while on a busy machine.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "180").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    libtest(&mut test, arguments)
}

fn write_capabilities(path: &Path, browser: &Browser) -> Result<()> {
    let options = json!({ "binary": browser.chromium, "args": CHROMIUM_FLAGS });
    files::write(path, json!({ "goog:chromeOptions": options }).to_string())
}
