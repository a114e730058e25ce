//! Whole documents: those that must pass, and those that must not.

use serde_json::{Value, json};

use crate::{EVERY_FIELD, file, read, validator};

/// What the schema has against a document, each with its place.
fn complaints(document: &Value) -> Vec<String> {
    validator().iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[track_caller]
fn passes(name: &str, document: &Value) {
    let complaints = complaints(document);
    assert!(complaints.is_empty(), "{name}: {complaints:#?}");
}

#[test]
fn the_examples_pass() {
    let mut seen = 0;
    for entry in std::fs::read_dir(file("static/examples")).expect("static/examples") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        if name.ends_with(".json") && name != "index.json" {
            passes(&name, &read(&format!("static/examples/{name}")));
            seen += 1;
        }
    }
    assert!(seen > 0, "there are no examples");
}

#[test]
fn every_field_passes() {
    passes(EVERY_FIELD, &read(EVERY_FIELD));
}

/// What the program does not know is kept when a document is saved, so it is no mistake of the document.
#[test]
fn unknown_fields_pass() {
    let document = json!({
        "version": 1, "start": "a", "team": "orders",
        "limits": { "max_retries": 3 },
        "nodes": [
            { "id": "a", "type": "condition", "colour": "red", "next": "b",
              "branches": [{ "weight": 1, "rules": [{ "op": "exists", "left": "{{ x }}", "why": "?" }] }] }
        ],
        "scenarios": [{ "name": "s", "tags": [], "expect": { "max_cost": 1 } }]
    });
    passes("unknown fields", &document);
}

/// A document with one node.
fn with_node(node: Value) -> Value {
    json!({ "version": 1, "start": "a", "nodes": [node] })
}

/// A document whose one rule is this.
fn with_rule(rule: Value) -> Value {
    with_node(json!({ "id": "a", "type": "condition", "branches": [{ "rules": [rule] }] }))
}

/// A document whose one mock response is this.
fn with_response(response: Value) -> Value {
    let request = json!({ "url": "https://shop.example" });
    with_node(
        json!({ "id": "a", "type": "webhook", "request": request, "mock": { "responses": [response] } }),
    )
}

#[test]
fn broken_documents_are_refused() {
    let node = json!({ "id": "a", "type": "end" });
    let broken = [
        ("no object", json!([])),
        ("no nodes", json!({ "version": 1, "start": "a" })),
        ("no start", json!({ "version": 1, "nodes": [node] })),
        ("a newer version", json!({ "version": 2, "start": "a", "nodes": [node] })),
        ("nodes that are no list", json!({ "version": 1, "start": "a", "nodes": { "a": node } })),
        ("a variable's name", json!({ "start": "a", "nodes": [node], "variables": { "a-b": 1 } })),
        (
            "a limit that is a text",
            json!({ "start": "a", "nodes": [node], "limits": { "max_wait_seconds": "15" } }),
        ),
        (
            "a limit of none",
            json!({ "start": "a", "nodes": [node], "limits": { "max_concurrent_requests": 0 } }),
        ),
        ("a scenario without a name", json!({ "start": "a", "nodes": [node], "scenarios": [{}] })),
        ("a node without an id", with_node(json!({ "type": "end" }))),
        ("an id with a space", with_node(json!({ "id": "a b", "type": "end" }))),
        ("a node without a type", with_node(json!({ "id": "a" }))),
        ("an unknown type", with_node(json!({ "id": "a", "type": "mesage", "text": "Hello" }))),
        ("a message without a text", with_node(json!({ "id": "a", "type": "message" }))),
        ("a text that is a number", with_node(json!({ "id": "a", "type": "message", "text": 5 }))),
        (
            "a target that is a list",
            with_node(json!({ "id": "a", "type": "message", "text": "", "next": ["b"] })),
        ),
        ("a position of three", with_node(json!({ "id": "a", "type": "end", "position": [1, 2, 3] }))),
        ("a webhook without a request", with_node(json!({ "id": "a", "type": "webhook" }))),
        ("a request without a URL", with_node(json!({ "id": "a", "type": "webhook", "request": {} }))),
        ("a wait that is negative", with_node(json!({ "id": "a", "type": "wait", "seconds": -1 }))),
        ("an assignment that is a list", with_node(json!({ "id": "a", "type": "set", "assign": [] }))),
        ("an outcome of its own", with_node(json!({ "id": "a", "type": "end", "outcome": "done" }))),
        ("a condition without branches", with_node(json!({ "id": "a", "type": "condition" }))),
        ("a branch without rules", with_node(json!({ "id": "a", "type": "condition", "branches": [{}] }))),
        ("an unknown operator", with_rule(json!({ "left": 1, "op": "is", "right": 1 }))),
        ("a rule without an operator", with_rule(json!({ "left": 1, "right": 1 }))),
        ("a group that is neither all nor any", with_rule(json!({ "match": "none", "rules": [] }))),
        ("a mistake deep in a group", with_rule(json!({ "rules": [{ "rules": [{ "op": "like" }] }] }))),
        ("a status out of range", with_response(json!({ "status": 42 }))),
        ("a failure of its own", with_response(json!({ "fail": "dns" }))),
        ("a latency that is a text", with_response(json!({ "latency_seconds": "0.4" }))),
        (
            "an unknown distribution",
            with_response(json!({ "latency_seconds": { "distribution": "normal" } })),
        ),
        (
            "a distribution without its mean",
            with_response(json!({ "latency_seconds": { "distribution": "exponential" } })),
        ),
    ];
    for (name, document) in broken {
        assert!(!complaints(&document).is_empty(), "{name} passes");
    }
}
