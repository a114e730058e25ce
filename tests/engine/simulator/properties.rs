//! What holds for every flow and load.

use flow_playground::flow::{Document, Limits, members};
use flow_playground::simulator::{Arrivals, Load, LoadReport, Simulation};
use proptest::prelude::*;

use super::simulated;
use crate::support::{document, example};

fn text(report: &LoadReport) -> String {
    members::text(|object| report.give(object))
}

/// Calls, waits, rechecks; some answers never come.
fn flow(limits: &str) -> Document {
    document(&format!(
        r#"{{"version": 1, "limits": {{{limits}}}, "start": "hello", "nodes": [
            {{"id": "hello", "type": "message", "text": "Hello", "next": "a"}},
            {{"id": "a", "type": "webhook", "request": {{"url": "u"}}, "timeout_seconds": 9, "retry": {{"max_attempts": 2}},
              "save": {{"result": "{{{{ response.body.result }}}}"}}, "next": "c", "timeout": "b", "error": "b", "limit": "sorry",
              "mock": {{"order": "random", "responses": [
                {{"body": {{"result": "done"}}, "latency_seconds": {{"distribution": "lognormal", "p50": 4, "p95": 12}}, "weight": 5}},
                {{"body": {{"result": "pending"}}, "latency_seconds": 1, "weight": 3}},
                {{"fail": "network"}}, {{"fail": "timeout"}}, {{"status": 503}}]}}}},
            {{"id": "b", "type": "wait", "seconds": 3, "next": "c"}},
            {{"id": "c", "type": "condition", "branches": [
                {{"rules": [{{"left": "{{{{ result }}}}", "op": "equals", "right": "done"}}], "next": "bye"}},
                {{"rules": [{{"left": "{{{{ visits.a }}}}", "op": "less_than", "right": 3}}], "next": "b2"}}], "else": "sorry"}},
            {{"id": "b2", "type": "wait", "seconds": 5, "next": "a"}},
            {{"id": "bye", "type": "message", "text": "Bye"}},
            {{"id": "sorry", "type": "end", "outcome": "failed"}}]}}"#
    ))
}

fn limits() -> impl Strategy<Value = Limits> {
    let limit = |range: std::ops::Range<u32>| prop::option::of(range);
    (limit(1..200), limit(1..20), limit(0..20)).prop_map(|(rate, concurrent, queued)| Limits {
        max_triggers_per_minute: rate,
        max_wait_ms: Some(15_000),
        max_concurrent_requests: concurrent,
        max_queued_requests: queued,
    })
}

fn arrivals() -> impl Strategy<Value = Arrivals> {
    prop_oneof![
        (1.0..500.0).prop_map(|per_minute| Arrivals::Poisson { per_minute }),
        (1.0..500.0).prop_map(|per_minute| Arrivals::Constant { per_minute }),
        Just(Arrivals::AtOnce),
    ]
}

