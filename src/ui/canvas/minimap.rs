//! The minimap: all nodes at a glance, and a frame around what is seen. A drag moves the view.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::prelude::*;

use crate::editor::geometry::Rect;
use crate::editor::viewport::Viewport;
use crate::i18n::tr;
use crate::ui::widgets::{Icon, Shared, icon, when_idle};

use super::gesture::client;
use super::paint;
use super::stage::Stage;
use crate::editor::scene::{NodeItem, Scene};

/// How far what is looked at keeps from it, in px.
const GAP: f64 = 28.0;
/// Its size, in px; the stylesheet has it too.
const SIZE: [f64; 2] = [150.0, 100.0];

#[derive(PartialEq, Properties)]
pub(super) struct MinimapProps {
    pub(super) stage: Rc<Stage>,
    pub(super) scene: Shared<Scene>,
}

#[component]
pub(super) fn Minimap(props: &MinimapProps) -> Html {
    let stage = &props.stage;
    // Where there is little room, it would cover more than it shows.
    let is_open = use_state(|| stage.size().is_none_or(|[width, height]| width > 700.0 && height > 360.0));
    let shown = bounds(&props.scene);
    {
        let stage = stage.clone();
        use_effect_with((Shown(props.scene.clone()), *is_open), move |_| stage.redraw_map());
    }
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let held = use_mut_ref(|| false);
    let drag = |begins: bool| {
        let (held, stage) = (held.clone(), stage.clone());
        Callback::from(move |event: PointerEvent| {
            let pressed = event.target_dyn_into::<Element>();
            let Some(map) = pressed.and_then(|pressed| pressed.closest(".canvas-map svg").ok()?) else {
                return;
            };
            if begins {
                *held.borrow_mut() = true;
                event.prevent_default();
                let _ = map.set_pointer_capture(event.pointer_id());
            }
            if *held.borrow() {
                let (rect, [x, y]) = (map.get_bounding_client_rect(), client(&event));
                let scale = shown.width / rect.width().max(1.0);
                let at = [shown.x + (x - rect.left()) * scale, shown.y + (y - rect.top()) * scale];
                stage.look_at(at);
            }
        })
    };
    let release = {
        let held = held.clone();
        Callback::from(move |_: PointerEvent| *held.borrow_mut() = false)
    };
    let view_box = format!("{} {} {} {}", shown.x, shown.y, shown.width, shown.height);
    html! {
        <div class={classes!("canvas-map", (!*is_open).then_some("closed"))}>
            if *is_open {
                <div class="canvas-map-all" aria-hidden="true">
                    <canvas ref={stage.map.clone()}></canvas>
                    <svg viewBox={view_box} onpointerdown={drag(true)} onpointermove={drag(false)}
                        onpointerup={release.clone()} onpointercancel={release}>
                        <rect ref={stage.frame.clone()} class="canvas-map-frame" rx="12" />
                    </svg>
                </div>
            }
            <button type="button" class="btn quiet icon-only small" aria-label={tr!("Minimap")} aria-pressed={is_open.to_string()}
                title={if *is_open { tr!("Hide the minimap") } else { tr!("Show the minimap") }} onclick={toggle}>
                { icon(if *is_open { Icon::ChevronDown } else { Icon::Map }) }
            </button>
        </div>
    }
}

/// A scene as the map shows it: what people write into nodes is not seen there.
struct Shown(Shared<Scene>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        let looks = |item: &NodeItem| (item.rect, paint::type_place(&item.node.kind));
        let alike = |(one, other): (&Rc<NodeItem>, &Rc<NodeItem>)| {
            Rc::ptr_eq(one, other) || looks(one) == looks(other)
        };
        let (one, other) = (&self.0, &other.0);
        one.nodes.len() == other.nodes.len()
            && one.nodes.iter().zip(&other.nodes).all(alike)
            && one.notes.iter().map(|note| note.rect).eq(other.notes.iter().map(|note| note.rect))
    }
}

