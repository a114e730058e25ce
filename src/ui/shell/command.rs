//! What the toolbar, the shortcuts and the panels ask the page to do.

use std::rc::Rc;
use std::sync::Arc;

use crate::ui::state::{Agreed, Panel};

/// What a flow can be saved as, beside its own JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Svg,
    Png,
    Mermaid,
}

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
    /// Lists the person's own flows.
    ShowFlows,
    /// Opens one of them.
    OpenFlow(Rc<str>),
    /// Two pages edited one flow: keeps this page's as a flow of its own.
    KeepBoth,
    /// Two pages edited one flow: shows the other page's.
    TakeOther,
    /// Opens the system's file chooser.
    Import,
    Export,
    /// Saves the flow in another form.
    ExportAs(Form),
    /// Lists the other forms.
    ShowForms,
    Share,
    /// Opens the flow in a tab of its own.
    OpenTab,
    /// Shows the flow to an audience.
    Present,
    /// Loads the version of the page that has come meanwhile.
    TakeVersion,
    ShowShortcuts,
    /// Lists everything that can be done.
    ShowPalette,
    /// Brings a panel to the front.
    Show(Panel),
    /// Shows the flow's own settings.
    ShowSettings,
    /// Opens the form of a step.
    GoTo(Arc<str>),
    /// Lays the flow out anew.
    Arrange,
    Undo,
    Redo,
    ToggleTheme,
    /// Runs anew with one webhook answered by its mock.
    AnswerFromMock(Arc<str>),
    /// Agrees to calls that were shown, and runs.
    Agree(Agreed),
}

impl Command {
    /// Whether it does something with the flow, and so has to wait for it.
    pub(super) fn needs_flow(&self) -> bool {
        matches!(
            self,
            Self::Run
                | Self::Restart
                | Self::Step
                | Self::Export
                | Self::ExportAs(_)
                | Self::Share
                | Self::Present
                | Self::Arrange
        )
    }

    /// Whether it changes or runs the flow, which must be in sight then.
    pub(super) fn needs_sight(&self) -> bool {
        matches!(self, Self::Run | Self::Restart | Self::Step | Self::Undo | Self::Redo | Self::Arrange)
    }

    /// Whether it looks at the flow as it is, or leaves it, and so comes after all edits made before it.
    pub(super) fn follows_edits(&self) -> bool {
        matches!(
            self,
            Self::Run
                | Self::Restart
                | Self::Step
                | Self::AnswerFromMock(_)
                | Self::Agree(_)
                | Self::Export
                | Self::ExportAs(_)
                | Self::Share
                | Self::OpenTab
                | Self::New
                | Self::OpenExample(_)
                | Self::OpenFlow(_)
                | Self::KeepBoth
                | Self::TakeOther
                | Self::TakeVersion
        )
    }
}
