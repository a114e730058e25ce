//! Reading an object's fields one by one, with a diagnostic for everything that is not as it should be.

use std::sync::Arc;

use crate::i18n::{self, key, tr};

use super::diagnostic::{Code, Diagnostic, Path};
use super::guards;
use super::model::Millis;
use super::value::{Object, Value};

/// Where diagnostics go while a document is read.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The node that is being read.
    pub(super) node: Option<Arc<str>>,
}

impl Report {
    pub(super) fn add(&mut self, code: Code, path: &Path<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.add_at(code, path.to_string(), message)
    }

    pub(super) fn add_at(&mut self, code: Code, path: String, message: impl Into<String>) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        let found = Diagnostic::new(code, message);
        self.diagnostics.push(Diagnostic { node: self.node.clone(), path: Some(path), ..found });
        &mut self.diagnostics[at]
    }

    /// Whether something has been said of a place already.
    pub(super) fn has_told_of(&self, path: &Path<'_>) -> bool {
        let path = path.to_string();
        self.diagnostics.iter().any(|found| found.path.as_deref() == Some(&path))
    }

    fn wrong_type(&mut self, path: &Path<'_>, expected: &'static str, value: &Value) {
        self.add(
            Code::WrongType,
            path,
            tr!(
                "this must be {expected}, and it is {kind}",
                expected = i18n::text(expected),
                kind = with_article(value)
            ),
        );
    }
}

fn with_article(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => tr!("a boolean"),
        Value::Number(_) => tr!("a number"),
        Value::String(_) => tr!("a string"),
        Value::Array(_) => tr!("an array"),
        Value::Object(_) => tr!("an object"),
    }
}

/// An object while it is read. Null counts as left out, but for [`Fields::json`].
pub(super) struct Fields<'a, 'r> {
    object: &'a Object,
    path: &'a Path<'a>,
    report: &'r mut Report,
    known: Vec<&'static str>,
}

