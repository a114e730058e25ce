//! `cargo xtask test`: every check there is, stage by stage, with a table and totals at the end.

mod counts;
mod e2e;
mod node;
mod report;
mod rust;
mod wasm;

use anyhow::Result;

use crate::args::{Part, TestOptions};
use crate::setup::Setup;
use crate::workspace::Workspace;

use self::report::Report;

/// What every part of the run is given.
struct Run<'a> {
    workspace: &'a Workspace,
    options: &'a TestOptions,
    setup: Setup<'a>,
    report: Report,
}

/// Runs what was asked for; whether all of it passed.
pub(crate) fn run(workspace: &Workspace, options: &TestOptions) -> Result<bool> {
    let mut run = Run { workspace, options, setup: Setup::new(workspace), report: Report::default() };
    let wanted = |part| options.only.is_none_or(|only| only == part);
    if wanted(Part::Rust) {
        rust::run(&mut run);
    }
    if wanted(Part::Wasm) {
        wasm::run(&mut run);
    }
    if wanted(Part::Node) {
        node::run(&mut run);
    }
    if wanted(Part::E2e) {
        e2e::run(&mut run);
    }
    Ok(run.report.finish())
}
