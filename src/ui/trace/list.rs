//! The trace: a line per event, newest last.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::flow::Flow;
use crate::i18n::tr;
use crate::run::Customer;
use crate::run::summary::Filter;
use crate::runtime::Driver;
use crate::ui::widgets::{Icon, icon, use_follow};

use super::names::Names;
use super::row::{Place, Row};
use super::window::Window;

/// Up to so many events are all in the page; of more, only those in view.
const ALL: usize = 500;

/// How high a row is, as long as it has not been measured.
const ROW: f64 = 30.0;

/// What the trace shows.
#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct TraceProps {
    pub(in crate::ui) driver: Option<Driver>,
    pub(in crate::ui) customer: Customer,
    /// How many events there are; the events themselves are read from the run.
    pub(in crate::ui) events: usize,
    /// How many of them are in the past of the moment shown; `None` follows the run.
    pub(in crate::ui) cursor: Option<usize>,
    pub(in crate::ui) selected: Option<Arc<str>>,
    /// The flow that ran, for the titles of its nodes.
    pub(in crate::ui) flow: Option<Arc<Flow>>,
}

#[component]
pub(in crate::ui) fn Trace(props: &TraceProps) -> Html {
    let filter = use_state_eq(Filter::default);
    let run = props.driver.clone().filter(|_| props.events > 0);
    html! {
        <section role="region" aria-label={tr!("Trace")} class="panel trace">
            <div class="trace-bar">
                <div class="chips" role="group" aria-label={tr!("Events shown")}>
                    { for Filter::ALL.into_iter().map(|each| chip(each, &filter)) }
                </div>
                <span class="trace-count">{ count(props.events) }</span>
            </div>
            if let Some(driver) = run {
                <List {driver} customer={props.customer} events={props.events} cursor={props.cursor}
                    selected={props.selected.clone()} flow={props.flow.clone()} filter={*filter} />
            } else {
                <div class="empty">
                    { icon(Icon::Clock) }
                    <h3>{ tr!("Nothing has happened yet") }</h3>
                    <p>{ tr!("Run the flow, and every step appears here: messages, requests and answers, waits, branches and why they were taken.") }</p>
                </div>
            }
        </section>
    }
}

fn chip(each: Filter, filter: &UseStateHandle<Filter>) -> Html {
    let pressed = **filter == each;
    let onclick = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| filter.set(each))
    };
    html! { <button type="button" class="chip" aria-pressed={pressed.to_string()} {onclick}>{ each.name() }</button> }
}

fn count(events: usize) -> String {
    match events {
        0 => String::new(),
        n => tr!("{n} event" | "{n} events" % n),
    }
}

#[derive(PartialEq, Properties)]
struct ListProps {
    driver: Driver,
    customer: Customer,
    events: usize,
    cursor: Option<usize>,
    selected: Option<Arc<str>>,
    flow: Option<Arc<Flow>>,
    filter: Filter,
}

