//! A flow as it stands on the canvas, for the exports: nodes with their rectangles, edges with their lines.

use std::sync::Arc;

use crate::flow::{Flow, Node, NodeKind, Port};

use super::Layout;
use super::geometry::{HEAD_ANCHOR, Rect, Shape};
use super::order::{flow_order, indices};
use super::route::{Route, Router, Wire};
use super::summary::port_label;

/// A flow on the canvas.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    /// In flow order.
    pub(super) nodes: Vec<DrawnNode>,
    pub(super) edges: Vec<DrawnEdge>,
}

#[derive(Clone, Debug)]
pub(super) struct DrawnNode {
    pub(super) node: Arc<Node>,
    pub(super) rect: Rect,
    pub(super) shape: Shape,
    pub(super) is_start: bool,
}

#[derive(Clone, Debug)]
pub(super) struct DrawnEdge {
    /// Indices into the drawing's nodes.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) port: Port,
    /// `None`: the ordinary way on needs no name.
    pub(super) label: Option<String>,
    pub(super) route: Route,
}

impl Drawing {
    pub(super) fn of(flow: &Flow) -> Self {
        let layout = Layout::of(flow);
        let ids = indices(flow);
        let order = flow_order(flow);
        let nodes: Vec<DrawnNode> = order
            .iter()
            .map(|index| {
                let node = &flow.nodes[*index];
                let shape = Shape::of(node);
                // A second node with the same id shows behind the first one.
                let aside = if ids.get(&*node.id) == Some(index) { 0.0 } else { 20.0 };
                let [x, y] = layout.position(&node.id).unwrap_or_default();
                let is_start = aside == 0.0 && flow.start.as_ref() == Some(&node.id);
                let rect = Rect::new([x + aside, y + aside], shape.size());
                DrawnNode { node: Arc::clone(node), rect, shape, is_start }
            })
            .collect();
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, index)| places[*index] = place);
        let rects: Vec<Rect> = nodes.iter().map(|node| node.rect).collect();
        let mut router = Router::new(&rects);
        let mut edges = Vec::new();
        for (from, drawn) in nodes.iter().enumerate() {
            let ports: Vec<(Port, usize)> = drawn
                .node
                .ports()
                .into_iter()
                .filter_map(|(port, target)| Some((port, places[*ids.get(&**target?)?])))
                .collect();
            let mut distinct: Vec<usize> = Vec::new();
            for (_, to) in &ports {
                if !distinct.contains(to) {
                    distinct.push(*to);
                }
            }
            for (port, to) in ports {
                let plain = port == Port::Next && !matches!(drawn.node.kind, NodeKind::Webhook(_));
                let label = (!plain).then(|| port_label(&drawn.node, port));
                let [dx, dy] = drawn.shape.anchor(port);
                let place = distinct.iter().position(|other| *other == to).unwrap_or(0);
                let route = router.route(&Wire {
                    from: [drawn.rect.x + dx, drawn.rect.y + dy],
                    to: [rects[to].x, rects[to].y + HEAD_ANCHOR],
                    target: to,
                    place: (place, distinct.len()),
                    label: label.as_deref(),
                });
                edges.push(DrawnEdge { from, to, port, label, route });
            }
        }
        Self { nodes, edges }
    }
}
