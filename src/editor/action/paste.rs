//! Putting nodes in that were copied, and copying them on the spot.

use std::sync::Arc;

use crate::flow::{Document, Value, guards};

use super::super::clipboard::Clip;
use super::super::ids::{Ids, Selection, is_node_id};
use super::super::{edit, references};
use super::places;

/// How far a copy stands from its original.
const ASIDE: f64 = 32.0;

pub(super) fn duplicate(document: &Document, selection: &Selection) -> Option<Value> {
    let clip = Clip::of(document, selection)?;
    let [x, y] = clip.bounds().map(|bounds| [bounds.x, bounds.y])?;
    paste(document, &clip, [x + ASIDE, y + ASIDE])
}

/// The document with what was copied: ids that are taken are changed, in ports and templates too; ports that
/// lead to what was not copied are left out.
pub(super) fn paste(document: &Document, clip: &Clip, [x, y]: [f64; 2]) -> Option<Value> {
    let flow = document.flow();
    let bounds = clip.bounds()?;
    let moved = |[left, top]: [f64; 2]| edit::position([left - bounds.x + x, top - bounds.y + y]);
    if flow.nodes.len() + clip.nodes().len() > guards::MAX_NODES {
        return None;
    }
    let mut ids = Ids::beside(flow.nodes.iter().map(|node| &*node.id));
    let named: Vec<(Value, Arc<str>)> = clip
        .nodes()
        .iter()
        .map(|node| {
            let word = node.get("type").and_then(Value::as_str).filter(|word| is_node_id(word));
            let wanted = edit::id(node).filter(|id| is_node_id(id)).or(word).unwrap_or("node");
            (node.clone(), ids.take(wanted))
        })
        .collect();
    let placed = references::renamed_nodes(&named).into_iter().zip(clip.positions());
    let nodes: Vec<Value> =
        placed.map(|(node, position)| edit::set_node_field(&node, "position", moved(position))).collect();
    let mut root = places::pinned(document);
    if !nodes.is_empty() {
        root = edit::push(&root, "nodes", nodes);
    }
    if flow.start.is_none() {
        let first = named.iter().find(|(node, _)| edit::id(node) == clip.start()).or(named.first());
        if let Some((_, id)) = first {
            root = edit::set_root_field(&root, "start", Arc::clone(id).into());
        }
    }
    let mut ids = Ids::beside(edit::list(document.root(), "notes").iter().filter_map(edit::id));
    let notes: Vec<Value> = clip
        .notes()
        .map(|(value, note)| {
            let value = edit::set(value, "position", moved([note.rect.x, note.rect.y]));
            edit::set(&value, "id", ids.take(&note.id).into())
        })
        .collect();
    if !notes.is_empty() {
        root = edit::push(&root, "notes", notes);
    }
    Some(root)
}
