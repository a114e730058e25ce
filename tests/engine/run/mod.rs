//! Runs: many conversations through one gate, on mocks in virtual time and live by hand.

mod drivers;
mod live;
mod looking_back;
mod many;
mod mocks;
mod recordings;
mod scenarios;

use flow_playground::flow::{Millis, Value};
use flow_playground::interpreter::EventKind;
use flow_playground::run::{Customer, Run, RunOptions, RunReport, finish};

use crate::talk::{line, program};

/// A run of a flow that starts at `a`.
#[track_caller]
fn new_run(fields: &str, nodes: &str, options: RunOptions) -> Run {
    Run::new(program(fields, nodes), options)
}

/// The same, run to its end on mocks.
#[track_caller]
fn finished(fields: &str, nodes: &str, options: RunOptions) -> Run {
    let mut run = new_run(fields, nodes, options);
    run.start(0);
    finish(&mut run);
    run
}

fn report(run: &Run, customer: u32) -> RunReport {
    RunReport::of(run, Customer(customer))
}

/// A conversation's trace as lines.
fn lines(run: &Run, customer: u32) -> Vec<String> {
    report(run, customer).events.iter().map(line).collect()
}

/// The bodies of all answers that a customer got, as text.
fn answers(run: &Run, customer: u32) -> Vec<String> {
    let events = report(run, customer).events;
    let bodies = events.iter().filter_map(|event| match &event.kind {
        EventKind::WebhookAnswered { body, .. } => {
            Some(body.as_str().map_or_else(|| flow_playground::flow::json::to_string(body), str::to_owned))
        }
        _ => None,
    });
    bodies.collect()
}

/// When each request of a run was sent and when it was over, in the order in which they were sent.
fn requests(run: &Run) -> Vec<(Millis, Millis, u32)> {
    let mut requests = Vec::new();
    for customer in run.customers() {
        let mut sent = None;
        for event in &run.conversation(customer).trace().events {
            match &event.kind {
                EventKind::WebhookSent { .. } => sent = Some(event.t_ms),
                EventKind::WebhookAnswered { .. }
                | EventKind::WebhookFailed { .. }
                | EventKind::WebhookTimedOut { .. } => {
                    requests.push((sent.take().expect("it was sent"), event.t_ms, customer.0));
                }
                _ => {}
            }
        }
        assert_eq!(sent, None, "every request is over");
    }
    requests.sort_unstable();
    requests
}

/// Everything that a run came to, byte for byte.
fn bytes(run: &Run) -> String {
    let reports: Vec<Value> =
        run.customers().map(|customer| RunReport::of(run, customer).to_value()).collect();
    flow_playground::flow::json::to_string(&Value::array(reports))
}
