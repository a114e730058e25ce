//! JSON text to [`Value`] and back, without losing anything: members keep their order, numbers their
//! spelling.

#![expect(clippy::single_char_add_str, reason = "made for size, pushing a char is several calls")]

use std::fmt::Write;
use std::sync::Arc;

use indexmap::map::Entry;
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::i18n::{self, key, tr};

use super::value::{Number, Object, Value};

/// How `serde_json` hands the text of a number that is no 64-bit integer to a visitor under its feature `arbitrary_precision`; a
/// test below fails if that ever changes.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong, in a sentence.
    pub message: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1.
    pub column: usize,
    /// Whether the text nests deeper than the reader follows (128 levels).
    pub too_deep: bool,
}

impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { message, line, column, .. } = self;
        f.write_str(&tr!("{message} (line {line}, column {column})", message, line, column))
    }
}

impl std::error::Error for JsonError {}

/// Reads a JSON text.
///
/// # Errors
/// Says where the text stops being JSON, or that it nests deeper than 128 levels.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    serde_json::from_str(text).map_err(|error| {
        let whole = error.to_string();
        // serde_json ends its messages with the place, which we give apart.
        let message = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
        let too_deep = message.contains("recursion limit");
        let said = SAID.into_iter().find(|said| *said == message);
        let message = said.map_or(message, |said| i18n::text(said).to_owned());
        JsonError { message, line: error.line(), column: error.column(), too_deep }
    })
}

/// What serde_json says of texts that people write.
const SAID: [&str; 15] = [
    key!("EOF while parsing a list"),
    key!("EOF while parsing an object"),
    key!("EOF while parsing a string"),
    key!("EOF while parsing a value"),
    key!("expected `:`"),
    key!("expected `,` or `]`"),
    key!("expected `,` or `}`"),
    key!("expected ident"),
    key!("expected value"),
    key!("invalid escape"),
    key!("invalid number"),
    key!("control character (\\u0000-\\u001F) found while parsing a string"),
    key!("key must be a string"),
    key!("trailing comma"),
    key!("trailing characters"),
];

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// A member's name, held as objects hold it from the start.
struct Key(Arc<str>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key(key.into()))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Value::Array(Arc::new(elements)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        /// As many members as most objects have: room for them is made once.
        const USUAL: usize = 7;
        let mut members = Object::default();
        while let Some(Key(key)) = map.next_key()? {
            if &*key == NUMBER_TOKEN && members.is_empty() {
                let value: Value = map.next_value()?;
                if let Some(number) = value.as_str().and_then(Number::from_literal) {
                    return Ok(Value::Number(number));
                }
                members.insert(key, value);
                continue;
            }
            if members.is_empty() {
                members.reserve(USUAL);
            }
            match members.entry(key) {
                Entry::Occupied(there) => {
                    let key = there.key();
                    return Err(A::Error::custom(tr!(
                        "the key \"{key}\" stands twice in one object: keep one of the two",
                        key
                    )));
                }
                Entry::Vacant(free) => _ = free.insert(map.next_value()?),
            }
        }
        Ok(Value::Object(Arc::new(members)))
    }
}

/// A value as JSON text in one line.
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

/// Appends a value as JSON text in one line.
pub fn write(out: &mut String, value: &Value) {
    write_value(out, value, None);
}

/// Appends an object as JSON text in one line.
pub fn write_object(out: &mut String, members: &Object) {
    write_members(out, members, None);
}

/// A value as indented JSON text (two spaces), with arrays of plain numbers in one line.
pub fn to_string_pretty(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value, Some(0));
    out
}

/// Appends `text` as a JSON string literal.
pub fn write_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push_str("\"");
    let mut rest = text;
    // Most texts have nothing to escape, and are copied whole.
    while let Some(at) = rest.bytes().position(|byte| ESCAPED[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            control => _ = write!(out, "\\u{control:04x}"),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push_str("\"");
}

/// The bytes that may not stand in a string literal as they are.
const ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        escaped[control] = true;
        control += 1;
    }
    escaped[b'"' as usize] = true;
    escaped[b'\\' as usize] = true;
    escaped
};

