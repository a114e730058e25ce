//! The tabs of places that panels share.

use std::rc::Rc;

use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::i18n::tr;
use crate::ui::state::{Dispatch, Msg, Panel, State};
use crate::ui::widgets::{Icon, icon};

/// The panels, with the lesson in front where one is open.
pub(super) fn with_lesson(panels: &[Panel], state: &State) -> Vec<Panel> {
    let lesson = state.lesson().map(|_| Panel::Lesson);
    lesson.into_iter().chain(panels.iter().copied()).collect()
}

/// The tabs at the bottom, and the room below them.
pub(super) fn bottom_tabs(state: &State, dispatch: &Dispatch) -> Html {
    let is_tall = state.is_tall;
    let dispatch_tall = dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| dispatch_tall.dispatch(Msg::SetTall(!is_tall)));
    let (name, sign) =
        if is_tall { (tr!("Less room"), Icon::ChevronDown) } else { (tr!("More room"), Icon::ChevronUp) };
    html! {
        <div class="bottom-tabs">
            { tabs(tr!("Details"), &with_lesson(Panel::BOTTOM, state), state.bottom(), state, dispatch) }
            <button type="button" class="btn quiet icon-only small" aria-label={name} title={name} {onclick}>{ icon(sign) }</button>
        </div>
    }
}

/// The tabs of a place that panels share.
pub(super) fn tabs(
    label: &'static str,
    panels: &[Panel],
    current: Panel,
    state: &State,
    dispatch: &Dispatch,
) -> Html {
    html! {
        <Tabs {label} panels={Rc::from(panels)} {current} problems={problems(state)} dispatch={dispatch.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct TabsProps {
    label: &'static str,
    panels: Rc<[Panel]>,
    current: Panel,
    problems: Option<Count>,
    dispatch: Dispatch,
}

#[component]
fn Tabs(props: &TabsProps) -> Html {
    let TabsProps { label, panels, current, problems, dispatch } = props;
    let current = *current;
    let list = use_node_ref();
    {
        // A panel is shown by other ways than its tab, and there may be more tabs than room.
        let list = list.clone();
        use_effect_with((current, panels.clone()), move |_| reveal_selected(&list));
    }
    let onkeydown = {
        let (panels, dispatch) = (panels.clone(), dispatch.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = panels.iter().position(|panel| *panel == current) else { return };
            let next = match event.key().as_str() {
                "ArrowRight" => (at + 1) % panels.len(),
                "ArrowLeft" => (at + panels.len() - 1) % panels.len(),
                "Home" => 0,
                "End" => panels.len() - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(Msg::Show(panels[next]));
            focus_sibling(&event, next);
        })
    };
    html! {
        <div ref={list} class="tabs" role="tablist" aria-label={*label} {onkeydown}>
            { for panels.iter().map(|panel| {
                let panel = *panel;
                let dispatch = dispatch.clone();
                let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Show(panel)));
                let selected = panel == current;
                html! {
                    <button type="button" role="tab" class="tab" aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {onclick}>
                        { panel.name() }
                        if let (Panel::Problems, Some(Count { shown, tone })) = (panel, problems) {
                            <span class={classes!("badge", "tab-count", *tone)} aria-hidden="true">{ *shown }</span>
                        }
                    </button>
                }
            }) }
        </div>
    }
}

/// How many there are to see behind a tab; hidden from names, which tests and screen readers go by.
#[derive(PartialEq)]
struct Count {
    shown: usize,
    tone: &'static str,
}

fn problems(state: &State) -> Option<Count> {
    let problems = state.document().diagnostics();
    let shown = problems.iter().filter(|problem| problem.severity() != crate::flow::Severity::Info).count();
    let tone = if state.document().has_errors() { "bad" } else { "warn" };
    (shown > 0).then_some(Count { shown, tone })
}

/// Scrolls the tabs, and nothing around them, until the selected one is in view, with a bit of its neighbours: more
/// are there.
fn reveal_selected(list: &NodeRef) {
    const NEIGHBOUR: f64 = 32.0;
    let Some(list) = list.cast::<Element>() else { return };
    let Ok(Some(tab)) = list.query_selector("[aria-selected=true]") else { return };
    let (room, tab) = (list.get_bounding_client_rect(), tab.get_bounding_client_rect());
    let too_far_left = (tab.left() - NEIGHBOUR - room.left()).min(0.0);
    let too_far_right = (tab.right() + NEIGHBOUR - room.right()).max(0.0);
    // Where the room is too narrow for both, the beginning is what is read.
    let by = if too_far_left < 0.0 { too_far_left } else { too_far_right };
    list.set_scroll_left(list.scroll_left() + by as i32);
}

/// The focus follows the selection along the tabs.
fn focus_sibling(event: &KeyboardEvent, index: usize) {
    use wasm_bindgen::JsCast;
    // Not the current target: that is the root, by which yew listens.
    let tab = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let list = tab.and_then(|tab| tab.closest("[role=tablist]").ok()?);
    let tab = list.and_then(|list| list.children().item(u32::try_from(index).unwrap_or(0)));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
