//! What happened in a conversation, step by step.

use std::sync::Arc;

use crate::flow::{Members, Millis, Object, Port, Value, members};

use super::condition::BranchTrace;
use super::request::FailureReason;
use super::state::Outcome;

/// How much a conversation writes down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TraceLevel {
    /// Every event.
    #[default]
    Full,
    /// No events: only messages, the path and the longest silence.
    None,
    /// Neither: only the ways that are taken ([`Conversation::swap_ways`](super::Conversation::swap_ways)) and
    /// the times of the customer's silences. Texts are not made.
    Ways,
}

/// One event. `t_ms` counts from the start of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceEvent {
    /// Its number in the conversation, from 0.
    pub seq: u32,
    /// When it happened.
    pub t_ms: Millis,
    /// The node it happened at.
    pub node: Option<Arc<str>>,
    /// What happened.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// The conversation began.
    Started,
    /// A node was entered.
    NodeEntered {
        /// How many times this conversation has entered it, this time included.
        visit: u32,
        /// The node and port that led here.
        via: Option<(Arc<str>, Port)>,
    },
    /// The bot said something.
    Message {
        /// Its text.
        text: Arc<str>,
    },
    /// The bot asked something.
    Asked {
        /// Its text.
        text: Arc<str>,
        /// The replies offered.
        choices: Vec<Arc<str>>,
        /// When it gives up waiting, in ms of the run.
        until_ms: Option<Millis>,
    },
    /// The customer replied.
    Replied {
        /// What was said.
        text: Arc<str>,
    },
    /// A request waits at the gate.
    WebhookQueued {
        /// Which attempt it is, from 1.
        attempt: u32,
        /// How many requests stand before it.
        ahead: usize,
    },
    /// A request was sent.
    WebhookSent {
        /// Which attempt it is, from 1.
        attempt: u32,
        /// The HTTP method.
        method: Arc<str>,
        /// The URL.
        url: Arc<str>,
        /// The headers.
        headers: Object,
        /// The body.
        body: Option<Value>,
        /// How long it waited at the gate.
        queued_ms: Millis,
        /// How long it may take.
        timeout_ms: Millis,
    },
    /// An answer with a status came.
    WebhookAnswered {
        /// The HTTP status.
        status: u16,
        /// Whether it is 2xx.
        ok: bool,
        /// How long it took.
        elapsed_ms: Millis,
        /// The headers.
        headers: Value,
        /// The body.
        body: Value,
    },
    /// No answer came, and none will.
    WebhookFailed {
        /// What kind of failure.
        reason: FailureReason,
        /// What happened and what to do.
        detail: Arc<str>,
        /// How long it took.
        elapsed_ms: Millis,
    },
    /// No answer came in time.
    WebhookTimedOut {
        /// How long the request was under way.
        elapsed_ms: Millis,
    },
    /// The queue at the gate was full.
    WebhookTurnedAway,
    /// The request will be tried again.
    RetryScheduled {
        /// In how long.
        in_ms: Millis,
        /// Which attempt that will be.
        attempt: u32,
    },
    /// A wait began.
    WaitStarted {
        /// How long it takes.
        ms: Millis,
    },
    /// A wait ended.
    WaitEnded,
    /// A condition chose its branch.
    ConditionEvaluated {
        /// The port taken.
        taken: Port,
        /// What each branch came to.
        branches: Vec<BranchTrace>,
    },
    /// Variables were assigned.
    VariablesSet {
        /// Their new values.
        variables: Object,
        /// Those that are missing now.
        unset: Vec<Arc<str>>,
    },
    /// The customer wrote while the bot was not listening.
    CustomerMessageMissed {
        /// What was said.
        text: Arc<str>,
    },
    /// Something a person should know.
    Note {
        /// What.
        text: Arc<str>,
    },
    /// The conversation ended.
    Ended {
        /// How.
        outcome: Outcome,
        /// Why, where it is not plain.
        reason: Option<Arc<str>>,
    },
}

