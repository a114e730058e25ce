//! The timeline: where each conversation's time went, and the way back to any moment of it.
//!
//! [`rows`] is what stands below each other, [`scale`] how time becomes pixels, [`track`] what stands in a row;
//! [`pressure`] is the gate over time, [`travel`] the slider and its buttons, [`tip`] what a bar says.

mod chart;
mod pressure;
mod rows;
mod scale;
mod tip;
mod track;
mod travel;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Flow;
use crate::run::evaluations::evaluations;
use crate::run::{Customer, Moment};
use crate::runtime::Driver;

use super::widgets::{Icon, Now, icon};

use self::chart::Chart;
use self::travel::Travel;

/// What the timeline shows.
#[derive(PartialEq, Properties)]
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
}

#[component]
pub(super) fn Timeline(props: &TimelineProps) -> Html {
    let all = use_memo((props.driver.clone(), props.watched, props.events), |(driver, customer, _)| {
        let driver = driver.as_ref();
        driver.map(|driver| driver.read(|run| evaluations(&run.conversation(*customer).trace().events)))
    });
    let Some(driver) = props.driver.clone().filter(|_| props.events > 0) else {
        return html! {
            <section role="region" aria-label="Timeline" class="panel timeline">
                <div class="empty">
                    { icon(Icon::Clock) }
                    <h3>{ "No run yet" }</h3>
                    <p>{ "Press Run: every request, wait and silence of each conversation is drawn here against the time, and you can go back to any moment of it." }</p>
                </div>
            </section>
        };
    };
    html! {
        <section role="region" aria-label="Timeline" class="panel timeline">
            <Travel events={props.events} shown={props.moment.events} t_ms={props.moment.t_ms} is_past={props.is_past}
                evaluations={Rc::new((*all).clone().unwrap_or_default())} />
            <Chart flow={props.flow.clone()} {driver} now={props.now.clone()} tick={props.tick} watched={props.watched}
                shown={props.moment.events} t_ms={props.moment.t_ms} is_past={props.is_past} selected={props.selected.clone()} />
        </section>
    }
}
