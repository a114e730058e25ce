//! The lower bar: the run.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::flow::{Millis, guards};
use crate::i18n::{self, key, tr};
use crate::run::{Customer, Webhooks};
use crate::runtime::Speed;
use crate::ui::state::{Msg, Settings, use_dispatch};
use crate::ui::widgets::{Icon, Now, icon, use_ticker};

use super::command::Command;

#[derive(PartialEq, Properties)]
pub(super) struct RunBarProps {
    pub(super) settings: Settings,
    /// Whether the flow is not in sight: still on its way, or behind a text that cannot be read.
    pub(super) is_away: bool,
    /// The word of `data-outcome`.
    pub(super) outcome: AttrValue,
    pub(super) paused: bool,
    /// Whether the run holds at a breakpoint.
    pub(super) is_held: bool,
    /// How many customers the current run has.
    pub(super) customers: u32,
    pub(super) watched: Customer,
    /// Where the page looks back to, in ms of the run.
    pub(super) past: Option<Millis>,
    /// How many events there are before the moment that is shown.
    pub(super) shown: usize,
    pub(super) now: Now,
    /// The scenario that runs follow.
    pub(super) script: Option<AttrValue>,
    pub(super) on_command: Callback<Command>,
}

const SPEEDS: [(&str, &str, Speed); 7] = [
    ("1", "1×", Speed::Times(1.0)),
    ("2", "2×", Speed::Times(2.0)),
    ("5", "5×", Speed::Times(5.0)),
    ("10", "10×", Speed::Times(10.0)),
    ("20", "20×", Speed::Times(20.0)),
    ("100", "100×", Speed::Times(100.0)),
    ("instant", key!("Instant"), Speed::Instant),
];

