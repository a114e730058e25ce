//! Edits of the document, and what they do to the selection. They wait until their code is here.

use std::rc::Rc;
use std::sync::Arc;

use crate::editor::{Action, Editor, Selection, notes};
use crate::ui::editing;

use super::{Origin, State};

/// What a person does with the document.
#[derive(Clone)]
pub(in crate::ui) enum Edit {
    Apply { action: Action, how: How },
    Undo,
    Redo,
}

#[derive(Clone)]
pub(in crate::ui) enum How {
    Plainly,
    /// One step with the edits of the same name right before it.
    In(String),
    /// What it brings in is selected.
    Bringing {
        is_foreign: bool,
    },
}

impl State {
    pub(super) fn apply(&mut self, edit: Edit) {
        let Some(apply) = editing::apply() else { return self.waiting.push(edit) };
        match edit {
            Edit::Undo => self.edit(Editor::undo),
            Edit::Redo => self.edit(Editor::redo),
            Edit::Apply { action, how } => match how {
                How::Plainly => self.edit(|editor| apply(editor, action, None)),
                How::In(group) => self.edit(|editor| apply(editor, action, Some(&group))),
                How::Bringing { is_foreign } => self.insert(|editor| apply(editor, action, None), is_foreign),
            },
        }
    }

    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut Editor) -> bool) {
        let place = |state: &Self| {
            let nodes = &state.document().flow().nodes;
            let at = nodes.iter().position(|node| Some(&node.id) == state.selected.as_ref());
            at.map(|at| (at, nodes.len()))
        };
        let before = place(self);
        if edit(Rc::make_mut(&mut self.editor)) {
            self.revision += 1;
            // The node has another id now: it is still the one that stands there.
            let nodes = &self.document().flow().nodes;
            let renamed = before
                .filter(|(_, count)| *count == nodes.len() && place(self).is_none())
                .and_then(|(at, _)| nodes.get(at))
                .map(|node| Selection::of_nodes([node.id.clone()]));
            let kept = renamed.unwrap_or_else(|| self.existing(&self.selection));
            if kept != *self.selection {
                self.select(kept);
            }
        }
    }

    fn insert(&mut self, edit: impl FnOnce(&mut Editor) -> bool, is_foreign: bool) {
        let note_ids = |state: &Self| -> Vec<Arc<str>> {
            notes::notes(state.document()).into_iter().map(|note| note.id).collect()
        };
        let (revision, known) = (self.revision, note_ids(self));
        self.edit(edit);
        if self.revision != revision {
            let nodes = self.editor.added().to_vec();
            let notes = note_ids(self).into_iter().filter(|id| !known.contains(id)).collect();
            self.select(Selection { nodes, notes, edges: Vec::new() });
            if is_foreign {
                self.origin = Origin::Stranger;
            }
        }
    }
}
