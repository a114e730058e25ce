//! Presentation mode: the flow large, the chat as a phone beside it, and a clicker that goes from beat to beat.
//!
//! The run is made at once, on its mocks, and then looked back on: so every click shows what the presenter expects,
//! forwards and back, and no wait is waited for. What a customer writes in the phone goes on from there.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use crate::editor::summary::{node_name, type_label};
use crate::flow::Flow;
use crate::i18n::tr;
use crate::interpreter::TraceEvent;
use crate::run::Customer;
use crate::runtime::{Driver, Speed};
use crate::ui::state::{Dispatch, Msg, Script, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, icon, listen, listen_first};

/// What an audience sees happen: a click goes from one of these to the next.
const BEATS: [&str; 10] = [
    "message",
    "asked",
    "replied",
    "webhook_sent",
    "webhook_answered",
    "webhook_failed",
    "webhook_timed_out",
    "wait_started",
    "condition_evaluated",
    "ended",
];

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PresentProps {
    pub(super) document: DocumentRef,
    pub(super) driver: Option<Driver>,
    pub(super) watched: Customer,
    /// How many events the conversation has, and how many of them are shown.
    pub(super) events: usize,
    pub(super) shown: usize,
    pub(super) speed: Speed,
    pub(super) script: Option<Script>,
    pub(super) canvas: Html,
    pub(super) chat: Html,
    pub(super) on_close: Callback<()>,
}

/// The counts of events after which something is to be seen.
fn beats(driver: Option<&Driver>, customer: Customer) -> Vec<usize> {
    let is_beat = |event: &TraceEvent| BEATS.contains(&event.kind.as_str());
    let of = |driver: &Driver| {
        driver.read(|run| {
            let events = run.conversation(customer).trace().events.iter().enumerate();
            events.filter(|(_, event)| is_beat(event)).map(|(at, _)| at + 1).collect()
        })
    };
    driver.map(of).unwrap_or_default()
}

/// The node that the conversation is at after so many events.
pub(super) fn spot(driver: &Driver, customer: Customer, shown: usize) -> Option<Arc<str>> {
    driver.read(|run| {
        let events = &run.conversation(customer).trace().events;
        events[..shown.min(events.len())].iter().rev().find_map(|event| event.node.clone())
    })
}

/// What a click shows: `None` is the newest, where a reply can be written.
fn next(beats: &[usize], shown: usize) -> Option<usize> {
    let next = beats.iter().copied().find(|beat| *beat > shown)?;
    (beats.last() != Some(&next)).then_some(next)
}

/// What the click before showed.
fn previous(beats: &[usize], shown: usize) -> usize {
    beats.iter().copied().rev().find(|beat| *beat < shown).unwrap_or(0)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Next,
    Previous,
    First,
    Notes,
    FullScreen,
    Close,
}

/// What a key or a button of a clicker means.
fn turn(key: &str) -> Option<Turn> {
    Some(match key {
        " " | "ArrowRight" | "ArrowDown" | "PageDown" | "Enter" => Turn::Next,
        "ArrowLeft" | "ArrowUp" | "PageUp" | "Backspace" => Turn::Previous,
        "Home" => Turn::First,
        "n" | "N" => Turn::Notes,
        "f" | "F" | "F5" => Turn::FullScreen,
        "Escape" => Turn::Close,
        _ => return None,
    })
}

