//! The document: the JSON as its author wrote it, and the typed view of it.

use std::sync::Arc;

use crate::i18n::tr;

use super::diagnostic::{Code, Diagnostic, has_errors};
use super::fields::Report;
use super::guards;
use super::json;
use super::model::Flow;
use super::read;
use super::readings::{NodeReading, Readings};
use super::validate;
use super::value::{Object, Value};

/// A flow document. The JSON tree is what is saved, so that whatever this program does not know is kept,
/// in the author's order; the typed view and the diagnostics are read from it.
#[derive(Clone, Debug)]
pub struct Document {
    root: Value,
    flow: Arc<Flow>,
    diagnostics: Arc<[Diagnostic]>,
    readings: Arc<[Arc<NodeReading>]>,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// A text that is no JSON, is too large or nests too deep gives one diagnostic that says so. All
    /// else can be opened, shown and saved: see [`Document::diagnostics`].
    pub fn parse(text: &str) -> Result<Self, Box<Diagnostic>> {
        let refuse = |code, message: String| Err(Box::new(Diagnostic::new(code, message)));
        if text.len() > guards::MAX_DOCUMENT_BYTES {
            return refuse(
                Code::TooLarge,
                tr!(
                    "the document has {size} bytes and this program reads at most {most}: split the flow",
                    size = text.len(),
                    most = guards::MAX_DOCUMENT_BYTES
                ),
            );
        }
        match json::parse(text.trim_start_matches('\u{feff}')) {
            Ok(root) => Ok(Self::new(root)),
            Err(error) if error.too_deep => refuse(
                Code::TooDeep,
                tr!(
                    "the JSON nests deeper than {most} levels: make groups and values flatter",
                    most = guards::MAX_DEPTH
                ),
            ),
            Err(error) => refuse(Code::JsonSyntax, tr!("this is not JSON: {error}", error)),
        }
    }

    /// Reads a value that is JSON already.
    pub fn new(root: Value) -> Self {
        Self::read(root, &[])
    }

    /// The document with another tree, as [`Document::new`] reads it. Nodes whose JSON is the very same, as it is
    /// after an edit, are not read again.
    #[must_use]
    pub fn edited(&self, root: Value) -> Self {
        Self::read(root, &self.readings)
    }

    fn read(root: Value, before: &[Arc<NodeReading>]) -> Self {
        let mut report = Report::default();
        let mut readings = Readings::new(before);
        let flow = read::flow(&root, &mut readings, &mut report);
        validate::flow(&flow, &readings.now, &mut report);
        Self {
            root,
            flow: Arc::new(flow),
            diagnostics: report.diagnostics.into(),
            readings: readings.now.into(),
        }
    }

    /// The JSON as its author wrote it.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The typed view, as far as the document could be read.
    pub fn flow(&self) -> &Arc<Flow> {
        &self.flow
    }

    /// What is wrong with it, in the order of the document.
    pub fn diagnostics(&self) -> &Arc<[Diagnostic]> {
        &self.diagnostics
    }

    /// Whether something keeps the flow from running.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }

    /// The document as it may leave the browser: without the values of secrets.
    pub fn without_secrets(&self) -> Self {
        let secrets = &self.flow.secrets;
        let strip = |variables: &Value| match variables {
            Value::Object(members) => Value::object(
                members
                    .iter()
                    .filter(|(name, _)| !secrets.contains(name))
                    .map(|(name, value)| (Arc::clone(name), value.clone())),
            ),
            other => other.clone(),
        };
        let holds = |variables: Option<&Value>| {
            secrets.iter().any(|name| variables.is_some_and(|v| v.get(name).is_some()))
        };
        let replace = |object: &Value, key: &str, value: Value| match object {
            Value::Object(members) => {
                let mut members = Object::clone(members);
                members.insert(key.into(), value);
                Value::Object(Arc::new(members))
            }
            other => other.clone(),
        };
        let mut root = self.root.clone();
        if let Some(variables) = self.root.get("variables").filter(|variables| holds(Some(variables))) {
            root = replace(&root, "variables", strip(variables));
        }
        if let Some(scenarios) = self.root.get("scenarios").and_then(Value::as_array)
            && scenarios.iter().any(|scenario| holds(scenario.get("variables")))
        {
            let stripped = scenarios.iter().map(|scenario| match scenario.get("variables") {
                Some(variables) => replace(scenario, "variables", strip(variables)),
                None => scenario.clone(),
            });
            root = replace(&root, "scenarios", Value::array(stripped));
        }
        self.edited(root)
    }

    /// The document as indented JSON text.
    pub fn to_text(&self) -> String {
        let mut text = json::to_string_pretty(&self.root);
        text.push('\n');
        text
    }
}
