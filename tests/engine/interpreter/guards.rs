use flow_playground::interpreter::{Conversation, Effect, Input, Outcome, TraceLevel};

use crate::talk::{answered, program, talk};

#[test]
fn a_loop_without_a_pause_ends_and_is_named() {
    let nodes = r#"
        {"id": "a", "type": "set", "assign": {"n": 0}, "next": "count"},
        {"id": "count", "type": "set", "assign": {"n": "{{ n + 1 }}"}, "next": "check"},
        {"id": "check", "type": "condition", "branches": [{"rules": [{"left": "{{ n }}", "op": "less_than", "right": 0}]}], "else": "count"}"#;
    let talk = talk("", nodes);
    assert_eq!(
        talk.outcome(),
        (
            Outcome::Failed,
            Some(
                "an endless loop: 10000 steps without waiting, asking or calling, at last check → count → check; give the loop a way out"
            )
        )
    );
    assert_eq!(talk.conversation.trace().path.len(), 10_000);
    assert_eq!(talk.variables(), r#"{"n":5000}"#);
}

#[test]
fn a_long_loop_is_named_in_short() {
    let nodes: Vec<String> = (0..20)
        .map(|at| {
            let id = |at: usize| if at == 0 { "a".to_owned() } else { format!("n{at}") };
            format!(
                r#"{{"id": "{}", "type": "message", "text": "", "next": "{}"}}"#,
                id(at),
                id((at + 1) % 20)
            )
        })
        .collect();
    let talk = talk("", &nodes.join(","));
    let reason = talk.outcome().1.expect("a reason").to_owned();
    assert!(
        reason.contains("at last a → n1 → n2 → n3 → n4 → n5 → n6 → n7 → n8 → n9 → n10 → n11 → … → a;"),
        "{reason}"
    );
}

#[test]
fn ten_thousand_steps_are_fine() {
    let nodes = r#"
        {"id": "a", "type": "set", "assign": {"n": "{{ visits.a }}"}, "next": "b"},
        {"id": "b", "type": "condition", "branches": [{"rules": [{"left": "{{ n }}", "op": "less_than", "right": 5000}], "next": "a"}]}"#;
    let talk = talk("", nodes);
    assert_eq!(talk.conversation.steps(), 10_000);
    assert_eq!(talk.outcome(), (Outcome::Completed, None));
}

/// A loop with a pause in it goes on for longer, but not for ever.
#[test]
fn a_hundred_thousand_steps_are_enough() {
    let pauses = [
        (r#"{"id": "a", "type": "wait", "seconds": 1, "next": "b"}"#, None),
        (r#"{"id": "a", "type": "ask", "text": "?", "next": "b"}"#, Some(Input::Say("x".into()))),
        (r#"{"id": "a", "type": "webhook", "request": {"url": "u"}, "next": "b"}"#, Some(answered(200, "1"))),
    ];
    for (pause, input) in pauses {
        let nodes = format!(
            r#"{pause}, {{"id": "b", "type": "set", "assign": {{"n": "{{{{ visits.b }}}}"}}, "next": "a"}}"#
        );
        let mut conversation = Conversation::new(program("", &nodes), 1, TraceLevel::None);
        let mut effect = conversation.handle(0, Input::Start).expect("an effect");
        let mut now = 0;
        while effect != Effect::End {
            now += 1000;
            let next = match effect {
                Effect::Pass => Input::Sent,
                Effect::Sleep { .. } => Input::Due,
                _ => input.clone().expect("what the pause waits for"),
            };
            effect = conversation.handle(now, next).expect("an effect");
        }
        let (outcome, reason) = conversation.outcome().expect("it has ended");
        assert_eq!(*outcome, Outcome::Failed);
        assert_eq!(
            reason.as_deref(),
            Some("an endless loop: 100000 steps, at last a → b → a; give the loop a way out")
        );
        assert_eq!(conversation.steps(), 100_001);
    }
}

/// Requests that are turned away or cannot be made do not turn the guards off, nor the stack over.
#[test]
fn a_loop_of_failing_requests_ends() {
    let mut talk =
        talk("", r#"{"id": "a", "type": "webhook", "request": {"url": "{{ 1 / 0 }}"}, "error": "a"}"#);
    assert_eq!(talk.outcome().0, Outcome::Failed);
    assert!(
        talk.outcome()
            .1
            .is_some_and(|reason| reason.starts_with("an endless loop: 100000 steps, at last a → a;"))
    );
    assert_eq!(talk.at(1, Input::Due), None);
}

#[test]
fn an_expression_that_takes_too_long_is_noted() {
    let talk = talk(
        "",
        r#"{"id": "a", "type": "message", "text": "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}"}"#,
    );
    let note = talk.conversation.trace().events[2].to_value();
    let text = note.get("text").and_then(|text| text.as_str()).unwrap_or_default();
    assert_eq!(
        text,
        "the text could not be made: it takes more than 50000 instructions: make the loop shorter"
    );
}
