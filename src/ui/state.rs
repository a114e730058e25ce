//! All that the page knows, and all that can happen to it.

mod agreed;
mod edits;
mod msg;
mod panels;
mod runs;
mod script;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::{Editor, PortRef, Selection, notes};
use crate::flow::{Diagnostic, Document, Millis, Port};
use crate::run::{Breakpoints, Customer, Webhooks};
use crate::runtime::{Driver, Speed};

use super::load_lab::Kept;
use super::widgets::Drafts;

pub(super) use self::agreed::Agreed;
use self::edits::{Edit, How};
pub(super) use self::msg::Msg;
pub(super) use self::panels::Panel;
use self::runs::toggle;
pub(super) use self::runs::{Beside, Shown};
pub(super) use self::script::Script;

/// The dispatcher, which panels take from the context.
pub(super) type Dispatch = UseReducerDispatcher<State>;

/// Takes the dispatcher from the context.
#[hook]
pub(super) fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("the shell provides the dispatcher")
}

/// Whose the flow is: a stranger's makes no live request before the viewer has agreed to its hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Shipped with the page, or made in it.
    Own,
    /// From a link, a file or another page.
    Stranger,
}

/// A text that is no flow: it is shown and kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Broken {
    pub(super) text: Rc<str>,
    pub(super) diagnostic: Rc<Diagnostic>,
}

/// How runs are made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    pub(super) webhooks: Webhooks,
    pub(super) speed: Speed,
    pub(super) customers: u32,
    /// Webhooks that the viewer wants answered by their mocks in a live run too.
    pub(super) mocked: Rc<[Arc<str>]>,
}

/// Branches of conditions, by node and port.
pub(super) type Uncovered = Rc<BTreeSet<(Arc<str>, Port)>>;

/// All that the page knows.
#[derive(Clone)]
pub(super) struct State {
    pub(super) editor: Rc<Editor>,
    /// What a person did before the code of the edits was here.
    pub(super) waiting: Vec<Edit>,
    /// Changes with every edit; two states with the same number have the same document.
    pub(super) revision: u64,
    pub(super) origin: Origin,
    /// Whether the flow can be looked at and run, and not edited.
    pub(super) is_readonly: bool,
    /// Whether the page stands in somebody else's.
    pub(super) is_embedded: bool,
    /// Whether the flow is shown to an audience.
    pub(super) is_presenting: bool,
    /// The flow's id on the shelf, once it is kept there.
    pub(super) own: Option<Rc<str>>,
    /// The shipped example that is open, by id.
    pub(super) example: Option<Rc<str>>,
    /// The calls that the viewer has agreed to; others ask anew.
    pub(super) agreed: Option<Agreed>,
    pub(super) broken: Option<Broken>,
    pub(super) selection: Rc<Selection>,
    /// The selected node, where exactly that is selected.
    pub(super) selected: Option<Arc<str>>,
    /// Which panel each shared place shows.
    pub(super) bottom: Panel,
    /// Whether the place at the bottom has most of the height.
    pub(super) is_tall: bool,
    pub(super) side: Panel,
    pub(super) narrow: Panel,
    pub(super) settings: Settings,
    /// The scenario that runs follow.
    pub(super) script: Option<Script>,
    /// Counts how often a scenario was to be played.
    pub(super) plays: u64,
    /// The branches that no scenario takes, once somebody has looked.
    pub(super) uncovered: Option<Uncovered>,
    /// Whether they are marked on the canvas.
    pub(super) marks_uncovered: bool,
    /// The current run, if any.
    pub(super) driver: Option<Driver>,
    /// The document that the current run was made from.
    pub(super) ran: Option<Document>,
    /// The id of the current run, where it was opened from the shelf.
    pub(super) kept: Option<Rc<str>>,
    /// A run to compare the current one with.
    pub(super) beside: Option<Beside>,
    /// Where runs hold.
    pub(super) breakpoints: Arc<Breakpoints>,
    /// Counts what happened to the run, so that the page looks at it again.
    pub(super) tick: u64,
    pub(super) watched: Customer,
    /// How many events of the watched conversation are shown; `None` follows the run.
    pub(super) cursor: Option<usize>,
    /// The time that is shown then, where it is later than that of the last of these events.
    pub(super) cursor_ms: Option<Millis>,
    /// The way that is lit on the canvas: all that lies behind a port.
    pub(super) lit: Option<PortRef>,
    /// Counts openings of a document, so that the canvas fits it in anew.
    pub(super) opened: u64,
    /// What stands in the inspector's fields and cannot be read yet.
    pub(super) drafts: Drafts,
    /// A place that the person asked for, in the writing of diagnostics, until a panel has shown it.
    pub(super) sought: Option<Rc<str>>,
    /// What the load lab is set to.
    pub(super) lab: Kept,
}

