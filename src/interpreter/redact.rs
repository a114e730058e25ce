//! Keeps the values of secrets out of everything that leaves the engine but the requests themselves.

use std::sync::Arc;

use crate::flow::{Object, Value, json};

/// What stands in the place of a secret.
pub const MASK: &str = "••••";

/// The texts that must not be shown: every value that a secret variable has had in a conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor(Vec<Arc<str>>);

impl Redactor {
    /// From now on this value is not shown, nor anything in it.
    pub(super) fn hide(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::String(text) => self.hide_text(text),
            Value::Number(number) => self.hide_text(&number.to_string()),
            Value::Array(elements) => elements.iter().for_each(|element| self.hide(element)),
            Value::Object(members) => members.values().for_each(|member| self.hide(member)),
        }
        // The longest first, so that a secret within a secret does not leave the rest of it over.
        self.0.sort_by_key(|text| std::cmp::Reverse(text.len()));
    }

    /// Hides a text as it is, and as it stands in a URL and in JSON.
    fn hide_text(&mut self, text: &str) {
        let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let percent = form.replace('+', "%20");
        // As the filter `urlencode` writes it.
        let filtered = percent.replace("%2F", "/").replace('*', "%2A");
        let mut quoted = String::new();
        json::write_string(&mut quoted, text);
        for spelling in [text, &form, &percent, &filtered, &quoted[1..quoted.len() - 1]] {
            if !spelling.is_empty() && self.0.iter().all(|hidden| **hidden != *spelling) {
                self.0.push(spelling.into());
            }
        }
    }

    pub(super) fn text(&self, text: &Arc<str>) -> Arc<str> {
        if !self.0.iter().any(|secret| text.contains(&**secret)) {
            return Arc::clone(text);
        }
        self.0.iter().fold(text.to_string(), |text, secret| text.replace(&**secret, MASK)).into()
    }

    pub(super) fn value(&self, value: &Value) -> Value {
        if self.0.is_empty() {
            return value.clone();
        }
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(elements) => Value::array(elements.iter().map(|element| self.value(element))),
            Value::Object(members) => Value::Object(Arc::new(self.object(members))),
            Value::Number(number) if self.0.iter().any(|secret| **secret == *number.to_string()) => {
                MASK.into()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    pub(super) fn object(&self, members: &Object) -> Object {
        members.iter().map(|(key, member)| (self.text(key), self.value(member))).collect()
    }
}
