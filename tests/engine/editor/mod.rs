//! The editor: what every action does to a document, and that every action can be taken back.

mod actions;
mod clipboard;
mod export;
mod fields;
mod fixes;
mod forms;
mod history;
mod notes;
mod places;
mod properties;
mod references;

use flow_playground::editor::{Action, Editor, PortRef};
use flow_playground::flow::{Document, json};

use crate::support::value;

/// A document, whatever is wrong with it.
#[track_caller]
fn read(text: &str) -> Document {
    Document::new(value(text))
}

fn written(document: &Document) -> String {
    json::to_string(document.root())
}

/// The JSON without the spaces and line ends that make it readable here.
#[track_caller]
fn compact(text: &str) -> String {
    json::to_string(&value(text))
}

/// What an action makes of a document; and that it is taken back and done again.
#[track_caller]
fn check(before: &str, action: Action, after: &str) {
    let mut editor = Editor::new(read(before));
    let label = action.label();
    assert!(editor.apply(action), "it changes something");
    assert_eq!(written(editor.document()), compact(after));
    assert_eq!(editor.undo_label(), Some(label.clone()));
    assert!(editor.undo());
    assert_eq!(written(editor.document()), compact(before));
    assert_eq!(editor.redo_label(), Some(label));
    assert!(editor.redo());
    assert_eq!(written(editor.document()), compact(after));
}

/// An action that changes nothing.
#[track_caller]
fn refused(before: &str, action: Action) {
    let mut editor = Editor::new(read(before));
    assert!(!editor.apply(action), "{}", written(editor.document()));
    assert_eq!((editor.undo_label(), written(editor.document())), (None, compact(before)));
}

#[track_caller]
fn port(text: &str) -> PortRef {
    PortRef::parse(text).unwrap_or_else(|| panic!("no port: {text}"))
}

/// Three nodes in a row, with places.
const ROW: &str = r#"{"version":1,"start":"a","nodes":[
    {"id":"a","type":"message","position":[0,0],"text":"Hi","next":"b","x":1},
    {"id":"b","type":"wait","position":[300,10],"seconds":1,"next":"c"},
    {"id":"c","type":"end","position":[600,40]}]}"#;
