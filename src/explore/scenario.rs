//! A way as a scenario: a test that goes it again.

use std::sync::Arc;

use crate::flow::{Members, Object, Value, json, members};

use super::report::{Choice, ChoiceOutcome, Way};

impl Way {
    /// The scenario that goes this way, as a document holds it. It expects the path and the outcome.
    pub fn to_scenario(&self, name: &str) -> Value {
        let mut mocks: Object = Object::default();
        let mut responses: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
        let mut replies = Vec::new();
        for choice in &self.choices {
            match response(choice) {
                Some(response) => match responses.iter_mut().find(|(node, _)| *node == choice.node) {
                    Some((_, list)) => list.push(response),
                    None => responses.push((Arc::clone(&choice.node), vec![response])),
                },
                None => replies.push(match &choice.outcome {
                    ChoiceOutcome::Replied(text) => Value::String(Arc::clone(text)),
                    _ => Value::Null,
                }),
            }
        }
        for (node, list) in responses {
            mocks.insert(node, Value::object([("responses", Value::array(list))]));
        }
        // Asks after the last reply run out by themselves.
        while replies.last() == Some(&Value::Null) {
            replies.pop();
        }
        members::tree(|scenario| {
            scenario.text("name", name);
            if !replies.is_empty() {
                scenario.put("replies", Value::array(replies));
            }
            if !mocks.is_empty() {
                scenario.put("mocks", Value::Object(Arc::new(mocks)));
            }
            let mut expect: Vec<(&str, Value)> = Vec::new();
            // A way that goes on for ever has no outcome to expect.
            if self.outcome != super::replay::ENDLESS {
                let path = Value::array(self.path.iter().cloned().map(Value::String));
                expect.extend([("outcome", self.outcome.into()), ("path", path)]);
            }
            scenario.put("expect", Value::object(expect));
        })
    }
}

/// The mock response of a choice; `None` where it is about a reply.
fn response(choice: &Choice) -> Option<Value> {
    Some(match &choice.outcome {
        ChoiceOutcome::Answered { status, body, latency_ms } => {
            let mut members = vec![("status", u32::from(*status).into())];
            if *body != "".into() {
                members.push(("body", literal(body)));
            }
            if *latency_ms > 0 {
                members.push(("latency_seconds", (*latency_ms as f64 / 1000.0).into()));
            }
            Value::object(members)
        }
        ChoiceOutcome::Timeout if !choice.asked => Value::object([("fail", "timeout".into())]),
        ChoiceOutcome::Network => Value::object([("fail", "network".into())]),
        ChoiceOutcome::TurnedAway => Value::object([("fail", "turned_away".into())]),
        ChoiceOutcome::Timeout | ChoiceOutcome::Replied(_) => return None,
    })
}

/// A value as a mock body gives it: texts in it are templates, so that braces are written as what they are.
fn literal(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains("{{") || text.contains("{%") || text.contains("{#") => {
            let mut quoted = String::new();
            json::write_string(&mut quoted, text);
            format!("{{{{ {quoted} }}}}").into()
        }
        Value::Array(elements) => Value::array(elements.iter().map(literal)),
        Value::Object(members) => {
            Value::object(members.iter().map(|(key, value)| (Arc::clone(key), literal(value))))
        }
        other => other.clone(),
    }
}
