//! Connecting: a line follows the pointer and snaps to the nearest node, or port, that can take it.

use std::rc::Rc;

use web_sys::Element;

use crate::editor::bins::Bins;
use crate::editor::geometry::HEAD_ANCHOR;
use crate::editor::hit::{nearest, nearest_target};
use crate::editor::route::{Router, Wire as Line};
use crate::editor::summary::{node_name, port_label};
use crate::editor::{Action, PortRef};
use crate::flow::NodeKind;
use crate::i18n::tr;

use super::menu::Menu;
use super::stage::{Stage, mark};
use crate::editor::scene::Scene;

/// How near the pointer must be to snap, in px.
const REACH: f64 = 44.0;

/// Which end of an edge is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// A new edge from a port.
    New(PortRef),
    /// The end of the edge that leaves this port; its start.
    Target(PortRef),
    Source(PortRef),
}

/// An edge that is being drawn.
#[derive(Debug)]
pub(super) struct Wire {
    end: End,
    /// The node, or the port, that it would be led to.
    target: Option<usize>,
    source: Option<PortRef>,
}

impl End {
    fn port(&self) -> &PortRef {
        match self {
            Self::New(port) | Self::Target(port) | Self::Source(port) => port,
        }
    }
}

/// Whether a port may lead to a node. A step that leads straight back to itself makes sense only where it waits
/// for something.
pub(super) fn accepts(scene: &Scene, port: &PortRef, place: usize) -> bool {
    let Some(item) = scene.nodes.get(place).filter(|item| !item.is_double) else { return false };
    let waits = matches!(item.node.kind, NodeKind::Webhook(_) | NodeKind::Ask(_));
    item.node.id != port.node || waits
}

impl Stage {
    pub(super) fn begin_wire(&self, end: End) -> Option<Wire> {
        let scene = self.scene();
        let port = end.port();
        scene.anchor(port)?;
        self.mark_pane("data-wiring", true);
        for (place, item) in scene.nodes.iter().enumerate() {
            let refused = match &end {
                End::New(port) | End::Target(port) => !accepts(&scene, port, place),
                End::Source(_) => item.is_double || item.ports.is_empty(),
            };
            if refused {
                mark(self.node_element(place).as_deref(), "data-refused", true);
            }
        }
        if !matches!(end, End::New(_)) {
            let edge = scene.find_edge(port).and_then(|place| self.edge_element(place));
            mark(edge.as_ref(), "data-faded", true);
        }
        Some(Wire { end, target: None, source: None })
    }

    pub(super) fn draw_wire(&self, wire: &mut Wire, at: [f64; 2]) {
        let scene = self.scene();
        let rects = scene.rects();
        let reach = REACH / self.view.get().zoom;
        self.mark_candidate(wire, false);
        match &wire.end {
            End::New(port) | End::Target(port) => {
                wire.target = nearest_target(at, &rects, reach, |place| accepts(&scene, port, place));
                let Some(from) = scene.anchor(port) else { return };
                self.draw_line(from, wire.target, at);
            }
            End::Source(edge) => {
                let target = scene.find_edge(edge).map(|place| scene.edges[place].to);
                let ports = ports(&scene);
                let points = ports.iter().filter_map(|port| scene.anchor(port)).enumerate();
                // Over a node, its nearest port; else the nearest at all.
                let over = rects.iter().rposition(|rect| rect.contains(at));
                let over = over.map(|place| scene.nodes[place].node.id.clone());
                let reach = if over.is_some() { f64::INFINITY } else { reach };
                let accepts = |index: usize| {
                    let port = &ports[index];
                    over.as_ref().is_none_or(|id| port.node == *id)
                        && target.is_some_and(|target| accepts(&scene, port, target))
                };
                wire.source = nearest(at, points, reach, accepts).map(|index| ports[index].clone());
                let from = wire.source.as_ref().and_then(|port| scene.anchor(port)).unwrap_or(at);
                self.draw_line(from, target, at);
            }
        }
        self.mark_candidate(wire, true);
    }

