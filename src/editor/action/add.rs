//! Adding nodes, alone, wired, or into an edge.

use std::sync::Arc;

use crate::flow::{Document, Flow, Value, guards};

use super::super::ids::{Ids, NodeType, PortRef};
use super::super::{edit, wires};
use super::Spliced;
use super::places;

/// The document with a new node, led to by a port where one is given.
pub(super) fn node(
    document: &Document,
    node_type: NodeType,
    position: [f64; 2],
    from: Option<&PortRef>,
) -> Option<Value> {
    let flow = document.flow();
    let id = free_id(flow, node_type)?;
    let from = from.filter(|from| from.target(flow).is_some());
    // A wire changes the layout of nodes without a place: they stay where they are seen.
    let root = match from {
        Some(_) => places::pinned(document),
        None => document.root().clone(),
    };
    let root = with_node(&root, flow, &id, new_node(node_type, &id, position));
    match from {
        Some(from) => edit::node(&root, &from.node, |node| wires::set_target(node, from.port, Some(&id))),
        None => Some(root),
    }
}

/// Whether a node that is there can be put into an edge: it is not at one of its ends, and its way on leads
/// nowhere yet.
pub fn can_splice(flow: &Flow, node: &str, edge: &PortRef) -> bool {
    let ends = [Some(&edge.node), edge.target(flow).flatten()];
    let free = || {
        let found = flow.node(node)?;
        let way_on = NodeType::of(&found.kind)?.way_on()?;
        PortRef::new(Arc::clone(&found.id), way_on).target(flow)
    };
    ends.iter().all(|end| end.is_some_and(|end| **end != *node)) && free() == Some(None)
}

/// The document with a node put into an edge.
pub(super) fn splice(
    document: &Document,
    spliced: &Spliced,
    position: [f64; 2],
    edge: &PortRef,
) -> Option<Value> {
    let flow = document.flow();
    let target = edge.target(flow)??;
    flow.node(target)?;
    let (root, id, way_on) = match spliced {
        Spliced::New(node_type) => {
            let id = free_id(flow, *node_type)?;
            let node = new_node(*node_type, &id, position);
            (with_node(&places::pinned(document), flow, &id, node), id, node_type.way_on()?)
        }
        Spliced::Existing(id) => {
            let found = flow.node(id).filter(|_| can_splice(flow, id, edge))?;
            let root = places::move_nodes(document, &[(Arc::clone(id), position)])?;
            (root, Arc::clone(id), NodeType::of(&found.kind)?.way_on()?)
        }
    };
    let root = edit::node(&root, &edge.node, |node| wires::set_target(node, edge.port, Some(&id)))?;
    edit::node(&root, &id, |node| wires::set_target(node, way_on, Some(target)))
}

fn free_id(flow: &Flow, node_type: NodeType) -> Option<Arc<str>> {
    let room = flow.nodes.len() < guards::MAX_NODES;
    room.then(|| Ids::beside(flow.nodes.iter().map(|node| &*node.id)).take(node_type.as_str()))
}

fn with_node(root: &Value, flow: &Flow, id: &Arc<str>, node: Value) -> Value {
    let root = edit::push(root, "nodes", [node]);
    match flow.start {
        Some(_) => root,
        None => edit::set_root_field(&root, "start", Arc::clone(id).into()),
    }
}

/// A new node with what its type needs to be valid.
fn new_node(node_type: NodeType, id: &Arc<str>, position: [f64; 2]) -> Value {
    let empty = || Value::Object(Arc::default());
    let mut members: Vec<(&str, Value)> = vec![
        ("id", Arc::clone(id).into()),
        ("type", node_type.as_str().into()),
        ("position", edit::position(position)),
    ];
    match node_type {
        NodeType::Message | NodeType::Ask => members.push(("text", "".into())),
        NodeType::Webhook => {
            members.push(("request", Value::object([("method", "POST".into()), ("url", Value::from(""))])));
        }
        NodeType::Wait => members.push(("seconds", 20_u32.into())),
        NodeType::Condition => {
            // A rule that never matches until a person says what it is compared with.
            let rule = Value::object([("left", "".into()), ("op", Value::from("equals"))]);
            let branch = Value::object([
                ("label", "".into()),
                ("match", "all".into()),
                ("rules", Value::array([rule])),
            ]);
            members.push(("branches", Value::array([branch])));
        }
        NodeType::Set => members.push(("assign", empty())),
        NodeType::End => members.push(("outcome", "completed".into())),
    }
    Value::object(members)
}
