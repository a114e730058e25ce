//! The document and its history as a text that can be stored.
//!
//! The document is a text within the text, and every step is a patch: a reload brings all of it back, and a
//! text that is cut or of another version brings nothing rather than something else.

use std::sync::Arc;

use crate::flow::{Document, Value, json};

use super::history::{Editor, Step};
use super::patch::{patch, patched};

/// The version of the writing.
const VERSION: u32 = 1;

impl Editor {
    /// The document and its history as JSON text. `most` bounds its size in bytes: what is done last is kept
    /// first, what was taken back after that; the document is always there.
    pub fn to_storage(&self, most: usize) -> String {
        let document = json::to_string(self.document().root());
        // Quotes and line ends are written as two characters.
        let quoted = document.len() + document.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
        let mut left = most.saturating_sub(quoted + 64);
        let past = steps(self.document().root(), self.past.iter().rev(), &mut left);
        let future = steps(self.document().root(), self.future.iter().rev(), &mut left);
        json::to_string(&Value::object([
            ("version", VERSION.into()),
            ("document", document.into()),
            ("past", past),
            ("future", future),
        ]))
    }

    /// Reads what [`Editor::to_storage`] wrote. Steps that cannot be read are left out, with those behind
    /// them; `None` where there is no document in it.
    pub fn from_storage(text: &str) -> Option<Self> {
        let stored = json::parse(text).ok()?;
        if stored.get("version").and_then(Value::as_f64) != Some(f64::from(VERSION)) {
            return None;
        }
        let document = Document::parse(stored.get("document")?.as_str()?).ok()?;
        let mut editor = Self::new(document);
        let root = editor.document().root().clone();
        for step in read(&root, stored.get("past")) {
            editor.past.push_front(step);
        }
        editor.future = read(&root, stored.get("future"));
        editor.future.reverse();
        Some(editor)
    }
}

/// Steps from the document outwards, each as its label and the patch that leads to it.
fn steps<'s>(root: &Value, steps: impl Iterator<Item = &'s Step>, left: &mut usize) -> Value {
    let mut from = root;
    let mut written = Vec::new();
    for step in steps {
        let patch = step.stored.get_or_init(|| json::to_string(&patch(from, &step.root)).into());
        let cost = patch.len() + patch.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
        let cost = cost + 2 * step.label.len() + 16;
        if cost > *left {
            // The rest is further away still.
            *left = 0;
            break;
        }
        *left -= cost;
        written.push(Value::array([Arc::clone(&step.label).into(), Arc::clone(patch).into()]));
        from = &step.root;
    }
    Value::Array(Arc::new(written))
}

fn read(root: &Value, steps: Option<&Value>) -> Vec<Step> {
    let mut from = root.clone();
    let steps = steps.and_then(Value::as_array).map(|steps| steps.as_slice()).unwrap_or_default();
    let read = steps.iter().map_while(|step| {
        let label = step.get_index(0)?.as_str()?;
        let patch = json::parse(step.get_index(1)?.as_str()?).ok()?;
        from = patched(&from, &patch)?;
        Some(Step::new(label.into(), None, from.clone()))
    });
    read.collect()
}
