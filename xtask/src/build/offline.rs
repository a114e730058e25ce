//! What makes the site work without a network: a service worker that keeps its files, and the manifest that lets it be
//! installed. Only built sites have it: while one works on the page, an old file would be in the way.

use std::path::Path;

use anyhow::{Context, Result};

use super::hash;
use crate::files;

const WORKER: &str = "sw.js";
const TEMPLATE: &str = include_str!("sw.js");
/// The pages beside the app, one of which is the first that some visitors see, and the way from each to the root.
const GUIDES: [(&str, &str); 2] = [("guide/index.html", "../"), ("guide/zh-Hant/index.html", "../../")];

/// A page with what it needs for that: the manifest, and the script that asks for the worker. They lie at `root`, as the
/// page sees it.
pub(super) fn announced(html: &str, root: &str) -> Result<String> {
    let end = html.find("</head>").context("index.html has no </head>")?;
    let tags = format!(
        "<link rel=\"manifest\" href=\"{root}manifest.webmanifest\"><script type=\"module\" src=\"{root}offline.js\"></script>"
    );
    Ok(format!("{}{tags}{}", &html[..end], &html[end..]))
}

/// The same for the guide of a site, in each language.
pub(super) fn announce_in_guides(site: &Path) -> Result<()> {
    for (guide, root) in GUIDES {
        let guide = site.join(guide);
        files::write(&guide, announced(&files::read(&guide)?, root)?)?;
    }
    Ok(())
}

/// Writes the worker of a finished site. Its text changes with every file, so that browsers see a new version.
pub(super) fn write_worker(site: &Path) -> Result<()> {
    let mut all = Vec::new();
    for path in files::walk(site)? {
        let name = path.strip_prefix(site).context("a file of the site lies outside of it")?;
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let bytes = std::fs::read(&path).with_context(|| format!("could not read {name}"))?;
        all.push((name, hash::fnv1a(&bytes)));
    }
    all.sort();
    files::write(&site.join(WORKER), worker(&all))
}

fn worker(all: &[(String, u64)]) -> String {
    let kept = || all.iter().filter(|(name, _)| name != WORKER);
    let names: Vec<String> = kept().map(|(name, _)| format!("{name:?}")).collect();
    let hashes: String = kept().map(|(name, hash)| format!("{name} {hash:016x}\n")).collect();
    let version = hash::fnv1a(hashes.as_bytes());
    TEMPLATE
        .replace("@VERSION@", &format!("{version:016x}"))
        .replace("@FILES@", &format!("[{}]", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_names_every_file_but_itself_and_changes_with_each() {
        let all = |hash| {
            vec![("app-1.js".to_owned(), hash), ("index.html".to_owned(), 2), ("sw.js".to_owned(), hash)]
        };
        let text = worker(&all(1));
        assert!(text.contains(r#"const FILES = ["app-1.js", "index.html"];"#), "{text}");
        assert!(!text.contains('@'), "{text}");
        assert_ne!(text, worker(&all(3)));
    }

    #[test]
    fn the_page_asks_for_it() -> Result<()> {
        let html = announced("<head><title>x</title></head>", "./")?;
        assert!(html.starts_with("<head><title>x</title><link rel=\"manifest\""));
        assert!(announced("<html>", "./").is_err());
        Ok(())
    }
}
