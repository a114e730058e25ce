use flow_playground::flow::Millis;
use flow_playground::interpreter::{EventKind, Program, Start};
use flow_playground::run::{Run, RunOptions, finish};
use proptest::prelude::*;

use super::{finished, lines, report, requests};
use crate::support::example;
use crate::talk::same_lines;

fn customers(customers: u32) -> RunOptions {
    RunOptions { customers, ..RunOptions::default() }
}

const ONE_SECOND: &str = r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "mock": {"responses": [{"latency_seconds": 1}]}, "limit": "b"},
    {"id": "b", "type": "message", "text": "full"}"#;

#[test]
fn rush_hour_cascades() {
    let program = Program::compile(&example("rush-hour"), &Start::default()).expect("it compiles");
    let mut run = Run::new(program.into(), customers(20));
    run.start(0);
    finish(&mut run);
    assert!(run.is_over());
    let sent: Vec<(Millis, u32)> =
        requests(&run).iter().map(|(sent, _, customer)| (*sent, *customer)).collect();
    let expected: Vec<(Millis, u32)> =
        (0..20).map(|customer| (u64::from(customer / 5) * 14_000, customer)).collect();
    assert_eq!(sent, expected, "five at a time, first in, first out");
    assert_eq!(report(&run, 19).duration_ms, 56_000);
    same_lines(
        &lines(&run, 19)[4..6],
        r#"
        0 webhook_queued create attempt=1 ahead=14
        42000 webhook_sent create attempt=1 method="POST" url="http://127.0.0.1:8090/orders/sync?delay_seconds=14" body={"order_id":"A-1001-20"} queued_ms=42000 timeout_ms=15000
        "#,
    );
}

