//! The things of a scene, one by one: a node, its ports, an edge.

use std::rc::Rc;
use std::sync::Arc;

use crate::flow::{Node, Port};

use super::super::PortRef;
use super::super::geometry::{HEAD_ANCHOR, Rect, Shape};
use super::super::route::{Route, Routed, Wire, label_width};
use super::super::summary::{Summary, node_name, port_label, summary, type_label};

/// A node on the canvas.
#[derive(Debug)]
pub struct NodeItem {
    /// Its id; for a second node with that id something else.
    pub key: Rc<str>,
    /// The node.
    pub node: Arc<Node>,
    /// Where it stands.
    pub rect: Rect,
    /// What it looks like.
    pub shape: Shape,
    /// What it does, in words.
    pub summary: Summary,
    /// The ways out of it.
    pub ports: Vec<PortItem>,
    /// Whether the flow begins here.
    pub is_start: bool,
    /// A second node with an id that is taken: nothing can lead to it.
    pub is_double: bool,
}

/// A port of a node on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct PortItem {
    /// The port.
    pub port: Port,
    /// `create:timeout`.
    pub key: Rc<str>,
    /// What it is called.
    pub label: Rc<str>,
    /// Whether it leads to a node that is there.
    pub connected: bool,
}

/// An edge on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeItem {
    /// `create:timeout`, the port that it leaves.
    pub key: Rc<str>,
    /// The node and port that it leaves.
    pub port: PortRef,
    /// The node that it leaves, as an index into the scene's nodes.
    pub from: usize,
    /// The node that it leads to.
    pub to: usize,
    /// Which of its node's ports it leaves by, from the top, and how many there are.
    pub(super) place: (usize, usize),
    /// What it would be called; `None`: the ordinary way on needs no name.
    pub label: Option<Rc<str>>,
    /// What its line and its label lie in.
    pub bounds: Rect,
    pub(super) routed: Routed,
}

impl NodeItem {
    /// "Webhook Create order".
    pub fn name(&self) -> String {
        format!("{} {}", type_label(&self.node.kind), node_name(&self.node))
    }
}

impl EdgeItem {
    /// Its line.
    pub fn route(&self) -> &Route {
        &self.routed.route
    }

    /// How far a point is from it or its label.
    pub(super) fn distance(&self, [x, y]: [f64; 2]) -> f64 {
        let route = self.route();
        let line = route.line.distance([x, y]);
        let label = route.label.zip(self.label.as_deref()).map(|([cx, cy], words)| {
            let beyond = |at: f64, length: f64| (at.abs() - length / 2.0).max(0.0);
            beyond(x - cx, label_width(words)).hypot(beyond(y - cy, 18.0))
        });
        label.map_or(line, |label| line.min(label))
    }

    pub(super) fn wire<'l>(&'l self, nodes: &[Rc<NodeItem>], rects: &[Rect]) -> Wire<'l> {
        let [dx, dy] = nodes[self.from].shape.anchor(self.port.port);
        let (from, to) = (rects[self.from], rects[self.to]);
        Wire {
            from: [from.x + dx, from.y + dy],
            to: [to.x, to.y + HEAD_ANCHOR],
            target: self.to,
            place: self.place,
            label: self.label.as_deref(),
        }
    }

    /// Whether it looks alike, wherever its line runs.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.from, self.to, self.place, &self.label, &self.key)
            == (other.from, other.to, other.place, &other.label, &other.key)
    }
}

/// A node as it stands on the canvas.
pub(super) fn node_item(
    node: &Arc<Node>,
    index: usize,
    at: [f64; 2],
    is_start: bool,
    is_double: bool,
    targets: &[Option<usize>],
) -> NodeItem {
    let summary = summary(node);
    let shape = Shape::with(node, &summary);
    let ports = node.ports().into_iter().zip(targets).map(|((port, _), target)| PortItem {
        port,
        key: format!("{}:{port}", node.id).into(),
        label: port_label(node, port).into(),
        connected: target.is_some(),
    });
    NodeItem {
        key: if is_double { format!("{}#{index}", node.id).into() } else { Rc::from(&*node.id) },
        rect: Rect::new(at, shape.size()),
        ports: ports.collect(),
        node: node.clone(),
        summary,
        shape,
        is_start,
        is_double,
    }
}
