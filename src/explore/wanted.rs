//! The values that take a comparison to each of its sides.

use std::sync::Arc;

use crate::flow::operator::compile_regex;
use crate::flow::{Number, Operator, Value};

use super::dates;
use super::sample;

/// The text that stands for whatever no rule names.
pub(super) const SOMETHING_ELSE: &str = "something else";

/// Lists longer than this are not made.
const LONGEST_LIST: f64 = 20.0;

/// What the rules that read a place hold it against.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    values: Vec<Value>,
    /// Where order comparisons turn over.
    numbers: Vec<f64>,
    dates: Vec<Arc<str>>,
    /// Whether the rules look at how long it is.
    counted: bool,
    /// Whether an expression stands between the place and the rule.
    made: bool,
}

impl Wanted {
    /// Null, missing and something else alone.
    pub(super) fn plain() -> Self {
        Self::default()
    }

    pub(super) fn values(values: impl IntoIterator<Item = Value>) -> Self {
        Self { values: values.into_iter().collect(), ..Self::default() }
    }

    pub(super) fn number(number: f64) -> Self {
        Self { numbers: vec![number], ..Self::default() }
    }

    /// The same, where an expression with these literals makes the operand.
    pub(super) fn through(mut self, literals: &[Value], counts: bool) -> Self {
        self.values.extend(literals.iter().cloned());
        (self.made, self.counted) = (true, self.counted || counts);
        self
    }

    /// What takes a rule to its sides where the other operand is `other`. `left` says which one the place is.
    pub(super) fn by_rule(op: Operator, other: Option<&Value>, left: bool, ignore_case: bool) -> Self {
        use Operator::*;
        let text = |value: &Value| Value::from(crate::flow::expression::to_text(value).into_owned());
        match op {
            IsNull | IsNotNull | Exists | NotExists => Self::plain(),
            IsEmpty | IsNotEmpty => Self::values(["".into()]),
            IsTrue | IsFalse => Self::values([true.into(), false.into()]),
            _ => match (op, other) {
                (_, None) => Self::plain(),
                (GreaterThan | GreaterOrEqual | LessThan | LessOrEqual, Some(other)) => {
                    Self::threshold(other)
                }
                (Between, Some(Value::Array(bounds))) if left => {
                    bounds.iter().map(Self::threshold).fold(Self::plain(), |mut all, one| {
                        all.add(&one);
                        all
                    })
                }
                (In | NotIn, Some(Value::Array(elements))) if left => Self::values(elements.iter().cloned()),
                (In | NotIn, Some(Value::Object(members))) if left => {
                    Self::values(members.keys().map(|key| Arc::clone(key).into()))
                }
                (In | NotIn, Some(other)) if !left => {
                    Self::values([Value::array([other.clone()]), other.clone()])
                }
                (Contains | NotContains, Some(other)) if left => match other {
                    Value::String(_) | Value::Number(_) => {
                        Self::values([text(other), Value::array([other.clone()])])
                    }
                    other => Self::values([Value::array([other.clone()])]),
                },
                (Matches | NotMatches, Some(Value::String(pattern))) if left => {
                    let regex = compile_regex(pattern, ignore_case).ok();
                    let found = regex.and_then(|regex| {
                        sample::sample(pattern).filter(|sample| regex.is_match(sample)).map(Value::from)
                    });
                    Self::values(found)
                }
                (HasKey, Some(key)) if left => {
                    let key = crate::flow::expression::to_text(key).into_owned();
                    Self::values([Value::object([(key, Value::from(true))]), Value::Object(Arc::default())])
                }
                (_, Some(other)) => Self::values([other.clone()]),
            },
        }
    }

    fn threshold(other: &Value) -> Self {
        let number = match other {
            Value::Number(number) => Some(number.as_f64()),
            Value::String(text) => Number::read_text(text).map(|number| number.as_f64()),
            _ => None,
        };
        match (number, other) {
            (Some(number), _) => Self::number(number),
            (None, Value::String(text)) => Self { dates: vec![Arc::clone(text)], ..Self::default() },
            _ => Self::plain(),
        }
    }

    /// Adds what another rule wants; says whether there was anything new.
    pub(super) fn add(&mut self, other: &Self) -> bool {
        let before = (self.values.len(), self.numbers.len(), self.dates.len(), self.counted, self.made);
        for value in &other.values {
            if !self.values.iter().any(|known| same_kind(known, value)) {
                self.values.push(value.clone());
            }
        }
        for number in &other.numbers {
            if !self.numbers.contains(number) {
                self.numbers.push(*number);
            }
        }
        for date in &other.dates {
            if !self.dates.contains(date) {
                self.dates.push(Arc::clone(date));
            }
        }
        self.counted |= other.counted;
        self.made |= other.made;
        before != (self.values.len(), self.numbers.len(), self.dates.len(), self.counted, self.made)
    }

