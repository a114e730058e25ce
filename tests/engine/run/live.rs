//! Live runs, driven by hand: what the page's driver does.

use flow_playground::interpreter::{Failure, FailureReason};
use flow_playground::run::{Customer, Outgoing, Run, RunOptions, Ticket, Webhooks};

use super::{lines, new_run, report};
use crate::talk::{answer, same_lines};

const CALL: &str = r#"{"id": "a", "type": "webhook", "request": {"url": "https://x.example/{{ run.id }}"}, "timeout_seconds": 15, "next": "b", "timeout": "c", "error": "d",
        "mock": {"responses": [{"body": "mock", "latency_seconds": 2}]}},
    {"id": "b", "type": "message", "text": "{{ response.body }}"}, {"id": "c", "type": "message", "text": "late"}, {"id": "d", "type": "message", "text": "failed"}"#;

fn live(fields: &str, nodes: &str, customers: u32) -> Run {
    let mut run =
        new_run(fields, nodes, RunOptions { customers, webhooks: Webhooks::Live, ..RunOptions::default() });
    run.start(0);
    run
}

/// What the driver is to do, in short: `send URL` or `abort CUSTOMER`, and the tickets.
fn outgoing(run: &mut Run) -> (Vec<String>, Vec<Ticket>) {
    let told = run.take_outgoing();
    told.into_iter()
        .map(|outgoing| match outgoing {
            Outgoing::Send { ticket, request } => (format!("send {}", request.url), ticket),
            Outgoing::Abort { ticket } => (format!("abort {}", ticket.customer.0), ticket),
        })
        .unzip()
}

#[test]
fn a_request_goes_out_and_its_answer_comes_in() {
    let mut run = live("", CALL, 1);
    let (told, tickets) = outgoing(&mut run);
    assert_eq!(told, ["send https://x.example/1"]);
    assert_eq!((run.live_requests(), run.next_wake()), (1, Some(15_000)));
    assert!(outgoing(&mut run).0.is_empty(), "nothing is told twice");
    run.advance(400);
    run.resolve(450, tickets[0], Ok(answer(200, "\"hello\"")));
    assert!(run.is_over());
    assert_eq!(run.live_requests(), 0);
    assert_eq!(report(&run, 0).messages, ["hello".into()]);
    same_lines(
        &lines(&run, 0)[2..4],
        r#"
        0 webhook_sent a attempt=1 method="POST" url="https://x.example/1" timeout_ms=15000
        450 webhook_answered a status=200 ok=true elapsed_ms=450 body="hello"
        "#,
    );
}

#[test]
fn a_failure_comes_in() {
    let mut run = live("", CALL, 1);
    let ticket = outgoing(&mut run).1[0];
    run.resolve(
        7,
        ticket,
        Err(Failure { reason: FailureReason::Cors, detail: "the browser blocked it".into() }),
    );
    assert_eq!(report(&run, 0).messages, ["failed".into()]);
    assert!(lines(&run, 0).contains(
        &r#"7 webhook_failed a reason="cors" detail="the browser blocked it" elapsed_ms=7"#.to_owned()
    ));
}

#[test]
fn a_request_that_times_out_is_aborted_and_its_late_answer_changes_nothing() {
    let mut run = live("", CALL, 1);
    let ticket = outgoing(&mut run).1[0];
    run.advance(15_000);
    assert_eq!(outgoing(&mut run).0, ["abort 0"]);
    assert_eq!((run.live_requests(), run.gate().in_flight()), (0, 0));
    let before = super::bytes(&run);
    run.resolve(15_001, ticket, Ok(answer(200, "\"hello\"")));
    assert_eq!(super::bytes(&run), before);
    assert_eq!(report(&run, 0).messages, ["late".into()]);
}

#[test]
fn an_answer_at_the_last_moment_counts() {
    let mut run = live("", CALL, 1);
    let ticket = outgoing(&mut run).1[0];
    run.resolve(15_000, ticket, Ok(answer(200, "\"just\"")));
    assert_eq!(report(&run, 0).messages, ["just".into()]);
}

/// The tab slept through the timeout: the answer that waited for it comes too late.
#[test]
fn an_answer_that_was_slept_through_is_too_late() {
    let mut run = live("", CALL, 1);
    let ticket = outgoing(&mut run).1[0];
    run.resolve(100_000, ticket, Ok(answer(200, "\"hello\"")));
    assert_eq!(report(&run, 0).messages, ["late".into()]);
    assert_eq!(run.live_requests(), 0);
}

