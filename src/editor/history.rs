//! The document and what was done to it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, OnceLock};

use crate::flow::{Document, Value};

use super::action::Action;
use super::edit;

/// How many steps can be undone, whatever the size of the flow.
pub const LEAST_STEPS: usize = 200;

/// How many steps can be undone at the most.
const MOST_STEPS: usize = 500;

/// Between the two, so many nodes times steps: what a step costs is a list of pointers to the nodes.
const NODE_STEPS: usize = 500_000;

/// A document with its history. A step is the JSON tree before it, which shares with the other steps what did
/// not change.
#[derive(Clone, Debug)]
pub struct Editor {
    document: Document,
    /// The last step stands last.
    pub(super) past: VecDeque<Step>,
    /// The next step to be done again stands last.
    pub(super) future: Vec<Step>,
    added: Vec<Arc<str>>,
}

/// A step of the history.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) label: Arc<str>,
    /// What edits share that are one step; `None` once it is sealed.
    pub(super) group: Option<Arc<str>>,
    /// The document on the other side of the step.
    pub(super) root: Value,
    /// The step as it is stored, from the document before it on the way there. It stays true while steps come
    /// and go: what lies between two of them does not change.
    pub(super) stored: OnceLock<Arc<str>>,
}

impl Step {
    pub(super) fn new(label: Arc<str>, group: Option<Arc<str>>, root: Value) -> Self {
        Self { label, group, root, stored: OnceLock::new() }
    }
}

impl Editor {
    /// Opens a document.
    pub fn new(document: Document) -> Self {
        Self { document, past: VecDeque::new(), future: Vec::new(), added: Vec::new() }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Does something. Gives whether the document changed. Consecutive edits of one [`Action::group`] are one
    /// step.
    pub fn apply(&mut self, action: Action) -> bool {
        let group = action.group();
        self.apply_as(&action, group)
    }

    /// Does something that is one step with the edits of the same group right before it, whatever they were:
    /// moving a node by key, again and again.
    pub fn apply_in(&mut self, action: Action, group: &str) -> bool {
        self.apply_as(&action, Some(format!("own {group}")))
    }

    fn apply_as(&mut self, action: &Action, group: Option<String>) -> bool {
        let Some(after) = action.apply(&self.document) else { return false };
        self.added = added(&self.document, &after);
        let before = std::mem::replace(&mut self.document, after);
        let last = self.past.back();
        let continues = self.future.is_empty()
            && group.is_some()
            && last.is_some_and(|step| step.group.as_deref() == group.as_deref());
        self.future.clear();
        if !continues {
            let root = before.root().clone();
            self.past.push_back(Step::new(action.label().into(), group.map(Into::into), root));
            let most = NODE_STEPS / self.document.flow().nodes.len().max(1);
            while self.past.len() > most.clamp(LEAST_STEPS, MOST_STEPS) {
                self.past.pop_front();
            }
        } else if last.is_some_and(|step| edit::identical(&step.root, self.document.root())) {
            // Typed and taken away again: nothing was done.
            self.past.pop_back();
        } else if let Some(step) = self.past.back_mut() {
            step.stored = OnceLock::new();
        }
        true
    }

    /// Ends the step: what comes next is another one, whatever it is.
    pub fn seal(&mut self) {
        if let Some(step) = self.past.back_mut() {
            step.group = None;
        }
    }

    /// Reads the document anew, as what reads its expressions has come meanwhile.
    pub fn read_anew(&mut self) {
        self.document = Document::new(self.document.root().clone());
    }

    /// Takes the last step back. Gives whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.past.pop_back() else { return false };
        let step = self.travel(step);
        self.future.push(step);
        true
    }

    /// Does the last step taken back again. Gives whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.future.pop() else { return false };
        let step = self.travel(step);
        self.past.push_back(step);
        true
    }

    fn travel(&mut self, step: Step) -> Step {
        let after = self.document.edited(step.root);
        self.added = added(&self.document, &after);
        let before = std::mem::replace(&mut self.document, after);
        Step::new(step.label, None, before.root().clone())
    }

    /// The ids of the nodes that the last edit, undo or redo brought in: what a page selects after a paste.
    pub fn added(&self) -> &[Arc<str>] {
        &self.added
    }

    /// What *Undo* would take back.
    pub fn undo_label(&self) -> Option<String> {
        self.past.back().map(|step| step.label.to_string())
    }

    /// What *Redo* would do again.
    pub fn redo_label(&self) -> Option<String> {
        self.future.last().map(|step| step.label.to_string())
    }

    /// What was done, the last step first.
    pub fn past_labels(&self) -> impl Iterator<Item = &str> {
        self.past.iter().rev().map(|step| &*step.label)
    }

    /// What was taken back, the next step to be done again first.
    pub fn future_labels(&self) -> impl Iterator<Item = &str> {
        self.future.iter().rev().map(|step| &*step.label)
    }
}

fn added(before: &Document, after: &Document) -> Vec<Arc<str>> {
    let (before, after) = (&before.flow().nodes, &after.flow().nodes);
    let known: BTreeSet<&str> = before.iter().map(|node| &*node.id).collect();
    let new = after.iter().filter(|node| !known.contains(&*node.id)).map(|node| Arc::clone(&node.id));
    new.collect()
}
