//! Node and the npm packages in package-lock.json.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::search;
use crate::{process, say};

/// The oldest Node that the package and the tests support.
const OLDEST_NODE: u32 = 20;

/// `npm ci`, unless exactly this lock file has been installed already.
pub(super) fn ensure(root: &Path) -> Result<()> {
    check_node()?;
    let lock_path = root.join("package-lock.json");
    let lock = fs::read(&lock_path).with_context(|| format!("could not read {}", lock_path.display()))?;
    // A copy of the lock file that was installed.
    let stamp = root.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        say::done("npm packages");
        return Ok(());
    }
    say::doing("installing the npm packages with npm ci (about 20 seconds)");
    let npm = search::on_path("npm").context("npm is missing, though Node is there: install npm as well")?;
    let mut install = process::command(npm);
    install.current_dir(root).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    // The system's Chromium is used; see `browser`.
    install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run(&mut install)?;
    fs::write(&stamp, lock).with_context(|| format!("could not write {}", stamp.display()))
}

/// Where npm puts the programs of the packages.
pub(super) fn programs(root: &Path) -> PathBuf {
    root.join("node_modules/.bin")
}

fn check_node() -> Result<()> {
    let hint = format!(
        "Install Node {OLDEST_NODE} or later: https://nodejs.org, or your system's package manager \
         (Debian and Ubuntu: apt install nodejs npm; macOS: brew install node; Fedora: dnf install nodejs)"
    );
    let Some(node) = search::on_path("node") else {
        bail!("Node is missing; wasm-opt and the JavaScript tests run in it. {hint}");
    };
    let version = search::version_of(&node)
        .with_context(|| format!("{} does not tell its version. {hint}", node.display()))?;
    if search::major(&version).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node {version} is too old. {hint}");
    }
    say::done(&format!("Node {version}"));
    Ok(())
}
