//! What templates see: `response`, `reply`, `visits` and `run`.

use flow_playground::flow::Limits;
use flow_playground::interpreter::{Conversation, FailureReason, Input, TraceLevel};

use crate::talk::{answered, failed, program, talk};

#[test]
fn visits_count_the_current_entry() {
    let nodes = r#"
        {"id": "a", "type": "message", "text": "{{ visits.a }} {{ visits['b'] }} {{ visits.nobody }} {{ visits | length }}", "next": "b"},
        {"id": "b", "type": "condition", "branches": [{"rules": [{"left": "{{ visits.b }}", "op": "less_than", "right": 3}], "next": "a"}]}"#;
    assert_eq!(talk("", nodes).messages(), ["1 0  2", "2 1  2", "3 2  2"]);
}

#[test]
fn run_knows_the_conversation_and_its_time() {
    let nodes = r#"
        {"id": "a", "type": "wait", "seconds": 2, "next": "b"},
        {"id": "b", "type": "message", "text": "{{ run.id }} {{ run.elapsed_ms }} {{ run }} {{ run.nothing }}"}"#;
    let mut conversation = Conversation::new(program("", nodes), 7, TraceLevel::Full);
    conversation.handle(10_000, Input::Start);
    conversation.handle(12_500, Input::Due);
    assert_eq!(&*conversation.trace().messages[0], r#"7 2500 {"id":7,"elapsed_ms":2500} "#);
}

#[test]
fn reply_is_the_latest_one() {
    let nodes = r#"
        {"id": "a", "type": "message", "text": "[{{ reply }}]", "next": "b"},
        {"id": "b", "type": "ask", "text": "?", "next": "c"},
        {"id": "c", "type": "ask", "text": "{{ reply }}?", "next": "d"},
        {"id": "d", "type": "message", "text": "{{ reply }}!"}"#;
    let mut talk = talk("", nodes);
    talk.at(1, Input::Say("one".into()));
    talk.at(2, Input::Say("two".into()));
    assert_eq!(talk.messages(), ["[]", "?", "one?", "two!"]);
}

const LOOK: &str = r#"
    {"id": "a", "type": "webhook", "request": {"url": "u"}, "timeout_seconds": 2, "next": "b", "timeout": "b", "error": "b", "limit": "b"},
    {"id": "b", "type": "message", "text": "{{ response }}|{{ response.status }}|{{ response.ok }}|{{ response.error }}|{{ response.body.x }}|{{ response.headers['x-a'] }}|{{ response.elapsed_ms }}"}"#;

#[test]
fn response_is_the_latest_result() {
    assert_eq!(
        talk("", r#"{"id": "a", "type": "message", "text": "{{ response }}|{{ response.ok }}|{{ response is defined }}"}"#).messages(),
        ["||false"],
    );
    let rows = [
        (
            answered(200, r#"{"x": 1}"#),
            300,
            r#"{"status":200,"ok":true,"headers":{},"body":{"x":1},"elapsed_ms":300}|200|true||1||300"#,
        ),
        (
            answered(204, "null"),
            300,
            r#"{"status":204,"ok":true,"headers":{},"body":null,"elapsed_ms":300}|204|true||||300"#,
        ),
        (
            answered(500, "\"oh\""),
            300,
            r#"{"status":500,"ok":false,"headers":{},"body":"oh","elapsed_ms":300}|500|false||||300"#,
        ),
        (
            failed(FailureReason::Cors, "blocked"),
            300,
            r#"{"ok":false,"error":"cors","elapsed_ms":300}||false|cors|||300"#,
        ),
        (Input::Due, 2000, r#"{"ok":false,"error":"timeout","elapsed_ms":2000}||false|timeout|||2000"#),
    ];
    for (input, at, expected) in rows {
        let mut talk = talk("", LOOK);
        talk.at(0, Input::Sent);
        talk.at(at, input);
        assert_eq!(talk.messages(), [expected]);
    }
    let mut turned_away = talk("", LOOK);
    turned_away.at(0, Input::TurnedAway);
    assert_eq!(turned_away.messages(), [r#"{"ok":false,"error":"limit","elapsed_ms":0}||false|limit|||0"#]);
}

/// After a timeout nothing is left of an earlier answer.
#[test]
fn a_timeout_replaces_the_answer_before_it() {
    let nodes = r#"
        {"id": "a", "type": "webhook", "request": {"url": "u"}, "save": {"result": "{{ response.body.result }}"}, "next": "b"},
        {"id": "b", "type": "webhook", "request": {"url": "u"}, "timeout_seconds": 15, "save": {"result": "{{ response.body.result }}"}, "timeout": "c"},
        {"id": "c", "type": "message", "text": "{{ result }} {{ response.body.result }} {{ response.error }}"}"#;
    let mut talk = talk("", nodes);
    talk.at(0, Input::Sent);
    talk.at(1, answered(200, r#"{"result": "pending"}"#));
    talk.at(1, Input::Sent);
    talk.at(15_001, Input::Due);
    assert_eq!(talk.messages(), ["pending  timeout"]);
}

#[test]
fn a_variable_can_be_null_missing_or_a_word() {
    let nodes = r#"{"id": "a", "type": "set", "assign": {"x": "{{ nobody }}", "y": null, "z": "null"}, "next": "b"},
        {"id": "b", "type": "message", "text": "[{{ x }}] [{{ y }}] [{{ z }}] {{ x is defined }} {{ y is none }} {{ z is none }}"}"#;
    let talk = talk("", nodes);
    assert_eq!(talk.messages(), ["[] [null] [null] false true false"]);
    assert_eq!(talk.variables(), r#"{"y":null,"z":"null"}"#);
}

#[test]
fn a_flow_without_limits_has_none() {
    assert_eq!(*program("", r#"{"id": "a", "type": "end"}"#).limits(), Limits::default());
}
