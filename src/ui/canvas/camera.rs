//! Which part of the canvas is seen.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::{FocusEvent, HtmlElement};

use crate::editor::geometry::Rect;
use crate::editor::viewport::{Insets, Viewport};
use crate::ui::state::Msg;
use crate::ui::widgets::at_next_frame;

use super::stage::Stage;

/// Below these zooms nodes show less, and larger.
const FAR: [(f64, &str); 2] = [(0.5, "2"), (0.66, "1")];
/// What covers the canvas' edges: the palette at the top, the buttons at the bottom.
const INSETS: Insets = Insets { top: 76.0, bottom: 64.0, side: 36.0 };
/// The same where nothing can be added.
const READONLY_INSETS: Insets = Insets { top: 24.0, bottom: 60.0, side: 24.0 };
/// How large the node is that an audience looks at.
const SPOT_ZOOM: f64 = 1.4;
/// The distance of the background's dots at zoom 1.
const DOTS: f64 = 24.0;
/// How long after the last move a view is taken as settled; how long a glide takes (the stylesheet has it too).
const SETTLE_MS: u32 = 180;
const GLIDE_MS: u32 = 340;

impl Stage {
    /// The size of the view; `None` before it has one.
    pub(super) fn size(&self) -> Option<[f64; 2]> {
        // To ask the browser makes it lay the page out: not for every move of the view.
        if let Some(size) = self.known_size.get() {
            return Some(size);
        }
        let pane = self.pane.cast::<HtmlElement>()?;
        let size = [f64::from(pane.client_width()), f64::from(pane.client_height())];
        let size = (size[0] > 0.0 && size[1] > 0.0).then_some(size);
        self.known_size.set(size);
        size
    }

    /// The point of the view where a pointer is.
    pub(super) fn point(&self, client: [f64; 2]) -> [f64; 2] {
        let rect = self.pane.cast::<HtmlElement>().map(|pane| pane.get_bounding_client_rect());
        rect.map_or(client, |rect| [client[0] - rect.left(), client[1] - rect.top()])
    }

    /// The place on the canvas in the middle of the view.
    pub(super) fn middle(&self) -> [f64; 2] {
        let [width, height] = self.size().unwrap_or_default();
        self.view.get().to_canvas([width / 2.0, height / 2.0])
    }

    /// The person moves the view.
    pub(super) fn look(self: &Rc<Self>, view: Viewport) {
        self.touched.set(true);
        self.looked_away.set(true);
        self.moving("data-moving", SETTLE_MS);
        self.set_view(view);
    }

    /// The view moves by itself, or by a button: gently.
    pub(super) fn glide(self: &Rc<Self>, view: Viewport) {
        if view != self.view.get() {
            self.moving("data-gliding", GLIDE_MS);
            self.set_view(view);
        }
    }

    /// Zooms around the middle.
    pub(super) fn zoom_by(self: &Rc<Self>, factor: f64) {
        if let Some([width, height]) = self.size() {
            self.touched.set(true);
            self.glide(self.view.get().zoomed([width / 2.0, height / 2.0], factor));
        }
    }

    /// What covers the canvas' edges now.
    fn insets(&self) -> Insets {
        if self.readonly.get() { READONLY_INSETS } else { INSETS }
    }

    /// Shows the whole flow.
    pub(super) fn fit(self: &Rc<Self>) {
        if let (Some(size), Some(bounds)) = (self.size(), self.scene().bounds()) {
            self.glide(Viewport::fit(bounds, size, self.insets()));
        }
    }

    /// The pane has a size, or another one.
    pub(super) fn resized(self: &Rc<Self>) {
        self.known_size.set(None);
        if self.size().is_none() {
            return;
        }
        let spot = self.spot.borrow().clone();
        if let Some(id) = spot.filter(|_| self.is_open.get()) {
            self.spotlight(&id);
        } else if !self.is_open.get() || !self.touched.get() {
            self.open();
        } else if let Some(id) = self.selected() {
            self.reveal(&id);
        }
        self.draw_frame();
        self.look_over();
        self.move_sheet();
    }

