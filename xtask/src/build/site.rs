//! The deployable site: Trunk's release build with a Content-Security-Policy and one style sheet.

use anyhow::{Context, Result};

use super::split::Cut;
use super::{csp, dist, embed, offline, styles};
use crate::setup::Setup;
use crate::workspace::Workspace;
use crate::{files, process};

/// The profile of Cargo.toml that the deployed page is compiled with.
pub(crate) const PROFILE: &str = "page";

/// Builds beside `dist/` and moves over what is finished, so that `dist/` never holds half a site.
pub(crate) fn build(workspace: &Workspace, setup: &Setup<'_>) -> Result<()> {
    let built = workspace.scratch()?.join("site");
    let cut = Cut::prepare(workspace, setup)?;
    let mut trunk = setup.trunk_command()?;
    trunk.args(["build", "--release", "--cargo-profile", PROFILE, "--dist"]).arg(&built);
    cut.arm(&mut trunk)?;
    process::run(&mut trunk)?;

    let index = built.join("index.html");
    let html = cut.place(&built, &files::read(&index)?, setup)?;
    let styles = styles::join(&html, |file| files::read(&built.join(file)))?;
    files::write(&built.join(&styles.file_name), &styles.text)?;
    for old in &styles.old {
        files::remove(&built.join(old))?;
    }
    let page = csp::harden(&offline::announced(&styles.html, "./")?)?;
    for script in &page.scripts {
        files::write(&built.join(&script.file_name), &script.text)?;
    }
    files::write(&index, &page.html)?;
    embed::slim(&built)?;
    offline::announce_in_guides(&built)?;
    offline::write_worker(&built)?;

    let dist = dist(workspace);
    std::fs::create_dir_all(&dist)
        .with_context(|| format!("could not make the folder {}", dist.display()))?;
    for old in files::list(&dist)? {
        if !old.ends_with("npm") {
            files::remove(&old)?;
        }
    }
    files::copy(&built, &dist)
}
