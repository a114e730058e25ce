//! What pointers do on the canvas: pan, pinch, drag a node, select.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, WheelEvent};

use crate::editor::geometry::Rect;
use crate::ui::state::{Msg, Panel};

use super::stage::Stage;

/// How far a pointer moves before it is a drag, in px; a finger is less steady.
const STEADY: f64 = 3.0;
const STEADY_TOUCH: f64 = 9.0;

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
        /// The node that a move would drag.
        node: Option<usize>,
    },
    Pan {
        pointer: i32,
        last: [f64; 2],
    },
    Drag {
        pointer: i32,
        node: usize,
        /// Where on the canvas it was taken.
        from: [f64; 2],
        now: Rect,
    },
    Pinch {
        fingers: [(i32, [f64; 2]); 2],
    },
    /// The gesture is over; the click that comes after it means nothing.
    Over,
}

impl Gesture {
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None | Self::Over)
    }
}

fn client(event: &MouseEvent) -> [f64; 2] {
    [f64::from(event.client_x()), f64::from(event.client_y())]
}

fn distance([x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> f64 {
    (x1 - x2).hypot(y1 - y2)
}

impl Stage {
    pub(super) fn press(self: &Rc<Self>, event: &PointerEvent) {
        let is_touch = event.pointer_type() == "touch";
        let at = client(event);
        let mut gesture = self.gesture.borrow_mut();
        // A second finger makes it a pinch.
        if is_touch
            && let Gesture::Press { pointer, at: first, .. } | Gesture::Pan { pointer, last: first } =
                *gesture
            && pointer != event.pointer_id()
        {
            let fingers = [(pointer, first), (event.pointer_id(), at)];
            fingers.iter().for_each(|(pointer, _)| self.capture(*pointer));
            *gesture = Gesture::Pinch { fingers };
            return;
        }
        let (left, middle) = (event.button() == 0, event.button() == 1);
        if !(left || middle) {
            return;
        }
        if middle || self.space.get() {
            event.prevent_default();
            self.capture(event.pointer_id());
            *gesture = Gesture::Pan { pointer: event.pointer_id(), last: at };
            self.mark_grabbing(true);
            return;
        }
        // A finger that lands on a node by chance pans; it drags the node that was chosen before.
        let selected = self.selected();
        let scene = self.scene();
        let node = self.node_at(event.target());
        let node = node.filter(|place| !is_touch || selected.as_ref() == Some(&scene.nodes[*place].node.id));
        let steady = if is_touch { STEADY_TOUCH } else { STEADY };
        *gesture = Gesture::Press { pointer: event.pointer_id(), at, steady, node };
    }

    pub(super) fn move_pointer(self: &Rc<Self>, event: &PointerEvent) {
        let at = client(event);
        let mut gesture = self.gesture.borrow_mut();
        match &mut *gesture {
            Gesture::Press { pointer, at: start, steady, node } if *pointer == event.pointer_id() => {
                if distance(*start, at) < *steady {
                    return;
                }
                let (pointer, start, node) = (*pointer, *start, *node);
                self.capture(pointer);
                let scene = self.scene();
                let item = node.and_then(|place| scene.nodes.get(place));
                *gesture = match node.zip(item) {
                    Some((node, item)) => {
                        let from = self.view.get().to_canvas(self.point(start));
                        self.lift(node, true);
                        Gesture::Drag { pointer, node, from, now: item.rect }
                    }
                    None => {
                        self.mark_grabbing(true);
                        Gesture::Pan { pointer, last: start }
                    }
                };
                drop(gesture);
                self.move_pointer(event);
            }
            Gesture::Pan { pointer, last } if *pointer == event.pointer_id() => {
                let by = [at[0] - last[0], at[1] - last[1]];
                *last = at;
                self.look(self.view.get().panned(by));
            }
            Gesture::Drag { pointer, node, from, now } if *pointer == event.pointer_id() => {
                let [x, y] = self.view.get().to_canvas(self.point(at));
                let scene = self.scene();
                let Some(item) = scene.nodes.get(*node) else { return };
                let corner = [item.rect.x + x - from[0], item.rect.y + y - from[1]].map(f64::round);
                *now = Rect { x: corner[0], y: corner[1], ..item.rect };
                self.draw_moved(*node, *now);
            }
            Gesture::Pinch { fingers } => {
                let before = *fingers;
                let Some(finger) = fingers.iter_mut().find(|(pointer, _)| *pointer == event.pointer_id())
                else {
                    return;
                };
                finger.1 = at;
                let between = |[one, other]: [(i32, [f64; 2]); 2]| {
                    [(one.1[0] + other.1[0]) / 2.0, (one.1[1] + other.1[1]) / 2.0]
                };
                let (was, is) = (between(before), between(*fingers));
                let apart = |[one, other]: [(i32, [f64; 2]); 2]| distance(one.1, other.1).max(1.0);
                let factor = apart(*fingers) / apart(before);
                let panned = self.view.get().panned([is[0] - was[0], is[1] - was[1]]);
                self.look(panned.zoomed(self.point(is), factor));
            }
            _ => {}
        }
    }

    pub(super) fn release(self: &Rc<Self>, event: &PointerEvent) {
        let gesture = self.gesture.take();
        match gesture {
            Gesture::Drag { pointer, node, now, .. } if pointer == event.pointer_id() => {
                self.lift(node, false);
                self.end_gesture();
                self.move_node(node, [now.x, now.y]);
            }
            Gesture::Pan { pointer, .. } if pointer == event.pointer_id() => {
                self.mark_grabbing(false);
                self.end_gesture();
            }
            Gesture::Pinch { fingers }
                if fingers.iter().any(|(pointer, _)| *pointer == event.pointer_id()) =>
            {
                // The other finger goes on panning.
                if let Some((pointer, last)) =
                    fingers.into_iter().find(|(pointer, _)| *pointer != event.pointer_id())
                {
                    *self.gesture.borrow_mut() = Gesture::Pan { pointer, last };
                }
            }
            Gesture::Press { pointer, .. } if pointer == event.pointer_id() => {}
            other => *self.gesture.borrow_mut() = other,
        }
    }

    /// The browser took the pointer, or the person thought better of it: a dragged node goes back.
    pub(super) fn cancel(self: &Rc<Self>, event: &PointerEvent) {
        if !self.let_go() {
            return;
        }
        event.stop_propagation();
        self.end_gesture();
    }

    /// Ends the gesture without an effect; tells whether there was one.
    pub(super) fn let_go(&self) -> bool {
        let gesture = self.gesture.take();
        self.mark_grabbing(false);
        if let Gesture::Drag { node, .. } = gesture {
            self.lift(node, false);
            if let Some(item) = self.scene().nodes.get(node) {
                self.draw_moved(node, item.rect);
            }
        }
        !gesture.is_none()
    }

    pub(super) fn click(&self, event: &MouseEvent) {
        if matches!(self.gesture.take(), Gesture::Over) {
            return;
        }
        let scene = self.scene();
        let node = self.node_at(event.target()).and_then(|place| scene.nodes.get(place));
        if node.is_none()
            && let Some(pane) = self.pane.cast::<HtmlElement>()
        {
            let _ = pane.focus();
        }
        self.select(node.map(|item| item.node.id.clone()));
    }

    /// Shows the settings where they would not be seen at once: on a phone.
    pub(super) fn open_node(&self, event: &MouseEvent) {
        if self.node_at(event.target()).is_some() {
            self.send(Msg::Show(Panel::Inspector));
        }
    }

    /// Two fingers on a trackpad, or a wheel: pan; with Ctrl or ⌘, or as a pinch: zoom at the pointer.
    pub(super) fn wheel(self: &Rc<Self>, event: &WheelEvent) {
        event.prevent_default();
        let unit = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => 18.0,
            WheelEvent::DOM_DELTA_PAGE => 400.0,
            _ => 1.0,
        };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let view = self.view.get();
        if event.ctrl_key() || event.meta_key() {
            let factor = 2.0_f64.powf(-dy.clamp(-30.0, 30.0) * 0.01);
            self.look(view.zoomed(self.point(client(event)), factor));
        } else if event.shift_key() && dx == 0.0 {
            self.look(view.panned([-dy, 0.0]));
        } else {
            self.look(view.panned([-dx, -dy]));
        }
    }

    /// Draws a node and its edges where it is being dragged, without telling yew.
    fn draw_moved(&self, node: usize, rect: Rect) {
        if let Some(element) = self.node_element(node) {
            let _ = element.style().set_property("transform", &super::node::transform(rect));
        }
        for (place, route) in self.scene().routes_of(node, rect) {
            if let Some(edge) = self.edge_element(place) {
                super::edge::draw(&edge, &route);
            }
        }
    }

    fn lift(&self, node: usize, lifted: bool) {
        if let Some(element) = self.node_element(node) {
            let _ = if lifted {
                element.set_attribute("data-dragged", "")
            } else {
                element.remove_attribute("data-dragged")
            };
        }
    }

    fn capture(&self, pointer: i32) {
        if let Some(pane) = self.pane.cast::<Element>() {
            let _ = pane.set_pointer_capture(pointer);
        }
    }

    pub(super) fn mark_grabbing(&self, grabbing: bool) {
        if let Some(pane) = self.pane.cast::<Element>() {
            let _ = if grabbing {
                pane.set_attribute("data-grabbing", "")
            } else {
                pane.remove_attribute("data-grabbing")
            };
        }
    }

    /// The click that the browser sends after a drag selects nothing. It comes at once or not at all.
    fn end_gesture(self: &Rc<Self>) {
        *self.gesture.borrow_mut() = Gesture::Over;
        let stage = self.clone();
        gloo_timers::callback::Timeout::new(0, move || {
            let mut gesture = stage.gesture.borrow_mut();
            if matches!(*gesture, Gesture::Over) {
                *gesture = Gesture::None;
            }
        })
        .forget();
    }
}

/// The element as one of a kind, where it is.
pub(super) fn is_in(event: &web_sys::Event, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}
