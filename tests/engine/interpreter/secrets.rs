//! The values of secrets leave the engine in requests, and nowhere else.

use flow_playground::flow::json;
use flow_playground::interpreter::{FailureReason, Input};

use crate::talk::{Talk, answered, failed, talk};

/// Everything that a conversation shows of itself.
fn shown(talk: &Talk) -> String {
    let trace = talk.conversation.trace();
    let events: Vec<String> = trace.events.iter().map(|event| json::to_string(&event.to_value())).collect();
    let reason = talk.conversation.outcome().and_then(|(_, reason)| reason.as_deref()).unwrap_or_default();
    format!("{}\n{}\n{}\n{reason}", events.join("\n"), talk.messages().join("\n"), talk.variables())
}

#[track_caller]
fn hides(talk: &Talk, secrets: &[&str]) {
    let shown = shown(talk);
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is in\n{shown}");
    }
    assert!(shown.contains("••••"), "{shown}");
}

const FIELDS: &str = r#""variables": {"key": "s3cret/+ä\"x", "pin": 998877, "login": {"user": "hunter-name", "codes": [445566, {"deep": "deepest"}]}, "late": null},
    "secrets": ["key", "pin", "login", "late"],"#;
const VALUES: [&str; 8] =
    ["s3cret", "998877", "hunter-name", "445566", "deepest", "%2F%2B", "x\\\"", "\\\"x"];

#[test]
fn requests_have_them_and_traces_do_not() {
    let nodes = r#"{"id": "a", "type": "webhook", "request": {"url": "https://x.example/{{ key | urlencode }}?pin={{ pin }}", "query": {"key": "{{ key }}", "login": "{{ login }}"},
        "headers": {"Authorization": "Bearer {{ key }}", "X-Pin": "{{ pin }}"}, "body": {"key": "{{ key }}", "login": "{{ login }}", "text": "{{ login.codes[1].deep }} {{ login }}"}}}"#;
    let talk = talk(FIELDS, nodes);
    let request = talk.conversation.request(0).expect("a request");
    assert!(
        request.url.contains("key=s3cret%2F%2B%C3%A4%22x") && request.url.contains("pin=998877"),
        "{}",
        request.url
    );
    assert!(request.payload().expect("a body").0.contains("deepest"));
    let mut talk = talk;
    talk.at(0, Input::Sent);
    hides(&talk, &VALUES);
}

#[test]
fn answers_that_echo_them_are_masked() {
    let nodes = r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "save": {"copy": "{{ response.body }}"}, "next": "b"},
        {"id": "b", "type": "message", "text": "I know {{ key }}, {{ pin }} and {{ copy }}"}"#;
    let mut talk = talk(FIELDS, nodes);
    talk.at(0, Input::Sent);
    talk.at(
        1,
        answered(
            200,
            r#"{"you sent": "Bearer s3cret/+ä\"x", "pin": 998877, "s3cret/+ä\"x": [445566, "deepest"]}"#,
        ),
    );
    hides(&talk, &VALUES);
    assert_eq!(
        talk.messages(),
        [r#"I know ••••, •••• and {"you sent":"Bearer ••••","pin":••••,"••••":[••••,"••••"]}"#]
    );
}

#[test]
fn a_reply_that_is_a_secret_is_masked() {
    let nodes = r#"{"id": "a", "type": "ask", "text": "Your code?", "variable": "late", "next": "b"},
        {"id": "b", "type": "message", "text": "{{ reply }} {{ late }}", "next": "c"}, {"id": "c", "type": "wait", "seconds": 1}"#;
    let mut talk = talk(FIELDS, nodes);
    talk.at(1, Input::Say("opensesame".into()));
    talk.at(2, Input::Say("it was opensesame".into()));
    hides(&talk, &["opensesame"]);
    assert_eq!(talk.messages(), ["Your code?", "•••• ••••"]);
}

#[test]
fn conditions_sets_failures_and_reasons_are_masked() {
    let nodes = r#"
        {"id": "a", "type": "set", "assign": {"late": "{{ key ~ 'more' }}", "copy": "{{ key }}"}, "next": "b"},
        {"id": "b", "type": "condition", "branches": [{"rules": [{"match": "any", "rules": [{"left": "{{ late }}", "op": "less_than", "right": "{{ pin }}"}, {"left": ["{{ login }}"], "op": "contains", "right": "{{ key }}"}]}]}], "else": "c"},
        {"id": "c", "type": "webhook", "request": {"url": "u"}, "error": "d"},
        {"id": "d", "type": "wait", "seconds": "{{ key }}"}"#;
    let mut talk = talk(FIELDS, nodes);
    talk.at(0, Input::Sent);
    talk.at(1, failed(FailureReason::Network, "cannot reach s3cret/+ä\"x"));
    hides(&talk, &VALUES);
    assert!(talk.outcome().1.is_some_and(|reason| reason.ends_with("no number of seconds but ••••")));
    assert!(talk.variables().contains(r#""late":"••••""#), "{}", talk.variables());
}

/// A value that a secret had before is still one.
#[test]
fn old_values_stay_hidden() {
    let nodes = r#"{"id": "a", "type": "set", "assign": {"copy": "{{ key }}", "key": "another"}, "next": "b"},
        {"id": "b", "type": "message", "text": "{{ copy }} {{ key }}"}"#;
    let talk = talk(FIELDS, nodes);
    hides(&talk, &["s3cret", "another"]);
    assert_eq!(talk.messages(), ["•••• ••••"]);
}
