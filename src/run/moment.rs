//! What a person sees of a conversation at a moment: its trace, folded up to some event.
//!
//! The page shows nothing but moments, so looking back is folding fewer events.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Millis, Object, Port, Value};
use crate::i18n::tr;
use crate::interpreter::{EventKind, Outcome, TraceEvent};

/// A conversation at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// How many events have happened.
    pub events: usize,
    /// When the last of them happened, in ms of the run.
    pub t_ms: Millis,
    /// The nodes that were entered, by id.
    pub nodes: BTreeMap<Arc<str>, NodeMoment>,
    /// How often each port was left by.
    pub edges: BTreeMap<(Arc<str>, Port), u32>,
    /// The messages, in order.
    pub chat: Vec<ChatMessage>,
    /// The variables that are set, secrets masked.
    pub variables: Object,
    /// The variables that the last `variables_set` assigned.
    pub changed: Vec<Arc<str>>,
    /// What the conversation is waiting for.
    pub pending: Option<Pending>,
    /// How it ended, and why.
    pub outcome: Option<(Outcome, Option<Arc<str>>)>,
}

/// A node at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeMoment {
    /// What it is doing.
    pub state: NodeState,
    /// How often it was entered.
    pub visits: u32,
    /// The latest answer it got: the fields of `webhook_answered`.
    pub answer: Option<Value>,
    /// The latest thing that went wrong there, for people.
    pub problem: Option<Problem>,
}

/// What went wrong at a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The kind of event: `webhook_failed`, `webhook_timed_out`, `webhook_turned_away`, `ended`.
    pub kind: &'static str,
    /// What happened and what to do.
    pub text: Arc<str>,
}

/// What a node is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeState {
    /// It was not entered.
    #[default]
    Idle,
    /// It is at work: its request is under way.
    Running,
    /// It lets time pass: a wait, an ask, a place in the queue, a retry's pause.
    Waiting,
    /// It was left.
    Done,
    /// It was left because something went wrong there.
    Failed,
}

impl NodeState {
    /// The word in `data-state`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The bot.
    Bot,
    /// The customer.
    Customer,
    /// The playground itself.
    System,
}

/// A message in the chat.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatMessage {
    /// Who said it.
    pub from: Speaker,
    /// What was said.
    pub text: Arc<str>,
    /// When.
    pub t_ms: Millis,
    /// The event that it comes from.
    pub seq: u32,
    /// Whether the bot was not listening.
    pub missed: bool,
}

/// What a conversation is waiting for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The node where it waits.
    pub node: Arc<str>,
    /// For what.
    pub what: Waiting,
    /// Since when, in ms of the run.
    pub since: Millis,
    /// Until when at the longest, in ms of the run.
    pub until: Option<Millis>,
}

/// For what a conversation waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// That time goes by.
    Time,
    /// The answer to a request.
    Answer,
    /// Its turn at the gate, behind so many others.
    Turn {
        /// How many requests stood before it.
        ahead: usize,
    },
    /// The pause before another attempt.
    Retry {
        /// Which attempt that will be.
        attempt: u32,
    },
    /// The customer's reply.
    Reply {
        /// The replies offered.
        choices: Vec<Arc<str>>,
    },
}

impl Moment {
    /// Before the first event. `variables` are the initial values, secrets masked.
    pub fn new(variables: Object) -> Self {
        Self { variables, ..Self::default() }
    }

