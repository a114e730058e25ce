//! The panels that share places, and which of them is in front.

use std::rc::Rc;
use std::sync::Arc;

use crate::editor::Selection;
use crate::flow::Diagnostic;
use crate::i18n::tr;
use crate::ui::lessons;

use super::State;

/// The panels that share places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Panel {
    Canvas,
    Chat,
    Inspector,
    Trace,
    Timeline,
    Branches,
    Variables,
    Problems,
    Scenarios,
    Paths,
    LoadLab,
    Json,
    /// Only there while a lesson is open.
    Lesson,
}

impl Panel {
    /// All that are always there, those at the bottom last.
    pub(in crate::ui) const ALL: [Self; 12] = [
        Self::Canvas,
        Self::Chat,
        Self::Inspector,
        Self::Trace,
        Self::Timeline,
        Self::Branches,
        Self::Variables,
        Self::Problems,
        Self::Scenarios,
        Self::Paths,
        Self::LoadLab,
        Self::Json,
    ];
    /// Those that share the place at the bottom.
    pub(in crate::ui) const BOTTOM: &[Self] = Self::ALL.split_at(3).1;

    pub(in crate::ui) fn name(self) -> &'static str {
        match self {
            Self::Canvas => tr!("Canvas"),
            Self::Chat => tr!("Chat"),
            Self::Inspector => tr!("Inspector"),
            Self::Trace => tr!("Trace"),
            Self::Timeline => tr!("Timeline"),
            Self::Branches => tr!("Branches"),
            Self::Variables => tr!("Variables"),
            Self::Problems => tr!("Problems"),
            Self::Scenarios => tr!("Scenarios"),
            Self::Paths => tr!("Paths"),
            Self::LoadLab => tr!("Load lab"),
            Self::Json => "JSON",
            Self::Lesson => tr!("Lesson"),
        }
    }
}

impl State {
    /// The lesson that is open, by id.
    pub(in crate::ui) fn lesson(&self) -> Option<&str> {
        self.own.as_deref().and_then(lessons::id_of)
    }

    /// The panel at the bottom.
    pub(in crate::ui) fn bottom(&self) -> Panel {
        self.there(self.bottom, Panel::Trace)
    }

    /// The panel that is shown where there is room for one.
    pub(in crate::ui) fn narrow(&self) -> Panel {
        self.there(self.narrow, Panel::Canvas)
    }

    fn there(&self, panel: Panel, instead: Panel) -> Panel {
        if panel == Panel::Lesson && self.lesson().is_none() { instead } else { panel }
    }

    /// Goes to where a problem is: a form, where one has it, else the JSON.
    pub(super) fn seek(&mut self, problem: &Diagnostic) {
        const SETTINGS: [&str; 5] = ["$.name", "$.description", "$.limits", "$.variables", "$.secrets"];
        self.sought = problem.path.as_deref().map(Rc::from);
        let node = problem.node.as_ref().filter(|id| self.document().flow().node(id).is_some());
        let path = problem.path.as_deref().unwrap_or_default();
        if node.is_some() || SETTINGS.iter().any(|settings| path.starts_with(settings)) {
            self.select(Selection::of_nodes(node.cloned()));
            self.show(Panel::Inspector);
        } else {
            self.show(Panel::Json);
        }
    }

    /// Goes into a node's form, at a place in the node.
    pub(super) fn open_form(&mut self, id: Arc<str>, place: &str) {
        let at = self.document().flow().nodes.iter().position(|node| node.id == id);
        self.sought = at.map(|at| format!("$.nodes[{at}]{place}").into());
        self.select(Selection::of_nodes([id]));
        self.show(Panel::Inspector);
    }

    pub(super) fn show(&mut self, panel: Panel) {
        self.narrow = panel;
        match panel {
            Panel::Chat | Panel::Inspector => self.side = panel,
            Panel::Canvas => {}
            _ => self.bottom = panel,
        }
    }
}
