//! The JSON Schema of the document, generated from the types of the typed view.
//!
//! It says what the reader holds a document to, value by value. What only shows across values (targets,
//! templates, two bounds in order) is validation's. Fields that the format does not know are allowed, as
//! the reader keeps them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::guards;

/// The schema of a flow document, in JSON Schema 2020-12.
pub fn document() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(NullIsLeftOut);
    let mut schema = settings.into_generator().into_root_schema_for::<super::Flow>();
    // Where a person looks first.
    let members = schema.ensure_object();
    for key in ["title", "$schema"] {
        if let Some(value) = members.remove(key) {
            members.shift_insert(0, key.to_owned(), value);
        }
    }
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        for_editors(properties);
    }
    schema
}

/// What a flow runs without: the typed view has no field for it.
fn for_editors(properties: &mut serde_json::Map<String, Value>) {
    properties.insert("$schema".to_owned(), json!({ "description": "Where the schema of this format is." }));
    properties.insert("notes".to_owned(), json!({ "description": "Remarks that stand on the canvas, each with `id`, `text`, `position` and `size`." }));
}

/// Wherever a field may be left out it may be null.
#[derive(Clone, Debug)]
struct NullIsLeftOut;

impl Transform for NullIsLeftOut {
    fn transform(&mut self, schema: &mut Schema) {
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            let optional = properties.iter_mut().filter(|(key, _)| !required.contains(&json!(key)));
            optional.for_each(|(_, property)| allow_null(property));
        }
        transform_subschemas(self, schema);
    }
}

fn allow_null(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    let nothing = json!({ "type": "null" });
    if let Some(reference) = members.remove("$ref") {
        members.insert("anyOf".to_owned(), json!([{ "$ref": reference }, nothing]));
    } else if let Some(Value::Array(alternatives)) = members.get_mut("anyOf") {
        if !alternatives.contains(&nothing) {
            alternatives.push(nothing);
        }
    } else if let Some(name) = members.get_mut("type")
        && name.is_string()
    {
        *name = json!([name.take(), "null"]);
        if let Some(Value::Array(words)) = members.get_mut("enum") {
            words.push(Value::Null);
        }
    }
}

/// Declares types that stand for a piece of schema that no type of the model could give.
macro_rules! pieces {
    ($($(#[$doc:meta])* $name:ident = $schema:expr;)*) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

const VARIABLE_NAME: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

pieces! {
    /// Any JSON.
    Any = Schema::from(true);
    /// Variables and their values.
    Variables = json_schema!({ "type": "object", "propertyNames": { "pattern": VARIABLE_NAME } });
    /// The name of a variable.
    VariableName = json_schema!({ "type": "string", "pattern": VARIABLE_NAME });
    /// Seconds.
    Duration = json_schema!({ "type": "number", "minimum": 0, "maximum": guards::MAX_SECONDS as u64 });
    /// Seconds whose logarithm is taken.
    PositiveDuration =
        json_schema!({ "type": "number", "minimum": 1e-6, "maximum": guards::MAX_SECONDS as u64 });
    /// A template that gives seconds, or seconds as a text.
    DurationTemplate =
        json_schema!({ "type": "string", "pattern": r"\{[{%#]|^\s*\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$" });
    /// An HTTP method, or a template that gives one.
    Method = json_schema!({ "type": "string", "pattern": r"\{|^[A-Za-z]+$" });
    /// What is tried again.
    RetryOn = json_schema!({
        "anyOf": [
            { "type": "string", "pattern": "^(timeout|network|[1-5]xx|[1-5][0-9][0-9])$" },
            { "type": "integer", "minimum": 100, "maximum": 599 }
        ]
    });
    /// How a run may be said to end.
    RunOutcome = json_schema!({
        "type": "string",
        "enum": ["completed", "failed", "waiting_for_reply", "stopped"]
    });
}

/// An object of any members.
pub(super) type AnyObject = BTreeMap<String, Any>;

pub(super) fn version() -> u32 {
    1
}

pub(super) fn post() -> String {
    "POST".to_owned()
}

pub(super) fn ok() -> u16 {
    200
}

pub(super) fn one() -> u32 {
    1
}

pub(super) fn two() -> u32 {
    2
}

pub(super) fn three() -> u32 {
    3
}

pub(super) fn retry_on() -> Vec<String> {
    super::RetryOn::DEFAULT.iter().map(ToString::to_string).collect()
}
