//! What exploring a flow gives.

use std::sync::Arc;

use crate::flow::{Members, Millis, Object, Port, Value, members};
use crate::i18n::tr;

/// How far a flow is explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExploreOptions {
    /// Ways are counted up to so many.
    pub max_ways: u64,
    /// No way enters a node more often.
    pub max_visits: u32,
}

impl ExploreOptions {
    /// The most that [`ExploreOptions::max_ways`] can be: the greatest whole number that JavaScript counts up to.
    pub const MOST_WAYS: u64 = 9_007_199_254_740_991;

    /// The most that [`ExploreOptions::max_visits`] can be.
    pub const MOST_VISITS: u32 = 1000;
}

impl Default for ExploreOptions {
    /// All ways; enough visits for ten rechecks after the first look.
    fn default() -> Self {
        Self { max_ways: Self::MOST_WAYS, max_visits: 12 }
    }
}

/// Everything that can come of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct ExploreReport {
    /// How many ways there are: two differ in the nodes they enter, or in how they end.
    pub ways: u64,
    /// Whether there is more than was explored: a loop that could go on, or ways that were not counted.
    pub truncated: bool,
    /// What somebody should look at.
    pub findings: Vec<Finding>,
    /// The way that takes longest.
    pub longest: Way,
    /// The way with the longest silence.
    pub most_silent: Way,
    /// Which branches the flow's scenarios take.
    pub branch_coverage: BranchCoverage,
}

/// One way through a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What happened where the flow waited for the world, in order.
    pub choices: Vec<Choice>,
    /// The ids of the entered nodes.
    pub path: Vec<Arc<str>>,
    /// How it ended: `completed`, `failed`, or `endless` where it goes on for ever.
    pub outcome: &'static str,
    /// How long it took.
    pub duration_ms: Millis,
    /// The longest time that the customer was left without a message.
    pub longest_silence_ms: Millis,
}

/// What happened at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The node.
    pub node: Arc<str>,
    /// How often it had been entered, this time included.
    pub visit: u32,
    /// Whether it is about an ask, else about a request.
    pub asked: bool,
    /// What happened.
    pub outcome: ChoiceOutcome,
}

/// What happened to a request or an ask.
#[derive(Clone, Debug, PartialEq)]
pub enum ChoiceOutcome {
    /// The webhook answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: Value,
        /// How long it took.
        latency_ms: Millis,
    },
    /// No answer, or no reply, in time.
    Timeout,
    /// The host cannot be reached.
    Network,
    /// The queue at the gate was full.
    TurnedAway,
    /// The customer replied.
    Replied(Arc<str>),
}

impl ChoiceOutcome {
    /// The word in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::TurnedAway => "turned_away",
            Self::Replied(_) => "replied",
        }
    }
}

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of thing it is.
    pub code: FindingCode,
    /// What it is and what to do, in a sentence or two.
    pub message: String,
    /// Where.
    pub node: Option<Arc<str>>,
    /// By which port.
    pub port: Option<Port>,
    /// A way that shows it.
    pub way: Option<Way>,
}

/// What kind of thing a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingCode {
    /// No way enters the node.
    UnreachableNode,
    /// The condition is reached, and no way leaves it here.
    UnreachableBranch,
    /// A way ends without a word to the customer.
    SilentEnd,
    /// A loop without a way out.
    EndlessLoop,
    /// A timeout leads nowhere.
    NoTimeoutWay,
    /// An error leads nowhere.
    NoErrorWay,
    /// The customer hears nothing for a minute or longer.
    LongSilence,
}

impl FindingCode {
    /// All codes, in the order in which findings are listed.
    pub const ALL: [Self; 7] = [
        Self::EndlessLoop,
        Self::SilentEnd,
        Self::NoTimeoutWay,
        Self::NoErrorWay,
        Self::LongSilence,
        Self::UnreachableNode,
        Self::UnreachableBranch,
    ];

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnreachableNode => "unreachable_node",
            Self::UnreachableBranch => "unreachable_branch",
            Self::SilentEnd => "silent_end",
            Self::EndlessLoop => "endless_loop",
            Self::NoTimeoutWay => "no_timeout_way",
            Self::NoErrorWay => "no_error_way",
            Self::LongSilence => "long_silence",
        }
    }

    /// What it is, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::UnreachableNode => tr!("Unreachable node"),
            Self::UnreachableBranch => tr!("Unreachable branch"),
            Self::SilentEnd => tr!("Silent end"),
            Self::EndlessLoop => tr!("Endless loop"),
            Self::NoTimeoutWay => tr!("No way for a timeout"),
            Self::NoErrorWay => tr!("No way for an error"),
            Self::LongSilence => tr!("Long silence"),
        }
    }
}

/// Which branches of a flow's conditions its scenarios take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BranchCoverage {
    /// How many are taken.
    pub covered: usize,
    /// How many there are, `else` included.
    pub total: usize,
    /// Those that no scenario takes.
    pub uncovered: Vec<(Arc<str>, Port)>,
}

impl ExploreReport {
    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        members::tree(|object| self.give(object))
    }

    /// [`ExploreReport::to_value`] as JSON text.
    pub fn to_text(&self) -> String {
        members::text(|object| self.give(object))
    }

    fn give(&self, object: &mut impl Members) {
        object.put("ways", self.ways.into());
        object.put("truncated", self.truncated.into());
        object.list("findings", &self.findings, Finding::give);
        object.put("longest", self.longest.to_value());
        object.put("most_silent", self.most_silent.to_value());
        object.put("branch_coverage", self.branch_coverage.to_value());
    }
}

impl Finding {
    fn give(&self, object: &mut impl Members) {
        object.text("code", self.code.as_str());
        object.text("message", &self.message);
        if let Some(node) = &self.node {
            object.text("node", node);
        }
        if let Some(port) = self.port {
            object.text("port", &port.to_string());
        }
        if let Some(way) = &self.way {
            object.put("way", way.to_value());
        }
    }
}

impl Way {
    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        Value::object([
            ("choices", Value::array(self.choices.iter().map(Choice::to_value))),
            ("path", Value::array(self.path.iter().cloned().map(Value::String))),
            ("outcome", self.outcome.into()),
            ("duration_ms", self.duration_ms.into()),
            ("longest_silence_ms", self.longest_silence_ms.into()),
        ])
    }
}

impl Choice {
    fn to_value(&self) -> Value {
        let mut object = Object::with_capacity_and_hasher(6, <_>::default());
        object.put("node", Arc::clone(&self.node).into());
        object.put("visit", self.visit.into());
        object.text("outcome", self.outcome.as_str());
        match &self.outcome {
            ChoiceOutcome::Answered { status, body, latency_ms } => {
                object.put("status", u32::from(*status).into());
                object.put("body", body.clone());
                object.put("latency_ms", (*latency_ms).into());
            }
            ChoiceOutcome::Replied(text) => object.text("reply", text),
            // Else it is a request that was not answered.
            ChoiceOutcome::Timeout if self.asked => object.put("asked", true.into()),
            ChoiceOutcome::Timeout | ChoiceOutcome::Network | ChoiceOutcome::TurnedAway => {}
        }
        Value::Object(Arc::new(object))
    }
}

impl BranchCoverage {
    fn to_value(&self) -> Value {
        let uncovered = self.uncovered.iter().map(|(node, port)| {
            Value::object([("node", Arc::clone(node).into()), ("port", Value::from(port.to_string()))])
        });
        Value::object([
            ("covered", (self.covered as u64).into()),
            ("total", (self.total as u64).into()),
            ("uncovered", Value::array(uncovered)),
        ])
    }
}
