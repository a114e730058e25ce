//! What is shown of a run: moments in any order, the traffic of all, the evaluations, where the time went.

use flow_playground::flow::{Limits, Object, Port};
use flow_playground::interpreter::{EventKind, Start, TraceEvent};
use flow_playground::run::evaluations::{branches, evaluations};
use flow_playground::run::spans::{Lane, SpanKind, pressure, starts};
use flow_playground::run::{Counter, Customer, History, Moment, Run, RunOptions, Traffic, finish};
use proptest::prelude::*;

use super::finished;
use crate::support::{example, example_ids};

/// A message, a condition and a step back to it, so many times round.
const LOOP: &str = r#"
    {"id":"a","type":"message","text":"{{ visits.a }}","next":"b"},
    {"id":"b","type":"set","assign":{"n":"{{ visits.b }}"},"next":"c"},
    {"id":"c","type":"condition","branches":[{"label":"Enough","rules":[{"left":"{{ n }}","op":"greater_or_equal","right":300}]}],"else":"w"},
    {"id":"w","type":"wait","seconds":1,"next":"a"}"#;

fn events(run: &Run) -> &[TraceEvent] {
    &run.conversation(Customer::FIRST).trace().events
}

/// All scenarios of an example, each as its finished run.
fn runs_of(id: &str) -> Vec<Run> {
    let document = example(id);
    let scenarios = document.flow().scenarios.iter();
    scenarios
        .map(|scenario| {
            let start = Start {
                variables: scenario.variables.clone(),
                mocks: scenario.mocks.clone(),
                ..Start::default()
            };
            let program = flow_playground::interpreter::Program::compile(&document, &start).expect("it runs");
            let replies = scenario.replies.iter().map(|reply| reply.as_deref().map(Into::into)).collect();
            let mut run =
                Run::new(program.into(), RunOptions { replies, customers: 3, ..RunOptions::default() });
            run.start(0);
            finish(&mut run);
            run
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_moment_is_what_folding_from_the_start_gives(places in prop::collection::vec(0_usize..2200, 1..40)) {
        let run = finished(r#""variables":{"n":0},"#, LOOP, RunOptions { customers: 3, ..RunOptions::default() });
        let events = events(&run);
        prop_assert!(events.len() > 2000, "{}", events.len());
        let mut history = History::new(Object::default());
        let mut counter = Counter::default();
        for place in places {
            let place = place.min(events.len());
            let mut folded = Moment::new(Object::default());
            folded.apply_all(&events[..place]);
            prop_assert_eq!(&*history.at(events, place), &folded);
            // The others stand elsewhere.
            let other = &run.conversation(Customer(2)).trace().events;
            let seen = || [(events, place), (other.as_slice(), other.len() - place.min(other.len()))].into_iter();
            let traffic = counter.at(seen());
            let mut expected = std::collections::BTreeMap::new();
            for (events, seen) in seen() {
                for event in &events[..seen] {
                    if let (EventKind::ConditionEvaluated { taken, .. }, Some(node)) = (&event.kind, &event.node) {
                        *expected.entry((node.clone(), *taken)).or_insert(0) += 1;
                    }
                }
            }
            let counted = traffic.branches.iter().filter(|(_, count)| **count > 0);
            prop_assert_eq!(counted.map(|(key, count)| (key.clone(), *count)).collect::<std::collections::BTreeMap<_, u32>>(), expected);
        }
    }
}

#[test]
fn traffic_goes_back_to_nothing() {
    let run = finished(r#""variables":{"n":0},"#, LOOP, RunOptions::default());
    let mut counter = Counter::default();
    let events = events(&run);
    assert_eq!(counter.at([(events, events.len())].into_iter()).visits.get("a"), Some(&300));
    let none = counter.at([(events, 0)].into_iter());
    assert_eq!(*none, Traffic::default(), "what was never entered is not there at all");
}

#[test]
fn an_edge_is_taken_only_to_where_it_led() {
    let run = finished(r#""variables":{"n":0},"#, LOOP, RunOptions::default());
    let events = events(&run);
    let traffic = Counter::default().at([(events, events.len())].into_iter());
    let taken = |from: &str, port, to: &str| traffic.edge(&from.into(), port, &to.into());
    assert_eq!([taken("a", Port::Next, "b"), taken("c", Port::Else, "w")], [300, 299]);
    assert_eq!([taken("a", Port::Next, "w"), taken("c", Port::Branch(0), "w")], [0, 0]);
}

#[test]
fn evaluations_are_counted_by_condition() {
    for run in runs_of("branch-on-result") {
        let events = events(&run);
        for evaluation in evaluations(events) {
            assert_eq!(events[evaluation.seq].node.as_ref(), Some(&evaluation.node));
            assert_eq!(evaluation.visit, 1, "this flow comes to each condition once");
            assert!(branches(events, evaluation.seq).is_some());
            assert!(branches(events, evaluation.seq - 1).is_none());
        }
    }
    let visits = runs_of("recheck-with-limit")
        .iter()
        .map(|run| evaluations(events(run)).iter().map(|evaluation| evaluation.visit).max().unwrap_or(0))
        .max();
    assert!(visits >= Some(3), "{visits:?}");
}

#[test]
fn silences_are_what_the_interpreter_counts() {
    for id in example_ids() {
        for run in runs_of(&id) {
            for customer in run.customers() {
                let trace = run.conversation(customer).trace();
                let lane = Lane::of(&trace.events);
                let longest =
                    lane.silences.iter().map(|silence| silence.to - silence.from).max().unwrap_or(0);
                assert_eq!(longest, trace.longest_silence_ms(), "{id}");
            }
        }
    }
}

#[test]
fn spans_follow_each_other_within_their_steps() {
    for id in example_ids() {
        for run in runs_of(&id) {
            let lane = Lane::of(events(&run));
            let mut at = lane.started;
            for step in &lane.steps {
                assert_eq!(step.from, at, "{id}: a step begins where the last one ended");
                let to = step.to.expect("the run is over");
                let mut within = step.from;
                for span in &step.spans {
                    let until = span.to.expect("the run is over");
                    assert!(within <= span.from && span.from <= until && until <= to, "{id}: {span:?}");
                    if let Some(limit) = span.limit {
                        assert!(until <= limit, "{id}: on mocks nothing is late");
                    }
                    within = until;
                }
                // Time passes nowhere but in spans.
                let spent: u64 = step.spans.iter().filter_map(|span| Some(span.to? - span.from)).sum();
                assert_eq!(spent, to - step.from, "{id}: {step:?}");
                at = to;
            }
            assert_eq!(lane.ended.map(|(at, _)| at), Some(at));
            // In pieces it is the same.
            let mut pieces = Lane::default();
            for end in 0..=events(&run).len() {
                pieces.follow(&events(&run)[..end]);
            }
            assert_eq!(pieces, lane);
        }
    }
}

#[test]
fn retries_and_their_gaps_are_told_apart() {
    let run = finished(
        "",
        r#"{"id":"a","type":"webhook","request":{"url":"https://x.example/"},"timeout_seconds":5,
            "retry":{"max_attempts":3,"interval_seconds":2,"backoff_rate":2,"on":["timeout","5xx"]},
            "mock":{"responses":[{"fail":"timeout"},{"status":500,"latency_seconds":1},{"status":200,"latency_seconds":1}]}}"#,
        RunOptions::default(),
    );
    let lane = Lane::of(events(&run));
    let told: Vec<_> = lane.steps[0]
        .spans
        .iter()
        .map(|span| (span.kind, span.from, span.to.expect("over"), span.failed))
        .collect();
    use SpanKind::{Request, Retry};
    assert_eq!(
        told,
        [
            (Request, 0, 5000, true),
            (Retry, 5000, 7000, false),
            (Request, 7000, 8000, true),
            (Retry, 8000, 12_000, false),
            (Request, 12_000, 13_000, false),
        ]
    );
}

#[test]
fn pressure_keeps_to_the_gate() {
    let document = example("rush-hour");
    let program =
        flow_playground::interpreter::Program::compile(&document, &Start::default()).expect("it runs");
    let mut run = Run::new(program.into(), RunOptions { customers: 20, ..RunOptions::default() });
    run.start(0);
    finish(&mut run);
    let lanes: Vec<Lane> =
        run.customers().map(|customer| Lane::of(&run.conversation(customer).trace().events)).collect();
    let series = pressure(lanes.iter(), run.now());
    assert_eq!(series.iter().map(|point| point.in_flight).max(), Some(5));
    assert_eq!(series.first().map(|point| (point.t_ms, point.in_flight, point.queued)), Some((0, 5, 15)));
    assert_eq!(series.last().map(|point| (point.in_flight, point.queued)), Some((0, 0)));
}

#[test]
fn starts_are_counted_as_the_gate_counts_them() {
    let document = example("rush-hour");
    let limits = Limits { max_triggers_per_minute: Some(7), ..document.flow().limits };
    let start = Start { limits: Some(limits), ..Start::default() };
    let program = flow_playground::interpreter::Program::compile(&document, &start).expect("it runs");
    let mut run = Run::new(program.into(), RunOptions { customers: 20, ..RunOptions::default() });
    run.start(0);
    let mut counted = Vec::new();
    while run.step(u64::MAX) {
        counted.push((run.now(), run.gate().recent_starts(run.now()).count()));
    }
    let lanes: Vec<Lane> =
        run.customers().map(|customer| Lane::of(&run.conversation(customer).trace().events)).collect();
    let series = starts(lanes.iter(), run.now());
    assert_eq!(series.iter().map(|point| point.count).max(), Some(7));
    // The last step of a moment has counted all that start in it.
    counted.reverse();
    counted.dedup_by_key(|(t_ms, _)| *t_ms);
    for (t_ms, gate) in counted {
        let at = series.partition_point(|point| point.t_ms <= t_ms);
        assert_eq!(series[at - 1].count as usize, gate, "at {t_ms} ms");
    }
}
