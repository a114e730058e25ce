//! Just enough HTTP to see whether a server on loopback answers, and what ports are free.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::Background;

const POLL: Duration = Duration::from_millis(100);

/// Fails when something listens on the port already.
pub(crate) fn check_free(port: u16, what: &str, flag: &str) -> Result<()> {
    if TcpListener::bind(loopback(port)).is_err() {
        bail!(
            "port {port}, wanted for {what}, is taken: end the program that listens there, \
             or choose another port with {flag} <N>"
        );
    }
    Ok(())
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(loopback(0)).context("there is no free port on loopback")?;
    Ok(listener.local_addr()?.port())
}

/// Waits until the server on `port` answers `GET path`, whatever it answers, and returns the status. Fails when the
/// server ends or `limit` is over.
pub(crate) fn wait_for(server: &Background, port: u16, path: &str, limit: Option<Duration>) -> Result<u16> {
    let start = Instant::now();
    loop {
        server.check_alive()?;
        if let Some(status) = get(port, path) {
            return Ok(status);
        }
        if limit.is_some_and(|limit| start.elapsed() > limit) {
            bail!("nothing answered on port {port} within {} s", start.elapsed().as_secs());
        }
        thread::sleep(POLL);
    }
}

/// The status of `GET path`; `None` while nobody answers.
fn get(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&loopback(port), Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    status_in(&line)
}

fn status_in(line: &str) -> Option<u16> {
    line.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()
}

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_the_way_out() -> Result<()> {
        let listener = TcpListener::bind(loopback(0))?;
        let port = listener.local_addr()?.port();
        let message = check_free(port, "the page", "--port").expect_err("it is taken").to_string();
        assert!(message.contains(&format!("port {port}, wanted for the page, is taken")), "{message}");
        assert!(message.contains("--port <N>"), "{message}");
        Ok(())
    }

    #[test]
    fn the_status_is_read() {
        assert_eq!(status_in("HTTP/1.1 404 Not Found\r\n"), Some(404));
        assert_eq!(status_in("SSH-2.0"), None);
    }
}
