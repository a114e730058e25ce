//! The load simulator: like a run for one customer, and right for very many.

mod alike;
mod closed_forms;
mod jobs;
mod memo;
mod properties;
mod refusals;

use flow_playground::flow::Document;
use flow_playground::simulator::{Load, LoadReport, simulate};

use crate::support::document;

/// A flow that calls one webhook with a latency, behind a gate.
#[track_caller]
fn one_webhook(limits: &str, latency: &str) -> Document {
    document(&format!(
        r#"{{"version": 1, "limits": {{{limits}}}, "start": "a", "nodes": [{{"id": "a", "type": "webhook",
            "request": {{"url": "https://shop.example"}}, "mock": {{"responses": [{{"latency_seconds": {latency}}}]}}}}]}}"#
    ))
}

#[track_caller]
fn simulated(document: &Document, load: &Load) -> LoadReport {
    simulate(document, load).unwrap_or_else(|error| panic!("{error}"))
}
