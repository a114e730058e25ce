//! The flows that are shipped with the page. They are part of it, so they open without a network.

use std::sync::LazyLock;

use crate::flow::{Document, Value, json};
use crate::i18n;

/// A shipped flow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Example {
    pub(super) id: String,
    /// What it is called, in the reader's language.
    pub(super) name: String,
    /// What one learns from it, in the reader's language.
    pub(super) summary: String,
    /// How many customers it is meant for.
    pub(super) customers: u32,
    text: &'static str,
}

/// The one that the page opens with.
pub(super) const FIRST: &str = "branch-on-result";

macro_rules! texts {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../../static/examples/", $id, ".json")))),*]
    };
}

const TEXTS: [(&str, &str); 6] = texts![
    "all-in-one-call",
    "answer-wait-query",
    "message-before-wait",
    "branch-on-result",
    "recheck-with-limit",
    "rush-hour",
];

static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let index = json::parse(include_str!("../../../static/examples/index.json")).unwrap_or_default();
    let entries = index.as_array().cloned().unwrap_or_default();
    let example = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let spoken = |key: &str| i18n::text(text(key)).to_owned();
        let (id, text) = TEXTS.iter().find(|(known, _)| *known == text("id"))?;
        let customers = entry.get("customers").and_then(Value::as_f64).unwrap_or(1.0) as u32;
        let (name, summary) = (spoken("name"), spoken("summary"));
        Some(Example { id: (*id).to_owned(), name, summary, customers, text })
    };
    entries.iter().filter_map(example).collect()
});

/// All of them, in the order in which one learns from them.
pub(super) fn all() -> &'static [Example] {
    &EXAMPLES
}

/// One by its id.
pub(super) fn find(id: &str) -> Option<&'static Example> {
    all().iter().find(|example| example.id == id)
}

impl Example {
    /// The flow.
    pub(super) fn document(&self) -> Document {
        Document::parse(self.text).unwrap_or_else(|_| Document::new(Value::Null))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gallery_and_the_files_agree() {
        let ids: Vec<&str> = all().iter().map(|example| example.id.as_str()).collect();
        assert_eq!(ids, TEXTS.map(|(id, _)| id));
        for example in all() {
            let document = example.document();
            assert_eq!(document.flow().name, example.name);
            assert!(document.diagnostics().is_empty(), "{}: {:?}", example.id, document.diagnostics());
        }
        assert!(find(FIRST).is_some());
    }
}
