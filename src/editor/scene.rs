//! What stands on the canvas: nodes with their places, edges with their lines.
//!
//! A scene is made from the one before it: what an edit did not touch is the same there ([`Rc::ptr_eq`]), so that it
//! is neither thought about nor drawn again.

mod items;
mod twins;

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::flow::{Document, Flow, Node, NodeKind, Port};

use super::bins::Bins;
use super::geometry::{HEAD_ANCHOR, Rect, Shape};
use super::notes::{self, Note};
use super::outline::Outline;
use super::route::{Route, Routed, Router, label_width};
use super::{Layout, PortRef};

use self::items::node_item;
pub use self::items::{EdgeItem, NodeItem, PortItem};
use self::twins::Twins;

/// How far a second node with an id that is taken shows behind the first one.
const ASIDE: f64 = 20.0;
/// Where more things than this changed, the lines of all edges are found anew.
const MOST_CHANGES: usize = 48;

/// What stands on the canvas.
#[derive(Debug, Default)]
pub struct Scene {
    /// In flow order, which is the order of the Tab key.
    pub nodes: Vec<Rc<NodeItem>>,
    /// The edges, in the order of the nodes and ports that they leave.
    pub edges: Vec<Rc<EdgeItem>>,
    /// The sticky notes.
    pub notes: Vec<Rc<Note>>,
    /// The flow that stands here.
    flow: Arc<Flow>,
    outline: Rc<Outline>,
    /// Where nodes stand that have no place of their own.
    layout: Option<Rc<Layout>>,
    bins: Rc<Bins>,
    extent: OnceCell<Rect>,
    /// Whether the edges have not been drawn yet.
    is_bare: bool,
}

impl Scene {
    /// The scene of a document; shares with the one before what is the same.
    pub fn of(document: &Document, before: &Self) -> Self {
        Self::with(document, before, true)
    }

    /// The scene of a document without its edges, which take longest: what there is to see at first of a large flow.
    pub fn without_edges(document: &Document, before: &Self) -> Self {
        Self::with(document, before, false)
    }

    /// Whether its edges have not been drawn yet.
    pub fn is_without_edges(&self) -> bool {
        self.is_bare
    }

    fn with(document: &Document, before: &Self, edges: bool) -> Self {
        let flow = document.flow();
        let known = |note: Note| {
            let same = before.notes.iter().find(|other| ***other == note);
            same.cloned().unwrap_or_else(|| Rc::new(note))
        };
        let mut scene =
            Self { notes: notes::notes(document).into_iter().map(known).collect(), ..Self::default() };
        scene.is_bare = !edges;
        if Arc::ptr_eq(flow, &before.flow) && before.is_bare == scene.is_bare {
            scene.nodes.clone_from(&before.nodes);
            scene.edges.clone_from(&before.edges);
            scene.layout.clone_from(&before.layout);
            (scene.outline, scene.bins) = (before.outline.clone(), before.bins.clone());
        } else {
            scene.outline = Outline::of(flow, &before.flow, &before.outline);
            scene.place_nodes(flow, before);
            if edges {
                scene.draw_edges(before);
            }
        }
        scene.flow = flow.clone();
        scene
    }

    fn place_nodes(&mut self, flow: &Flow, before: &Self) {
        let outline = self.outline.clone();
        let has_same_outline = Rc::ptr_eq(&outline, &before.outline);
        let is_laid_out = outline.has_doubles || flow.nodes.iter().any(|node| node.position.is_none());
        if is_laid_out {
            let same = before.layout.as_ref().filter(|_| has_same_outline && looks_alike(flow, &before.flow));
            self.layout = Some(same.cloned().unwrap_or_else(|| Rc::new(Layout::of(flow))));
        }
        let items = outline.order.iter().enumerate().map(|(place, &index)| {
            let node = &flow.nodes[index];
            let is_double = outline.index.get(&node.id) != Some(&index);
            let own = node.position.filter(|_| self.layout.is_none());
            let laid = || self.layout.as_ref().and_then(|layout| layout.position(&node.id));
            let aside = if is_double { ASIDE } else { 0.0 };
            let at = own.or_else(laid).unwrap_or_default().map(|at| at + aside);
            let is_start = !is_double && flow.start.as_ref() == Some(&node.id);
            let targets = &outline.targets[index];
            let in_place = before.nodes.get(place).filter(|item| Arc::ptr_eq(&item.node, node));
            let item = in_place.or_else(|| before.find(&node.id).map(|place| &before.nodes[place]));
            let same = item.filter(|item| {
                Arc::ptr_eq(&item.node, node)
                    && [item.rect.x, item.rect.y] == at
                    && (item.is_start, item.is_double) == (is_start, is_double)
                    && item.ports.iter().map(|port| port.connected).eq(targets.iter().map(Option::is_some))
            });
            same.cloned().unwrap_or_else(|| Rc::new(node_item(node, index, at, is_start, is_double, targets)))
        });
        self.nodes = items.collect();
    }

