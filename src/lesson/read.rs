//! Lessons in their files.

use std::sync::Arc;

use crate::explore::FindingCode;
use crate::flow::{Document, Millis, Object, Value, json};
use crate::i18n;

use super::{Expect, Lesson, Route, Scene};

/// The members of a lesson's file that a reader reads, wherever they stand: also in the flow that one begins with.
pub const TEXTS: [&str; 7] = ["title", "task", "hint", "about", "name", "text", "label"];

impl Lesson {
    /// Reads a lesson from the text of its file, in the reader's language.
    ///
    /// # Errors
    /// Says what is missing or wrong.
    pub fn read(id: &str, text: &str) -> Result<Self, String> {
        let file = spoken(&json::parse(text).map_err(|error| error.to_string())?);
        let text = |key: &str| required(&file, key).map(str::to_owned);
        let absent = file.get("absent").map_or_else(|| Ok(Vec::new()), codes)?;
        Ok(Self {
            id: id.to_owned(),
            title: text("title")?,
            task: text("task")?,
            hint: text("hint")?,
            section: text("section")?,
            start: Document::new(file.get("flow").cloned().ok_or("flow is missing")?),
            server: routes(file.get("server"))?,
            scenarios: list(file.get("scenarios")).iter().map(scene).collect::<Result<_, _>>()?,
            absent,
            max_silence_ms: seconds(file.get("max_silence_seconds")),
        })
    }
}

/// A part of a lesson's file with its [`TEXTS`] in the reader's language.
fn spoken(part: &Value) -> Value {
    let member = |(key, value): (&Arc<str>, &Value)| {
        let value = match value {
            Value::String(text) if TEXTS.contains(&&**key) => i18n::text(text).into(),
            value => spoken(value),
        };
        (Arc::clone(key), value)
    };
    match part {
        Value::Array(list) => Value::array(list.iter().map(spoken).collect::<Vec<_>>()),
        Value::Object(members) => Value::Object(members.iter().map(member).collect::<Object>().into()),
        other => other.clone(),
    }
}

fn required<'v>(object: &'v Value, key: &str) -> Result<&'v str, String> {
    object.get(key).and_then(Value::as_str).ok_or_else(|| format!("{key} is missing"))
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], |list| list.as_slice())
}

fn seconds(value: Option<&Value>) -> Option<Millis> {
    value.and_then(Value::as_f64).map(|seconds| (seconds * 1000.0) as Millis)
}

fn codes(value: &Value) -> Result<Vec<FindingCode>, String> {
    let code = |value: &Value| {
        let known = FindingCode::ALL.into_iter().find(|code| Some(code.as_str()) == value.as_str());
        known.ok_or_else(|| format!("{} is no finding", json::to_string(value)))
    };
    list(Some(value)).iter().map(code).collect()
}

fn routes(value: Option<&Value>) -> Result<Vec<Route>, String> {
    let route = |route: &Value| {
        Ok(Route {
            method: required(route, "method")?.to_owned(),
            path: required(route, "path")?.to_owned(),
            about: route.get("about").and_then(Value::as_str).unwrap_or_default().to_owned(),
            responses: route.get("responses").cloned().ok_or("responses are missing")?,
        })
    };
    list(value).iter().map(route).collect()
}

fn scene(value: &Value) -> Result<Scene, String> {
    let members = |key: &str| value.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    let customers = value.get("customers").and_then(Value::as_f64).unwrap_or(1.0);
    Ok(Scene {
        name: required(value, "name")?.to_owned(),
        variables: members("variables"),
        replies: value.get("replies").cloned().unwrap_or_else(|| Value::array([])),
        customers: customers as u32,
        server: routes(value.get("server"))?,
        expect: expect(value.get("expect").ok_or("expect is missing")?),
    })
}

fn expect(value: &Value) -> Expect {
    let texts =
        |key: &str| list(value.get(key)).iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Expect {
        outcome: value.get("outcome").and_then(Value::as_str).map(str::to_owned),
        reaches: texts("reaches"),
        avoids: texts("avoids"),
        variables: value.get("variables").and_then(Value::as_object).map(Arc::clone).unwrap_or_default(),
        max_ms: seconds(value.get("max_seconds")),
        max_silence_ms: seconds(value.get("max_silence_seconds")),
    }
}
