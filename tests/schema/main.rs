//! The JSON Schema of the document: it is `static/flow.schema.json`, and it says what the reader says.

mod agreement;
mod documents;
mod keys;

use std::path::PathBuf;

use flow_playground::flow::schema;
use jsonschema::Validator;
use serde_json::Value;

/// Where the site and editors find it.
const SCHEMA: &str = "static/flow.schema.json";

/// A document with every field of the format.
const EVERY_FIELD: &str = "tests/data/every-field.json";

fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[track_caller]
fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(file(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn generated() -> Value {
    schema::document().to_value()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&generated()).expect("the schema is one")
}

/// `UPDATE_GOLDEN=1 cargo test --features schema --test schema` records a change that is meant.
#[test]
fn the_schema_file_is_generated_from_the_types() {
    let actual = format!("{:#}\n", generated());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(file(SCHEMA), actual).unwrap_or_else(|error| panic!("{SCHEMA}: {error}"));
        return;
    }
    let there = std::fs::read_to_string(file(SCHEMA)).unwrap_or_else(|error| panic!("{SCHEMA}: {error}"));
    assert_eq!(there, actual, "UPDATE_GOLDEN=1 writes {SCHEMA} anew");
}

#[test]
fn the_schema_is_valid_by_its_own_schema() {
    assert!(jsonschema::meta::is_valid(&generated()));
}
