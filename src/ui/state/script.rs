//! A scenario that runs follow: the same answers and replies every time.

use std::rc::Rc;
use std::sync::Arc;

use crate::editor::{Action, Place};
use crate::flow::{Document, Value};
use crate::i18n::tr;

/// A scenario that runs follow, of the document or not.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Script {
    pub(in crate::ui) name: Rc<str>,
    /// What answers the asks; none lets one run out.
    pub(in crate::ui) replies: Vec<Option<Arc<str>>>,
    source: Rc<Value>,
}

impl PartialEq for Script {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.source, &other.source)
    }
}

impl Script {
    /// A scenario of a document, by its name.
    ///
    /// # Errors
    /// Names those that there are.
    pub(in crate::ui) fn named(document: &Document, name: &str) -> Result<Self, String> {
        let source = Self::source(document, name)?;
        Self::of(&source).ok_or_else(|| tr!("the scenario \"{name}\" cannot be read", name))
    }

    /// The same, as the document holds it.
    ///
    /// # Errors
    /// Names those that there are.
    pub(in crate::ui) fn source(document: &Document, name: &str) -> Result<Value, String> {
        let scenarios = document.root().get("scenarios").and_then(Value::as_array);
        let found = scenarios
            .and_then(|list| list.iter().find(|each| each.get("name").and_then(Value::as_str) == Some(name)));
        found.cloned().ok_or_else(|| {
            let names: Vec<&str> =
                document.flow().scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
            match names.is_empty() {
                true => tr!("this flow has no scenario \"{name}\", and no other", name),
                false => tr!(
                    "this flow has no scenario \"{name}\": it has {names}",
                    name,
                    names = names.join(", ")
                ),
            }
        })
    }

    /// A scenario, as a document holds it; `None` where it is none.
    pub(in crate::ui) fn of(scenario: &Value) -> Option<Self> {
        let read = Document::new(Value::object([("scenarios", Value::array([scenario.clone()]))]));
        let typed = read.flow().scenarios.first()?;
        Some(Self {
            name: typed.name.as_str().into(),
            replies: typed.replies.iter().map(|reply| reply.as_deref().map(Arc::from)).collect(),
            source: Rc::new(scenario.clone()),
        })
    }

    /// The document with the scenario's variables and mocks in the place of its own: what a run of it is made from,
    /// and kept with.
    pub(in crate::ui) fn document(&self, document: &Document) -> Document {
        let members =
            |key: &str| self.source.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
        let variables = members("variables");
        let variables = variables
            .iter()
            .map(|(name, value)| Action::SetVariable { name: Arc::clone(name), value: Some(value.clone()) });
        let mocks = members("mocks");
        let mocks = mocks.iter().map(|(node, mock)| Action::SetField {
            at: Place::node(Arc::clone(node)).key("mock"),
            value: mock.clone(),
        });
        let actions: Vec<Action> = variables.chain(mocks).collect();
        Action::Batch { label: String::new(), actions }.apply(document).unwrap_or_else(|| document.clone())
    }
}
