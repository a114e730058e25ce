//! The demo shop API, which flows talk to live.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::http;
use crate::process::{self, Background};
use crate::workspace::Workspace;

/// The package and its program.
const DEMO_API: &str = "demo-api";

/// A running demo API; ends when dropped.
#[derive(Debug)]
pub(crate) struct DemoApi {
    server: Background,
    port: u16,
}

impl DemoApi {
    /// Compiles it.
    pub(crate) fn build(workspace: &Workspace) -> Result<()> {
        process::run(workspace.cargo().args(["build", "--package", DEMO_API]))
    }

    /// Starts it on `port` and waits until it answers. What it prints goes to a file in the target folder.
    pub(crate) fn start(workspace: &Workspace, port: u16) -> Result<Self> {
        let file_name = format!("{DEMO_API}{}", std::env::consts::EXE_SUFFIX);
        let mut command = process::command(workspace.target.join("debug").join(file_name));
        command.current_dir(&workspace.root).args(["--port", &port.to_string()]);
        let log = workspace.scratch()?.join("demo-api.log");
        let server = Background::start_logged("the demo shop API", &mut command, log)?;
        http::wait_for(&server, port, "/", Some(Duration::from_secs(20)))
            .context("the demo shop API does not start")?;
        Ok(Self { server, port })
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Fails when it has ended.
    pub(crate) fn check_alive(&self) -> Result<()> {
        self.server.check_alive()
    }
}
