//! The timeline: where each conversation's time went, and the way back to any moment of it.
//!
//! [`rows`] is what stands below each other, [`scale`] how time becomes pixels, [`sight`] what of it is seen, [`track`]
//! what stands in a row; [`pressure`] is the gate over time, [`travel`] the slider and its buttons, [`tip`] what a bar
//! says, [`legend`] what the time went into.

mod chart;
mod legend;
mod pressure;
mod rows;
mod scale;
mod sight;
mod tip;
mod track;
mod travel;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Flow;
use crate::i18n::tr;
use crate::run::evaluations::evaluations;
use crate::run::{Customer, Moment};
use crate::runtime::{Driver, Speed};

use super::runs::{Again, Compare, Runs};
use super::state::Beside;
use super::trace::DocumentRef;
use super::widgets::{Icon, Now, icon};

use self::chart::Chart;
use self::travel::Travel;

/// What the timeline shows.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TimelineProps {
    /// The flow: of the run, where there is one.
    pub(super) flow: Arc<Flow>,
    pub(super) driver: Option<Driver>,
    pub(super) now: Now,
    /// Changes with everything that happens to the run.
    pub(super) tick: u64,
    pub(super) watched: Customer,
    /// How many events the watched conversation has.
    pub(super) events: usize,
    pub(super) moment: Rc<Moment>,
    /// Whether an earlier moment is shown.
    pub(super) is_past: bool,
    pub(super) selected: Option<Arc<str>>,
    /// The document that is open, and that of the run.
    pub(super) document: DocumentRef,
    pub(super) ran: Option<DocumentRef>,
    /// The run to compare with.
    pub(super) beside: Option<Beside>,
    pub(super) speed: Speed,
}

/// The dialog that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Runs,
    Again,
}

#[component]
pub(super) fn Timeline(props: &TimelineProps) -> Html {
    let all = use_memo((props.driver.clone(), props.watched, props.events), |(driver, customer, _)| {
        let driver = driver.as_ref();
        driver.map(|driver| driver.read(|run| evaluations(&run.conversation(*customer).trace().events)))
    });
    let dialog = use_state_eq(|| None::<Open>);
    let open = |which: Open| {
        let dialog = dialog.setter();
        Callback::from(move |_: MouseEvent| dialog.set(Some(which)))
    };
    let on_close = {
        let dialog = dialog.setter();
        Callback::from(move |()| dialog.set(None))
    };
    let current = props.driver.clone().zip(props.ran.clone());
    let runs = html! {
        if *dialog == Some(Open::Runs) {
            <Runs document={props.document.clone()} current={current.clone()} speed={props.speed} on_close={on_close.clone()} />
        }
    };
    let Some((driver, ran)) = current.filter(|_| props.events > 0) else {
        return html! {
            <section role="region" aria-label={tr!("Timeline")} class="panel timeline">
                <div class="empty">
                    { icon(Icon::Clock) }
                    <h3>{ tr!("No run yet") }</h3>
                    <p>{ tr!("Press Run: every request, wait and silence of each conversation is drawn here against the time, and you can go back to any moment of it.") }</p>
                    <button type="button" class="btn" onclick={open(Open::Runs)}>{ icon(Icon::Folder) }{ tr!("Runs") }</button>
                </div>
                { runs }
            </section>
        };
    };
    html! {
        <section role="region" aria-label={tr!("Timeline")} class="panel timeline">
            <Travel events={props.events} shown={props.moment.events} t_ms={props.moment.t_ms} is_past={props.is_past}
                evaluations={Rc::new((*all).clone().unwrap_or_default())} on_again={open(Open::Again)} on_runs={open(Open::Runs)} />
            if let Some(beside) = &props.beside {
                <Compare flow={props.flow.clone()} driver={driver.clone()} beside={beside.clone()} customer={props.watched} tick={props.tick} />
            }
            <Chart flow={props.flow.clone()} driver={driver.clone()} beside={props.beside.as_ref().map(|beside| beside.driver.clone())} now={props.now.clone()} tick={props.tick} watched={props.watched}
                shown={props.moment.events} t_ms={props.moment.t_ms} is_past={props.is_past} selected={props.selected.clone()} />
            { runs }
            if *dialog == Some(Open::Again) {
                <Again {driver} document={ran} customer={props.watched} after={props.moment.events} t_ms={props.moment.t_ms}
                    variables={props.moment.variables.clone()} speed={props.speed} {on_close} />
            }
        </section>
    }
}
