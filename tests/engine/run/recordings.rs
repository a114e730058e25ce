//! Runs that are made again: event by event, from files, otherwise from a moment on; and where they hold.

use std::sync::Arc;

use flow_playground::flow::{Document, Millis, Port, Value};
use flow_playground::interpreter::{EventKind, Failure, FailureReason, Program, Response, Start};
use flow_playground::run::again::{again, compare, requests};
use flow_playground::run::{
    Breakpoints, Change, Changed, Customer, Outgoing, Recording, Run, RunOptions, Webhooks, file,
};
use proptest::prelude::*;

use super::bytes;
use crate::support::{document, example, example_ids, value};

/// Asks, calls, waits and goes round, with a secret on the way.
const SHOP: &str = r#"{
    "version": 1, "name": "Shop", "start": "ask", "variables": { "key": "s3cret", "n": 0 }, "secrets": ["key"],
    "limits": { "max_concurrent_requests": 1 },
    "nodes": [
        { "id": "ask", "type": "ask", "text": "Which order?", "variable": "order", "timeout_seconds": 60, "next": "call", "timeout": "bye" },
        { "id": "call", "type": "webhook", "request": { "url": "https://x.example/{{ order }}?key={{ key }}", "headers": { "Authorization": "Bearer {{ key }}" } },
          "timeout_seconds": 5, "save": { "result": "{{ response.body.result }}" },
          "mock": { "order": "random", "responses": [
              { "body": { "result": "pending", "echo": "{{ key }}" }, "latency_seconds": { "distribution": "uniform", "min": 0.5, "max": 6 } },
              { "body": { "result": "success" }, "latency_seconds": 1 }, { "fail": "network" } ] },
          "next": "check", "timeout": "pause", "error": "pause" },
        { "id": "check", "type": "condition", "branches": [
            { "label": "Success", "rules": [{ "left": "{{ result }}", "op": "equals", "right": "success" }], "next": "done" }],
          "else": "pause" },
        { "id": "pause", "type": "wait", "seconds": 2, "next": "count" },
        { "id": "count", "type": "set", "assign": { "n": "{{ n + 1 }}" }, "next": "enough" },
        { "id": "enough", "type": "condition", "branches": [
            { "label": "Enough", "rules": [{ "left": "{{ n }}", "op": "greater_than", "right": 6 }], "next": "bye" }],
          "else": "call" },
        { "id": "done", "type": "message", "text": "{{ order }} is {{ result }}" },
        { "id": "bye", "type": "message", "text": "Bye" }
    ] }"#;

fn program(document: &Document) -> Arc<Program> {
    Program::compile(document, &Start::default()).expect("it runs").into()
}

/// What may happen from outside, one after the other.
#[derive(Clone, Debug)]
enum Doing {
    Pass(Millis),
    Say(u32, String),
    /// With live webhooks: the oldest request under way is answered.
    Answer(u8),
    Stop,
}

fn doings() -> impl Strategy<Value = Vec<Doing>> {
    let one = prop_oneof![
        6 => (1_u64..4000).prop_map(Doing::Pass),
        3 => (0_u32..3, "[A-C]-[0-9]").prop_map(|(customer, text)| Doing::Say(customer, text)),
        5 => (0_u8..6).prop_map(Doing::Answer),
        1 => Just(Doing::Stop),
    ];
    prop::collection::vec(one, 0..40)
}

