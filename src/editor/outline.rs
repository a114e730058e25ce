//! How the nodes of a flow hang together, in numbers: it is the same as long as no node comes or goes and no port
//! leads elsewhere.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::flow::{Flow, Node};

use super::order::walk;

/// How the nodes of a flow hang together.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Indices into the flow's nodes, in flow order.
    pub(super) order: Vec<usize>,
    /// The place of each node in that order.
    pub(super) places: Vec<usize>,
    /// Where each node's ports lead.
    pub(super) targets: Vec<Vec<Option<usize>>>,
    /// The index of every id; of the first node, where one stands twice.
    pub(super) index: HashMap<Arc<str>, usize>,
    /// Whether an id stands twice.
    pub(super) has_doubles: bool,
}

impl Outline {
    /// The outline of a flow; the very one before where it is the same.
    pub(super) fn of(flow: &Flow, flow_before: &Flow, before: &Rc<Self>) -> Rc<Self> {
        let same = flow.start == flow_before.start
            && flow.nodes.len() == flow_before.nodes.len()
            && flow.nodes.iter().zip(&flow_before.nodes).all(|(one, other)| leads_alike(one, other));
        if same { before.clone() } else { Rc::new(Self::new(flow)) }
    }

    pub(super) fn new(flow: &Flow) -> Self {
        let mut outline = Self { index: HashMap::with_capacity(flow.nodes.len()), ..Self::default() };
        for (index, node) in flow.nodes.iter().enumerate() {
            outline.index.entry(node.id.clone()).or_insert(index);
        }
        outline.has_doubles = outline.index.len() < flow.nodes.len();
        let target = |id: &Arc<str>| outline.index.get(id).copied();
        let targets = flow.nodes.iter().map(|node| {
            node.ports().into_iter().map(|(_, id)| id.and_then(target)).collect::<Vec<Option<usize>>>()
        });
        let targets: Vec<Vec<Option<usize>>> = targets.collect();
        let start = flow.start.as_ref().and_then(target);
        let order = walk(start, flow.nodes.len(), |at| targets[at].iter().rev().flatten().copied());
        outline.places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, index)| outline.places[*index] = place);
        (outline.order, outline.targets) = (order, targets);
        outline
    }
}

fn leads_alike(one: &Arc<Node>, other: &Arc<Node>) -> bool {
    Arc::ptr_eq(one, other) || (one.id == other.id && one.ports() == other.ports())
}
