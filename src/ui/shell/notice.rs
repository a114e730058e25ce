//! What needs the person: a flow that cannot run, a live request that failed.

use std::sync::Arc;

use yew::prelude::*;

use crate::i18n::tr;
use crate::run::{Moment, Webhooks};
use crate::ui::state::State;
use crate::ui::widgets::{Icon, icon};

use super::command::Command;

#[derive(PartialEq, Properties)]
pub(super) struct NoticeProps {
    pub(super) text: AttrValue,
    /// Ways out, by their labels.
    #[prop_or_default]
    pub(super) actions: Vec<(AttrValue, Command)>,
    pub(super) on_command: Callback<Command>,
    pub(super) on_close: Callback<()>,
}

#[component]
pub(super) fn Notice(props: &NoticeProps) -> Html {
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="notice bad page-notice" role="alert">
            { icon(Icon::Alert) }
            <p>{ &props.text }</p>
            { for props.actions.iter().cloned().map(|(label, command)| html! {
                <button type="button" class="btn small" onclick={props.on_command.reform(move |_: MouseEvent| command.clone())}>{ label }</button>
            }) }
            <button type="button" class="btn quiet small icon-only" aria-label={tr!("Dismiss")} onclick={close}>{ icon(Icon::Close) }</button>
        </div>
    }
}

/// The live request of the watched conversation that failed last, told in a sentence.
pub(super) fn live_failure(state: &State, moment: &Moment) -> Option<(Arc<str>, String)> {
    if state.settings.webhooks != Webhooks::Live || state.driver.is_none() {
        return None;
    }
    let failed = |kind: &str| matches!(kind, "webhook_failed" | "webhook_timed_out" | "webhook_answered");
    moment.nodes.iter().find_map(|(id, node)| {
        let problem = node.problem.as_ref().filter(|problem| failed(problem.kind))?;
        let flow = state.document().flow();
        let title = flow.node(id).and_then(|node| node.title.clone()).unwrap_or_else(|| id.to_string());
        Some((Arc::clone(id), tr!("{title}: {problem}.", title, problem = problem.text)))
    })
}
