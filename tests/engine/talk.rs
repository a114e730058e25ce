//! A conversation driven by hand, and its trace as lines that a person can read.

use std::sync::Arc;

use flow_playground::flow::{Millis, Value, json};
use flow_playground::interpreter::{
    Conversation, Effect, Failure, FailureReason, Input, Outcome, Program, Response, Start, TraceEvent,
    TraceLevel,
};

use crate::support::{document, value};

/// Compiles a flow that starts at `a`. `fields` are more fields of the document, each with a comma behind it.
#[track_caller]
pub(crate) fn program(fields: &str, nodes: &str) -> Arc<Program> {
    let document = document(&format!(r#"{{"version": 1, {fields} "start": "a", "nodes": [{nodes}]}}"#));
    Arc::new(Program::compile(&document, &Start::default()).expect("it compiles"))
}

/// A conversation driven by hand.
pub(crate) struct Talk {
    pub(crate) conversation: Conversation,
    seen: usize,
}

/// Starts a conversation at 0 ms.
#[track_caller]
pub(crate) fn talk(fields: &str, nodes: &str) -> Talk {
    let conversation = Conversation::new(program(fields, nodes), 1, TraceLevel::Full);
    let mut talk = Talk { conversation, seen: 0 };
    talk.conversation.handle(0, Input::Start);
    talk
}

impl Talk {
    /// Something happens.
    pub(crate) fn at(&mut self, now: Millis, input: Input) -> Option<Effect> {
        self.conversation.handle(now, input)
    }

    /// The events since the last look must be these lines.
    #[track_caller]
    pub(crate) fn expect(&mut self, expected: &str) -> &mut Self {
        let events = &self.conversation.trace().events[self.seen..];
        self.seen += events.len();
        same_lines(&events.iter().map(line).collect::<Vec<_>>(), expected);
        self
    }

    /// Events so far are not looked at.
    pub(crate) fn skip(&mut self) -> &mut Self {
        self.seen = self.conversation.trace().events.len();
        self
    }

    /// How it ended and why.
    pub(crate) fn outcome(&self) -> (Outcome, Option<&str>) {
        let (outcome, reason) = self.conversation.outcome().expect("it has ended");
        (*outcome, reason.as_deref())
    }

    /// What the bot said.
    pub(crate) fn messages(&self) -> Vec<&str> {
        self.conversation.trace().messages.iter().map(|text| &**text).collect()
    }

    /// The ids of the entered nodes.
    pub(crate) fn path(&self) -> String {
        let trace = self.conversation.trace();
        let ids: Vec<&str> = trace.path.iter().map(|node| &**self.conversation.program().id(*node)).collect();
        ids.join(" ")
    }

    /// The variables, as JSON.
    pub(crate) fn variables(&self) -> String {
        json::to_string(&Value::Object(self.conversation.variables().into()))
    }
}

/// Compares lines with a text, of which indentation and empty lines do not matter.
#[track_caller]
pub(crate) fn same_lines(lines: &[String], expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(
        lines == expected,
        "got\n    {}\nexpected\n    {}",
        lines.join("\n    "),
        expected.join("\n    ")
    );
}

/// An event in one line: time, kind, node, and what is left as `key=JSON`.
pub(crate) fn line(event: &TraceEvent) -> String {
    let event = event.to_value();
    let member = |key| {
        event.get(key).map(|value| value.as_str().map_or_else(|| json::to_string(value), str::to_owned))
    };
    let mut words: Vec<String> = ["t_ms", "kind", "node"].into_iter().filter_map(member).collect();
    for (key, value) in event.as_object().expect("an object").iter() {
        if !["seq", "t_ms", "kind", "node"].contains(&&**key) {
            words.push(format!("{key}={}", json::to_string(value)));
        }
    }
    words.join(" ")
}

/// An answer with a JSON body.
pub(crate) fn answer(status: u16, body: &str) -> Response {
    Response { status, headers: Arc::default(), body: value(body), note: None }
}

/// The answer as an input.
pub(crate) fn answered(status: u16, body: &str) -> Input {
    Input::Answered(answer(status, body).into())
}

/// No answer.
pub(crate) fn failed(reason: FailureReason, detail: &str) -> Input {
    Input::Failed(Failure { reason, detail: detail.into() })
}
