//! One event in a line, and in full where it is opened.

use std::sync::Arc;

use yew::prelude::*;

use crate::i18n::tr;
use crate::interpreter::{EventKind, TraceEvent};
use crate::run::Customer;
use crate::run::summary::{Tone, kind_words, summarize};
use crate::run::words::stamp;
use crate::runtime::Driver;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, icon};

use super::detail::Detail;
use super::names::{Names, NodeLink};

/// Where an event stands to the moment shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Past,
    Now,
    Future,
}

/// An event is told by its number: it never changes, so a row with the same properties need not look at it again.
#[derive(PartialEq, Properties)]
pub(super) struct RowProps {
    pub(super) driver: Driver,
    pub(super) customer: Customer,
    pub(super) seq: usize,
    pub(super) place: Place,
    pub(super) names: Names,
    pub(super) selected: Option<Arc<str>>,
    pub(super) open: bool,
    /// Whether Tab stops in this row.
    pub(super) tab: bool,
    pub(super) on_open: Callback<usize>,
}

#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let dispatch = use_dispatch();
    let seq = props.seq;
    let event = props.driver.read(|run| run.conversation(props.customer).trace().events.get(seq).cloned());
    let Some(event) = event else { return Html::default() };
    let summary = summarize(&event, |id| props.names.title(id));
    let kind = event.kind.as_str();
    let tabindex = if props.tab { "0" } else { "-1" };

    let travel = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        dispatch.dispatch(Msg::Travel(Some(seq + 1)));
    });
    let toggle = props.on_open.reform(move |event: MouseEvent| {
        event.stop_propagation();
        seq
    });
    let class = classes!(
        "event",
        family(&event, &props.names),
        tone_class(summary.tone),
        (props.place == Place::Future).then_some("is-future"),
        (props.place == Place::Now).then_some("is-now"),
        props.open.then_some("is-open"),
        matches!(event.kind, EventKind::NodeEntered { .. }).then_some("is-entry"),
        (event.node.is_some() && event.node == props.selected).then_some("is-selected"),
    );
    let node = event.node.as_ref().map(|id| {
        html! { <NodeLink id={Arc::clone(id)} title={props.names.title(id)} tab={props.tab} /> }
    });
    html! {
        <li {class} data-event={kind} data-seq={seq.to_string()} aria-current={(props.place == Place::Now).then_some("step")}>
            <div class="event-line" onclick={toggle.clone()}>
                <button type="button" class="event-toggle" {tabindex} aria-expanded={props.open.to_string()}
                    aria-label={tr!("Details of event {event}, {kind}", event = seq + 1, kind = kind_words(&event.kind))} onclick={toggle}>{ icon(Icon::ChevronRight) }</button>
                <time class="event-time" title={tr!("Show this moment")} onclick={travel.clone()}>{ stamp(event.t_ms) }</time>
                <span class="event-sign" title={kind_words(&event.kind)}>{ icon(sign(&event.kind)) }</span>
                <span class="event-node">{ node }</span>
                <span class="event-text">
                    { summary.text }
                    if let Some(data) = summary.data { <code class="event-data">{ data }</code> }
                    if let Some(advice) = summary.advice { <span class="event-advice">{ advice }</span> }
                </span>
                <button type="button" class="event-travel" {tabindex} aria-label={tr!("Show this moment")} title={tr!("Show this moment")} onclick={travel}>{ icon(Icon::Clock) }</button>
            </div>
            if props.open { <Detail {event} /> }
        </li>
    }
}

fn tone_class(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Good => Some("is-good"),
        Tone::Warning => Some("is-warning"),
        Tone::Bad => Some("is-bad"),
    }
}

/// The colour of an event: that of the type of node that it is at home in.
fn family(event: &TraceEvent, names: &Names) -> String {
    let word = match &event.kind {
        EventKind::NodeEntered { .. } => event.node.as_ref().and_then(|id| names.kind(id)).unwrap_or("set"),
        EventKind::Message { .. } => "message",
        EventKind::Asked { .. } | EventKind::Replied { .. } | EventKind::CustomerMessageMissed { .. } => {
            "ask"
        }
        EventKind::WebhookQueued { .. }
        | EventKind::WebhookSent { .. }
        | EventKind::WebhookAnswered { .. }
        | EventKind::WebhookFailed { .. }
        | EventKind::WebhookTimedOut { .. }
        | EventKind::WebhookTurnedAway
        | EventKind::RetryScheduled { .. } => "webhook",
        EventKind::WaitStarted { .. } | EventKind::WaitEnded => "wait",
        EventKind::ConditionEvaluated { .. } => "condition",
        EventKind::Started | EventKind::VariablesSet { .. } | EventKind::Note { .. } => "set",
        EventKind::Ended { .. } => "end",
    };
    format!("of-{word}")
}

fn sign(kind: &EventKind) -> Icon {
    match kind {
        EventKind::Started => Icon::Play,
        EventKind::NodeEntered { .. } => Icon::StepForward,
        EventKind::Message { .. } => Icon::Message,
        EventKind::Asked { .. } => Icon::Ask,
        EventKind::Replied { .. } => Icon::Users,
        EventKind::WebhookQueued { .. } => Icon::Pause,
        EventKind::WebhookSent { .. } => Icon::Webhook,
        EventKind::WebhookAnswered { ok: true, .. } => Icon::Check,
        EventKind::WebhookAnswered { .. } | EventKind::WebhookFailed { .. } => Icon::Alert,
        EventKind::WebhookTimedOut { .. } | EventKind::WaitStarted { .. } | EventKind::WaitEnded => {
            Icon::Clock
        }
        EventKind::WebhookTurnedAway => Icon::Close,
        EventKind::RetryScheduled { .. } => Icon::Restart,
        EventKind::ConditionEvaluated { .. } => Icon::Condition,
        EventKind::VariablesSet { .. } => Icon::Set,
        EventKind::CustomerMessageMissed { .. } => Icon::EyeOff,
        EventKind::Note { .. } => Icon::Info,
        EventKind::Ended { .. } => Icon::End,
    }
}
