//! What belongs to the flow as a whole.

use std::sync::Arc;

use crate::flow::{Document, Limits, Value, is_variable_name};

use super::super::edit;

pub(super) fn rename(document: &Document, name: &str) -> Value {
    edit::set_root_field(document.root(), "name", name.into())
}

pub(super) fn describe(document: &Document, text: Option<&str>) -> Option<Value> {
    match text {
        Some(text) => Some(edit::set_root_field(document.root(), "description", text.into())),
        None => edit::remove(document.root(), "description"),
    }
}

/// Limits that the format does not allow change nothing.
pub(super) fn limits(document: &Document, limits: &Limits) -> Option<Value> {
    let root = document.root();
    let too_low = [limits.max_triggers_per_minute, limits.max_concurrent_requests].contains(&Some(0));
    let too_long = limits.max_wait_ms.is_some_and(|ms| ms as f64 / 1000.0 > crate::flow::guards::MAX_SECONDS);
    if too_low || too_long {
        return None;
    }
    let before = root.get("limits").filter(|limits| limits.as_object().is_some());
    let mut object = before.cloned().unwrap_or_else(|| Value::Object(Arc::default()));
    let new: [(&str, Option<Value>); 4] = [
        ("max_triggers_per_minute", limits.max_triggers_per_minute.map(Value::from)),
        ("max_wait_seconds", limits.max_wait_ms.map(|ms| (ms as f64 / 1000.0).into())),
        ("max_concurrent_requests", limits.max_concurrent_requests.map(Value::from)),
        ("max_queued_requests", limits.max_queued_requests.map(Value::from)),
    ];
    for (key, value) in new {
        object = match (value, object.get(key)) {
            (Some(value), Some(old)) if *old == value => object,
            (Some(value), _) => edit::set(&object, key, value),
            (None, None | Some(Value::Null)) => object,
            (None, Some(_)) => edit::remove(&object, key)?,
        };
    }
    let is_empty = object.as_object().is_some_and(|members| members.is_empty());
    match before {
        None if is_empty => None,
        _ => Some(edit::set_root_field(root, "limits", object)),
    }
}

pub(super) fn variable(document: &Document, name: &str, value: Option<&Value>) -> Option<Value> {
    let root = document.root();
    match value {
        Some(_) if !is_variable_name(name) => None,
        Some(value) => {
            let none = Value::Object(Arc::default());
            let variables = root.get("variables").filter(|variables| variables.as_object().is_some());
            let variables = edit::set(variables.unwrap_or(&none), name, value.clone());
            Some(edit::set_root_field(root, "variables", variables))
        }
        None => edit::member(root, "variables", |variables| edit::remove(variables, name)),
    }
}

pub(super) fn secret(document: &Document, name: &str, is_secret: bool) -> Option<Value> {
    let root = document.root();
    let is_it = |value: &Value| value.as_str() == Some(name);
    let is_listed = edit::list(root, "secrets").iter().any(is_it);
    match (is_secret, is_listed) {
        (true, false) if is_variable_name(name) => Some(edit::push(root, "secrets", [name.into()])),
        (false, true) => {
            let kept = edit::list(root, "secrets").iter().filter(|secret| !is_it(secret));
            Some(edit::set_root_field(root, "secrets", Value::array(kept.cloned())))
        }
        _ => None,
    }
}

pub(super) fn start(document: &Document, id: &Arc<str>) -> Option<Value> {
    document.flow().node(id)?;
    Some(edit::set_root_field(document.root(), "start", Arc::clone(id).into()))
}

pub(super) fn scenario(document: &Document, index: usize, scenario: &Value) -> Option<Value> {
    let root = document.root();
    let count = edit::list(root, "scenarios").len();
    if index == count {
        return Some(edit::push(root, "scenarios", [scenario.clone()]));
    }
    edit::member(root, "scenarios", |scenarios| {
        edit::elements(scenarios, |at, _| (at == index).then(|| scenario.clone()))
    })
}
