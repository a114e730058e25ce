//! What a conversation is told, what it asks for, and where it stands.

use std::sync::Arc;

use crate::flow::Millis;

use super::program::NodeIndex;
use super::request::{Failure, Response};

/// What happens to a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// It begins.
    Start,
    /// The customer wrote something.
    Say(Arc<str>),
    /// The request waits at the gate.
    Queued {
        /// How many requests stand before it.
        ahead: usize,
    },
    /// The request was sent.
    Sent,
    /// The gate turned the request away.
    TurnedAway,
    /// The answer came: shared, as a mock gives the same one to many.
    Answered(Arc<Response>),
    /// No answer will come.
    Failed(Failure),
    /// The time that the last effect named has come.
    Due,
    /// The run is stopped from outside.
    Stop,
}

impl From<Result<Arc<Response>, Failure>> for Input {
    fn from(answer: Result<Arc<Response>, Failure>) -> Self {
        match answer {
            Ok(response) => Self::Answered(response),
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// What a conversation needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// To pass the gate: then [`Input::Sent`], [`Input::Queued`] or [`Input::TurnedAway`].
    Pass,
    /// The answer to the request under way, until a time.
    Answer {
        /// When it has waited long enough.
        until: Millis,
    },
    /// That time goes by.
    Sleep {
        /// Until when.
        until: Millis,
    },
    /// The customer's reply.
    Reply {
        /// When it gives up, if ever.
        until: Option<Millis>,
    },
    /// Nothing more.
    End,
}

/// A request that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// By this webhook.
    pub(crate) node: NodeIndex,
    /// After so long at the gate.
    pub(crate) queued_ms: Millis,
    /// The answer is waited for until then.
    pub(crate) until: Millis,
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As it should.
    Completed,
    /// Not as it should.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

impl Outcome {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// Where a conversation stands. Small and plain: it is looked at and written with every step.
#[derive(Clone, Copy, Debug)]
pub(super) enum State {
    Created,
    /// At the gate, since a time.
    Passing {
        node: NodeIndex,
        attempt: u32,
        since: Millis,
    },
    Calling {
        node: NodeIndex,
        attempt: u32,
        sent_at: Millis,
        until: Millis,
    },
    Retrying {
        node: NodeIndex,
        attempt: u32,
        until: Millis,
    },
    Waiting {
        node: NodeIndex,
        until: Millis,
    },
    Asking {
        node: NodeIndex,
        until: Option<Millis>,
    },
    Ended,
}

impl State {
    pub(super) fn node(&self) -> Option<NodeIndex> {
        match self {
            Self::Created | Self::Ended => None,
            Self::Passing { node, .. }
            | Self::Calling { node, .. }
            | Self::Retrying { node, .. }
            | Self::Waiting { node, .. }
            | Self::Asking { node, .. } => Some(*node),
        }
    }

    /// The same state, had it been reached at another time.
    #[inline]
    pub(super) fn moved(mut self, from: Millis, to: Millis) -> Self {
        let moved = |time: &mut Millis| *time = time.wrapping_sub(from).wrapping_add(to);
        match &mut self {
            Self::Created | Self::Ended | Self::Asking { until: None, .. } => {}
            Self::Passing { since, .. } => moved(since),
            Self::Calling { sent_at, until, .. } => {
                moved(sent_at);
                moved(until);
            }
            Self::Retrying { until, .. }
            | Self::Waiting { until, .. }
            | Self::Asking { until: Some(until), .. } => moved(until),
        }
        self
    }
}
