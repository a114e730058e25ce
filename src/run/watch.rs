//! What a run tells whoever watches it, as it happens: the load simulator counts.

use crate::flow::{Millis, Port};
use crate::interpreter::{Conversation, NodeIndex};

/// Somebody who watches a run. Customers are known by their numbers, from 0.
pub trait Watch {
    /// A request waits at the gate.
    fn queued(&mut self, _now: Millis) {}

    /// A request has passed the gate, after so long in the queue; `None` where it did not wait at all.
    fn sent(&mut self, _now: Millis, _customer: u32, _node: NodeIndex, _queued_ms: Option<Millis>) {}

    /// The gate turned a request away.
    fn turned_away(&mut self, _now: Millis, _customer: u32, _node: NodeIndex) {}

    /// A request is over, after so long.
    fn over(&mut self, _now: Millis, _customer: u32, _node: NodeIndex, _how: Over, _elapsed_ms: Millis) {}

    /// A conversation does nothing until a time.
    fn paused(&mut self, _now: Millis, _customer: u32, _node: NodeIndex, _pause: Pause, _until: Millis) {}

    /// A conversation has left nodes by these ports; told at [`TraceLevel::Ways`](crate::interpreter::TraceLevel)
    /// alone.
    fn went(&mut self, _customer: u32, _ways: &[(NodeIndex, Port)]) {}

    /// A conversation has ended, or waits for a reply that nobody will give.
    fn ended(&mut self, _now: Millis, _customer: u32, _conversation: &mut Conversation) {}
}

/// Nobody watches.
impl Watch for () {}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// With a 2xx status.
    Ok,
    /// With another status, or without any answer.
    Error,
    /// Its time ran out.
    TimedOut,
    /// The run was stopped.
    Stopped,
}

/// Why a conversation does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// A wait node.
    Wait,
    /// The time between two attempts of a webhook.
    Retry,
    /// An ask that nobody answers.
    Ask,
}