impl<'a, 'r> Fields<'a, 'r> {
    /// Starts reading; reports and gives `None` where the value is no object.
    pub(super) fn of(value: &'a Value, path: &'a Path<'a>, report: &'r mut Report) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Self { object, path, report, known: Vec::with_capacity(16) }),
            other => {
                report.wrong_type(path, key!("an object"), other);
                None
            }
        }
    }

    pub(super) fn report(&mut self) -> &mut Report {
        self.report
    }

    /// Reports every field that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.object.keys() {
            if !self.known.contains(&&**key) {
                let meant = nearest(key, &self.known);

                let path = self.path.key(key);
                let message = match meant {
                    Some(near) => tr!(
                        "the format has no field \"{key}\" here, so it does nothing; it is kept: did you mean \"{near}\"?",
                        key,
                        near
                    ),
                    None => {
                        tr!("the format has no field \"{key}\" here, so it does nothing; it is kept", key)
                    }
                };
                let found = self.report.add(Code::UnknownField, &path, message);
                (found.name, found.meant) = (Some(Arc::clone(key)), meant.map(Arc::from));
            }
        }
    }

    /// Whatever stands in the field, null included.
    pub(super) fn json(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.object.get(key)
    }

    /// Whatever stands in the field, null counting as left out.
    pub(super) fn some(&mut self, key: &'static str) -> Option<&'a Value> {
        self.json(key).filter(|value| !matches!(value, Value::Null))
    }

    /// Reports a required field that is left out.
    pub(super) fn missing(&mut self, key: &'static str, what: &str) {
        let path = self.path.key(key);
        self.report.add(Code::MissingField, &path, tr!("\"{key}\" is missing: {what}", key, what));
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.some(key)?;
        let read = read(value);
        if read.is_none() {
            self.report.wrong_type(&self.path.key(key), expected, value);
        }
        read
    }

    pub(super) fn string(&mut self, key: &'static str) -> Option<&'a Arc<str>> {
        self.typed(key, key!("a text"), |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    pub(super) fn bool(&mut self, key: &'static str) -> Option<bool> {
        self.typed(key, key!("true or false"), |value| match value {
            Value::Bool(bool) => Some(*bool),
            _ => None,
        })
    }

    pub(super) fn object(&mut self, key: &'static str) -> Option<&'a Arc<Object>> {
        self.typed(key, key!("an object"), Value::as_object)
    }

    pub(super) fn array(&mut self, key: &'static str) -> Option<&'a Arc<Vec<Value>>> {
        self.typed(key, key!("an array"), Value::as_array)
    }

    /// A list of texts. What is none is reported and stands as an empty one, so that those after it are
    /// found at their own places.
    pub(super) fn strings(&mut self, key: &'static str) -> Option<Vec<Arc<str>>> {
        self.list(key, |element, path, report| match element {
            Value::String(text) => Some(Arc::clone(text)),
            other => {
                report.wrong_type(path, key!("a text"), other);
                Some(Arc::default())
            }
        })
    }

    /// A list of texts, some of which may be null.
    pub(super) fn strings_or_nulls(&mut self, key: &'static str) -> Option<Vec<Option<Arc<str>>>> {
        let elements = self.array(key)?;
        let path = self.path.key(key);
        let mut strings = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            match element {
                Value::String(text) => strings.push(Some(Arc::clone(text))),
                Value::Null => strings.push(None),
                other => self.report.wrong_type(&path.index(index), key!("a text, or null"), other),
            }
        }
        Some(strings)
    }

    /// A number within a range.
    pub(super) fn number(&mut self, key: &'static str, min: f64, max: f64) -> Option<f64> {
        let number = self.typed(key, key!("a number"), Value::as_f64)?;
        self.in_range(key, number, min, max).then_some(number)
    }

    /// A whole number within a range.
    pub(super) fn whole(&mut self, key: &'static str, min: u32, max: u32) -> Option<u32> {
        let number = self.typed(key, key!("a number"), Value::as_f64)?;
        if !self.in_range(key, number, f64::from(min), f64::from(max)) {
            return None;
        }
        if number.fract() != 0.0 {
            self.report.add(Code::InvalidValue, &self.path.key(key), tr!("this must be a whole number"));
            return None;
        }
        Some(number as u32)
    }

    fn in_range(&mut self, key: &'static str, number: f64, min: f64, max: f64) -> bool {
        let inside = (min..=max).contains(&number);
        if !inside {
            let message = if max < f64::MAX {
                tr!("this must be between {min} and {max}", min, max)
            } else {
                tr!("this must be at least {min}", min)
            };
            self.report.add(Code::InvalidValue, &self.path.key(key), message);
        }
        inside
    }

    /// A duration in seconds, as milliseconds.
    pub(super) fn seconds(&mut self, key: &'static str) -> Option<Millis> {
        self.number(key, 0.0, guards::MAX_SECONDS).map(millis)
    }

    /// One word of a closed list.
    pub(super) fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.string(key)?;
        let found = words.iter().find(|(word, _)| *word == &**text).map(|(_, value)| *value);
        if found.is_none() {
            let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message =
                tr!("\"{word}\" is not known here: it is one of {all}", word = text, all = list.join(", "));
            let found = self.report.add(Code::InvalidValue, &self.path.key(key), message);
            found.meant = nearest(text, &list).map(Arc::from);
        }
        found
    }

    /// Reads a nested object or array element by element with the path at hand.
    pub(super) fn nested<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Value, &Path<'_>, &mut Report) -> Option<T>,
    ) -> Option<T> {
        let value = self.some(key)?;
        read(value, &self.path.key(key), self.report)
    }

    /// Reads an array's elements; what cannot be read is reported and left out.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&'a Value, &Path<'_>, &mut Report) -> Option<T>,
    ) -> Option<Vec<T>> {
        let elements = self.array(key)?;
        let path = self.path.key(key);
        let read = elements
            .iter()
            .enumerate()
            .filter_map(|(index, element)| read(element, &path.index(index), self.report))
            .collect();
        Some(read)
    }
}

/// Seconds of a document as the program's milliseconds.
pub fn millis(seconds: f64) -> Millis {
    let ms = (seconds * 1000.0).clamp(0.0, guards::MAX_SECONDS * 1000.0);
    // Rounded by hand, half up: `round` is a call on most machines, and this is done for every draw.
    let whole = ms as i64;
    whole as Millis + Millis::from(ms - whole as f64 >= 0.5)
}

/// The known word that a person most likely meant.
pub(super) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 2 && *distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
