//! The operators of condition rules.

use std::borrow::Cow;
use std::cmp::Ordering;

use regex_lite::{Regex, RegexBuilder};
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime, PrimitiveDateTime};

use crate::i18n::{self, key, tr};

use super::expression::to_text;
use super::value::{Number, Value};

/// Declares the operators with their words in JSON and in the interface.
macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $label:expr;)*) => {
        /// What a rule asks of its operands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(rename_all = "snake_case"))]
        pub enum Operator { $($(#[$doc])* $name,)* }

        impl Operator {
            /// All operators, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The words in a sentence: "result *is one of* …".
            pub fn label(self) -> &'static str {
                i18n::text(match self { $(Self::$name => $label,)* })
            }

            /// The operator of a word in JSON.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

operators! {
    /// The same value; numbers and their texts are the same.
    Equals = "equals", key!("is");
    /// Not the same value.
    NotEquals = "not_equals", key!("is not");
    /// A substring, an element, or an object's key.
    Contains = "contains", key!("contains");
    /// The opposite of `contains`.
    NotContains = "not_contains", key!("does not contain");
    /// The text begins so.
    StartsWith = "starts_with", key!("starts with");
    /// The text ends so.
    EndsWith = "ends_with", key!("ends with");
    /// A regular expression finds something in the text.
    Matches = "matches", key!("matches");
    /// The regular expression finds nothing.
    NotMatches = "not_matches", key!("does not match");
    /// Greater, for numbers and date-times.
    GreaterThan = "greater_than", key!("is greater than");
    /// Greater or the same.
    GreaterOrEqual = "greater_or_equal", key!("is at least");
    /// Less, for numbers and date-times.
    LessThan = "less_than", key!("is less than");
    /// Less or the same.
    LessOrEqual = "less_or_equal", key!("is at most");
    /// From the first of two to the second, both included.
    Between = "between", key!("is between");
    /// One of the elements on the right.
    In = "in", key!("is one of");
    /// None of the elements on the right.
    NotIn = "not_in", key!("is none of");
    /// JSON null.
    IsNull = "is_null", key!("is null");
    /// Anything but JSON null.
    IsNotNull = "is_not_null", key!("is not null");
    /// There, even if null.
    Exists = "exists", key!("exists");
    /// Missing.
    NotExists = "not_exists", key!("does not exist");
    /// Missing, null, or an empty text, array or object.
    IsEmpty = "is_empty", key!("is empty");
    /// The opposite of `is_empty`.
    IsNotEmpty = "is_not_empty", key!("is not empty");
    /// `true`, or the word.
    IsTrue = "is_true", key!("is true");
    /// `false`, or the word.
    IsFalse = "is_false", key!("is false");
    /// An object has the key, even with a null value.
    HasKey = "has_key", key!("has the key");
}

/// Why a rule could not be evaluated; it then never matches.
pub type Note = Cow<'static, str>;

impl Operator {
    /// Whether the operator looks at a right operand.
    pub fn takes_right(self) -> bool {
        use Operator::*;
        !matches!(self, IsNull | IsNotNull | Exists | NotExists | IsEmpty | IsNotEmpty | IsTrue | IsFalse)
    }

    /// Whether the right operand is a regular expression.
    pub fn takes_regex(self) -> bool {
        matches!(self, Self::Matches | Self::NotMatches)
    }

    /// Evaluates the operator; a missing operand is `None`. `regex` is the right operand compiled
    /// beforehand, where it is the same at every evaluation.
    ///
    /// # Errors
    /// Says why the operands cannot be compared this way.
    pub fn evaluate(
        self,
        left: Option<&Value>,
        right: Option<&Value>,
        ignore_case: bool,
        regex: Option<&Regex>,
    ) -> Result<bool, Note> {
        use Operator::*;
        Ok(match self {
            Equals => same(left, right, ignore_case),
            NotEquals => !same(left, right, ignore_case),
            Contains => contains(left, right, ignore_case)?,
            NotContains => !contains(left, right, ignore_case)?,
            StartsWith => in_texts(left, right, ignore_case, |text, part| text.starts_with(part))?,
            EndsWith => in_texts(left, right, ignore_case, |text, part| text.ends_with(part))?,
            Matches => matches(left, right, ignore_case, regex)?,
            NotMatches => !matches(left, right, ignore_case, regex)?,
            GreaterThan => order(left, right)?.is_gt(),
            GreaterOrEqual => order(left, right)?.is_ge(),
            LessThan => order(left, right)?.is_lt(),
            LessOrEqual => order(left, right)?.is_le(),
            Between => {
                let (low, high) = bounds(right)?;
                order(left, Some(low))?.is_ge() && order(left, Some(high))?.is_le()
            }
            In => is_in(left, right, ignore_case)?,
            NotIn => !is_in(left, right, ignore_case)?,
            IsNull => matches!(left, Some(Value::Null)),
            IsNotNull => !matches!(left, Some(Value::Null)),
            Exists => left.is_some(),
            NotExists => left.is_none(),
            IsEmpty => is_empty(left),
            IsNotEmpty => !is_empty(left),
            IsTrue => is_word(left, true, ignore_case),
            IsFalse => is_word(left, false, ignore_case),
            HasKey => has_key(left, right)?,
        })
    }
}

/// Compiles the right operand of `matches`.
///
/// # Errors
/// Says what is wrong with the regular expression.
pub fn compile_regex(pattern: &str, ignore_case: bool) -> Result<Regex, Note> {
    RegexBuilder::new(pattern)
        .case_insensitive(ignore_case)
        .size_limit(1 << 20)
        .build()
        .map_err(|error| tr!("the regular expression cannot be read: {error}", error).into())
}

/// What an operand is, for a note.
fn describe(value: Option<&Value>) -> &'static str {
    i18n::text(value.map_or(key!("missing"), Value::type_name))
}

/// A text without its case: letter by letter, so that a part folds as the whole does (`str::to_lowercase`
/// looks at the neighbours of a Σ), and by way of the capitals, so that ß is ss and ς is σ.
fn fold(text: &str, ignore_case: bool) -> Cow<'_, str> {
    if !ignore_case {
        return text.into();
    }
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// `equals`: numbers with their texts, booleans with their words, all else as JSON.
fn same(left: Option<&Value>, right: Option<&Value>, ignore_case: bool) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => same_value(left, right, ignore_case),
        _ => false,
    }
}

fn same_value(left: &Value, right: &Value, ignore_case: bool) -> bool {
    match (left, right) {
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            Number::read_text(text).as_ref() == Some(number)
        }
        (Value::Bool(bool), Value::String(text)) | (Value::String(text), Value::Bool(bool)) => {
            *fold(text, ignore_case) == *bool.to_string()
        }
        (Value::String(a), Value::String(b)) => a == b || (ignore_case && fold(a, true) == fold(b, true)),
        (Value::Array(a), Value::Array(b)) if ignore_case => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| json_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) if ignore_case => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| json_same(a, b)))
        }
        _ => left == right,
    }
}

