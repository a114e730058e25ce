//! Moving nodes and notes: they follow the pointer on the page, and the document learns of it when they are
//! let go, as one step.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::Element;

use crate::editor::bins::Bins;
use crate::editor::geometry::Rect;
use crate::editor::route::Router;
use crate::editor::scene::Scene;
use crate::editor::snap::{Guide, Snapped, Snapping, snap};
use crate::editor::{Action, Axis, PortRef, Selection, Spliced, can_splice};
use crate::i18n::tr;
use crate::ui::state::Msg;

use super::paint::WORDS;
use super::sheet::Lifted;
use super::stage::{Stage, mark};

/// The distance of the grid's lines; how near another node must be to be in line with, in px.
pub(super) const GRID: f64 = 8.0;
const REACH: f64 = 6.0;

/// As many dragged nodes have layers of their own, so that what they pass over is not painted anew.
const MOST_AFLOAT: usize = 16;

/// Things that are being moved.
#[derive(Debug)]
pub(super) struct Drag {
    /// Places in the scene.
    nodes: Vec<usize>,
    notes: Vec<usize>,
    /// The edges that move as they are, and those of which one end moves.
    inner: Vec<usize>,
    outer: Vec<usize>,
    /// Where on the canvas they were taken, and how far they are from where they were.
    from: [f64; 2],
    by: [f64; 2],
    bounds: Rect,
    /// What they may come to stand in line with.
    others: Vec<Rect>,
    /// All nodes that stay where they are, for the lines of edges.
    still: Bins,
    /// The edge that the node goes into when it is let go here.
    edge: Option<PortRef>,
}

impl Stage {
    /// Takes hold of a node or a note: the whole selection, if it is part of that.
    pub(super) fn begin_drag(
        self: &Rc<Self>,
        node: Option<usize>,
        note: Option<usize>,
        from: [f64; 2],
    ) -> Drag {
        let (scene, selection) = (self.scene(), self.selection());
        let is_selected = node.is_some_and(|at| selection.nodes.contains(&scene.nodes[at].node.id))
            || note.is_some_and(|at| selection.notes.contains(&scene.notes[at].id));
        let (nodes, notes): (Vec<usize>, Vec<usize>) = if is_selected {
            (
                selection.nodes.iter().filter_map(|id| scene.find(id)).collect(),
                selection.notes.iter().filter_map(|id| scene.find_note(id)).collect(),
            )
        } else {
            (node.into_iter().collect(), note.into_iter().collect())
        };
        let mut is_moved = vec![false; scene.nodes.len()];
        nodes.iter().for_each(|at| is_moved[*at] = true);
        let (inner, outer) = scene.moved_edges(&is_moved);
        let moved = nodes.iter().map(|at| scene.nodes[*at].rect);
        let moved = moved.chain(notes.iter().map(|at| scene.notes[*at].rect));
        let bounds = Rect::around(moved).unwrap_or_default();
        let seen = self.seen();
        let others = scene.nodes.iter().zip(&is_moved).filter(|(_, moved)| !**moved);
        let others: Vec<Rect> = others.map(|(item, _)| item.rect).collect();
        let still = Bins::new(others.iter().copied());
        let others = others.into_iter().filter(|rect| rect.overlaps(&seen)).collect();
        for element in nodes.iter().filter_map(|at| self.node_element(*at)) {
            mark(Some(&element), "data-dragged", true);
            mark(Some(&element), "data-afloat", nodes.len() <= MOST_AFLOAT);
        }
        self.mark_pane("data-busy", true);
        self.lift(&nodes, &inner, &outer);
        Drag { nodes, notes, inner, outer, from, by: [0.0, 0.0], bounds, others, still, edge: None }
    }

    /// In a large flow, what is dragged is there as elements; of very much, the sheet draws what follows.
    fn lift(self: &Rc<Self>, nodes: &[usize], inner: &[usize], outer: &[usize]) {
        if !self.detail().is_partial() {
            return;
        }
        let is_carried = self.is_carried(nodes.len());
        let edges = if is_carried { Vec::new() } else { inner.iter().chain(outer).copied().collect() };
        *self.lifted.borrow_mut() =
            Lifted { nodes: nodes.to_vec(), edges, by: is_carried.then_some([0.0, 0.0]) };
        self.hooks.look.force_update();
    }