impl Reducible for State {
    type Action = Msg;

    fn reduce(self: Rc<Self>, msg: Msg) -> Rc<Self> {
        if self.is_readonly && msg.edits() {
            return self;
        }
        let mut state = (*self).clone();
        match msg {
            Msg::Open { document, origin, example } => {
                state.open(Editor::new(*document), origin);
                state.example = example;
            }
            Msg::OpenKept { editor, origin, id } => {
                state.open(*editor, origin);
                state.own = Some(id);
            }
            Msg::SetOwn(id) => state.own = Some(id),
            Msg::OpenBroken(broken) => {
                state.broken = Some(broken);
                state.put_run_away();
            }
            Msg::CloseBroken => state.broken = None,
            Msg::Edit(action) => state.apply(Edit::Apply { action, how: How::Plainly }),
            Msg::EditIn(action, group) => state.apply(Edit::Apply { action, how: How::In(group) }),
            Msg::Insert { action, is_foreign } => {
                state.apply(Edit::Apply { action, how: How::Bringing { is_foreign } });
            }
            Msg::EditingIsHere => {
                for edit in std::mem::take(&mut state.waiting) {
                    state.apply(edit);
                }
            }
            // No edit: the revision stays, and nothing new is to be kept.
            Msg::ReadAnew => Rc::make_mut(&mut state.editor).read_anew(),
            Msg::Seal => Rc::make_mut(&mut state.editor).seal(),
            Msg::Undo => state.apply(Edit::Undo),
            Msg::Redo => state.apply(Edit::Redo),
            Msg::Select(selected) => state.select(Selection::of_nodes(selected)),
            Msg::SelectThese(selection) => state.select(selection),
            Msg::Seek(problem) => state.seek(&problem),
            Msg::OpenForm(id) => state.open_form(id, ""),
            Msg::OpenField(id, key) => state.open_form(id, &format!(".{key}")),
            Msg::Found(true) => state.sought = None,
            Msg::Found(false) => state.show(Panel::Json),
            Msg::Show(panel) => state.show(panel),
            Msg::SetTall(is_tall) => state.is_tall = is_tall,
            Msg::SetWebhooks(webhooks) => {
                state.settings.webhooks = webhooks;
                state.settings.mocked = Rc::default();
                if webhooks == Webhooks::Live {
                    state.script = None;
                }
            }
            Msg::AnswerFromMock(node) => {
                let mocked = state.settings.mocked.iter().cloned().chain([node]);
                state.settings.mocked = mocked.collect();
            }
            Msg::Agree(agreed) => state.agreed = Some(agreed),
            Msg::SetSpeed(speed) => state.settings.speed = speed,
            Msg::SetCustomers(customers) => state.settings.customers = customers,
            Msg::Script(script) => state.follow(script),
            Msg::Play => state.plays += 1,
            Msg::Follow(script) => {
                state.plays += u64::from(script.is_some());
                state.follow(script);
            }
            Msg::SetUncovered(uncovered) => state.uncovered = uncovered,
            Msg::MarkUncovered(marks) => state.marks_uncovered = marks,
            Msg::SetDriver(driver) => {
                state.put_run_away();
                state.ran = driver.as_ref().map(|_| state.document().clone());
                state.driver = driver;
            }
            Msg::ShowRun(shown) => state.show_run(*shown),
            Msg::SetBeside(beside) => {
                // The two want room.
                state.is_tall |= beside.is_some();
                state.beside = beside;
            }
            Msg::SwapRuns => state.swap_runs(),
            Msg::BreakAt(node) => toggle(&mut Arc::make_mut(&mut state.breakpoints).nodes, node),
            Msg::BreakOn(PortRef { node, port }) => {
                toggle(&mut Arc::make_mut(&mut state.breakpoints).edges, (node, port));
            }
            Msg::Tick => state.tick += 1,
            Msg::Watch(customer) => {
                state.watched = customer;
                state.travel(None, None);
            }
            Msg::Travel(cursor) => state.travel(cursor, None),
            Msg::TravelTo(cursor, t_ms) => state.travel(Some(cursor), Some(t_ms)),
            Msg::Light(lit) => state.lit = lit,
            Msg::Present(is_presenting) => {
                state.is_presenting = is_presenting;
                // A presentation is of the flow, not of its settings.
                state.select(Selection::default());
            }
        }
        Rc::new(state)
    }
}

