//! Looking for programs.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::process;

/// The first folder's `program`, with the system's ending for programs.
pub(super) fn in_folders(program: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    let candidates = folders
        .iter()
        .flat_map(|folder| endings.iter().map(move |end| folder.join(format!("{program}{end}"))));
    candidates.into_iter().find(|path| path.is_file())
}

/// The program that a shell would start.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    in_folders(program, &std::env::split_paths(&path).collect::<Vec<_>>())
}

/// The version that `program --version` tells, whatever it puts around it.
pub(super) fn version_of(program: &Path) -> Option<String> {
    let mut command = process::command(program);
    command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

/// The number before the first dot of a version.
pub(super) fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// The first word that looks like a version: `trunk 0.21.14`, `v20.1.0`, `Chromium 156.0.1.2 built on …`.
fn version_in(text: &str) -> Option<String> {
    text.split_whitespace()
        .map(|word| word.strip_prefix('v').unwrap_or(word))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_say() {
        let version = |text| version_in(text).unwrap_or_default();
        assert_eq!(version("trunk 0.21.14\n"), "0.21.14");
        assert_eq!(version("v20.20.2\n"), "20.20.2");
        assert_eq!(version("wasm-bindgen 0.2.130 (0123456789)"), "0.2.130");
        assert_eq!(version("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), "156.0.8078.79");
        assert_eq!(
            version("ChromeDriver 156.0.8078.79 (a21ce9-refs/branch-heads/8078@{#1704})"),
            "156.0.8078.79"
        );
        assert_eq!(version("no version"), "");
    }

    #[test]
    fn the_major_version_is_a_number() {
        assert_eq!(major("156.0.1"), Some(156));
        assert_eq!(major("nightly"), None);
    }

    #[test]
    fn only_files_in_the_folders_are_programs() {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(in_folders("no-such-program", std::slice::from_ref(&here)), None);
        if !cfg!(windows) {
            assert_eq!(in_folders("Cargo.toml", std::slice::from_ref(&here)), Some(here.join("Cargo.toml")));
            assert_eq!(in_folders("src", &[here]), None);
        }
    }
}