#[component]
pub(super) fn Present(props: &PresentProps) -> Html {
    let dispatch = use_dispatch();
    let notes = use_state(|| true);
    use_begin(props, &dispatch);
    let beats: Rc<[usize]> = beats(props.driver.as_ref(), props.watched).into();
    let on_turn = {
        let (dispatch, notes, on_close) = (dispatch.clone(), notes.clone(), props.on_close.clone());
        let (beats, shown) = (beats.clone(), props.shown);
        Callback::from(move |turn: Turn| match turn {
            Turn::Next => dispatch.dispatch(Msg::Travel(next(&beats, shown))),
            Turn::Previous => dispatch.dispatch(Msg::Travel(Some(previous(&beats, shown)))),
            Turn::First => dispatch.dispatch(Msg::Travel(Some(0))),
            Turn::Notes => notes.set(!*notes),
            Turn::FullScreen => toggle_full_screen(),
            Turn::Close => on_close.emit(()),
        })
    };
    use_keys(on_turn.clone());
    let flow = props.document.0.flow();
    let at = props.driver.as_ref().and_then(|driver| spot(driver, props.watched, props.shown));
    let place = beats.iter().filter(|beat| **beat <= props.shown).count();
    let button = |name: &'static str, hint: &'static str, sign: Icon, turn: Turn, enabled: bool| {
        let onclick = on_turn.reform(move |_: MouseEvent| turn);
        html! { <button type="button" class="btn quiet icon-only" aria-label={name} title={hint} disabled={!enabled} {onclick}>{ icon(sign) }</button> }
    };
    html! {
        <div class="present" role="group" aria-label={tr!("Presentation")}>
            <div class="present-canvas">{ props.canvas.clone() }</div>
            <div class="present-phone"><div class="phone">{ props.chat.clone() }</div></div>
            <footer class="present-bar">
                { told(flow, at.as_deref(), *notes) }
                <div class="present-controls">
                    { scenarios(flow, props.script.as_ref(), &dispatch, &props.document) }
                    { button(tr!("Back to the start"), tr!("Back to the start (Home)"), Icon::Restart, Turn::First, props.shown > 0) }
                    { button(tr!("Previous beat"), tr!("Back (←, Page Up)"), Icon::StepBack, Turn::Previous, props.shown > 0) }
                    <span class="present-count" role="status">{ format!("{place} / {}", beats.len()) }</span>
                    { button(tr!("Next beat"), tr!("On (Space, →, Page Down)"), Icon::StepForward, Turn::Next, props.shown < props.events) }
                    { button(tr!("speaker" => "Notes"), tr!("Speaker notes (N)"), Icon::Note, Turn::Notes, true) }
                    { button(tr!("Full screen"), tr!("Full screen (F)"), Icon::Fit, Turn::FullScreen, true) }
                    { button(tr!("End the presentation"), tr!("End (Escape)"), Icon::Close, Turn::Close, true) }
                </div>
            </footer>
        </div>
    }
}

/// Makes the run at once, shows its beginning, and leaves the speed as it was.
#[hook]
fn use_begin(props: &PresentProps, dispatch: &Dispatch) {
    {
        let (dispatch, speed) = (dispatch.clone(), props.speed);
        let first = props.document.0.flow().scenarios.first().map(|scenario| scenario.name.clone());
        let script = first.and_then(|name| Script::named(&props.document.0, &name).ok());
        let is_followed = props.script.is_some();
        use_effect_with((), move |()| {
            dispatch.dispatch(Msg::SetSpeed(Speed::Instant));
            if !is_followed && script.is_some() {
                dispatch.dispatch(Msg::Script(script));
            }
            dispatch.dispatch(Msg::Play);
            move || dispatch.dispatch(Msg::SetSpeed(speed))
        });
    }
    let dispatch = dispatch.clone();
    let first = use_mut_ref(|| props.driver.clone());
    use_effect_with(props.driver.clone(), move |driver| {
        // The run of before is none of the presentation's.
        if driver.is_some() && *driver != *first.borrow() {
            dispatch.dispatch(Msg::Travel(Some(0)));
        }
    });
}

/// The step, and what the presenter wants to say about it.
fn told(flow: &Flow, at: Option<&str>, notes: bool) -> Html {
    let Some(node) = at.and_then(|id| flow.node(id)) else {
        let about = flow.description.as_deref().filter(|_| notes).map(str::to_owned);
        return html! {
            <div class="present-told">
                <h1>{ &flow.name }</h1>
                if let Some(about) = about { <p class="present-notes">{ about }</p> }
            </div>
        };
    };
    html! {
        <div class="present-told" data-at={node.id.to_string()}>
            <h1><small>{ type_label(&node.kind) }</small>{ node_name(node).to_owned() }</h1>
            if let Some(note) = node.note.as_ref().filter(|_| notes) {
                <p class="present-notes" aria-label={tr!("Speaker notes")}>{ note }</p>
            }
        </div>
    }
}

