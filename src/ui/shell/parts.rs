//! The parts of the page that come after it stands (see [`crate::ui::lazy`]).

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use crate::flow::{Document, Value};
use crate::ui::branches::{Branches, BranchesProps};
use crate::ui::inspector::{Inspector, InspectorProps};
use crate::ui::lazy::{NotLoaded, Part, first_view, lazy_component, part};
use crate::ui::lessons::{LessonPanel, LessonPanelProps};
use crate::ui::load_lab::{LoadLab, LoadLabProps};
use crate::ui::paths::{Paths, PathsProps};
use crate::ui::state::{Dispatch, Origin};
use crate::ui::timeline::{Timeline, TimelineProps};
use crate::ui::trace::{
    Problems, ProblemsProps, Scenarios, ScenariosProps, Trace, TraceProps, Variables, VariablesProps,
};

use super::broken::{BrokenView, BrokenViewProps};
use super::command::Form;
use super::dialogs::{Dialogs, DialogsProps};
use super::embed::{OpenLink, OpenLinkProps, Port, PortProps};
use super::json_panel::{JsonPanel, JsonPanelProps};
use super::links::BadLink;
use super::present::{Present, PresentProps};
use super::share::Sharing;
use super::{exports, links, open, share};

// What most visits need soon.
lazy_component!(pub(super) LazyTrace = Trace(TraceProps) in TRACE, work);
lazy_component!(pub(super) LazyVariables = Variables(VariablesProps) in VARIABLES, work);
lazy_component!(pub(super) LazyProblems = Problems(ProblemsProps) in PROBLEMS, work);
lazy_component!(pub(super) LazyBroken = BrokenView(BrokenViewProps) in BROKEN, work);
lazy_component!(pub(super) LazyInspector = Inspector(InspectorProps) in INSPECTOR, work);
// What some need.
lazy_component!(pub(super) LazyBranches = Branches(BranchesProps) in BRANCHES, more);
lazy_component!(pub(super) LazyTimeline = Timeline(TimelineProps) in TIMELINE, more);
lazy_component!(pub(super) LazyScenarios = Scenarios(ScenariosProps) in SCENARIOS, more);
lazy_component!(pub(super) LazyPaths = Paths(PathsProps) in PATHS, more);
lazy_component!(pub(super) LazyLoadLab = LoadLab(LoadLabProps) in LOAD_LAB, more);
lazy_component!(pub(super) LazyJson = JsonPanel(JsonPanelProps) in JSON, more);
lazy_component!(pub(super) LazyLesson = LessonPanel(LessonPanelProps) in LESSON, more);
lazy_component!(pub(super) LazyPresent = Present(PresentProps) in PRESENT, more);
lazy_component!(pub(super) LazyDialogs = Dialogs(DialogsProps) in DIALOGS, more);

// What an embed needs beside its panels.
lazy_component!(pub(super) LazyPort = Port(PortProps) in PORT, links);
lazy_component!(pub(super) LazyOpenLink = OpenLink(OpenLinkProps) in OPEN_LINK, links);

static EXPORTS: Part<fn(Document, Form)> = part!(more: fn(Document, Form) = |document, form| {
    spawn_local(exports::export(document, form));
});

/// Opens a run from a file.
type OpenRun = fn(&Dispatch, &Value, Origin) -> Result<(), String>;

pub(super) static OPEN_RUN: Part<OpenRun> = part!(more: OpenRun = open::run_now);

/// Opens a lesson.
type OpenLesson = fn(&Dispatch, &str) -> Result<(), String>;

pub(super) static OPEN_LESSON: Part<OpenLesson> = part!(more: OpenLesson = open::lesson_now);

/// Flows in links.
#[derive(Clone, Copy)]
pub(super) struct Links {
    pub(super) read: fn(&str) -> Option<Result<String, BadLink>>,
    pub(super) sharing: fn(&Document) -> Sharing,
}

pub(super) static LINKS: Part<Links> =
    part!(links: Links = Links { read: links::read, sharing: share::sharing });

/// Saves a flow in another form.
pub(super) async fn export(document: Document, form: Form) -> Result<(), NotLoaded> {
    EXPORTS.get().await?(document, form);
    Ok(())
}

/// Fetches what has not come yet, one after the other, once the page has come to rest: it is there when it is asked
/// for, and stays there without a network.
pub(super) fn fetch_when_idle() {
    /// Long enough for the rest of the first view.
    const REST_MS: u32 = 200;
    spawn_local(async {
        first_view().await;
        Timeout::new(REST_MS, || {
            spawn_local(async {
                // One of each file. What could not be fetched is asked for again when it is needed, and says so then.
                let _ = TRACE.get().await;
                let _ = DIALOGS.get().await;
                let _ = LINKS.get().await;
            });
        })
        .forget();
    });
}
