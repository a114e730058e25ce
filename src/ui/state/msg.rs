//! All that can happen to the page.

use std::rc::Rc;
use std::sync::Arc;

use crate::editor::{Action, Editor, PortRef, Selection};
use crate::flow::{Diagnostic, Document, Millis};
use crate::run::{Customer, Webhooks};
use crate::runtime::{Driver, Speed};

use super::{Agreed, Beside, Broken, Origin, Panel, Script, Shown, Uncovered};

/// All that can happen to the page.
pub(in crate::ui) enum Msg {
    /// Opens a document.
    Open {
        document: Box<Document>,
        origin: Origin,
        example: Option<Rc<str>>,
    },
    /// Opens a flow from the shelf, with its history.
    OpenKept {
        editor: Box<Editor>,
        origin: Origin,
        id: Rc<str>,
    },
    /// The flow is kept on the shelf from now on, or under another id.
    SetOwn(Rc<str>),
    /// Shows a text that is no flow.
    OpenBroken(Broken),
    /// Goes back from a text that is no flow to the document before it.
    CloseBroken,
    /// Edits the document.
    Edit(Action),
    /// Edits the document; one step with the edits of the same name right before it.
    EditIn(Action, String),
    /// Edits the document, and selects the nodes and notes that this brings in. What comes from another page
    /// makes the flow a stranger's.
    Insert {
        action: Action,
        is_foreign: bool,
    },
    /// The code of the edits has come: does those that wait for it.
    EditingIsHere,
    /// Reads the document anew, as what reads its expressions has come meanwhile.
    ReadAnew,
    /// Ends the step: what is typed next is another one.
    Seal,
    Undo,
    Redo,
    /// Selects one node, or nothing.
    Select(Option<Arc<str>>),
    SelectThese(Selection),
    /// Shows the place of a problem.
    Seek(Diagnostic),
    /// Selects a node and goes into its form.
    OpenForm(Arc<str>),
    /// Goes into one of its fields, by key.
    OpenField(Arc<str>, &'static str),
    /// The place is shown now; `false`: it is none of the form's, so the JSON shows it.
    Found(bool),
    /// Brings a panel to the front of the place that it shares.
    Show(Panel),
    /// Gives the place at the bottom most of the height, or takes it back.
    SetTall(bool),
    SetWebhooks(Webhooks),
    SetSpeed(Speed),
    SetCustomers(u32),
    /// The runs from now on follow a scenario; `None` ends that.
    Script(Option<Script>),
    /// Runs the flow, as it is set.
    Play,
    /// Plays a scenario: follows it, and runs.
    Follow(Option<Script>),
    SetUncovered(Option<Uncovered>),
    MarkUncovered(bool),
    /// Answers one more webhook from its mock.
    AnswerFromMock(Arc<str>),
    /// The viewer agrees to these calls.
    Agree(Agreed),
    /// A run begins, or the last one is put away.
    SetDriver(Option<Driver>),
    /// Shows a run that was not begun here.
    ShowRun(Box<Shown>),
    /// Puts a run beside the current one, or takes it away.
    SetBeside(Option<Beside>),
    /// The run beside the current one becomes the current one.
    SwapRuns,
    /// Sets a breakpoint on a node, or takes it away.
    BreakAt(Arc<str>),
    /// The same on an edge.
    BreakOn(PortRef),
    /// Something happened to the run.
    Tick,
    Watch(Customer),
    /// Looks at the watched conversation after so many events; `None` follows it.
    Travel(Option<usize>),
    /// Looks at the run as it was at a time, when the watched conversation had so many events.
    TravelTo(usize, Millis),
    /// Lights the way behind a port on the canvas.
    Light(Option<PortRef>),
    /// Begins or ends a presentation.
    Present(bool),
}

impl Msg {
    /// Whether it changes the document that is open.
    pub(super) fn edits(&self) -> bool {
        matches!(self, Self::Edit(_) | Self::EditIn(..) | Self::Insert { .. } | Self::Undo | Self::Redo)
    }
}
