//! Where templates stand in a document.

use crate::flow::Value;

use super::super::edit;

/// Whose names a template sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// The conversation's.
    Flow,
    /// The conversation's, and the `request` that a mock answers.
    Mock,
}

/// Gives a template's new text, or `None` for as it is.
pub(super) trait Rewrite: Fn(&str, Site) -> Option<String> {}

impl<F: Fn(&str, Site) -> Option<String>> Rewrite for F {}

/// What is done to a member.
type Change<'c> = &'c dyn Fn(&Value) -> Option<Value>;

/// The document with its templates rewritten; `None` where nothing changes.
pub(super) fn in_document(root: &Value, rewrite: &impl Rewrite) -> Option<Value> {
    let nodes = |nodes: &Value| edit::elements(nodes, |_, node| in_node(node, rewrite));
    let scenario = |scenario: &Value| {
        edit::member(scenario, "mocks", |mocks| edit::members(mocks, |_, mock| in_mock(mock, rewrite)))
    };
    let scenarios = |scenarios: &Value| edit::elements(scenarios, |_, one| scenario(one));
    all(root, &[("nodes", &nodes), ("scenarios", &scenarios)])
}

/// The node with its templates rewritten; `None` where nothing changes.
pub(super) fn in_node(node: &Value, rewrite: &impl Rewrite) -> Option<Value> {
    let text = |value: &Value| strings(value, Site::Flow, rewrite);
    let mock = |mock: &Value| in_mock(mock, rewrite);
    let request = |request: &Value| {
        all(
            request,
            &[("method", &text), ("url", &text), ("query", &text), ("headers", &text), ("body", &text)],
        )
    };
    let branches = |branches: &Value| edit::elements(branches, |_, branch| in_rules(branch, rewrite));
    match node.get("type").and_then(Value::as_str)? {
        "message" => edit::member(node, "text", text),
        "ask" => all(node, &[("text", &text), ("choices", &text)]),
        "webhook" => all(node, &[("request", &request), ("save", &text), ("mock", &mock)]),
        "wait" => edit::member(node, "seconds", text),
        "condition" => edit::member(node, "branches", branches),
        "set" => edit::member(node, "assign", text),
        // Fields of a type that is not known here are its own business.
        _ => None,
    }
}

fn in_rules(group: &Value, rewrite: &impl Rewrite) -> Option<Value> {
    let operand = |value: &Value| strings(value, Site::Flow, rewrite);
    let rules = |rules: &Value| edit::elements(rules, |_, rule| in_rules(rule, rewrite));
    all(group, &[("left", &operand), ("right", &operand), ("rules", &rules)])
}

fn in_mock(mock: &Value, rewrite: &impl Rewrite) -> Option<Value> {
    let text = |value: &Value| strings(value, Site::Mock, rewrite);
    let response = |response: &Value| all(response, &[("headers", &text), ("body", &text)]);
    edit::member(mock, "responses", |responses| edit::elements(responses, |_, one| response(one)))
}

/// The object with several of its members changed; `None` where nothing changes.
fn all(object: &Value, changes: &[(&str, Change<'_>)]) -> Option<Value> {
    changes.iter().fold(None, |changed, (key, change)| {
        edit::member(changed.as_ref().unwrap_or(object), key, change).or(changed)
    })
}

/// The value with its strings rewritten, at any depth; `None` where nothing changes.
fn strings(value: &Value, site: Site, rewrite: &impl Rewrite) -> Option<Value> {
    match value {
        Value::String(text) if text.contains('{') => rewrite(text, site).map(Value::from),
        Value::Array(_) => edit::elements(value, |_, element| strings(element, site, rewrite)),
        Value::Object(_) => edit::members(value, |_, member| strings(member, site, rewrite)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
