//! Tools that cargo compiles, each in exactly the version wanted.
//!
//! One on the `PATH` is taken if its version is right. Otherwise ours goes to a folder of its own in cargo's home, by
//! name and version: nothing of the developer's is replaced, and other clones of this project find it there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::search;
use crate::{files, process, say};

/// A package on crates.io with programs in it.
#[derive(Debug)]
pub(super) struct CargoTool {
    pub(super) package: &'static str,
    /// The first one tells the version; the others lie beside it.
    pub(super) programs: &'static [&'static str],
    pub(super) version: String,
    /// Whether to build with the lock file in the package.
    pub(super) locked: bool,
    /// Whether to build what its authors switch on unless told otherwise.
    pub(super) default_features: bool,
    /// How long two cores take.
    pub(super) minutes: u32,
    pub(super) why: &'static str,
}

impl CargoTool {
    /// The folder of the programs, after installing them if need be.
    pub(super) fn ensure(&self, root: &Path) -> Result<PathBuf> {
        let own = self.own_root()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(own.join("bin")).chain(std::env::split_paths(&path));
        if let Some(folder) = folders.into_iter().find(|folder| self.is_in(folder)) {
            say::done(&format!("{} {}", self.package, self.version));
            return Ok(folder);
        }
        say::doing(&format!(
            "installing {} {}, which {} (once; about {} minutes on two cores)",
            self.package, self.version, self.why, self.minutes
        ));
        // Kept until it is done, so that an interrupted install goes on where it was.
        let compiled = own.join("build");
        let mut install = process::cargo(root);
        install.args(["install", self.package, "--version", &self.version, "--force", "--no-track"]);
        install.arg("--root").arg(&own).arg("--target-dir").arg(&compiled);
        if self.locked {
            install.arg("--locked");
        }
        if !self.default_features {
            install.arg("--no-default-features");
        }
        process::run(&mut install).with_context(|| {
            format!(
                "{} {} was not installed (it takes a C compiler and access to crates.io)",
                self.package, self.version
            )
        })?;
        files::remove(&compiled)?;
        Ok(own.join("bin"))
    }

    fn is_in(&self, folder: &Path) -> bool {
        let folder = [folder.to_owned()];
        let mut found = self.programs.iter().map(|program| search::in_folders(program, &folder));
        let Some(Some(first)) = found.next() else { return false };
        found.all(|program| program.is_some()) && search::version_of(&first).as_ref() == Some(&self.version)
    }

    fn own_root(&self) -> Result<PathBuf> {
        let home = match std::env::var_os("CARGO_HOME") {
            Some(home) => PathBuf::from(home),
            None => {
                std::env::home_dir().context("the home folder is unknown: set CARGO_HOME")?.join(".cargo")
            }
        };
        Ok(home.join("flow-playground-tools").join(format!("{}-{}", self.package, self.version)))
    }
}