    /// What of the canvas is seen.
    pub(super) fn seen(&self) -> Rect {
        let (view, size) = (self.view.get(), self.size().unwrap_or_default());
        Rect::new(view.to_canvas([0.0, 0.0]), size.map(|length| length / view.zoom))
    }

    pub(super) fn drag_to(self: &Rc<Self>, drag: &mut Drag, client: [f64; 2], free: bool) {
        let view = self.view.get();
        let [x, y] = view.to_canvas(self.point(client));
        let wanted =
            Rect { x: drag.bounds.x + x - drag.from[0], y: drag.bounds.y + y - drag.from[1], ..drag.bounds };
        // From afar, everything is in line with something, and over some edge.
        let is_near = view.zoom >= WORDS;
        let Snapped { position, guides } = if free {
            Snapped { position: [wanted.x, wanted.y], guides: Vec::new() }
        } else {
            let others = if is_near { drag.others.as_slice() } else { &[] };
            snap(wanted, others, Snapping { reach: REACH / view.zoom, grid: Some(GRID) })
        };
        drag.by = [(position[0] - drag.bounds.x).round(), (position[1] - drag.bounds.y).round()];
        let edge = if is_near { self.edge_for(drag, client) } else { None };
        self.mark_edge(drag.edge.as_ref(), false);
        self.mark_edge(edge.as_ref(), true);
        self.draw_guides(if edge.is_some() { &[] } else { &guides });
        drag.edge = edge;
        self.draw_drag(drag);
        if let Some(by) = &mut self.lifted.borrow_mut().by {
            *by = drag.by;
            self.redraw_sheet();
        }
    }

    /// The edge under a node that could go into it.
    fn edge_for(&self, drag: &Drag, client: [f64; 2]) -> Option<PortRef> {
        let (scene, editor) = (self.scene(), self.editor());
        let [place] = drag.nodes.as_slice() else { return None };
        let id = &scene.nodes[*place].node.id;
        let edge = self.edge_under(client, Some(*place))?;
        can_splice(editor.document().flow(), id, &edge).then_some(edge)
    }

    /// Lights an edge up that something can be put into.
    pub(super) fn mark_edge(&self, edge: Option<&PortRef>, marked: bool) {
        let place = edge.and_then(|edge| self.scene().find_edge(edge));
        mark(place.and_then(|place| self.edge_element(place)).as_ref(), "data-target", marked);
    }

    fn draw_drag(&self, drag: &Drag) {
        let scene = self.scene();
        let [dx, dy] = drag.by;
        let moved = |rect: Rect| Rect { x: rect.x + dx, y: rect.y + dy, ..rect };
        // Moved and not placed: nothing has to be laid out anew.
        let translate = if drag.by == [0.0, 0.0] { String::new() } else { format!("{dx}px {dy}px") };
        let place = |element: Option<web_sys::HtmlElement>| {
            if let Some(element) = element {
                let _ = element.style().set_property("translate", &translate);
            }
        };
        let (detail, mut rects) = (self.detail(), scene.rects());
        for at in &drag.nodes {
            rects[*at] = moved(rects[*at]);
            if detail.has_node(*at) {
                place(self.node_element(*at));
            }
        }
        for at in &drag.notes {
            place(self.note_element(*at));
        }
        for edge in drag.inner.iter().filter_map(|at| self.edge_element(*at)) {
            let _ = edge.set_attribute("transform", &format!("translate({dx} {dy})"));
        }
        let moved: Vec<Rect> = drag.nodes.iter().map(|at| rects[*at]).collect();
        let mut router = Router::among(&drag.still, &moved);
        for at in &drag.outer {
            if let Some(edge) = self.edge_element(*at) {
                super::edge::draw(&edge, &scene.route(*at, &rects, &mut router));
            }
        }
    }

