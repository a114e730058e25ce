//! The sheet: a picture of a large flow from afar.
//!
//! It is drawn on a 2D canvas, with some space around what is seen, and moved with the view as it is. It is drawn
//! anew when the view leaves it, when a zoom is over, and when the flow or the run changes.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::editor::geometry::Rect;
use crate::run::moment::NodeState;
use crate::ui::widgets::at_next_frame;

use super::paint::{NodeMark, Palette, Picture};
use super::stage::Stage;

/// How much is drawn beyond what is seen, as a part of it.
const MARGIN: f64 = 0.5;
/// How many pixels wide or high it is at the most.
const MOST_PIXELS: f64 = 4096.0;
/// How much larger or smaller it may be shown than it was drawn, while the view is being zoomed.
const STRETCH: std::ops::Range<f64> = 0.7..1.5;
const REST_MS: u32 = 120;

/// What the sheet shows.
#[derive(Default)]
pub(super) struct Sheet {
    drawn: Cell<Option<Drawn>>,
    /// Whether it will be drawn with the next frame.
    is_due: Cell<bool>,
    palette: RefCell<Option<Rc<Palette>>>,
}

#[derive(Clone, Copy)]
struct Drawn {
    area: Rect,
    zoom: f64,
}

/// What is being dragged: it is not where the scene has it.
#[derive(Debug, Default)]
pub(super) struct Lifted {
    /// Places in the scene.
    pub(super) nodes: Vec<usize>,
    /// The edges that follow.
    pub(super) edges: Vec<usize>,
    /// How far they are from where they were, where the sheet draws them.
    pub(super) by: Option<[f64; 2]>,
}

impl Stage {
    /// Draws the sheet with the next frame, where there is one.
    pub(super) fn redraw_sheet(self: &Rc<Self>) {
        if !self.detail().sheet {
            return self.sheet_state.drawn.set(None);
        }
        if self.sheet_state.is_due.replace(true) {
            return;
        }
        let stage = self.clone();
        at_next_frame(move || stage.draw_due_sheet());
    }

    /// Draws the sheet now, if it is due.
    pub(super) fn draw_due_sheet(&self) {
        if self.sheet_state.is_due.take() {
            self.draw_sheet();
        }
    }

    /// The page has other colours.
    pub(super) fn theme_changed(self: &Rc<Self>) {
        *self.sheet_state.palette.borrow_mut() = None;
        self.redraw_sheet();
        self.draw_map();
    }

    pub(super) fn palette(&self) -> Rc<Palette> {
        self.sheet_state.palette.borrow_mut().get_or_insert_with(|| Rc::new(Palette::now())).clone()
    }

    /// The sheet follows the view.
    pub(super) fn move_sheet(self: &Rc<Self>) {
        if !self.detail().sheet {
            return;
        }
        let Some(drawn) = self.sheet_state.drawn.get() else { return self.redraw_sheet() };
        self.put_sheet(drawn);
        let (zoom, seen) = (self.view.get().zoom, self.seen());
        let wanted = intersection(seen, self.drawn_bounds());
        let is_within = wanted.is_none_or(|wanted| covers(drawn.area.grown(1.0), wanted));
        if !is_within || !STRETCH.contains(&(zoom / drawn.zoom)) {
            self.redraw_sheet();
        } else if zoom != drawn.zoom {
            self.stir(REST_MS);
        }
    }

    /// The view rests: the sheet is as sharp as can be.
    pub(super) fn finish_sheet(self: &Rc<Self>) {
        let is_stretched =
            self.sheet_state.drawn.get().is_none_or(|drawn| drawn.zoom != self.view.get().zoom);
        if is_stretched {
            self.redraw_sheet();
        }
    }

    fn put_sheet(&self, drawn: Drawn) {
        let Some(sheet) = self.sheet.cast::<HtmlCanvasElement>() else { return };
        let view = self.view.get();
        let (shown, scale) = (view.shown(drawn.area), view.zoom / drawn.zoom);
        let transform = format!("translate({}px,{}px) scale({scale})", shown.x, shown.y);
        let _ = sheet.style().set_property("transform", &transform);
    }

    /// What there is to be drawn lies in this.
    fn drawn_bounds(&self) -> Rect {
        self.scene().extent().grown(80.0)
    }

