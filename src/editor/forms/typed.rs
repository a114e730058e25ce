//! From what a person types to JSON and back. What cannot be read yet is an error in words; the text itself
//! is the form's to keep.

use crate::flow::{Number, Value, guards, json};
use crate::i18n::tr;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A text.
    Text,
    /// Any JSON in short: a text stands for itself, unless it reads as another type.
    Value,
    /// Any JSON as it is written.
    Json,
    /// A number within bounds.
    Number {
        /// The lowest.
        min: f64,
        /// The highest.
        max: f64,
        /// Whether it has no fraction.
        whole: bool,
    },
    /// A duration in the document's seconds.
    Seconds {
        /// Whether a template may stand for it.
        template: bool,
    },
}

/// The unit in which a duration is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
}

impl Unit {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Ms, Self::S, Self::Min];

    /// Its sign.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::S => "s",
            Self::Min => "min",
        }
    }

    fn seconds(self) -> f64 {
        match self {
            Self::Ms => 0.001,
            Self::S => 1.0,
            Self::Min => 60.0,
        }
    }

    /// The unit in which a duration reads best.
    pub fn of(value: Option<&Value>) -> Self {
        match value.and_then(Value::as_f64) {
            Some(seconds) if seconds > 0.0 && seconds < 1.0 => Self::Ms,
            Some(seconds) if seconds >= 120.0 && seconds % 60.0 == 0.0 => Self::Min,
            _ => Self::S,
        }
    }
}

/// Reads a text; `None` is a field that is left out.
///
/// # Errors
/// Says what is wrong with the text.
pub fn read(kind: Kind, unit: Unit, text: &str) -> Result<Option<Value>, String> {
    let is_blank = text.trim().is_empty();
    match kind {
        Kind::Text => Ok(Some(text.into())),
        Kind::Value => read_value(text).map(Some),
        Kind::Json if is_blank => Err(tr!("Not JSON yet: nothing is there.").into()),
        Kind::Json => read_json(text).map(Some),
        Kind::Number { .. } | Kind::Seconds { .. } if is_blank => Ok(None),
        Kind::Number { min, max, whole } => {
            let number = Number::read_text(text).ok_or(tr!("This is not a number yet"))?;
            within(number.as_f64(), min, max)?;
            if whole && number.as_f64().fract() != 0.0 {
                return Err(tr!("This must be a whole number").into());
            }
            Ok(Some(Value::Number(number)))
        }
        Kind::Seconds { template: true } if text.contains("{{") => Ok(Some(text.into())),
        Kind::Seconds { template } => {
            let number = Number::read_text(text).ok_or(match template {
                true => tr!("This is neither a number nor a template yet"),
                false => tr!("This is not a number yet"),
            })?;
            let seconds = rounded(number.as_f64() * unit.seconds());
            within(seconds, 0.0, guards::MAX_SECONDS)?;
            Ok(Some(if unit == Unit::S { Value::Number(number) } else { seconds.into() }))
        }
    }
}

fn within(number: f64, min: f64, max: f64) -> Result<(), String> {
    if (min..=max).contains(&number) {
        return Ok(());
    }
    Err(if max < 1e9 {
        tr!("This must be between {min} and {max}", min, max)
    } else {
        tr!("This must be at least {min}", min)
    })
}

/// Without what binary fractions add: 0.1 × 3 is 0.3.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// What a field shows for a value.
pub fn show(kind: Kind, unit: Unit, value: Option<&Value>) -> String {
    match (kind, value) {
        (_, None) => String::new(),
        (Kind::Json, Some(value)) => json::to_string_pretty(value),
        (Kind::Value, Some(value)) => show_value(value),
        (Kind::Seconds { .. }, Some(Value::Number(number))) if unit != Unit::S => {
            rounded(number.as_f64() / unit.seconds()).to_string()
        }
        (Kind::Text | Kind::Number { .. } | Kind::Seconds { .. }, Some(value)) => match value {
            Value::String(text) => text.to_string(),
            Value::Null => String::new(),
            other => json::to_string(other),
        },
    }
}

/// Reads any JSON in short: `3`, `null`, `["a"]`, `"3"` are what they are in JSON, all else is a text.
///
/// # Errors
/// Says where what begins like JSON stops being it.
pub fn read_value(text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    let is_template = ["{{", "{%", "{#"].iter().any(|mark| trimmed.starts_with(mark));
    if trimmed.starts_with(['{', '[', '"']) && !is_template {
        return json::parse(trimmed)
            .map_err(|error| tr!("Not JSON yet: {error}. A text that begins so stands in quotes.", error));
    }
    Ok(match json::parse(trimmed) {
        Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
        _ => text.into(),
    })
}

