//! Every run is put on the shelf when nothing more is about to happen in it.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::flow::Document;
use crate::run::{Run, Webhooks, file};
use crate::runtime::Driver;
use crate::runtime::run_shelf::{KeptRun, RunShelf};
use crate::runtime::shelf::Shelf;
use crate::ui::lazy::{Part, part};
use crate::ui::state::State;

/// Keeps the current run whenever its outcome changes to one that may last.
#[hook]
pub(in crate::ui) fn use_run_keeping(state: &State, outcome: &'static str) {
    let id = use_mut_ref(|| None::<(Driver, Rc<str>)>);
    let (driver, document, kept) = (state.driver.clone(), state.ran.clone(), state.kept.clone());
    let is_embedded = state.is_embedded;
    use_effect_with((driver, outcome), move |(driver, outcome)| {
        let (Some(driver), Some(document)) = (driver, document) else { return };
        // What was opened from the shelf is there already.
        if is_embedded || kept.is_some() || matches!(*outcome, "idle" | "running") {
            return;
        }
        let mut id = id.borrow_mut();
        let same = id.as_ref().filter(|(of, _)| of == driver).map(|(_, id)| Rc::clone(id));
        let id = same.unwrap_or_else(|| {
            let new: Rc<str> = Shelf::new_id().into();
            *id = Some((driver.clone(), Rc::clone(&new)));
            new
        });
        let (driver, outcome) = (driver.clone(), *outcome);
        spawn_local(async move {
            if let Ok(keep) = KEEP.get().await {
                keep(driver, document, &id, outcome);
            }
        });
    });
}

/// Puts a run on the shelf.
type Keep = fn(Driver, Document, &str, &'static str);

static KEEP: Part<Keep> = part!(work: Keep = keep);

fn keep(driver: Driver, document: Document, id: &str, outcome: &'static str) {
    let text = driver.read_recording(|recording| file::write(&document, recording, false));
    let head = driver.read(|run| head(id, &document, run, outcome));
    spawn_local(async move {
        if let Some(shelf) = RunShelf::open().await
            && let Err(error) = shelf.write(&head, &text).await
        {
            web_sys::console::warn_2(&"the run could not be kept".into(), &error);
        }
    });
}

/// What is told of a run in a list.
pub(super) fn head(id: &str, document: &Document, run: &Run, outcome: &str) -> KeptRun {
    KeptRun {
        id: id.to_owned(),
        name: document.flow().name.clone(),
        outcome: outcome.to_owned(),
        kept_ms: js_sys::Date::now(),
        duration_ms: run
            .customers()
            .filter_map(|customer| run.conversation(customer).ended_at())
            .max()
            .unwrap_or(run.now()) as f64,
        customers: run.options().customers,
        is_live: run.options().webhooks == Webhooks::Live,
    }
}