    /// Another document is shown from now on. What is to be seen of it is known once the pane has a size: with the next
    /// frame at the latest, which yew's effects may come behind.
    pub(super) fn expect_document(self: &Rc<Self>) {
        self.touched.set(false);
        self.looked_away.set(false);
        self.is_open.set(false);
        let stage = self.clone();
        at_next_frame(move || {
            stage.document_opened();
            stage.draw_due_sheet();
        });
    }

    pub(super) fn document_opened(self: &Rc<Self>) {
        if !self.is_open.get() {
            self.open();
        }
    }

    pub(super) fn scene_changed(self: &Rc<Self>) {
        if self.arranging.take() {
            if let Some(view) = self.opening() {
                self.glide(view);
            }
        } else {
            self.document_opened();
        }
    }

    /// The nodes glide to their new places with the next change of the scene.
    pub(super) fn animate(self: &Rc<Self>) {
        self.mark_pane("data-arranging", true);
        let stage = self.clone();
        Timeout::new(GLIDE_MS, move || stage.mark_pane("data-arranging", false)).forget();
    }

    /// Something was selected, here or elsewhere: it is seen, and nothing else moves.
    pub(super) fn selection_changed(self: &Rc<Self>) {
        let (scene, selection) = (self.scene(), self.selection());
        if let Some(id) = self.selected() {
            self.touched.set(true);
            self.reveal(&id);
            if self.writes.take() {
                self.send(Msg::OpenField(id, "text"));
            }
        }
        // What was brought in by keys goes on by keys.
        if self.focusing.take() {
            let node = selection.nodes.first().and_then(|id| scene.find(id));
            let note = selection.notes.first().and_then(|id| scene.find_note(id));
            match (node, note) {
                (Some(place), _) => _ = self.node_element(place).map(|element| element.focus()),
                (None, Some(place)) if scene.notes[place].text.is_empty() => self.write_note(place),
                (None, Some(place)) => _ = self.note_element(place).map(|element| element.focus()),
                (None, None) => {}
            }
        }
    }

    pub(super) fn run_began(&self) {
        self.looked_away.set(false);
    }

    /// The run is at a node: it should be seen, unless the person looks elsewhere.
    pub(super) fn follow(self: &Rc<Self>, id: &str) {
        if !self.looked_away.get() {
            self.reveal(id);
        }
    }

    /// Shows a node in the middle, large enough for the last row.
    pub(super) fn spotlight(self: &Rc<Self>, id: &str) {
        if let Some((rect, [width, height])) = self.rect_of(id).zip(self.size()) {
            let [x, y] = [rect.x + rect.width / 2.0, rect.y + rect.height / 2.0];
            let zoom = SPOT_ZOOM.min(width / rect.width.max(1.0) * 0.8);
            self.glide(Viewport { x: width / 2.0 - x * zoom, y: height / 2.0 - y * zoom, zoom });
        }
    }

    /// Brings a node into view.
    pub(super) fn reveal(self: &Rc<Self>, id: &str) {
        if let Some(view) = self.revealing(id) {
            self.glide(view);
        }
    }

    /// The same at once, while the keys go through a list.
    pub(super) fn reveal_quietly(self: &Rc<Self>, id: &str) {
        if let Some(view) = self.revealing(id) {
            self.set_view(view);
        }
    }

    fn revealing(&self, id: &str) -> Option<Viewport> {
        let (rect, size) = self.rect_of(id).zip(self.size())?;
        let rect = rect.grown(16.0);
        let view = self.view.get();
        Some(self.beside_map(view.reveal(rect, size, self.insets()).unwrap_or(view), rect))
    }

    /// A node reached by the Tab key is brought into view.
    pub(super) fn focused(self: &Rc<Self>, event: &FocusEvent) {
        let place = self.node_at(event.target());
        let Some(item) = place.and_then(|place| self.scene().nodes.get(place).cloned()) else { return };
        *self.focused_node.borrow_mut() = Some(item.node.id.clone());
        if place.is_some_and(|place| !self.detail().has_node(place)) {
            self.hooks.look.force_update();
        }
        if self.gesture.borrow().is_none() {
            self.reveal(&item.node.id);
        }
    }

