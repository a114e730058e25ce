//! Sticky notes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Document, Value};

use super::super::edit;
use super::super::ids::Ids;
use super::super::notes::DEFAULT_SIZE;

pub(super) fn add(document: &Document, position: [f64; 2], text: &str) -> Value {
    let root = document.root();
    let id = Ids::beside(edit::list(root, "notes").iter().filter_map(edit::id)).take("note");
    let note = Value::object([
        ("id", id.into()),
        ("text", Value::from(text)),
        ("position", edit::position(position)),
        ("size", edit::position(DEFAULT_SIZE)),
    ]);
    edit::push(root, "notes", [note])
}

pub(super) fn edit(document: &Document, id: &str, text: &str) -> Option<Value> {
    change(document, |found, note| (found == id).then(|| edit::set(note, "text", text.into())))
}

pub(super) fn move_all(document: &Document, moved: &[(Arc<str>, [f64; 2])]) -> Option<Value> {
    let moved: BTreeMap<&str, [f64; 2]> = moved.iter().map(|(id, position)| (&**id, *position)).collect();
    change(document, |id, note| Some(edit::set(note, "position", edit::position(*moved.get(id)?))))
}

pub(super) fn resize(document: &Document, id: &str, size: [f64; 2]) -> Option<Value> {
    change(document, |found, note| (found == id).then(|| edit::set(note, "size", edit::position(size))))
}

fn change(document: &Document, change: impl Fn(&str, &Value) -> Option<Value>) -> Option<Value> {
    let each = |notes: &Value| edit::elements(notes, |_, note| change(edit::id(note)?, note));
    edit::member(document.root(), "notes", each)
}
