//! The chart: an axis, the gate, a lane per conversation.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use web_sys::Element;
use yew::prelude::*;

use crate::editor::summary::node_name;
use crate::flow::{Flow, Limits, Millis};
use crate::i18n::{self, key, tr};
use crate::interpreter::TraceEvent;
use crate::run::Customer;
use crate::run::spans::{Lane, Pressure, Starts, pressure, starts};
use crate::run::words::{clock, duration};
use crate::runtime::Driver;
use crate::ui::canvas::{type_class, type_icon};
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, Now, Shared, icon, use_ticker};

use super::legend::{Legend, totals};
use super::pressure::{HIGH, Series, Strip};
use super::rows::{self, ROW, Row};
use super::scale::Scale;
use super::sight::{use_seen, zoom_to};
use super::tip;
use super::track::{Frame, LaneTrack, Tip};

/// How much nearer or farther one step of the zoom goes.
const ZOOM: f64 = 1.5;

/// How much room a strip of the gate takes.
const STRIP: f64 = HIGH + 4.0;

/// The room at the left of the first moment, for the marks that stand there.
const LEAD: f64 = 10.0;

/// The room at the right of the last moment.
const AIR: f64 = 28.0;

#[derive(PartialEq, Properties)]
pub(super) struct ChartProps {
    pub(super) flow: Arc<Flow>,
    pub(super) driver: Driver,
    /// A run beside it: its conversation of the same customer has a lane too.
    pub(super) beside: Option<Driver>,
    pub(super) now: Now,
    pub(super) tick: u64,
    pub(super) watched: Customer,
    pub(super) shown: usize,
    pub(super) t_ms: Millis,
    pub(super) is_past: bool,
    pub(super) selected: Option<Arc<str>>,
}

/// The lanes of a run, folded as it goes on.
#[derive(Default)]
struct Folded {
    driver: Option<Driver>,
    beside: Option<(Driver, Customer)>,
    /// Those of the run, and after them the one beside.
    lanes: Vec<Rc<Lane>>,
    /// The gate over time, as long as nothing new has happened.
    gate: Gate,
}

/// The gate over time.
#[derive(Default)]
struct Gate {
    /// How many events were looked at, and up to when.
    known: (usize, Millis),
    pressure: Rc<Vec<Pressure>>,
    starts: Rc<Vec<Starts>>,
}

