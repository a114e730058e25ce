//! The npm package: the flow engine as wasm without the page, with the hand-written surface of `src/api/package/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::dist;
use crate::setup::Setup;
use crate::workspace::{PACKAGE, WASM_TARGET, Workspace};
use crate::{files, process, say};

/// The name of the library; wasm-bindgen writes `<name>.js` and `<name>_bg.wasm`.
const LIBRARY: &str = "flow_playground";

/// What the compiler emits and every engine since Node 20 understands; index.html tells Trunk the same.
pub(super) const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Files without which the package is of no use.
const REQUIRED: &[&str] = &["package.json", "index.js", "index.d.ts", "README.md"];

/// Where the package lies.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    dist(workspace).join("npm")
}

/// The wasm in the package.
pub(crate) fn wasm(workspace: &Workspace) -> PathBuf {
    folder(workspace).join(format!("{LIBRARY}_bg.wasm"))
}

/// Compiles, binds, optimises and assembles the package.
pub(crate) fn build(workspace: &Workspace, setup: &Setup<'_>) -> Result<()> {
    let bound = workspace.scratch()?.join("npm");
    files::fresh_folder(&bound)?;
    compile(workspace)?;
    bind(workspace, setup, &bound)?;
    optimise(setup, &bound)?;
    assemble(workspace, &bound)?;
    check_packed(setup, &folder(workspace))
}

/// A cdylib made for this build only: beside a binary of the same name Trunk could not tell the two apart. Made for speed:
/// for size it would be 11 % smaller, and simulate 15 to 20 % slower.
fn compile(workspace: &Workspace) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "rustc",
        "--package",
        PACKAGE,
        "--lib",
        "--crate-type",
        "cdylib",
        "--release",
        "--target",
        WASM_TARGET,
    ]);
    cargo.args(["--no-default-features", "--features", "api"]);
    process::run(&mut cargo)
}

fn bind(workspace: &Workspace, setup: &Setup<'_>, to: &Path) -> Result<()> {
    let compiled = workspace.target.join(WASM_TARGET).join("release").join(format!("{LIBRARY}.wasm"));
    let mut bindgen = setup.command("wasm-bindgen")?;
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", LIBRARY, "--out-dir"])
        .arg(to)
        .arg(compiled);
    process::run(&mut bindgen)
}

fn optimise(setup: &Setup<'_>, folder: &Path) -> Result<()> {
    let wasm = folder.join(format!("{LIBRARY}_bg.wasm"));
    let mut wasm_opt = setup.command("wasm-opt")?;
    // Flat code first, and less inlining than -O3: it is as fast and compresses better, with functions beside
    // their likes.
    wasm_opt.args(["--flatten", "--rereloop", "-O2", "-O2", "-ocimfs", "20", "--reorder-functions-by-name"]);
    wasm_opt.args(WASM_FEATURES);
    wasm_opt.arg(&wasm).arg("-o").arg(&wasm);
    process::run(&mut wasm_opt)
}

fn assemble(workspace: &Workspace, bound: &Path) -> Result<()> {
    let package = folder(workspace);
    files::fresh_folder(&package)?;
    files::copy(bound, &package)?;
    files::copy(&workspace.root.join("src/api/package"), &package)?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let path = workspace.root.join(licence);
        if path.is_file() {
            files::copy(&path, &package.join(licence))?;
        }
    }
    let manifest = package.join("package.json");
    let filled = fill_version(&files::read(&manifest)?, workspace.version()?)?;
    files::write(&manifest, filled)
}

/// Puts the version of Cargo.toml in the place of the one in package.json, and leaves the rest as its author wrote it.
fn fill_version(manifest: &str, version: &str) -> Result<String> {
    const KEY: &str = "\"version\": \"";
    let start =
        manifest.find(KEY).context("src/api/package/package.json has no \"version\": \"…\" to fill")?
            + KEY.len();
    let end = start
        + manifest[start..].find('"').context("the version in src/api/package/package.json is not closed")?;
    Ok(format!("{}{version}{}", &manifest[..start], &manifest[end..]))
}

/// Lets npm pack, without writing, and fails if it would leave out any file, or one that must be there is missing.
fn check_packed(setup: &Setup<'_>, package: &Path) -> Result<()> {
    let mut npm = setup.command("npm")?;
    let answer = process::read(npm.current_dir(package).args(["pack", "--dry-run", "--json"]))?;
    let packed = packed_files(&answer)?;
    let all = files::walk(package)?;
    let all = all.iter().map(|path| Ok(path.strip_prefix(package)?.to_string_lossy().replace('\\', "/")));
    let all = all.collect::<Result<BTreeSet<_>>>()?;
    let required = REQUIRED.iter().map(|name| (*name).to_owned());
    let missing: Vec<_> = required.chain(all).filter(|name| !packed.contains(name)).collect();
    if !missing.is_empty() {
        bail!(
            "npm would pack without {}: see \"files\" in src/api/package/package.json, and what that folder holds",
            missing.join(", ")
        );
    }
    say::done(&format!("npm packs {} files", packed.len()));
    Ok(())
}

/// The paths in what `npm pack --json` answers: a list of packages, or, since npm 11, an object of them by name.
fn packed_files(answer: &str) -> Result<BTreeSet<String>> {
    let answer: Value = serde_json::from_str(answer).context("npm pack answered no JSON")?;
    let package = answer.get(0).or_else(|| answer.as_object()?.values().next());
    let listed =
        package.and_then(|package| package["files"].as_array()).context("npm pack listed no files")?;
    Ok(listed.iter().filter_map(|file| file["path"].as_str()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_optimised_for_the_same_features() {
        let index = include_str!("../../../index.html");
        assert!(index.contains(&WASM_FEATURES.join(" ")), "index.html: data-wasm-opt-params");
    }

    #[test]
    fn the_version_is_filled_in_and_nothing_else_changes() -> Result<()> {
        let manifest = "{\n  \"name\": \"x\",\n  \"version\": \"0.0.0\",\n  \"type\": \"module\"\n}\n";
        assert_eq!(fill_version(manifest, "1.2.3")?, manifest.replace("0.0.0", "1.2.3"));
        assert!(fill_version("{}", "1.2.3").is_err());
        Ok(())
    }

    #[test]
    fn both_answers_of_npm_pack_are_understood() -> Result<()> {
        let list = r#"[{"name":"x","files":[{"path":"index.js"},{"path":"a/b.js"}]}]"#;
        let object = r#"{"x":{"name":"x","files":[{"path":"index.js"},{"path":"a/b.js"}]}}"#;
        let expected = BTreeSet::from(["index.js".to_owned(), "a/b.js".to_owned()]);
        assert_eq!(packed_files(list)?, expected);
        assert_eq!(packed_files(object)?, expected);
        assert!(packed_files("[]").is_err());
        Ok(())
    }
}
