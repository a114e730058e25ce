//! What templates see of a conversation.

use crate::flow::{Millis, Scope, Symbol, Symbols, Value};

use super::conversation::Conversation;

/// A conversation at a moment.
pub(super) struct View<'a> {
    pub(super) conversation: &'a Conversation,
    pub(super) now: Millis,
}

impl Scope for View<'_> {
    fn value(&self, name: Symbol) -> Option<Value> {
        let conversation = self.conversation;
        match name {
            Symbols::RESPONSE => {
                conversation.saw_itself.set(true);
                conversation.response.as_ref().map(|result| result.to_value())
            }
            Symbols::REPLY => conversation.reply.clone().map(Value::String),
            Symbols::VISITS => Some(Value::object(
                conversation
                    .program
                    .nodes
                    .iter()
                    .zip(&conversation.visits)
                    .map(|(node, visits)| (std::sync::Arc::clone(&node.id), (*visits).into())),
            )),
            Symbols::RUN => Some(Value::object(["id", "elapsed_ms"].map(|key| (key, self.run(key).into())))),
            variable => conversation.variable(variable).cloned(),
        }
    }

    fn member(&self, name: Symbol, key: &str) -> Option<Value> {
        let conversation = self.conversation;
        match name {
            Symbols::RESPONSE => {
                if key == "elapsed_ms" {
                    conversation.saw_itself.set(true);
                }
                conversation.response.as_ref()?.member(key)
            }
            Symbols::VISITS => {
                let node = conversation.program.find(key)?;
                Some(conversation.visits[node.0 as usize].into())
            }
            Symbols::RUN => self.run(key),
            other => self.value(other)?.get(key).cloned(),
        }
    }
}

impl View<'_> {
    fn run(&self, key: &str) -> Option<Value> {
        self.conversation.saw_itself.set(true);
        match key {
            "id" => Some(self.conversation.run_id.into()),
            "elapsed_ms" => Some(self.now.saturating_sub(self.conversation.started_at).into()),
            _ => None,
        }
    }
}

/// What the templates of a mock response see: the conversation, and the request under way.
#[derive(Debug)]
pub struct MockScope<'a> {
    pub(super) conversation: &'a Conversation,
    pub(super) now: Millis,
    pub(super) request: Option<Value>,
}

impl Scope for MockScope<'_> {
    fn value(&self, name: Symbol) -> Option<Value> {
        match name {
            Symbols::REQUEST => self.request.clone(),
            other => View { conversation: self.conversation, now: self.now }.value(other),
        }
    }

    fn member(&self, name: Symbol, key: &str) -> Option<Value> {
        match name {
            Symbols::REQUEST => self.request.as_ref()?.get(key).cloned(),
            other => View { conversation: self.conversation, now: self.now }.member(other, key),
        }
    }
}
