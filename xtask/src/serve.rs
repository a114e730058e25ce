//! `cargo xtask serve`: the page, rebuilt on every save, and the demo shop API beside it.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::args::ServeOptions;
use crate::build::site;
use crate::demo_api::DemoApi;
use crate::process::Background;
use crate::setup::Setup;
use crate::workspace::Workspace;
use crate::{files, http, say};

/// How often the children are looked at once they run.
const POLL: Duration = Duration::from_millis(250);

/// Serves until Ctrl+C, or until one of the two servers ends.
pub(crate) fn run(workspace: &Workspace, options: &ServeOptions) -> Result<()> {
    let start = Instant::now();
    http::check_free(options.port, "the page", "--port")?;
    if let Some(port) = options.api_port {
        http::check_free(port, "the demo shop API", "--api-port")?;
    }

    say::heading("Setting up");
    let mut setup = Setup::new(workspace);
    setup.wasm_target()?;
    setup.trunk()?;
    setup.wasm_bindgen()?;
    if options.release {
        setup.npm().context("--release needs wasm-opt from npm; without --release no Node is needed")?;
    }

    say::heading("Building (the first time compiles everything: about 2 minutes on two cores)");
    let api = match options.api_port {
        Some(port) => {
            say::doing("the demo shop API");
            DemoApi::build(workspace)?;
            Some(DemoApi::start(workspace, port)?)
        }
        None => None,
    };
    say::doing("the page");
    let page = start_trunk(workspace, &setup, options)?;
    let status = http::wait_for(&page, options.port, "/", None)?;

    announce(options, api.as_ref(), status, start.elapsed());
    loop {
        page.check_alive()?;
        if let Some(api) = &api {
            api.check_alive()?;
        }
        thread::sleep(POLL);
    }
}

/// Trunk builds first and listens after that, also when the build has failed.
fn start_trunk(workspace: &Workspace, setup: &Setup<'_>, options: &ServeOptions) -> Result<Background> {
    let folder = workspace.scratch()?.join(if options.release { "serve-release" } else { "serve" });
    // A page of an earlier start would hide that this build has failed.
    files::remove(&folder.join("index.html"))?;
    let mut trunk = setup.trunk_command()?;
    trunk.args(["serve", "--address", "127.0.0.1", "--disable-address-lookup", "--no-spa"]);
    trunk.args(["--port", &options.port.to_string()]).arg("--dist").arg(folder);
    if options.release {
        trunk.args(["--release", "--cargo-profile", site::PROFILE]);
    }
    if options.open {
        trunk.arg("--open");
    }
    Background::start("Trunk", &mut trunk)
}

fn announce(options: &ServeOptions, api: Option<&DemoApi>, status: u16, took: Duration) {
    say::heading(&format!("Ready after {}", say::duration(took)));
    println!();
    println!("  Flow Playground:  {}", say::paint("1", &format!("http://127.0.0.1:{}/", options.port)));
    if let Some(api) = api {
        println!("  Demo shop API:    {}", say::paint("1", &api.url()));
    }
    println!();
    if status != 200 {
        say::note("the page does not build yet (see above); it is built again on every save");
    }
    println!("  Ctrl+C ends {}.", if api.is_some() { "both" } else { "it" });
}
