//! Values of secrets that also stand elsewhere in a flow, where nothing marks them as secret.

use std::sync::Arc;

use crate::flow::{Document, Value};

/// Shorter values stand everywhere by chance.
const SHORTEST: usize = 4;

/// A place from which the value of a secret would leave with the flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The variable's name.
    pub secret: Arc<str>,
    /// Where its value stands, in the writing of diagnostics.
    pub path: String,
}

/// The places where a secret's value stands in a text of the flow, in the order of the document. The author wrote it
/// there: it cannot be taken out without changing what the flow does, so it is told instead.
pub fn leaks(document: &Document) -> Vec<Leak> {
    let flow = document.flow();
    let mut values: Vec<(&Arc<str>, &str)> = Vec::new();
    let scenarios = flow.scenarios.iter().map(|scenario| &scenario.variables);
    for variables in std::iter::once(&flow.variables).chain(scenarios) {
        for (name, value) in variables.iter().filter(|(name, _)| flow.secrets.contains(name)) {
            texts(value, &mut |text| {
                if text.chars().count() >= SHORTEST && !values.contains(&(name, text)) {
                    values.push((name, text));
                }
            });
        }
    }
    let mut found = Vec::new();
    if !values.is_empty() {
        walk(document.without_secrets().root(), "$", &values, &mut found);
    }
    found
}

fn texts<'a>(value: &'a Value, tell: &mut impl FnMut(&'a str)) {
    match value {
        Value::String(text) => tell(text),
        Value::Array(elements) => elements.iter().for_each(|element| texts(element, tell)),
        Value::Object(members) => members.values().for_each(|member| texts(member, tell)),
        _ => {}
    }
}

fn walk(value: &Value, path: &str, secrets: &[(&Arc<str>, &str)], found: &mut Vec<Leak>) {
    match value {
        Value::String(text) => {
            let held = secrets.iter().filter(|(_, secret)| text.contains(secret));
            found.extend(held.map(|(name, _)| Leak { secret: Arc::clone(name), path: path.to_owned() }));
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                walk(element, &format!("{path}[{at}]"), secrets, found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter() {
                walk(member, &format!("{path}.{key}"), secrets, found);
            }
        }
        _ => {}
    }
}
