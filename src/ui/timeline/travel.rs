//! Going back and forth in the run: a slider over its events, and buttons from one thing to the next.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::i18n::tr;
use crate::run::evaluations::Evaluation;
use crate::run::words::stamp;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, icon};

#[derive(PartialEq, Properties)]
pub(super) struct TravelProps {
    /// How many events the watched conversation has.
    pub(super) events: usize,
    /// How many of them have happened at the moment shown.
    pub(super) shown: usize,
    /// When that is, in ms of the run.
    pub(super) t_ms: u64,
    /// Whether an earlier moment is shown, and not the run as it is.
    pub(super) is_past: bool,
    pub(super) evaluations: Rc<Vec<Evaluation>>,
    pub(super) on_again: Callback<MouseEvent>,
    pub(super) on_runs: Callback<MouseEvent>,
}

#[component]
pub(super) fn Travel(props: &TravelProps) -> Html {
    let dispatch = use_dispatch();
    let (events, shown) = (props.events, props.shown);
    let go = |to: Option<usize>| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                dispatch.dispatch(travel(to, events));
            }
        })
    };
    let button = |name: &'static str, sign: Icon, to: Option<usize>| {
        html! {
            <button type="button" class="btn quiet small icon-only" aria-label={name} title={name} disabled={to.is_none()} onclick={go(to)}>{ icon(sign) }</button>
        }
    };
    let before = props.evaluations.iter().rev().map(Evaluation::after).find(|after| *after < shown);
    let after = props.evaluations.iter().map(Evaluation::after).find(|after| *after > shown);
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            dispatch.dispatch(travel(input.value_as_number().max(0.0) as usize, events));
        })
    };
    let now = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Travel(None)))
    };
    html! {
        <div class="tl-travel" role="group" aria-label={tr!("Time travel")}>
            { button(tr!("Previous branch"), Icon::BranchBack, before) }
            { button(tr!("Previous event"), Icon::ChevronLeft, shown.checked_sub(1)) }
            <input type="range" class="tl-slider" aria-label={tr!("Moment")} min="0" max={events.to_string()} step="1" value={shown.to_string()} disabled={events == 0}
                aria-valuetext={tr!("event {shown} of {events}, at {seconds} s", shown, events, seconds = stamp(props.t_ms))} {oninput} />
            { button(tr!("Next event"), Icon::ChevronRight, Some(shown + 1).filter(|next| *next <= events)) }
            { button(tr!("Next branch"), Icon::BranchOn, after) }
            <span class="tl-moment"><strong>{ tr!("{seconds} s", seconds = stamp(props.t_ms)) }</strong><span>{ tr!("event {shown} of {events}", shown, events) }</span></span>
            <button type="button" class="btn small" disabled={!props.is_past} title={tr!("Follow the run")} onclick={now}>{ tr!("Now") }</button>
            <button type="button" class="btn small" title={tr!("Make the run again up to this moment, and go on otherwise")} onclick={props.on_again.clone()}>{ icon(Icon::Restart) }<span>{ tr!("Run again from here") }</span></button>
            <button type="button" class="btn small" title={tr!("The latest runs; open and save runs")} onclick={props.on_runs.clone()}>{ icon(Icon::Folder) }<span>{ tr!("Runs") }</span></button>
        </div>
    }
}

/// To the moment after so many events; the last one is the run as it is.
pub(super) fn travel(to: usize, events: usize) -> Msg {
    Msg::Travel(Some(to).filter(|to| *to < events))
}