#[component]
pub(super) fn RunBar(props: &RunBarProps) -> Html {
    let under_way = matches!(props.outcome.as_str(), "running" | "waiting");
    let idle = props.outcome == "idle";
    let button = |name: &'static str, shown: Icon, command: Command, title: &'static str, enabled: bool| {
        // What the few controls of an embed leave out, and what they leave out where there is little room.
        let rank = match command {
            Command::Step | Command::StepBack => Some("is-more"),
            Command::Stop => Some("is-spare"),
            _ => None,
        };
        let onclick = props.on_command.reform(move |_: MouseEvent| command.clone());
        html! {
            <button type="button" class={classes!("btn", "icon-only", rank)} aria-label={name} {title} disabled={!enabled} {onclick}>{ icon(shown) }</button>
        }
    };
    let run = props.on_command.reform(|_: MouseEvent| Command::Run);
    html! {
        <div class="run-bar" role="toolbar" aria-label={tr!("Run")}>
            <button type="button" class="btn primary" title={tr!("Run the flow (Ctrl+Enter)")} disabled={under_way || props.is_away} onclick={run}>
                { icon(Icon::Play) }{ tr!("Run") }
            </button>
            <div class="button-row">
                { if props.paused && under_way {
                    button(tr!("Resume"), Icon::Play, Command::Resume, tr!("Let the time go on"), true)
                } else {
                    button(tr!("Pause"), Icon::Pause, Command::Pause, tr!("Hold the time"), under_way)
                } }
                { button(tr!("Step back"), Icon::StepBack, Command::StepBack, tr!("Look at the moment before"), props.shown > 0) }
                { button(tr!("Step"), Icon::StepForward, Command::Step, tr!("Go to the next thing that happens"), (idle && !props.is_away) || under_way || props.past.is_some()) }
                { button(tr!("Stop"), Icon::Stop, Command::Stop, tr!("Stop the run and whatever is under way"), under_way) }
                { button(tr!("Restart"), Icon::Restart, Command::Restart, tr!("Run again from the start"), !idle) }
            </div>
            <RunClock is_held={props.is_held} outcome={props.outcome.clone()} paused={props.paused} past={props.past} now={props.now.clone()} on_command={props.on_command.clone()} />
            if let Some(script) = &props.script { <Following name={script.clone()} /> }
            <RunSettings settings={props.settings.clone()} customers={props.customers} watched={props.watched} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct FollowingProps {
    name: AttrValue,
}

/// The scenario that runs follow, and a way out of it.
#[component]
fn Following(props: &FollowingProps) -> Html {
    let dispatch = use_dispatch();
    let end = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Follow(None)));
    html! {
        <span class="run-script" data-following={props.name.clone()} title={tr!("Run gives these answers and replies every time")}>
            { icon(Icon::Book) }<span class="run-script-name">{ &props.name }</span>
            <button type="button" class="btn quiet icon-only small" aria-label={tr!("Stop following the scenario")} onclick={end}>{ icon(Icon::Close) }</button>
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct RunSettingsProps {
    settings: Settings,
    customers: u32,
    watched: Customer,
}

#[component]
fn RunSettings(props: &RunSettingsProps) -> Html {
    let dispatch = use_dispatch();
    let settings = &props.settings;
    let webhooks = |name: &'static str, webhooks: Webhooks, title: &'static str| {
        let dispatch = dispatch.clone();
        let onchange = Callback::from(move |_: Event| dispatch.dispatch(Msg::SetWebhooks(webhooks)));
        html! {
            <label {title}>
                <input type="radio" name="webhooks" checked={settings.webhooks == webhooks} {onchange} />{ name }
            </label>
        }
    };
    let set_speed = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Some((_, _, speed)) = SPEEDS.iter().find(|(value, _, _)| *value == select.value()) {
                dispatch.dispatch(Msg::SetSpeed(*speed));
            }
        })
    };
    let set_customers = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let customers = (input.value_as_number() as u32).clamp(1, guards::MAX_CUSTOMERS);
            input.set_value(&customers.to_string());
            dispatch.dispatch(Msg::SetCustomers(customers));
        })
    };
    let watch = dispatch.clone();
    let watch = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Ok(customer) = select.value().parse() {
            watch.dispatch(Msg::Watch(Customer(customer)));
        }
    });
    html! {
        <div class="run-settings">
            if props.customers > 1 {
                <label class="labelled" title={tr!("Whose conversation is shown")}>
                    <span>{ tr!("Watching") }</span>
                    <select class="select" aria-label={tr!("Watched customer")} onchange={watch}>
                        { for (0..props.customers).map(|customer| html! {
                            <option value={customer.to_string()} selected={customer == props.watched.0}>{ tr!("Customer {n}", n = customer + 1) }</option>
                        }) }
                    </select>
                </label>
            }
            <label class="labelled is-more" title={tr!("How many customers start at once")}>
                { icon(Icon::Users) }
                <span>{ tr!("Customers") }</span>
                <input class="input customers" type="number" min="1" max={guards::MAX_CUSTOMERS.to_string()} value={settings.customers.to_string()} onchange={set_customers} />
            </label>
            <label class="labelled" title={tr!("How fast waits and mock answers pass; live requests take the time they take")}>
                <span>{ tr!("Speed") }</span>
                <select class="select" aria-label={tr!("Speed")} onchange={set_speed}>
                    { for SPEEDS.iter().map(|(value, label, speed)| html! {
                        <option value={*value} selected={*speed == settings.speed}>{ i18n::text(label) }</option>
                    }) }
                </select>
            </label>
            <div class="segmented is-more" role="radiogroup" aria-label={tr!("Webhooks")}>
                { webhooks(tr!("Mock"), Webhooks::Mock, tr!("Webhooks are answered by the flow's mock responses: nothing leaves the browser")) }
                { webhooks(tr!("Live"), Webhooks::Live, tr!("Webhooks go out for real")) }
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct RunClockProps {
    is_held: bool,
    outcome: AttrValue,
    paused: bool,
    past: Option<Millis>,
    now: Now,
    on_command: Callback<Command>,
}

/// What the run is at, and its time.
#[component]
fn RunClock(props: &RunClockProps) -> Html {
    let under_way = matches!(props.outcome.as_str(), "running" | "waiting");
    use_ticker(under_way && !props.paused);
    let (tone, word) = match props.outcome.as_str() {
        "running" | "waiting" if props.is_held => ("bad", tr!("At a breakpoint")),
        "running" if props.paused => ("warn", tr!("Paused")),
        "running" => ("info", tr!("Running")),
        "waiting" => ("info", tr!("Waiting for a reply")),
        "completed" => ("good", tr!("Completed")),
        "failed" => ("bad", tr!("Failed")),
        "stopped" => ("warn", tr!("Stopped")),
        _ => {
            return html! { <span class="run-clock" role="status"><span class="badge">{ tr!("Ready") }</span></span> };
        }
    };
    let follow = props.on_command.reform(|_: MouseEvent| Command::Follow);
    let shown = props.past.unwrap_or_else(|| props.now.get());
    html! {
        <span class="run-clock">
            <span role="status"><span class={classes!("badge", tone)}>{ word }</span></span>
            <span class="mono run-time" aria-hidden="true">{ clock(shown) }</span>
            if props.past.is_some() {
                <button type="button" class="btn small" onclick={follow}>{ tr!("Back to now") }</button>
            }
        </span>
    }
}

/// Minutes, seconds and tenths.
fn clock(ms: Millis) -> String {
    format!("{}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10)
}
