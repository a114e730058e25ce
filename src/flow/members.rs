//! An object's members, given one after the other, to a tree or to a text.
//!
//! What is given to JavaScript is written to its text at once: a long run's events as trees, all at the same
//! time, would take many times the memory of the text.

#![expect(clippy::single_char_add_str, reason = "made for size, pushing a char is several calls")]

use std::sync::Arc;

use super::json;
use super::value::{Object, Value};

/// What takes the members of an object, in order. The keys are words of the program's own, with nothing to escape.
pub trait Members {
    /// Any value.
    fn put(&mut self, key: &str, value: Value);

    /// A whole number: a trace is full of them.
    fn int(&mut self, key: &str, int: u64) {
        self.put(key, int.into());
    }

    /// A text that is not held as a value.
    fn text(&mut self, key: &str, text: &str);

    /// An object that is not held as a value.
    fn object(&mut self, key: &str, members: &Object);

    /// A list of objects, whose members `each` gives.
    fn list<T>(&mut self, key: &str, items: &[T], each: impl Fn(&T, &mut Self));
}

/// As a tree.
impl Members for Object {
    fn put(&mut self, key: &str, value: Value) {
        self.insert(key.into(), value);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.put(key, text.into());
    }

    fn object(&mut self, key: &str, members: &Object) {
        self.put(key, Value::Object(Arc::new(members.clone())));
    }

    fn list<T>(&mut self, key: &str, items: &[T], each: impl Fn(&T, &mut Self)) {
        self.put(key, Value::array(items.iter().map(|item| tree(|members| each(item, members)))));
    }
}

/// The object with the members that `give` gives.
pub fn tree(give: impl FnOnce(&mut Object)) -> Value {
    let mut object = Object::with_capacity_and_hasher(8, <_>::default());
    give(&mut object);
    Value::Object(Arc::new(object))
}

/// As JSON text.
#[derive(Debug)]
pub struct Text {
    out: String,
    /// Whether a member stands before the next one.
    follows: bool,
}

impl Text {
    fn key(&mut self, key: &str) {
        // Few appends, and of texts: made for size, each costs a call, and one of a `char` several.
        self.out.push_str(if std::mem::replace(&mut self.follows, true) { ",\"" } else { "\"" });
        self.out.push_str(key);
        self.out.push_str("\":");
    }
}

impl Members for Text {
    fn put(&mut self, key: &str, value: Value) {
        self.key(key);
        json::write(&mut self.out, &value);
    }

    fn int(&mut self, key: &str, int: u64) {
        self.key(key);
        json::write_unsigned(&mut self.out, int);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        json::write_string(&mut self.out, text);
    }

    fn object(&mut self, key: &str, members: &Object) {
        self.key(key);
        json::write_object(&mut self.out, members);
    }

    fn list<T>(&mut self, key: &str, items: &[T], each: impl Fn(&T, &mut Self)) {
        self.key(key);
        self.out.push_str("[");
        for (at, item) in items.iter().enumerate() {
            self.out.push_str(if at > 0 { ",{" } else { "{" });
            self.follows = false;
            each(item, self);
            self.out.push_str("}");
        }
        self.out.push_str("]");
        self.follows = true;
    }
}

/// The JSON text, in one line, of the object with the members that `give` gives.
pub fn text(give: impl FnOnce(&mut Text)) -> String {
    text_of_about(64, give)
}

/// The same, of an object whose text has about so many bytes: it does not have to move while it grows.
pub fn text_of_about(bytes: usize, give: impl FnOnce(&mut Text)) -> String {
    let mut text = Text { out: String::with_capacity(bytes), follows: false };
    text.out.push_str("{");
    give(&mut text);
    text.out.push_str("}");
    text.out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn give(members: &mut impl Members) {
        members.put("a", Value::Null);
        members.list("none", &[0; 0], |_, _| {});
        members.list("two", &[1, 2], |item, members| {
            members.put("n", i64::from(*item).into());
            members.list("inner", &[*item], |item, members| members.text("t", &format!("\"{item}\"")));
            members.text("last", "x");
        });
        members.object("o", &Object::from_iter([("k".into(), true.into())]));
        members.text("z", "\n");
    }

    #[test]
    fn the_tree_and_the_text_are_the_same() {
        let text = text(give);
        assert_eq!(text, json::to_string(&tree(give)));
        let twos = [1, 2].map(|n| format!(r#"{{"n":{n},"inner":[{{"t":"\"{n}\""}}],"last":"x"}}"#)).join(",");
        assert_eq!(text, format!(r#"{{"a":null,"none":[],"two":[{twos}],"o":{{"k":true}},"z":"\n"}}"#));
    }
}
