//! What cargo knows of this workspace: where it lies, where it builds to, what is in it, what is locked.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The package that holds the library and the page.
pub(crate) const PACKAGE: &str = "flow-playground";

/// What the page and the npm package compile to.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The workspace that this program belongs to.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The repository's folder.
    pub(crate) root: PathBuf,
    /// Where cargo builds to.
    pub(crate) target: PathBuf,
    metadata: Value,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self> {
        let here =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let mut command = process::cargo(Path::new(&here));
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value =
            serde_json::from_str(&process::read(&mut command)?).context("cargo metadata answered no JSON")?;
        let path = |key: &str| -> Result<PathBuf> {
            Ok(metadata[key].as_str().with_context(|| format!("cargo metadata has no {key}"))?.into())
        };
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")?, metadata })
    }

    /// A cargo command in the repository's folder.
    pub(crate) fn cargo(&self) -> std::process::Command {
        process::cargo(&self.root)
    }

    /// A folder for this program's own files, made if need be.
    pub(crate) fn scratch(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        Ok(folder)
    }

    /// The version that is shipped: that of the root package.
    pub(crate) fn version(&self) -> Result<&str> {
        let package = self.package(PACKAGE).context("the root package is missing")?;
        package["version"].as_str().context("the root package has no version")
    }

    /// Whether `package` has a target of this name and kind (`test`, `bin`, `bench` …).
    pub(crate) fn has_target(&self, package: &str, kind: &str, name: &str) -> bool {
        let targets = self.package(package).and_then(|package| package["targets"].as_array());
        targets.into_iter().flatten().any(|target| {
            target["name"] == name
                && target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind))
        })
    }

    /// The version of `package` in Cargo.lock.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
        version_in_lock(&lock, package).with_context(|| format!("Cargo.lock names no {package}"))
    }

    fn package(&self, name: &str) -> Option<&Value> {
        self.metadata["packages"].as_array()?.iter().find(|package| package["name"] == name)
    }
}

/// Finds `version` in the `[[package]]` entry of `name`: cargo writes each on a line of its own, the name first.
fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let name_line = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name_line);
    lines.next()?;
    let value = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
version = 4

[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.80\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry+https://example.org\"
";

    #[test]
    fn the_lock_file_gives_the_version_of_exactly_that_package() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(LOCK, "wasm").as_deref(), None);
    }

    #[test]
    fn cargo_finds_this_workspace() -> Result<()> {
        let workspace = Workspace::find()?;
        assert!(workspace.root.join("xtask/Cargo.toml").is_file());
        assert!(workspace.has_target("xtask", "bin", "xtask"));
        assert!(!workspace.has_target("xtask", "test", "xtask"));
        Ok(())
    }
}
