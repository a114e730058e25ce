//! What whoever explores a flow asks of a conversation: copies of it go on in different ways.

use std::sync::Arc;

use crate::flow::{Millis, Scope, Symbol, Value};

use super::conversation::Conversation;
use super::program::{KindProgram, WebhookProgram};
use super::state::State;

impl Conversation {
    /// Forgets what was written down: the silence of the customer begins now.
    pub fn forget(&mut self, now: Millis) {
        self.trace.reset(now);
    }

    /// What a template would read now: a name, or one member of it. Secrets are not masked.
    pub fn fact(&self, now: Millis, name: Symbol, key: Option<&str>) -> Option<Value> {
        let view = self.view(now);
        match key {
            Some(key) => view.member(name, key),
            None => view.value(name),
        }
    }

    /// Which attempt at its request it is at, from 1; 0 where it makes none.
    pub fn attempt(&self) -> u32 {
        match &self.state {
            State::Passing { attempt, .. }
            | State::Calling { attempt, .. }
            | State::Retrying { attempt, .. } => *attempt,
            State::Created | State::Waiting { .. } | State::Asking { .. } | State::Ended => 0,
        }
    }

    /// Whether it waits for time that its flow lets pass, and not before another attempt at a request.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting { .. })
    }

    /// The replies that the open ask offers.
    pub fn choices(&self, now: Millis) -> Vec<Arc<str>> {
        let State::Asking { node, .. } = &self.state else { return Vec::new() };
        let KindProgram::Ask(ask) = &self.program.node(*node).kind else { return Vec::new() };
        let text = |choice: &crate::flow::Template| choice.text(&self.view(now), &self.program.symbols).ok();
        ask.choices.iter().filter_map(text).collect()
    }
}

impl WebhookProgram {
    /// Whether making its request from its templates can end in an error.
    pub fn request_can_fail(&self) -> bool {
        self.request.can_fail()
    }
}
