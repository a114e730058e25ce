//! What keys do on the canvas.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::editor::{Action, Selection};
use crate::ui::state::{Msg, Panel};

use super::hand::is_in;
use super::stage::Stage;

/// How far an arrow key moves a node; with Shift.
const STEP: f64 = 8.0;
const LARGE_STEP: f64 = 40.0;
/// How much a key zooms.
pub(super) const ZOOM_STEP: f64 = 1.25;

impl Stage {
    pub(super) fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        let with_command = event.ctrl_key() || event.meta_key() || event.alt_key();
        if with_command || is_in(event, "input, textarea, select") {
            return;
        }
        // What the page's own keys do with it is done here already.
        if self.handle(event) {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// Tells whether the key meant something.
    fn handle(self: &Rc<Self>, event: &KeyboardEvent) -> bool {
        let step = if event.shift_key() { LARGE_STEP } else { STEP };
        match event.key().as_str() {
            "Enter" if !is_in(event, "button") => {
                self.choose(event) && {
                    self.send(Msg::Show(Panel::Inspector));
                    true
                }
            }
            " " if !is_in(event, "button") => {
                self.choose(event);
                true
            }
            "Escape" => {
                if !self.let_go() {
                    self.select(None);
                }
                true
            }
            "ArrowLeft" => self.nudge([-step, 0.0]),
            "ArrowRight" => self.nudge([step, 0.0]),
            "ArrowUp" => self.nudge([0.0, -step]),
            "ArrowDown" => self.nudge([0.0, step]),
            "Delete" | "Backspace" => self.delete(),
            "+" | "=" => {
                self.zoom_by(ZOOM_STEP);
                true
            }
            "-" => {
                self.zoom_by(1.0 / ZOOM_STEP);
                true
            }
            "0" => {
                self.fit();
                true
            }
            _ => false,
        }
    }

    /// Selects the node that has the focus.
    fn choose(&self, event: &KeyboardEvent) -> bool {
        let scene = self.scene();
        let node = self.node_at(event.target()).and_then(|place| scene.nodes.get(place));
        if let Some(item) = node {
            self.select(Some(item.node.id.clone()));
        }
        node.is_some()
    }

    fn nudge(self: &Rc<Self>, [dx, dy]: [f64; 2]) -> bool {
        let scene = self.scene();
        let Some(place) = self.selected().and_then(|id| scene.find(&id)) else { return false };
        let rect = scene.nodes[place].rect;
        self.move_node(place, [rect.x + dx, rect.y + dy]);
        true
    }

    fn delete(&self) -> bool {
        let Some(id) = self.selected() else { return false };
        self.send(Msg::Edit(Action::Delete(Selection::of_nodes([id]))));
        // The focus was on the node, perhaps: it stays on the canvas.
        if let Some(pane) = self.pane.get().and_then(|pane| pane.dyn_into::<HtmlElement>().ok()) {
            let _ = pane.focus();
        }
        true
    }
}
