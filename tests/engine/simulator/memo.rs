//! Customers share what comes of their inputs, and nobody can tell: each could as well have gone by itself.

use flow_playground::flow::{Document, members};
use flow_playground::simulator::{Arrivals, Load, Simulation};
use proptest::prelude::*;

use crate::random_flows::{ANSWERS, flows};
use crate::support::{document, example, example_ids, read};

/// Everything that is told of a simulation so far.
fn told(simulation: &Simulation) -> String {
    let report = members::text(|object| simulation.report().give(object));
    format!("{report}\n{:?}", simulation.detail())
}

#[track_caller]
fn same(document: &Document, load: &Load) {
    let simulations = [Simulation::new(document, load), Simulation::one_by_one(document, load)];
    let [together, one_by_one] = simulations.map(|simulation| {
        let mut simulation = simulation.expect("it compiles");
        while !simulation.advance(1000).expect("it ends") {}
        told(&simulation)
    });
    assert_eq!(together, one_by_one);
}

#[test]
fn nobody_can_tell_in_any_example() {
    for id in example_ids() {
        for arrivals in [Arrivals::AtOnce, Arrivals::Poisson { per_minute: 50.0 }] {
            same(&example(&id), &Load::new(300, arrivals));
        }
    }
}

#[test]
fn nobody_can_tell_with_everything_that_a_flow_can_have() {
    let everything = document(&read("tests/data/every-field.json"));
    for seed in 0..5 {
        let load = Load {
            seed,
            replies: vec!["A-1".into()],
            ..Load::new(200, Arrivals::Poisson { per_minute: 90.0 })
        };
        same(&everything, &load);
    }
}

/// More pasts than are remembered: a coin is thrown at each of many calls.
#[test]
fn nobody_can_tell_when_there_are_too_many_pasts() {
    let document = document(
        r#"{"version": 1, "start": "call", "variables": {"seen": ""}, "nodes": [
            {"id": "call", "type": "webhook", "request": {"url": "u"}, "save": {"seen": "{{ seen }}{{ response.body }}"},
             "next": "check", "mock": {"order": "random", "responses": [{"body": "a"}, {"body": "b"}, {"body": "c"}]}},
            {"id": "check", "type": "condition", "branches": [
                {"rules": [{"left": "{{ seen }}", "op": "contains", "right": "abc"}], "next": "found"},
                {"rules": [{"left": "{{ visits.call }}", "op": "less_than", "right": 12}], "next": "call"}]},
            {"id": "found", "type": "end", "outcome": "failed"}]}"#,
    );
    same(&document, &Load::new(5000, Arrivals::Poisson { per_minute: 6000.0 }));
}

/// How long a request took and when it all began is looked at later, when much is shared already.
#[test]
fn nobody_can_tell_when_they_are_looked_at_late() {
    let late = |next: &str, ending: &str, of: &str| {
        document(&format!(
            r#"{{"version": 1, "start": "call", "nodes": [
                {{"id": "call", "type": "webhook", "request": {{"url": "u"}}, "timeout_seconds": 3, "next": "{next}", "error": "pause",
                  "timeout": "pause", "limit": "pause", "mock": {{"order": "cycle", "responses": [
                    {{"latency_seconds": {{"distribution": "exponential", "mean": 2}}{ending}}}]}}}},
                {{"id": "once_sent", "type": "webhook", "request": {{"url": "u{{{{ 1 if visits.call == 1 else 'a' - 1 }}}}"}}, "next": "pause",
                  "error": "pause", "mock": {{"responses": [{{"latency_seconds": 1}}]}}}},
                {{"id": "pause", "type": "wait", "seconds": 1, "next": "again"}},
                {{"id": "as_long", "type": "wait", "seconds": "{{{{ {of} / 1000 }}}}"}},
                {{"id": "again", "type": "condition", "branches": [
                    {{"rules": [{{"left": "{{{{ visits.call }}}}", "op": "less_than", "right": 2}}], "next": "call"}}], "else": "as_long"}}]}}"#,
        ))
    };
    // The last: the second request is turned away.
    let endings = ["", r#", "status": 500"#, r#", "fail": "network""#, r#"}, {"fail": "turned_away""#];
    let answers = endings.map(|ending| ("pause", ending));
    for (next, ending) in answers.into_iter().chain([("once_sent", "")]) {
        for of in ["response.elapsed_ms", "run.elapsed_ms", "run.id"] {
            same(&late(next, ending, of), &Load::new(200, Arrivals::Poisson { per_minute: 60.0 }));
        }
    }
}

/// What a flow may look at that is a customer's own, beside what all have.
const SAVED: [&str; 8] = [
    "{{ response.body.r }}",
    "{{ response.body.r }}",
    "{{ response.elapsed_ms }}",
    "{{ response | length }}",
    "{{ run.id % 3 }}",
    "{{ run.elapsed_ms }}",
    "{{ visits.n0 }}",
    "{{ response.status }}",
];

/// Addresses of which the last cannot always be made.
const ADDRESSES: [&str; 3] = ["http://x/", "http://x/{{ run.id }}", "http://x/{{ 1 // n }}"];

const BODIES: [&str; 3] = [r#""r":1"#, r#""r":"{{ run.id }}""#, r#""r":"{{ request.url | length }}""#];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn nobody_can_tell_in_any_flow(
        text in flows(),
        some in proptest::sample::subsequence(ANSWERS.to_vec(), 1..6),
        order in proptest::sample::select(vec!["sequence", "cycle", "random"]),
        latency in proptest::sample::select(vec!["0", "1", r#"{"distribution":"exponential","mean":4}"#]),
        counted in proptest::sample::select(vec!["{{ n + 1 }}", "{{ response.elapsed_ms }}", "{{ run.elapsed_ms }}"]),
        saved in proptest::sample::select(SAVED.to_vec()),
        address in proptest::sample::select(ADDRESSES.to_vec()),
        body in proptest::sample::select(BODIES.to_vec()),
        replies in proptest::sample::subsequence(vec!["a", "b", "7"], 0..3),
        (seed, warmup) in (0..100_u64, 0..20_u32),
    ) {
        let responses: Vec<String> = some
            .iter()
            .map(|answer| answer.replacen('{', &format!(r#"{{"latency_seconds":{latency},"#), 1))
            .collect();
        let mock = format!(r#""mock":{{"order":"{order}","responses":[{}]}}"#, responses.join(","));
        let text = text
            .replace(r#""timeout_seconds":7"#, &format!(r#""timeout_seconds":7,{}"#, mock.replace(r#""r":1"#, body)))
            .replace("{{ response.body.r }}", saved)
            .replace("{{ n + 1 }}", counted)
            .replace("http://x/", address);
        let document = document(&text);
        let load = Load {
            seed,
            warmup_conversations: warmup,
            replies: replies.into_iter().map(Into::into).collect(),
            ..Load::new(40, Arrivals::Poisson { per_minute: 120.0 })
        };
        let simulations = [Simulation::new(&document, &load), Simulation::one_by_one(&document, &load)];
        // A loop with a wait in it could go on for very long.
        let told = simulations.map(|simulation| {
            let mut simulation = simulation.expect("it compiles");
            match simulation.advance(5000) {
                Ok(over) => format!("{over} {}", told(&simulation)),
                Err(error) => error.to_string(),
            }
        });
        prop_assert_eq!(&told[0], &told[1], "{}", text);
    }
}
