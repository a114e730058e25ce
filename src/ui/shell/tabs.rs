//! The tabs of places that panels share.

use std::rc::Rc;

use web_sys::KeyboardEvent;
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
    let list: Rc<[Panel]> = panels.into();
    let onkeydown = {
        let (list, dispatch) = (list.clone(), dispatch.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = list.iter().position(|panel| *panel == current) else { return };
            let next = match event.key().as_str() {
                "ArrowRight" => (at + 1) % list.len(),
                "ArrowLeft" => (at + list.len() - 1) % list.len(),
                "Home" => 0,
                "End" => list.len() - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(Msg::Show(list[next]));
            focus_sibling(&event, next);
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={label} {onkeydown}>
            { for list.iter().map(|panel| {
                let panel = *panel;
                let dispatch = dispatch.clone();
                let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Show(panel)));
                let selected = panel == current;
                html! {
                    <button type="button" role="tab" class="tab" aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {onclick}>
                        { panel.name() }{ count(panel, state) }
                    </button>
                }
            }) }
        </div>
    }
}

/// How many there are to see behind a tab; hidden from names, which tests and screen readers go by.
fn count(panel: Panel, state: &State) -> Html {
    if panel != Panel::Problems {
        return Html::default();
    }
    let problems = state.document().diagnostics();
    let shown = problems.iter().filter(|problem| problem.severity() != crate::flow::Severity::Info).count();
    let tone = if state.document().has_errors() { "bad" } else { "warn" };
    if shown == 0 {
        return Html::default();
    }
    html! { <span class={classes!("badge", "tab-count", tone)} aria-hidden="true">{ shown }</span> }
}

/// The focus follows the selection along the tabs.
fn focus_sibling(event: &KeyboardEvent, index: usize) {
    use wasm_bindgen::JsCast;
    // Not the current target: that is the root, by which yew listens.
    let tab = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let list = tab.and_then(|tab| tab.closest("[role=tablist]").ok()?);
    let tab = list.and_then(|list| list.children().item(u32::try_from(index).unwrap_or(0)));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
