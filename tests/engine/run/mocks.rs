use flow_playground::run::RunOptions;

use super::{answers, bytes, finished, lines};
use crate::talk::same_lines;

/// A webhook that is called `times` times, with these mocks.
fn called(times: u32, mock: &str, options: RunOptions) -> flow_playground::run::Run {
    let nodes = format!(
        r#"{{"id": "a", "type": "webhook", "request": {{"method": "PUT", "url": "https://x.example/{{{{ visits.a }}}}", "headers": {{"X-A": "1"}}, "body": {{"n": "{{{{ visits.a }}}}"}}}},
            "timeout_seconds": 10, "mock": {mock}, "next": "b", "error": "b", "timeout": "b"}},
        {{"id": "b", "type": "condition", "branches": [{{"rules": [{{"left": "{{{{ visits.a }}}}", "op": "less_than", "right": {times}}}], "next": "a"}}]}}"#
    );
    finished(r#""variables": {"name": "Ada"},"#, &nodes, options)
}

fn bodies(times: u32, mock: &str) -> Vec<String> {
    answers(&called(times, mock, RunOptions::default()), 0)
}

const ABC: &str = r#"[{"body": "a"}, {"body": "b"}, {"body": "c"}]"#;

#[test]
fn in_sequence_the_last_one_repeats() {
    assert_eq!(bodies(5, &format!(r#"{{"responses": {ABC}}}"#)), ["a", "b", "c", "c", "c"]);
    assert_eq!(bodies(2, &format!(r#"{{"order": "sequence", "responses": {ABC}}}"#)), ["a", "b"]);
}

#[test]
fn in_a_cycle_the_first_one_follows() {
    assert_eq!(
        bodies(7, &format!(r#"{{"order": "cycle", "responses": {ABC}}}"#)),
        ["a", "b", "c", "a", "b", "c", "a"]
    );
}

#[test]
fn at_random_they_come_by_their_weights() {
    let mock = r#"{"order": "random", "responses": [{"body": "a", "weight": 6}, {"body": "b", "weight": 0}, {"body": "c", "weight": 3}, {"body": "d"}]}"#;
    let drawn = bodies(4000, mock);
    let share = |body: &str| drawn.iter().filter(|drawn| *drawn == body).count() as f64 / 4000.0;
    for (body, expected) in [("a", 0.6), ("c", 0.3), ("d", 0.1)] {
        assert!((share(body) - expected).abs() < 0.03, "{body}: {}", share(body));
    }
    assert_eq!(share("b"), 0.0);
}

#[test]
fn every_conversation_and_node_has_its_own_turn() {
    let nodes = format!(
        r#"{{"id": "a", "type": "webhook", "request": {{"url": "u"}}, "mock": {{"responses": {ABC}}}, "next": "b"}},
           {{"id": "b", "type": "webhook", "request": {{"url": "u"}}, "mock": {{"responses": {ABC}}}, "next": "c"}},
           {{"id": "c", "type": "condition", "branches": [{{"rules": [{{"left": "{{{{ visits.a }}}}", "op": "less_than", "right": 2}}], "next": "a"}}]}}"#
    );
    let run = finished("", &nodes, RunOptions { customers: 2, ..RunOptions::default() });
    for customer in 0..2 {
        assert_eq!(answers(&run, customer), ["a", "a", "b", "b"]);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let mock = r#"{"order": "random", "responses": [
        {"body": "a", "latency_seconds": {"distribution": "lognormal", "p50": 1, "p95": 8}}, {"body": "b", "latency_seconds": {"distribution": "exponential", "mean": 2}},
        {"status": 500, "latency_seconds": {"distribution": "uniform", "min": 0, "max": 3}}, {"fail": "network"}]}"#;
    let with = |seed, customers| called(20, mock, RunOptions { seed, customers, ..RunOptions::default() });
    assert_eq!(bytes(&with(7, 5)), bytes(&with(7, 5)));
    assert_ne!(bytes(&with(7, 5)), bytes(&with(8, 5)));
    // One customer's draws do not depend on how many others there are.
    assert_eq!(lines(&with(7, 5), 0), lines(&with(7, 1), 0));
    assert_ne!(lines(&with(7, 5), 0), lines(&with(7, 5), 1));
}

#[test]
fn failures_are_failures() {
    let run = called(
        4,
        r#"{"responses": [{"fail": "network", "latency_seconds": 0.5}, {"fail": "timeout"}, {"status": 503, "body": null}, {"latency_seconds": 10.001}]}"#,
        RunOptions::default(),
    );
    let lines: Vec<String> = lines(&run, 0)
        .into_iter()
        .filter(|line| line.contains("webhook_") && !line.contains("webhook_sent"))
        .collect();
    same_lines(
        &lines,
        r#"
        500 webhook_failed a reason="network" detail="the mock says that the host cannot be reached" elapsed_ms=500
        10500 webhook_timed_out a elapsed_ms=10000
        10500 webhook_answered a status=503 ok=false elapsed_ms=0 body=null
        20500 webhook_timed_out a elapsed_ms=10000
        "#,
    );
}

/// An answer at the very moment of the timeout counts.
#[test]
fn an_answer_at_the_last_moment_counts() {
    assert_eq!(bodies(1, r#"{"responses": [{"body": "just", "latency_seconds": 10}]}"#), ["just"]);
    assert!(bodies(1, r#"{"responses": [{"body": "not", "latency_seconds": 10.001}]}"#).is_empty());
}

#[test]
fn bodies_see_the_variables_and_the_request() {
    let mock = r#"{"responses": [{"status": 201, "headers": {"X-Name": "{{ name }}", "X-Gone": "{{ nobody }}"},
        "body": {"n": "{{ request.body.n }}", "who": "{{ name }}", "how": "{{ request.method }} {{ request.url }} {{ request.headers['X-A'] }}", "gone": "{{ request.nothing }}", "null": "{{ none }}"}}]}"#;
    let run = called(1, mock, RunOptions::default());
    assert_eq!(answers(&run, 0), [r#"{"n":1,"who":"Ada","how":"PUT https://x.example/1 1","null":null}"#]);
    assert!(
        lines(&run, 0).iter().any(|line| line.contains(r#"headers={"x-name":"Ada"}"#)),
        "names in lower case"
    );
}

#[test]
fn bodies_that_are_left_out_or_cannot_be_made() {
    assert_eq!(bodies(1, r#"{"responses": [{}]}"#), [""]);
    assert_eq!(bodies(1, r#"{"responses": [{"body": "Hello {{ name }}"}]}"#), ["Hello Ada"]);
    assert_eq!(bodies(1, r#"{"responses": [{"body": "{{ nobody }}"}]}"#), ["null"]);
    let run = called(1, r#"{"responses": [{"body": {"x": "{{ 1 / 0 }}"}}]}"#, RunOptions::default());
    assert_eq!(answers(&run, 0), ["null"]);
    let note =
        "note a text=\"a template of the mock response could not be evaluated: unable to calculate 1 / 0\"";
    assert!(lines(&run, 0).iter().any(|line| line.ends_with(note)), "{:#?}", lines(&run, 0));
}

#[test]
fn without_mocks_an_empty_answer_stands_in() {
    for mock in ["null", r#"{"responses": []}"#] {
        let run = called(1, mock, RunOptions::default());
        assert_eq!(answers(&run, 0), [""]);
        assert!(
            lines(&run, 0).iter().any(|line| line.contains("this webhook has no mock responses")),
            "{mock}"
        );
    }
}
