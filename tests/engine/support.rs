//! What several modules of these tests use.

use std::path::PathBuf;

use flow_playground::flow::{Document, Value, json};

/// A file of the project.
pub(crate) fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the project.
#[track_caller]
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// JSON as the tests write it.
#[track_caller]
pub(crate) fn value(text: &str) -> Value {
    json::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A document that runs.
#[track_caller]
pub(crate) fn document(text: &str) -> Document {
    let document = Document::parse(text).unwrap_or_else(|refused| panic!("{text}: {}", refused.message));
    assert!(!document.has_errors(), "{text}: {:#?}", document.diagnostics());
    document
}

/// The ids of the examples, in the order of the gallery.
pub(crate) fn example_ids() -> Vec<String> {
    let index = value(&read("static/examples/index.json"));
    let entries = index.as_array().expect("the index is a list");
    entries.iter().map(|entry| entry.get("id").and_then(Value::as_str).expect("an id").to_owned()).collect()
}

/// An example.
#[track_caller]
pub(crate) fn example(id: &str) -> Document {
    document(&read(&format!("static/examples/{id}.json")))
}
