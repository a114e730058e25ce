//! Variables that are given other values by hand, in the middle of a conversation.

use std::sync::Arc;

use crate::flow::{Millis, Object, Symbol, Value};
use crate::i18n::tr;

use super::conversation::Conversation;
use super::trace::EventKind;

/// New values, once so many events have happened; `None` is missing.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    after: usize,
    values: Vec<(Symbol, Option<Value>)>,
}

impl Conversation {
    /// Gives variables other values as soon as so many events have happened; `None` is missing. It leaves a note and
    /// a `variables_set` in the trace. Names that the flow does not know change nothing.
    pub fn change_after(&mut self, events: usize, values: &[(Arc<str>, Option<Value>)]) {
        let known =
            values.iter().filter_map(|(name, value)| Some((self.program.symbols.find(name)?, value.clone())));
        let values: Vec<_> = known.collect();
        if !values.is_empty() {
            self.changes.push(Pending { after: events, values });
        }
    }

    /// A value as it may be shown: without what secrets have been in this conversation.
    pub fn without_secrets(&self, value: &Value) -> Value {
        self.redactor.value(value)
    }

    /// Makes the changes whose moment has come.
    pub(super) fn change(&mut self, now: Millis) {
        let program = Arc::clone(&self.program);
        while let Some(at) = self.changes.iter().position(|change| change.after <= self.trace.events.len()) {
            let values = self.changes.remove(at).values;
            let (mut set, mut unset) = (Object::default(), Vec::new());
            for (symbol, value) in values {
                let name = Arc::clone(program.symbols.name(symbol));
                self.put(&program, symbol, value.clone());
                match &value {
                    Some(value) => _ = set.insert(name, self.shown(symbol, value)),
                    None => unset.push(name),
                }
            }
            let node = self.trace.path.last().map(|node| Arc::clone(program.id(*node)));
            let text = tr!("variables were changed by hand here").into();
            self.trace.push(now, node.as_ref(), EventKind::Note { text });
            self.trace.push(now, node.as_ref(), EventKind::VariablesSet { variables: set, unset });
        }
    }
}