/// A run, as a driver turns it.
fn driven(webhooks: Webhooks, seed: u64, doings: &[Doing]) -> Recording {
    let options = RunOptions { customers: 3, webhooks, seed, ..RunOptions::default() };
    let mut recording = Recording::new(Run::new(program(&document(SHOP)), options));
    recording.start(0);
    let (mut now, mut open) = (0, Vec::new());
    for doing in doings {
        match doing {
            Doing::Pass(ms) => {
                now += ms;
                recording.advance(now);
            }
            Doing::Say(customer, text) => recording.say(now, Customer(*customer), text.as_str().into()),
            Doing::Answer(kind) if !open.is_empty() => {
                let ticket = open.remove(0);
                let body = |result: &str| {
                    Value::object([("result", Value::from(result)), ("seen", "the s3cret one".into())])
                };
                let answer = match kind {
                    0..3 => Ok(Response {
                        status: 200,
                        headers: Arc::default(),
                        body: body("pending"),
                        note: None,
                    }),
                    3 => Ok(Response {
                        status: 200,
                        headers: Arc::default(),
                        body: body("success"),
                        note: None,
                    }),
                    4 => Ok(Response {
                        status: 503,
                        headers: Arc::default(),
                        body: "busy".into(),
                        note: Some("a s3cret".into()),
                    }),
                    _ => Err(Failure { reason: FailureReason::Cors, detail: "not to this page".into() }),
                };
                recording.resolve(now, ticket, answer);
            }
            Doing::Answer(_) => {}
            Doing::Stop => recording.stop(now),
        }
        for outgoing in recording.take_outgoing() {
            match outgoing {
                Outgoing::Send { ticket, .. } => open.push(ticket),
                Outgoing::Abort { ticket } => open.retain(|other| *other != ticket),
            }
        }
    }
    recording
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_run_made_again_is_the_same_byte_for_byte(live in any::<bool>(), seed in 0_u64..1000, doings in doings()) {
        let webhooks = if live { Webhooks::Live } else { Webhooks::Mock };
        let first = driven(webhooks, seed, &doings);
        let run = first.run();
        let again = Recording::replay(Arc::clone(run.program()), run.options().clone(), first.incoming(), first.passed());
        prop_assert_eq!(bytes(again.run()), bytes(run));
        prop_assert_eq!(again.incoming(), first.incoming());

        // As a file it is the same too, without the secret.
        let text = file::write(&document(SHOP), &first, true);
        prop_assert!(!text.contains("s3cret"), "{}", text);
        let opened = file::read(&text).expect("it opens");
        prop_assert_eq!(opened.departs, None);
        prop_assert_eq!(bytes(opened.recording.run()), bytes(run));
        prop_assert_eq!(file::write(&opened.document, &opened.recording, true), text);
    }

    #[test]
    fn again_without_a_change_is_the_same_past(live in any::<bool>(), seed in 0_u64..1000, doings in doings(), at in 0.0..1.0_f64) {
        let webhooks = if live { Webhooks::Live } else { Webhooks::Mock };
        let first = driven(webhooks, seed, &doings);
        let events = |recording: &Recording| recording.run().conversation(Customer::FIRST).trace().events.clone();
        let past = events(&first);
        let after = (at * past.len() as f64) as usize;
        let second = again(&first, Arc::clone(first.run().program()), Customer::FIRST, after, Vec::new());
        prop_assert_eq!(second.run().options().webhooks, Webhooks::Mock);
        // What customers write, and what stops a run, comes at times that a live driver chose: those are kept. Waits
        // end on time on mocks, and a little later with a live driver: the same things happen in the same order.
        if !live {
            prop_assert_eq!(&events(&second)[..after], &past[..after]);
        }
    }

    #[test]
    fn a_run_holds_before_anything_beyond_the_breakpoint(seed in 0_u64..1000, doings in doings()) {
        let mut recording = Recording::new(Run::new(
            program(&document(SHOP)),
            RunOptions { customers: 3, seed, replies: vec![Some("A-1".into())], ..RunOptions::default() },
        ));
        let nodes = ["count".into(), "done".into()].into();
        recording.set_breakpoints(Arc::new(Breakpoints { nodes, edges: [("check".into(), Port::Else)].into() }));
        let plain = {
            let mut run = Run::new(Arc::clone(recording.run().program()), recording.run().options().clone());
            run.start(0);
            flow_playground::run::finish(&mut run);
            run
        };
        let mut halts = 0;
        let mut halt = recording.start(0);
        for _ in 0..10_000 {
            if let Some(at) = halt {
                halts += 1;
                let events = &recording.run().conversation(at.customer).trace().events;
                prop_assert_eq!(events[at.after - 1].t_ms, recording.run().now(), "nothing later has happened");
            } else if recording.run().next_wake().is_none() {
                break;
            }
            halt = recording.advance(recording.run().now() + doings.len() as u64 * 100 + 1000);
        }
        let entered = |event: &flow_playground::interpreter::TraceEvent| matches!(
            (&event.kind, event.node.as_deref()),
            (EventKind::NodeEntered { .. }, Some("count" | "done"))
        ) || matches!(&event.kind, EventKind::NodeEntered { via: Some((from, Port::Else)), .. } if &**from == "check");
        let expected: usize = plain.customers().map(|customer| {
            plain.conversation(customer).trace().events.iter().filter(|event| entered(event)).count()
        }).sum();
        prop_assert_eq!(halts, expected, "every breakpoint is told of once");
        prop_assert_eq!(bytes(recording.run()), bytes(&plain), "holding changes nothing");
    }
}