impl State {
    /// The page with a first document.
    pub(super) fn new(document: Document) -> Self {
        Self {
            editor: Rc::new(Editor::new(document)),
            waiting: Vec::new(),
            revision: 0,
            origin: Origin::Own,
            is_readonly: false,
            is_embedded: false,
            is_presenting: false,
            own: None,
            example: None,
            agreed: None,
            broken: None,
            selection: Rc::default(),
            selected: None,
            bottom: Panel::Trace,
            is_tall: false,
            side: Panel::Chat,
            narrow: Panel::Canvas,
            settings: Settings {
                webhooks: Webhooks::Mock,
                speed: Speed::Times(1.0),
                customers: 1,
                mocked: Rc::default(),
            },
            script: None,
            plays: 0,
            uncovered: None,
            marks_uncovered: true,
            driver: None,
            ran: None,
            kept: None,
            beside: None,
            breakpoints: Arc::default(),
            tick: 0,
            watched: Customer::FIRST,
            cursor: None,
            cursor_ms: None,
            lit: None,
            opened: 0,
            drafts: Drafts::default(),
            sought: None,
            lab: Kept::default(),
        }
    }

    pub(super) fn document(&self) -> &Document {
        self.editor.document()
    }

    /// Whether the first document is still on its way: from a link, or from another server.
    pub(super) fn is_coming(&self) -> bool {
        self.opened == 0 && self.broken.is_none()
    }

    /// Whether branches that no scenario takes are marked: while somebody looks at scenarios or paths.
    pub(super) fn shows_coverage(&self) -> bool {
        self.marks_uncovered && matches!(self.bottom, Panel::Paths | Panel::Scenarios)
    }

    fn open(&mut self, editor: Editor, origin: Origin) {
        self.editor = Rc::new(editor);
        self.waiting.clear();
        self.revision += 1;
        self.opened += 1;
        self.origin = origin;
        (self.own, self.example) = (None, None);
        (self.broken, self.selected, self.agreed) = (None, None, None);
        self.selection = Rc::default();
        (self.drafts, self.sought) = (Drafts::default(), None);
        self.settings.mocked = Rc::default();
        (self.script, self.uncovered) = (None, None);
        self.breakpoints = Arc::default();
        self.put_run_away();
    }

    /// What of a selection is there.
    fn existing(&self, selection: &Selection) -> Selection {
        let flow = self.document().flow();
        let mut kept = selection.clone();
        kept.nodes.retain(|id| flow.node(id).is_some());
        kept.edges.retain(|edge| edge.target(flow).flatten().is_some());
        if !kept.notes.is_empty() {
            let notes = notes::notes(self.document());
            kept.notes.retain(|id| notes.iter().any(|note| note.id == *id));
        }
        kept
    }

    fn select(&mut self, selection: Selection) {
        self.selected = match selection.nodes.as_slice() {
            [one] if selection.edges.is_empty() && selection.notes.is_empty() => Some(Arc::clone(one)),
            _ => None,
        };
        if self.selected.is_some() {
            self.side = Panel::Inspector;
        } else if self.side == Panel::Inspector {
            self.side = Panel::Chat;
        }
        self.selection = Rc::new(selection);
    }

    fn follow(&mut self, script: Option<Script>) {
        if script.is_some() {
            (self.settings.webhooks, self.settings.customers) = (Webhooks::Mock, 1);
        }
        self.script = script;
    }

    fn put_run_away(&mut self) {
        (self.driver, self.ran, self.kept, self.beside) = (None, None, None, None);
        self.watched = Customer::FIRST;
        self.travel(None, None);
        self.tick += 1;
    }

    fn travel(&mut self, cursor: Option<usize>, t_ms: Option<Millis>) {
        (self.cursor, self.cursor_ms) = (cursor, t_ms);
    }
}