    /// Draws the line from a point to a node, else to another point.
    pub(super) fn draw_line(&self, from: [f64; 2], target: Option<usize>, at: [f64; 2]) {
        let rects = self.scene().rects();
        let to = target.and_then(|place| rects.get(place)).map_or(at, |rect| [rect.x, rect.y + HEAD_ANCHOR]);
        let (scene, none) = (self.scene(), Bins::default());
        let around = if target.is_some() { scene.bins() } else { &none };
        let line = Line { from, to, target: target.unwrap_or(0), place: (0, 1), label: None };
        if let Some(element) = self.wire.cast::<Element>() {
            super::edge::draw(&element, &Router::new(around).route(&line));
        }
    }

    fn mark_candidate(&self, wire: &Wire, marked: bool) {
        if let Some(place) = wire.target {
            mark(self.node_element(place).as_deref(), "data-target", marked);
        }
        if let Some(port) = &wire.source {
            self.mark_port(port, marked);
        }
    }

    /// Lights a port up.
    pub(super) fn mark_port(&self, port: &PortRef, marked: bool) {
        let handle = self.nodes.cast::<Element>().and_then(|nodes| {
            // Ids of broken documents may hold anything: a query that cannot be finds nothing.
            let id = port.to_string().replace(['"', '\\'], "");
            nodes.query_selector(&format!("[data-port=\"{id}\"]")).ok()?
        });
        mark(handle.as_ref(), "data-target", marked);
    }

    /// Takes the line and all its marks away.
    pub(super) fn clear_wire(&self) {
        self.mark_pane("data-wiring", false);
        let Some(pane) = self.pane.cast::<Element>() else { return };
        for name in ["data-refused", "data-target", "data-faded"] {
            let Ok(marked) = pane.query_selector_all(&format!("[{name}]")) else { continue };
            for element in marked.values().into_iter().flatten() {
                use wasm_bindgen::JsCast;
                mark(element.dyn_ref::<Element>(), name, false);
            }
        }
        if let Some(element) = self.wire.cast::<Element>() {
            super::edge::draw(&element, &Default::default());
        }
    }

    pub(super) fn drop_wire(self: &Rc<Self>, wire: Wire, client: [f64; 2]) {
        self.clear_wire();
        let scene = self.scene();
        match (wire.end, wire.target, wire.source) {
            (End::New(port) | End::Target(port), Some(place), _) => {
                if let Some(item) = scene.nodes.get(place) {
                    self.connect(port, item.node.id.clone());
                }
            }
            (End::New(port), None, _) => {
                if self.is_clear(client) {
                    self.open_menu(Menu { is_aimed: true, ..Menu::after(port, self.point(client)) });
                }
            }
            (End::Target(port), None, _) => {
                if self.is_clear(client) {
                    self.open_menu(Menu { is_aimed: true, ..Menu::reroute(port, self.point(client)) });
                }
            }
            (End::Source(edge), _, Some(port)) => {
                self.edit(Action::Reroute { from: edge, to: port.clone() });
                self.select_edge(port);
            }
            (End::Source(_), _, None) => {}
        }
    }

    /// Whether there is no node at a point of the page: one that cannot accept the edge was meant, perhaps.
    fn is_clear(&self, client: [f64; 2]) -> bool {
        let at = self.view.get().to_canvas(self.point(client));
        !self.scene().nodes.iter().any(|item| item.rect.contains(at))
    }

    /// Leads a port to a node, and says so.
    pub(super) fn connect(&self, from: PortRef, to: std::sync::Arc<str>) {
        let scene = self.scene();
        let name = |id: &str| scene.find(id).map(|at| node_name(&scene.nodes[at].node).to_owned());
        let port = scene.find(&from.node).map(|at| port_label(&scene.nodes[at].node, from.port));
        if let (Some(one), Some(port), Some(other)) = (name(&from.node), port, name(&to)) {
            self.say(&tr!("{one}, {port}, leads to {other}", one, port, other));
        }
        self.edit(Action::Connect { from, to });
    }
}

/// All ports that an edge may leave.
fn ports(scene: &Scene) -> Vec<PortRef> {
    let nodes = scene.nodes.iter().filter(|item| !item.is_double);
    let ports =
        nodes.flat_map(|item| item.ports.iter().map(|port| PortRef::new(item.node.id.clone(), port.port)));
    ports.collect()
}