    /// Folds events in.
    pub fn apply_all<'e>(&mut self, events: impl IntoIterator<Item = &'e TraceEvent>) {
        events.into_iter().for_each(|event| self.apply(event));
    }

    /// Folds one event in.
    pub fn apply(&mut self, event: &TraceEvent) {
        self.events += 1;
        self.t_ms = event.t_ms;
        match &event.kind {
            EventKind::Started | EventKind::WaitEnded | EventKind::ConditionEvaluated { .. } => {}
            EventKind::NodeEntered { visit, via } => {
                self.leave();
                if let Some((from, port)) = via {
                    *self.edges.entry((Arc::clone(from), *port)).or_default() += 1;
                }
                if let Some(id) = &event.node {
                    let node = self.nodes.entry(Arc::clone(id)).or_default();
                    (node.state, node.visits, node.problem) = (NodeState::Running, *visit, None);
                }
            }
            EventKind::Message { text } => self.say(event, Speaker::Bot, text, false),
            EventKind::Asked { text, choices, until_ms } => {
                self.say(event, Speaker::Bot, text, false);
                self.wait(event, Waiting::Reply { choices: choices.clone() }, *until_ms);
            }
            EventKind::Replied { text } => {
                self.pending = None;
                self.say(event, Speaker::Customer, text, false);
            }
            EventKind::CustomerMessageMissed { text } => self.say(event, Speaker::Customer, text, true),
            EventKind::WebhookQueued { ahead, .. } => self.wait(event, Waiting::Turn { ahead: *ahead }, None),
            EventKind::WebhookSent { timeout_ms, .. } => {
                self.wait(event, Waiting::Answer, Some(event.t_ms + timeout_ms));
                self.set_state(event, NodeState::Running);
            }
            EventKind::WebhookAnswered { ok, status, .. } => {
                self.pending = None;
                if let Some(node) = self.node(event) {
                    node.answer = Some(event.to_value());
                }
                if !ok {
                    self.problem(event, tr!("the answer was {status}", status).into());
                }
            }
            EventKind::WebhookFailed { detail, .. } => self.problem(event, Arc::clone(detail)),
            EventKind::WebhookTimedOut { elapsed_ms } => {
                self.problem(
                    event,
                    tr!("no answer within {seconds} s", seconds = *elapsed_ms as f64 / 1000.0).into(),
                );
            }
            EventKind::WebhookTurnedAway => self.problem(event, tr!("the queue at the gate was full").into()),
            EventKind::RetryScheduled { in_ms, attempt } => {
                self.wait(event, Waiting::Retry { attempt: *attempt }, Some(event.t_ms + in_ms));
            }
            EventKind::WaitStarted { ms } => self.wait(event, Waiting::Time, Some(event.t_ms + ms)),
            EventKind::VariablesSet { variables, unset } => {
                for (name, value) in variables {
                    self.variables.insert(Arc::clone(name), value.clone());
                }
                unset.iter().for_each(|name| _ = self.variables.shift_remove(name));
                self.changed = variables.keys().chain(unset).cloned().collect();
            }
            EventKind::Note { .. } => {}
            EventKind::Ended { outcome, reason } => self.end(event, *outcome, reason.as_ref()),
        }
    }

    fn end(&mut self, event: &TraceEvent, outcome: Outcome, reason: Option<&Arc<str>>) {
        if outcome == Outcome::Failed {
            if let Some(reason) = reason {
                self.problem(event, Arc::clone(reason));
            }
        } else {
            self.leave();
        }
        self.pending = None;
        self.outcome = Some((outcome, reason.cloned()));
        let text = match (outcome, reason) {
            (Outcome::Completed, _) => tr!("The conversation is over.").into(),
            (Outcome::Failed, Some(reason)) => tr!("The conversation failed. {reason}", reason).into(),
            (Outcome::Failed, None) => tr!("The conversation failed.").into(),
            (Outcome::Stopped, _) => tr!("The run was stopped.").into(),
        };
        self.say(event, Speaker::System, &text, false);
    }

    fn node(&mut self, event: &TraceEvent) -> Option<&mut NodeMoment> {
        self.nodes.get_mut(event.node.as_ref()?)
    }

    fn set_state(&mut self, event: &TraceEvent, state: NodeState) {
        if let Some(node) = self.node(event) {
            node.state = state;
        }
    }

    /// Whatever was at work is done now, unless it failed.
    fn leave(&mut self) {
        self.pending = None;
        for node in self.nodes.values_mut() {
            if matches!(node.state, NodeState::Running | NodeState::Waiting) {
                node.state = NodeState::Done;
            }
        }
    }

    fn wait(&mut self, event: &TraceEvent, what: Waiting, until: Option<Millis>) {
        self.set_state(event, NodeState::Waiting);
        if let Some(node) = &event.node {
            self.pending = Some(Pending { node: Arc::clone(node), what, since: event.t_ms, until });
        }
    }

    fn problem(&mut self, event: &TraceEvent, text: Arc<str>) {
        self.pending = None;
        if let Some(node) = self.node(event) {
            node.state = NodeState::Failed;
            node.problem = Some(Problem { kind: event.kind.as_str(), text });
        }
    }

    fn say(&mut self, event: &TraceEvent, from: Speaker, text: &Arc<str>, missed: bool) {
        let text = Arc::clone(text);
        self.chat.push(ChatMessage { from, text, t_ms: event.t_ms, seq: event.seq, missed });
    }
}
