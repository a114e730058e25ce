//! What of a large flow is there as elements: what is near enough to be read, and what a person or the run is at.
//!
//! A browser moves and draws some hundred nodes with all that stands in them; of thousands it shows a picture, which
//! is the sheet's part. Ordinary flows are there as a whole.

use std::rc::Rc;

use crate::editor::Selection;
use crate::editor::geometry::Rect;
use crate::editor::scene::Scene;
use crate::editor::viewport::Viewport;
use crate::ui::widgets::after_next_frame;

use super::stage::Stage;

/// Flows of more nodes than this are large.
pub(super) const LARGE: usize = 300;
/// Where more nodes than this are in view, the sheet shows them.
const CROWD: usize = 160;
/// How many nodes and edges are there for another reason: they are selected, say.
const MOST_KEPT: usize = 60;
/// How many nodes are put in at once, and how many bare ones: few with the first frame of a flow.
const AT_ONCE: usize = 40;
pub(super) const BARE_AT_FIRST: usize = 50;
const BARE_AT_ONCE: usize = 500;
/// How long a view stands still before it is taken as at rest.
const REST_MS: u32 = 150;

/// What is there as elements.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Detail {
    /// Places in the scene, in order; `None`: all.
    nodes: Option<Vec<usize>>,
    edges: Option<Vec<usize>>,
    /// A flow that was just opened is shown before all of it is there: from this place on, only nodes with
    /// something in them have an element yet.
    pub(super) bare_until: Option<usize>,
    /// Whether the sheet shows the rest.
    pub(super) sheet: bool,
    /// Whether there is more to be put in.
    is_unfinished: bool,
}

impl Detail {
    pub(super) fn has_node(&self, place: usize) -> bool {
        self.nodes.as_ref().is_none_or(|nodes| nodes.binary_search(&place).is_ok())
    }

    pub(super) fn has_edge(&self, place: usize) -> bool {
        self.edges.as_ref().is_none_or(|edges| edges.binary_search(&place).is_ok())
    }

    /// Where the element of a node stands among those that are there.
    pub(super) fn node_index(&self, place: usize) -> Option<usize> {
        let Some(end) = self.bare_until.filter(|end| place >= *end) else { return Some(place) };
        let nodes = self.nodes.as_ref()?;
        let at = nodes.binary_search(&place).ok()?;
        Some(end + at - nodes.partition_point(|place| *place < end))
    }

    /// Whether a node has an element.
    pub(super) fn is_there(&self, place: usize) -> bool {
        self.bare_until.is_none_or(|end| place < end) || self.has_node(place)
    }

    /// Where the element of an edge stands among those that are there.
    pub(super) fn edge_index(&self, place: usize) -> Option<usize> {
        self.edges.as_ref().map_or(Some(place), |edges| edges.binary_search(&place).ok())
    }

    /// Whether the flow is a large one.
    pub(super) fn is_partial(&self) -> bool {
        self.nodes.is_some()
    }
}

/// A part of the canvas, and what of the scene is in it.
struct Window<'s> {
    scene: &'s Scene,
    seen: Rect,
}

impl Window<'_> {
    fn nodes(&self, margin: f64) -> Vec<usize> {
        let around = self.grown(margin);
        let nodes = self.scene.nodes.iter().enumerate().filter(|(_, item)| item.rect.overlaps(&around));
        nodes.map(|(place, _)| place).collect()
    }

    fn edges(&self, margin: f64) -> Vec<usize> {
        let around = self.grown(margin);
        // A straight has no height.
        let is_near = |bounds: Rect| bounds.grown(1.0).overlaps(&around);
        let edges = self.scene.edges.iter().enumerate().filter(|(_, edge)| is_near(edge.bounds));
        edges.map(|(place, _)| place).collect()
    }

    fn grown(&self, margin: f64) -> Rect {
        self.seen.grown(margin * self.seen.width.min(self.seen.height))
    }
}

