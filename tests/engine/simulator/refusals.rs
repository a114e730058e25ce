//! What cannot be simulated says why.

use flow_playground::flow::Document;
use flow_playground::simulator::{Arrivals, Load, LoadError, simulate};

use super::one_webhook;
use crate::support::{document, example};

#[track_caller]
fn refused(document: &Document, load: &Load, about: &str) -> LoadError {
    let error = simulate(document, load).expect_err(about);
    assert!(error.to_string().contains(about), "{error}");
    error
}

#[test]
fn loads_that_make_no_sense() {
    let flow = example("rush-hour");
    let poisson = |per_minute| Arrivals::Poisson { per_minute };
    refused(&flow, &Load::new(0, Arrivals::AtOnce), "conversations must be at least 1");
    refused(&flow, &Load::new(u32::MAX, Arrivals::AtOnce), "at most 10000000");
    let warm = Load { warmup_conversations: 9_999_999, ..Load::new(2, Arrivals::AtOnce) };
    refused(&flow, &warm, "warmup_conversations");
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-9, 1e9] {
        refused(&flow, &Load::new(1, poisson(rate)), "arrivals.per_minute must be a number from");
        refused(&flow, &Load::new(1, Arrivals::Constant { per_minute: rate }), "arrivals.per_minute");
    }
}

#[test]
fn a_flow_with_errors() {
    let broken = Document::parse(
        r#"{"version": 1, "start": "a", "nodes": [{"id": "a", "type": "wait", "seconds": -1}]}"#,
    )
    .expect("it is JSON");
    let error = refused(&broken, &Load::new(1, Arrivals::AtOnce), "the flow has errors");
    assert!(matches!(error, LoadError::Flow(_)));
}

#[test]
fn a_loop_without_a_way_out() {
    let turning = document(
        r#"{"version": 1, "start": "a", "nodes": [{"id": "a", "type": "message", "text": "Hello", "next": "b"},
            {"id": "b", "type": "set", "assign": {"x": 1}, "next": "a"}]}"#,
    );
    let error = refused(&turning, &Load::new(1_000_000, Arrivals::AtOnce), "an endless loop");
    assert!(matches!(error, LoadError::Endless(_)));
    let waiting = document(
        r#"{"version": 1, "start": "a", "nodes": [{"id": "a", "type": "wait", "seconds": 1, "next": "a"}]}"#,
    );
    refused(&waiting, &Load::new(1, Arrivals::AtOnce), "100000 steps");
}

/// The seldomest and the most frequent customers are no trouble for the clock.
#[test]
fn the_ends_of_the_rates() {
    let flow = one_webhook("", "1");
    for per_minute in [1e-6, 6e7] {
        let report = simulate(&flow, &Load::new(2000, Arrivals::Constant { per_minute })).expect("it ends");
        assert_eq!(report.completed, 2000);
        assert!(report.series.len() <= 512);
    }
}
