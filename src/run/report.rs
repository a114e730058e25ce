//! What came of a conversation.

use std::sync::Arc;

use crate::flow::{Members, Millis, Object, Value, members};
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
        let events = run.conversation(customer).trace().events.clone();
        Self { events, ..Self::without_events(run, customer) }
    }

    /// The report of the first customer's conversation, once nobody needs the run any more.
    pub fn of_finished(mut run: Run) -> Self {
        let events = run.take_events(Customer::FIRST);
        Self { events, ..Self::without_events(&run, Customer::FIRST) }
    }

    fn without_events(run: &Run, customer: Customer) -> Self {
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
            events: Vec::new(),
        }
    }

    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        members::tree(|object| self.give(object))
    }

    /// [`RunReport::to_value`] as JSON text.
    pub fn to_text(&self) -> String {
        /// About what an event takes.
        const EVENT_BYTES: usize = 160;
        members::text_of_about(1024 + self.events.len() * EVENT_BYTES, |object| self.give(object))
    }

    fn give(&self, object: &mut impl Members) {
        let texts = |texts: &[Arc<str>]| Value::array(texts.iter().cloned().map(Value::String));
        object.text("outcome", self.outcome.as_str());
        if let Some(reason) = &self.reason {
            object.text("reason", reason);
        }
        object.put("messages", texts(&self.messages));
        object.put("path", texts(&self.path));
        object.object("variables", &self.variables);
        object.put("duration_ms", self.duration_ms.into());
        object.put("longest_silence_ms", self.longest_silence_ms.into());
        object.list("events", &self.events, TraceEvent::give);
    }
}
