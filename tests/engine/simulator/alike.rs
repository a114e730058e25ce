//! What the load lab predicts is what a live run does: the same scheduler drives both, and these tests hold it to that.

use flow_playground::flow::{Document, Millis};
use flow_playground::interpreter::{Program, Start, TraceEvent};
use flow_playground::run::{Customer, Run, RunOptions, RunReport, finish, run_virtual};
use flow_playground::simulator::{Arrivals, Load, Simulation};

use super::simulated;
use crate::support::{document, example, example_ids, read};
use crate::talk::line;

fn lines(events: &[TraceEvent]) -> Vec<String> {
    events.iter().map(line).collect()
}

/// One customer, simulated with a trace and run on mocks: the same events, the same figures.
#[track_caller]
fn same_as_the_run(name: &str, document: &Document, seed: u64, replies: &[&str]) {
    let replies: Vec<_> = replies.iter().map(|reply| (*reply).into()).collect();
    let load = Load { seed, replies: replies.clone(), ..Load::new(1, Arrivals::AtOnce) };
    let mut traced = Simulation::traced(document, &load).expect("it compiles");
    while !traced.advance(1).expect("it ends") {}
    let run = run_virtual(
        document,
        &Start::default(),
        RunOptions { seed, replies: replies.into_iter().map(Some).collect(), ..RunOptions::default() },
    )
    .expect("it runs");
    assert_eq!(lines(traced.first_trace()), lines(&run.events), "{name}, seed {seed}");
    assert!(run.events.len() > 3, "{name} does something");

    // Counting changes nothing but what is written down.
    let report = simulated(document, &load);
    let traced = traced.report();
    assert_eq!((report.duration_ms, report.webhook), (traced.duration_ms, traced.webhook), "{name}");
    assert_eq!(report.longest_silence_ms, traced.longest_silence_ms, "{name}");
    assert_eq!(report.first_message_ms, traced.first_message_ms, "{name}");
    assert_eq!(report.duration_ms.max, run.duration_ms, "{name}");
    assert_eq!(report.longest_silence_ms.max, run.longest_silence_ms, "{name}");
    assert_eq!(report.events, traced.events, "{name}");
}

#[test]
fn one_customer_is_a_run_for_every_example() {
    for id in example_ids() {
        for seed in [0, 7] {
            same_as_the_run(&id, &example(&id), seed, &[]);
        }
    }
}

#[test]
fn one_customer_is_a_run_with_everything_that_a_flow_can_have() {
    let everything = document(&read("tests/data/every-field.json"));
    for seed in 0..20 {
        same_as_the_run("every field", &everything, seed, &["A-1"]);
    }
}

/// Customers who come all at once are a run of as many customers, one by one.
#[test]
fn a_crowd_is_a_run_of_many() {
    for id in example_ids() {
        let document = example(&id);
        let program = Program::compile(&document, &Start::default()).expect("it compiles");
        let mut run =
            Run::new(program.into(), RunOptions { customers: 50, seed: 3, ..RunOptions::default() });
        run.start(0);
        finish(&mut run);
        let reports: Vec<RunReport> =
            (0..50).map(|customer| RunReport::of(&run, Customer(customer))).collect();
        let load = Load { seed: 3, ..Load::new(50, Arrivals::AtOnce) };
        let report = simulated(&document, &load);
        let sum: Millis = reports.iter().map(|report| report.duration_ms).sum();
        assert_eq!(report.duration_ms.mean, sum as f64 / 50.0, "{id}");
        assert_eq!(
            Some(report.duration_ms.max),
            reports.iter().map(|report| report.duration_ms).max(),
            "{id}"
        );
        assert_eq!(report.simulated_ms, run.now(), "{id}");
    }
}

/// The guide's cascade in figures: five at a time, fourteen seconds each.
#[test]
fn rush_hour_cascades() {
    let report = simulated(&example("rush-hour"), &Load::new(20, Arrivals::AtOnce));
    assert_eq!((report.conversations, report.completed, report.failed), (20, 20, 0));
    assert_eq!(
        (report.simulated_ms, report.duration_ms.max, report.duration_ms.mean),
        (56_000, 56_000, 35_000.0)
    );
    assert_eq!(report.webhook.queue_length_max, 15);
    assert_eq!(report.webhook.queue_wait_ms.max, 42_000);
    assert_eq!(report.webhook.concurrency_mean, 5.0);
    assert_eq!(report.first_message_ms.max, 0);
    let starts: u32 = report.series.iter().map(|point| point.started).sum();
    assert_eq!((starts, report.series[0].in_flight, report.series[0].queue_length), (20, 5.0, 15.0));
    assert_eq!(report.series.len(), 57, "a point a second, and the last moment");
}

#[test]
fn branches_are_counted_else_last() {
    let report =
        simulated(&example("recheck-with-limit"), &Load::new(10, Arrivals::Constant { per_minute: 1.0 }));
    assert_eq!(report.branches, [("check".into(), vec![10, 0, 10])]);
    // create, and two rechecks each
    assert_eq!((report.webhook.requests, report.webhook.ok), (30, 30));
}
