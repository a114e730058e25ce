//! What came of a conversation.

use std::sync::Arc;

use crate::flow::{Millis, Object, Value};
use crate::interpreter::{Outcome, TraceEvent};

use super::scheduler::{Customer, Run};

/// What came of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct RunReport {
    /// How it ended.
    pub outcome: ReportOutcome,
    /// Why, where it is not plain.
    pub reason: Option<Arc<str>>,
    /// What the bot said and asked.
    pub messages: Vec<Arc<str>>,
    /// The ids of the entered nodes.
    pub path: Vec<Arc<str>>,
    /// The variables that are set at the end, secrets masked.
    pub variables: Object,
    /// From the start of the run to the end of the conversation.
    pub duration_ms: Millis,
    /// The longest time that the customer was left without a message.
    pub longest_silence_ms: Millis,
    /// The trace.
    pub events: Vec<TraceEvent>,
}

/// How a conversation ended, or that it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportOutcome {
    /// It ended.
    Ended(Outcome),
    /// An ask is open, without a timeout, and no reply is left.
    WaitingForReply,
}

impl ReportOutcome {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ended(outcome) => outcome.as_str(),
            Self::WaitingForReply => "waiting_for_reply",
        }
    }
}

impl RunReport {
    /// The report of one customer's conversation as it stands.
    pub fn of(run: &Run, customer: Customer) -> Self {
        let conversation = run.conversation(customer);
        let trace = conversation.trace();
        let (outcome, reason) = match conversation.outcome() {
            Some((outcome, reason)) => (ReportOutcome::Ended(*outcome), reason.clone()),
            None => (ReportOutcome::WaitingForReply, None),
        };
        let ended = conversation.ended_at().unwrap_or(run.now());
        Self {
            outcome,
            reason,
            messages: trace.messages.clone(),
            path: trace.path.iter().map(|node| Arc::clone(run.program().id(*node))).collect(),
            variables: conversation.variables(),
            duration_ms: ended - conversation.started_at(),
            longest_silence_ms: trace.longest_silence_ms(),
            events: trace.events.clone(),
        }
    }

    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        let texts = |texts: &[Arc<str>]| Value::array(texts.iter().map(|text| Arc::clone(text).into()));
        let mut object = Object::new();
        object.insert("outcome".into(), self.outcome.as_str().into());
        if let Some(reason) = &self.reason {
            object.insert("reason".into(), Arc::clone(reason).into());
        }
        object.insert("messages".into(), texts(&self.messages));
        object.insert("path".into(), texts(&self.path));
        object.insert("variables".into(), Value::Object(Arc::new(self.variables.clone())));
        object.insert("duration_ms".into(), self.duration_ms.into());
        object.insert("longest_silence_ms".into(), self.longest_silence_ms.into());
        object.insert("events".into(), Value::array(self.events.iter().map(TraceEvent::to_value)));
        Value::Object(Arc::new(object))
    }
}