    fn draw_sheet(&self) {
        let Some(sheet) = self.sheet.cast::<HtmlCanvasElement>() else { return };
        if !self.detail().sheet {
            return;
        }
        let (zoom, seen) = (self.view.get().zoom, self.seen());
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 2.0);
        let margin = MARGIN * seen.width.min(seen.height);
        let Some(area) = intersection(seen.grown(margin), self.drawn_bounds()) else { return };
        // The whole pixels of the view are its own: nothing is drawn between two of them.
        let size =
            [area.width, area.height].map(|length| (length * zoom * ratio).ceil().clamp(1.0, MOST_PIXELS));
        if [f64::from(sheet.width()), f64::from(sheet.height())] != size {
            sheet.set_width(size[0] as u32);
            sheet.set_height(size[1] as u32);
            let style = sheet.style();
            let _ = style.set_property("width", &format!("{}px", size[0] / ratio));
            let _ = style.set_property("height", &format!("{}px", size[1] / ratio));
        }
        let Some(context) = sheet.get_context("2d").ok().flatten() else { return };
        let context: CanvasRenderingContext2d = context.unchecked_into();
        let scale = zoom * ratio;
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, size[0], size[1]);
        let _ = context.set_transform(scale, 0.0, 0.0, scale, -area.x * scale, -area.y * scale);
        self.paint(&context, area);
        let drawn = Drawn { area, zoom };
        self.sheet_state.drawn.set(Some(drawn));
        self.put_sheet(drawn);
    }

    fn paint(&self, context: &CanvasRenderingContext2d, area: Rect) {
        let (scene, detail, selection) = (self.scene(), self.detail(), self.selection());
        let ((moment, traffic), breakpoints) = (self.run(), self.breakpoints());
        let most = traffic.edges.values().copied().max().unwrap_or(0);
        let lifted = self.lifted.borrow();
        let selected: HashSet<&Arc<str>> = selection.nodes.iter().collect();
        let mut is_lifted = vec![false; scene.nodes.len()];
        lifted.nodes.iter().filter(|_| lifted.by.is_some()).for_each(|place| is_lifted[*place] = true);
        let node = |place: usize| {
            if detail.has_node(place) {
                return None;
            }
            let id = &scene.nodes[place].node.id;
            let state = moment.nodes.get(id).map_or(NodeState::Idle, |moment| moment.state);
            let visits = traffic.visits.get(id).copied().unwrap_or(0);
            let by = lifted.by.filter(|_| is_lifted[place]).unwrap_or_default();
            let (selected, breaks) = (selected.contains(id), breakpoints.nodes.contains(id));
            Some((NodeMark { state, visits, selected, breaks }, by))
        };
        let edge = |place: usize| {
            let item = &scene.edges[place];
            if detail.has_edge(place) || is_lifted[item.from] != is_lifted[item.to] {
                return None;
            }
            let taken = traffic.edge(&item.port.node, item.port.port, &scene.nodes[item.to].node.id);
            Some((
                super::light::weight(taken, most),
                lifted.by.filter(|_| is_lifted[item.from]).unwrap_or_default(),
            ))
        };
        let (palette, zoom) = (self.palette(), self.view.get().zoom);
        let (node, edge) = (&node, &edge);
        Picture { context, palette: &palette, scene: &scene, area, zoom, node, edge }.paint();
    }
}

fn intersection(one: Rect, other: Rect) -> Option<Rect> {
    let (x, y) = (one.x.max(other.x), one.y.max(other.y));
    let (right, bottom) = (one.right().min(other.right()), one.bottom().min(other.bottom()));
    (right > x && bottom > y).then_some(Rect { x, y, width: right - x, height: bottom - y })
}

fn covers(one: Rect, other: Rect) -> bool {
    one.x <= other.x && one.y <= other.y && one.right() >= other.right() && one.bottom() >= other.bottom()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_cover_and_meet() {
        let one = Rect::new([0.0, 0.0], [10.0, 10.0]);
        let other = Rect::new([5.0, 5.0], [10.0, 10.0]);
        assert_eq!(intersection(one, other), Some(Rect::new([5.0, 5.0], [5.0, 5.0])));
        assert_eq!(intersection(one, Rect::new([10.0, 0.0], [5.0, 5.0])), None);
        assert!(covers(one.grown(1.0), one) && !covers(one, other));
    }
}