/// Appends an integer.
fn write_int(out: &mut String, int: i64) {
    if int < 0 {
        out.push_str("-");
    }
    write_unsigned(out, int.unsigned_abs());
}

/// Appends an integer that is not negative, without the ceremony of `write!`: a trace is full of them.
pub fn write_unsigned(out: &mut String, mut int: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (int % 10) as u8;
        int /= 10;
        if int == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Appends a value as JSON text; `indent` is the level, or `None` for one line.
fn write_value(out: &mut String, value: &Value, indent: Option<usize>) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(Number::Int(int)) => write_int(out, *int),
        Value::Number(number) => _ = write!(out, "{number}"),
        Value::String(text) => write_string(out, text),
        Value::Array(elements) if elements.iter().all(|e| matches!(e, Value::Number(_))) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push_str(if indent.is_some() { ", " } else { "," });
                }
                write_value(out, element, None);
            }
            out.push(']');
        }
        Value::Array(elements) => {
            write_list(out, indent, ["[", "]"], elements.iter(), |out, element, indent| {
                write_value(out, element, indent);
            });
        }
        Value::Object(members) => write_members(out, members, indent),
    }
}

fn write_members(out: &mut String, members: &Object, indent: Option<usize>) {
    write_list(out, indent, ["{", "}"], members.iter(), |out, (key, value), indent| {
        write_string(out, key);
        out.push_str(if indent.is_some() { ": " } else { ":" });
        write_value(out, value, indent);
    });
}

fn write_list<T>(
    out: &mut String,
    indent: Option<usize>,
    [open, close]: [&str; 2],
    items: impl ExactSizeIterator<Item = T>,
    write_item: impl Fn(&mut String, T, Option<usize>),
) {
    let inner = indent.map(|level| level + 1);
    let new_line = |out: &mut String, level: Option<usize>| {
        if let Some(level) = level {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", level));
        }
    };
    let empty = items.len() == 0;
    out.push_str(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push_str(",");
        }
        new_line(out, inner);
        write_item(out, item, inner);
    }
    if !empty {
        new_line(out, indent);
    }
    out.push_str(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(text: &str) {
        assert_eq!(to_string(&parse(text).unwrap()), text);
    }

    #[test]
    fn numbers_keep_their_spelling() {
        for text in ["0", "-0", "1", "1.0", "1.5", "1e+2", "1e-7", "0.1", "19.90", "-12.25", "1e+400"] {
            same(text);
        }
        same("9007199254740993");
        same("-9223372036854775808");
        same("9223372036854775807");
        same("123456789012345678901234567890");
        same("0.12345678901234567890123");
    }

    #[test]
    fn order_and_strings_are_kept() {
        same(r#"{"b":1,"a":{"z":null,"y":[true,"x"]},"":"\u0001\"\\\n"}"#);
        same(r#"{"$serde_json::private::Number":"not a number"}"#);
    }

    #[test]
    fn numbers_compare_exactly() {
        let n = |text| Number::from_literal(text).unwrap();
        assert_ne!(n("9007199254740993"), n("9007199254740992"));
        assert_eq!(n("1"), n("1.0"));
        assert_eq!(Number::read_text(" +007.50 "), Some(n("7.5")));
        assert_eq!(Number::read_text("00"), Some(n("0")));
        for text in ["", "-", "1.", ".5", "0x1", "1e", "NaN", "Infinity", "1 2"] {
            assert_eq!(Number::read_text(text), None, "{text}");
        }
    }

    #[test]
    fn errors_say_where() {
        let error = parse("{\n  \"a\": x\n}").unwrap_err();
        assert_eq!((error.line, error.column), (2, 8));
        assert!(parse(&"[".repeat(200)).unwrap_err().too_deep);
        assert!(parse(r#"{"a":1,"a":2}"#).unwrap_err().message.contains("\"a\" stands twice"));
    }
}