impl EventKind {
    /// The word in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::NodeEntered { .. } => "node_entered",
            Self::Message { .. } => "message",
            Self::Asked { .. } => "asked",
            Self::Replied { .. } => "replied",
            Self::WebhookQueued { .. } => "webhook_queued",
            Self::WebhookSent { .. } => "webhook_sent",
            Self::WebhookAnswered { .. } => "webhook_answered",
            Self::WebhookFailed { .. } => "webhook_failed",
            Self::WebhookTimedOut { .. } => "webhook_timed_out",
            Self::WebhookTurnedAway => "webhook_turned_away",
            Self::RetryScheduled { .. } => "retry_scheduled",
            Self::WaitStarted { .. } => "wait_started",
            Self::WaitEnded => "wait_ended",
            Self::ConditionEvaluated { .. } => "condition_evaluated",
            Self::VariablesSet { .. } => "variables_set",
            Self::CustomerMessageMissed { .. } => "customer_message_missed",
            Self::Note { .. } => "note",
            Self::Ended { .. } => "ended",
        }
    }
}

impl TraceEvent {
    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        members::tree(|object| self.give(object))
    }

    /// Gives its members as the JavaScript package has them. A trace is long, and reading it takes whoever asks for it
    /// longer than making it: what is nothing out of the ordinary (no headers, no queue) is left out.
    pub fn give(&self, object: &mut impl Members) {
        object.int("seq", self.seq.into());
        object.int("t_ms", self.t_ms);
        object.text("kind", self.kind.as_str());
        if let Some(node) = &self.node {
            object.text("node", node);
        }
        match &self.kind {
            EventKind::Started | EventKind::WaitEnded | EventKind::WebhookTurnedAway => {}
            EventKind::NodeEntered { visit, via } => {
                object.int("visit", (*visit).into());
                if let Some((from, port)) = via {
                    object.text("from", from);
                    object.text("port", &port.to_string());
                }
            }
            EventKind::Message { text: said }
            | EventKind::Replied { text: said }
            | EventKind::CustomerMessageMissed { text: said }
            | EventKind::Note { text: said } => object.text("text", said),
            EventKind::Asked { text: said, choices, until_ms } => {
                object.text("text", said);
                object.put("choices", texts(choices));
                if let Some(until) = until_ms {
                    object.int("until_ms", *until);
                }
            }
            EventKind::WebhookQueued { attempt, ahead } => {
                object.int("attempt", (*attempt).into());
                object.put("ahead", (*ahead as u64).into());
            }
            EventKind::WebhookSent { attempt, method, url, headers, body, queued_ms, timeout_ms } => {
                object.int("attempt", (*attempt).into());
                object.text("method", method);
                object.text("url", url);
                if !headers.is_empty() {
                    object.object("headers", headers);
                }
                if let Some(body) = body {
                    object.put("body", body.clone());
                }
                if *queued_ms > 0 {
                    object.int("queued_ms", *queued_ms);
                }
                object.int("timeout_ms", *timeout_ms);
            }
            EventKind::WebhookAnswered { status, ok, elapsed_ms, headers, body } => {
                object.int("status", (*status).into());
                object.put("ok", (*ok).into());
                object.int("elapsed_ms", *elapsed_ms);
                if headers.as_object().is_none_or(|headers| !headers.is_empty()) {
                    object.put("headers", headers.clone());
                }
                object.put("body", body.clone());
            }
            EventKind::WebhookFailed { reason, detail, elapsed_ms } => {
                object.text("reason", reason.as_str());
                object.text("detail", detail);
                object.int("elapsed_ms", *elapsed_ms);
            }
            EventKind::WebhookTimedOut { elapsed_ms } => object.int("elapsed_ms", *elapsed_ms),
            EventKind::RetryScheduled { in_ms, attempt } => {
                object.int("in_ms", *in_ms);
                object.int("attempt", (*attempt).into());
            }
            EventKind::WaitStarted { ms } => object.int("ms", *ms),
            EventKind::ConditionEvaluated { taken, branches } => {
                object.put(
                    "taken",
                    match taken {
                        Port::Branch(index) => (*index as u64).into(),
                        other => other.to_string().into(),
                    },
                );
                object.list("branches", branches, BranchTrace::give);
            }
            EventKind::VariablesSet { variables, unset } => {
                object.object("variables", variables);
                if !unset.is_empty() {
                    object.put("unset", texts(unset));
                }
            }
            EventKind::Ended { outcome, reason } => {
                object.text("outcome", outcome.as_str());
                if let Some(reason) = reason {
                    object.text("reason", reason);
                }
            }
        }
    }
}

