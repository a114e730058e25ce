//! The page's wasm in several files: what the first view does not need comes later.
//!
//! The page is compiled as a whole, with relocations, and cut at the functions that `src/ui/lazy.rs` and
//! `src/flow/expression` mark. That must happen before wasm-bindgen sees it, and it is Trunk that calls wasm-bindgen:
//! so a copy of this program, named like wasm-bindgen, stands first on Trunk's `PATH`, cuts, and hands on what stays.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};

use super::{hash, npm};
use crate::setup::Setup;
use crate::workspace::{PACKAGE, Workspace};
use crate::{files, process};

/// What wasm-bindgen is called, and so what the copy of this program is called.
const WASM_BINDGEN: &str = "wasm-bindgen";
/// Tells the copy where the real one lies.
const REAL: &str = "FLOW_PLAYGROUND_WASM_BINDGEN";
/// Tells the copy where the parts go.
const PARTS: &str = "FLOW_PLAYGROUND_PARTS";
/// Where the parts find the page's own script, until its name is known.
const MAIN_SCRIPT: &str = "./main.js";
/// How the script that loads the parts is named; a hash follows.
const LOADER: &str = "parts-";
/// The parts that an embed does without until it is at rest: panels, dialogs and long calculations.
const LATE: [&str; 2] = ["more", "jobs"];

/// What a build that is to be cut needs to know.
pub(super) struct Cut {
    /// Holds the copy of this program.
    programs: PathBuf,
    parts: PathBuf,
    real: PathBuf,
}

impl Cut {
    /// Makes the copy, in the build folder.
    pub(super) fn prepare(workspace: &Workspace, setup: &Setup<'_>) -> Result<Self> {
        let scratch = workspace.scratch()?;
        let programs = scratch.join("split");
        files::fresh_folder(&programs)?;
        let this = std::env::current_exe().context("this program does not know where it lies")?;
        let copy = programs.join(WASM_BINDGEN).with_extension(std::env::consts::EXE_EXTENSION);
        files::copy(&this, &copy)?;
        let parts = scratch.join("parts");
        files::fresh_folder(&parts)?;
        Ok(Self { programs, parts, real: setup.find(WASM_BINDGEN)? })
    }

    /// Lets a Trunk command cut what it builds.
    pub(super) fn arm(&self, trunk: &mut std::process::Command) -> Result<()> {
        let path = trunk.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
        let path = path.map(OsStr::to_owned).or_else(|| std::env::var_os("PATH")).unwrap_or_default();
        let folders = std::iter::once(self.programs.clone()).chain(std::env::split_paths(&path));
        trunk.env("PATH", std::env::join_paths(folders).context("a folder on the PATH cannot be handed on")?);
        trunk.env(REAL, &self.real).env(PARTS, &self.parts);
        trunk.args(["--features", "split"]);
        Ok(())
    }

    /// Optimises the parts and puts them beside the page that Trunk has built, under names with their hashes. Gives the
    /// page with their loader named in it, so that the browser fetches it along with the script that asks for it.
    pub(super) fn place(&self, site: &Path, html: &str, setup: &Setup<'_>) -> Result<String> {
        let (mut loader, mut parts) = (None, Vec::new());
        for file in files::list(&self.parts)? {
            match file.extension().and_then(OsStr::to_str) {
                Some("js") => loader = Some(file),
                Some("wasm") => parts.push(file),
                _ => {}
            }
        }
        let loader = loader.context("the page was not cut: is another wasm-bindgen first on the PATH?")?;
        let mut script = files::read(&loader)?;
        let mut soon = Vec::new();
        for part in parts {
            let name = file_name(&part)?;
            let mut wasm_opt = setup.command("wasm-opt")?;
            wasm_opt.args([
                "--flatten",
                "--rereloop",
                "-Oz",
                "-Oz",
                "-ocimfs",
                "20",
                "--reorder-functions-by-name",
            ]);
            wasm_opt.args(npm::WASM_FEATURES).arg(&part).arg("-o").arg(&part);
            process::run(&mut wasm_opt)?;
            let bytes = std::fs::read(&part).with_context(|| format!("could not read {name}"))?;
            let stem = name.trim_end_matches(".wasm");
            let hashed = format!("{stem}-{:016x}.wasm", hash::fnv1a(&bytes));
            let is_soon = users(&script, stem)?.iter().any(|user| !LATE.contains(user));
            script = replaced(&script, &name, &hashed)?;
            files::write(&site.join(&hashed), bytes)?;
            if is_soon {
                soon.push(hashed);
            }
        }
        script += &ahead(&soon);
        script = replaced(&script, MAIN_SCRIPT, &format!("./{}", main_script(html)?))?;
        let name = file_name(&loader)?;
        files::write(&site.join(&name), script)?;
        named(html, &name)
    }
}

/// Whether this is the copy.
pub(crate) fn is_stand_in() -> bool {
    std::env::args_os()
        .next()
        .is_some_and(|name| Path::new(&name).file_stem() == Some(OsStr::new(WASM_BINDGEN)))
}