#[track_caller]
fn near(value: f64, wanted: f64) {
    assert!((value - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{value} is not {wanted}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// Everybody and every request is accounted for, and Little's law holds: at the gate `L = λ W` for the queue and
    /// for the requests under way, exactly, as all of them have come and gone.
    #[test]
    fn nobody_is_lost_and_littles_law_holds(limits in limits(), arrivals in arrivals(), seed in 0..1000_u64, n in 1..400_u32) {
        let load = Load { seed, limits: Some(limits), ..Load::new(n, arrivals) };
        let report = simulated(&flow(""), &load);
        prop_assert_eq!(report.completed + report.failed, n);
        let webhook = &report.webhook;
        prop_assert_eq!(webhook.ok + webhook.errors + webhook.timeouts + webhook.turned_away, webhook.requests);
        let sent = (webhook.requests - webhook.turned_away) as f64;
        near(webhook.queue_length_mean * report.simulated_ms as f64, webhook.queue_wait_ms.mean * sent);
        near(webhook.concurrency_mean * report.simulated_ms as f64, webhook.response_ms.mean * sent);
        if let Some(most) = limits.max_concurrent_requests {
            prop_assert!(webhook.concurrency_mean <= f64::from(most));
            prop_assert!(report.series.iter().all(|point| point.in_flight <= f64::from(most)));
        }
        if let Some(most) = limits.max_queued_requests {
            prop_assert!(webhook.queue_length_max <= most);
        } else {
            prop_assert_eq!(webhook.turned_away, 0);
        }
        let sum = |count: fn(&flow_playground::simulator::SeriesPoint) -> u32| report.series.iter().map(count).sum::<u32>();
        prop_assert_eq!((sum(|point| point.started), sum(|point| point.finished)), (n, n));
        prop_assert_eq!(u64::from(sum(|point| point.timeouts)), webhook.timeouts);
        prop_assert!(report.longest_silence_ms.max <= report.duration_ms.max);
        let stats = report.duration_ms;
        prop_assert!(stats.p50 <= stats.p90 && stats.p90 <= stats.p95 && stats.p95 <= stats.p99 && stats.p99 <= stats.max);
    }

    /// What is shown beside the report agrees with it.
    #[test]
    fn the_detail_agrees_with_the_report(limits in limits(), arrivals in arrivals(), seed in 0..1000_u64, n in 1..200_u32) {
        let document = flow("");
        let load = Load { seed, limits: Some(limits), ..Load::new(n, arrivals) };
        let mut simulation = Simulation::new(&document, &load).expect("it compiles");
        while !simulation.advance(1000).expect("it ends") {}
        let (report, detail) = (simulation.report(), simulation.detail());
        let spent: u64 = detail.nodes.iter().map(|node| node.total_ms()).sum();
        near(spent as f64, report.duration_ms.mean * f64::from(n));
        prop_assert_eq!(detail.duration.iter().map(|bin| bin.count).sum::<u64>(), u64::from(n));
        prop_assert_eq!(detail.longest_silence.iter().map(|bin| bin.count).sum::<u64>(), u64::from(n));
        prop_assert_eq!(detail.outcomes.iter().map(|span| span.turned_away).sum::<u32>() as u64, report.webhook.turned_away);
        prop_assert_eq!(detail.outcomes.iter().map(|span| span.completed).sum::<u32>(), report.completed);
        let taken: u64 = report.branches[0].1.iter().sum();
        let from_check = detail.edges.iter().filter(|(node, ..)| &**node == "c").map(|(.., count)| count).sum::<u64>();
        prop_assert_eq!(taken, from_check);
    }

    /// The same input gives the same report, however it is cut into pieces.
    #[test]
    fn pieces_make_no_difference(limits in limits(), arrivals in arrivals(), seed in 0..1000_u64, steps in 1..50_u32) {
        let document = flow("");
        let load = Load { seed, limits: Some(limits), ..Load::new(60, arrivals) };
        let mut simulation = Simulation::new(&document, &load).expect("it compiles");
        while !simulation.advance(steps).expect("it ends") {}
        prop_assert_eq!(text(&simulation.report()), text(&simulated(&document, &load)));
    }

    /// A customer's luck does not depend on the limits: with the time to wait the same for all, what the servers do
    /// with each request is the same.
    #[test]
    fn two_settings_meet_the_same_customers(seed in 0..1000_u64, concurrent in 1..10_u32) {
        let document = super::one_webhook("", r#"{"distribution": "exponential", "mean": 2}"#);
        let load = Load { seed, ..Load::new(300, Arrivals::Poisson { per_minute: 60.0 }) };
        let limited = Load { limits: Some(Limits { max_concurrent_requests: Some(concurrent), ..Limits::default() }), ..load.clone() };
        let (free, limited) = (simulated(&document, &load), simulated(&document, &limited));
        prop_assert_eq!(free.webhook.response_ms, limited.webhook.response_ms);
    }
}

/// The warm-up is played and not counted.
#[test]
fn a_warm_up_is_not_counted() {
    let document = example("rush-hour");
    let load = Load { warmup_conversations: 30, ..Load::new(70, Arrivals::Constant { per_minute: 40.0 }) };
    let report = simulated(&document, &load);
    assert_eq!((report.conversations, report.completed, report.webhook.requests), (70, 70, 70));
    assert_eq!(report.series.iter().map(|point| point.started).sum::<u32>(), 100);
    let cold = simulated(&document, &Load::new(70, Arrivals::Constant { per_minute: 40.0 }));
    assert!(report.duration_ms.mean > cold.duration_ms.mean, "the queue is there already");
}

/// An ask is answered by the replies; without any, one with a timeout runs out and one without waits for good.
#[test]
fn asks() {
    let document = document(
        r#"{"version": 1, "start": "a", "nodes": [
            {"id": "a", "type": "ask", "text": "Which?", "timeout_seconds": 30, "next": "b", "timeout": "late"},
            {"id": "b", "type": "ask", "text": "And then?"},
            {"id": "late", "type": "end", "outcome": "failed"}]}"#,
    );
    let with = |replies: &[&str]| {
        let replies = replies.iter().map(|reply| (*reply).into()).collect();
        let report = simulated(&document, &Load { replies, ..Load::new(9, Arrivals::AtOnce) });
        (report.completed, report.failed, report.duration_ms.max, report.first_message_ms.max)
    };
    assert_eq!(with(&[]), (0, 9, 30_000, 0));
    assert_eq!(with(&["x"]), (0, 0, 0, 0));
    assert_eq!(with(&["x", "y"]), (9, 0, 0, 0));
}
