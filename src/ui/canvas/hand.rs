//! What pointers do on the canvas: pan, pinch, take hold of things, select.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent, WheelEvent};

use crate::editor::Selection;
use crate::ui::state::{Msg, Panel};

use super::gesture::{Gesture, Grip, client, distance};
use super::menu::Menu;
use super::stage::{Stage, mark};
use super::wire::End;

/// How far a pointer moves before it is a drag, in px; a finger is less steady.
const STEADY: f64 = 3.0;
const STEADY_TOUCH: f64 = 9.0;

impl Stage {
    pub(super) fn press(self: &Rc<Self>, event: &PointerEvent) {
        let is_touch = event.pointer_type() == "touch";
        let at = client(event);
        // A second finger makes it a pinch, whatever the first one was about to do.
        let first = self.gesture.borrow().pointer().filter(|pointer| *pointer != event.pointer_id());
        if let Some(first) = first.filter(|_| is_touch) {
            let from = self.pointer.get().unwrap_or(at);
            self.let_go();
            let fingers = [(first, from), (event.pointer_id(), at)];
            fingers.iter().for_each(|(pointer, _)| self.capture(*pointer));
            self.gesture.replace(Gesture::Pinch { fingers });
            return;
        }
        let (left, middle) = (event.button() == 0, event.button() == 1);
        if !(left || middle) || matches!(*self.gesture.borrow(), Gesture::Pinch { .. }) {
            return;
        }
        self.pointer.set(Some(at));
        let pointer = event.pointer_id();
        if middle || self.space.get() {
            event.prevent_default();
            self.space_panned.set(true);
            self.capture(pointer);
            self.gesture.replace(Gesture::Pan { pointer, last: at });
            self.mark_pane("data-grabbing", true);
            return;
        }
        let mut grip = self.grip(event);
        if grip == Grip::Canvas && (event.shift_key() != self.selects.get()) {
            grip = Grip::Band;
        }
        if is_touch && !self.is_held(&grip) {
            grip = Grip::Canvas;
        }
        let steady = if is_touch { STEADY_TOUCH } else { STEADY };
        self.gesture.replace(Gesture::Press { pointer, at, steady, grip });
    }

    /// A finger that lands on a thing by chance pans; it moves what was selected before.
    fn is_held(&self, grip: &Grip) -> bool {
        let (scene, selection) = (self.scene(), self.selection());
        match grip {
            Grip::Node(place) => selection.nodes.contains(&scene.nodes[*place].node.id),
            Grip::Note(place) | Grip::NoteCorner(place) => selection.notes.contains(&scene.notes[*place].id),
            Grip::Source(edge) | Grip::Target(edge) => selection.edges.contains(edge),
            Grip::Canvas | Grip::Band | Grip::Port(_) => true,
        }
    }

    pub(super) fn move_pointer(self: &Rc<Self>, event: &PointerEvent) {
        let (at, id) = (client(event), event.pointer_id());
        let is_ours = self.gesture.borrow().pointer().is_none_or(|pointer| pointer == id);
        if is_ours && event.is_primary() {
            self.pointer.set(Some(at));
        }
        let gesture = self.gesture.take();
        let next = match gesture {
            Gesture::Press { pointer, at: start, steady, grip } if pointer == id => {
                if distance(start, at) < steady {
                    Gesture::Press { pointer, at: start, steady, grip }
                } else {
                    self.capture(pointer);
                    let begun = self.begin(pointer, start, &grip);
                    self.gesture.replace(begun);
                    return self.move_pointer(event);
                }
            }
            Gesture::Pinch { fingers } => Gesture::Pinch { fingers: self.pinch(fingers, id, at) },
            ours if ours.pointer() == Some(id) => self.follow_pointer(ours, at, event.alt_key()),
            other => other,
        };
        self.gesture.replace(next);
        self.drift();
    }

