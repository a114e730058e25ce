//! Edits of the JSON tree that leave everything else as it is.

use std::sync::Arc;

use crate::flow::{Object, Value};

/// The object with a member set: in its place where it was there, else at the end.
pub(super) fn set(object: &Value, key: &str, value: Value) -> Value {
    let mut members = object.as_object().map(|members| Object::clone(members)).unwrap_or_default();
    members.insert(key.into(), value);
    Value::Object(Arc::new(members))
}

/// The object with an element added to one of its arrays.
pub(super) fn push(object: &Value, key: &str, element: Value) -> Value {
    let mut elements =
        object.get(key).and_then(Value::as_array).map(|array| array.to_vec()).unwrap_or_default();
    elements.push(element);
    set(object, key, Value::Array(Arc::new(elements)))
}

/// The document with some of its nodes changed: `change` gives the new node, or `None` for as it is.
pub(super) fn nodes(root: &Value, change: impl Fn(&str, &Value) -> Option<Value>) -> Value {
    let Some(nodes) = root.get("nodes").and_then(Value::as_array) else { return root.clone() };
    let changed = nodes.iter().map(|node| {
        let id = node.get("id").and_then(Value::as_str);
        id.and_then(|id| change(id, node)).unwrap_or_else(|| node.clone())
    });
    set(root, "nodes", Value::array(changed))
}

/// The document without some nodes; ports that led to them lead nowhere.
pub(super) fn delete_nodes(root: &Value, ids: &[Arc<str>]) -> Value {
    let gone = |value: Option<&Value>| {
        value.and_then(Value::as_str).is_some_and(|id| ids.iter().any(|gone| **gone == *id))
    };
    let mut root = root.clone();
    if gone(root.get("start")) {
        root = set(&root, "start", Value::Null);
    }
    let Some(nodes) = root.get("nodes").and_then(Value::as_array) else { return root };
    let kept = nodes.iter().filter(|node| !gone(node.get("id"))).map(|node| {
        let mut node = node.clone();
        for port in ["next", "timeout", "error", "limit", "else"] {
            if gone(node.get(port)) {
                node = set(&node, port, Value::Null);
            }
        }
        if let Some(branches) = node.get("branches").and_then(Value::as_array) {
            let branches = branches.iter().map(|branch| {
                if gone(branch.get("next")) { set(branch, "next", Value::Null) } else { branch.clone() }
            });
            node = set(&node, "branches", Value::array(branches));
        }
        node
    });
    set(&root, "nodes", Value::array(kept))
}