/// JSON equality in which texts differ in case only.
fn json_same(a: &Value, b: &Value) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b) && same_value(a, b, true)
}

/// `contains`. Nothing is in what is missing or null.
fn contains(left: Option<&Value>, right: Option<&Value>, ignore_case: bool) -> Result<bool, Note> {
    let Some(left) = left else { return Ok(false) };
    match left {
        Value::Null => Ok(false),
        Value::Array(elements) => {
            Ok(right.is_some_and(|right| elements.iter().any(|e| same_value(e, right, ignore_case))))
        }
        Value::Object(members) => match right {
            Some(Value::String(key)) if ignore_case => {
                let key = fold(key, true);
                Ok(members.keys().any(|member| fold(member, true) == key))
            }
            Some(Value::String(key)) => Ok(members.contains_key(key)),
            Some(key @ Value::Number(_)) => Ok(members.contains_key(&*to_text(key))),
            other => {
                Err(tr!("an object contains keys, and the right side is {kind}", kind = describe(other))
                    .into())
            }
        },
        Value::String(_) | Value::Number(_) => {
            in_texts(Some(left), right, ignore_case, |text, part| text.contains(part))
        }
        Value::Bool(_) => {
            Err(tr!("a boolean contains nothing: the left side must be a text, array or object").into())
        }
    }
}

/// `in` is `contains` read from the other side, over arrays, objects' keys and texts.
fn is_in(left: Option<&Value>, right: Option<&Value>, ignore_case: bool) -> Result<bool, Note> {
    match right {
        Some(Value::Array(_)) => contains(right, left, ignore_case),
        Some(Value::Object(_) | Value::String(_)) if left.is_none() => Ok(false),
        Some(Value::Object(_) | Value::String(_)) => contains(right, left, ignore_case),
        other => Err(tr!("the right side must be a list, and it is {kind}", kind = describe(other)).into()),
    }
}