    /// What was taken hold of follows the pointer; `free` of grid and guides.
    pub(super) fn follow_pointer(self: &Rc<Self>, gesture: Gesture, at: [f64; 2], free: bool) -> Gesture {
        let place = || self.view.get().to_canvas(self.point(at));
        match gesture {
            Gesture::Pan { pointer, last } => {
                self.look(self.view.get().panned([at[0] - last[0], at[1] - last[1]]));
                Gesture::Pan { pointer, last: at }
            }
            Gesture::Drag { pointer, mut drag } => {
                self.drag_to(&mut drag, at, free);
                Gesture::Drag { pointer, drag }
            }
            Gesture::Wire { pointer, mut wire } => {
                self.draw_wire(&mut wire, place());
                Gesture::Wire { pointer, wire }
            }
            Gesture::Band { pointer, from, mut hit } => {
                self.stretch_band(from, place(), &mut hit);
                Gesture::Band { pointer, from, hit }
            }
            Gesture::Resize { pointer, note, from, .. } => {
                let rect = self.resized_note(note, from, place(), free);
                Gesture::Resize { pointer, note, from, rect }
            }
            other => other,
        }
    }

    /// The pointer moved: what it took hold of follows.
    fn begin(self: &Rc<Self>, pointer: i32, start: [f64; 2], grip: &Grip) -> Gesture {
        let from = self.view.get().to_canvas(self.point(start));
        let scene = self.scene();
        let wire = |end: End| {
            let wire = self.begin_wire(end);
            wire.map_or(Gesture::Over, |wire| Gesture::Wire { pointer, wire })
        };
        match grip {
            // What cannot be moved is in nobody's way.
            Grip::Canvas => self.begin_pan(pointer, start),
            _ if self.readonly.get() => self.begin_pan(pointer, start),
            Grip::Band => Gesture::Band { pointer, from, hit: Vec::new() },
            Grip::Node(place) => {
                let drag = self.begin_drag(Some(*place), None, from);
                Gesture::Drag { pointer, drag: Box::new(drag) }
            }
            Grip::Note(place) => {
                let drag = self.begin_drag(None, Some(*place), from);
                Gesture::Drag { pointer, drag: Box::new(drag) }
            }
            Grip::NoteCorner(note) => {
                let rect = scene.notes[*note].rect;
                Gesture::Resize { pointer, note: *note, from, rect }
            }
            Grip::Port(port) => wire(End::New(port.clone())),
            Grip::Source(edge) => wire(End::Source(edge.clone())),
            Grip::Target(edge) => wire(End::Target(edge.clone())),
        }
    }

    fn begin_pan(&self, pointer: i32, start: [f64; 2]) -> Gesture {
        self.mark_pane("data-grabbing", true);
        Gesture::Pan { pointer, last: start }
    }

    fn pinch(
        self: &Rc<Self>,
        before: [(i32, [f64; 2]); 2],
        pointer: i32,
        at: [f64; 2],
    ) -> [(i32, [f64; 2]); 2] {
        let now = before.map(|(id, was)| (id, if id == pointer { at } else { was }));
        let between = |[one, other]: [(i32, [f64; 2]); 2]| {
            [(one.1[0] + other.1[0]) / 2.0, (one.1[1] + other.1[1]) / 2.0]
        };
        let apart = |[one, other]: [(i32, [f64; 2]); 2]| distance(one.1, other.1).max(1.0);
        let (was, is) = (between(before), between(now));
        let panned = self.view.get().panned([is[0] - was[0], is[1] - was[1]]);
        self.look(panned.zoomed(self.point(is), apart(now) / apart(before)));
        now
    }

