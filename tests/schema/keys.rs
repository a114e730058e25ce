//! The schema names the keys that the reader knows, all of them and no others.

use std::collections::BTreeSet;

use flow_playground::flow::{Code, Document};
use serde_json::Value;

use crate::{EVERY_FIELD, file, generated, read};

/// The schema, and the keys of it that have been met.
struct Met<'a> {
    schema: &'a Value,
    keys: BTreeSet<String>,
}

impl Met<'_> {
    /// Goes through a value and what the schema says of it; `at` is a pointer into the schema.
    fn walk(&mut self, at: &str, value: &Value) {
        let Some(Value::Object(schema)) = self.schema.pointer(at) else { return };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            self.walk(reference.trim_start_matches('#'), value);
        }
        for word in ["anyOf", "oneOf", "allOf"] {
            let count = schema.get(word).and_then(Value::as_array).map_or(0, Vec::len);
            for alternative in (0..count).map(|index| format!("{at}/{word}/{index}")) {
                if self.fits(&alternative, value) {
                    self.walk(&alternative, value);
                }
            }
        }
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    let named = format!("{at}/properties/{key}");
                    if self.schema.pointer(&named).is_some() {
                        self.walk(&named, member);
                        self.keys.insert(named);
                    } else {
                        self.walk(&format!("{at}/additionalProperties"), member);
                    }
                }
            }
            Value::Array(elements) => {
                elements.iter().for_each(|element| self.walk(&format!("{at}/items"), element));
            }
            _ => {}
        }
    }

    fn fits(&self, at: &str, value: &Value) -> bool {
        // The part as a schema of its own, beside the definitions that it refers to.
        let mut part = self.schema.pointer(at).cloned().unwrap_or_default();
        part["$defs"] = self.schema["$defs"].clone();
        jsonschema::draft202012::new(&part).expect("a schema").is_valid(value)
    }
}

/// All keys that the schema names, as pointers into it.
fn named(schema: &Value, at: String, keys: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                keys.extend(properties.keys().map(|key| format!("{at}/properties/{key}")));
            }
            members.iter().for_each(|(key, member)| named(member, format!("{at}/{key}"), keys));
        }
        Value::Array(elements) => {
            let elements = elements.iter().enumerate();
            elements.for_each(|(index, element)| named(element, format!("{at}/{index}"), keys));
        }
        _ => {}
    }
}

/// A document that uses every key of the schema has none that the reader does not know.
#[test]
fn the_reader_knows_every_key_of_the_schema() {
    let (schema, document) = (generated(), read(EVERY_FIELD));
    let mut met = Met { schema: &schema, keys: BTreeSet::new() };
    met.walk("", &document);
    let mut all = BTreeSet::new();
    named(&schema, String::new(), &mut all);
    assert_eq!(met.keys, all, "{EVERY_FIELD} has every key");

    let text = document.to_string();
    let document = Document::parse(&text).expect("it is JSON");
    let unknown: Vec<_> =
        document.diagnostics().iter().filter(|found| found.code == Code::UnknownField).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

fn source(path: &str) -> String {
    let path = file(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The keys that the reader asks for, as its source names them.
fn asked_for() -> BTreeSet<String> {
    let source: String =
        ["read", "webhook", "condition"].map(|name| source(&format!("src/flow/{name}.rs"))).concat();
    let methods = [
        "json",
        "some",
        "string",
        "bool",
        "object",
        "array",
        "strings",
        "strings_or_nulls",
        "number",
        "whole",
        "seconds",
        "word",
        "nested",
        "list",
        "target",
        "required_object",
    ];
    let calls =
        methods.map(|method| format!("fields.{method}(\"")).into_iter().chain(["parameter(\"".to_owned()]);
    let key = |rest: &str| rest.split_once('"').map(|(key, _)| key.to_owned());
    calls.flat_map(|call| source.split(&call).skip(1).filter_map(key).collect::<Vec<_>>()).collect()
}

#[test]
fn the_schema_names_every_key_that_the_reader_asks_for() {
    let mut pointers = BTreeSet::new();
    named(&generated(), String::new(), &mut pointers);
    let in_schema: BTreeSet<&str> =
        pointers.iter().filter_map(|pointer| Some(pointer.rsplit_once('/')?.1)).collect();
    let asked_for = asked_for();
    let asked_for: BTreeSet<&str> = asked_for.iter().map(String::as_str).collect();
    assert_eq!(asked_for, in_schema);
}
