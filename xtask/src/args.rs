//! The command line, read by hand: three commands with a handful of flags need no library.

use anyhow::{Context, Result, bail};

pub(crate) const USAGE: &str = "\
Usage: cargo xtask <command>

  serve   build the page, open it to the browser on loopback, with the demo shop API beside it
            --release          the optimised build (needs Node for wasm-opt)
            --port <N>         the page's port (8080)
            --api-port <N>     the demo shop API's port (8090)
            --no-api           without the demo shop API
            --open             open the page in the default browser

  build   leave the deployable site in dist/ and the npm package in dist/npm/

  test    check everything; ends with a line of totals
            --only <part>      rust (format, lints, native and doc tests), wasm (tests in headless Chromium),
                               node (the npm package), e2e (Playwright on the release build)
            --no-build         with node or e2e: take dist/ as it is
            -- <arguments>     with --only: handed to that part's test runner";

/// What the developer asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the usage.
    Help,
    /// Run the page and the demo API.
    Serve(ServeOptions),
    /// Build what is shipped.
    Build,
    /// Check everything.
    Test(TestOptions),
}

/// The flags of `serve`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    pub(crate) release: bool,
    pub(crate) port: u16,
    /// `None`: no demo API.
    pub(crate) api_port: Option<u16>,
    pub(crate) open: bool,
}

/// The flags of `test`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TestOptions {
    /// `None`: every part.
    pub(crate) only: Option<Part>,
    pub(crate) no_build: bool,
    /// Handed to the runner of the one part chosen.
    pub(crate) runner_arguments: Vec<String>,
}

/// The parts of the test run that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Rust,
    Wasm,
    Node,
    E2e,
}

impl Part {
    fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "rust" => Self::Rust,
            "wasm" => Self::Wasm,
            "node" => Self::Node,
            "e2e" => Self::E2e,
            _ => bail!("--only takes rust, wasm, node or e2e, not \"{text}\""),
        })
    }
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Command> {
    let mut arguments = Arguments { rest: arguments };
    match arguments.rest.next().as_deref() {
        None | Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some("serve") => arguments.serve(),
        Some("build") => match arguments.next_flag()? {
            None => Ok(Command::Build),
            Some((flag, _)) => flag_error("build", &flag),
        },
        Some("test") => arguments.test(),
        Some(other) => bail!("there is no command \"{other}\""),
    }
}

struct Arguments<I> {
    rest: I,
}

impl<I: Iterator<Item = String>> Arguments<I> {
    fn serve(mut self) -> Result<Command> {
        let mut options = ServeOptions { release: false, port: 8080, api_port: None, open: false };
        let mut api_port = 8090;
        let mut no_api = false;
        while let Some((flag, value)) = self.next_flag()? {
            match flag.as_str() {
                "--release" => options.release = true,
                "--open" => options.open = true,
                "--no-api" => no_api = true,
                "--port" => options.port = self.port(&flag, value)?,
                "--api-port" => api_port = self.port(&flag, value)?,
                "--help" | "-h" => return Ok(Command::Help),
                _ => return flag_error("serve", &flag),
            }
        }
        if !no_api {
            if api_port == options.port {
                bail!("the page and the demo API cannot share port {api_port}");
            }
            options.api_port = Some(api_port);
        }
        Ok(Command::Serve(options))
    }

    fn test(mut self) -> Result<Command> {
        let mut options = TestOptions::default();
        while let Some((flag, value)) = self.next_flag()? {
            match flag.as_str() {
                "--only" => options.only = Some(Part::parse(&self.value(&flag, value)?)?),
                "--no-build" => options.no_build = true,
                "--" => {
                    options.runner_arguments.extend(self.rest.by_ref());
                    if options.only.is_none() {
                        bail!("arguments after -- go to one test runner: choose it with --only");
                    }
                }
                "--help" | "-h" => return Ok(Command::Help),
                _ => return flag_error("test", &flag),
            }
        }
        Ok(Command::Test(options))
    }

    /// The next flag, with the value of `--flag=value`.
    fn next_flag(&mut self) -> Result<Option<(String, Option<String>)>> {
        let Some(argument) = self.rest.next() else { return Ok(None) };
        if !argument.starts_with('-') {
            bail!("unexpected argument \"{argument}\"");
        }
        Ok(Some(match argument.split_once('=') {
            Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        }))
    }

    fn value(&mut self, flag: &str, inline: Option<String>) -> Result<String> {
        inline.or_else(|| self.rest.next()).with_context(|| format!("{flag} needs a value"))
    }

    fn port(&mut self, flag: &str, inline: Option<String>) -> Result<u16> {
        let text = self.value(flag, inline)?;
        match text.parse() {
            Ok(0) | Err(_) => bail!("{flag} takes a port from 1 to 65535, not \"{text}\""),
            Ok(port) => Ok(port),
        }
    }
}

fn flag_error(command: &str, flag: &str) -> Result<Command> {
    bail!("{command} has no flag {flag}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    fn complains(line: &str, about: &str) {
        let message = read(line).expect_err(line).to_string();
        assert!(message.contains(about), "{line}: {message}");
    }

    #[test]
    fn serve_has_defaults() -> Result<()> {
        let expected = ServeOptions { release: false, port: 8080, api_port: Some(8090), open: false };
        assert_eq!(read("serve")?, Command::Serve(expected));
        Ok(())
    }

    #[test]
    fn serve_takes_values_with_space_or_equals() -> Result<()> {
        let expected = ServeOptions { release: true, port: 9000, api_port: Some(9001), open: true };
        assert_eq!(read("serve --release --port 9000 --api-port=9001 --open")?, Command::Serve(expected));
        Ok(())
    }

    #[test]
    fn no_api_leaves_the_api_out_and_frees_its_port() -> Result<()> {
        let expected = ServeOptions { release: false, port: 8090, api_port: None, open: false };
        assert_eq!(read("serve --no-api --port 8090")?, Command::Serve(expected));
        Ok(())
    }

    #[test]
    fn test_hands_arguments_on_to_the_runner() -> Result<()> {
        let expected = TestOptions {
            only: Some(Part::E2e),
            no_build: true,
            runner_arguments: vec!["boot.spec.ts".into(), "--headed".into()],
        };
        assert_eq!(read("test --only e2e --no-build -- boot.spec.ts --headed")?, Command::Test(expected));
        Ok(())
    }

    #[test]
    fn mistakes_are_named() {
        complains("deploy", "no command \"deploy\"");
        complains("serve --fast", "serve has no flag --fast");
        complains("serve --port", "--port needs a value");
        complains("serve --port 70000", "not \"70000\"");
        complains("serve --port 8090", "cannot share port 8090");
        complains("test --only unit", "not \"unit\"");
        complains("test rust", "unexpected argument \"rust\"");
        complains("test -- --nocapture", "choose it with --only");
        complains("build --release", "build has no flag --release");
    }
}