/// What the copy does: cuts the wasm that wasm-bindgen was called for, and calls it for what stays.
pub(crate) fn stand_in() -> Result<ExitCode> {
    let var = |name: &str| std::env::var_os(name).with_context(|| format!("{name} is not set"));
    let (real, parts) = (var(REAL)?, PathBuf::from(var(PARTS)?));
    let mut arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    // The page, and nothing else that Trunk may hand over.
    let page = format!("{PACKAGE}.wasm");
    let is_page = |argument: &OsStr| Path::new(argument).file_name() == Some(OsStr::new(&page));
    if let Some(wasm) = arguments.iter_mut().find(|argument| is_page(argument)) {
        *wasm = cut(Path::new(wasm), &parts)?.into_os_string();
        // The parts share the table of functions with what stays.
        arguments.push("--keep-lld-exports".into());
    }
    let status = process::status(process::command(real).args(arguments))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the parts and their loader to a folder, and what stays to a folder in it.
fn cut(wasm: &Path, parts: &Path) -> Result<PathBuf> {
    files::fresh_folder(parts)?;
    let bytes = std::fs::read(wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    let main = parts.join("main");
    files::fresh_folder(&main)?;
    let main = main.join(file_name(wasm)?);
    // The page's script names the loader, and its own name comes from its content: a hash of all that there is to
    // cut changes whenever the loader does.
    let loader = format!("./{LOADER}{:016x}.js", hash::fnv1a(&bytes));
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = parts;
    options.main_out_path = &main;
    options.link_name = &loader;
    options.main_module = MAIN_SCRIPT;
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    Ok(main)
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().and_then(OsStr::to_str);
    Ok(name.with_context(|| format!("{} has no plain name", path.display()))?.to_owned())
}

/// The parts that need a file: a part itself, or those that its loader names before what they share.
fn users<'a>(script: &'a str, stem: &'a str) -> Result<Vec<&'a str>> {
    if let Some(part) = stem.strip_prefix("split_") {
        return Ok(vec![part]);
    }
    let named = script.split_once(&format!("const __{stem} ")).and_then(|(before, _)| {
        let (_, comment) = before.trim_end().strip_suffix("*/")?.rsplit_once("/*")?;
        Some(comment.split(',').map(str::trim).collect())
    });
    named.with_context(|| format!("the script that loads the parts does not say which of them share {stem}"))
}

/// Lets an embed fetch files along with the page's own wasm, and not only after it. A page as a whole shows its flow first.
fn ahead(files: &[String]) -> String {
    let names: Vec<String> = files.iter().map(|name| format!("\"{name}\"")).collect();
    format!(
        r#"
// Workers load parts too, and have no document.
if (globalThis.document && new URLSearchParams(location.search).has("embed")) {{
    for (const name of [{}]) {{
        const link = document.createElement("link");
        const href = new URL(name, import.meta.url);
        Object.assign(link, {{ rel: "preload", as: "fetch", crossOrigin: "anonymous", fetchPriority: "low", href }});
        document.head.append(link);
    }}
}}
"#,
        names.join(",")
    )
}

/// The page with the loader named at the end of its head.
fn named(html: &str, loader: &str) -> Result<String> {
    let end = html.find("</head>").context("index.html has no </head>")?;
    let link = format!("<link rel=\"modulepreload\" href=\"./{loader}\">");
    Ok(format!("{}{link}{}", &html[..end], &html[end..]))
}

fn replaced(script: &str, from: &str, to: &str) -> Result<String> {
    if !script.contains(from) {
        bail!("the script that loads the parts names no {from}: has it another form now?");
    }
    Ok(script.replace(from, to))
}

/// The script of the page's wasm, as the page names it.
fn main_script(html: &str) -> Result<&str> {
    let names = html.split(['"', '\'', ' ', '=', '>']).map(|word| word.trim_start_matches("./"));
    let mut scripts = names.filter(|name| name.starts_with("flow-playground-") && name.ends_with(".js"));
    scripts.next().context("index.html names no script of the wasm: has Trunk changed what it writes?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_its_script() -> Result<()> {
        let html = r#"<link rel="modulepreload" href="./flow-playground-1a.js" integrity="x"><script src=./boot-2.js>"#;
        assert_eq!(main_script(html)?, "flow-playground-1a.js");
        assert!(main_script("<html></html>").is_err());
        Ok(())
    }

    #[test]
    fn the_page_names_the_loader() -> Result<()> {
        let html = named("<head><title>x</title></head><body>", "parts-1.js")?;
        assert_eq!(
            html,
            "<head><title>x</title><link rel=\"modulepreload\" href=\"./parts-1.js\"></head><body>"
        );
        Ok(())
    }

    #[test]
    fn the_loader_tells_who_needs_a_file() -> Result<()> {
        let script = "/* jobs, more */\nconst __chunk_2 = 1;\n/* links, more */\nconst __chunk_23 = 2;\nexport const x = 3;";
        assert_eq!(users(script, "chunk_23")?, ["links", "more"]);
        assert_eq!(users(script, "chunk_2")?, ["jobs", "more"]);
        assert_eq!(users(script, "split_work")?, ["work"]);
        assert!(users(script, "chunk_4").is_err());
        assert!(users("const __chunk_2 = 1;", "chunk_2").is_err());
        Ok(())
    }

    #[test]
    fn a_name_that_is_not_there_fails_the_build() {
        assert_eq!(replaced("import './a.js'", "./a.js", "./b.js").ok().as_deref(), Some("import './b.js'"));
        assert!(replaced("import './a.js'", "./c.js", "./b.js").is_err());
    }
}
