//! When a conversation's conditions were evaluated, and which branch each evaluation took.

use std::sync::Arc;

use crate::flow::{Millis, Port};
use crate::interpreter::{BranchTrace, EventKind, TraceEvent};

/// One evaluation of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The place of its event in the conversation's trace.
    pub seq: usize,
    /// When it happened, in ms of the run.
    pub t_ms: Millis,
    /// The condition.
    pub node: Arc<str>,
    /// The how manyeth evaluation of this condition it is, from 1.
    pub visit: usize,
    /// The branch that was taken.
    pub taken: Port,
}

impl Evaluation {
    /// How many events there are once it has happened.
    pub fn after(&self) -> usize {
        self.seq + 1
    }
}

/// All evaluations of a conversation, in order.
pub fn evaluations(events: &[TraceEvent]) -> Vec<Evaluation> {
    let mut found: Vec<Evaluation> = Vec::new();
    for (seq, event) in events.iter().enumerate() {
        let (EventKind::ConditionEvaluated { taken, .. }, Some(node)) = (&event.kind, &event.node) else {
            continue;
        };
        let before = found.iter().rev().find(|before| before.node == *node);
        let visit = before.map_or(1, |before| before.visit + 1);
        found.push(Evaluation { seq, t_ms: event.t_ms, node: Arc::clone(node), visit, taken: *taken });
    }
    found
}

/// What each branch came to in the evaluation at a place of the trace.
pub fn branches(events: &[TraceEvent], seq: usize) -> Option<&[BranchTrace]> {
    match &events.get(seq)?.kind {
        EventKind::ConditionEvaluated { branches, .. } => Some(branches),
        _ => None,
    }
}
