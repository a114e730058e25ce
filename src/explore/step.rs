//! A conversation from one place where it waits for the world to the next, on the real interpreter.

use std::sync::Arc;

use crate::flow::{Limits, Millis, Port};
use crate::gate::{Admission, Gate};
use crate::i18n::tr;
use crate::interpreter::{
    Conversation, Effect, Failure, FailureReason, Input, NodeIndex, Program, TraceLevel,
};
use crate::run;

use super::outcome::Outcome;
use super::shape::{Shape, place};

/// So much is kept of a loop that nothing but the interpreter's guard ends.
const LONGEST_SHOWN: usize = 200;

/// A conversation that waits for the world.
#[derive(Clone, Debug)]
pub(super) struct Here {
    pub(super) conversation: Conversation,
    pub(super) now: Millis,
    gate: Gate<()>,
    /// Whether what happens is measured leg by leg, and forgotten; else the conversation keeps its trace.
    measured: bool,
}

/// What happened on the way from one such place to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Leg {
    /// The ports that nodes were left by.
    pub(super) ports: Vec<(NodeIndex, Port)>,
    /// The nodes that were entered.
    pub(super) entered: Vec<NodeIndex>,
    pub(super) took_ms: Millis,
    /// How long the customer was left alone before the first message, if there was one.
    pub(super) first_word_ms: Option<Millis>,
    /// The longest time between two messages.
    pub(super) between_ms: Millis,
    /// From the last message, else from the beginning, to its end.
    pub(super) silent_ms: Millis,
    /// Whether the bot said something since the last answer, reply or wait.
    pub(super) spoke: bool,
    /// Whether a request was sent.
    pub(super) sent: bool,
}

impl Here {
    /// A conversation from its start.
    pub(super) fn start(
        program: &Arc<Program>,
        limits: &Limits,
        level: TraceLevel,
        shape: &Shape,
    ) -> (Self, Leg) {
        let mut here = Self {
            conversation: Conversation::new(Arc::clone(program), 1, level),
            now: 0,
            gate: Gate::new(limits),
            measured: level == TraceLevel::Ways,
        };
        let mut leg = Leg { entered: vec![NodeIndex(shape.start() as u32)], ..Leg::default() };
        let effect = here.give(&mut leg, 0, Input::Start);
        here.go_on(&mut leg, effect, shape);
        (here, leg)
    }

    /// What happens after an outcome.
    pub(super) fn take(&self, outcome: &Outcome, shape: &Shape) -> (Self, Leg) {
        let mut here = self.clone();
        let mut leg = Leg::default();
        let effect = here.meet(&mut leg, outcome);
        here.go_on(&mut leg, effect, shape);
        (here, leg)
    }

    /// The node where it waits.
    pub(super) fn node(&self) -> Option<usize> {
        self.conversation.node().map(place)
    }

    /// How long ago requests were started that still count at the gate.
    pub(super) fn recent_starts(&self) -> impl Iterator<Item = Millis> {
        self.gate.recent_starts(self.now)
    }

    fn meet(&mut self, leg: &mut Leg, outcome: &Outcome) -> Effect {
        match outcome {
            Outcome::Reply(text) => self.give(leg, 0, Input::Say(Arc::clone(text))),
            Outcome::Expired => {
                // The time in which an ask is open is no silence.
                let Effect::Reply { until: Some(until) } = self.conversation.effect() else {
                    return Effect::End;
                };
                leg.took_ms = until - self.now;
                self.now = until;
                self.give(leg, 0, Input::Due)
            }
            Outcome::Waited => {
                let Effect::Sleep { until } = self.conversation.effect() else { return Effect::End };
                self.give(leg, until - self.now, Input::Due)
            }
            Outcome::TurnedAway => self.give(leg, 0, Input::TurnedAway),
            Outcome::Mock { .. } | Outcome::Made(_) | Outcome::Timeout | Outcome::Network => {
                self.call(leg, outcome)
            }
        }
    }

    fn call(&mut self, leg: &mut Leg, outcome: &Outcome) -> Effect {
        match self.gate.offer(self.now, ()) {
            Admission::Started => {}
            Admission::TurnedAway => return self.give(leg, 0, Input::TurnedAway),
            Admission::Queued { ahead } => {
                self.give(leg, 0, Input::Queued { ahead });
                let start = self.gate.next_start(self.now).unwrap_or(self.now);
                leg.took_ms += start - self.now;
                leg.silent_ms += start - self.now;
                self.now = start;
                self.gate.next(start);
            }
        }
        leg.sent = true;
        let Effect::Answer { until } = self.give(leg, 0, Input::Sent) else {
            return self.conversation.effect();
        };
        let node = self.conversation.node().unwrap_or(NodeIndex(0));
        let left = until - self.now;
        let effect = match outcome {
            // A mock that takes too long is a timeout, which is an outcome of its own; the real system may be quicker.
            Outcome::Mock { reply, latency_ms } => {
                let after = left.min(*latency_ms);
                let answer = run::mock_answer(&self.conversation, self.now + after, node, *reply);
                self.give(leg, after, answer.into())
            }
            Outcome::Made(made) => {
                let after = left.min(made.latency_ms);
                let response = made.response(&self.conversation, self.now + after, place(node));
                self.give(leg, after, Input::Answered(Arc::new(response)))
            }
            Outcome::Network => {
                let failure = Failure {
                    reason: FailureReason::Network,
                    detail: tr!("the host cannot be reached").into(),
                };
                self.give(leg, 0, Input::Failed(failure))
            }
            _ => self.give(leg, left, Input::Due),
        };
        self.gate.finish();
        effect
    }

    /// Lets time pass by itself, as far as nothing but time is waited for. A wait on a loop is a place to stop at,
    /// so that a loop of waits has an end.
    fn go_on(&mut self, leg: &mut Leg, mut effect: Effect, shape: &Shape) {
        while let Effect::Sleep { until } = effect {
            if self.conversation.is_waiting() {
                leg.spoke = false;
                if self.node().is_some_and(|node| shape.is_on_loop(node)) {
                    break;
                }
            }
            effect = self.give(leg, until - self.now, Input::Due);
        }
        let targets = leg.ports.iter().filter_map(|(node, port)| shape.target(place(*node), *port));
        leg.entered.extend(targets.map(|node| NodeIndex(node as u32)));
        if effect == Effect::End {
            // The end counts as a message.
            match leg.first_word_ms {
                Some(_) => leg.between_ms = leg.between_ms.max(leg.silent_ms),
                None => leg.first_word_ms = Some(leg.silent_ms),
            }
        }
        if self.conversation.ran_away() {
            leg.ports.truncate(LONGEST_SHOWN);
            leg.entered.truncate(LONGEST_SHOWN);
        }
    }

    /// An input after some time.
    fn give(&mut self, leg: &mut Leg, after_ms: Millis, input: Input) -> Effect {
        self.now += after_ms;
        leg.took_ms += after_ms;
        leg.silent_ms += after_ms;
        if self.measured {
            self.conversation.forget(self.now);
        }
        let effect = self.conversation.handle(self.now, input).unwrap_or_else(|| self.conversation.effect());
        if self.measured {
            let mut ports = Vec::new();
            self.conversation.swap_ways(&mut ports);
            leg.ports.append(&mut ports);
            if self.conversation.trace().first_message_at().is_some() {
                leg.spoke = true;
                if leg.first_word_ms.is_none() {
                    leg.first_word_ms = Some(leg.silent_ms);
                } else {
                    leg.between_ms = leg.between_ms.max(leg.silent_ms);
                }
                leg.silent_ms = 0;
            }
        }
        effect
    }
}
