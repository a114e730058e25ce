//! Any field, any list: what the inspector's forms and the JSON tree edit.

use std::sync::Arc;

use crate::flow::{Document, Value};

use super::super::place::{Changed, Place};

pub(super) fn set(document: &Document, at: &Place, value: &Value) -> Option<Value> {
    at.change(document.root(), |_| Some(Changed::To(value.clone())))
}

pub(super) fn remove(document: &Document, at: &Place) -> Option<Value> {
    at.change(document.root(), |before| before.map(|_| Changed::Gone))
}

pub(super) fn insert(document: &Document, list: &Place, index: usize, value: &Value) -> Option<Value> {
    list.change(document.root(), |before| {
        let mut elements = match before {
            None | Some(Value::Null) => Vec::new(),
            Some(list) => list.as_array()?.to_vec(),
        };
        elements.insert(index.min(elements.len()), value.clone());
        Some(Changed::To(Value::Array(Arc::new(elements))))
    })
}

pub(super) fn move_item(document: &Document, list: &Place, from: usize, to: usize) -> Option<Value> {
    list.change(document.root(), |before| {
        let mut elements = before?.as_array().filter(|elements| from < elements.len())?.to_vec();
        let element = elements.remove(from);
        elements.insert(to.min(elements.len()), element);
        Some(Changed::To(Value::Array(Arc::new(elements))))
    })
}
