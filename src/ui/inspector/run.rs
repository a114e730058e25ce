//! What the node did in the run.

use yew::prelude::*;

use crate::editor::sentences::duration;
use crate::flow::{Node, Value};
use crate::i18n::tr;
use crate::run::moment::{NodeState, Problem};
use crate::ui::widgets::{Icon, JsonTree, capital, icon};

use super::InspectorProps;
use super::parts::section;

pub(super) fn view(props: &InspectorProps, node: &Node) -> Html {
    let Some(moment) = props.moment.nodes.get(&node.id) else { return Html::default() };
    let (tone, words) = match moment.state {
        NodeState::Idle => ("", tr!("Not entered")),
        NodeState::Running => ("info", tr!("At work")),
        NodeState::Waiting => ("info", tr!("Waiting")),
        NodeState::Done => ("good", tr!("Done")),
        NodeState::Failed => ("bad", tr!("Failed")),
    };
    let visits = tr!("Entered once" | "Entered {n} times" % moment.visits);
    section(
        tr!("In this run"),
        html! {
            <>
                <p class="run-line"><span class={classes!("badge", tone)}>{ words }</span>{ visits }</p>
                if let Some(problem) = &moment.problem { { self::problem(problem) } }
                if let Some(event) = &moment.answer { { answer(event) } }
            </>
        },
    )
}

fn problem(problem: &Problem) -> Html {
    let text = capital(&problem.text);
    html! {
        <div class="notice bad run-problem">
            { icon(Icon::Alert) }
            <div>
                <p><strong>{ text }</strong></p>
                if let Some(advice) = advice(problem.kind) { <p>{ advice }</p> }
            </div>
        </div>
    }
}

/// What to do about it; a request that failed says so itself.
fn advice(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "webhook_timed_out" => {
            tr!(
                "Answer sooner, or answer at once and let the flow ask for the result later. Lead “Timed out” to a step that tells the customer."
            )
        }
        "webhook_turned_away" => {
            tr!(
                "More requests came than the platform lets queue. Send fewer at a time, or lead “Turned away” to a step that tells the customer."
            )
        }
        "webhook_answered" => tr!("The way of “Error” was taken. The answer below may say why."),
        _ => return None,
    })
}

fn answer(event: &Value) -> Html {
    let number = |key: &str| event.get(key).and_then(Value::as_f64).unwrap_or_default();
    let status = number("status");
    let tone = if (200.0..300.0).contains(&status) { "good" } else { "bad" };
    let took = duration(number("elapsed_ms").max(0.0).round() as u64);
    html! {
        <div class="run-answer">
            <p class="run-line">
                { tr!("Last answer") }{ " " }<span class={classes!("badge", tone)}>{ status.to_string() }</span>{ tr!("after {time}", time = took) }
            </p>
            <div class="run-body" tabindex="0" role="group" aria-label={tr!("Body of the last answer")}>
                <JsonTree value={event.get("body").cloned()} open={2} />
            </div>
        </div>
    }
}
