//! Deleting nodes, edges and sticky notes.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::flow::{Document, Flow, Value};

use super::super::ids::Selection;
use super::super::order::flow_order;
use super::super::{edit, wires};

/// The document without what is selected. Ports that led to what is gone are left out.
pub(super) fn selection(document: &Document, selection: &Selection) -> Option<Value> {
    let flow = document.flow();
    let gone: BTreeSet<&str> = selection.nodes.iter().map(|id| &**id).collect();
    let mut root = document.root().clone();
    for edge in &selection.edges {
        let cut = edit::node(&root, &edge.node, |node| wires::set_target(node, edge.port, None));
        root = cut.unwrap_or(root);
    }
    if flow.nodes.iter().any(|node| gone.contains(&*node.id)) {
        let nodes = edit::list(&root, "nodes");
        let kept = nodes.iter().filter(|node| !edit::id(node).is_some_and(|id| gone.contains(id)));
        let cut = kept.map(|node| {
            wires::retarget(node, |target| gone.contains(target).then_some(None))
                .unwrap_or_else(|| node.clone())
        });
        root = edit::set_root_field(&root, "nodes", Value::array(cut));
        if flow.start.as_ref().is_some_and(|start| gone.contains(&**start)) {
            root = match next_start(flow, &gone) {
                Some(start) => edit::set_root_field(&root, "start", start.into()),
                None => edit::remove(&root, "start").unwrap_or(root),
            };
        }
    }
    let note_is_gone =
        |note: &Value| edit::id(note).is_some_and(|id| selection.notes.iter().any(|gone| **gone == *id));
    let notes = edit::list(&root, "notes");
    if notes.iter().any(note_is_gone) {
        let kept: Vec<Value> = notes.iter().filter(|note| !note_is_gone(note)).cloned().collect();
        root = match kept.is_empty() {
            true => edit::remove(&root, "notes")?,
            false => edit::set_root_field(&root, "notes", Value::array(kept)),
        };
    }
    Some(root)
}

/// Where a flow begins whose start is gone: at the first node behind it that stays, else at the first that
/// stays at all.
fn next_start(flow: &Flow, gone: &BTreeSet<&str>) -> Option<Arc<str>> {
    let mut seen = BTreeSet::new();
    let mut ahead: VecDeque<&Arc<str>> = flow.start.iter().collect();
    while let Some(id) = ahead.pop_front() {
        let Some(node) = flow.node(id).filter(|_| seen.insert(&**id)) else { continue };
        if !gone.contains(&**id) {
            return Some(Arc::clone(id));
        }
        ahead.extend(node.ports().into_iter().filter_map(|(_, target)| target));
    }
    let mut rest = flow_order(flow).into_iter().map(|index| &flow.nodes[index].id);
    rest.find(|id| !gone.contains(&***id)).cloned()
}
