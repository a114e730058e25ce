//! What the pointers are doing, and what they took hold of.

use web_sys::MouseEvent;

use crate::editor::PortRef;
use crate::editor::geometry::Rect;

use super::drag::Drag;
use super::stage::{Stage, around};
use super::wire::Wire;

/// What the pointers are doing.
#[derive(Debug, Default)]
pub(super) enum Gesture {
    #[default]
    None,
    /// Down, and not moved yet.
    Press {
        pointer: i32,
        at: [f64; 2],
        steady: f64,
        grip: Grip,
    },
    Pan {
        pointer: i32,
        last: [f64; 2],
    },
    Drag {
        pointer: i32,
        drag: Box<Drag>,
    },
    /// An edge is drawn, or one of its ends.
    Wire {
        pointer: i32,
        wire: Wire,
    },
    /// A rubber band from a place of the canvas, and what it touches: nodes, then notes.
    Band {
        pointer: i32,
        from: [f64; 2],
        hit: Vec<bool>,
    },
    /// A note by its corner.
    Resize {
        pointer: i32,
        note: usize,
        from: [f64; 2],
        rect: Rect,
    },
    Pinch {
        fingers: [(i32, [f64; 2]); 2],
    },
    /// The gesture is over; the click that comes after it means nothing.
    Over,
}

/// What a pointer is down on: what a move of it would do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Grip {
    Canvas,
    /// The empty canvas, to be selected from.
    Band,
    Node(usize),
    Note(usize),
    NoteCorner(usize),
    Port(PortRef),
    /// The end of an edge, by the port that it leaves.
    Source(PortRef),
    Target(PortRef),
}

impl Gesture {
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None | Self::Over)
    }

    /// The only pointer of the gesture.
    pub(super) fn pointer(&self) -> Option<i32> {
        match self {
            Self::Press { pointer, .. }
            | Self::Pan { pointer, .. }
            | Self::Drag { pointer, .. }
            | Self::Wire { pointer, .. }
            | Self::Band { pointer, .. }
            | Self::Resize { pointer, .. } => Some(*pointer),
            Self::None | Self::Pinch { .. } | Self::Over => None,
        }
    }
}

/// How near to an edge's end a press takes hold of it, in px.
const END: f64 = 36.0;

impl Stage {
    /// What an event's pointer is on.
    pub(super) fn grip(&self, event: &MouseEvent) -> Grip {
        let scene = self.scene();
        let at = |attribute: &str| around(event.target(), attribute);
        if let Some(end) = at("data-edge-end") {
            let edge = at("data-of").and_then(|key| PortRef::parse(&key));
            return match (edge, end.as_str()) {
                (Some(edge), "source") => Grip::Source(edge),
                (Some(edge), _) => Grip::Target(edge),
                (None, _) => Grip::Canvas,
            };
        }
        if let Some(port) = at("data-port").and_then(|key| PortRef::parse(&key)) {
            return Grip::Port(port);
        }
        if let Some(place) = self.node_at(event.target()) {
            return Grip::Node(place);
        }
        if let Some(place) = at("data-note-id").and_then(|id| scene.find_note(&id)) {
            let corner = at("data-note-corner").is_some();
            return if corner { Grip::NoteCorner(place) } else { Grip::Note(place) };
        }
        self.edge_grip(event).unwrap_or(Grip::Canvas)
    }

    /// The end of an edge, where the pointer is on one.
    fn edge_grip(&self, event: &MouseEvent) -> Option<Grip> {
        let scene = self.scene();
        let port = self.edge_at(event)?;
        let [from, to] = scene.ends(&scene.edges[scene.find_edge(&port)?])?;
        let view = self.view.get();
        let [x, y] = view.to_canvas(self.point(client(event)));
        let far = |[px, py]: [f64; 2]| (px - x).hypot(py - y) * view.zoom;
        let (source, target) = (far(from), far(to));
        if target <= END && target <= source {
            return Some(Grip::Target(port));
        }
        (source <= END).then_some(Grip::Source(port))
    }

    /// The edge that an event happened on.
    pub(super) fn edge_at(&self, event: &MouseEvent) -> Option<PortRef> {
        if let Some(key) = around(event.target(), "data-edge") {
            return self.scene().edges.iter().find(|edge| *edge.key == *key).map(|edge| edge.port.clone());
        }
        // Those on the sheet are no elements.
        let is_free = self.detail().sheet && self.node_at(event.target()).is_none();
        is_free.then(|| self.edge_under(client(event), None)).flatten()
    }

    /// The edge at a point of the page, whatever lies above it; none of a node's own where that is given.
    pub(super) fn edge_under(&self, client: [f64; 2], except: Option<usize>) -> Option<PortRef> {
        let (scene, view) = (self.scene(), self.view.get());
        // As far as the stylesheet has it (`.edge-hit`).
        let reach = (if view.zoom < 0.66 { 14.0 } else { 8.0_f64 }).max(5.0 / view.zoom);
        let at = view.to_canvas(self.point(client));
        let place = scene
            .edge_at(at, reach, |edge| except.is_none_or(|node| edge.from != node && edge.to != node))?;
        Some(scene.edges[place].port.clone())
    }
}

/// Where a pointer is on the page.
pub(super) fn client(event: &MouseEvent) -> [f64; 2] {
    [f64::from(event.client_x()), f64::from(event.client_y())]
}

pub(super) fn distance([x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> f64 {
    (x1 - x2).hypot(y1 - y2)
}
