use flow_playground::interpreter::{Effect, Input, Outcome};

use crate::talk::talk;

#[test]
fn a_message_is_said() {
    talk(
        r#""variables": {"name": "Ada"},"#,
        r#"{"id": "a", "type": "message", "text": "Hello {{ name }}", "next": null}"#,
    )
    .expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 message a text="Hello Ada"
        0 ended outcome="completed"
        "#,
    );
}

#[test]
fn a_message_that_cannot_be_made_is_empty_and_noted() {
    let mut talk = talk("", r#"{"id": "a", "type": "message", "text": "{{ 1 + run }}"}"#);
    let texts: Vec<&str> = talk.messages();
    assert_eq!(texts, [""]);
    let note = talk.conversation.trace().events[2].to_value();
    assert_eq!(note.get("kind").and_then(|kind| kind.as_str()), Some("note"));
    talk.skip();
    assert_eq!(talk.outcome(), (Outcome::Completed, None));
}

const ASK: &str = r#"
    {"id": "a", "type": "ask", "text": "Which of {{ n }}?", "variable": "order", "choices": ["A-1", "A-{{ n }}"], "timeout_seconds": 120, "next": "b", "timeout": "c"},
    {"id": "b", "type": "message", "text": "{{ order }} = {{ reply }}"},
    {"id": "c", "type": "message", "text": "Bye{{ reply }}"}"#;

#[test]
fn an_ask_waits_for_the_reply() {
    let mut talk = talk(r#""variables": {"n": 2},"#, ASK);
    assert_eq!(talk.conversation.effect(), Effect::Reply { until: Some(120_000) });
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 asked a text="Which of 2?" choices=["A-1","A-2"] until_ms=120000
        "#,
    );
    assert_eq!(talk.at(119_999, Input::Due), None, "it is not due yet");
    assert_eq!(talk.at(119_999, Input::Say("A-1".into())), Some(Effect::End));
    talk.expect(
        r#"
        119999 replied a text="A-1"
        119999 variables_set a variables={"order":"A-1"}
        119999 node_entered b visit=1 from="a" port="next"
        119999 message b text="A-1 = A-1"
        119999 ended outcome="completed"
        "#,
    );
}

#[test]
fn an_ask_times_out_by_its_deadline() {
    let mut talk = talk(r#""variables": {"n": 2},"#, ASK);
    talk.skip();
    // The tab slept; it wakes late and loses no step.
    assert_eq!(talk.at(500_000, Input::Due), Some(Effect::End));
    talk.expect(
        r#"
        500000 note a text="no reply within 120 s"
        500000 node_entered c visit=1 from="a" port="timeout"
        500000 message c text="Bye"
        500000 ended outcome="completed"
        "#,
    );
    assert_eq!(talk.variables(), r#"{"n":2}"#);
}

#[test]
fn an_ask_whose_timeout_leads_nowhere_fails() {
    let mut talk = talk("", r#"{"id": "a", "type": "ask", "text": "?", "timeout_seconds": 1}"#);
    talk.at(1000, Input::Due);
    assert_eq!(
        talk.outcome(),
        (Outcome::Failed, Some("a: no reply came in time, and its port \"timeout\" leads nowhere"))
    );
}

#[test]
fn an_ask_without_a_timeout_waits_for_ever() {
    let mut talk = talk("", r#"{"id": "a", "type": "ask", "text": "?"}"#);
    assert_eq!(talk.conversation.effect(), Effect::Reply { until: None });
    assert_eq!(talk.at(u64::from(u32::MAX), Input::Due), None);
    assert_eq!(talk.at(u64::from(u32::MAX), Input::Say("x".into())), Some(Effect::End));
    assert_eq!(talk.outcome(), (Outcome::Completed, None));
}

#[test]
fn a_wait_lets_time_pass() {
    let mut talk =
        talk("", r#"{"id": "a", "type": "wait", "seconds": 20.5, "next": "b"}, {"id": "b", "type": "end"}"#);
    assert_eq!(talk.conversation.effect(), Effect::Sleep { until: 20_500 });
    assert_eq!(talk.at(20_499, Input::Due), None);
    talk.at(20_500, Input::Due);
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 wait_started a ms=20500
        20500 wait_ended a
        20500 node_entered b visit=1 from="a" port="next"
        20500 ended b outcome="completed"
        "#,
    );
}

#[test]
fn the_time_to_wait_may_be_a_template() {
    for (seconds, ms) in
        [("{{ n * 2 }}", 5000), ("{{ word }}", 1500), ("{{ zero }}", 0), ("0{{ zero }}.25", 250), ("3", 3000)]
    {
        let fields = r#""variables": {"n": 2.5, "word": " 1.5 ", "zero": 0},"#;
        let talk = talk(fields, &format!(r#"{{"id": "a", "type": "wait", "seconds": "{seconds}"}}"#));
        assert_eq!(talk.conversation.effect(), Effect::Sleep { until: ms }, "{seconds}");
    }
}

#[test]
fn a_time_to_wait_that_is_none_fails_with_the_reason() {
    let rows = [
        ("{{ nobody }}", "a: the time to wait is no number of seconds but missing"),
        ("{{ nothing }}", "a: the time to wait is no number of seconds but null"),
        ("{{ word }}", "a: the time to wait is no number of seconds but soon"),
        ("{{ -1 }}", "a: the time to wait is no number of seconds but -1"),
        ("{{ list }}", "a: the time to wait is no number of seconds but [1]"),
        ("{{ 1e10 }}", "a: the time to wait is no number of seconds but 10000000000"),
        ("{{ word | nosuch }}", "a: the time to wait could not be made: "),
    ];
    for (seconds, reason) in rows {
        let fields = r#""variables": {"nothing": null, "word": "soon", "list": [1]},"#;
        let talk = talk(fields, &format!(r#"{{"id": "a", "type": "wait", "seconds": "{seconds}"}}"#));
        let (outcome, told) = talk.outcome();
        assert_eq!(outcome, Outcome::Failed);
        assert!(told.is_some_and(|told| told.starts_with(reason)), "{seconds}: {told:?}");
    }
}

#[test]
fn set_evaluates_all_before_it_assigns() {
    let set = r#"{"id": "a", "type": "set", "assign": {"x": "{{ y }}", "y": "{{ x }}", "sum": "{{ x + y }}", "gone": "{{ nobody }}", "kept": [1, "{{ x }}", {"n": "{{ nobody }}"}]}}"#;
    let mut talk = talk(r#""variables": {"x": 1, "y": 2, "gone": "soon"},"#, set);
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 variables_set a variables={"x":2,"y":1,"sum":3,"kept":[1,1,{}]} unset=["gone"]
        0 ended outcome="completed"
        "#,
    );
    assert_eq!(talk.variables(), r#"{"x":2,"y":1,"sum":3,"kept":[1,1,{}]}"#);
}

#[test]
fn what_set_cannot_evaluate_is_missing_and_noted() {
    let mut talk = talk(
        r#""variables": {"x": 1, "y": 1},"#,
        r#"{"id": "a", "type": "set", "assign": {"x": "{{ x + nobody }}", "y": 2}}"#,
    );
    talk.expect(
        r#"
        0 started
        0 node_entered a visit=1
        0 note a text="x could not be evaluated and is missing now: tried to use + operator on unsupported types number and undefined"
        0 variables_set a variables={"y":2} unset=["x"]
        0 ended outcome="completed"
        "#,
    );
}

#[test]
fn an_end_ends_as_it_says() {
    let end = |outcome: &str| talk("", &format!(r#"{{"id": "a", "type": "end"{outcome}}}"#));
    assert_eq!(end("").outcome(), (Outcome::Completed, None));
    assert_eq!(end(r#", "outcome": "completed""#).outcome(), (Outcome::Completed, None));
    assert_eq!(
        end(r#", "outcome": "failed""#).outcome(),
        (Outcome::Failed, Some("a: the flow ends here as failed"))
    );
}

#[test]
fn what_the_customer_writes_while_no_ask_is_open_is_missed() {
    let nodes = r#"
        {"id": "a", "type": "wait", "seconds": 5, "next": "b"},
        {"id": "b", "type": "webhook", "request": {"url": "u"}, "mock": {"responses": [{}]}}"#;
    let mut talk = talk("", nodes);
    talk.skip();
    assert_eq!(talk.at(1000, Input::Say("Hello?".into())), None);
    talk.at(5000, Input::Due);
    assert_eq!(talk.at(5001, Input::Say("queued".into())), None);
    assert_eq!(talk.conversation.effect(), Effect::Pass);
    talk.at(5002, Input::Sent);
    assert_eq!(talk.at(5003, Input::Say("under way".into())), None);
    assert!(matches!(talk.conversation.effect(), Effect::Answer { .. }));
    let missed: Vec<_> = talk
        .conversation
        .trace()
        .events
        .iter()
        .filter(|event| event.kind.as_str() == "customer_message_missed")
        .collect();
    let lines: Vec<String> = missed.into_iter().map(crate::talk::line).collect();
    crate::talk::same_lines(
        &lines,
        r#"
        1000 customer_message_missed a text="Hello?"
        5001 customer_message_missed b text="queued"
        5003 customer_message_missed b text="under way"
        "#,
    );
}

#[test]
fn stop_ends_everywhere() {
    for node in [
        r#"{"id": "a", "type": "wait", "seconds": 5}"#,
        r#"{"id": "a", "type": "ask", "text": "?"}"#,
        r#"{"id": "a", "type": "webhook", "request": {"url": "u"}}"#,
    ] {
        let mut talk = talk("", node);
        assert_eq!(talk.at(70, Input::Stop), Some(Effect::End));
        assert_eq!(talk.outcome(), (Outcome::Stopped, Some("stopped")));
        assert_eq!(talk.conversation.ended_at(), Some(70));
        for input in [Input::Stop, Input::Due, Input::Start, Input::Say("x".into())] {
            assert_eq!(talk.at(80, input), None, "it is over");
        }
    }
}

/// The time between two messages, start and end counting as such, time with an open ask left out.
#[test]
fn silence_is_measured() {
    let nodes = r#"
        {"id": "a", "type": "wait", "seconds": 3, "next": "b"},
        {"id": "b", "type": "ask", "text": "?", "next": "c"},
        {"id": "c", "type": "wait", "seconds": 7, "next": "d"},
        {"id": "d", "type": "message", "text": "!", "next": "e"},
        {"id": "e", "type": "wait", "seconds": 5}"#;
    let mut talk = talk("", nodes);
    let silence = |talk: &crate::talk::Talk| talk.conversation.trace().longest_silence_ms();
    talk.at(3000, Input::Due);
    assert_eq!(silence(&talk), 3000);
    talk.at(103_000, Input::Say("ok".into()));
    assert_eq!(silence(&talk), 3000, "while an ask is open the customer is at it");
    talk.at(110_000, Input::Due);
    assert_eq!(silence(&talk), 7000);
    talk.at(115_000, Input::Due);
    assert_eq!(silence(&talk), 7000);
}

#[test]
fn an_open_ask_that_is_stopped_is_no_silence() {
    let mut talk = talk("", r#"{"id": "a", "type": "ask", "text": "?"}"#);
    talk.at(50_000, Input::Stop);
    assert_eq!(talk.conversation.trace().longest_silence_ms(), 0);
}
