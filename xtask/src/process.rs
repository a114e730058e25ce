//! Child processes: run and wait, run and read, or keep in the background.
//!
//! Every child that runs for long is entered in one register, so that Ctrl+C or a termination signal stops them all.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::say;

/// How often a running child is looked at.
const POLL: Duration = Duration::from_millis(20);

static RUNNING: Mutex<Vec<Shared>> = Mutex::new(Vec::new());

type Shared = Arc<Mutex<Child>>;

/// From now on a signal to end this process ends its children first.
pub(crate) fn stop_children_on_signal() -> Result<()> {
    ctrlc::set_handler(|| {
        for child in lock(&RUNNING).iter() {
            // A child that has ended already has nothing to be stopped.
            let _ = lock(child).kill();
        }
        println!();
        std::process::exit(130);
    })
    .context("could not listen for Ctrl+C")
}

/// A command with this process's environment, without what cargo adds to it for `cargo run`: build scripts that watch
/// such variables would rebuild whenever cargo is called through `cargo xtask`.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    if say::colours() {
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    cargo
}

/// Runs to the end with our own output, and fails when the command does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    check(command, status)
}

/// Runs to the end with our own output.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    wait(&register(spawn(command)?))
}

/// Runs to the end with our own output, and hands each line of standard output to `line` as well.
pub(crate) fn status_reading(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    command.stdout(Stdio::piped());
    let mut child = spawn(command)?;
    let pipe = child.stdout.take().context("the output of the command could not be read")?;
    let child = register(child);
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    let mut output = std::io::stdout();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        output.write_all(&bytes)?;
        line(String::from_utf8_lossy(&bytes).trim_end());
        bytes.clear();
    }
    wait(&child)
}

/// Runs to the end in silence and returns standard output; fails with what the command said when it fails.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| not_started(command))?;
    if !output.status.success() {
        bail!("{} failed: {}", shown(command), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Fails when `status` is a failure.
pub(crate) fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("{} failed ({status})", shown(command))
}

/// A child in the background, stopped when this value is dropped.
#[derive(Debug)]
pub(crate) struct Background {
    name: String,
    child: Shared,
    log: Option<PathBuf>,
}

impl Background {
    /// Starts `command`; `name` is what messages call it.
    pub(crate) fn start(name: &str, command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null());
        Ok(Self { name: name.to_owned(), child: register(spawn(command)?), log: None })
    }

    /// The same, with what it prints written to a file.
    pub(crate) fn start_logged(name: &str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let file = File::create(&log).with_context(|| format!("could not write {}", log.display()))?;
        command.stdout(file.try_clone()?).stderr(file);
        let mut started = Self::start(name, command)?;
        started.log = Some(log);
        Ok(started)
    }

    /// Fails when the child has ended.
    pub(crate) fn check_alive(&self) -> Result<()> {
        match lock(&self.child).try_wait()? {
            None => Ok(()),
            Some(status) => match &self.log {
                None => bail!("{} ended ({status}); what it said is above", self.name),
                Some(log) => {
                    let said = std::fs::read_to_string(log).unwrap_or_default();
                    bail!("{} ended ({status}). It said:\n{}", self.name, said.trim())
                }
            },
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let mut child = lock(&self.child);
        // Failing means that it has ended already.
        let _ = child.kill();
        let _ = child.wait();
        drop(child);
        forget(&self.child);
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| not_started(command))
}

fn register(child: Child) -> Shared {
    let shared = Arc::new(Mutex::new(child));
    lock(&RUNNING).push(Arc::clone(&shared));
    shared
}

fn forget(child: &Shared) {
    lock(&RUNNING).retain(|other| !Arc::ptr_eq(other, child));
}

/// Waits by looking again and again: a blocking wait would hold the lock that the signal handler needs.
fn wait(child: &Shared) -> Result<ExitStatus> {
    loop {
        let status = lock(child).try_wait()?;
        if let Some(status) = status {
            forget(child);
            return Ok(status);
        }
        thread::sleep(POLL);
    }
}

/// A poisoned lock is as good as any here: the data behind it is a list of children to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn not_started(command: &Command) -> String {
    format!("could not start {}", command.get_program().to_string_lossy())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = command("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failure_names_the_command_and_what_it_said() {
        let error =
            read(&mut shell("echo nothing here >&2; exit 3")).expect_err("it exits with 3").to_string();
        assert!(error.starts_with("sh -c"), "{error}");
        assert!(error.ends_with("nothing here"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = read(&mut command("no-such-program-here")).expect_err("it does not exist").to_string();
        assert_eq!(error, "could not start no-such-program-here");
    }

    #[test]
    fn lines_are_read_while_it_runs() -> Result<()> {
        let mut lines = Vec::new();
        let status = status_reading(&mut shell("echo one; printf two"), |line| lines.push(line.to_owned()))?;
        assert!(status.success());
        assert_eq!(lines, ["one", "two"]);
        Ok(())
    }

    #[test]
    fn the_end_of_a_logged_child_is_told_with_what_it_said() -> Result<()> {
        let log = std::env::temp_dir().join(format!("xtask-log-{}", std::process::id()));
        let child = Background::start_logged("the child", &mut shell("echo no such table"), log.clone())?;
        let message = loop {
            match child.check_alive() {
                Ok(()) => thread::sleep(POLL),
                Err(error) => break error.to_string(),
            }
        };
        std::fs::remove_file(log)?;
        assert!(message.starts_with("the child ended") && message.ends_with("no such table"), "{message}");
        Ok(())
    }

    #[test]
    fn a_background_child_ends_when_dropped() -> Result<()> {
        let sleeper = Background::start("the sleeper", &mut shell("exec sleep 60"))?;
        sleeper.check_alive()?;
        let child = Arc::clone(&sleeper.child);
        drop(sleeper);
        assert!(lock(&child).try_wait()?.is_some());
        Ok(())
    }
}
