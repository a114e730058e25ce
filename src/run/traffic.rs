//! How often all customers of a run, up to a moment, entered each node, took each edge and each branch.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::flow::Port;
use crate::interpreter::{EventKind, TraceEvent};

/// A node's port.
type NodePort = (Arc<str>, Port);
/// A node's port, and the node that it led to: since then, an edit may have led it elsewhere, where nobody has gone.
type Edge = (Arc<str>, Port, Arc<str>);

/// What the whole run, all customers together, has done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traffic {
    /// How often each node was entered.
    pub visits: BTreeMap<Arc<str>, u32>,
    /// How often each edge was taken.
    pub edges: BTreeMap<Edge, u32>,
    /// How often each condition took each branch, wherever that leads.
    pub branches: BTreeMap<NodePort, u32>,
}

impl Traffic {
    fn count(&mut self, events: &[TraceEvent], step: fn(&mut u32)) {
        for event in events {
            let Some(node) = &event.node else { continue };
            match &event.kind {
                EventKind::NodeEntered { via, .. } => {
                    step(self.visits.entry(Arc::clone(node)).or_default());
                    if let Some((from, port)) = via {
                        step(self.edges.entry((Arc::clone(from), *port, Arc::clone(node))).or_default());
                    }
                }
                EventKind::ConditionEvaluated { taken, .. } => {
                    step(self.branches.entry((Arc::clone(node), *taken)).or_default());
                }
                _ => {}
            }
        }
    }

    /// What did not happen is not there: the same traffic is equal, whichever way it was come to.
    fn forget_nothing(&mut self) {
        self.visits.retain(|_, count| *count > 0);
        self.edges.retain(|_, count| *count > 0);
        self.branches.retain(|_, count| *count > 0);
    }

    /// How often a node's port led to another node.
    pub fn edge(&self, from: &Arc<str>, port: Port, to: &Arc<str>) -> u32 {
        if self.edges.is_empty() {
            return 0;
        }
        self.edges.get(&(Arc::clone(from), port, Arc::clone(to))).copied().unwrap_or(0)
    }

    /// How often a branch was taken.
    pub fn branch(&self, node: &str, port: Port) -> u32 {
        self.branches.get(&(Arc::from(node), port)).copied().unwrap_or(0)
    }
}

/// Traffic up to a moment that moves, back and forth: only the events between two moments are looked at.
#[derive(Debug, Default)]
pub struct Counter {
    seen: Vec<usize>,
    traffic: Rc<Traffic>,
}

impl Counter {
    /// The traffic of so many events of each conversation.
    pub fn at<'e>(&mut self, seen: impl Iterator<Item = (&'e [TraceEvent], usize)>) -> Rc<Traffic> {
        for (customer, (events, wanted)) in seen.enumerate() {
            if customer == self.seen.len() {
                self.seen.push(0);
            }
            let Some(counted) = self.seen.get_mut(customer) else { break };
            let (from, to) = (std::mem::replace(counted, wanted), wanted);
            if from < to {
                Rc::make_mut(&mut self.traffic).count(&events[from..to], |count| *count += 1);
            } else if to < from {
                let traffic = Rc::make_mut(&mut self.traffic);
                traffic.count(&events[to..from], |count| *count -= 1);
                traffic.forget_nothing();
            }
        }
        Rc::clone(&self.traffic)
    }
}
