use flow_playground::interpreter::{Effect, FailureReason, Input, Outcome};

use crate::talk::{Talk, answered, failed, talk};

fn call(retry: &str) -> Talk {
    let node = format!(
        r#"{{"id": "a", "type": "webhook", "request": {{"url": "u"}}, "timeout_seconds": 2, "retry": {retry}, "save": {{"last": "{{{{ response.body }}}}"}}}}"#
    );
    let mut talk = talk("", &node);
    talk.at(0, Input::Sent);
    talk
}

/// Each attempt passes the gate again, and the pauses grow.
#[test]
fn attempts_are_spaced_and_pass_the_gate_again() {
    let mut talk = call(
        r#"{"max_attempts": 4, "interval_seconds": 1, "backoff_rate": 3, "on": ["network", "timeout", "5xx"]}"#,
    );
    assert_eq!(talk.at(100, failed(FailureReason::Network, "down")), Some(Effect::Sleep { until: 1100 }));
    assert_eq!(talk.at(1099, Input::Due), None);
    assert_eq!(talk.at(1100, Input::Due), Some(Effect::Pass));
    assert_eq!(talk.at(1100, Input::Queued { ahead: 0 }), None);
    assert_eq!(talk.at(1600, Input::Sent), Some(Effect::Answer { until: 3600 }));
    assert_eq!(talk.at(3600, Input::Due), Some(Effect::Sleep { until: 6600 }));
    talk.at(6600, Input::Due);
    talk.at(6600, Input::Sent);
    assert_eq!(talk.at(6700, answered(502, "\"bad gateway\"")), Some(Effect::Sleep { until: 15_700 }));
    talk.at(15_700, Input::Due);
    talk.at(15_700, Input::Sent);
    assert_eq!(talk.at(15_800, answered(503, "\"busy\"")), Some(Effect::End));
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 webhook_sent a attempt=1 method="POST" url="u" timeout_ms=2000
        100 webhook_failed a reason="network" detail="down" elapsed_ms=100
        100 retry_scheduled a in_ms=1000 attempt=2
        1100 webhook_queued a attempt=2 ahead=0
        1600 webhook_sent a attempt=2 method="POST" url="u" queued_ms=500 timeout_ms=2000
        3600 webhook_timed_out a elapsed_ms=2000
        3600 retry_scheduled a in_ms=3000 attempt=3
        6600 webhook_sent a attempt=3 method="POST" url="u" timeout_ms=2000
        6700 webhook_answered a status=502 ok=false elapsed_ms=100 body="bad gateway"
        6700 variables_set a variables={"last":"bad gateway"}
        6700 retry_scheduled a in_ms=9000 attempt=4
        15700 webhook_sent a attempt=4 method="POST" url="u" timeout_ms=2000
        15800 webhook_answered a status=503 ok=false elapsed_ms=100 body="busy"
        15800 variables_set a variables={"last":"busy"}
        15800 ended a outcome="failed" reason="a: the answer was 503, and its port \"error\" leads nowhere"
        "#,
    );
}

#[test]
fn only_what_is_listed_is_tried_again() {
    let default = "{}";
    let rows = [
        (default, answered(500, "1"), true),
        (default, answered(599, "1"), true),
        (default, answered(429, "1"), true),
        (default, answered(404, "1"), false),
        (default, answered(302, "1"), false),
        (default, failed(FailureReason::Network, ""), true),
        (default, Input::Due, true),
        // What would fail the same way again is not tried again.
        (default, failed(FailureReason::Cors, ""), false),
        (default, failed(FailureReason::MixedContent, ""), false),
        (default, failed(FailureReason::TooLarge, ""), false),
        (r#"{"on": []}"#, answered(500, "1"), false),
        (r#"{"on": []}"#, Input::Due, false),
        (r#"{"on": ["404"]}"#, answered(404, "1"), true),
        (r#"{"on": [404]}"#, answered(404, "1"), true),
        (r#"{"on": ["404"]}"#, answered(403, "1"), false),
        (r#"{"on": ["4xx"]}"#, answered(403, "1"), true),
        (r#"{"on": ["4xx"]}"#, answered(500, "1"), false),
        (r#"{"on": ["timeout"]}"#, Input::Due, true),
        (r#"{"on": ["timeout"]}"#, failed(FailureReason::Network, ""), false),
        (r#"{"on": ["network"]}"#, failed(FailureReason::Network, ""), true),
        (r#"{"on": ["network"]}"#, Input::Due, false),
        (r#"{"max_attempts": 1}"#, answered(500, "1"), false),
    ];
    for (retry, input, again) in rows {
        let mut talk = call(retry);
        let shown = format!("{retry} {input:?}");
        let effect = talk.at(2000, input);
        assert_eq!(effect == Some(Effect::Sleep { until: 3000 }), again, "{shown}: {effect:?}");
    }
}

#[test]
fn an_attempt_that_succeeds_is_the_last() {
    let mut talk = call("{}");
    talk.at(100, answered(500, "1"));
    talk.at(1100, Input::Due);
    talk.at(1100, Input::Sent);
    assert_eq!(talk.at(1200, answered(200, "2")), Some(Effect::End));
    assert_eq!(talk.outcome(), (Outcome::Completed, None));
    assert_eq!(talk.variables(), r#"{"last":2}"#);
}

#[test]
fn an_attempt_may_be_turned_away() {
    let mut talk = call("{}");
    talk.at(100, answered(500, "1"));
    talk.at(1100, Input::Due);
    assert_eq!(talk.at(1100, Input::TurnedAway), Some(Effect::End));
    assert_eq!(
        talk.outcome(),
        (Outcome::Failed, Some("a: the queue at the gate was full, and its port \"limit\" leads nowhere"))
    );
}

#[test]
fn without_retry_there_is_one_attempt() {
    let mut talk = talk("", r#"{"id": "a", "type": "webhook", "request": {"url": "u"}}"#);
    talk.at(0, Input::Sent);
    assert_eq!(talk.at(1, answered(500, "1")), Some(Effect::End));
}

/// A retry sends the same request, whatever `save` has changed in between.
#[test]
fn a_retry_sends_the_same_request() {
    let nodes = r#"{"id": "a", "type": "webhook", "request": {"url": "u/{{ n }}"}, "retry": {}, "save": {"n": "{{ n + 1 }}"}}"#;
    let mut talk = talk(r#""variables": {"n": 1},"#, nodes);
    talk.at(0, Input::Sent);
    talk.at(0, answered(500, "1"));
    assert_eq!(talk.variables(), r#"{"n":2}"#);
    talk.at(1000, Input::Due);
    talk.at(1000, Input::Sent);
    assert_eq!(talk.conversation.request(1000).map(|request| request.url), Some("u/1".into()));
}

#[test]
fn backoff_does_not_run_away() {
    let mut talk = call(r#"{"max_attempts": 100, "interval_seconds": 1e9, "backoff_rate": 1000}"#);
    let mut now = 0;
    for _ in 0..99 {
        talk.at(now, answered(500, "1"));
        let Effect::Sleep { until } = talk.conversation.effect() else { panic!("it sleeps") };
        assert_eq!(until - now, 1_000_000_000_000);
        now = until;
        talk.at(now, Input::Due);
        talk.at(now, Input::Sent);
    }
    assert_eq!(talk.at(now, answered(500, "1")), Some(Effect::End));
}
