//! Renaming nodes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Document, Value};

use super::super::edit;
use super::super::ids::is_node_id;
use super::super::wires;
use super::RenameRefusal;
use super::names::rewritten;
use super::templates::{Site, in_document, in_node};

/// Whether a node can be given another id.
///
/// # Errors
/// Says why not: the new id is none, or is taken.
pub fn can_rename_node(document: &Document, from: &str, to: &str) -> Result<(), RenameRefusal> {
    let flow = document.flow();
    if !is_node_id(to) {
        return Err(RenameRefusal::NotAName(to.into()));
    }
    if flow.node(from).is_none() {
        return Err(RenameRefusal::Unknown(from.into()));
    }
    if flow.node(to).is_some() {
        return Err(RenameRefusal::Taken(to.into()));
    }
    Ok(())
}

/// The document with a node's id changed everywhere; `None` where that cannot be.
pub(in super::super) fn rename_node(document: &Document, from: &str, to: &str) -> Option<Value> {
    can_rename_node(document, from, to).ok()?;
    let new: Arc<str> = to.into();
    let rename = |id: &str| (id == from).then(|| Arc::clone(&new));
    let name = |value: &Value| value.as_str().and_then(rename).map(Value::from);
    let mut root = document.root().clone();
    let mut update = |field: &str, change: &dyn Fn(&Value) -> Option<Value>| {
        if let Some(changed) = edit::member(&root, field, change) {
            root = changed;
        }
    };
    update("start", &name);
    update("nodes", &|nodes| {
        edit::elements(nodes, |_, node| {
            let led = wires::retarget(node, |id| rename(id).map(Some));
            edit::member(led.as_ref().unwrap_or(node), "id", name).or(led.clone())
        })
    });
    update("scenarios", &|scenarios| {
        edit::elements(scenarios, |_, scenario| {
            let mocks = edit::member(scenario, "mocks", |mocks| edit::rename_keys(mocks, rename));
            let scenario = mocks.as_ref().unwrap_or(scenario);
            let path = |path: &Value| edit::elements(path, |_, id| name(id));
            let expect = |expect: &Value| edit::member(expect, "path", path);
            edit::member(scenario, "expect", expect).or(mocks.clone())
        })
    });
    let rewrite = |text: &str, _: Site| rewritten(text, |_, _| None, rename);
    Some(in_document(&root, &rewrite).unwrap_or(root))
}

/// Nodes under new ids, all at once: their ids, the ports that lead to one of them, and their `visits`. Ports
/// that lead to none of them are left out.
pub(in super::super) fn renamed_nodes(nodes: &[(Value, Arc<str>)]) -> Vec<Value> {
    let mut ids: BTreeMap<&str, &Arc<str>> = BTreeMap::new();
    for (node, new) in nodes {
        if let Some(old) = edit::id(node) {
            ids.entry(old).or_insert(new);
        }
    }
    let rename = |id: &str| ids.get(id).map(|new| Arc::clone(new));
    let rewrite =
        |text: &str, _: Site| rewritten(text, |_, _| None, |id| rename(id).filter(|new| **new != *id));
    let renamed = nodes.iter().map(|(node, new)| {
        let node = wires::retarget(node, |id| Some(rename(id))).unwrap_or_else(|| node.clone());
        let node = in_node(&node, &rewrite).unwrap_or(node);
        edit::set_node_field(&node, "id", Arc::clone(new).into())
    });
    renamed.collect()
}