#[component]
pub(super) fn Chart(props: &ChartProps) -> Html {
    let dispatch = use_dispatch();
    let folded = use_mut_ref(Folded::default);
    let zoom = use_state_eq(|| 1.0_f64);
    let opened = use_state_eq(|| None::<BTreeSet<usize>>);
    let tip = use_state_eq(|| None::<Tip>);
    let (area, axis) = (use_node_ref(), use_node_ref());
    let is_over = props.driver.read(crate::run::Run::is_over);
    use_ticker(!is_over && !props.driver.is_paused());
    let seen = use_seen(&area);
    let shown_at = use_mut_ref(|| None);

    let folded = &mut *folded.borrow_mut();
    let beside = props.beside.clone().map(|beside| {
        let customers = beside.read(|run| run.options().customers);
        let customer = if props.watched.0 < customers { props.watched } else { Customer::FIRST };
        (beside, customer)
    });
    if folded.driver.as_ref() != Some(&props.driver) || folded.beside != beside {
        *folded = Folded { driver: Some(props.driver.clone()), beside: beside.clone(), ..Folded::default() };
    }
    let own = props.driver.read(|run| {
        let own = run.customers().count();
        folded.lanes.resize_with(own + usize::from(beside.is_some()), Rc::default);
        for (customer, lane) in run.customers().zip(&mut folded.lanes) {
            follow(lane, &run.conversation(customer).trace().events);
        }
        own
    });
    if let (Some((beside, customer)), Some(lane)) = (&beside, folded.lanes.get_mut(own)) {
        beside.read(|run| follow(lane, &run.conversation(*customer).trace().events));
    }
    let now = props.now.get();
    let events: usize = folded.lanes.iter().take(own).map(|lane| lane.events).sum();
    let known = (events, if is_over { 0 } else { now });
    if folded.gate.known != known {
        let own = || folded.lanes.iter().take(own).map(Rc::as_ref);
        let (pressure, starts) = (Rc::new(pressure(own(), now)), Rc::new(starts(own(), now)));
        folded.gate = Gate { known, pressure, starts };
    }
    let lanes = &folded.lanes;
    let now_of = |at: usize| match &beside {
        Some((beside, _)) if at == own => beside.now(),
        _ => now,
    };
    let end = lanes.iter().enumerate().map(|(at, lane)| lane.end(now_of(at))).max().unwrap_or(now);
    // A limit that has yet to come is in sight as well.
    let limits = lanes.iter().filter_map(|lane| lane.open_span()?.limit);
    let total = limits.chain([end]).max().unwrap_or(end);
    let mut sight = seen.get();
    let label = if sight.width < 560.0 { 104.0 } else { 176.0 };
    let room = (sight.width - label - LEAD - AIR).max(100.0);
    let scale = Scale::new(total, room, *zoom);
    let single = own == 1;
    let open =
        (*opened).clone().unwrap_or_else(|| if single { BTreeSet::from([0]) } else { BTreeSet::new() });
    let watched = props.watched.0 as usize;
    let current =
        lanes.get(watched).and_then(|lane| lane.steps.iter().rposition(|step| step.events.0 < props.shown));

    let limits = &props.flow.limits;
    let gate = strips(&folded.gate, limits);
    let above = gate.len() as f64 * STRIP;

    let on_pick = {
        let dispatch = dispatch.clone();
        let of = (props.driver.clone(), props.flow.clone(), watched, own);
        use_callback(of, move |(lane, _, seq): (usize, usize, usize), (driver, flow, watched, own)| {
            if lane >= *own {
                return dispatch.dispatch(Msg::SwapRuns);
            }
            if lane != *watched {
                dispatch.dispatch(Msg::Watch(Customer(lane as u32)));
            }
            dispatch.dispatch(Msg::Travel(Some(seq + 1)));
            let node = driver.read(|run| {
                let events = &run.conversation(Customer(lane as u32)).trace().events;
                events.get(seq).and_then(|event| event.node.clone())
            });
            if let Some(id) = node.filter(|id| flow.node(id).is_some()) {
                dispatch.dispatch(Msg::Select(Some(id)));
            }
        })
    };
    let on_tip = {
        let tip = tip.setter();
        use_callback((), move |next, ()| tip.set(next))
    };
    // The step of the moment shown comes into view.
    let moment = (props.shown, props.watched, props.is_past);
    if sight.width > 0.0 && shown_at.replace(Some(moment)) != Some(moment) && props.is_past {
        let row = rows::place(lanes, &open, watched, current) as f64 * ROW + above;
        sight = sight.showing(scale.x(props.t_ms), row, label);
        seen.go(sight);
    }
    {
        let (seen, area) = (seen.clone(), area.clone());
        use_effect(move || seen.catch_up(&area));
    }
    let sight = sight.in_steps();
    let frame = Frame {
        scale,
        left: sight.left,
        right: sight.left + room + AIR,
        now,
        on_pick: on_pick.clone(),
        on_tip,
    };

    let onwheel = {
        let zoom = zoom.clone();
        let area = area.clone();
        Callback::from(move |event: WheelEvent| {
            if event.ctrl_key() || event.meta_key() {
                event.prevent_default();
                let factor = if event.delta_y() < 0.0 { 1.2 } else { 1.0 / 1.2 };
                let frame = area.cast::<Element>().map_or(0.0, |area| area.get_bounding_client_rect().left());
                zoom_to(&zoom, *zoom * factor, &area, f64::from(event.client_x()) - frame - label - LEAD);
            }
        })
    };
    let nearer = |factor: Option<f64>| {
        let (zoom, area) = (zoom.clone(), area.clone());
        Callback::from(move |_: MouseEvent| {
            zoom_to(&zoom, factor.map_or(1.0, |factor| *zoom * factor), &area, room / 2.0);
        })
    };
    // A click on the axis shows that moment.
    let on_axis = {
        let (dispatch, driver, customer) = (dispatch.clone(), props.driver.clone(), props.watched);
        let axis = axis.clone();
        Callback::from(move |event: MouseEvent| {
            // Not the event's current target, which is where yew listens.
            let Some(axis) = axis.cast::<Element>() else { return };
            let t = scale.time(f64::from(event.client_x()) - axis.get_bounding_client_rect().left());
            let seen = driver.read(|run| {
                run.conversation(customer).trace().events.partition_point(|event| event.t_ms <= t)
            });
            dispatch.dispatch(Msg::TravelTo(seen, t));
        })
    };
    let toggle = |at: usize| {
        let (opened, open) = (opened.setter(), open.clone());
        Callback::from(move |_: MouseEvent| {
            let mut next = open.clone();
            if !next.remove(&at) {
                next.insert(at);
            }
            opened.set(Some(next));
        })
    };
    let watch = |at: usize| {
        let dispatch = dispatch.clone();
        let msg = move || if at < own { Msg::Watch(Customer(at as u32)) } else { Msg::SwapRuns };
        Callback::from(move |_: MouseEvent| dispatch.dispatch(msg()))
    };
    let name =
        |id: &str| props.flow.node(id).map_or_else(|| id.to_owned(), |node| node_name(node).to_owned());

    let slots = rows::slots(sight.height);
    let row = |(place, row): (usize, Row)| {
        let style = format!("top:{:.0}px", place as f64 * ROW + above);
        match row {
            Row::Lane(index) => {
                let lane = &lanes[index];
                let called = match (index < own, single) {
                    (false, _) => tr!("The run before").to_owned(),
                    (true, true) => tr!("Conversation").to_owned(),
                    (true, false) => tr!("Customer {n}", n = index + 1),
                };
                let is_open = open.contains(&index);
                html! {
                    <div key={format!("l{index}")} class={classes!("tl-row", "is-lane", (index == watched).then_some("is-watched"), (index >= own).then_some("is-beside"))} data-lane={index.to_string()} {style}>
                        <div class="tl-label">
                            <button type="button" class="tl-toggle" aria-expanded={is_open.to_string()} aria-label={tr!("Steps of {called}", called)} onclick={toggle(index)}>{ icon(Icon::ChevronRight) }</button>
                            <button type="button" class="tl-name" title={tr!("Watch this conversation")} onclick={watch(index)}><span>{ called }</span></button>
                            <span class="tl-total">{ duration(lane.end(now_of(index)).saturating_sub(lane.started)) }</span>
                        </div>
                        <LaneTrack at={index} lane={Shared(lane.clone())} frame={Frame { now: lane.ended.map_or(now_of(index), |(ended, _)| ended), ..frame.clone() }} />
                    </div>
                }
            }
            Row::Step(index, at) => {
                let step = &lanes[index].steps[at];
                let node = props.flow.node(&step.node);
                // What scrolls out of view leaves its elements to what comes in.
                let slot = place % slots;
                let onclick = {
                    let (on_pick, seq) = (on_pick.clone(), step.events.0);
                    Callback::from(move |_: MouseEvent| on_pick.emit((index, at, seq)))
                };
                let class = classes!(
                    "tl-row",
                    "is-step",
                    node.map(|node| type_class(&node.kind)),
                    (index == watched && Some(at) == current).then_some("is-current"),
                    (props.selected.as_ref() == Some(&step.node)).then_some("is-selected"),
                );
                html! {
                    <div key={format!("s{slot}")} {class} data-step={step.node.to_string()} data-visit={step.visit.to_string()} {style}>
                        <div class="tl-label">
                            <button type="button" class="tl-name" title={name(&step.node)} {onclick}>
                                if let Some(node) = node { { icon(type_icon(&node.kind)) } }
                                <span>{ name(&step.node) }</span>
                                if step.visit > 1 { <small>{ format!("×{}", step.visit) }</small> }
                            </button>
                        </div>
                        <div class="tl-track">{ frame.step(index, at, step) }</div>
                    </div>
                }
            }
        }
    };
    let height = rows::count(lanes, &open) as f64 * ROW + above;
    let visible = rows::in_view(lanes, &open, (sight.top - above).max(0.0), sight.height);
    // A list of their own: beside something else, elements are not told apart by their keys.
    let visible: Html = visible.into_iter().map(row).collect();
    let ticks = scale.ticks(sight.left, sight.left + room);
    let cursor = scale.x(props.t_ms);
    html! {
        <>
            <div class="tl-bar-row">
                <Legend totals={Rc::from(totals(lanes.get(watched).map(Rc::as_ref), now))} />
                <div class="tl-zoom" role="group" aria-label={tr!("Zoom of the timeline")}>
                    <button type="button" class="btn quiet small icon-only" aria-label={tr!("Zoom out of the timeline")} title={tr!("Zoom out")} disabled={*zoom <= 1.0} onclick={nearer(Some(1.0 / ZOOM))}>{ icon(Icon::ZoomOut) }</button>
                    <button type="button" class="btn quiet small icon-only" aria-label={tr!("Whole run")} title={tr!("The whole run")} disabled={*zoom <= 1.0} onclick={nearer(None)}>{ icon(Icon::Fit) }</button>
                    <button type="button" class="btn quiet small icon-only" aria-label={tr!("Zoom in on the timeline")} title={tr!("Zoom in (Ctrl and the wheel)")} onclick={nearer(Some(ZOOM))}>{ icon(Icon::ZoomIn) }</button>
                </div>
            </div>
            <div ref={area} class="tl-area" tabindex="0" role="group" aria-label={tr!("Lanes")} {onwheel}>
                <div class="tl-chart" style={format!("width:{:.0}px;--tl-label:{label}px;--tl-lead:{LEAD}px", label + LEAD + scale.width() + AIR)}>
                    <div class="tl-axis">
                        <span class="tl-corner"></span>
                        <div ref={axis} class="tl-ticks" title={tr!("Show this moment")} onclick={on_axis}>
                            { for ticks.iter().map(|(t, words)| html! { <span key={t.to_string()} style={format!("left:{:.1}px", scale.x(*t))}>{ words }</span> }) }
                        </div>
                    </div>
                    <div class="tl-rows" style={format!("height:{height:.0}px")}>
                        <div class="tl-grid" aria-hidden="true">
                            { for ticks.iter().map(|(t, _)| html! { <span key={t.to_string()} style={format!("left:{:.1}px", scale.x(*t))}></span> }) }
                        </div>
                        { for gate.into_iter().enumerate().map(|(at, (name, title, limit, series))| html! {
                            <div key={name} class="tl-row is-gate" data-gate={name} style={format!("top:{:.0}px", at as f64 * STRIP)}>
                                <div class="tl-label"><span class="tl-name" title={i18n::text(title)}>{ i18n::text(name) }</span>
                                    <span class="tl-total" title={i18n::text(title)}>{ limit.map_or_else(|| tr!("no limit").to_owned(), |limit| tr!("limit {limit}", limit)) }</span></div>
                                <div class="tl-track"><Strip {series} {limit} {scale} left={sight.left} right={sight.left + room + AIR} /></div>
                            </div>
                        }) }
                        { visible }
                        <div class={classes!("tl-cursor", props.is_past.then_some("is-past"))} style={format!("left:{:.1}px", label + LEAD + cursor)} data-t={props.t_ms.to_string()}>
                            if props.is_past { <span>{ clock(props.t_ms) }</span> }
                        </div>
                    </div>
                </div>
            </div>
            if let Some(tip) = &*tip { { tip::view(tip, lanes, name) } }
        </>
    }
}

/// The strips of the gate: what each is called and shows, and its limit. One without requests is left out, and so is that
/// of the starts where nothing limits them.
fn strips(gate: &Gate, limits: &Limits) -> Vec<(&'static str, &'static str, Option<u32>, Series)> {
    if gate.pressure.is_empty() {
        return Vec::new();
    }
    let mut strips = vec![(
        key!("Requests"),
        key!(
            "Requests under way, and above them those in the queue, with how many may be under way at the same time"
        ),
        limits.max_concurrent_requests,
        Series::Pressure(Rc::clone(&gate.pressure)),
    )];
    if let Some(limit) = limits.max_triggers_per_minute {
        strips.push((
            key!("In a minute"),
            key!("Requests started in the 60 s before each moment, with how many may be"),
            Some(limit),
            Series::Starts(Rc::clone(&gate.starts)),
        ));
    }
    strips
}

/// Folds in what is new. A lane that a row still shows stays as it is for that row.
fn follow(lane: &mut Rc<Lane>, events: &[TraceEvent]) {
    if lane.events < events.len() {
        Rc::make_mut(lane).follow(events);
    }
}
