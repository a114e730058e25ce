//! Value by value the schema refuses what the reader refuses, and nothing else: every value of a document
//! with every field is replaced by others, and taken away, and both are asked.

use flow_playground::flow::{Code, Diagnostic, Document};
use serde_json::{Value, json};

use crate::{EVERY_FIELD, read, validator};

/// What the reader says of one value. What it says of how values fit together is not a schema's to see.
const OF_ONE_VALUE: [Code; 9] = [
    Code::VersionUnsupported,
    Code::StartMissing,
    Code::MissingField,
    Code::WrongType,
    Code::InvalidValue,
    Code::UnknownNodeType,
    Code::InvalidId,
    Code::InvalidVariableName,
    Code::UnknownOperator,
];

/// What stands in the place of a value.
fn others() -> Vec<Value> {
    let texts = ["", "x", "a b", "429", "6xx"];
    let numbers = [json!(-1), json!(0), json!(1), json!(1.5), json!(2), json!(700), json!(2e9)];
    let rest =
        [json!(null), json!(true), json!([]), json!([1]), json!(["x"]), json!({}), json!({ "a b": 1 })];
    texts.into_iter().map(Value::from).chain(numbers).chain(rest).collect()
}

/// The places of all values under one, as JSON pointers.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| places(member, format!("{at}/{}", escaped(key)), found));
        }
        Value::Array(elements) => {
            elements
                .iter()
                .enumerate()
                .for_each(|(index, element)| places(element, format!("{at}/{index}"), found));
        }
        _ => {}
    }
    found.push(at);
}

/// The document without the value at a place.
fn without(document: &Value, place: &str) -> Option<Value> {
    let (parent, last) = place.rsplit_once('/')?;
    let mut document = document.clone();
    match document.pointer_mut(parent)? {
        Value::Object(members) => _ = members.remove(last),
        Value::Array(elements) => _ = elements.remove(last.parse().ok()?),
        _ => return None,
    }
    Some(document)
}

/// Whether it is about two values that do not fit: bounds in the wrong order, a port without its time.
fn is_of_two_values(diagnostic: &Diagnostic) -> bool {
    let path = diagnostic.path.as_deref().unwrap_or_default();
    match diagnostic.code {
        Code::InvalidValue => diagnostic.message.contains("must not be greater than"),
        Code::MissingField => path.ends_with(".timeout_seconds"),
        _ => false,
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let validator = validator();
    let whole = read(EVERY_FIELD);
    let mut all = Vec::new();
    places(&whole, String::new(), &mut all);
    let mut disagreements = Vec::new();
    let (mut refused, mut allowed) = (0, 0);
    for place in &all {
        let replaced = others().into_iter().map(|other| {
            let mut document = whole.clone();
            *document.pointer_mut(place).expect("the place is there") = other.clone();
            (other.to_string(), document)
        });
        for (other, document) in replaced.chain(without(&whole, place).map(|rest| ("nothing".into(), rest))) {
            let read = Document::parse(&document.to_string()).expect("it is JSON");
            let against: Vec<&Diagnostic> = read
                .diagnostics()
                .iter()
                .filter(|found| OF_ONE_VALUE.contains(&found.code) && !is_of_two_values(found))
                .collect();
            let passes = validator.is_valid(&document);
            *(if passes { &mut allowed } else { &mut refused }) += 1;
            if passes != against.is_empty() {
                let verdict = if passes { "passes" } else { "is refused" };
                disagreements.push(format!("{other} at {place} {verdict}, and the reader: {against:?}"));
            }
        }
    }
    assert!(disagreements.is_empty(), "{} of them: {disagreements:#?}", disagreements.len());
    assert!(refused > 1000 && allowed > 500, "{refused} refused, {allowed} allowed");
}
