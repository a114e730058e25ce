//! Edits of the JSON tree that leave everything else as it is: the parts that do not change stay shared.

use std::sync::Arc;

use crate::flow::{Object, Value};

/// The order in which people write a document's fields: a new one goes behind those that come before it.
const ROOT_FIELDS: [&str; 10] = [
    "version",
    "name",
    "description",
    "variables",
    "secrets",
    "limits",
    "start",
    "nodes",
    "scenarios",
    "notes",
];

/// The same for a node's fields.
const NODE_FIELDS: [&str; 22] = [
    "id",
    "type",
    "title",
    "position",
    "note",
    "text",
    "variable",
    "choices",
    "request",
    "timeout_seconds",
    "retry",
    "save",
    "mock",
    "seconds",
    "branches",
    "assign",
    "outcome",
    "next",
    "timeout",
    "error",
    "limit",
    "else",
];

/// The object with a member set: in its place where it was there, else at the end.
pub(super) fn set(object: &Value, key: &str, value: Value) -> Value {
    let mut members = object.as_object().map(|members| Object::clone(members)).unwrap_or_default();
    members.insert(key.into(), value);
    Value::Object(Arc::new(members))
}

/// The document with one of its own fields set.
pub(super) fn set_root_field(root: &Value, key: &str, value: Value) -> Value {
    set_in_order(root, key, value, &ROOT_FIELDS)
}

/// The node with one of its own fields set.
pub(super) fn set_node_field(node: &Value, key: &str, value: Value) -> Value {
    set_in_order(node, key, value, &NODE_FIELDS)
}

fn set_in_order(object: &Value, key: &str, value: Value, order: &[&str]) -> Value {
    let rank = |key: &str| order.iter().position(|field| *field == key);
    let (Some(members), Some(own)) = (object.as_object(), rank(key)) else { return set(object, key, value) };
    if members.contains_key(key) {
        return set(object, key, value);
    }
    let before = members.keys().rposition(|other| rank(other).is_some_and(|rank| rank < own));
    let mut members = Object::clone(members);
    members.shift_insert(before.map_or(0, |at| at + 1), key.into(), value);
    Value::Object(Arc::new(members))
}

/// The object without a member; `None` where there is none.
pub(super) fn remove(object: &Value, key: &str) -> Option<Value> {
    let members = object.as_object().filter(|members| members.contains_key(key))?;
    let mut members = Object::clone(members);
    members.shift_remove(key);
    Some(Value::Object(Arc::new(members)))
}

/// The elements of one of an object's arrays; none where there is no such array.
pub(super) fn list<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    object.get(key).and_then(Value::as_array).map(|array| array.as_slice()).unwrap_or_default()
}

/// The document with elements added to one of its lists.
pub(super) fn push(root: &Value, key: &str, elements: impl IntoIterator<Item = Value>) -> Value {
    let all = list(root, key).iter().cloned().chain(elements);
    set_root_field(root, key, Value::array(all))
}

/// The object with a member changed; `None` where nothing changes.
pub(super) fn member(
    object: &Value,
    key: &str,
    change: impl FnOnce(&Value) -> Option<Value>,
) -> Option<Value> {
    let changed = change(object.get(key)?)?;
    Some(set(object, key, changed))
}

/// The object with some of its members changed; `None` where nothing changes.
pub(super) fn members(
    object: &Value,
    mut change: impl FnMut(&str, &Value) -> Option<Value>,
) -> Option<Value> {
    let members = object.as_object()?;
    let mut changed: Option<Object> = None;
    for (at, (key, value)) in members.iter().enumerate() {
        if let Some(new) = change(key, value) {
            changed.get_or_insert_with(|| Object::clone(members))[at] = new;
        }
    }
    changed.map(|members| Value::Object(Arc::new(members)))
}

/// The array with some of its elements changed; `None` where nothing changes.
pub(super) fn elements(
    array: &Value,
    mut change: impl FnMut(usize, &Value) -> Option<Value>,
) -> Option<Value> {
    let elements = array.as_array()?;
    let mut changed: Option<Vec<Value>> = None;
    for (at, element) in elements.iter().enumerate() {
        if let Some(new) = change(at, element) {
            changed.get_or_insert_with(|| elements.to_vec())[at] = new;
        }
    }
    changed.map(|elements| Value::Array(Arc::new(elements)))
}