fn texts(texts: &[Arc<str>]) -> Value {
    Value::array(texts.iter().cloned().map(Value::String))
}

/// What a conversation has written down.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub(super) level: TraceLevel,
    /// The events; empty at [`TraceLevel::None`].
    pub events: Vec<TraceEvent>,
    /// What the bot said and asked, in order; empty at [`TraceLevel::Ways`].
    pub messages: Vec<Arc<str>>,
    /// The indices of the entered nodes, in order; empty at [`TraceLevel::Ways`].
    pub path: Vec<super::NodeIndex>,
    /// The ports that nodes were left by, at [`TraceLevel::Ways`] alone.
    pub(super) ways: Vec<(super::NodeIndex, Port)>,
    silence: Silence,
    /// What has happened since somebody began to look.
    pub(super) turn: Turn,
}

/// What counts for silences in one turn of a conversation, all of it at one time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turn {
    ask_closed: bool,
    said: bool,
    ended: bool,
}

impl Trace {
    pub(super) fn new(level: TraceLevel, now: Millis) -> Self {
        Self { level, silence: Silence { since: now, ..Silence::default() }, ..Self::default() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.level == TraceLevel::Full
    }

    pub(super) fn push(&mut self, t_ms: Millis, node: Option<&Arc<str>>, kind: EventKind) {
        if self.is_full() {
            let seq = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
            self.events.push(TraceEvent { seq, t_ms, node: node.cloned(), kind });
        }
    }

    /// Whether texts and the path are kept.
    pub(super) fn has_texts(&self) -> bool {
        self.level != TraceLevel::Ways
    }

    /// Begins anew, in the memory that it has.
    pub(super) fn reset(&mut self, now: Millis) {
        if self.has_texts() {
            self.events.clear();
            self.messages.clear();
            self.path.clear();
        }
        self.ways.clear();
        self.silence = Silence { since: now, ..Silence::default() };
    }

    pub(super) fn entered(&mut self, node: super::NodeIndex) {
        if self.has_texts() {
            self.path.push(node);
        }
    }

    pub(super) fn left(&mut self, node: super::NodeIndex, port: Port) {
        if self.level == TraceLevel::Ways {
            self.ways.push((node, port));
        }
    }

    /// The bot said something; `text` is there where texts are kept.
    pub(super) fn said(&mut self, now: Millis, text: Option<Arc<str>>) {
        self.turn.said = true;
        self.messages.extend(text);
        self.silence.first_message.get_or_insert(now);
        self.silence.broken(now);
    }

    /// The customer's turn is over: the time that an ask was open is no silence.
    pub(super) fn ask_closed(&mut self, now: Millis) {
        self.turn.ask_closed = true;
        self.silence.since = now;
    }

    pub(super) fn ended(&mut self, now: Millis) {
        self.turn.ended = true;
        self.silence.broken(now);
    }

    /// The same happens as in a turn of another conversation.
    #[inline]
    pub(super) fn take_turn(&mut self, turn: Turn, now: Millis) {
        if turn.ask_closed {
            self.silence.since = now;
        }
        if turn.said {
            self.silence.first_message.get_or_insert(now);
        }
        if turn.said || turn.ended {
            self.silence.broken(now);
        }
    }

    /// The longest time between two messages to the customer, the start and the end of the conversation
    /// counting as such, time in which an ask is open left out.
    pub fn longest_silence_ms(&self) -> Millis {
        self.silence.longest
    }

    /// When the bot first said something.
    pub fn first_message_at(&self) -> Option<Millis> {
        self.silence.first_message
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Silence {
    since: Millis,
    longest: Millis,
    first_message: Option<Millis>,
}

impl Silence {
    fn broken(&mut self, now: Millis) {
        self.longest = self.longest.max(now.saturating_sub(self.since));
        self.since = now;
    }
}
