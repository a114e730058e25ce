//! The runs beside the current one: kept over reloads, opened again, made again otherwise, compared.
//!
//! [`keeping`] puts every run on the shelf, [`list`] shows them, [`again`] makes the current one again from a moment,
//! [`compare`] holds two beside each other.

mod again;
mod compare;
mod keeping;
mod list;

use std::rc::Rc;

use crate::flow::Document;
use crate::run::file::Opened;
use crate::run::{Recording, Webhooks};
use crate::runtime::transport::Fetch;
use crate::runtime::{Driver, Speed};

use super::state::{Dispatch, Msg, Origin, Shown};

pub(super) use again::Again;
pub(super) use compare::Compare;
pub(super) use keeping::use_run_keeping;
pub(super) use list::Runs;

/// A driver for a run that has come to some moment already. It calls no host: what is made again is past.
fn driver(dispatch: &Dispatch, recording: Recording, speed: Speed) -> Driver {
    let on_change = {
        let dispatch = dispatch.clone();
        Rc::new(move || dispatch.dispatch(Msg::Tick))
    };
    Driver::of(recording, speed, Fetch::platform().only(Rc::from([])), on_change)
}

/// Shows a run that was opened; its flow too, where another one is open.
pub(super) fn show(
    dispatch: &Dispatch,
    current: &Document,
    opened: Opened,
    speed: Speed,
    origin: Origin,
    kept: Option<Rc<str>>,
) {
    let document = opened.document;
    let plain = document.without_secrets();
    if current.without_secrets().root() != plain.root() {
        let document = Box::new(plain);
        dispatch.dispatch(Msg::Open { document, origin, example: None });
    }
    let is_live = opened.recording.run().options().webhooks == Webhooks::Live;
    let driver = driver(dispatch, opened.recording, speed);
    if !is_live {
        driver.resume();
    }
    dispatch.dispatch(Msg::ShowRun(Box::new(Shown { driver, document, beside: false, kept })));
}