impl Stage {
    /// What is there of the scene as it is seen now. `last` was there before, of the same scene. `bare` is how many bare
    /// nodes were there of a flow whose nodes are still coming.
    pub(super) fn detail_of(
        &self,
        scene: &Scene,
        selection: &Selection,
        last: Option<&Detail>,
        bare: Option<usize>,
    ) -> Detail {
        if scene.nodes.len() <= LARGE {
            return Detail::default();
        }
        self.looked_from.set(self.view.get());
        let window = Window { scene, seen: self.seen() };
        let kept = self.kept_nodes(scene, selection);
        let has_size = self.size().is_some();
        let in_view = if has_size { window.nodes(0.0) } else { Vec::new() };
        let is_crowd = in_view.len() > CROWD || !has_size;
        let mut nodes = if is_crowd { Vec::new() } else { window.nodes(0.3) };
        let had = |place: &usize| last.is_some_and(|last| last.nodes.is_some() && last.has_node(*place));
        let mut is_unfinished = false;
        if last.is_some() {
            let (mut there, new): (Vec<usize>, Vec<usize>) = nodes.iter().partition(|place| had(place));
            is_unfinished = new.len() > AT_ONCE;
            there.extend(new.into_iter().take(AT_ONCE));
            nodes = there;
        }
        let mut edges = if is_crowd { Vec::new() } else { window.edges(0.1) };
        let selected = selection.edges.iter().take(MOST_KEPT).filter_map(|edge| scene.find_edge(edge));
        edges.extend(selected);
        edges.extend(self.lifted.borrow().edges.iter().copied());
        nodes.extend(kept);
        for list in [&mut nodes, &mut edges] {
            list.sort_unstable();
            list.dedup();
        }
        let bare_until = bare.filter(|bare| *bare < scene.nodes.len());
        let sheet = is_crowd || is_unfinished;
        is_unfinished |= bare_until.is_some();
        Detail { nodes: Some(nodes), edges: Some(edges), bare_until, sheet, is_unfinished }
    }

    /// The nodes that are there wherever they stand.
    fn kept_nodes(&self, scene: &Scene, selection: &Selection) -> Vec<usize> {
        let focused = self.focused_node.borrow();
        let alight = self.alight();
        let ids = selection
            .nodes
            .iter()
            .take(MOST_KEPT)
            .chain(alight.iter().take(MOST_KEPT))
            .chain(focused.as_ref());
        let lifted = self.lifted.borrow();
        let lifted = lifted.nodes.iter().take(if lifted.nodes.len() > MOST_KEPT { 0 } else { MOST_KEPT });
        ids.filter_map(|id| scene.find(id)).chain(lifted.copied()).collect()
    }

    /// Whether so many dragged nodes are drawn by the sheet.
    pub(super) fn is_carried(&self, dragged: usize) -> bool {
        self.detail().is_partial() && dragged > MOST_KEPT
    }

    /// The view moved: what comes into it is put in, now and then.
    pub(super) fn look_over(self: &Rc<Self>) {
        // While the nodes of a new flow are still coming, each lot of them looks anew.
        if !self.detail().is_partial() || self.bare.get().is_some() {
            return;
        }
        let (then, now) = (self.looked_from.get(), self.view.get());
        let [width, height] = self.size().unwrap_or_default();
        let moved = moved_by(then, now, [width / 2.0, height / 2.0]);
        let zoomed = now.zoom / then.zoom;
        let is_elsewhere = moved > 0.12 * width.min(height) || !(0.92..1.08).contains(&zoomed);
        if is_elsewhere {
            self.hooks.look.force_update();
        } else {
            self.stir(REST_MS);
        }
    }

    /// The view rests: what is seen is all there.
    pub(super) fn finish_look(&self) {
        if self.detail().is_partial() && self.looked_from.get() != self.view.get() {
            self.hooks.look.force_update();
        }
    }

    /// Puts in what is left, once the browser has drawn what is there.
    pub(super) fn finish_detail(self: &Rc<Self>) {
        if self.detail().is_unfinished && !self.is_finishing.replace(true) {
            let stage = self.clone();
            after_next_frame(move || {
                stage.is_finishing.set(false);
                let bare = stage.bare.get();
                stage.bare.set(bare.map(|bare| bare + BARE_AT_ONCE));
                stage.hooks.look.force_update();
            });
        }
    }
}

/// How far a view is from another one, in px at a point of it.
fn moved_by(then: Viewport, now: Viewport, middle: [f64; 2]) -> f64 {
    let [x, y] = now.to_canvas(middle);
    let shown = then.shown(Rect::new([x, y], [0.0, 0.0]));
    (shown.x - middle[0]).hypot(shown.y - middle[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_among_those_that_have_come() {
        let mut detail = Detail { nodes: Some(vec![1, 4, 9]), bare_until: Some(3), ..Detail::default() };
        // There are 0, 1 and 2, then 4 and 9.
        let places = |detail: &Detail| (0..10).map(|place| detail.node_index(place)).collect::<Vec<_>>();
        let none = None;
        assert_eq!(
            places(&detail),
            [Some(0), Some(1), Some(2), none, Some(3), none, none, none, none, Some(4)]
        );
        assert!((0..10).all(|place| detail.is_there(place) == detail.node_index(place).is_some()));
        detail.bare_until = None;
        assert_eq!(places(&detail), (0..10).map(Some).collect::<Vec<_>>());
    }
}