#[component]
fn List(props: &ListProps) -> Html {
    let names = use_memo(props.flow.clone(), |flow| Names::of(flow.as_deref()));
    let open = use_state_eq(BTreeSet::<usize>::new);
    let active = use_state_eq(|| None::<usize>);
    let view = use_state_eq(|| (0, 600));
    let heights = use_mut_ref(BTreeMap::<usize, f64>::new);
    let measured = use_force_update();
    let rows_ref = use_node_ref();
    let follow = use_follow((props.events, props.filter));

    // Another run or customer is another list.
    {
        let (open, heights) = (open.setter(), Rc::clone(&heights));
        use_effect_with((props.driver.clone(), props.customer), move |_| {
            open.set(BTreeSet::new());
            heights.borrow_mut().clear();
        });
    }

    let shown: Vec<usize> = props.driver.read(|run| {
        let events = &run.conversation(props.customer).trace().events;
        let events = events.iter().take(props.events).enumerate();
        events.filter(|(_, event)| props.filter.shows(&event.kind)).map(|(seq, _)| seq).collect()
    });
    let windowed = shown.len() > ALL;
    let window = if windowed {
        let heights = heights.borrow();
        let (top, high) = *view;
        let top = if follow.at_end { f64::INFINITY } else { f64::from(top) };
        Window::around(
            shown.len(),
            |row| heights.get(&shown[row]).copied().unwrap_or(ROW),
            top,
            f64::from(high),
        )
    } else {
        Window::whole(shown.len())
    };
    let visible = &shown[window.rows.clone()];

    // The room of the rows that are not there, by script: the page's policy allows no style attributes.
    {
        let (rows, heights, keep) = (rows_ref.clone(), Rc::clone(&heights), follow.keep.clone());
        let room = (window.before, window.after);
        use_effect(move || {
            if let Some(rows) = rows.cast::<HtmlElement>() {
                let style = rows.style();
                for (side, room) in [("padding-top", room.0), ("padding-bottom", room.1)] {
                    let _ = style.set_property(side, &format!("{room}px"));
                }
                if windowed && measure(&rows, &mut heights.borrow_mut()) {
                    measured.force_update();
                }
                if windowed {
                    keep.emit(());
                }
            }
        });
    }
    // Time travel brings its event into view.
    {
        let (area, stay) = (follow.area.clone(), follow.stay.clone());
        let offset: f64 = match props.cursor {
            Some(cursor) if windowed => {
                let heights = heights.borrow();
                let past = shown.iter().take_while(|seq| **seq + 1 < cursor);
                past.map(|seq| heights.get(seq).copied().unwrap_or(ROW)).sum()
            }
            _ => 0.0,
        };
        use_effect_with(props.cursor, move |cursor| {
            if cursor.is_some() {
                stay.emit(());
                reveal(&area, offset);
            }
        });
    }

    let onscroll = {
        let (on_scroll, view) = (follow.on_scroll.clone(), view.setter());
        Callback::from(move |event: Event| {
            if windowed && let Some(area) = event.target_dyn_into::<Element>() {
                // In steps, so that not every pixel draws the list anew.
                view.set((area.scroll_top() / 150 * 150, area.client_height()));
            }
            on_scroll.emit(event);
        })
    };
    let onfocusin = {
        let active = active.setter();
        Callback::from(move |event: FocusEvent| {
            if let Some(seq) = row_of(event.target_dyn_into()).and_then(|row| seq_of(&row)) {
                active.set(Some(seq));
            }
        })
    };
    let on_open = {
        let open = open.clone();
        Callback::from(move |seq: usize| {
            let mut next = (*open).clone();
            if !next.remove(&seq) {
                next.insert(seq);
            }
            open.set(next);
        })
    };
    // One row at a time is in the order of Tab; the arrows lead to the others.
    let stop = active.filter(|active| visible.contains(active)).or(visible.first().copied());
    let row = |seq: &usize| {
        let seq = *seq;
        let place = match props.cursor {
            Some(cursor) if seq + 1 == cursor => Place::Now,
            Some(cursor) if seq >= cursor => Place::Future,
            _ => Place::Past,
        };
        html! {
            <Row key={seq} driver={props.driver.clone()} customer={props.customer} {seq} {place} names={(*names).clone()}
                selected={props.selected.clone()} open={open.contains(&seq)} tab={stop == Some(seq)} on_open={on_open.clone()} />
        }
    };
    let to_end = follow.to_end.reform(|_: MouseEvent| ());
    html! {
        <div class="trace-stage">
            <div class="trace-scroll" ref={follow.area.clone()} {onscroll}>
                if shown.is_empty() {
                    <p class="trace-none">{ tr!("Nothing of this kind yet: {kind}.", kind = props.filter.name().to_lowercase()) }</p>
                }
                <ol class="trace-rows" ref={rows_ref} onkeydown={Callback::from(on_key)} {onfocusin}>{ for visible.iter().map(row) }</ol>
            </div>
            if !follow.at_end {
                <button type="button" class="trace-newest" onclick={to_end}>{ icon(Icon::ChevronDown) }{ tr!("newest") }</button>
            }
        </div>
    }
}

/// Keeps the rows' heights; gives whether any differs from what was taken for it.
fn measure(rows: &HtmlElement, heights: &mut BTreeMap<usize, f64>) -> bool {
    let mut changed = false;
    let mut row = rows.first_element_child();
    while let Some(element) = row {
        if let (Some(seq), Some(html)) = (seq_of(&element), element.dyn_ref::<HtmlElement>()) {
            let height = f64::from(html.offset_height());
            changed |= (heights.insert(seq, height).unwrap_or(ROW) - height).abs() >= 1.0;
        }
        row = element.next_element_sibling();
    }
    changed
}

/// Scrolls to the event of the moment shown; to where it will be, if it is not in the page yet.
fn reveal(area: &NodeRef, offset: f64) {
    let Some(area) = area.cast::<Element>() else { return };
    let (top, high) = (area.scroll_top(), area.client_height());
    let (start, height) = match area.query_selector("[aria-current]") {
        Ok(Some(row)) => {
            let (row, frame) = (row.get_bounding_client_rect(), area.get_bounding_client_rect());
            (row.top() - frame.top() + f64::from(top), row.height())
        }
        _ if offset > 0.0 => (offset, ROW),
        _ => return,
    };
    if start < f64::from(top) || start + height > f64::from(top + high) {
        area.set_scroll_top((start - f64::from(high) / 2.0) as i32);
    }
}

fn row_of(target: Option<Element>) -> Option<Element> {
    target?.closest("[data-event]").ok().flatten()
}

fn seq_of(row: &Element) -> Option<usize> {
    row.get_attribute("data-seq")?.parse().ok()
}

/// Arrows, Home and End go from row to row.
fn on_key(event: KeyboardEvent) {
    let Some(row) = row_of(event.target_dyn_into()) else { return };
    // Within the details of an event the keys are the details' own.
    if event
        .target_dyn_into::<Element>()
        .is_some_and(|target| matches!(target.closest(".event-detail"), Ok(Some(_))))
    {
        return;
    }
    let next = match event.key().as_str() {
        "ArrowDown" => row.next_element_sibling(),
        "ArrowUp" => row.previous_element_sibling(),
        "Home" => row.parent_element().and_then(|rows| rows.first_element_child()),
        "End" => row.parent_element().and_then(|rows| rows.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    // The page moves the selected node with the arrows; these are meant for the list.
    event.stop_propagation();
    if let Some(Ok(Some(toggle))) = next.map(|row| row.query_selector(".event-toggle"))
        && let Some(toggle) = toggle.dyn_ref::<HtmlElement>()
    {
        let _ = toggle.focus();
    }
}