/// What the map shows: everything, in the map's own proportions.
fn bounds(scene: &Scene) -> Rect {
    let all = scene.bounds().unwrap_or(Rect::new([0.0, 0.0], [800.0, 600.0])).grown(160.0);
    let scale = (all.width / SIZE[0]).max(all.height / SIZE[1]);
    let [width, height] = SIZE.map(|length| length * scale);
    let [x, y] = all.center();
    Rect::new([x - width / 2.0, y - height / 2.0], [width, height])
}

impl Stage {
    /// Shows a place of the canvas in the middle of the view.
    pub(super) fn look_at(self: &Rc<Self>, [x, y]: [f64; 2]) {
        let Some([width, height]) = self.size() else { return };
        let view = self.view.get();
        let shown = view.shown(Rect::new([x, y], [0.0, 0.0]));
        self.look(view.panned([width / 2.0 - shown.x, height / 2.0 - shown.y]));
    }

    /// The view moved so far that the minimap does not cover a rectangle.
    pub(super) fn beside_map(&self, view: Viewport, rect: Rect) -> Viewport {
        let Some(map) = self.map.cast::<Element>().map(|map| map.get_bounding_client_rect()) else {
            return view;
        };
        let (Some([width, height]), shown) = (self.size(), view.shown(rect)) else { return view };
        // Where it is hidden, as on phones, it has no size.
        if map.width() == 0.0
            || shown.right() < width - SIZE[0] - GAP
            || shown.bottom() < height - SIZE[1] - GAP
        {
            return view;
        }
        view.panned([0.0, height - SIZE[1] - GAP - shown.bottom()])
    }

    /// Draws the map when the browser has nothing better to do.
    fn redraw_map(self: &Rc<Self>) {
        if !self.map_is_due.replace(true) {
            let stage = self.clone();
            when_idle(move || {
                stage.map_is_due.set(false);
                stage.draw_map();
            });
        }
    }

    /// Draws the map: a thousand nodes are a thousand small rectangles.
    pub(super) fn draw_map(&self) {
        let (scene, palette) = (self.scene(), self.palette());
        let shown = bounds(&scene);
        self.draw_frame();
        let Some(map) = self.map.cast::<HtmlCanvasElement>() else { return };
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 2.0);
        let [width, height] = SIZE.map(|length| length * ratio);
        // This clears it, too.
        map.set_width(width as u32);
        map.set_height(height as u32);
        let Some(context) = map.get_context("2d").ok().flatten() else { return };
        let context: CanvasRenderingContext2d = context.unchecked_into();
        let scale = width / shown.width;
        let draw = |rect: Rect| {
            let at = [rect.x - shown.x, rect.y - shown.y].map(|at| at * scale);
            let size = [rect.width, rect.height].map(|length| (length * scale).max(1.0));
            context.fill_rect(at[0], at[1], size[0], size[1]);
        };
        context.set_global_alpha(0.75);
        context.set_fill_style_str(palette.note());
        scene.notes.iter().for_each(|note| draw(note.rect));
        for (kind, colour) in palette.types() {
            context.set_fill_style_str(colour);
            let own = scene.nodes.iter().filter(|item| paint::type_place(&item.node.kind) == kind);
            own.for_each(|item| draw(item.rect));
        }
    }

    /// Draws the frame around what is seen.
    pub(super) fn draw_frame(&self) {
        let Some(frame) = self.frame.cast::<Element>() else { return };
        let seen = self.seen();
        for (name, value) in [("x", seen.x), ("y", seen.y), ("width", seen.width), ("height", seen.height)] {
            let _ = frame.set_attribute(name, &value.round().to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_keeps_its_proportions() {
        let shown = bounds(&Scene::default());
        assert!((shown.width / shown.height - SIZE[0] / SIZE[1]).abs() < 1e-9);
    }
}
