//! Copying nodes out as JSON text, and reading whatever a person pastes: a flow, nodes, a `curl` command.

mod curl;
mod read;
mod shell;

use std::sync::Arc;

use crate::flow::{Document, Value, json};

use super::geometry::{Rect, node_size};
use super::ids::{Ids, Selection, is_node_id};
use super::notes::{self, Note};
use super::{Layout, edit, references};

pub use curl::CurlError;
pub use read::ClipError;

/// Nodes and sticky notes that can be pasted: ids are there and differ, every port leads to another of the
/// nodes or nowhere, and everything has a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    nodes: Vec<Value>,
    rects: Vec<Rect>,
    notes: Vec<(Value, Note)>,
    start: Option<Arc<str>>,
}

impl Clip {
    /// What is selected in a document; `None` where that is nothing.
    pub fn of(document: &Document, selection: &Selection) -> Option<Self> {
        let flow = document.flow();
        let layout = Layout::of(flow);
        let chosen = |id: &str, among: &[Arc<str>]| among.iter().any(|chosen| **chosen == *id);
        let nodes = edit::list(document.root(), "nodes").iter().filter_map(|node| {
            let id = edit::id(node).filter(|id| chosen(id, &selection.nodes))?;
            let place = layout.position(id).filter(|_| node.get("position").is_none_or(is_null));
            Some(match place {
                Some(place) => edit::set_node_field(node, "position", edit::position(place)),
                None => node.clone(),
            })
        });
        let notes = edit::list(document.root(), "notes").iter();
        let notes = notes.filter(|note| edit::id(note).is_some_and(|id| chosen(id, &selection.notes)));
        let clip = Self::new(nodes.collect(), notes.cloned().collect(), flow.start.as_deref());
        (!clip.is_empty()).then_some(clip)
    }

    /// Reads what a person pastes: the JSON of a flow, a node or an array of nodes, or a `curl` command, which
    /// becomes a webhook.
    ///
    /// # Errors
    /// Says why there is nothing in it to paste.
    pub fn parse(text: &str) -> Result<Self, ClipError> {
        read::clip(text)
    }

    fn new(nodes: Vec<Value>, notes: Vec<Value>, start: Option<&str>) -> Self {
        let mut ids = Ids::beside([]);
        let named: Vec<(Value, Arc<str>)> = nodes
            .into_iter()
            .map(|node| {
                let word = node.get("type").and_then(Value::as_str).filter(|word| is_node_id(word));
                let wanted = edit::id(&node).filter(|id| is_node_id(id)).or(word).unwrap_or("node");
                let id = ids.take(wanted);
                (node, id)
            })
            .collect();
        let start = named.iter().find(|(node, _)| start.is_some() && edit::id(node) == start);
        let start = start.map(|(_, id)| Arc::clone(id));
        let nodes = references::renamed_nodes(&named);
        let partial = Value::object([("version", 1_u32.into()), ("nodes", Value::array(nodes.clone()))]);
        let document = Document::new(partial);
        let layout = Layout::of(document.flow());
        let rect = |node: &Arc<crate::flow::Node>| {
            Rect::new(layout.position(&node.id).unwrap_or_default(), node_size(node))
        };
        let rects = document.flow().nodes.iter().map(rect).collect();
        let mut ids = Ids::beside([]);
        let notes = notes.into_iter().filter(|note| note.as_object().is_some()).filter_map(|note| {
            let id = ids.take(edit::id(&note).filter(|id| is_node_id(id)).unwrap_or("note"));
            let value = edit::set(&note, "id", id.into());
            let note = notes::note(&value)?;
            Some((value, note))
        });
        Self { nodes, rects, notes: notes.collect(), start }
    }

    /// As JSON text: a partial flow.
    pub fn to_text(&self) -> String {
        let mut members = vec![("version", 1_u32.into())];
        members.extend(self.start.clone().map(|start| ("start", start.into())));
        members.push(("nodes", Value::array(self.nodes.iter().cloned())));
        if !self.notes.is_empty() {
            members.push(("notes", Value::array(self.notes.iter().map(|(value, _)| value.clone()))));
        }
        json::to_string_pretty(&Value::object(members))
    }

    /// How many nodes and how many sticky notes there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.nodes.len(), self.notes.len())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.notes.is_empty()
    }

    /// The smallest rectangle around all of it; `None` where it is empty.
    pub fn bounds(&self) -> Option<Rect> {
        Rect::around(self.rects.iter().copied().chain(self.notes.iter().map(|(_, note)| note.rect)))
    }

    pub(super) fn nodes(&self) -> &[Value] {
        &self.nodes
    }

    pub(super) fn positions(&self) -> impl Iterator<Item = [f64; 2]> {
        self.rects.iter().map(|rect| [rect.x, rect.y])
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = (&Value, &Note)> {
        self.notes.iter().map(|(value, note)| (value, note))
    }

    pub(super) fn start(&self) -> Option<&str> {
        self.start.as_deref()
    }
}

fn is_null(value: &Value) -> bool {
    matches!(value, Value::Null)
}
