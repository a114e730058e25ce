//! What the worker answers, read.

use std::rc::Rc;

use crate::flow::{Value, json};

/// What came of one load: the report as `simulate` gives it, and the details beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures(Rc<Value>);

impl Figures {
    pub(super) fn new(value: &Value) -> Self {
        Self(Rc::new(value.clone()))
    }

    /// A number of the report, by the way to it.
    pub(super) fn report(&self, way: &[&str]) -> f64 {
        let report = self.0.get("report");
        way.iter().fold(report, |value, key| value?.get(key)).map_or(0.0, as_number)
    }

    /// The report as JSON, as the package gives it.
    pub(super) fn report_text(&self) -> String {
        self.0.get("report").map(json::to_string).unwrap_or_default()
    }

    /// The rows of a list: of the report (`series`) or of the details.
    pub(super) fn rows(&self, list: &str) -> Vec<Row> {
        let place = if list == "series" { "report" } else { "detail" };
        let rows = self.0.get(place).and_then(|place| place.get(list)).and_then(Value::as_array);
        rows.map(|rows| rows.iter().map(|row| Row(row.clone())).collect()).unwrap_or_default()
    }

    /// The share of conversations that did not complete.
    pub(super) fn failed(&self) -> f64 {
        let all = self.report(&["conversations"]).max(1.0);
        (all - self.report(&["completed"])) / all
    }
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row(Value);

impl Row {
    pub(super) fn number(&self, key: &str) -> f64 {
        self.0.get(key).map_or(0.0, as_number)
    }

    pub(super) fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

pub(super) fn as_number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => number.as_f64(),
        _ => 0.0,
    }
}