    fn rect_of(&self, id: &str) -> Option<Rect> {
        let scene = self.scene();
        scene.find(id).map(|place| scene.nodes[place].rect)
    }

    fn opening(&self) -> Option<Viewport> {
        let (scene, size) = (self.scene(), self.size()?);
        Some(match (scene.bounds(), scene.start()) {
            (Some(bounds), Some(start)) => Viewport::open(bounds, start, size, self.insets()),
            _ => Viewport { x: size[0] / 2.0, y: size[1] / 2.0, zoom: 1.0 },
        })
    }

    fn open(self: &Rc<Self>) {
        if let Some(view) = self.opening() {
            self.is_open.set(true);
            self.set_view(view);
        }
    }

    /// Marks the pane while it moves: then it is a layer of its own, which moves without being drawn anew.
    fn moving(self: &Rc<Self>, mark: &'static str, ms: u32) {
        if self.moving.replace(Some(mark)) != Some(mark) {
            self.mark_pane("data-moving", mark == "data-moving");
            self.mark_pane("data-gliding", mark == "data-gliding");
        }
        self.stir(ms);
    }

    /// The view rests in so many ms, unless it is moved before.
    pub(super) fn stir(self: &Rc<Self>, ms: u32) {
        self.rests_at.set(js_sys::Date::now() + f64::from(ms));
        if self.settle.borrow().is_none() {
            self.wait_for_rest(ms);
        }
    }

    fn wait_for_rest(self: &Rc<Self>, ms: u32) {
        let stage = self.clone();
        let timer = Timeout::new(ms, move || {
            let left = stage.rests_at.get() - js_sys::Date::now();
            if left > 1.0 {
                return stage.wait_for_rest(left as u32);
            }
            *stage.settle.borrow_mut() = None;
            if let Some(mark) = stage.moving.take() {
                stage.mark_pane(mark, false);
            }
            stage.finish_look();
            stage.finish_sheet();
        });
        *self.settle.borrow_mut() = Some(timer);
    }

    fn set_view(self: &Rc<Self>, view: Viewport) {
        // Whole pixels keep text sharp.
        let view = Viewport { x: view.x.round(), y: view.y.round(), zoom: view.zoom };
        let before = self.view.replace(view);
        let Viewport { x, y, zoom } = view;
        if let Some(world) = self.world.cast::<HtmlElement>() {
            let _ = world.style().set_property("transform", &format!("translate({x}px,{y}px) scale({zoom})"));
        }
        // The dots are as far apart as the zoom has it, but never too near.
        let mut step = DOTS * zoom;
        while step < DOTS * 0.7 {
            step *= 2.0;
        }
        if let Some(dots) = self.dots.cast::<HtmlElement>() {
            let style = dots.style();
            if before.zoom != zoom {
                let _ = style.set_property("background-size", &format!("{step}px {step}px"));
            }
            let (x, y) = (x.rem_euclid(step) - step, y.rem_euclid(step) - step);
            let _ = style.set_property("transform", &format!("translate({x}px,{y}px)"));
        }
        let far = |zoom: f64| FAR.iter().find(|(below, _)| zoom < *below).map(|(_, mark)| *mark);
        if let Some(pane) = self.pane.cast::<HtmlElement>()
            && far(before.zoom) != far(zoom)
        {
            let _ = match far(zoom) {
                Some(mark) => pane.set_attribute("data-far", mark),
                None => pane.remove_attribute("data-far"),
            };
        }
        self.draw_frame();
        if before.zoom != zoom
            && let Some(label) = self.zoom.cast::<HtmlElement>()
        {
            label.set_text_content(Some(&format!("{:.0} %", zoom * 100.0)));
        }
        self.look_over();
        self.move_sheet();
    }
}