    /// The edges. Those that nothing near has changed for keep their lines.
    fn draw_edges(&mut self, before: &Self) {
        let rects = self.rects();
        let (twins, mut changes) = Twins::of(self, before).unzip();
        self.bins = match &changes {
            Some(none) if none.is_empty() => before.bins.clone(),
            _ => Rc::new(Bins::new(rects.iter().copied())),
        };
        let bins = self.bins.clone();
        let mut router = Router::new(&bins);
        let mut edges = Vec::with_capacity(before.edges.len());
        for from in 0..self.nodes.len() {
            let own = twins.as_ref().zip(changes.as_deref());
            let own = own.and_then(|(twins, changes)| {
                let own = twins.untouched(self, from, changes)?;
                own.iter().map(|edge| twins.renumbered(edge)).collect::<Option<Vec<_>>>()
            });
            if let Some(own) = own {
                own.iter().for_each(|edge| router.keep(&edge.routed));
                edges.extend(own);
                continue;
            }
            // Those before, in their order; what is passed over is gone.
            let mut old_edges = twins.as_ref().map_or(&[][..], |twins| twins.edges_before(from)).iter();
            for mut edge in self.edges_of(from) {
                let mut passed = old_edges.clone();
                let place = passed.position(|old| old.port == edge.port);
                let mut old = None;
                if let (Some(place), Some(twins), Some(changes)) = (place, &twins, &mut changes) {
                    let reached = &old_edges.as_slice()[..=place];
                    old = reached.last().and_then(|edge| twins.renumbered(edge));
                    // The very edge too, where it led to a node that is gone.
                    let gone = &reached[..place + usize::from(old.is_none())];
                    changes.extend(gone.iter().flat_map(|edge| edge.routed.obstacles()));
                    old_edges = passed;
                }
                let wire = edge.wire(&self.nodes, &rects);
                let kept = old.as_ref().zip(changes.as_ref()).filter(|(old, changes)| {
                    old.is_like(&edge)
                        && !changes.iter().any(|place| old.routed.depends_on(place))
                        && old.route().line.start() == wire.from
                        && old.route().tip == Some(wire.to)
                });
                if let Some((old, _)) = kept {
                    router.keep(&old.routed);
                    edges.push(old.clone());
                    continue;
                }
                edge.routed = router.routed(&wire);
                let is_in_the_way_alike =
                    old.as_ref().is_some_and(|old| edge.routed.obstructs_like(&old.routed));
                if let Some(changes) = changes.as_mut().filter(|_| !is_in_the_way_alike) {
                    changes.extend(old.iter().flat_map(|old| old.routed.obstacles()));
                    changes.extend(edge.routed.obstacles());
                }
                edge.bounds = edge.route().bounds();
                if let (Some([x, y]), Some(label)) = (edge.route().label, &edge.label) {
                    let size = [label_width(label), 18.0];
                    let label = Rect::new([x - size[0] / 2.0, y - 9.0], size);
                    edge.bounds = Rect::around([edge.bounds, label]).unwrap_or(label);
                }
                let same = old.filter(|old| **old == edge);
                edges.push(same.unwrap_or_else(|| Rc::new(edge)));
            }
            if let Some(changes) = &mut changes {
                changes.extend(old_edges.flat_map(|edge| edge.routed.obstacles()));
            }
        }
        self.edges = edges;
    }

    /// The edges that leave a node, without their lines.
    fn edges_of(&self, from: usize) -> Vec<EdgeItem> {
        let item = &self.nodes[from];
        let targets = &self.outline.targets[self.outline.order[from]];
        let targets: Vec<Option<usize>> =
            targets.iter().map(|target| target.map(|index| self.outline.places[index])).collect();
        // Edges from here to the same node run together.
        let shared = |to: usize| targets.iter().filter(|other| **other == Some(to)).count() > 1;
        let mut distinct: Vec<usize> = Vec::new();
        for to in targets.iter().flatten() {
            if !distinct.contains(to) {
                distinct.push(*to);
            }
        }
        let edge = |(port, to): (&PortItem, &Option<usize>)| {
            let to = (*to)?;
            // The ordinary way on needs no name.
            let plain = port.port == Port::Next && !matches!(item.node.kind, NodeKind::Webhook(_));
            Some(EdgeItem {
                key: if item.is_double {
                    format!("{}:{}", item.key, port.port).into()
                } else {
                    port.key.clone()
                },
                port: PortRef::new(item.node.id.clone(), port.port),
                from,
                to,
                place: (distinct.iter().position(|other| *other == to).unwrap_or(0), distinct.len()),
                label: (!plain && !shared(to)).then(|| port.label.clone()),
                bounds: Rect::default(),
                routed: Routed::default(),
            })
        };
        item.ports.iter().zip(&targets).filter_map(edge).collect()
    }

