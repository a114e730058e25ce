use flow_playground::flow::json;
use flow_playground::interpreter::{Effect, FailureReason, Input, Outcome, Response};

use crate::support::value;
use crate::talk::{Talk, answered, failed, talk};

/// A webhook that says by which port it was left.
const CALL: &str = r#"
    {"id": "a", "type": "webhook", "request": {"method": "get", "url": "https://shop.example/{{ id }}"}, "timeout_seconds": 15,
     "save": {"result": "{{ response.body.result }}"}, "next": "ok", "timeout": "late", "error": "bad", "limit": "full"},
    {"id": "ok", "type": "message", "text": "ok {{ result }}"}, {"id": "late", "type": "message", "text": "late {{ result }}"},
    {"id": "bad", "type": "message", "text": "bad {{ result }}"}, {"id": "full", "type": "message", "text": "full {{ result }}"}"#;

fn call() -> Talk {
    talk(r#""variables": {"id": 7, "result": "old"},"#, CALL)
}

/// Sent at 0.
fn sent() -> Talk {
    let mut talk = call();
    assert_eq!(talk.conversation.effect(), Effect::Pass);
    talk.at(0, Input::Sent);
    talk
}

#[test]
fn a_good_answer_goes_on_by_next() {
    let mut talk = sent();
    assert_eq!(talk.conversation.effect(), Effect::Answer { until: 15_000 });
    talk.at(400, answered(201, r#"{"result": "success"}"#));
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 webhook_sent a attempt=1 method="GET" url="https://shop.example/7" timeout_ms=15000
        400 webhook_answered a status=201 ok=true elapsed_ms=400 body={"result":"success"}
        400 variables_set a variables={"result":"success"}
        400 node_entered ok visit=1 from="a" port="next"
        400 message ok text="ok success"
        400 ended outcome="completed"
        "#,
    );
}

#[test]
fn every_end_of_a_request_has_its_port() {
    let rows = [
        (200, answered(200, r#"{"result": 1}"#), "ok 1"),
        (200, answered(299, r#"{}"#), "ok "),
        (200, answered(199, r#"{}"#), "bad "),
        (200, answered(302, r#"{"result": "moved"}"#), "bad moved"),
        (200, answered(404, r#"{"result": "none"}"#), "bad none"),
        (200, answered(500, r#""text""#), "bad "),
        (200, failed(FailureReason::Network, "down"), "bad old"),
        (200, failed(FailureReason::Cors, "blocked"), "bad old"),
        (200, failed(FailureReason::TooLarge, "too large"), "bad old"),
        // An answer at that very moment counts as an answer.
        (15_000, answered(200, r#"{"result": "at last"}"#), "ok at last"),
        (15_000, failed(FailureReason::Network, "down"), "bad old"),
        (15_000, Input::Due, "late old"),
        // One that comes later was given up already, even if the timer is late.
        (15_001, answered(200, r#"{"result": "too late"}"#), "late old"),
        (15_001, failed(FailureReason::Network, "down"), "late old"),
        (99_000, Input::Due, "late old"),
    ];
    for (at, input, expected) in rows {
        let mut talk = sent();
        let shown = format!("{input:?} at {at}");
        assert_eq!(talk.at(at, input), Some(Effect::End), "{shown}");
        assert_eq!(talk.messages(), [expected], "{shown}");
    }
    let mut early = sent();
    assert_eq!(early.at(14_999, Input::Due), None);
}

#[test]
fn a_request_that_is_turned_away_goes_on_by_limit() {
    let mut talk = call();
    assert_eq!(talk.at(5, Input::TurnedAway), Some(Effect::End));
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        5 webhook_turned_away a
        5 node_entered full visit=1 from="a" port="limit"
        5 message full text="full old"
        5 ended outcome="completed"
        "#,
    );
}

#[test]
fn the_time_in_the_queue_is_shown_and_does_not_count() {
    let mut talk = call();
    assert_eq!(talk.at(0, Input::Queued { ahead: 3 }), None);
    assert_eq!(talk.at(40_000, Input::Due), None, "nothing is due in the queue");
    assert_eq!(talk.at(42_000, Input::Sent), Some(Effect::Answer { until: 57_000 }));
    talk.at(57_000, Input::Due);
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 webhook_queued a attempt=1 ahead=3
        42000 webhook_sent a attempt=1 method="GET" url="https://shop.example/7" queued_ms=42000 timeout_ms=15000
        57000 webhook_timed_out a elapsed_ms=15000
        57000 node_entered late visit=1 from="a" port="timeout"
        57000 message late text="late old"
        57000 ended outcome="completed"
        "#,
    );
}

#[test]
fn the_timeout_is_cut_to_what_the_platform_waits() {
    let rows = [
        (r#""timeout_seconds": 60,"#, Some(15), 15_000),
        (r#""timeout_seconds": 5,"#, Some(15), 5000),
        ("", Some(15), 15_000),
        (r#""timeout_seconds": 60,"#, None, 60_000),
        ("", None, 300_000),
        (r#""timeout_seconds": 0.5,"#, Some(0), 0),
    ];
    for (timeout, limit, until) in rows {
        let limits = limit.map(|s| format!(r#""limits": {{"max_wait_seconds": {s}}},"#)).unwrap_or_default();
        let node = format!(r#"{{"id": "a", "type": "webhook", {timeout} "request": {{"url": "u"}}}}"#);
        let mut talk = talk(&limits, &node);
        assert_eq!(talk.at(0, Input::Sent), Some(Effect::Answer { until }), "{timeout} {limit:?}");
    }
}

#[test]
fn a_port_that_leads_nowhere_ends_the_conversation() {
    let lonely = r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "timeout_seconds": 1.5}"#;
    let end = |at, input| {
        let mut talk = talk("", lonely);
        if input != Input::TurnedAway {
            talk.at(0, Input::Sent);
        }
        talk.at(at, input);
        let (outcome, reason) = talk.outcome();
        (outcome, reason.unwrap_or_default().to_owned())
    };
    let nowhere = |what: &str, port: &str| {
        (Outcome::Failed, format!("a: {what}, and its port \"{port}\" leads nowhere"))
    };
    assert_eq!(end(1, answered(200, "{}")), (Outcome::Completed, String::new()));
    assert_eq!(end(1, answered(503, "{}")), nowhere("the answer was 503", "error"));
    assert_eq!(
        end(1, failed(FailureReason::Network, "the shop is closed")),
        nowhere("the shop is closed", "error")
    );
    assert_eq!(end(1500, Input::Due), nowhere("no answer came within 1.5 s", "timeout"));
    assert_eq!(end(1, Input::TurnedAway), nowhere("the queue at the gate was full", "limit"));
}

#[test]
fn inputs_that_do_not_fit_change_nothing() {
    let mut talk = call();
    for input in [Input::Start, Input::Due, answered(200, "{}"), failed(FailureReason::Network, "")] {
        assert_eq!(talk.at(1, input), None);
        assert_eq!(talk.conversation.effect(), Effect::Pass);
    }
    talk.at(2, Input::Sent);
    for input in [Input::Start, Input::Sent, Input::TurnedAway, Input::Queued { ahead: 0 }] {
        assert_eq!(talk.at(3, input), None);
        assert_eq!(talk.conversation.effect(), Effect::Answer { until: 15_002 });
    }
    talk.at(4, answered(200, "{}"));
    assert_eq!(talk.at(5, answered(200, "{}")), None, "a second answer");
}

/// A note of the transport, such as a body that is not JSON, stands behind the answer.
#[test]
fn a_note_on_an_answer_is_shown() {
    let mut talk = sent();
    talk.skip();
    let response = Response {
        status: 200,
        headers: Default::default(),
        body: "<html>".into(),
        note: Some("the body is not JSON".into()),
    };
    talk.at(1, Input::Answered(response.into()));
    talk.expect(
        r#"
        1 webhook_answered a status=200 ok=true elapsed_ms=1 body="<html>"
        1 note a text="the body is not JSON"
        1 variables_set a variables={} unset=["result"]
        1 node_entered ok visit=1 from="a" port="next"
        1 message ok text="ok "
        1 ended outcome="completed"
        "#,
    );
}

/// The request as the transport sends it: method, URL, headers, body.
#[track_caller]
fn sends(request: &str, expected: [&str; 4]) {
    let fields = r#""variables": {"id": "a b&c", "n": 9007199254740993, "nothing": null, "list": [1, "x"], "verb": "patch"},"#;
    let talk = talk(fields, &format!(r#"{{"id": "a", "type": "webhook", "request": {request}}}"#));
    let sent = talk.conversation.request(0).expect("a request");
    let headers = sent.to_value().get("headers").map(json::to_string).unwrap_or_default();
    let payload = sent.payload().map(|(body, kind)| format!("{kind}: {body}")).unwrap_or_default();
    assert_eq!([&*sent.method, &*sent.url, &*headers, &*payload], expected, "{request}");
}

#[test]
fn requests_are_made_from_templates() {
    sends(r#"{"url": "https://x.example"}"#, ["POST", "https://x.example", "{}", ""]);
    sends(
        r#"{"method": "{{ verb }}", "url": "https://x.example/{{ id | urlencode }}", "query": {"q": "{{ id }}", "n": 1.50, "on": true, "gone": "{{ nobody }}", "null": null, "list": "{{ list }}", "o": {"k": 1}}}"#,
        [
            "PATCH",
            "https://x.example/a%20b%26c?q=a+b%26c&n=1.50&on=true&list=1&list=x&o=%7B%22k%22%3A1%7D",
            "{}",
            "",
        ],
    );
    sends(r#"{"url": "u?a=1#part", "query": {"b": 2}}"#, ["POST", "u?a=1&b=2#part", "{}", ""]);
    sends(
        r#"{"url": "u", "headers": {"X-N": "{{ n }}", "X-Gone": "{{ nobody }}", "X-Null": null, "X-Text": "no. {{ n }}"}}"#,
        ["POST", "u", r#"{"X-N":"9007199254740993","X-Text":"no. 9007199254740993"}"#, ""],
    );
    sends(
        r#"{"url": "u", "body": {"n": "{{ n }}", "gone": "{{ nobody }}", "null": "{{ nothing }}", "text": "{{ n }}!"}}"#,
        [
            "POST",
            "u",
            "{}",
            r#"application/json: {"n":9007199254740993,"null":null,"text":"9007199254740993!"}"#,
        ],
    );
    sends(
        r#"{"url": "u", "body": "n={{ n }}"}"#,
        ["POST", "u", "{}", "text/plain;charset=UTF-8: n=9007199254740993"],
    );
    sends(r#"{"url": "u", "body": "{{ list }}"}"#, ["POST", "u", "{}", r#"application/json: [1,"x"]"#]);
    sends(r#"{"url": "u", "body": "{{ nobody }}"}"#, ["POST", "u", "{}", ""]);
    sends(r#"{"url": "u", "body": null}"#, ["POST", "u", "{}", "application/json: null"]);
    sends(r#"{"url": "u", "body": ["text"]}"#, ["POST", "u", "{}", r#"application/json: ["text"]"#]);
}

#[test]
fn a_request_that_cannot_be_made_goes_on_by_error() {
    let nodes = r#"
        {"id": "a", "type": "webhook", "request": {"url": "{{ 1 + nobody }}"}, "error": "b"},
        {"id": "b", "type": "message", "text": "{{ response.error }}", "next": "c"},
        {"id": "c", "type": "webhook", "request": {"url": "u", "headers": {"h": "{{ 1 / 0 }}"}}}"#;
    let mut talk = talk("", nodes);
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 webhook_failed a reason="invalid_request" detail="the URL could not be made: tried to use + operator on unsupported types number and undefined" elapsed_ms=0
        0 node_entered b visit=1 from="a" port="error"
        0 message b text="invalid_request"
        0 node_entered c visit=1 from="b" port="next"
        0 webhook_failed c reason="invalid_request" detail="the headers could not be made: unable to calculate 1 / 0" elapsed_ms=0
        0 ended c outcome="failed" reason="c: the request could not be made, and its port \"error\" leads nowhere"
        "#,
    );
}

/// What `save` cannot evaluate is missing, and the answer still counts.
#[test]
fn save_sees_the_answer_and_the_variables_before_it() {
    let nodes = r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "save": {"n": "{{ n + 1 }}", "copy": "{{ n }}", "whole": "{{ response.body }}", "bad": "{{ 1 / 0 }}"}}"#;
    let mut talk = talk(r#""variables": {"n": 1, "bad": "old"},"#, nodes);
    talk.at(0, Input::Sent);
    talk.at(9, answered(500, r#"{"big": 123456789012345678901234567890, "null": null}"#));
    assert_eq!(
        value(&talk.variables()),
        value(r#"{"n": 2, "copy": 1, "whole": {"big": 123456789012345678901234567890, "null": null}}"#)
    );
}
