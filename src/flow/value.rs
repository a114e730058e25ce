//! JSON values as the flow engine holds them: ordered, cheap to clone, with numbers as exact as they
//! were written.

use std::cmp::Ordering;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::i18n::key;

/// How names are hashed: quickly, for a document is full of short ones. The seeds differ from object to object, but in wasm they
/// can be foretold, as those of the standard library can: a document made for it is slow to read, and harms only its own page.
pub(super) type NameHash = foldhash::fast::RandomState;

/// A JSON object in its author's order.
pub type Object = IndexMap<Arc<str>, Value, NameHash>;

/// One JSON value. Cloning copies at most a pointer, so a response body of a megabyte can be a
/// variable, an operand and a trace entry at once.
///
/// *Missing* is not a value: where something may be missing the type is `Option<Value>`, so that
/// missing, `null` and `"null"` stay three different things.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// JSON `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, exact.
    Number(Number),
    /// A text.
    String(Arc<str>),
    /// An array.
    Array(Arc<Vec<Value>>),
    /// An object.
    Object(Arc<Object>),
}

/// A JSON number. What neither an `i64` nor an `f64` would write back the same way keeps its text.
#[derive(Clone, Debug)]
pub enum Number {
    /// An integer.
    Int(i64),
    /// A finite number with a fraction.
    Float(f64),
    /// The number as its author wrote it: `1.0`, `1e3`, `123456789012345678901234567890`.
    Literal(Arc<str>),
}

impl Number {
    /// Reads a JSON number literal; `None` where the text is not one.
    pub fn from_literal(text: &str) -> Option<Self> {
        if !is_number_literal(text) {
            return None;
        }
        if let Ok(int) = text.parse::<i64>()
            && text != "-0"
        {
            return Some(Self::Int(int));
        }
        let float: f64 = text.parse().ok()?;
        // An integer-valued float is always kept as written: `1.0` must not become `1`.
        if float.fract() != 0.0 && format!("{float}") == text {
            return Some(Self::Float(float));
        }
        Some(Self::Literal(text.into()))
    }

    /// The nearest floating-point number (infinite for literals such as `1e999`).
    pub fn as_f64(&self) -> f64 {
        match self {
            Self::Int(int) => *int as f64,
            Self::Float(float) => *float,
            Self::Literal(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The number as an integer, where it is one written without a fraction or an exponent.
    pub fn as_int(&self) -> Option<i128> {
        match self {
            Self::Int(int) => Some(i128::from(*int)),
            Self::Float(_) => None,
            Self::Literal(text) => text.parse().ok(),
        }
    }

    /// Compares two numbers: integers exactly, all others as floating-point numbers.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self.as_int(), other.as_int()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    /// Reads a text that a person would call a number: a JSON number, with spaces around it, a plus
    /// sign or leading zeros allowed.
    pub fn read_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('+').unwrap_or(text);
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text),
        };
        let stripped = digits.trim_start_matches('0');
        if stripped.len() == digits.len() {
            return Self::from_literal(text);
        }
        let zero = if stripped.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
        Self::from_literal(&format!("{sign}{zero}{stripped}"))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(int) => write!(f, "{int}"),
            // JSON has no word for these; the engine refuses to make them, so this is a last resort.
            Self::Float(float) if !float.is_finite() => f.write_str("null"),
            Self::Float(float) => write!(f, "{float}"),
            Self::Literal(text) => f.write_str(text),
        }
    }
}

/// The grammar of RFC 8259, section 6.
fn is_number_literal(text: &str) -> bool {
    let bytes = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(0);
    if whole == 0 || (whole > 1 && bytes[0] == b'0') {
        return false;
    }
    let mut at = whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let exponent = digits(at);
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

impl Value {
    /// A value's type in JSON's own words.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => key!("null"),
            Self::Bool(_) => key!("boolean"),
            Self::Number(_) => key!("number"),
            Self::String(_) => key!("string"),
            Self::Array(_) => key!("array"),
            Self::Object(_) => key!("object"),
        }
    }

    /// The text, where the value is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The object, where the value is one.
    pub fn as_object(&self) -> Option<&Arc<Object>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The array, where the value is one.
    pub fn as_array(&self) -> Option<&Arc<Vec<Value>>> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The nearest floating-point number, where the value is a number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.as_f64()),
            _ => None,
        }
    }

    /// The member of an object; `None` (missing) for anything else.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The element of an array; `None` (missing) for anything else.
    pub fn get_index(&self, index: usize) -> Option<&Value> {
        self.as_array()?.get(index)
    }

    /// An object from its members, in order.
    pub fn object<K: Into<Arc<str>>>(members: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Object(Arc::new(members.into_iter().map(|(key, value)| (key.into(), value)).collect()))
    }

    /// An array from its elements.
    pub fn array(elements: impl IntoIterator<Item = Value>) -> Self {
        Self::Array(Arc::new(elements.into_iter().collect()))
    }
}

/// JSON equality: numbers by their value, objects without regard to order.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b) || a == b,
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(Number::Int(value))
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        match i64::try_from(value) {
            Ok(int) => int.into(),
            Err(_) => Self::Number(Number::Literal(value.to_string().into())),
        }
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        i64::from(value).into()
    }
}

impl From<f64> for Value {
    /// A number that is whole is written as an integer.
    fn from(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < 9.0e15 {
            (value as i64).into()
        } else {
            Self::Number(Number::Float(value))
        }
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(value: Arc<str>) -> Self {
        Self::String(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