/// A text, or a number by its text.
fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    matches!(value, Value::String(_) | Value::Number(_)).then(|| to_text(value))
}

fn in_texts(
    left: Option<&Value>,
    right: Option<&Value>,
    ignore_case: bool,
    test: impl Fn(&str, &str) -> bool,
) -> Result<bool, Note> {
    let left = match left {
        None | Some(Value::Null) => return Ok(false),
        Some(value) => text_of(value).ok_or_else(|| {
            tr!("the left side must be a text, and it is {kind}", kind = describe(Some(value)))
        })?,
    };
    let right = right
        .and_then(text_of)
        .ok_or_else(|| tr!("the right side must be a text, and it is {kind}", kind = describe(right)))?;
    Ok(test(&fold(&left, ignore_case), &fold(&right, ignore_case)))
}

fn matches(
    left: Option<&Value>,
    right: Option<&Value>,
    ignore_case: bool,
    regex: Option<&Regex>,
) -> Result<bool, Note> {
    let compiled;
    let regex = match (regex, right) {
        (Some(regex), _) => regex,
        (None, Some(Value::String(pattern))) => {
            compiled = compile_regex(pattern, ignore_case)?;
            &compiled
        }
        (None, other) => {
            return Err(tr!(
                "the right side must be a regular expression, and it is {kind}",
                kind = describe(other)
            )
            .into());
        }
    };
    match left {
        None | Some(Value::Null) => Ok(false),
        Some(value) => text_of(value).map(|text| regex.is_match(&text)).ok_or_else(|| {
            tr!("the left side must be a text, and it is {kind}", kind = describe(Some(value))).into()
        }),
    }
}

/// Orders two numbers (or texts that read as numbers), or two ISO 8601 date-times.
fn order(left: Option<&Value>, right: Option<&Value>) -> Result<Ordering, Note> {
    let (Some(left), Some(right)) = (left, right) else {
        let missing = match left {
            None => tr!("the left side is missing"),
            Some(_) => tr!("the right side is missing"),
        };
        return Err(missing.into());
    };
    if let (Some(a), Some(b)) = (number_of(left), number_of(right)) {
        return a.compare(&b).ok_or_else(|| tr!("the numbers cannot be compared").into());
    }
    if let (Some(a), Some(b)) = (instant_of(left), instant_of(right)) {
        return Ok(a.cmp(&b));
    }
    let odd = if number_of(left).or_else(|| instant_of(left).map(|_| Number::Int(0))).is_none() {
        left
    } else {
        right
    };
    Err(match odd {
        Value::String(text) => {
            let shown: String = text.chars().take(40).collect();
            tr!("\"{shown}\" is neither a number nor a date-time like the other side", shown)
        }
        other => {
            tr!("{kind} cannot be ordered: only numbers and date-times can", kind = describe(Some(other)))
        }
    }
    .into())
}

fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => Number::read_text(text),
        _ => None,
    }
}

/// A date-time of ISO 8601; one without an offset counts as UTC, a date as its midnight.
fn instant_of(value: &Value) -> Option<OffsetDateTime> {
    let text = value.as_str()?.trim();
    OffsetDateTime::parse(text, &Iso8601::PARSING)
        .ok()
        .or_else(|| PrimitiveDateTime::parse(text, &Iso8601::PARSING).ok().map(PrimitiveDateTime::assume_utc))
        .or_else(|| Some(Date::parse(text, &Iso8601::PARSING).ok()?.midnight().assume_utc()))
}

fn bounds(right: Option<&Value>) -> Result<(&Value, &Value), Note> {
    match right.and_then(Value::as_array).map(|pair| pair.as_slice()) {
        Some([low, high]) => Ok((low, high)),
        _ => Err(tr!("the right side must be a list of two: the lowest and the highest").into()),
    }
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(elements)) => elements.is_empty(),
        Some(Value::Object(members)) => members.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => false,
    }
}

fn is_word(value: Option<&Value>, wanted: bool, ignore_case: bool) -> bool {
    value.is_some_and(|value| same_value(value, &Value::Bool(wanted), ignore_case))
}

fn has_key(left: Option<&Value>, right: Option<&Value>) -> Result<bool, Note> {
    let key = right
        .and_then(text_of)
        .ok_or_else(|| tr!("the right side must be a key, and it is {kind}", kind = describe(right)))?;
    match left {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Object(members)) => Ok(members.contains_key(&*key)),
        other => {
            Err(tr!("only an object has keys, and the left side is {kind}", kind = describe(other)).into())
        }
    }
}
