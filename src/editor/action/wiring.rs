//! Connecting ports.

use std::sync::Arc;

use crate::flow::{Document, Value};

use super::super::ids::PortRef;
use super::super::{edit, wires};

/// The document with a port leading to a node. Only ports that the node has can be connected.
pub(super) fn connect(document: &Document, from: &PortRef, to: &Arc<str>) -> Option<Value> {
    let flow = document.flow();
    from.target(flow)?;
    flow.node(to)?;
    edit::node(document.root(), &from.node, |node| wires::set_target(node, from.port, Some(to)))
}

/// The document with an edge leaving from another port.
pub(super) fn reroute(document: &Document, from: &PortRef, to: &PortRef) -> Option<Value> {
    let flow = document.flow();
    let target = from.target(flow)??;
    to.target(flow)?;
    if from == to {
        return None;
    }
    let root = edit::node(document.root(), &from.node, |node| wires::set_target(node, from.port, None))?;
    edit::node(&root, &to.node, |node| wires::set_target(node, to.port, Some(target)))
}
