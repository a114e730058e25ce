//! What keys do on the canvas.

use std::rc::Rc;

use web_sys::{Element, KeyboardEvent};

use crate::editor::{Action, Selection};
use crate::i18n::tr;
use crate::ui::state::Msg;

use super::hand::{is_in, toggled};
use super::stage::{Stage, around};

/// How far an arrow key moves what is selected; with Shift.
const STEP: f64 = 8.0;
const LARGE_STEP: f64 = 40.0;
/// How much a key zooms.
pub(super) const ZOOM_STEP: f64 = 1.25;

impl Stage {
    pub(super) fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if is_in(event, "input, textarea, select") {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        // What the page's own keys do with it is done here already.
        let is_done = match (command, event.alt_key()) {
            (false, false) => self.handle(event),
            (false, true) => self.resize_by_key(event),
            (true, false) => self.handle_command(event),
            (true, true) => false,
        };
        if is_done {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// Keys with Ctrl or ⌘; tells whether it meant something.
    fn handle_command(self: &Rc<Self>, event: &KeyboardEvent) -> bool {
        match event.key().to_lowercase().as_str() {
            "a" => self.select_all(),
            "d" => self.duplicate(&self.things(event)),
            _ => false,
        }
    }

    /// Tells whether the key meant something.
    fn handle(self: &Rc<Self>, event: &KeyboardEvent) -> bool {
        let step = if event.shift_key() { LARGE_STEP } else { STEP };
        let nudge = |by: [f64; 2]| self.nudge(&self.things(event), by);
        match event.key().as_str() {
            "Enter" if !is_in(event, "button") => self.open_focused(event),
            // It chooses when it is let go of: until then, a drag moves the view.
            " " if !is_in(event, "button") => {
                self.hold_space(true);
                true
            }
            "Escape" => {
                if !self.let_go() {
                    self.select(None);
                }
                true
            }
            "ArrowLeft" => nudge([-step, 0.0]),
            "ArrowRight" => nudge([step, 0.0]),
            "ArrowUp" => nudge([0.0, -step]),
            "ArrowDown" => nudge([0.0, step]),
            "Delete" | "Backspace" => self.delete(&self.things(event)),
            "a" => self.offer(&self.things(event)),
            "c" => match self.things(event).nodes.as_slice() {
                [one] => self.offer_ports(one),
                _ => false,
            },
            "n" => {
                self.add_note(self.middle());
                true
            }
            "v" => {
                self.toggle_tool();
                true
            }
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

    /// What a key means: what has the focus, where that is not part of the selection, else the selection.
    fn things(&self, event: &KeyboardEvent) -> Selection {
        use wasm_bindgen::JsCast;
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        self.things_of(element.as_ref())
    }

    /// The same for an element that has the focus.
    pub(super) fn things_of(&self, element: Option<&Element>) -> Selection {
        let selection = self.selection();
        let focused = self.thing(element.map(|element| element.clone().into()));
        let is_part = focused.nodes.iter().all(|id| selection.nodes.contains(id))
            && focused.notes.iter().all(|id| selection.notes.contains(id));
        if is_part { (*selection).clone() } else { focused }
    }

    /// The node or note that an element belongs to.
    fn thing(&self, target: Option<web_sys::EventTarget>) -> Selection {
        let scene = self.scene();
        if let Some(place) = self.node_at(target.clone()) {
            return Selection::of_nodes([scene.nodes[place].node.id.clone()]);
        }
        let note = around(target, "data-note-id").and_then(|id| scene.find_note(&id));
        let notes = note.map(|place| scene.notes[place].id.clone());
        Selection { notes: notes.into_iter().collect(), ..Selection::default() }
    }

    /// Selects what has the focus; with Shift beside what is selected.
    pub(super) fn choose(&self, event: &KeyboardEvent) -> bool {
        let thing = self.thing(event.target());
        if thing.is_empty() {
            return false;
        }
        self.select_these(if event.shift_key() { toggled(&self.selection(), thing) } else { thing });
        true
    }

    fn open_focused(&self, event: &KeyboardEvent) -> bool {
        if !self.choose(event) {
            return false;
        }
        let thing = self.thing(event.target());
        match around(event.target(), "data-note-id").and_then(|id| self.scene().find_note(&id)) {
            Some(place) => self.write_note(place),
            None => thing.nodes.into_iter().for_each(|id| self.send(Msg::OpenForm(id))),
        }
        true
    }

    /// Alt and an arrow make a note larger or smaller.
    fn resize_by_key(&self, event: &KeyboardEvent) -> bool {
        let by = match event.key().as_str() {
            "ArrowLeft" => [-STEP, 0.0],
            "ArrowRight" => [STEP, 0.0],
            "ArrowUp" => [0.0, -STEP],
            "ArrowDown" => [0.0, STEP],
            _ => return false,
        };
        let things = self.things(event);
        let [one] = things.notes.as_slice() else { return false };
        let scene = self.scene();
        let Some(note) = scene.find_note(one).map(|at| &scene.notes[at]) else { return false };
        let least = crate::editor::notes::MIN_SIZE;
        let size = [(note.rect.width + by[0]).max(least[0]), (note.rect.height + by[1]).max(least[1])];
        let action = Action::ResizeNote { id: note.id.clone(), size };
        self.send(Msg::EditIn(action, format!("resize {one}")));
        true
    }

    pub(super) fn select_all(&self) -> bool {
        let scene = self.scene();
        let nodes: Vec<_> = scene.nodes.iter().map(|item| item.node.id.clone()).collect();
        let notes: Vec<_> = scene.notes.iter().map(|note| note.id.clone()).collect();
        self.say(&tr!("{n} selected", n = nodes.len() + notes.len()));
        self.select_these(Selection { nodes, notes, edges: Vec::new() });
        true
    }

    pub(super) fn duplicate(&self, things: &Selection) -> bool {
        let count = things.nodes.len() + things.notes.len();
        if count > 0 {
            self.focusing.set(true);
            self.insert(Action::Duplicate(things.clone()));
            self.say(&tr!("{n} duplicated", n = count));
        }
        true
    }

    pub(super) fn delete(&self, things: &Selection) -> bool {
        if things.is_empty() {
            return false;
        }
        let count = things.nodes.len() + things.edges.len() + things.notes.len();
        self.say(&tr!("{n} deleted", n = count));
        self.edit(Action::Delete(things.clone()));
        // The focus was on the node, perhaps: it stays on the canvas.
        self.focus();
        true
    }

    /// What a drag on the empty canvas does: pan, or select.
    pub(super) fn toggle_tool(&self) {
        let selects = !self.selects.get();
        self.selects.set(selects);
        self.mark_pane("data-selects", selects);
        self.hooks.tool.set(selects);
        self.say(if selects { tr!("Dragging selects") } else { tr!("Dragging moves the view") });
    }
}
