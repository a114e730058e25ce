//! Keys that work anywhere on the page.

use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::i18n::key;
use crate::ui::widgets::listen_to_window;

use super::command::Command;

/// The list that the dialog shows.
pub(super) const LIST: [(&str, &str); 24] = [
    ("Ctrl/⌘ K", key!("All commands, steps and panels, by name")),
    ("Ctrl/⌘ Enter", key!("Run")),
    ("Ctrl/⌘ Z", key!("Undo")),
    ("Shift Ctrl/⌘ Z", key!("Redo")),
    ("Ctrl/⌘ S", key!("Export as a file")),
    ("Tab", key!("Go from node to node, in the flow's order")),
    (key!("A, or double-click"), key!("Add a step: behind the focused node, or into the selected edge")),
    ("C", key!("Connect the focused node: choose a port, then where it leads")),
    ("N", key!("Add a note")),
    ("Enter", key!("Go into the focused node's settings; write on a note")),
    ("Escape", key!("Close the settings and go back to the node; on the canvas, select nothing")),
    ("Alt ↑, Alt ↓", key!("Move a branch, rule or answer within its list; arrows alone on its handle")),
    (key!("Space, Shift Space"), key!("Select what has the focus; with Shift beside the rest")),
    (key!("Shift drag"), key!("Select with a rubber band")),
    ("V", key!("Dragging on the empty canvas selects, or moves the view")),
    ("Ctrl/⌘ A", key!("Select everything")),
    ("Ctrl/⌘ C, X, V", key!("Copy, cut, paste: steps, the JSON of a flow, a curl command")),
    ("Ctrl/⌘ D", key!("Duplicate")),
    (key!("Arrows, Shift arrows"), key!("Move the selection, by large steps with Shift")),
    (key!("Alt arrows"), key!("Make a note larger or smaller")),
    (key!("Alt while dragging"), key!("Do not snap")),
    ("Delete", key!("Delete the selection")),
    (key!("Space drag, +, −, 0"), key!("Move the view, zoom, show the whole flow")),
    ("?", key!("This list")),
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

/// Whether the key goes to nothing in particular.
fn has_no_focus(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.tag_name() == "BODY")
}

/// Closes the settings, as Escape in them does: a form that was just opened may not have the focus yet, and one whose
/// empty parts were clicked has lost it.
fn close_form() {
    let page = web_sys::window().and_then(|window| window.document());
    let find = |selector: &str| page.as_ref()?.query_selector(selector).ok()?;
    let close = find(".inspector-close").filter(|_| find("dialog[open]").is_none());
    if let Some(button) = close.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.click();
    }
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
            } else if event.key() == "Escape" && has_no_focus(event) {
                close_form();
            }
        });
        move || drop(pressed)
    });
}