    /// The smallest rectangle around everything.
    pub fn bounds(&self) -> Option<Rect> {
        let notes = self.notes.iter().map(|note| note.rect);
        Rect::around(self.nodes.iter().map(|item| item.rect).chain(notes))
    }

    /// What nodes and edges lie in.
    pub fn extent(&self) -> Rect {
        let rects =
            || self.nodes.iter().map(|item| item.rect).chain(self.edges.iter().map(|edge| edge.bounds));
        *self.extent.get_or_init(|| Rect::around(rects()).unwrap_or_default())
    }

    /// Where the nodes stand.
    pub fn rects(&self) -> Vec<Rect> {
        self.nodes.iter().map(|item| item.rect).collect()
    }

    /// Where the nodes stand, to be found by place.
    pub fn bins(&self) -> &Bins {
        &self.bins
    }

    /// Where the start stands, or the first node.
    pub fn start(&self) -> Option<Rect> {
        let start = self.nodes.iter().find(|item| item.is_start).or_else(|| self.nodes.first());
        start.map(|item| item.rect)
    }

    /// The place of a node in `nodes`.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.outline.index.get(id).map(|index| self.outline.places[*index])
    }

    /// The place of an edge in `edges`.
    pub fn find_edge(&self, port: &PortRef) -> Option<usize> {
        let from = self.find(&port.node)?;
        // They stand in the order of their nodes.
        let first = self.edges.partition_point(|edge| edge.from < from);
        let own = self.edges[first..].iter().take_while(|edge| edge.from == from);
        own.zip(first..).find(|(edge, _)| edge.port == *port).map(|(_, place)| place)
    }

    /// The place of a note in `notes`.
    pub fn find_note(&self, id: &str) -> Option<usize> {
        self.notes.iter().position(|note| *note.id == *id)
    }

    /// The node at a point: of those that lie over each other the last one.
    pub fn node_at(&self, point: [f64; 2]) -> Option<usize> {
        self.nodes.iter().rposition(|item| item.rect.contains(point))
    }

    /// The nearest edge in reach of a point, of those that `accepts` allows.
    pub fn edge_at(&self, point: [f64; 2], reach: f64, accepts: impl Fn(&EdgeItem) -> bool) -> Option<usize> {
        let is_near = |edge: &EdgeItem| edge.bounds.grown(reach).contains(point) && accepts(edge);
        let near = self.edges.iter().enumerate().filter(|(_, edge)| is_near(edge));
        let far = near.map(|(place, edge)| (place, edge.distance(point))).filter(|(_, far)| *far <= reach);
        far.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(place, _)| place)
    }

    /// The edges that move as they are when some nodes move, and those of which one end moves.
    pub fn moved_edges(&self, is_moved: &[bool]) -> (Vec<usize>, Vec<usize>) {
        let ends = |edge: &EdgeItem| is_moved[edge.from] as usize + is_moved[edge.to] as usize;
        let having = |wanted: usize| {
            let edges = self.edges.iter().enumerate().filter(|(_, edge)| ends(edge) == wanted);
            edges.map(|(place, _)| place).collect()
        };
        (having(2), having(1))
    }

    /// The line of an edge with the nodes elsewhere, found by the router.
    pub fn route(&self, edge: usize, rects: &[Rect], router: &mut Router<'_>) -> Route {
        router.route(&self.edges[edge].wire(&self.nodes, rects))
    }

    /// Where a port is.
    pub fn anchor(&self, port: &PortRef) -> Option<[f64; 2]> {
        let item = &self.nodes[self.find(&port.node)?];
        let [dx, dy] = item.shape.anchor(port.port);
        Some([item.rect.x + dx, item.rect.y + dy])
    }

    /// The start and the end of an edge.
    pub fn ends(&self, edge: &EdgeItem) -> Option<[[f64; 2]; 2]> {
        let to = self.nodes.get(edge.to)?.rect;
        Some([self.anchor(&edge.port)?, [to.x, to.y + HEAD_ANCHOR]])
    }
}

/// Whether the nodes of two flows with the same outline would be laid out alike.
fn looks_alike(one: &Flow, other: &Flow) -> bool {
    let alike = |(one, other): (&Arc<Node>, &Arc<Node>)| {
        Arc::ptr_eq(one, other) || (one.position == other.position && Shape::of(one) == Shape::of(other))
    };
    one.nodes.iter().zip(&other.nodes).all(alike)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "scene_tests.rs"]
mod tests;