/// The object with some of its keys changed, each in its place; `None` where nothing changes. A key that is
/// there already stays as it is.
pub(super) fn rename_keys(object: &Value, new: impl Fn(&str) -> Option<Arc<str>>) -> Option<Value> {
    let members = object.as_object()?;
    let keys: Vec<Option<Arc<str>>> = members.keys().map(|key| new(key)).collect();
    if keys.iter().all(Option::is_none) {
        return None;
    }
    let mut renamed = Object::with_capacity_and_hasher(members.len(), <_>::default());
    for ((key, value), new) in members.iter().zip(keys) {
        let key = new.filter(|new| !renamed.contains_key(&**new)).unwrap_or_else(|| Arc::clone(key));
        renamed.insert(key, value.clone());
    }
    // Two keys became one: better no new name than a lost value.
    (renamed.len() == members.len()).then(|| Value::Object(Arc::new(renamed)))
}

/// The id of a node or a note.
pub(super) fn id(element: &Value) -> Option<&str> {
    element.get("id").and_then(Value::as_str)
}

/// The document with some of its nodes changed: `change` gives the new node, or `None` for as it is.
pub(super) fn nodes(root: &Value, mut change: impl FnMut(&str, &Value) -> Option<Value>) -> Value {
    let each = |nodes: &Value| elements(nodes, |_, node| change(id(node)?, node));
    member(root, "nodes", each).unwrap_or_else(|| root.clone())
}

/// The document with one node changed; `None` where nothing changes.
pub(super) fn node(
    root: &Value,
    wanted: &str,
    change: impl FnOnce(&Value) -> Option<Value>,
) -> Option<Value> {
    let mut change = Some(change);
    let each = |_: usize, node: &Value| {
        if id(node) == Some(wanted) { change.take().and_then(|change| change(node)) } else { None }
    };
    member(root, "nodes", |nodes| elements(nodes, each))
}

/// A place on the canvas as the document holds it.
pub(super) fn position([x, y]: [f64; 2]) -> Value {
    let number = |number: f64| if number.is_finite() { number.round().into() } else { 0_u32.into() };
    Value::array([number(x), number(y)])
}

/// Whether two values are written the same: the order of members and the spelling of numbers count.
pub(super) fn identical(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Number(one), Value::Number(other)) => one.to_string() == other.to_string(),
        (Value::String(one), Value::String(other)) => one == other,
        (Value::Array(one), Value::Array(other)) => {
            Arc::ptr_eq(one, other)
                || (one.len() == other.len()
                    && one.iter().zip(other.iter()).all(|(one, other)| identical(one, other)))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same_keys = || one.keys().eq(other.keys());
            let same_values = || one.values().zip(other.values()).all(|(one, other)| identical(one, other));
            Arc::ptr_eq(one, other) || (same_keys() && same_values())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::json::{parse, to_string};

    fn value(text: &str) -> Value {
        parse(text).expect("JSON")
    }

    #[test]
    fn a_new_field_goes_where_people_expect_it() {
        let node = value(r#"{"id":"a","type":"ask","x":1,"timeout":"b"}"#);
        let text = to_string(&set_node_field(&node, "next", "c".into()));
        assert_eq!(text, r#"{"id":"a","type":"ask","next":"c","x":1,"timeout":"b"}"#);
        let text = to_string(&set_node_field(&node, "timeout", "c".into()));
        assert_eq!(text, r#"{"id":"a","type":"ask","x":1,"timeout":"c"}"#);
        let root = value(r#"{"version":1,"nodes":[]}"#);
        assert_eq!(
            to_string(&set_root_field(&root, "start", "a".into())),
            r#"{"version":1,"start":"a","nodes":[]}"#
        );
    }

    #[test]
    fn keys_keep_their_places_and_no_value_is_lost() {
        let rename = |key: &str| (key == "a").then(|| Arc::from("b"));
        let renamed = rename_keys(&value(r#"{"x":1,"a":2,"y":3}"#), rename);
        assert_eq!(renamed.as_ref().map(to_string).as_deref(), Some(r#"{"x":1,"b":2,"y":3}"#));
        assert_eq!(rename_keys(&value(r#"{"a":1,"b":2}"#), rename), None);
    }

    #[test]
    fn the_spelling_counts() {
        assert!(identical(&value(r#"{"a":[1.0,"x"]}"#), &value(r#"{"a":[1.0,"x"]}"#)));
        assert!(!identical(&value("1.0"), &value("1")));
        assert!(!identical(&value(r#"{"a":1,"b":2}"#), &value(r#"{"b":2,"a":1}"#)));
    }
}
