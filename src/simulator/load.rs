//! What is sent through a flow.

use std::sync::Arc;

use crate::flow::{Limits, guards};
use crate::i18n::tr;
use crate::interpreter::CompileError;

/// How customers come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrivals {
    /// Independently of each other: the times between them are exponentially distributed.
    Poisson {
        /// How many a minute, on average.
        per_minute: f64,
    },
    /// At equal distances.
    Constant {
        /// How many a minute.
        per_minute: f64,
    },
    /// All at the start.
    AtOnce,
}

impl Arrivals {
    /// How many a minute; `None` where all come at once.
    pub fn per_minute(self) -> Option<f64> {
        match self {
            Self::Poisson { per_minute } | Self::Constant { per_minute } => Some(per_minute),
            Self::AtOnce => None,
        }
    }
}

/// What is sent through a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// How many conversations are counted.
    pub conversations: u32,
    /// How customers come.
    pub arrivals: Arrivals,
    /// What all random draws follow from.
    pub seed: u64,
    /// How many conversations come before those that are counted, so that the queue is what it usually is.
    pub warmup_conversations: u32,
    /// Limits in the place of all of the flow's.
    pub limits: Option<Limits>,
    /// What answers the asks, in order and at once.
    pub replies: Vec<Arc<str>>,
}

/// The seldomest customers: one in about two years. Rarer ones would take time further than it can be counted.
pub(super) const LEAST_PER_MINUTE: f64 = 1e-6;

/// The most frequent customers: a thousand in every millisecond.
pub(super) const MOST_PER_MINUTE: f64 = 6e7;

impl Load {
    /// So many customers, who come in this way, without a warm-up and with the flow's own limits.
    pub fn new(conversations: u32, arrivals: Arrivals) -> Self {
        Self { conversations, arrivals, seed: 0, warmup_conversations: 0, limits: None, replies: Vec::new() }
    }

    /// How many conversations there are in all.
    pub fn total(&self) -> u32 {
        self.conversations.saturating_add(self.warmup_conversations)
    }

    /// # Errors
    /// Says what was expected.
    pub(super) fn check(&self) -> Result<(), LoadError> {
        let most = guards::MAX_CONVERSATIONS;
        if self.conversations == 0 {
            return Err(LoadError::Load(
                tr!("conversations must be at least 1: nobody comes otherwise").into(),
            ));
        }
        if self.conversations > most || self.warmup_conversations > most || self.total() > most {
            return Err(LoadError::Load(tr!(
                "conversations and warmup_conversations must be at most {most} together, and they are {conversations} and {warmup}",
                most,
                conversations = self.conversations,
                warmup = self.warmup_conversations
            )));
        }
        match self.arrivals.per_minute() {
            Some(rate) if !(LEAST_PER_MINUTE..=MOST_PER_MINUTE).contains(&rate) => Err(LoadError::Load(tr!(
                "arrivals.per_minute must be a number from {least} to {most}, and it is {rate}",
                least = LEAST_PER_MINUTE,
                most = MOST_PER_MINUTE,
                rate
            ))),
            _ => Ok(()),
        }
    }
}

/// Why there is no report. None of them passes by itself: the load or the flow must change.
#[derive(Clone, Debug)]
pub enum LoadError {
    /// The load makes no sense; says what was expected.
    Load(String),
    /// The flow has errors.
    Flow(CompileError),
    /// A conversation goes round and never comes to an end; says where.
    Endless(Arc<str>),
    /// More conversations are there at once than can be held; says how many had come by then.
    TooMany {
        /// How many had come.
        arrived: u32,
    },
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Load(what) => f.write_str(what),
            Self::Flow(error) => error.fmt(f),
            Self::Endless(why) => f.write_str(&tr!("the flow cannot be simulated: {why}", why)),
            Self::TooMany { arrived } => f.write_str(&tr!(
                "more than {most} conversations are under way at once after {arrived} arrivals, and the queue grows on: \
                 let fewer customers come, or raise the limits",
                most = guards::MAX_CONVERSATIONS_PRESENT,
                arrived
            )),
        }
    }
}

impl std::error::Error for LoadError {}
