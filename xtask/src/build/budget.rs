//! How large the shipped files may be, compressed with brotli as a static host serves them. 1 KB is 1000 bytes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{dist, embed, npm};
use crate::setup::Setup;
use crate::workspace::Workspace;
use crate::{files, process, say};

/// The page, its styles, its scripts and its wasm. The aim is 400 KB: the limit holds what was reached, goes down
/// with every gain, and up only with a feature that says so in the README.
const FIRST_LOAD: u64 = 400_000;
/// The wasm of the npm package. The aim is 250 KB.
const NPM_WASM: u64 = 441_000;

/// What a page loads before it shows a flow's picture; with gzip, as that is what most hosts have.
const EMBED: u64 = 5_000;

/// How files are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
}

/// Prints the compressed size of each file that it is given; Node has both codings on board.
const SIZES: &str = "\
const { brotliCompressSync, gzipSync, constants } = require('node:zlib');
const { readFileSync } = require('node:fs');
const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
const [coding, ...paths] = process.argv.slice(1);
const size = (file) => coding === 'gzip' ? gzipSync(file, { level: 9 }).length : brotliCompressSync(file, { params }).length;
for (const path of paths) console.log(size(readFileSync(path)));";

/// Measured files against their limit.
#[derive(Debug)]
pub(crate) struct Budget {
    name: &'static str,
    limit: u64,
    coding: Coding,
    /// Name and compressed size.
    files: Vec<(String, u64)>,
}

impl Budget {
    /// Prints the figures.
    pub(crate) fn print(&self) {
        let coding = format!("{:?}", self.coding).to_lowercase();
        println!("\n  {}: {} of {} bytes ({coding})", self.name, self.total(), self.limit);
        for (name, size) in &self.files {
            println!("  {size:>9}  {name}");
        }
    }

    /// Fails when the limit is passed.
    pub(crate) fn check(&self) -> Result<()> {
        let total = self.total();
        if total > self.limit {
            bail!("{} is {total} bytes, {} over its limit of {}", self.name, total - self.limit, self.limit);
        }
        say::done(&format!("{}: {total} bytes, {} to spare", self.name, self.limit - total));
        Ok(())
    }

    fn total(&self) -> u64 {
        self.files.iter().map(|(_, size)| size).sum()
    }
}

/// What a browser loads before the page stands.
pub(crate) fn first_load(workspace: &Workspace, setup: &Setup<'_>) -> Result<Budget> {
    let dist = dist(workspace);
    let mut paths = vec![dist.join("index.html")];
    paths.extend(references(&files::read(&paths[0])?).iter().map(|name| dist.join(name)));
    let snippets = dist.join("snippets");
    if snippets.is_dir() {
        paths.extend(files::walk(&snippets)?);
    }
    paths.sort();
    paths.dedup();
    if !paths.iter().any(|path| path.extension().is_some_and(|end| end == "wasm")) {
        bail!("dist/index.html names no wasm: has Trunk changed what it writes?");
    }
    measure(("First load", FIRST_LOAD, Coding::Brotli), &dist, &paths, setup)
}

/// The wasm of the npm package.
pub(crate) fn npm_wasm(workspace: &Workspace, setup: &Setup<'_>) -> Result<Budget> {
    let limit = ("npm package's wasm", NPM_WASM, Coding::Brotli);
    measure(limit, &npm::folder(workspace), &[npm::wasm(workspace)], setup)
}

/// The script that pages embed the playground with.
pub(crate) fn embed(workspace: &Workspace, setup: &Setup<'_>) -> Result<Budget> {
    let dist = dist(workspace);
    measure(("embed.js", EMBED, Coding::Gzip), &dist, &[dist.join(embed::NAME)], setup)
}

fn measure(
    (name, limit, coding): (&'static str, u64, Coding),
    base: &Path,
    paths: &[PathBuf],
    setup: &Setup<'_>,
) -> Result<Budget> {
    let sizes = process::read(
        setup
            .command("node")?
            .args(["--eval", SIZES, "--", &format!("{coding:?}").to_lowercase()])
            .args(paths),
    )?;
    let sizes: Vec<u64> =
        sizes.lines().map(|line| line.parse().context("node told no size")).collect::<Result<_>>()?;
    if sizes.len() != paths.len() {
        bail!("node measured {} of {} files", sizes.len(), paths.len());
    }
    let names = paths.iter().map(|path| path.strip_prefix(base).unwrap_or(path).display().to_string());
    Ok(Budget { name, limit, coding, files: names.zip(sizes).collect() })
}

/// The styles, scripts and wasm that a page names in its `href` and `src` attributes, quoted or not.
fn references(html: &str) -> Vec<String> {
    let after = ["href=", "src="].into_iter().flat_map(|key| html.split(key).skip(1));
    let values = after.filter_map(|text| match text.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next(),
        None => text.split([' ', '>']).next(),
    });
    let names = values.map(|value| value.trim_start_matches("./").to_owned());
    let mut names: Vec<_> =
        names.filter(|name| [".css", ".js", ".wasm"].iter().any(|end| name.ends_with(end))).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_first_load_are_read_off_the_page() {
        let html = r#"<link rel=stylesheet href=./base-1.css><link rel="modulepreload" href="./app-2.js" integrity="x">
            <link rel="preload" href='./app-2_bg.wasm'><script type="module" src="./boot-3.js"></script>
            <link rel="icon" href="./icon.svg"><script src=./app-2.js></script><a href="https://example.org/">"#;
        assert_eq!(references(html), ["app-2.js", "app-2_bg.wasm", "base-1.css", "boot-3.js"]);
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        let budget = |size| Budget {
            name: "It",
            limit: 10,
            coding: Coding::Gzip,
            files: vec![("a".into(), 4), ("b".into(), size)],
        };
        assert!(budget(6).check().is_ok());
        let message = budget(7).check().expect_err("over").to_string();
        assert_eq!(message, "It is 11 bytes, 1 over its limit of 10");
    }
}
