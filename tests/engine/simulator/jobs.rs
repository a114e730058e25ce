//! What the page's worker does with the texts that it is given.

use flow_playground::flow::{Value, json};
use flow_playground::simulator::{Arrivals, Bottleneck, Capacity, CapacitySearch, Job, Load, Stand, Target};

use super::{one_webhook, simulated};
use crate::support::{example, read, value};

/// Works until it is over; gives what came of it, and how far it had come in between.
fn done(text: &str, steps: u32) -> (Result<Value, String>, Vec<f64>) {
    let mut job = Job::read(text);
    let mut progress = Vec::new();
    loop {
        match job.advance(steps) {
            Stand::Under(share) => progress.push(share),
            Stand::Over(over) => return (over.map(|text| value(&text)), progress),
        }
    }
}

#[test]
fn loads_are_done_one_after_the_other() {
    let flow = read("static/examples/rush-hour.json");
    let run = |customers: u32| {
        format!(
            r#"{{"flow": {flow}, "load": {{"conversations": {customers}, "arrivals": {{"process": "at_once"}}}}}}"#
        )
    };
    let (said, progress) = done(&format!(r#"{{"runs": [{}, {}]}}"#, run(20), run(40)), 10);
    let said = said.expect("results");
    let results = said.get("results").and_then(Value::as_array).expect("results");
    for (result, customers) in results.iter().zip([20, 40]) {
        let report = simulated(&example("rush-hour"), &Load::new(customers, Arrivals::AtOnce)).to_text();
        assert_eq!(result.get("report").map(json::to_string), Some(report));
        let edges = result.get("detail").and_then(|detail| detail.get("edges")).map(json::to_string);
        let count = customers;
        assert_eq!(
            edges,
            Some(format!(
                r#"[{{"node":"greet","port":"next","count":{count}}},{{"node":"create","port":"next","count":{count}}},{{"node":"done","port":"next","count":{count}}}]"#
            ))
        );
    }
    assert!(!progress.is_empty() && progress.is_sorted(), "{progress:?}");
}

#[test]
fn what_is_wrong_is_answered() {
    let error = |text: &str| done(text, 10).0.err();
    assert_eq!(error("{}").as_deref(), Some("there is nothing to simulate"));
    let flow = read("static/examples/rush-hour.json");
    let zero = format!(
        r#"{{"runs": [{{"flow": {flow}, "load": {{"conversations": 1, "arrivals": {{"process": "poisson", "per_minute": 0}}}}}}]}}"#
    );
    assert_eq!(
        error(&zero).as_deref(),
        Some("arrivals.per_minute must be a number from 0.000001 to 60000000, and it is 0")
    );
    let broken = r#"{"runs": [{"flow": {"version": 1}, "load": {"conversations": 1, "arrivals": {"process": "at_once"}}}]}"#;
    assert!(error(broken).expect("an error").starts_with("the flow has errors"));
}

fn capacity(limits: &str, latency: &str, target: Target) -> Capacity {
    let load = Load { seed: 1, ..Load::new(4000, Arrivals::Poisson { per_minute: 10.0 }) };
    let mut search = CapacitySearch::new(&one_webhook(limits, latency), &load, target).expect("it compiles");
    while !search.advance(10_000).expect("it ends") {}
    search.capacity()
}

#[test]
fn the_limit_is_found_and_named() {
    let target = Target { p95_ms: 60_000, failed: 0.01 };
    // Five slots of 10 s each: thirty a minute.
    let slots = capacity(r#""max_concurrent_requests": 5"#, "10", target);
    assert_eq!(slots.bottleneck, Bottleneck::Slots);
    assert!((25.0..33.0).contains(&slots.most), "{}", slots.most);
    let rate = capacity(r#""max_triggers_per_minute": 40, "max_concurrent_requests": 50"#, "1", target);
    assert_eq!(rate.bottleneck, Bottleneck::Rate);
    assert!((34.0..44.0).contains(&rate.most), "{}", rate.most);
    let slow = capacity(r#""max_concurrent_requests": 5000"#, "90", target);
    assert_eq!((slow.bottleneck, slow.most), (Bottleneck::Latency, 0.0));
    let free = capacity("", "1", target);
    assert_eq!((free.bottleneck, free.most), (Bottleneck::None, 100_000.0));
    for found in [&slots, &rate] {
        assert!(found.tried.is_sorted_by(|a, b| a.per_minute < b.per_minute));
        assert!(found.tried.iter().all(|tried| tried.holds == (tried.per_minute <= found.most)));
    }
}
