//! What the system's package manager installs, where it may.

use std::process::Command;

use anyhow::{Result, bail};

use super::search;
use crate::{process, say};

/// How a system installs something.
pub(super) struct Manager {
    pub(super) program: &'static str,
    pub(super) needs_root: bool,
    pub(super) commands: &'static [&'static [&'static str]],
}

/// Installs `what` with the first of the managers that is here; `by_hand` says what to do where none may.
pub(super) fn install(what: &str, managers: &[Manager], by_hand: &str) -> Result<()> {
    let Some(manager) = managers.iter().find(|manager| search::on_path(manager.program).is_some()) else {
        bail!("no {what} was found. {by_hand}");
    };
    let sudo = manager.needs_root && !is_root();
    if sudo && !sudo_works() {
        bail!("no {what} was found, and installing it needs root. {by_hand}");
    }
    say::doing(&format!("installing {what} with {} (about 2 minutes)", manager.program));
    for arguments in manager.commands {
        let mut command = process::command(if sudo { "sudo" } else { "env" });
        if sudo {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", manager.program]).args(*arguments);
        if let Err(error) = process::run(&mut command) {
            bail!("{error:#}. {by_hand}");
        }
    }
    Ok(())
}

fn is_root() -> bool {
    process::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Whether sudo asks for no password.
fn sudo_works() -> bool {
    process::read(Command::new("sudo").args(["-n", "true"])).is_ok()
}
