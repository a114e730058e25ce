//! What was typed into a form's fields and is not what the document holds: it is never thrown away.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::flow::Value;

/// Texts by the names of their fields. Clones are the same drafts.
#[derive(Clone, Default)]
pub(in crate::ui) struct Drafts(Rc<RefCell<BTreeMap<String, Draft>>>);

/// A text in a field.
#[derive(Clone)]
pub(in crate::ui) struct Draft {
    pub(in crate::ui) text: String,
    /// Why it cannot be read.
    pub(in crate::ui) error: Option<String>,
    /// The document's value when it was typed, and the value that it set.
    before: Option<Value>,
    set: Option<Value>,
    /// Whether the document has come to hold that value.
    arrived: bool,
}

impl PartialEq for Drafts {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drafts {
    /// The text of a field whose value in the document is `now`; `None` where the document says it all. A
    /// value that changed by other hands, such as an undo, ends the draft.
    pub(in crate::ui) fn get(&self, field: &str, now: Option<&Value>) -> Option<Draft> {
        let mut drafts = self.0.borrow_mut();
        let draft = drafts.get_mut(field)?;
        draft.arrived |= draft.set.as_ref() == now;
        let holds = draft.set.as_ref() == now || (!draft.arrived && draft.before.as_ref() == now);
        if holds { Some(draft.clone()) } else { drafts.remove(field).and(None) }
    }

    /// The text of a field that could not be read, whatever the document holds by now; and what it held then.
    pub(in crate::ui) fn refused(&self, field: &str) -> Option<(Draft, Option<Value>)> {
        let draft = self.0.borrow().get(field).filter(|draft| draft.error.is_some()).cloned()?;
        let before = draft.before.clone();
        Some((draft, before))
    }

    /// Keeps a text that could be read.
    pub(in crate::ui) fn read(&self, field: &str, text: String, before: Option<Value>, set: Option<Value>) {
        let draft = Draft { text, error: None, before, set, arrived: false };
        self.0.borrow_mut().insert(field.to_owned(), draft);
    }

    /// Keeps a text that could not be read.
    pub(in crate::ui) fn refuse(&self, field: &str, text: String, now: Option<Value>, error: String) {
        let draft = Draft { text, error: Some(error), before: now.clone(), set: now, arrived: true };
        self.0.borrow_mut().insert(field.to_owned(), draft);
    }

    /// What stands in the field is the document's, or about to be.
    pub(in crate::ui) fn forget(&self, field: &str) {
        self.0.borrow_mut().remove(field);
    }

    /// The field is left: a text that could be read is shown as the document writes it.
    pub(in crate::ui) fn settle(&self, field: &str) {
        let mut drafts = self.0.borrow_mut();
        if drafts.get(field).is_some_and(|draft| draft.error.is_none()) {
            drafts.remove(field);
        }
    }
}
