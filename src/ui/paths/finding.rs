//! One finding, and the way that shows it.

use std::sync::Arc;

use yew::prelude::*;

use crate::explore::{ChoiceOutcome, Finding, FindingCode, Way};
use crate::flow::{Flow, json};
use crate::i18n::tr;
use crate::run::words::{duration, one_line, outcome};
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, icon};

/// So much of a body is shown.
const BODY: usize = 60;

/// A path of more nodes is cut in the middle.
const SHOWN: usize = 14;

#[derive(PartialEq, Properties)]
pub(super) struct FindingProps {
    pub(super) finding: Finding,
    pub(super) flow: Arc<Flow>,
    pub(super) play: Option<Callback<MouseEvent>>,
    pub(super) keep: Option<Callback<MouseEvent>>,
}

#[component]
pub(super) fn FindingView(props: &FindingProps) -> Html {
    let Finding { code, message, node, way, .. } = &props.finding;
    let dispatch = use_dispatch();
    let select = node.clone().map(|node| {
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Select(Some(Arc::clone(&node)))))
    });
    html! {
        <li class={classes!("finding", tone(*code))} data-finding={code.as_str()}>
            <span class="finding-sign">{ icon(sign(*code)) }</span>
            <div class="finding-body">
                <h3>{ code.title() }</h3>
                <p>{ message }</p>
                if let Some(way) = way { <WayView way={way.clone()} flow={Arc::clone(&props.flow)} /> }
                <div class="button-row">
                    if let Some(play) = &props.play {
                        <button type="button" class="btn small" onclick={play.clone()}>{ icon(Icon::Play) }{ tr!("Play this way") }</button>
                    }
                    if let Some(keep) = &props.keep {
                        <button type="button" class="btn small" onclick={keep.clone()}>{ icon(Icon::Plus) }{ tr!("Make it a scenario") }</button>
                    }
                    if let Some(select) = select {
                        <button type="button" class="btn small quiet" onclick={select}>{ icon(Icon::Fit) }{ tr!("Show the node") }</button>
                    }
                </div>
            </div>
        </li>
    }
}

fn tone(code: FindingCode) -> &'static str {
    match code {
        FindingCode::EndlessLoop | FindingCode::SilentEnd => "is-bad",
        FindingCode::NoTimeoutWay | FindingCode::NoErrorWay | FindingCode::LongSilence => "is-warning",
        FindingCode::UnreachableNode | FindingCode::UnreachableBranch => "is-info",
    }
}

fn sign(code: FindingCode) -> Icon {
    match code {
        FindingCode::EndlessLoop => Icon::Restart,
        FindingCode::SilentEnd => Icon::EyeOff,
        FindingCode::NoTimeoutWay | FindingCode::NoErrorWay => Icon::Alert,
        FindingCode::LongSilence => Icon::Clock,
        FindingCode::UnreachableNode | FindingCode::UnreachableBranch => Icon::Info,
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct WayProps {
    pub(super) way: Way,
    pub(super) flow: Arc<Flow>,
}

/// A way: its nodes, and what was answered and replied.
#[component]
pub(super) fn WayView(props: &WayProps) -> Html {
    let WayProps { way, flow } = props;
    let title = |id: &str| {
        let node = flow.node(id);
        node.and_then(|node| node.title.clone())
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| id.to_owned())
    };
    let left = way.path.len().saturating_sub(SHOWN);
    let (head, tail) = if left == 0 { (way.path.len(), 0) } else { (SHOWN / 2, SHOWN / 2) };
    let node = |id: &Arc<str>| html! { <li>{ title(id) }</li> };
    html! {
        <div class="way">
            <ol class="scenario-path" aria-label={tr!("Path")}>
                { for way.path.iter().take(head).map(node) }
                if left > 0 { <li>{ tr!("{left} more", left) }</li> }
                { for way.path.iter().skip(way.path.len() - tail).map(node) }
            </ol>
            if !way.choices.is_empty() {
                <ul class="way-choices" aria-label={tr!("What is answered and replied")}>
                    { for way.choices.iter().take(SHOWN).map(|choice| html! {
                        <li><b>{ title(&choice.node) }</b>{ " " }{ words(&choice.outcome) }</li>
                    }) }
                    if way.choices.len() > SHOWN { <li>{ tr!("{left} more", left = way.choices.len() - SHOWN) }</li> }
                </ul>
            }
            <p class="way-sum">{ tr!("{outcome} after {time}, silent for up to {silence}", outcome = outcome(way.outcome), time = duration(way.duration_ms), silence = duration(way.longest_silence_ms)) }</p>
        </div>
    }
}

fn words(outcome: &ChoiceOutcome) -> String {
    match outcome {
        ChoiceOutcome::Answered { status, body, .. } => match json::to_string(body).as_str() {
            "\"\"" => status.to_string(),
            body => format!("{status} {}", one_line(body, BODY)),
        },
        ChoiceOutcome::Timeout => tr!("no answer in time").to_owned(),
        ChoiceOutcome::Network => tr!("cannot be reached").to_owned(),
        ChoiceOutcome::TurnedAway => tr!("turned away at the gate").to_owned(),
        ChoiceOutcome::Replied(text) => tr!("“{text}”", text = one_line(text, BODY)),
    }
}