/// A value in short, so that [`read_value`] gives it back.
pub fn show_value(value: &Value) -> String {
    match value {
        Value::String(text) if matches!(read_value(text), Ok(Value::String(same)) if same == *text) => {
            text.to_string()
        }
        other => json::to_string(other),
    }
}

fn read_json(text: &str) -> Result<Value, String> {
    json::parse(text).map_err(|error| {
        let words = tr!(
            "Not JSON yet: {message}, at line {line}, column {column}.",
            message = error.message,
            line = error.line,
            column = error.column
        );
        match bare_template(text) {
            true => [&words, tr!("Put templates in quotes: \"{{ attempts }}\" keeps its type.")].join(" "),
            false => words,
        }
    })
}

/// Whether a template stands outside of all strings.
fn bare_template(text: &str) -> bool {
    let (mut quoted, mut escaped, mut before) = (false, false, ' ');
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else if c == '{' && before == '{' {
            return true;
        } else {
            quoted = c == '"';
        }
        before = c;
    }
    false
}

/// What a value is, beside its field; nothing is said of a text.
pub fn type_words(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::String(text) if text.contains("{{") => tr!("template"),
        Value::String(_) => return None,
        Value::Bool(_) => tr!("true/false"),
        Value::Number(_) => tr!("number"),
        Value::Array(_) => tr!("list"),
        Value::Object(_) => tr!("object"),
        Value::Null => "null",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Value {
        json::parse(text).expect("JSON")
    }

    #[test]
    fn values_in_short_come_back_as_they_were() {
        let cases = [
            (r#""success""#, "success"),
            (r#""""#, ""),
            ("3", "3"),
            (r#""3""#, r#""3""#),
            ("1.0", "1.0"),
            ("null", "null"),
            (r#""null""#, r#""null""#),
            (r#""{{ result }}""#, "{{ result }}"),
            (r#"["a",1]"#, r#"["a",1]"#),
            (r#""[x]""#, r#""[x]""#),
            (r#"" a ""#, " a "),
        ];
        for (value, shown) in cases {
            let value = parse(value);
            assert_eq!(show_value(&value), shown);
            assert_eq!(read_value(shown).map(|read| json::to_string(&read)), Ok(json::to_string(&value)));
        }
        assert!(read_value("[1,").is_err());
        assert!(read_value(r#"{"a""#).is_err());
    }

    #[test]
    fn durations_are_seconds_in_the_document() {
        let seconds = Kind::Seconds { template: false };
        let cases = [
            ("20", Unit::S, "20"),
            ("1.5", Unit::Min, "90"),
            ("400", Unit::Ms, "0.4"),
            ("0.3", Unit::Min, "18"),
        ];
        for (text, unit, expect) in cases {
            let read = read(seconds, unit, text).expect("a duration");
            assert_eq!(read.as_ref().map(json::to_string).as_deref(), Some(expect));
            assert_eq!(show(seconds, unit, read.as_ref()), text);
        }
        assert_eq!(read(seconds, Unit::S, " "), Ok(None));
        for bad in ["x", "-1", "1e99", "{{ a }}"] {
            assert!(read(seconds, Unit::S, bad).is_err(), "{bad}");
        }
        let template = Kind::Seconds { template: true };
        assert_eq!(read(template, Unit::Min, "{{ a }}"), Ok(Some("{{ a }}".into())));
        assert_eq!(show(template, Unit::Ms, Some(&"{{ a }}".into())), "{{ a }}");
        let units = [("0.4", Unit::Ms), ("0", Unit::S), ("15", Unit::S), ("60", Unit::S), ("120", Unit::Min)];
        for (value, unit) in units {
            assert_eq!(Unit::of(Some(&parse(value))), unit);
        }
    }

    #[test]
    fn numbers_have_bounds() {
        let status = Kind::Number { min: 100.0, max: 599.0, whole: true };
        assert_eq!(read(status, Unit::S, "202"), Ok(Some(202_u32.into())));
        for bad in ["2", "600", "200.5", "ok"] {
            assert!(read(status, Unit::S, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn json_errors_have_a_place_and_advice() {
        let error = |text| read(Kind::Json, Unit::S, text).expect_err("no JSON");
        assert!(error("{\n \"a\": }").contains("at line 2, column 7"), "{}", error("{\n \"a\": }"));
        assert!(error(r#"{"n": {{ n }} }"#).contains("in quotes"));
        assert!(!error(r#"{"n": "{{ n }}" x"#).contains("in quotes"));
        assert!(error(" ").contains("nothing"));
    }
}
