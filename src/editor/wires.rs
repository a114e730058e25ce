//! Where the ports of a node lead, in the JSON tree.

use std::sync::Arc;

use crate::flow::{Port, Value};

use super::edit;

/// The fields that hold ports.
const PORTS: [&str; 5] = ["next", "timeout", "error", "limit", "else"];

/// The node with its targets changed, those of its branches too: `change` gives `Some(None)` for a port that
/// leads nowhere from now on. `None` where nothing changes.
pub(super) fn retarget(node: &Value, change: impl Fn(&str) -> Option<Option<Arc<str>>>) -> Option<Value> {
    let mut changed: Option<Value> = None;
    for port in PORTS {
        let now = changed.as_ref().unwrap_or(node);
        changed = retarget_field(now, port, &change).or(changed);
    }
    let now = changed.as_ref().unwrap_or(node);
    let branches =
        |branches: &Value| edit::elements(branches, |_, branch| retarget_field(branch, "next", &change));
    edit::member(now, "branches", branches).or(changed)
}

fn retarget_field(
    object: &Value,
    field: &str,
    change: impl Fn(&str) -> Option<Option<Arc<str>>>,
) -> Option<Value> {
    let id = object.get(field)?.as_str()?;
    match change(id)? {
        Some(new) if *new == *id => None,
        Some(new) => Some(edit::set(object, field, new.into())),
        None => edit::remove(object, field),
    }
}

/// The node with a port leading elsewhere, or nowhere; `None` where nothing changes.
pub(super) fn set_target(node: &Value, port: Port, target: Option<&Arc<str>>) -> Option<Value> {
    match port {
        Port::Branch(index) => edit::member(node, "branches", |branches| {
            edit::elements(branches, |at, branch| {
                if at == index { set_field(branch, "next", target, edit::set) } else { None }
            })
        }),
        Port::Next | Port::Timeout | Port::Error | Port::Limit | Port::Else => {
            set_field(node, &port.to_string(), target, edit::set_node_field)
        }
    }
}

fn set_field(
    object: &Value,
    field: &str,
    target: Option<&Arc<str>>,
    set: impl Fn(&Value, &str, Value) -> Value,
) -> Option<Value> {
    match target {
        Some(id) => object.as_object().map(|_| set(object, field, Arc::clone(id).into())),
        None => object.get(field)?.as_str().and_then(|_| edit::remove(object, field)),
    }
}
