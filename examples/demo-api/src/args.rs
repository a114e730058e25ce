//! The command line.

use std::{ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
A small shop API on 127.0.0.1, slow and troublesome on request, for trying bot flows.

Usage: demo-api [--port PORT] [--db FILE]

  --port PORT  the port to listen on (8090); 0 takes any free one
  --db FILE    keep the orders in this SQLite file; without it they live in memory
  --help       print this";

/// What to do.
pub(crate) enum Command {
    Help,
    Serve { port: u16, db: Option<PathBuf> },
}

/// Reads the arguments that follow the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = Parser::from_args(args);
    let (mut port, mut db) = (8090, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("port") => port = parser.value()?.parse()?,
            Arg::Long("db") => db = Some(parser.value()?.into()),
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Serve { port, db })
}