    pub(super) fn release(self: &Rc<Self>, event: &PointerEvent) {
        let id = event.pointer_id();
        let gesture = self.gesture.take();
        if gesture.pointer().is_some_and(|pointer| pointer != id) {
            self.gesture.replace(gesture);
            return;
        }
        match gesture {
            // Browsers leave out the click of a tap that comes soon after a drag. Where it does come, it selects
            // the same again; but a menu would lose its focus to it.
            Gesture::Press { grip, .. }
                if event.pointer_type() == "touch" && !matches!(grip, Grip::Port(_)) =>
            {
                self.click(event);
            }
            Gesture::None | Gesture::Over | Gesture::Press { .. } => {}
            Gesture::Pinch { fingers } => {
                // The other finger goes on panning.
                let rest = fingers.into_iter().find(|(pointer, _)| *pointer != id);
                if let Some((pointer, last)) = rest {
                    self.gesture.replace(Gesture::Pan { pointer, last });
                }
            }
            Gesture::Pan { .. } => {
                self.mark_pane("data-grabbing", false);
                self.end_gesture();
            }
            Gesture::Drag { drag, .. } => {
                self.end_gesture();
                self.drop_dragged(*drag);
            }
            Gesture::Wire { wire, .. } => {
                self.end_gesture();
                self.drop_wire(wire, client(event));
            }
            Gesture::Band { hit, .. } => {
                self.end_gesture();
                self.end_band(&hit, event.shift_key(), true);
            }
            Gesture::Resize { note, rect, .. } => {
                self.end_gesture();
                self.drop_resized(note, rect);
            }
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
        self.mark_pane("data-grabbing", false);
        match &gesture {
            Gesture::Drag { drag, .. } => self.put_back(drag),
            Gesture::Wire { .. } => self.clear_wire(),
            Gesture::Band { hit, .. } => self.end_band(hit, false, false),
            Gesture::Resize { note, .. } => self.draw_note(*note, None),
            _ => {}
        }
        !gesture.is_none()
    }

    pub(super) fn click(self: &Rc<Self>, event: &MouseEvent) {
        if matches!(self.gesture.take(), Gesture::Over) {
            return;
        }
        let scene = self.scene();
        let adds = event.shift_key() || event.ctrl_key() || event.meta_key();
        let clicked = match self.grip(event) {
            Grip::Port(port) if !adds => return self.open_menu(Menu::after(port, self.point(client(event)))),
            Grip::Port(port) => Selection::of_nodes([port.node]),
            Grip::Node(place) => Selection::of_nodes([scene.nodes[place].node.id.clone()]),
            Grip::Note(place) | Grip::NoteCorner(place) => {
                Selection { notes: vec![scene.notes[place].id.clone()], ..Selection::default() }
            }
            Grip::Source(edge) | Grip::Target(edge) => Selection::of_edges([edge]),
            Grip::Canvas | Grip::Band => Selection::of_edges(self.edge_at(event)),
        };
        if clicked.nodes.is_empty() && clicked.notes.is_empty() {
            self.focus();
        }
        match adds {
            true if clicked.is_empty() => {}
            true => self.select_these(toggled(&self.selection(), clicked)),
            false => self.select_these(clicked),
        }
    }

    /// A node shows its settings, where they would not be seen at once; a note is written on; the empty canvas
    /// offers what can be added.
    pub(super) fn double_click(self: &Rc<Self>, event: &MouseEvent) {
        let at = self.point(client(event));
        match self.grip(event) {
            Grip::Node(_) => self.send(Msg::Show(Panel::Inspector)),
            Grip::Note(place) => self.write_note(place),
            Grip::Canvas | Grip::Band | Grip::Source(_) | Grip::Target(_) => {
                let edge = self.edge_at(event);
                self.open_menu(edge.map_or_else(|| Menu::add(at), |edge| Menu::into(edge, at)));
            }
            Grip::Port(_) | Grip::NoteCorner(_) => {}
        }
    }

    /// Two fingers on a trackpad, or a wheel: pan; with Ctrl or ⌘, or as a pinch: zoom at the pointer.
    pub(super) fn wheel(self: &Rc<Self>, event: &WheelEvent) {
        if self.embedded.get() && !event.ctrl_key() && !event.meta_key() {
            return;
        }
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

    fn capture(&self, pointer: i32) {
        if let Some(pane) = self.pane.cast::<Element>() {
            let _ = pane.set_pointer_capture(pointer);
        }
    }

    /// Sets a mark on the pane, which the stylesheet goes by, or takes it away.
    pub(super) fn mark_pane(&self, name: &str, marked: bool) {
        mark(self.pane.cast::<Element>().as_ref(), name, marked);
    }

    /// The click that the browser sends after a drag selects nothing. It comes at once or not at all.
    fn end_gesture(self: &Rc<Self>) {
        self.gesture.replace(Gesture::Over);
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

/// The selection with things taken in, or out where they were in.
pub(super) fn toggled(selection: &Selection, things: Selection) -> Selection {
    fn toggle<T: PartialEq>(list: &mut Vec<T>, things: Vec<T>) {
        for thing in things {
            match list.iter().position(|other| *other == thing) {
                Some(at) => _ = list.remove(at),
                None => list.push(thing),
            }
        }
    }
    let mut now = selection.clone();
    toggle(&mut now.nodes, things.nodes);
    toggle(&mut now.edges, things.edges);
    toggle(&mut now.notes, things.notes);
    now
}

/// The element as one of a kind, where it is.
pub(super) fn is_in(event: &web_sys::Event, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}
