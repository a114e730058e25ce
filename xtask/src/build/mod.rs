//! `cargo xtask build`: the deployable site in `dist/`, the npm package in `dist/npm/`.

pub(crate) mod budget;
mod csp;
mod embed;
mod hash;
pub(crate) mod npm;
mod offline;
pub(crate) mod site;
pub(crate) mod split;
mod styles;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::say;
use crate::setup::Setup;
use crate::workspace::Workspace;

/// Builds both and says how large they are.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let start = Instant::now();
    say::heading("Setting up");
    let mut setup = Setup::new(workspace);
    setup.wasm_target()?;
    setup.trunk()?;
    setup.wasm_bindgen()?;
    setup.npm()?;

    say::heading("Building the site");
    site::build(workspace, &setup)?;
    say::heading("Building the npm package");
    npm::build(workspace, &setup)?;

    say::heading(&format!("Built in {}", say::duration(start.elapsed())));
    budget::first_load(workspace, &setup)?.print();
    budget::npm_wasm(workspace, &setup)?.print();
    budget::embed(workspace, &setup)?.print();
    println!("\n  {}       to any static host, under any path", dist(workspace).display());
    println!("  {}   the npm package", npm::folder(workspace).display());
    Ok(())
}

/// Where the site lies.
pub(crate) fn dist(workspace: &Workspace) -> PathBuf {
    workspace.root.join("dist")
}
