//! A Firefox for the smoke tests. It needs no driver: it is steered by WebDriver BiDi, which it speaks itself.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::search;
use super::system::{self, Manager};
use crate::say;

const NAMES: &[&str] = &["firefox-esr", "firefox"];

/// Where installers put it beside the `PATH`.
const PATHS: &[&str] =
    &["/Applications/Firefox.app/Contents/MacOS/firefox", "C:\\Program Files\\Mozilla Firefox\\firefox.exe"];

const BY_HAND: &str = "Install Firefox, or name it in the environment variable FIREFOX. \
    Debian: apt-get install firefox-esr; Fedora: dnf install firefox; macOS: brew install --cask firefox; \
    others: https://www.mozilla.org/firefox/";

const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        needs_root: true,
        commands: &[&["update"], &["install", "-y", "--no-install-recommends", "firefox-esr"]],
    },
    Manager { program: "dnf", needs_root: true, commands: &[&["install", "-y", "firefox"]] },
    Manager { program: "apk", needs_root: true, commands: &[&["add", "firefox-esr"]] },
    Manager { program: "pacman", needs_root: true, commands: &[&["-Sy", "--noconfirm", "firefox"]] },
    Manager { program: "brew", needs_root: false, commands: &[&["install", "--cask", "firefox"]] },
];

/// Finds it, or installs it by the system's package manager where it may.
pub(super) fn ensure() -> Result<PathBuf> {
    if let Some(path) = find()? {
        return Ok(path);
    }
    system::install("Firefox", MANAGERS, BY_HAND)?;
    match find()? {
        Some(path) => Ok(path),
        None => bail!("no Firefox was found after installing it. {BY_HAND}"),
    }
}

fn find() -> Result<Option<PathBuf>> {
    let path = match std::env::var_os("FIREFOX").map(PathBuf::from) {
        Some(path) if !path.is_file() => {
            bail!("the environment variable FIREFOX names {}, which is no file", path.display())
        }
        Some(path) => Some(path),
        None => {
            let named = NAMES.iter().find_map(|name| search::on_path(name));
            named.or_else(|| PATHS.iter().map(PathBuf::from).find(|path| path.is_file()))
        }
    };
    if let Some(path) = &path {
        say::done(&format!("Firefox: {}", path.display()));
    }
    Ok(path)
}
