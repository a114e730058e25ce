//! Which variables never change, so that what is made of them is made once.

use crate::flow::{Constants, Flow, NodeKind, Scope, Symbol, Symbols, Value};

/// Initial values that no node assigns, by symbol; `None` where a name is assigned or unknown.
#[derive(Default)]
pub(super) struct Fixed(Vec<Option<Value>>);

impl Scope for Fixed {
    fn value(&self, name: Symbol) -> Option<Value> {
        self.0.get(name.0 as usize)?.clone()
    }
}

impl Constants for Fixed {
    fn is_constant(&self, name: Symbol) -> bool {
        self.0.get(name.0 as usize).is_some_and(Option::is_some)
    }
}

impl Fixed {
    pub(super) fn of(flow: &Flow, initial: &[Option<Value>], symbols: &Symbols) -> Self {
        let mut fixed = initial.to_vec();
        let mut assigned = |name: &str| {
            if let Some(symbol) = symbols.find(name)
                && let Some(value) = fixed.get_mut(symbol.0 as usize)
            {
                *value = None;
            }
        };
        for node in &flow.nodes {
            match &node.kind {
                NodeKind::Ask(ask) => ask.variable.iter().for_each(|name| assigned(name)),
                NodeKind::Webhook(webhook) => webhook.save.keys().for_each(|name| assigned(name)),
                NodeKind::Set(set) => set.assign.keys().for_each(|name| assigned(name)),
                NodeKind::Message(_)
                | NodeKind::Wait(_)
                | NodeKind::Condition(_)
                | NodeKind::End(_)
                | NodeKind::Unknown(_) => {}
            }
        }
        Self(fixed)
    }
}