/// The first customer's run of an example on mocks, to its end.
fn finished(id: &str, changes: Vec<Change>) -> Recording {
    let options = RunOptions { changes, ..RunOptions::default() };
    let mut recording = Recording::new(Run::new(program(&example(id)), options));
    recording.start(0);
    finish(&mut recording);
    recording
}

fn finish(recording: &mut Recording) {
    while let Some(next) = recording.run().next_wake() {
        recording.advance(next);
    }
}

fn kinds(recording: &Recording) -> Vec<String> {
    let events = &recording.run().conversation(Customer::FIRST).trace().events;
    events.iter().map(|event| event.kind.as_str().to_owned()).collect()
}

fn path(recording: &Recording) -> String {
    let events = &recording.run().conversation(Customer::FIRST).trace().events;
    let entered = events.iter().filter(|event| matches!(event.kind, EventKind::NodeEntered { .. }));
    entered.filter_map(|event| event.node.as_deref()).collect::<Vec<_>>().join(" ")
}

/// How many events there are when the first of a kind has happened.
fn after(recording: &Recording, kind: &str) -> usize {
    kinds(recording).iter().position(|each| each == kind).expect("it happened") + 1
}

#[test]
fn every_example_survives_its_file() {
    for id in example_ids() {
        let first = finished(&id, Vec::new());
        let opened = file::read(&file::write(&example(&id), &first, true)).expect("it opens");
        assert_eq!(opened.departs, None, "{id}");
        assert_eq!(bytes(opened.recording.run()), bytes(first.run()), "{id}");
    }
}

#[test]
fn other_variables_between_two_events() {
    let first = finished("branch-on-result", Vec::new());
    assert_eq!(path(&first), "greet create check please_wait pause recheck check_again done");
    // Right before the condition looks at it.
    let at = after(&first, "variables_set");
    let changes = vec![Changed::Variables(vec![("result".into(), Some("success".into()))])];
    let mut second = again(&first, Arc::clone(first.run().program()), Customer::FIRST, at, changes);
    finish(&mut second);
    assert_eq!(path(&second), "greet create check done");
    let comparison = compare((first.run(), Customer::FIRST), (second.run(), Customer::FIRST));
    assert_eq!(comparison.departs, Some(at), "the past is the same");
    assert!(comparison.path.iter().any(|line| !line.same()));
    assert!(comparison.messages.iter().any(|line| !line.same()));

    let changes = vec![Changed::Variables(vec![("result".into(), None)])];
    let mut third = again(&first, Arc::clone(first.run().program()), Customer::FIRST, at, changes);
    finish(&mut third);
    assert!(third.run().conversation(Customer::FIRST).trace().events.iter().any(|event| matches!(
        &event.kind,
        EventKind::VariablesSet { unset, .. } if unset.iter().any(|name| &**name == "result")
    )));
    // It is a run like any other: it survives its file.
    let opened = file::read(&file::write(&example("branch-on-result"), &third, true)).expect("it opens");
    assert_eq!((opened.departs, bytes(opened.recording.run())), (None, bytes(third.run())));
}

