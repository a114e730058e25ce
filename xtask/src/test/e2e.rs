//! Playwright on the release build, served under a sub-path by a plain static server, with the real demo API.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::Run;
use super::counts::Counts;
use super::node::{test_runner, type_check};
use crate::build::{budget, dist, npm, site};
use crate::demo_api::DemoApi;
use crate::process::Background;
use crate::setup::{Browser, Setup};
use crate::workspace::Workspace;
use crate::{files, http, process};

/// The page must work under any path; the tests use this one.
const SUB_PATH: &str = "/some/where/";

pub(super) fn run(run: &mut Run<'_>) {
    let workspace = run.workspace;
    let setup = &mut run.setup;
    let options = run.options;
    let mut browser = None;
    let mut ready = run.report.stage("Set-up for the page", || {
        setup.wasm_target()?;
        setup.trunk()?;
        setup.wasm_bindgen()?;
        setup.npm()?;
        setup.mdbook()?;
        browser = Some(setup.browser()?);
        Ok(())
    });
    if ready && !options.no_build {
        ready = run.report.stage("Page build", || site::build(workspace, setup));
        // The package is tested in a page too. In a full run it has just been built, for the tests in Node.
        if ready && options.only.is_some() {
            ready = run.report.stage("Package build", || npm::build(workspace, setup));
        }
    }
    let Some(browser) = browser.filter(|_| ready) else {
        for name in [
            "Types of the page tests",
            "Page tests",
            "Smoke tests, Chromium",
            "Smoke tests, Firefox",
            "First load size",
            "Size of embed.js",
        ] {
            run.report.not_run(name);
        }
        return;
    };
    run.report.stage("Types of the page tests", || type_check(setup, "tests/e2e/tsconfig.json"));
    run.report.stage("Page tests", || playwright(workspace, setup, &browser, &options.runner_arguments));
    // A runner's arguments are Playwright's: where there are any, only its tests are wanted.
    if options.runner_arguments.is_empty() {
        run.report.stage("Smoke tests, Chromium", || smoke(workspace, setup, "chrome", &browser.chromium));
        run.report.stage("Smoke tests, Firefox", || {
            let firefox = setup.firefox()?;
            smoke(workspace, setup, "firefox", &firefox)
        });
    }
    run.report.stage("First load size", || {
        let budget = budget::first_load(workspace, setup)?;
        budget.print();
        budget.check()
    });
    run.report.stage("Size of embed.js", || {
        let budget = budget::embed(workspace, setup)?;
        budget.print();
        budget.check()
    });
}

fn playwright(
    workspace: &Workspace,
    setup: &Setup<'_>,
    browser: &Browser,
    arguments: &[String],
) -> Result<Counts> {
    DemoApi::build(workspace)?;
    let api = DemoApi::start(workspace, http::free_port()?)?;
    let (_site, url) = start_site(workspace, setup)?;
    let report = workspace.scratch()?.join("playwright.json");
    files::remove(&report)?;

    let mut playwright = setup.command("playwright")?;
    playwright
        .args(["test", "--config", "tests/e2e/playwright.config.ts", "--reporter=list,json"])
        .args(arguments);
    playwright.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report).env("CHROMIUM", &browser.chromium);
    playwright.env("PLAYGROUND_URL", url).env("DEMO_API_URL", api.url());
    let status = process::status(&mut playwright)?;
    let counts = Counts::from_playwright_json(&files::read(&report)?)?;
    if !status.success() && counts.failed == 0 {
        bail!("Playwright failed ({status}) though no test did: see above");
    }
    Ok(counts)
}

/// The ways that everybody goes, in one browser.
fn smoke(workspace: &Workspace, setup: &Setup<'_>, browser: &str, path: &Path) -> Result<Counts> {
    DemoApi::build(workspace)?;
    let api = DemoApi::start(workspace, http::free_port()?)?;
    let (_site, url) = start_site(workspace, setup)?;
    let api_url = api.url();
    let environment = [
        ("BROWSER", OsStr::new(browser)),
        ("BROWSER_PATH", path.as_os_str()),
        ("PLAYGROUND_URL", OsStr::new(&url)),
        ("DEMO_API_URL", OsStr::new(&api_url)),
    ];
    test_runner(workspace, setup, "tests/smoke", &[], &environment)
}

/// Serves `dist/` and waits until it answers.
fn start_site(workspace: &Workspace, setup: &Setup<'_>) -> Result<(Background, String)> {
    let port = http::free_port()?;
    let mut node = setup.command("node")?;
    node.arg("tests/e2e/static-server.mjs").arg(dist(workspace)).args([&port.to_string(), SUB_PATH]);
    let server = Background::start("the static server", &mut node)?;
    let status = http::wait_for(&server, port, SUB_PATH, Some(Duration::from_secs(20)))?;
    if status != 200 {
        return Err(anyhow::anyhow!("it answered {status}")).context("the built page is not served");
    }
    Ok((server, format!("http://127.0.0.1:{port}{SUB_PATH}")))
}
