//! The developer's commands.
//!
//! `cargo xtask serve` runs the page and the demo shop API, `build` leaves the deployable site and the npm package in
//! `dist/`, `test` checks everything. Each sets up what the machine lacks first (`setup`).
//!
//! Start reading in the module named like the command.

mod args;
mod build;
mod demo_api;
mod files;
mod http;
mod process;
mod say;
mod serve;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::Command;
use crate::workspace::Workspace;

fn main() -> ExitCode {
    if build::split::is_stand_in() {
        return build::split::stand_in().unwrap_or_else(|error| {
            say::error(&format!("{error:#}"));
            ExitCode::FAILURE
        });
    }
    let command = match args::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("{error:#}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(&command) {
        Ok(code) => code,
        Err(error) => {
            say::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<ExitCode> {
    if let Command::Help = command {
        println!("{}", args::USAGE);
        return Ok(ExitCode::SUCCESS);
    }
    process::stop_children_on_signal()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Help => {}
        Command::Serve(options) => serve::run(&workspace, options)?,
        Command::Build => build::run(&workspace)?,
        Command::Test(options) => {
            if !test::run(&workspace, options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
