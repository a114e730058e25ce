use flow_playground::flow::json;
use flow_playground::run::run_scenarios;

use crate::support::document;

/// The failures of a scenario with this `expect`: key, expected, actual.
fn failures(expect: &str) -> Vec<String> {
    let document = document(&format!(
        r#"{{"version": 1, "variables": {{"n": 1, "key": "s3cret"}}, "secrets": ["key"], "start": "a", "nodes": [
            {{"id": "a", "type": "message", "text": "Hello", "next": "b"}}, {{"id": "b", "type": "wait", "seconds": 2.5, "next": "c"}}, {{"id": "c", "type": "message", "text": "Bye {{{{ key }}}}"}}],
            "scenarios": [{{"name": "s", "expect": {expect}}}]}}"#
    ));
    let reports = run_scenarios(&document).expect("it runs");
    let report = &reports[0];
    assert_eq!(report.passed(), report.failures.is_empty());
    let shown = |failed: &flow_playground::run::Failed| {
        format!(
            "{} {} {}",
            failed.expectation,
            json::to_string(&failed.expected),
            json::to_string(&failed.actual)
        )
    };
    report.failures.iter().map(shown).collect()
}

#[test]
fn what_holds_passes() {
    for expect in [
        "{}",
        r#"{"outcome": "completed", "messages": ["Hello", "Bye ••••"], "path": ["a", "b", "c"], "variables": {"n": 1.0}, "max_seconds": 2.5, "max_silence_seconds": 2.5}"#,
        r#"{"variables": {}}"#,
    ] {
        assert_eq!(failures(expect), Vec::<String>::new(), "{expect}");
    }
}

#[test]
fn what_does_not_hold_is_told() {
    let rows = [
        (r#"{"outcome": "failed"}"#, r#"outcome "failed" "completed""#),
        (r#"{"messages": ["Hello"]}"#, r#"messages ["Hello"] ["Hello","Bye ••••"]"#),
        (r#"{"messages": []}"#, r#"messages [] ["Hello","Bye ••••"]"#),
        (r#"{"path": ["a", "c", "b"]}"#, r#"path ["a","c","b"] ["a","b","c"]"#),
        (r#"{"variables": {"n": 2}}"#, r#"variables {"n":2} {"n":1}"#),
        (r#"{"variables": {"n": 1, "gone": null}}"#, r#"variables {"n":1,"gone":null} {"n":1}"#),
        (r#"{"variables": {"n": null}}"#, r#"variables {"n":null} {"n":1}"#),
        (r#"{"max_seconds": 2.499}"#, r#"max_seconds 2.499 2.5"#),
        (r#"{"max_silence_seconds": 2}"#, r#"max_silence_seconds 2 2.5"#),
    ];
    for (expect, failure) in rows {
        assert_eq!(failures(expect), [failure], "{expect}");
    }
    assert_eq!(failures(r#"{"max_silence_seconds": 0, "outcome": "stopped"}"#).len(), 2);
}

#[test]
fn as_javascript_gets_them() {
    let document = document(
        r#"{"version": 1, "start": "a", "nodes": [{"id": "a", "type": "end"}], "scenarios": [{"name": "s", "expect": {"outcome": "failed"}}, {"name": "t"}]}"#,
    );
    let reports: Vec<String> = run_scenarios(&document)
        .expect("it runs")
        .iter()
        .map(|report| json::to_string(&report.to_value()))
        .collect();
    assert_eq!(reports.len(), 2);
    assert!(
        reports[0].starts_with(
            r#"{"name":"s","passed":false,"run":{"outcome":"completed","messages":[],"path":["a"],"#
        ),
        "{}",
        reports[0]
    );
    assert!(
        reports[0]
            .ends_with(r#""failures":[{"expectation":"outcome","expected":"failed","actual":"completed"}]}"#),
        "{}",
        reports[0]
    );
    assert!(reports[1].contains(r#""passed":true"#));
}

#[test]
fn a_flow_with_errors_runs_no_scenarios() {
    let document = flow_playground::flow::Document::parse(
        r#"{"version": 1, "start": "b", "nodes": [], "scenarios": [{"name": "s"}]}"#,
    )
    .expect("it is JSON");
    let error = run_scenarios(&document).expect_err("it has errors");
    assert_eq!(
        error.to_string(),
        "the flow has errors and cannot run: there is no node \"b\" to start at: name one that is there at $.start"
    );
}
