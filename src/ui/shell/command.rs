//! What the toolbar, the shortcuts and the panels ask the page to do.

use std::rc::Rc;
use std::sync::Arc;

/// Something the person asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Command {
    Run,
    Pause,
    Resume,
    Step,
    StepBack,
    Stop,
    Restart,
    /// Follows the run again after looking back.
    Follow,
    New,
    ShowExamples,
    OpenExample(Rc<str>),
    /// Opens the system's file chooser.
    Import,
    Export,
    Share,
    ShowShortcuts,
    Undo,
    Redo,
    ToggleTheme,
    /// Runs anew with one webhook answered by its mock.
    AnswerFromMock(Arc<str>),
    /// Agrees to the calls that were shown, and runs.
    Agree,
}