/// The scenario that is the script.
fn scenarios(flow: &Flow, script: Option<&Script>, dispatch: &Dispatch, document: &DocumentRef) -> Html {
    if flow.scenarios.is_empty() {
        return Html::default();
    }
    let (dispatch, document) = (dispatch.clone(), document.clone());
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Ok(script) = Script::named(&document.0, &select.value()) {
            dispatch.dispatch(Msg::Follow(Some(script)));
        }
        // The keys go on to turn the pages.
        let _ = select.blur();
    });
    html! {
        <select class="select" aria-label={tr!("Script")} {onchange}>
            { for flow.scenarios.iter().map(|scenario| html! {
                <option value={scenario.name.clone()} selected={script.is_some_and(|script| *script.name == *scenario.name)}>{ &scenario.name }</option>
            }) }
        </select>
    }
}

/// Listens as long as the presentation stands.
#[hook]
fn use_keys(on_turn: Callback<Turn>) {
    let latest = use_mut_ref(|| on_turn.clone());
    latest.replace(on_turn);
    use_effect_with((), move |()| {
        let window = web_sys::window();
        let keys = window.map(|window| {
            let latest = latest.clone();
            listen_first(&window, "keydown", move |event: &KeyboardEvent| {
                let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                let is_typing = target.is_some_and(|element| {
                    element.closest("input, textarea, select").is_ok_and(|found| found.is_some())
                });
                let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
                if let Some(turn) =
                    turn(&event.key()).filter(|turn| plain && (!is_typing || *turn == Turn::Close))
                {
                    event.prevent_default();
                    // Neither the canvas nor a button that has the focus takes it too.
                    event.stop_propagation();
                    let on_turn = latest.borrow().clone();
                    on_turn.emit(turn);
                }
            })
        });
        // The browser ends full screen by itself, and tells no key of it.
        let left = page().map(|page| {
            listen(&page, "fullscreenchange", move |_: &Event| {
                if self::page().is_some_and(|page| page.fullscreen_element().is_none()) {
                    let on_turn = latest.borrow().clone();
                    on_turn.emit(Turn::Close);
                }
            })
        });
        move || {
            drop((keys, left));
            if let Some(page) = page().filter(|page| page.fullscreen_element().is_some()) {
                page.exit_fullscreen();
            }
        }
    });
}

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Where the browser denies it, the presentation fills the window.
fn toggle_full_screen() {
    let Some(page) = page() else { return };
    if page.fullscreen_element().is_some() {
        return page.exit_fullscreen();
    }
    let Some(root) = page.document_element() else { return };
    // The binding drops the promise, and a denial would be an error that nobody handles.
    let asked = Reflect::get(&root, &"requestFullscreen".into())
        .and_then(JsValue::dyn_into::<Function>)
        .and_then(|request| request.call0(&root));
    if let Ok(asked) = asked {
        spawn_local(async move { _ = JsFuture::from(Promise::resolve(&asked)).await });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clicker_goes_from_beat_to_beat_and_back() {
        let beats = [2, 5, 9];
        assert_eq!(next(&beats, 0), Some(2));
        assert_eq!(next(&beats, 3), Some(5));
        // The newest is followed: there the customer can write.
        assert_eq!(next(&beats, 5), None);
        assert_eq!(next(&beats, 9), None);
        assert_eq!((previous(&beats, 9), previous(&beats, 5), previous(&beats, 2)), (5, 2, 0));
        assert_eq!((next(&[], 0), previous(&[], 4)), (None, 0));
    }

    #[test]
    fn the_keys_of_clickers_mean_the_same() {
        for key in [" ", "ArrowRight", "PageDown"] {
            assert_eq!(turn(key), Some(Turn::Next), "{key}");
        }
        for key in ["ArrowLeft", "PageUp"] {
            assert_eq!(turn(key), Some(Turn::Previous), "{key}");
        }
        assert_eq!(turn("x"), None);
    }
}
