//! It does not matter who drives a run on mocks, nor how late the driver comes.

use flow_playground::interpreter::{Program, Start, TraceLevel};
use flow_playground::run::{Run, RunOptions, finish, run_virtual};

use super::{bytes, finished, report};
use crate::support::{document, example, example_ids, read};

/// Comes by every so many ms, whatever is due.
fn driven_every(ms: u64, program: Program, options: RunOptions) -> Run {
    let mut run = Run::new(program.into(), options);
    run.start(0);
    let mut now = 0;
    while run.next_wake().is_some() {
        now += ms;
        run.advance(now);
    }
    run
}

#[test]
fn a_late_driver_gives_the_same_trace_as_an_exact_one() {
    for id in example_ids() {
        for customers in [1, 20] {
            let document = example(&id);
            let compile = || Program::compile(&document, &Start::default()).expect("it compiles");
            let options = || RunOptions { customers, ..RunOptions::default() };
            let mut exact = Run::new(compile().into(), options());
            exact.start(0);
            finish(&mut exact);
            assert!(exact.is_over());
            for ms in [1, 333, 7_001, 1_000_000] {
                assert!(
                    bytes(&exact) == bytes(&driven_every(ms, compile(), options())),
                    "{id}, {customers} customers, every {ms} ms"
                );
            }
        }
    }
}

#[test]
fn random_latencies_do_not_make_a_difference_either() {
    let document = document(&read("tests/data/every-field.json"));
    for seed in 0..20 {
        let compile = || Program::compile(&document, &Start::default()).expect("it compiles");
        let options =
            || RunOptions { customers: 7, seed, replies: vec![Some("A-1".into())], ..RunOptions::default() };
        assert!(
            bytes(&driven_every(1, compile(), options()))
                == bytes(&driven_every(12_345, compile(), options())),
            "{seed}"
        );
    }
}

/// Without a trace everything else is the same.
#[test]
fn the_trace_costs_nothing_but_itself() {
    for id in example_ids() {
        let document = example(&id);
        let with = |trace| {
            run_virtual(&document, &Start::default(), RunOptions { trace, ..RunOptions::default() })
                .expect("it runs")
        };
        let full = with(TraceLevel::Full);
        let mut none = with(TraceLevel::None);
        assert!(none.events.is_empty());
        none.events = full.events.clone();
        assert_eq!(none, full);
    }
}

#[test]
fn replies_answer_the_asks_in_order_and_at_once() {
    let nodes = r#"{"id": "a", "type": "ask", "text": "one?", "next": "b"}, {"id": "b", "type": "ask", "text": "two? {{ reply }}", "timeout_seconds": 30, "next": "c", "timeout": "d"},
        {"id": "c", "type": "ask", "text": "three? {{ reply }}"}, {"id": "d", "type": "message", "text": "gone"}"#;
    let with = |replies: &[&str]| {
        let replies = replies.iter().map(|reply| Some((*reply).into())).collect();
        report(&finished("", nodes, RunOptions { replies, ..RunOptions::default() }), 0)
    };
    let none = with(&[]);
    assert_eq!(
        (none.outcome.as_str(), none.reason.as_deref(), none.duration_ms),
        ("waiting_for_reply", None, 0)
    );
    let one = with(&["x"]);
    assert_eq!((one.outcome.as_str(), one.duration_ms), ("completed", 30_000));
    assert_eq!(one.messages, ["one?", "two? x", "gone"].map(Into::into));
    let two = with(&["x", "y"]);
    assert_eq!((two.outcome.as_str(), two.duration_ms, two.messages.len()), ("waiting_for_reply", 0, 3));
    let more = with(&["x", "y", "z", "left over"]);
    assert_eq!((more.outcome.as_str(), more.duration_ms), ("completed", 0));
}

#[test]
fn initial_values_and_mocks_can_be_replaced() {
    let document = document(
        r#"{"version": 1, "variables": {"x": 1, "y": 1}, "start": "a", "nodes": [{"id": "a", "type": "webhook", "request": {"url": "u"}, "mock": {"responses": [{"body": "own"}]}, "next": "b"},
            {"id": "b", "type": "message", "text": "{{ x }} {{ y }} {{ z }} {{ response.body }}"}],
            "scenarios": [{"name": "s", "variables": {"y": null, "z": [2]}, "mocks": {"a": {"responses": [{"body": "other"}]}}}]}"#,
    );
    let scenario = &document.flow().scenarios[0];
    let start =
        Start { variables: scenario.variables.clone(), mocks: scenario.mocks.clone(), ..Start::default() };
    let said = |start| run_virtual(&document, &start, RunOptions::default()).expect("it runs").messages;
    assert_eq!(said(Start::default()), ["1 1  own".into()]);
    assert_eq!(said(start), ["1 null [2] other".into()]);
}
