//! Sticky notes: remarks that stand on the canvas. They are the document's top-level list `notes`, each with
//! `id`, `text`, `position` and `size`; a flow runs without looking at them.

use std::sync::Arc;

use crate::flow::{Document, Value};

use super::edit;
use super::geometry::Rect;

/// The size of a new note.
pub const DEFAULT_SIZE: [f64; 2] = [200.0, 120.0];

/// The smallest size of a note.
pub const MIN_SIZE: [f64; 2] = [80.0, 48.0];

/// A sticky note.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its id, unique among the notes.
    pub id: Arc<str>,
    /// What it says.
    pub text: Arc<str>,
    /// Where it stands.
    pub rect: Rect,
}

/// The notes of a document. What is not given is made up: a place at the origin, an ordinary size. A note
/// without an id cannot be edited, and is left out.
pub fn notes(document: &Document) -> Vec<Note> {
    edit::list(document.root(), "notes").iter().filter_map(note).collect()
}

pub(super) fn note(value: &Value) -> Option<Note> {
    let pair = |key: &str| {
        let pair = value.get(key)?.as_array()?;
        let number = |index: usize| pair.get(index)?.as_f64().filter(|number| number.is_finite());
        Some([number(0)?, number(1)?])
    };
    let [width, height] = pair("size").unwrap_or(DEFAULT_SIZE);
    Some(Note {
        id: edit::id(value)?.into(),
        text: value.get("text").and_then(Value::as_str).unwrap_or_default().into(),
        rect: Rect::new(
            pair("position").unwrap_or_default(),
            [width.max(MIN_SIZE[0]), height.max(MIN_SIZE[1])],
        ),
    })
}
