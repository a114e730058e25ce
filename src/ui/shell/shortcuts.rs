//! Keys that work anywhere on the page.

use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::ui::widgets::listen_to_window;

use super::command::Command;

/// The list that the dialog shows.
pub(super) const LIST: [(&str, &str); 24] = [
    ("Ctrl/⌘ K", "All commands, steps and panels, by name"),
    ("Ctrl/⌘ Enter", "Run"),
    ("Ctrl/⌘ Z", "Undo"),
    ("Shift Ctrl/⌘ Z", "Redo"),
    ("Ctrl/⌘ S", "Export as a file"),
    ("Tab", "Go from node to node, in the flow's order"),
    ("A, or double-click", "Add a step: behind the focused node, or into the selected edge"),
    ("C", "Connect the focused node: choose a port, then where it leads"),
    ("N", "Add a note"),
    ("Enter", "Go into the focused node's settings; write on a note"),
    ("Escape", "Close the settings and go back to the node; on the canvas, select nothing"),
    ("Alt ↑, Alt ↓", "Move a branch, rule or answer within its list; arrows alone on its handle"),
    ("Space, Shift Space", "Select what has the focus; with Shift beside the rest"),
    ("Shift drag", "Select with a rubber band"),
    ("V", "Dragging on the empty canvas selects, or moves the view"),
    ("Ctrl/⌘ A", "Select everything"),
    ("Ctrl/⌘ C, X, V", "Copy, cut, paste: steps, the JSON of a flow, a curl command"),
    ("Ctrl/⌘ D", "Duplicate"),
    ("Arrows, Shift arrows", "Move the selection, by large steps with Shift"),
    ("Alt arrows", "Make a note larger or smaller"),
    ("Alt while dragging", "Do not snap"),
    ("Delete", "Delete the selection"),
    ("Space drag, +, −, 0", "Move the view, zoom, show the whole flow"),
    ("?", "This list"),
];

fn command(event: &KeyboardEvent) -> Option<Command> {
    let with_control = event.ctrl_key() || event.meta_key();
    Some(match (with_control, event.key().to_lowercase().as_str()) {
        (true, "enter") => Command::Run,
        (true, "z") if event.shift_key() && !is_typing(event) => Command::Redo,
        (true, "z") if !event.shift_key() && !is_typing(event) => Command::Undo,
        (true, "y") if !is_typing(event) => Command::Redo,
        (true, "s") => Command::Export,
        (true, "k") => Command::ShowPalette,
        (false, "?") if !is_typing(event) => Command::ShowShortcuts,
        _ => return None,
    })
}

/// Whether the key goes into a text, whose own undo comes first.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| {
        let texts = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";
        element.closest(texts).is_ok_and(|text| text.is_some())
    })
}

/// Listens as long as the page stands.
#[hook]
pub(super) fn use_shortcuts(on_command: Callback<Command>) {
    use_effect_with(on_command, move |on_command| {
        let on_command = on_command.clone();
        let pressed = listen_to_window("keydown", move |event: &KeyboardEvent| {
            if let Some(command) = command(event) {
                event.prevent_default();
                on_command.emit(command);
            }
        });
        move || drop(pressed)
    });
}