#[test]
fn another_answer() {
    let first = finished("branch-on-result", Vec::new());
    let sent = after(&first, "webhook_sent");
    let go = |answer: Option<Result<Response, Failure>>, in_ms: Millis| {
        let changes = vec![Changed::Answer { in_ms, answer }];
        let program = Arc::clone(first.run().program());
        let mut second = again(&first, program, Customer::FIRST, sent, changes);
        finish(&mut second);
        second
    };
    let body = value(r#"{"result":"success"}"#);
    let answer = Response { status: 201, headers: Arc::default(), body, note: None };
    assert_eq!(path(&go(Some(Ok(answer.clone())), 700)), "greet create check done");
    let never = go(None, 0);
    assert!(kinds(&never).contains(&"webhook_timed_out".to_owned()));
    let late = go(Some(Ok(answer.clone())), 60_000);
    assert_eq!(kinds(&late), kinds(&never), "an answer after the timeout is none");
    let failure = Failure { reason: FailureReason::Network, detail: "no network".into() };
    assert!(kinds(&go(Some(Err(failure)), 0)).contains(&"webhook_failed".to_owned()));
    // From a later moment the latest request is meant, and its past answer is taken back.
    let later = requests(&first.run().conversation(Customer::FIRST).trace().events);
    assert_eq!(later.len(), 2);
    assert_eq!(later[0].sent, sent);
}

#[test]
fn a_live_run_goes_on_on_mocks() {
    let doings = [
        Doing::Say(0, "A-1".into()),
        Doing::Pass(300),
        Doing::Answer(0),
        Doing::Pass(2000),
        Doing::Pass(100),
    ];
    let first = driven(Webhooks::Live, 0, &doings);
    let past = kinds(&first);
    assert_eq!(past.last().map(String::as_str), Some("webhook_sent"), "{past:?}");
    let after = past.len();
    let second = again(&first, Arc::clone(first.run().program()), Customer::FIRST, after, Vec::new());
    assert_eq!(kinds(&second)[..after], past[..after]);
    let bodies = |recording: &Recording| {
        let events = &recording.run().conversation(Customer::FIRST).trace().events;
        let bodies = events.iter().filter_map(|event| match &event.kind {
            EventKind::WebhookAnswered { body, elapsed_ms, .. } => Some((body.clone(), *elapsed_ms)),
            _ => None,
        });
        bodies.collect::<Vec<_>>()
    };
    assert_eq!(bodies(&second), bodies(&first), "what came from outside stays as it was");
    let mut second = second;
    finish(&mut second);
    assert!(second.run().conversation(Customer::FIRST).outcome().is_some(), "and the mocks go on");
}

#[test]
fn files_that_are_none_say_why() {
    let run = finished("branch-on-result", Vec::new());
    let good = value(&file::write(&example("branch-on-result"), &run, true));
    let with = |key: &str, value: Value| {
        let mut members = good.as_object().expect("an object").as_ref().clone();
        members.insert(key.into(), value);
        file::read_value(&Value::Object(Arc::new(members))).map(|opened| opened.departs)
    };
    let refused = |result: Result<Option<(Customer, usize)>, String>, part: &str| {
        let error = result.expect_err(part);
        assert!(error.contains(part), "{error}");
    };
    assert!(file::read("{").is_err() && file::read("{}").is_err());
    refused(with("flow_playground_run", 2_u32.into()), "version 2");
    refused(with("flow", value(r#"{"version":1}"#)), "its flow cannot run");
    refused(with("incoming", value(r#"[{"t_ms":-1}]"#)), "incoming[0]");
    refused(with("incoming", value(r#"[{"t_ms":1,"customer":7,"said":"x"}]"#)), "there is no customer 7");
    refused(with("incoming", value(r#"[{"t_ms":1,"customer":0}]"#)), "is needed");
    refused(
        with("changes", value(r#"[{"customer":0,"after":1,"in_ms":0,"answer":{"status":9}}]"#)),
        "changes[0]",
    );
    refused(with("mocked", value("[1]")), "mocked");
    assert_eq!(with("seed", 1_u32.into()), Ok(None), "nothing is drawn in this flow");
    assert_eq!(
        with("until_ms", 5000_u32.into()),
        Ok(Some((Customer::FIRST, 13))),
        "it departs where it stops"
    );
}

#[test]
fn a_file_from_a_page_in_another_language_is_the_same_run() {
    let document = document(
        r#"{ "version": 1, "start": "check", "nodes": [
            { "id": "check", "type": "condition", "branches": [
                { "label": "Large", "rules": [{ "left": "{{ nothing }}", "op": "greater_than", "right": 6 }], "next": "call" }],
              "else": "call" },
            { "id": "call", "type": "webhook", "request": { "url": "https://x.example/" },
              "mock": { "responses": [{ "fail": "network" }] }, "next": "check" } ] }"#,
    );
    let options = RunOptions::default();
    let mut run = Recording::new(Run::new(program(&document), options));
    run.start(0);
    finish(&mut run);
    let text = file::write(&document, &run, true);
    let departs = |text: &str| file::read(text).expect("it opens").departs;
    for sentence in [
        "the mock says that the host cannot be reached",
        "and its port \\\"error\\\" leads nowhere",
        "the left side is missing",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
        assert_eq!(departs(&text.replace(sentence, "…")), None, "{sentence}");
    }
    assert!(departs(&text.replace("\"failed\"", "\"stopped\"")).is_some());
}

#[test]
fn a_what_if_becomes_a_scenario_that_passes() {
    use flow_playground::run::evaluations::evaluations;
    use flow_playground::run::run_scenarios;
    use flow_playground::run::suppose::{Supposition, scenario};
    let document = example("branch-on-result");
    let run = finished("branch-on-result", Vec::new());
    let events = &run.run().conversation(Customer::FIRST).trace().events;
    let made = |node: &str, value: Option<Value>, takes: Port| {
        let at = evaluations(events).into_iter().find(|each| &*each.node == node).expect("it was evaluated");
        let values = [("{{ result }}".into(), value)];
        let before = &events[..at.seq];
        scenario(
            &document,
            &Supposition { node, visit: 1, before, events, values: &values, takes },
            "What if",
        )
    };
    let passes = |scenario: Value, path: &str| {
        let mut root = document.root().as_object().expect("an object").as_ref().clone();
        root.insert("scenarios".into(), Value::array([scenario]));
        let reports = run_scenarios(&Document::new(Value::Object(Arc::new(root)))).expect("it runs");
        assert!(reports[0].passed(), "{:?}", reports[0].failures);
        let went: Vec<&str> = reports[0].run.path.iter().map(|id| &**id).collect();
        assert_eq!(went.join(" "), path);
    };
    passes(made("check", Some("success".into()), Port::Branch(0)).expect("made"), "greet create check done");
    let all = "greet create check please_wait pause recheck check_again";
    passes(made("check", None, Port::Branch(1)).expect("made"), &format!("{all} done"));
    passes(made("check", Some(Value::Null), Port::Branch(1)).expect("made"), &format!("{all} done"));
    passes(
        made("check_again", Some("failed".into()), Port::Branch(1)).expect("made"),
        &format!("{all} refused"),
    );
    let wrong = made("check", Some("success".into()), Port::Else).expect_err("it takes another branch");
    assert!(wrong.contains("another branch"), "{wrong}");
    let values = [("{{ visits.create }}".into(), Some(Value::from(3_u32)))];
    let wrong = scenario(
        &document,
        &Supposition { node: "check", visit: 1, before: events, events, values: &values, takes: Port::Else },
        "What if",
    );
    assert!(wrong.expect_err("nobody sets visits").contains("nobody sets that"));
}
