//! What is wrong with a document is told with its code, place and node.

use std::collections::BTreeSet;

use flow_playground::flow::{Code, Diagnostic, Document, Severity, json};

/// A document (`nodes: …` stands for a flow that starts at `a` and has these nodes) and what is told of it: code, path, node.
type Row = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const ROWS: &[Row] = &[
    // The document as a whole.
    ("{", &[("json_syntax", "", "")]),
    (r#"[]"#, &[("wrong_type", "$", ""), ("start_missing", "$.start", "")]),
    (r#"{}"#, &[("missing_field", "$.nodes", ""), ("start_missing", "$.start", "")]),
    (
        r#"{"version": 9, "nodes": []}"#,
        &[("version_unsupported", "$.version", ""), ("start_missing", "$.start", "")],
    ),
    (r#"{"nodes": [{"id": "a", "type": "end"}]}"#, &[("start_missing", "$.start", "")]),
    (r#"{"start": "b", "nodes": [{"id": "a", "type": "end"}]}"#, &[("unknown_target", "$.start", "")]),
    (r#"{"nodes": 5, "start": "a"}"#, &[("wrong_type", "$.nodes", ""), ("unknown_target", "$.start", "")]),
    (
        r#"{"start": "a", "nodes": [{"id": "a", "type": "end"}], "nmae": "x"}"#,
        &[("unknown_field", "$.nmae", "")],
    ),
    (
        r#"{"start": "a", "nodes": [{"id": "a", "type": "end"}], "odd key": 1}"#,
        &[("unknown_field", "$[\"odd key\"]", "")],
    ),
    (
        r#"{"start": "a", "nodes": [{"id": "a", "type": "end"}], "name": 5, "secrets": ["k", 7], "limits": []}"#,
        &[("wrong_type", "$.name", ""), ("wrong_type", "$.secrets[1]", ""), ("wrong_type", "$.limits", "")],
    ),
    (
        r#"{"start": "a", "nodes": [{"id": "a", "type": "end"}], "variables": {"1st": 1, "run": 2, "ok_1": 3}, "secrets": ["a-b"]}"#,
        &[
            ("invalid_variable_name", "$.variables[\"1st\"]", ""),
            ("reserved_variable_name", "$.variables.run", ""),
            ("invalid_variable_name", "$.secrets[0]", ""),
        ],
    ),
    (
        r#"{"start": "a", "nodes": [{"id": "a", "type": "end"}], "limits": {"max_triggers_per_minute": 0, "max_wait_seconds": -1, "max_concurrent_requests": 1.5, "max_queued_requests": null}}"#,
        &[
            ("invalid_value", "$.limits.max_triggers_per_minute", ""),
            ("invalid_value", "$.limits.max_wait_seconds", ""),
            ("invalid_value", "$.limits.max_concurrent_requests", ""),
        ],
    ),
    // Nodes.
    (
        r#"nodes: 5, {"id": "a", "type": "end"}"#,
        &[("wrong_type", "$.nodes[0]", ""), ("unreachable_node", "$.nodes[0]", "")],
    ),
    (
        r#"nodes: {"id": "a", "type": "end"}, {"type": "end"}"#,
        &[("missing_field", "$.nodes[1].id", ""), ("unreachable_node", "$.nodes[1]", "")],
    ),
    (
        r#"nodes: {"id": "a", "type": "message", "text": "", "next": "b c"}, {"id": "b c", "type": "end"}"#,
        &[("invalid_id", "$.nodes[1].id", "b c")],
    ),
    (
        r#"nodes: {"id": "a", "type": "end"}, {"id": "a", "type": "end"}"#,
        &[("duplicate_id", "$.nodes[1].id", "a"), ("unreachable_node", "$.nodes[1]", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "end"}, {"id": "b", "type": "end"}"#,
        &[("unreachable_node", "$.nodes[1]", "b")],
    ),
    (r#"nodes: {"id": "a"}"#, &[("missing_field", "$.nodes[0].type", "a")]),
    (
        r#"nodes: {"id": "a", "type": "mesage", "whatever": 1}"#,
        &[("unknown_node_type", "$.nodes[0].type", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "end", "outcome": "won", "position": [1], "title": 5}"#,
        &[
            ("wrong_type", "$.nodes[0].title", "a"),
            ("wrong_type", "$.nodes[0].position", "a"),
            ("invalid_value", "$.nodes[0].outcome", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "message", "next": "b"}"#,
        &[("missing_field", "$.nodes[0].text", "a"), ("unknown_target", "$.nodes[0].next", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "message", "text": "{{ 1 + }}"}"#,
        &[("invalid_template", "$.nodes[0].text", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "message", "text": "{{ nobody.home }}"}"#,
        &[("unknown_variable", "$.nodes[0].text", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "ask", "text": "?", "variable": "no-name", "choices": ["{{"], "timeout": "a"}"#,
        &[
            ("missing_field", "$.nodes[0].timeout_seconds", "a"),
            ("invalid_template", "$.nodes[0].choices[0]", "a"),
            ("invalid_variable_name", "$.nodes[0].variable", "a"),
        ],
    ),
    (r#"nodes: {"id": "a", "type": "wait"}"#, &[("missing_field", "$.nodes[0].seconds", "a")]),
    (r#"nodes: {"id": "a", "type": "wait", "seconds": -1}"#, &[("invalid_value", "$.nodes[0].seconds", "a")]),
    (r#"nodes: {"id": "a", "type": "wait", "seconds": [1]}"#, &[("wrong_type", "$.nodes[0].seconds", "a")]),
    (
        r#"nodes: {"id": "a", "type": "wait", "seconds": "soon"}"#,
        &[("wrong_type", "$.nodes[0].seconds", "a")],
    ),
    (r#"nodes: {"id": "a", "type": "set", "next": "a"}"#, &[("missing_field", "$.nodes[0].assign", "a")]),
    (
        r#"nodes: {"id": "a", "type": "set", "assign": {"response": 1, "x": {"y": ["{{ % }}"]}}}"#,
        &[
            ("reserved_variable_name", "$.nodes[0].assign.response", "a"),
            ("invalid_template", "$.nodes[0].assign.x.y[0]", "a"),
        ],
    ),
    // Webhooks.
    (
        r#"nodes: {"id": "a", "type": "webhook"}"#,
        &[("missing_field", "$.nodes[0].request", "a"), ("no_mock", "$.nodes[0].mock", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"method": "GET IT", "header": {}}, "mock": {"responses": []}}"#,
        &[
            ("missing_field", "$.nodes[0].request.url", "a"),
            ("unknown_field", "$.nodes[0].request.header", "a"),
            ("invalid_value", "$.nodes[0].request.method", "a"),
            ("no_mock", "$.nodes[0].mock", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"url": "{{ gone }}", "query": {"q": "{{"}, "headers": {"h": "{{"}, "body": [{"b": "{{"}]}, "save": {"2x": 1}, "mock": {"responses": [5, {"body": "{{"}]}}"#,
        &[
            ("wrong_type", "$.nodes[0].mock.responses[0]", "a"),
            ("unknown_variable", "$.nodes[0].request.url", "a"),
            ("invalid_template", "$.nodes[0].request.query.q", "a"),
            ("invalid_template", "$.nodes[0].request.headers.h", "a"),
            ("invalid_template", "$.nodes[0].request.body[0].b", "a"),
            ("invalid_variable_name", "$.nodes[0].save[\"2x\"]", "a"),
            ("invalid_template", "$.nodes[0].mock.responses[1].body", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"url": "u"}, "timeout_seconds": 16, "mock": {"responses": [{}]}}"#,
        &[("timeout_cut", "$.nodes[0].timeout_seconds", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"url": "u"}, "retry": {"max_attempts": 0, "backoff_rate": 0.5, "on": ["429", 503, "6xx", "later"]}, "mock": {"responses": [{}]}}"#,
        &[
            ("invalid_value", "$.nodes[0].retry.max_attempts", "a"),
            ("invalid_value", "$.nodes[0].retry.backoff_rate", "a"),
            ("invalid_value", "$.nodes[0].retry.on[2]", "a"),
            ("invalid_value", "$.nodes[0].retry.on[3]", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"url": "u"}, "mock": {"order": "shuffle", "responses": [{"status": 99}, {"fail": "always"}, {"latency_seconds": "1"}]}}"#,
        &[
            ("invalid_value", "$.nodes[0].mock.responses[0].status", "a"),
            ("invalid_value", "$.nodes[0].mock.responses[1].fail", "a"),
            ("wrong_type", "$.nodes[0].mock.responses[2].latency_seconds", "a"),
            ("invalid_value", "$.nodes[0].mock.order", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"url": "u"}, "mock": {"responses": [{"latency_seconds": {"min": 1}}, {"latency_seconds": {"distribution": "normal"}}, {"latency_seconds": {"distribution": "uniform", "min": 2, "max": 1}}, {"latency_seconds": {"distribution": "exponential"}}, {"latency_seconds": {"distribution": "lognormal", "p50": 2, "p95": 1}}]}}"#,
        &[
            ("missing_field", "$.nodes[0].mock.responses[0].latency_seconds.distribution", "a"),
            ("invalid_value", "$.nodes[0].mock.responses[1].latency_seconds.distribution", "a"),
            ("invalid_value", "$.nodes[0].mock.responses[2].latency_seconds", "a"),
            ("missing_field", "$.nodes[0].mock.responses[3].latency_seconds.mean", "a"),
            ("invalid_value", "$.nodes[0].mock.responses[4].latency_seconds", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "webhook", "request": {"url": "u"}, "mock": {"order": "random", "responses": [{"weight": 0}]}}"#,
        &[("invalid_value", "$.nodes[0].mock.responses", "a")],
    ),
    // Conditions.
    (
        r#"nodes: {"id": "a", "type": "condition", "else": "x"}"#,
        &[("missing_field", "$.nodes[0].branches", "a"), ("unknown_target", "$.nodes[0].else", "a")],
    ),
    (
        r#"nodes: {"id": "a", "type": "condition", "branches": [{}, {"rules": [], "next": "x"}, {"match": "some", "rules": [{"match": "any", "rules": []}]}]}"#,
        &[
            ("missing_field", "$.nodes[0].branches[0].rules", "a"),
            ("empty_rules", "$.nodes[0].branches[1].rules", "a"),
            ("empty_rules", "$.nodes[0].branches[2].rules[0].rules", "a"),
            ("invalid_value", "$.nodes[0].branches[2].match", "a"),
            ("unknown_target", "$.nodes[0].branches[1].next", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "condition", "branches": [{"rules": [{"left": 1}, 5, {"left": 1, "op": "equal", "right": 1}, {"op": "equals", "right": 1}, {"left": "{{", "op": "exists"}]}]}"#,
        &[
            ("missing_field", "$.nodes[0].branches[0].rules[0].op", "a"),
            ("wrong_type", "$.nodes[0].branches[0].rules[1]", "a"),
            ("unknown_operator", "$.nodes[0].branches[0].rules[2].op", "a"),
            ("invalid_operand", "$.nodes[0].branches[0].rules[3].left", "a"),
            ("invalid_template", "$.nodes[0].branches[0].rules[4].left", "a"),
        ],
    ),
    (
        r#"nodes: {"id": "a", "type": "condition", "branches": [{"rules": [{"left": 1, "op": "matches", "right": "("}, {"left": 1, "op": "equals"}, {"left": 1, "op": "between", "right": [1]}, {"left": 1, "op": "in", "right": 5}, {"left": 1, "op": "starts_with", "right": {}}, {"left": 1, "op": "less_than", "right": null}, {"left": 1, "op": "matches", "right": "{{ run.id }}"}]}]}"#,
        &[
            ("invalid_regex", "$.nodes[0].branches[0].rules[0].right", "a"),
            ("invalid_operand", "$.nodes[0].branches[0].rules[1].right", "a"),
            ("invalid_operand", "$.nodes[0].branches[0].rules[2].right", "a"),
            ("invalid_operand", "$.nodes[0].branches[0].rules[3].right", "a"),
            ("invalid_operand", "$.nodes[0].branches[0].rules[4].right", "a"),
            ("invalid_operand", "$.nodes[0].branches[0].rules[5].right", "a"),
        ],
    ),
    // Scenarios.
    (
        r#"{"start": "a", "nodes": [{"id": "a", "type": "end"}], "scenarios": [5, {"name": "x", "mocks": {"a": {"responses": [{}]}, "b": {}}, "expect": {"outcome": "won", "path": ["a", "z"], "massages": []}}, {"name": "x", "variables": {"2": 2}}, {}]}"#,
        &[
            ("wrong_type", "$.scenarios[0]", ""),
            ("missing_field", "$.scenarios[1].mocks.b.responses", ""),
            ("invalid_value", "$.scenarios[1].expect.outcome", ""),
            ("unknown_field", "$.scenarios[1].expect.massages", ""),
            ("missing_field", "$.scenarios[3].name", ""),
            ("invalid_scenario", "$.scenarios[1].mocks.a", ""),
            ("invalid_scenario", "$.scenarios[1].mocks.b", ""),
            ("invalid_scenario", "$.scenarios[1].expect.path[1]", ""),
            ("invalid_scenario", "$.scenarios[2].name", ""),
            ("invalid_variable_name", "$.scenarios[2].variables[\"2\"]", ""),
            ("invalid_scenario", "$.scenarios[3].name", ""),
        ],
    ),
    // Behind what is no text, names are found at their own places.
    (
        r#"{"start": "a", "secrets": [1, "", "2b"], "nodes": [{"id": "a", "type": "end"}], "scenarios": [{"name": "x", "expect": {"path": [null, "z"]}}]}"#,
        &[
            ("wrong_type", "$.secrets[0]", ""),
            ("wrong_type", "$.scenarios[0].expect.path[0]", ""),
            ("invalid_variable_name", "$.secrets[1]", ""),
            ("invalid_variable_name", "$.secrets[2]", ""),
            ("invalid_scenario", "$.scenarios[0].expect.path[1]", ""),
        ],
    ),
];

/// Codes whose documents are too large for the table: see `bounds`.
const ELSEWHERE: [&str; 3] = ["too_large", "too_deep", "too_many_nodes"];

/// The texts of the table.
pub(crate) fn documents() -> impl Iterator<Item = String> {
    ROWS.iter().map(|(row, _)| text(row))
}

pub(crate) fn text(row: &str) -> String {
    match row.strip_prefix("nodes: ") {
        Some(nodes) => {
            format!(
                r#"{{"version": 1, "limits": {{"max_wait_seconds": 15}}, "start": "a", "nodes": [{nodes}]}}"#
            )
        }
        None => row.to_owned(),
    }
}

fn diagnostics(row: &str) -> Vec<Diagnostic> {
    match Document::parse(&text(row)) {
        Ok(document) => document.diagnostics().to_vec(),
        Err(refused) => vec![*refused],
    }
}

#[test]
fn mistakes_are_told_with_code_path_and_node() {
    for (row, expected) in ROWS {
        let told = diagnostics(row);
        let mut told: Vec<(&str, &str, &str)> = told
            .iter()
            .map(|d| {
                (
                    d.code.as_str(),
                    d.path.as_deref().unwrap_or_default(),
                    d.node.as_deref().unwrap_or_default(),
                )
            })
            .collect();
        let mut expected = expected.to_vec();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "{row}");
    }
}

#[test]
fn every_code_is_told_somewhere() {
    let told = ROWS.iter().flat_map(|(_, expected)| expected.iter().map(|(code, ..)| *code));
    let told: BTreeSet<&str> = told.chain(ELSEWHERE).collect();
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(told, all);
}

#[test]
fn every_message_is_a_whole_sentence_for_people() {
    for diagnostic in ROWS.iter().flat_map(|(row, _)| diagnostics(row)) {
        let message = &diagnostic.message;
        assert!(message.split_whitespace().count() >= 4, "{message}");
        assert!(!message.ends_with('.') && !message.contains("  "), "{message}");
    }
}

#[test]
fn the_nearest_word_is_named() {
    let hints = [
        (r#"nodes: {"id": "a", "type": "mesage"}"#, "did you mean \"message\"?"),
        (r#"nodes: {"id": "a", "type": "end", "tilte": ""}"#, "did you mean \"title\"?"),
        (
            r#"nodes: {"id": "a", "type": "condition", "branches": [{"rules": [{"left": 1, "op": "eqals"}]}]}"#,
            "did you mean \"equals\"?",
        ),
    ];
    for (row, hint) in hints {
        assert!(diagnostics(row).iter().any(|d| d.message.contains(hint)), "{row}");
    }
}

#[test]
fn as_javascript_gets_them() {
    let told = diagnostics(r#"nodes: {"id": "a", "type": "end", "outcome": 1}"#);
    assert_eq!(told[0].severity(), Severity::Error);
    assert_eq!(
        json::to_string(&told[0].to_value()),
        r#"{"code":"wrong_type","severity":"error","message":"this must be a text, and it is a number","node":"a","path":"$.nodes[0].outcome"}"#
    );
}
