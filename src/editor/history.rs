//! The document and what was done to it.

use crate::flow::Document;

use super::action::Action;

/// How many steps can be undone.
const DEPTH: usize = 500;

/// A document with its history. Documents share what did not change, so a step costs little.
#[derive(Clone, Debug)]
pub struct Editor {
    document: Document,
    past: Vec<Step>,
    future: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    action: Action,
    /// The document on the other side of the step.
    document: Document,
}

impl Editor {
    /// Opens a document.
    pub fn new(document: Document) -> Self {
        Self { document, past: Vec::new(), future: Vec::new() }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Does something. Gives whether the document changed.
    pub fn apply(&mut self, action: Action) -> bool {
        let Some(after) = action.apply(&self.document) else { return false };
        let before = std::mem::replace(&mut self.document, after);
        let continues = self.past.last().is_some_and(|step| action.continues(&step.action));
        if !continues || !self.future.is_empty() {
            self.past.push(Step { action, document: before });
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
        self.future.clear();
        true
    }

    /// Takes the last step back. Gives whether there was one.
    pub fn undo(&mut self) -> bool {
        Self::travel(&mut self.document, &mut self.past, &mut self.future)
    }

    /// Does the last step taken back again. Gives whether there was one.
    pub fn redo(&mut self) -> bool {
        Self::travel(&mut self.document, &mut self.future, &mut self.past)
    }

    fn travel(document: &mut Document, from: &mut Vec<Step>, to: &mut Vec<Step>) -> bool {
        let Some(step) = from.pop() else { return false };
        let before = std::mem::replace(document, step.document);
        to.push(Step { action: step.action, document: before });
        true
    }

    /// What *Undo* would take back.
    pub fn undo_label(&self) -> Option<String> {
        self.past.last().map(|step| step.action.label())
    }

    /// What *Redo* would do again.
    pub fn redo_label(&self) -> Option<String> {
        self.future.last().map(|step| step.action.label())
    }
}
