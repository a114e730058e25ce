//! The check: scenarios at once, then every way in the worker.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::explore::{ExploreOptions, ExploreReport};
use crate::flow::expression;
use crate::lesson::{Lesson, Played};
use crate::ui::paths::{Found, Work, begin};
use crate::ui::trace::DocumentRef;

use super::done;

/// How far the check is.
#[derive(Clone, PartialEq)]
pub(super) enum Stage {
    Unchecked,
    Checking,
    /// The flow has errors.
    Broken(DocumentRef),
    Checked(Rc<Checked>),
}

/// What came of it.
#[derive(Clone, PartialEq)]
pub(super) struct Checked {
    pub(super) of: DocumentRef,
    pub(super) played: Vec<Played>,
    /// Or why not every way could be gone.
    pub(super) report: Result<Rc<ExploreReport>, Rc<str>>,
}

impl Checked {
    /// How much of what the lesson demands holds, and how much there is.
    pub(super) fn count(&self, lesson: &Lesson) -> (usize, usize) {
        let demands = lesson.demands();
        let held = |report: &ExploreReport| {
            demands.iter().filter(|demand| demand.breaches(report).is_empty()).count()
        };
        let played = self.played.iter().filter(|played| played.holds()).count();
        (played + self.report.as_deref().map_or(0, held), self.played.len() + demands.len())
    }

    /// Whether all of it holds.
    pub(super) fn holds(&self, lesson: &Lesson) -> bool {
        let (held, all) = self.count(lesson);
        held == all
    }
}

/// Gives how far the check is, and what begins it.
#[hook]
pub(super) fn use_checking(
    lesson: &Rc<Lesson>,
    document: &DocumentRef,
) -> (UseStateHandle<Stage>, Callback<MouseEvent>) {
    let stage = use_state(|| Stage::Unchecked);
    let work = use_mut_ref(|| None::<Work>);
    let check = {
        let (stage, lesson, document) = (stage.setter(), Rc::clone(lesson), document.clone());
        Callback::from(move |_: MouseEvent| {
            stage.set(Stage::Checking);
            let (stage, lesson, document) = (stage.clone(), Rc::clone(&lesson), document.clone());
            let work = Rc::clone(&work);
            spawn_local(async move {
                // Without it, what the shop answers could not be worked out; where it cannot be had, that is told then.
                let _ = expression::load().await;
                begin_check(&lesson, document, stage, &work);
            });
        })
    };
    (stage, check)
}

fn begin_check(
    lesson: &Rc<Lesson>,
    document: DocumentRef,
    stage: UseStateSetter<Stage>,
    work: &Rc<RefCell<Option<Work>>>,
) {
    // Read anew: what read its expressions may have come just now.
    let read = crate::flow::Document::new(document.0.root().clone());
    let Ok(played) = lesson.play(&read) else { return stage.set(Stage::Broken(document)) };
    let explored = lesson.explored(&read);
    let lesson = Rc::clone(lesson);
    let found = Callback::from(move |found: Found| {
        let report = match found {
            Found::Progress(_) => return,
            Found::Report(report) => Ok(report),
            Found::Failed(why) => Err(why),
        };
        let checked = Checked { of: document.clone(), played: played.clone(), report };
        if checked.holds(&lesson) {
            done::add(&lesson.id);
        }
        stage.set(Stage::Checked(checked.into()));
    });
    let begun = begin(&explored, ExploreOptions::default().max_visits, found);
    *work.borrow_mut() = Some(begun);
}
