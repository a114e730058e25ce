//! What was expected beside what was, line by line.

use std::sync::Arc;

use crate::flow::Value;

/// Lists longer than this are held against each other by place only: the table of the search grows with the
/// square of their length.
const LONGEST_SEARCH: usize = 400;

/// One line of a comparison. A missing side is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the line is about: a variable's name.
    pub name: Option<Arc<str>>,
    /// What should have been.
    pub expected: Option<Value>,
    /// What was.
    pub actual: Option<Value>,
}

impl Line {
    /// Whether both sides are the same.
    pub fn same(&self) -> bool {
        self.expected == self.actual
    }
}

/// Compares two values: lists element by element (with what was put in or left out found), objects by their
/// keys, all else as it is.
pub fn lines(expected: &Value, actual: &Value) -> Vec<Line> {
    match (expected, actual) {
        (Value::Array(expected), Value::Array(actual)) => sequences(expected, actual),
        (Value::Object(expected), Value::Object(actual)) => expected
            .iter()
            .map(|(name, value)| Line {
                name: Some(Arc::clone(name)),
                expected: Some(value.clone()),
                actual: actual.get(name).cloned(),
            })
            .chain(actual.iter().filter(|(name, _)| !expected.contains_key(*name)).map(|(name, value)| {
                Line { name: Some(Arc::clone(name)), expected: None, actual: Some(value.clone()) }
            }))
            .collect(),
        _ => vec![line(Some(expected), Some(actual))],
    }
}

fn line(expected: Option<&Value>, actual: Option<&Value>) -> Line {
    Line { name: None, expected: expected.cloned(), actual: actual.cloned() }
}

/// The longest common subsequence keeps the lines that are the same beside each other; what lies between them
/// is paired by place.
fn sequences(expected: &[Value], actual: &[Value]) -> Vec<Line> {
    let mut out = Vec::with_capacity(expected.len().max(actual.len()));
    let (mut left, mut right) = (0, 0);
    for (at_left, at_right) in common(expected, actual) {
        pair(&mut out, &expected[left..at_left], &actual[right..at_right]);
        out.push(line(expected.get(at_left), actual.get(at_right)));
        (left, right) = (at_left + 1, at_right + 1);
    }
    pair(&mut out, &expected[left..], &actual[right..]);
    out
}

fn pair(out: &mut Vec<Line>, expected: &[Value], actual: &[Value]) {
    let longest = expected.len().max(actual.len());
    out.extend((0..longest).map(|at| line(expected.get(at), actual.get(at))));
}

/// The places of the elements that both lists have, in order.
fn common(expected: &[Value], actual: &[Value]) -> Vec<(usize, usize)> {
    if expected.len().max(actual.len()) > LONGEST_SEARCH {
        return (0..expected.len().min(actual.len()))
            .filter(|at| expected[*at] == actual[*at])
            .map(|at| (at, at))
            .collect();
    }
    let width = actual.len() + 1;
    // table[i * width + j] is the length of the longest common subsequence of expected[i..] and actual[j..].
    let mut table = vec![0_u32; (expected.len() + 1) * width];
    for i in (0..expected.len()).rev() {
        for j in (0..actual.len()).rev() {
            table[i * width + j] = if expected[i] == actual[j] {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < expected.len() && j < actual.len() {
        if expected[i] == actual[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Value {
        Value::array(texts.iter().map(|text| Value::from(*text)))
    }

    /// `=a` the same, `a|b` different, `a|` only expected, `|b` only there.
    fn shown(expected: &[&str], actual: &[&str]) -> Vec<String> {
        let word =
            |value: &Option<Value>| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        lines(&texts(expected), &texts(actual))
            .iter()
            .map(|line| match line.same() {
                true => format!("={}", word(&line.expected)),
                false => format!("{}|{}", word(&line.expected), word(&line.actual)),
            })
            .collect()
    }

    #[test]
    fn what_was_put_in_or_left_out_is_found() {
        assert_eq!(shown(&["a", "b", "c"], &["a", "c"]), ["=a", "b|", "=c"]);
        assert_eq!(shown(&["a", "c"], &["a", "b", "c"]), ["=a", "|b", "=c"]);
        assert_eq!(shown(&["a", "b"], &["a", "x", "y"]), ["=a", "b|x", "|y"]);
        assert_eq!(shown(&[], &["a"]), ["|a"]);
    }

    #[test]
    fn long_lists_are_compared_by_place() {
        let long: Vec<_> = (0..1000).map(|n| n.to_string()).collect();
        let long: Vec<_> = long.iter().map(String::as_str).collect();
        assert_eq!(shown(&long, &long).len(), 1000);
        assert_eq!(shown(&long, &long[1..]).len(), 1000);
    }

    #[test]
    fn objects_by_their_keys() {
        let expected = Value::object([("result", Value::from("null")), ("gone", Value::Null)]);
        let actual = Value::object([("result", Value::Null)]);
        let lines = lines(&expected, &actual);
        assert_eq!(lines.len(), 2);
        assert!(!lines[0].same(), "null is not \"null\"");
        assert_eq!((lines[1].expected.clone(), lines[1].actual.clone()), (Some(Value::Null), None));
        assert!(!lines[1].same(), "null is not missing");
    }
}
