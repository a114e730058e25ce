//! What a node is told to do.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::sentences;
use crate::flow::{Ask, EndOutcome, Flow, Node, NodeKind, Seconds, Wait};

use super::parts::{list, nothing, pairs, prose, section, setting, template, wide};
use super::{branches, webhook};

pub(super) fn view(flow: &Flow, node: &Node, select: &Callback<Arc<str>>) -> Html {
    match &node.kind {
        NodeKind::Message(message) => section("Says", prose(&message.text, "No text yet")),
        NodeKind::Ask(ask) => asks(ask),
        NodeKind::Webhook(webhook) => webhook::view(flow, webhook),
        NodeKind::Wait(wait) => section("Waits", list(vec![setting("For", waits(wait))])),
        NodeKind::Condition(condition) => branches::view(flow, node, condition, select),
        NodeKind::Set(set) if set.assign.is_empty() => section("Assigns", nothing("Nothing yet")),
        NodeKind::Set(set) => section("Assigns", pairs(&set.assign, "=")),
        NodeKind::End(end) => {
            let (badge, words) = match end.outcome {
                EndOutcome::Completed => ("good", "Completed"),
                EndOutcome::Failed => ("bad", "Failed"),
            };
            let outcome = html! { <span class={classes!("badge", badge)}>{ words }</span> };
            section("Ends the conversation", list(vec![setting("As", outcome)]))
        }
        NodeKind::Unknown(name) => html! {
            <div class="notice warn"><p>
                { format!("This version does not know nodes of the type “{name}”. It is kept as it is when the flow is saved, and cannot run.") }
            </p></div>
        },
    }
}

fn waits(wait: &Wait) -> Html {
    match &wait.seconds {
        Seconds::Fixed(ms) => html! { { sentences::duration(*ms) } },
        Seconds::Template(text) => html! { <>{ template(text) }{ " seconds" }</> },
    }
}

fn asks(ask: &Ask) -> Html {
    let mut settings = vec![setting(
        "Reply goes into",
        match &ask.variable {
            Some(variable) => html! { <code class="setting-name">{ variable.to_string() }</code> },
            None => nothing("No variable"),
        },
    )];
    if !ask.choices.is_empty() {
        let choices = html! {
            <ul class="setting-chips">{ for ask.choices.iter().map(|choice| html! { <li>{ template(choice) }</li> }) }</ul>
        };
        settings.push(setting("Choices", choices));
    }
    let patience = match ask.timeout_ms {
        Some(ms) => html! { { sentences::duration(ms) } },
        None => nothing("For as long as it takes"),
    };
    settings.push(setting("Waits", patience));
    html! {
        <>
            { section("Asks", prose(&ask.text, "No question yet")) }
            { section("Reply", list(settings)) }
        </>
    }
}

/// Headers and the like, or nothing at all where there are none.
pub(super) fn pairs_if_any(name: &str, object: &crate::flow::Object, between: &str) -> Option<Html> {
    (!object.is_empty()).then(|| wide(name, pairs(object, between)))
}
