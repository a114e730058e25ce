//! What stands on the canvas: nodes with their places, edges with their lines.

use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use yew::AttrValue;

use crate::editor::geometry::{HEAD_ANCHOR, Rect, Shape};
use crate::editor::notes::{self, Note};
use crate::editor::order::{flow_order, indices};
use crate::editor::route::{Route, Router, Wire};
use crate::editor::summary::{Summary, node_name, port_detail, port_label, summary, type_label};
use crate::editor::{Layout, PortRef, viewport};
use crate::flow::{Document, Flow, Node, NodeKind, Port};

/// Shared data that is compared by pointer: as a property it costs nothing to compare.
#[derive(Debug, Default)]
pub(in crate::ui) struct Shared<T>(pub(in crate::ui) Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What stands on the canvas.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// In flow order, which is the order of the Tab key.
    pub(super) nodes: Vec<Rc<NodeItem>>,
    pub(super) edges: Vec<Rc<EdgeItem>>,
    pub(super) notes: Vec<Rc<Note>>,
    /// The place of the start in `nodes`.
    start: Option<usize>,
}

/// A node on the canvas.
#[derive(Debug, PartialEq)]
pub(super) struct NodeItem {
    pub(super) key: AttrValue,
    pub(super) node: Arc<Node>,
    pub(super) rect: Rect,
    pub(super) shape: Shape,
    pub(super) summary: Summary,
    pub(super) ports: Vec<PortItem>,
    pub(super) is_start: bool,
    /// A second node with an id that is taken: nothing can lead to it.
    pub(super) is_double: bool,
}

/// A port of a node on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PortItem {
    pub(super) port: Port,
    pub(super) key: AttrValue,
    pub(super) label: AttrValue,
    /// A branch's rules in plain words.
    pub(super) detail: Option<AttrValue>,
    pub(super) connected: bool,
}

/// An edge on the canvas.
#[derive(Debug, PartialEq)]
pub(super) struct EdgeItem {
    pub(super) key: AttrValue,
    /// The node and port that it leaves.
    pub(super) port: PortRef,
    /// Indices into the scene's nodes.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Which of its node's ports it leaves by, from the top, and how many there are.
    place: (usize, usize),
    pub(super) label: Option<AttrValue>,
    pub(super) route: Route,
}

impl NodeItem {
    /// "Webhook Create order".
    pub(super) fn name(&self) -> String {
        format!("{} {}", type_label(&self.node.kind), node_name(&self.node))
    }
}

impl Scene {
    /// The scene of a document; shares with the one before what is the same.
    pub(super) fn of(document: &Document, before: &Self) -> Self {
        let flow: &Flow = document.flow();
        let layout = Layout::of(flow);
        let order = flow_order(flow);
        let ids = indices(flow);
        let mut kept: HashMap<AttrValue, Rc<NodeItem>> =
            before.nodes.iter().map(|item| (item.key.clone(), item.clone())).collect();
        let nodes: Vec<Rc<NodeItem>> = order
            .iter()
            .map(|index| {
                let item = node_item(flow, *index, &ids, &layout);
                kept.remove(&item.key).filter(|same| **same == item).unwrap_or_else(|| Rc::new(item))
            })
            .collect();
        let mut places = vec![0; order.len()];
        for (place, index) in order.iter().enumerate() {
            places[*index] = place;
        }
        let place_of = |id: &str| ids.get(id).and_then(|index| places.get(*index)).copied();
        let mut edges = edges(&nodes, place_of);
        let mut kept: HashMap<AttrValue, Rc<EdgeItem>> =
            before.edges.iter().map(|item| (item.key.clone(), item.clone())).collect();
        for edge in &mut edges {
            if let Some(same) = kept.remove(&edge.key).filter(|same| same == edge) {
                *edge = same;
            }
        }
        let start = flow.start.as_ref().and_then(|start| place_of(start));
        let known = |note: Note| {
            let same = before.notes.iter().find(|other| ***other == note);
            same.cloned().unwrap_or_else(|| Rc::new(note))
        };
        let notes = notes::notes(document).into_iter().map(known).collect();
        Self { nodes, edges, notes, start }
    }

    /// The smallest rectangle around everything.
    pub(super) fn bounds(&self) -> Option<Rect> {
        let notes = self.notes.iter().map(|note| note.rect);
        Rect::around(self.nodes.iter().map(|item| item.rect).chain(notes))
    }

    /// Where the nodes stand.
    pub(super) fn rects(&self) -> Vec<Rect> {
        self.nodes.iter().map(|item| item.rect).collect()
    }

    /// Where the start stands, or the first node.
    pub(super) fn start(&self) -> Option<Rect> {
        self.nodes.get(self.start.unwrap_or(0)).map(|item| item.rect)
    }

