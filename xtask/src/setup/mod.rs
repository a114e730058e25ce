//! What a fresh machine lacks: found, or installed after saying what and for how long.
//!
//! Every step first looks cheaply whether there is anything to do, so that a second start takes no time. Tools are
//! never replaced: what is on the `PATH` in another version stays, ours goes to a folder of its own (`cargo_tool`).

mod browser;
mod cargo_tool;
mod firefox;
mod node;
mod search;
mod system;
mod wasm_target;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{process, say};

pub(crate) use self::browser::Browser;
use self::cargo_tool::CargoTool;

/// Trunk builds and serves the page; the version that Trunk.toml is written for.
const TRUNK: &str = "0.21.14";

/// mdBook builds the docs recipe that the page tests show.
const MDBOOK: &str = "0.5.4";

/// Sets tools up and remembers the folders in which they lie.
#[derive(Debug)]
pub(crate) struct Setup<'a> {
    workspace: &'a Workspace,
    /// Searched before the inherited `PATH`.
    folders: Vec<PathBuf>,
}

impl<'a> Setup<'a> {
    /// Nothing set up so far.
    pub(crate) fn new(workspace: &'a Workspace) -> Self {
        Self { workspace, folders: Vec::new() }
    }

    /// The standard library for WebAssembly.
    pub(crate) fn wasm_target(&self) -> Result<()> {
        wasm_target::ensure(&self.workspace.root)
    }

    /// Trunk, which builds and serves the page.
    pub(crate) fn trunk(&mut self) -> Result<()> {
        self.cargo_tool(&CargoTool {
            package: "trunk",
            programs: &["trunk"],
            version: TRUNK.to_owned(),
            locked: true,
            default_features: true,
            minutes: 8,
            why: "builds and serves the page",
        })
    }

    /// wasm-bindgen and its test runner, in the one version that understands what the locked library writes.
    pub(crate) fn wasm_bindgen(&mut self) -> Result<()> {
        self.cargo_tool(&CargoTool {
            package: "wasm-bindgen-cli",
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            version: self.workspace.locked_version("wasm-bindgen")?,
            // The lock file in that package is not kept up by its authors.
            locked: false,
            default_features: true,
            minutes: 4,
            why: "writes the JavaScript around the wasm",
        })
    }

    /// mdBook, for the page tests.
    pub(crate) fn mdbook(&mut self) -> Result<()> {
        self.cargo_tool(&CargoTool {
            package: "mdbook",
            programs: &["mdbook"],
            version: MDBOOK.to_owned(),
            locked: true,
            // They watch, serve and search; a book is built without them.
            default_features: false,
            minutes: 2,
            why: "builds a book with a flow in it, for the page tests",
        })
    }

    /// The npm packages, wasm-opt among them.
    pub(crate) fn npm(&mut self) -> Result<()> {
        node::ensure(&self.workspace.root)?;
        self.add(node::programs(&self.workspace.root));
        Ok(())
    }

    /// A Chromium and its driver.
    pub(crate) fn browser(&self) -> Result<Browser> {
        browser::ensure()
    }

    /// A Firefox.
    pub(crate) fn firefox(&self) -> Result<PathBuf> {
        firefox::ensure()
    }

    /// A command that finds every tool set up so far.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let mut command = process::command(self.find(program)?);
        command.current_dir(&self.workspace.root).env("PATH", self.path()?);
        Ok(command)
    }

    /// Trunk, with what all its uses share.
    pub(crate) fn trunk_command(&self) -> Result<Command> {
        let mut trunk = self.command("trunk")?;
        trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
        // Its errors come with a backtrace through itself otherwise, which buries what the compiler said.
        trunk.env_remove("RUST_BACKTRACE");
        // Trunk takes NO_COLOR as a yes or no and stops at any other value.
        if !say::colours() {
            trunk.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
        }
        Ok(trunk)
    }

    /// A cargo command that finds every tool set up so far.
    pub(crate) fn cargo(&self) -> Result<Command> {
        let mut cargo = self.workspace.cargo();
        cargo.env("PATH", self.path()?);
        Ok(cargo)
    }

    /// Where `program` lies.
    pub(crate) fn find(&self, program: &str) -> Result<PathBuf> {
        search::in_folders(program, &self.folders)
            .or_else(|| search::on_path(program))
            .with_context(|| format!("{program} is missing although its set-up has run"))
    }

    fn cargo_tool(&mut self, tool: &CargoTool) -> Result<()> {
        let folder = tool.ensure(&self.workspace.root)?;
        self.add(folder);
        Ok(())
    }

    fn add(&mut self, folder: PathBuf) {
        if !self.folders.contains(&folder) {
            self.folders.push(folder);
        }
    }

    fn path(&self) -> Result<OsString> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&inherited));
        std::env::join_paths(folders).context("a folder on the PATH cannot be handed on")
    }
}