#[test]
fn the_window_of_a_minute_slides() {
    let run = finished(r#""limits": {"max_triggers_per_minute": 3},"#, ONE_SECOND, customers(8));
    let sent: Vec<Millis> = requests(&run).iter().map(|(sent, ..)| *sent).collect();
    assert_eq!(sent, [0, 0, 0, 60_000, 60_000, 60_000, 120_000, 120_000]);
}

#[test]
fn who_finds_the_queue_full_is_turned_away() {
    let run = finished(
        r#""limits": {"max_concurrent_requests": 1, "max_queued_requests": 2},"#,
        ONE_SECOND,
        customers(5),
    );
    let sent: Vec<(Millis, u32)> =
        requests(&run).iter().map(|(sent, _, customer)| (*sent, *customer)).collect();
    assert_eq!(sent, [(0, 0), (1000, 1), (2000, 2)]);
    for customer in [3, 4] {
        assert_eq!(report(&run, customer).messages, ["full".into()]);
        assert_eq!(report(&run, customer).duration_ms, 0);
    }
}

/// With no queue at all, whoever cannot start at once is turned away.
#[test]
fn a_queue_of_none() {
    let run = finished(
        r#""limits": {"max_concurrent_requests": 1, "max_queued_requests": 0},"#,
        ONE_SECOND,
        customers(3),
    );
    assert_eq!(requests(&run).len(), 1);
}

/// A retry queues behind those who came in the meantime.
#[test]
fn a_retry_goes_to_the_end_of_the_queue() {
    let nodes = r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "retry": {"max_attempts": 2, "interval_seconds": 0},
        "mock": {"responses": [{"status": 500, "latency_seconds": 1}, {"latency_seconds": 1}]}}"#;
    let run = finished(r#""limits": {"max_concurrent_requests": 1},"#, nodes, customers(3));
    let sent: Vec<(Millis, u32)> =
        requests(&run).iter().map(|(sent, _, customer)| (*sent, *customer)).collect();
    assert_eq!(sent, [(0, 0), (1000, 1), (2000, 2), (3000, 0), (4000, 1), (5000, 2)]);
}

/// The end of a request and the next start fall on the same moment: never one too many, never one too few.
#[test]
fn a_place_is_free_as_soon_as_a_request_ends() {
    let run = finished(r#""limits": {"max_concurrent_requests": 2},"#, ONE_SECOND, customers(6));
    let sent: Vec<Millis> = requests(&run).iter().map(|(sent, ..)| *sent).collect();
    assert_eq!(sent, [0, 0, 1000, 1000, 2000, 2000]);
    assert_eq!((run.gate().in_flight(), run.gate().queued()), (0, 0));
}

#[test]
fn every_customer_has_a_number_and_variables_of_its_own() {
    let nodes = r#"{"id": "a", "type": "set", "assign": {"n": "{{ n + run.id }}"}, "next": "b"}, {"id": "b", "type": "wait", "seconds": "{{ 4 - n }}", "next": "c"}, {"id": "c", "type": "message", "text": "{{ n }} {{ visits.a }}"}"#;
    let run = finished(r#""variables": {"n": 0},"#, nodes, customers(3));
    for customer in 0..3 {
        assert_eq!(report(&run, customer).messages, [format!("{} 1", customer + 1).into()]);
        assert_eq!(report(&run, customer).duration_ms, u64::from(3 - customer) * 1000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// The gate's promises hold for whole runs: in flight, per minute, in order, and everybody comes to an end.
    #[test]
    fn the_limits_hold_for_whole_runs(
        per_minute in prop::option::of(1..20_u32), concurrent in prop::option::of(1..6_u32), queued in prop::option::of(0..6_u32),
        n in 1..30_u32, seed in any::<u64>(),
    ) {
        let nodes = r#"
            {"id": "a", "type": "webhook", "request": {"url": "u"}, "timeout_seconds": 9, "retry": {"max_attempts": 2}, "next": "b", "timeout": "b", "error": "b", "limit": "b",
             "mock": {"order": "random", "responses": [{"latency_seconds": {"distribution": "lognormal", "p50": 4, "p95": 12}, "weight": 5}, {"fail": "network"}, {"fail": "timeout"}, {"status": 503}]}},
            {"id": "b", "type": "wait", "seconds": 3, "next": "c"},
            {"id": "c", "type": "condition", "branches": [{"rules": [{"left": "{{ visits.a }}", "op": "less_than", "right": 3}], "next": "a"}]}"#;
        let limit = |limit: Option<u32>| limit.map_or("null".to_owned(), |limit| limit.to_string());
        let limits = format!(
            r#""limits": {{"max_triggers_per_minute": {}, "max_concurrent_requests": {}, "max_queued_requests": {}}},"#,
            limit(per_minute), limit(concurrent), limit(queued),
        );
        let run = finished(&limits, nodes, RunOptions { customers: n, seed, ..RunOptions::default() });
        prop_assert!(run.is_over());
        let requests = requests(&run);
        for (at, (sent, _, _)) in requests.iter().enumerate() {
            let in_flight = requests.iter().filter(|(from, until, _)| from <= sent && sent < until).count();
            prop_assert!(concurrent.is_none_or(|bound| in_flight <= bound as usize), "{} in flight at {}", in_flight, sent);
            let minute = requests[at..].iter().take_while(|(later, ..)| later - sent < 60_000).count();
            prop_assert!(per_minute.is_none_or(|bound| minute <= bound as usize), "{} within a minute of {}", minute, sent);
        }
        // Who was queued first is sent first, and every queued request is sent.
        let mut waits = Vec::new();
        for customer in run.customers() {
            let mut queued = None;
            for event in &run.conversation(customer).trace().events {
                match &event.kind {
                    EventKind::WebhookQueued { .. } => queued = Some(event.t_ms),
                    EventKind::WebhookSent { queued_ms, .. } => {
                        if let Some(since) = queued.take() {
                            prop_assert_eq!(event.t_ms - since, *queued_ms);
                            waits.push((since, event.t_ms));
                        }
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(queued, None);
        }
        waits.sort_unstable();
        prop_assert!(waits.is_sorted_by_key(|(_, sent)| *sent));
    }
}
