//! Lists that people order: a handle and buttons that move and remove an element, and one that adds.

use yew::prelude::*;

use crate::editor::{Action, Place};
use crate::flow::Value;
use crate::i18n::tr;
use crate::ui::widgets::{Icon, icon};

use super::form::Form;
use super::reorder::{Grip, move_item};

/// The handle of an element, which shows `shown` beside its sign.
pub(super) fn grip(list: &Place, index: usize, count: usize, what: &str, shown: &str) -> Html {
    html! { <Grip list={list.clone()} {index} {count} what={what.to_owned()} shown={shown.to_owned()} /> }
}

/// The buttons of an element: earlier, later, remove. `what` is the element's name to a person.
pub(super) fn buttons(form: &Form, list: &Place, index: usize, count: usize, what: &str) -> Html {
    let move_to = |to: Option<usize>, label: String, title: &'static str, shown: Icon| {
        let list = list.clone();
        let to = to.filter(|to| *to < count);
        let onclick = {
            let dispatch = form.dispatch.clone();
            Callback::from(move |event: MouseEvent| {
                let button = event.target_dyn_into();
                move_item(&dispatch, &list, index, to.unwrap_or(index), button.as_ref());
            })
        };
        html! {
            <button type="button" class="btn quiet icon-only small" aria-label={label} {title} disabled={to.is_none()} {onclick}>
                { icon(shown) }
            </button>
        }
    };
    let remove = {
        let list = list.clone();
        form.on(move |_: MouseEvent| Action::RemoveItem { list: list.clone(), index })
    };
    html! {
        <span class="item-buttons">
            if count > 1 {
                { move_to(index.checked_sub(1), tr!("Move {what} up", what), tr!("Move up"), Icon::ChevronUp) }
                { move_to(Some(index + 1), tr!("Move {what} down", what), tr!("Move down"), Icon::ChevronDown) }
            }
            <button type="button" class="btn quiet icon-only small" aria-label={tr!("Remove {what}", what)} title={tr!("Remove")} onclick={remove}>{ icon(Icon::Close) }</button>
        </span>
    }
}

/// Keys that move an element: Alt with an arrow.
pub(super) fn keys(form: &Form, list: &Place, index: usize, count: usize) -> Callback<KeyboardEvent> {
    let (form, list) = (form.clone(), list.clone());
    Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => index.checked_sub(1),
            "ArrowDown" if event.alt_key() => Some(index + 1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(to) = to.filter(|to| *to < count) {
            move_item(&form.dispatch, &list, index, to, event.target_dyn_into().as_ref());
        }
    })
}

/// A button that adds an element behind the last one.
pub(super) fn add(form: &Form, list: &Place, count: usize, words: &str, value: Value) -> Html {
    let list = list.clone();
    let onclick = form.on(move |_: MouseEvent| Action::InsertItem {
        list: list.clone(),
        index: count,
        value: value.clone(),
    });
    html! { <button type="button" class="btn quiet small add" {onclick}>{ icon(Icon::Plus) }{ words }</button> }
}