    /// The place of a node in `nodes`.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|item| *item.node.id == *id)
    }

    /// The place of an edge in `edges`.
    pub(super) fn find_edge(&self, port: &PortRef) -> Option<usize> {
        self.edges.iter().position(|edge| edge.port == *port)
    }

    /// The place of a note in `notes`.
    pub(super) fn find_note(&self, id: &str) -> Option<usize> {
        self.notes.iter().position(|note| *note.id == *id)
    }

    /// The edges that move as they are when some nodes move, and those of which one end moves.
    pub(super) fn moved_edges(&self, is_moved: &[bool]) -> (Vec<usize>, Vec<usize>) {
        let ends = |edge: &EdgeItem| is_moved[edge.from] as usize + is_moved[edge.to] as usize;
        let having = |wanted: usize| {
            let edges = self.edges.iter().enumerate().filter(|(_, edge)| ends(edge) == wanted);
            edges.map(|(place, _)| place).collect()
        };
        (having(2), having(1))
    }

    /// The lines of some edges with the nodes elsewhere.
    pub(super) fn routes(&self, edges: &[usize], rects: &[Rect]) -> Vec<(usize, Route)> {
        let mut router = Router::new(rects);
        edges.iter().map(|at| (*at, router.route(&self.edges[*at].wire(&self.nodes, rects)))).collect()
    }

    /// Where a port is.
    pub(super) fn anchor(&self, port: &PortRef) -> Option<[f64; 2]> {
        let item = &self.nodes[self.find(&port.node)?];
        let [dx, dy] = item.shape.anchor(port.port);
        Some([item.rect.x + dx, item.rect.y + dy])
    }

    /// The start and the end of an edge.
    pub(super) fn ends(&self, edge: &EdgeItem) -> Option<[[f64; 2]; 2]> {
        let to = self.nodes.get(edge.to)?.rect;
        Some([self.anchor(&edge.port)?, [to.x, to.y + HEAD_ANCHOR]])
    }
}

impl EdgeItem {
    fn wire<'l>(&'l self, nodes: &[Rc<NodeItem>], rects: &[Rect]) -> Wire<'l> {
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
}

fn node_item(
    flow: &Flow,
    index: usize,
    ids: &std::collections::BTreeMap<&str, usize>,
    layout: &Layout,
) -> NodeItem {
    let node = flow.nodes[index].clone();
    let first = ids.get(&*node.id) == Some(&index);
    let [x, y] = layout.position(&node.id).unwrap_or_default();
    // A second node with the same id shows behind the first one.
    let aside = if first { 0.0 } else { 20.0 };
    let key = if first { node.id.to_string() } else { format!("{}#{index}", node.id) };
    let shape = Shape::of(&node);
    let port = |(port, target): (Port, Option<&Arc<str>>)| PortItem {
        port,
        key: format!("{}:{port}", node.id).into(),
        label: port_label(&node, port).into(),
        detail: port_detail(&node, port).map(AttrValue::from),
        connected: target.is_some_and(|target| ids.contains_key(&**target)),
    };
    NodeItem {
        key: key.into(),
        rect: Rect::new([x + aside, y + aside], shape.size()),
        summary: summary(&node),
        ports: node.ports().into_iter().map(port).collect(),
        is_start: first && flow.start.as_ref() == Some(&node.id),
        is_double: !first,
        shape,
        node,
    }
}

fn edges(nodes: &[Rc<NodeItem>], place_of: impl Fn(&str) -> Option<usize>) -> Vec<Rc<EdgeItem>> {
    let rects: Vec<Rect> = nodes.iter().map(|item| item.rect).collect();
    let mut router = Router::new(&rects);
    let mut edges = Vec::new();
    for (from, item) in nodes.iter().enumerate() {
        let ports = item.node.ports();
        let targets: Vec<Option<usize>> =
            ports.iter().map(|(_, target)| target.and_then(|target| place_of(target))).collect();
        // Edges from here to the same node run together.
        let shared = |to: usize| targets.iter().filter(|other| **other == Some(to)).count() > 1;
        let mut distinct: Vec<usize> = Vec::new();
        for to in targets.iter().flatten() {
            if !distinct.contains(to) {
                distinct.push(*to);
            }
        }
        for (index, (port, _)) in ports.into_iter().enumerate() {
            let Some(to) = targets[index] else { continue };
            // The ordinary way on needs no name.
            let plain = port == Port::Next && !matches!(item.node.kind, NodeKind::Webhook(_));
            let named = item.ports.get(index).filter(|_| !plain && !shared(to));
            let mut edge = EdgeItem {
                key: format!("{}:{port}", item.key).into(),
                port: PortRef::new(item.node.id.clone(), port),
                from,
                to,
                place: (distinct.iter().position(|other| *other == to).unwrap_or(0), distinct.len()),
                label: named.map(|port| port.label.clone()),
                route: Route::default(),
            };
            edge.route = router.route(&edge.wire(nodes, &rects));
            edges.push(Rc::new(edge));
        }
    }
    edges
}

/// What covers the canvas' edges: the palette at the top, the buttons at the bottom.
pub(super) const INSETS: viewport::Insets = viewport::Insets { top: 76.0, bottom: 64.0, side: 36.0 };
