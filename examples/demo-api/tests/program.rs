//! The program itself.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
};

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo-api"));
    command.args(args);
    command
}

fn output(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

fn error_of(output: &Output) -> String {
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Ends the program when a test is over, also where the test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_prints_one_line_and_serves() {
    let mut child = program(&["--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let running = Running(child);
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let address =
        line.strip_prefix("Demo shop API: http://").and_then(|rest| rest.strip_suffix('\n')).unwrap();
    assert!(address.starts_with("127.0.0.1:"));

    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(b"GET /text HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("OK, order received"), "{answer}");

    drop(running);
    let mut more = String::new();
    stdout.read_to_string(&mut more).unwrap();
    assert_eq!(more, "");
}

#[test]
fn it_says_when_the_port_is_taken() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let output = output(&["--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let error = error_of(&output);
    assert!(error.starts_with(&format!("Port {port} is already in use")), "{error}");
}

#[test]
fn it_says_when_the_database_cannot_be_opened() {
    let output = output(&["--port", "0", "--db", "no/such/folder/shop.sqlite"]);
    assert_eq!(output.status.code(), Some(1));
    let error = error_of(&output);
    assert!(error.starts_with("Cannot open the database no/such/folder/shop.sqlite: "), "{error}");
}

#[test]
fn it_refuses_arguments_that_it_does_not_know() {
    for args in
        [&["--prot", "1"][..], &["--port"], &["--port", "x"], &["--port", "65536"], &["--db"], &["8090"]]
    {
        let output = output(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error = error_of(&output);
        assert!(error.ends_with(". See demo-api --help.\n"), "{error}");
    }
}

#[test]
fn it_explains_itself() {
    for flag in ["--help", "-h"] {
        let output = output(&[flag]);
        assert!(output.status.success());
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("--port PORT") && help.contains("--db FILE"), "{help}");
    }
}