#[test]
fn an_answer_to_an_earlier_attempt_changes_nothing() {
    let nodes = r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "timeout_seconds": 5, "retry": {"max_attempts": 2, "on": ["timeout"]}, "next": "b"}, {"id": "b", "type": "message", "text": "{{ response.body }}"}"#;
    let mut run = live("", nodes, 1);
    let first = outgoing(&mut run).1[0];
    run.advance(5000);
    run.advance(6000);
    let (told, tickets) = outgoing(&mut run);
    assert_eq!(told, ["abort 0", "send u"]);
    assert_eq!(tickets[0], first);
    run.resolve(6001, first, Ok(answer(200, "\"first\"")));
    assert!(!run.is_over());
    run.resolve(6002, tickets[1], Ok(answer(200, "\"second\"")));
    assert_eq!(report(&run, 0).messages, ["second".into()]);
}

#[test]
fn stop_aborts_what_is_under_way_and_empties_the_queue() {
    let mut run = live(r#""limits": {"max_concurrent_requests": 2},"#, CALL, 4);
    assert_eq!(outgoing(&mut run).0.len(), 2);
    assert_eq!((run.gate().in_flight(), run.gate().queued()), (2, 2));
    run.stop(3000);
    assert_eq!(outgoing(&mut run).0, ["abort 0", "abort 1"], "and nothing is sent any more");
    assert_eq!((run.gate().in_flight(), run.gate().queued(), run.live_requests()), (0, 0, 0));
    assert!(run.is_over());
    assert_eq!(run.next_wake(), None);
    for customer in 0..4 {
        assert_eq!(report(&run, customer).outcome.as_str(), "stopped");
        assert_eq!(report(&run, customer).duration_ms, 3000);
    }
}

#[test]
fn stop_in_a_wait_wakes_nobody() {
    let mut run = live(
        "",
        r#"{"id": "a", "type": "wait", "seconds": 20, "next": "b"}, {"id": "b", "type": "message", "text": "!"}"#,
        1,
    );
    run.stop(3000);
    run.advance(60_000);
    assert!(report(&run, 0).messages.is_empty());
    assert_eq!(report(&run, 0).path, ["a".into()]);
}

#[test]
fn the_gate_sends_the_next_one_when_an_answer_came() {
    let mut run = live(r#""limits": {"max_concurrent_requests": 1},"#, CALL, 3);
    let (told, tickets) = outgoing(&mut run);
    assert_eq!(told, ["send https://x.example/1"]);
    run.resolve(1000, tickets[0], Ok(answer(200, "1")));
    let (told, tickets) = outgoing(&mut run);
    assert_eq!(told, ["abort 0", "send https://x.example/2"].map(str::to_owned)[told.len() % 2..]);
    run.resolve(2500, *tickets.last().expect("a ticket"), Ok(answer(500, "1")));
    run.advance(2600);
    let sent: Vec<String> =
        (0..3).map(|customer| lines(&run, customer)[if customer == 0 { 2 } else { 3 }].clone()).collect();
    assert!(
        sent[1].starts_with("1000 webhook_sent") && sent[1].contains("queued_ms=1000 timeout_ms=15000"),
        "{}",
        sent[1]
    );
    assert!(sent[2].starts_with("2500 webhook_sent") && sent[2].contains("queued_ms=2500"), "{}", sent[2]);
}

/// A node may answer from its mock in a live run.
#[test]
fn a_mocked_node_sends_nothing() {
    let options = RunOptions { webhooks: Webhooks::Live, mocked: vec!["a".into()], ..RunOptions::default() };
    let mut run = new_run("", CALL, options);
    run.start(0);
    assert!(outgoing(&mut run).0.is_empty());
    assert_eq!((run.live_requests(), run.next_wake()), (0, Some(2000)));
    run.advance(2000);
    assert_eq!(report(&run, 0).messages, ["mock".into()]);
}

/// Live waits end when the driver comes, and what follows counts from then.
#[test]
fn a_late_driver_shifts_what_follows() {
    let nodes = r#"{"id": "a", "type": "wait", "seconds": 2, "next": "b"}, {"id": "b", "type": "wait", "seconds": 3}"#;
    let mut run = live("", nodes, 1);
    run.advance(10_000);
    assert_eq!(run.next_wake(), Some(13_000));
    run.advance(13_000);
    assert_eq!(report(&run, 0).duration_ms, 13_000);
}

#[test]
fn a_customer_writes() {
    let nodes = r#"{"id": "a", "type": "ask", "text": "?", "variable": "x", "timeout_seconds": 60, "next": "b", "timeout": "c"},
        {"id": "b", "type": "message", "text": "{{ x }}"}, {"id": "c", "type": "message", "text": "bye"}"#;
    let mut run = live("", nodes, 2);
    run.say(59_999, Customer(1), "tea".into());
    run.say(60_000, Customer(0), "too late".into());
    run.say(60_001, Customer(9), "nobody".into());
    assert_eq!(report(&run, 1).messages, ["?".into(), "tea".into()]);
    assert_eq!(report(&run, 0).messages, ["?".into(), "bye".into()]);
}
