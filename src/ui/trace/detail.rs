//! An event in full.

use std::sync::Arc;

use yew::prelude::*;

use crate::interpreter::{EventKind, TraceEvent};
use crate::ui::widgets::JsonTree;

use super::condition::Branches;

#[derive(PartialEq, Properties)]
pub(super) struct DetailProps {
    pub(super) event: TraceEvent,
}

/// What the event says, as the JavaScript package gives it; for a condition, its branches first.
#[component]
pub(super) fn Detail(props: &DetailProps) -> Html {
    let branches = match &props.event.kind {
        EventKind::ConditionEvaluated { taken, branches } => {
            Some(html! { <Branches taken={*taken} branches={branches.clone()} /> })
        }
        _ => None,
    };
    let open = if branches.is_some() { 0 } else { 2 };
    html! {
        <div class="event-detail">
            { branches }
            <JsonTree name={Some(Arc::from("event"))} value={Some(props.event.to_value())} {open} />
        </div>
    }
}