    /// A value for each side of each comparison; `None` is missing.
    pub(super) fn candidates(&self) -> Vec<Option<Value>> {
        let mut found = Self::values(self.values.iter().cloned());
        for number in between(&self.numbers) {
            found.add(&Self::values([Value::from(number)]));
        }
        if self.made && !self.numbers.is_empty() {
            found.add(&Self::values([0.0, -1e9, 1e9].map(Value::from)));
        }
        if self.counted {
            let sizes = between(&self.numbers).into_iter().chain([0.0, 1.0]);
            let sizes = sizes.filter(|size| (0.0..=LONGEST_LIST).contains(size) && size.fract() == 0.0);
            found.add(&Self::values(sizes.map(|size| Value::array((0..size as u32).map(Value::from)))));
        }
        found.add(&Self::values(dates::around(&self.dates).into_iter().map(Value::from)));
        found.add(&Self::values([Value::Null]));
        let mut all: Vec<Option<Value>> = found.values.into_iter().map(Some).collect();
        let mut other = SOMETHING_ELSE.to_owned();
        while all.contains(&Some(other.as_str().into())) {
            other.push('!');
        }
        all.extend([Some(other.into()), None]);
        all
    }

    /// The same for what a customer writes: texts alone.
    pub(super) fn replies(&self) -> Vec<Arc<str>> {
        let mut texts: Vec<Arc<str>> = Vec::new();
        for value in self.candidates().into_iter().flatten() {
            let text: Arc<str> = match value {
                Value::String(text) => text,
                Value::Number(_) | Value::Bool(_) => crate::flow::expression::to_text(&value).into(),
                Value::Null | Value::Array(_) | Value::Object(_) => continue,
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// The HTTP statuses among them.
    pub(super) fn statuses(&self) -> Vec<u16> {
        let numbers = self.candidates().into_iter().flatten().filter_map(|value| match &value {
            Value::Number(number) => Some(number.as_f64()),
            Value::String(text) => Number::read_text(text).map(|number| number.as_f64()),
            _ => None,
        });
        numbers.filter(|n| n.fract() == 0.0 && (100.0..600.0).contains(n)).map(|n| n as u16).collect()
    }
}

/// JSON equality that tells `1` from `1.0`.
fn same_kind(a: &Value, b: &Value) -> bool {
    a == b && crate::flow::json::to_string(a) == crate::flow::json::to_string(b)
}

/// Below the first, at each, between each two, above the last.
fn between(numbers: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|number| number.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let (below, above) = (first - 1.0, last + 1.0);
    let mut all = vec![below];
    for (at, number) in sorted.iter().enumerate() {
        all.push(*number);
        if let Some(next) = sorted.get(at + 1) {
            // A whole number where there is one.
            let middle = (number + next) / 2.0;
            all.push(if middle.floor() > *number { middle.floor() } else { middle });
        }
    }
    all.push(above);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::json;

    fn shown(wanted: &Wanted) -> String {
        let each = |value: &Option<Value>| value.as_ref().map_or("missing".to_owned(), json::to_string);
        wanted.candidates().iter().map(each).collect::<Vec<_>>().join(" ")
    }

    fn by_rule(op: Operator, other: &str) -> String {
        shown(&Wanted::by_rule(op, json::parse(other).ok().as_ref(), true, false))
    }

    #[test]
    fn a_value_for_each_side() {
        let rest = r#"null "something else" missing"#;
        assert_eq!(by_rule(Operator::Equals, r#""success""#), format!(r#""success" {rest}"#));
        assert_eq!(by_rule(Operator::In, r#"["pending","failed"]"#), format!(r#""pending" "failed" {rest}"#));
        assert_eq!(by_rule(Operator::GreaterThan, "3"), format!("2 3 4 {rest}"));
        assert_eq!(by_rule(Operator::Between, "[1, 2]"), format!("0 1 1.5 2 3 {rest}"));
        assert_eq!(by_rule(Operator::Matches, r#""^A-\\d{2}$""#), format!(r#""A-00" {rest}"#));
        assert_eq!(by_rule(Operator::IsEmpty, "null"), format!(r#""" {rest}"#));
        assert_eq!(by_rule(Operator::HasKey, r#""id""#), format!(r#"{{"id":true}} {{}} {rest}"#));
        assert_eq!(
            by_rule(Operator::Equals, r#""something else""#),
            r#""something else" null "something else!" missing"#
        );
    }

    #[test]
    fn counted_lists_have_the_lengths_that_matter() {
        let wanted = Wanted::number(2.0).through(&[], true);
        let lists = wanted.candidates().into_iter().flatten();
        let lengths: Vec<usize> = lists.filter_map(|value| value.as_array().map(|list| list.len())).collect();
        assert_eq!(lengths, [1, 2, 3, 0]);
    }

    #[test]
    fn customers_write_texts() {
        let mut wanted = Wanted::by_rule(Operator::Equals, Some(&Value::from(7_u32)), true, false);
        wanted.add(&Wanted::by_rule(Operator::IsTrue, None, true, false));
        let replies: Vec<_> = wanted.replies().iter().map(ToString::to_string).collect();
        assert_eq!(replies, ["7", "true", "false", "something else"]);
    }
}