    /// Everything stands where the document has it.
    pub(super) fn put_back(&self, drag: &Drag) {
        let scene = self.scene();
        self.draw_drag(&Drag {
            by: [0.0, 0.0],
            nodes: drag.nodes.clone(),
            notes: drag.notes.clone(),
            inner: Vec::new(),
            outer: Vec::new(),
            others: Vec::new(),
            still: Bins::default(),
            edge: None,
            ..*drag
        });
        for edge in drag.inner.iter().filter_map(|at| self.edge_element(*at)) {
            let _ = edge.remove_attribute("transform");
        }
        for at in &drag.outer {
            if let Some((edge, item)) = self.edge_element(*at).zip(scene.edges.get(*at)) {
                super::edge::draw(&edge, item.route());
            }
        }
        for element in drag.nodes.iter().filter_map(|at| self.node_element(*at)) {
            mark(Some(&element), "data-dragged", false);
            mark(Some(&element), "data-afloat", false);
        }
        self.mark_edge(drag.edge.as_ref(), false);
        self.draw_guides(&[]);
        self.mark_pane("data-busy", false);
        if self.detail().is_partial() {
            *self.lifted.borrow_mut() = Lifted::default();
            self.hooks.look.force_update();
        }
    }

    pub(super) fn drop_dragged(&self, drag: Drag) {
        let scene = self.scene();
        // Before the edit: what yew knows of the page is true again.
        self.put_back(&drag);
        let (nodes, notes) = (ids(&scene, &drag.nodes), note_ids(&scene, &drag.notes));
        // Keys now mean what was moved, and not what had been selected before.
        let moved = Selection { nodes, notes, edges: Vec::new() };
        if !self.selection().is_empty() {
            self.select_these(moved.clone());
        }
        if drag.by == [0.0, 0.0] && drag.edge.is_none() {
            return;
        }
        if let (Some(edge), [place]) = (drag.edge.clone(), drag.nodes.as_slice()) {
            let item = &scene.nodes[*place];
            let position = [item.rect.x + drag.by[0], item.rect.y + drag.by[1]];
            self.edit(Action::Splice { node: Spliced::Existing(item.node.id.clone()), position, edge });
            self.say(tr!("Put into the edge"));
            return;
        }
        if let Some(action) = self.moved(&moved, drag.by) {
            self.edit(action);
        }
    }

    /// The edit that moves things; `None` where there are none.
    pub(super) fn moved(&self, things: &Selection, [dx, dy]: [f64; 2]) -> Option<Action> {
        let scene = self.scene();
        let to = |id: &Arc<str>, rect: Rect| (id.clone(), [rect.x + dx, rect.y + dy]);
        let places = things.nodes.iter().filter_map(|id| Some((id, scene.find(id)?)));
        let nodes: Vec<_> = places.map(|(id, at)| to(id, scene.nodes[at].rect)).collect();
        let places = things.notes.iter().filter_map(|id| Some((id, scene.find_note(id)?)));
        let notes: Vec<_> = places.map(|(id, at)| to(id, scene.notes[at].rect)).collect();
        match (nodes.len(), notes.len()) {
            (0, 0) => None,
            (_, 0) => Some(Action::MoveNodes(nodes)),
            (0, _) => Some(Action::MoveNotes(notes)),
            (some, more) => Some(Action::Batch {
                label: tr!("move {n} items", n = some + more),
                actions: vec![Action::MoveNodes(nodes), Action::MoveNotes(notes)],
            }),
        }
    }

    /// Moves the selection by a key; one step as long as the keys follow each other.
    pub(super) fn nudge(&self, things: &Selection, by: [f64; 2]) -> bool {
        let Some(action) = self.moved(things, by) else { return false };
        let group =
            things.nodes.iter().chain(&things.notes).fold("nudge".to_owned(), |all, id| all + " " + id);
        self.send(Msg::EditIn(action, group));
        true
    }

    fn draw_guides(&self, guides: &[Guide]) {
        let line = |guide: &Guide| match guide.along {
            Axis::Horizontal => format!("M{} {}H{}", guide.from, guide.at, guide.to),
            Axis::Vertical => format!("M{} {}V{}", guide.at, guide.from, guide.to),
        };
        if let Some(path) = self.guides.cast::<Element>() {
            let _ = path.set_attribute("d", &guides.iter().map(line).collect::<String>());
        }
    }
}

fn ids(scene: &Scene, places: &[usize]) -> Vec<Arc<str>> {
    places.iter().map(|at| scene.nodes[*at].node.id.clone()).collect()
}

fn note_ids(scene: &Scene, places: &[usize]) -> Vec<Arc<str>> {
    places.iter().map(|at| scene.notes[*at].id.clone()).collect()
}
