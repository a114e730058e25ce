//! What a scenario expected beside what came of it.

use yew::prelude::*;

use crate::flow::Value;
use crate::i18n::tr;
use crate::run::Failed;
use crate::run::difference::{Line, lines};
use crate::ui::widgets::json_inline;

/// How long a value may be in a cell.
const CELL: usize = 400;

#[derive(PartialEq, Properties)]
pub(super) struct DifferenceProps {
    pub(super) failure: Failed,
}

#[component]
pub(super) fn Difference(props: &DifferenceProps) -> Html {
    let Failed { expectation, expected, actual } = &props.failure;
    let lines = lines(expected, actual);
    let named = lines.iter().any(|line| line.name.is_some());
    let at_most = expectation.starts_with("max_");
    let row = |line: &Line| {
        html! {
            <tr class={if line.same() { "is-same" } else { "is-different" }}>
                if named { <th scope="row"><code>{ line.name.as_deref().unwrap_or_default().to_owned() }</code></th> }
                <td class="is-expected">{ side(line.expected.as_ref(), named, at_most) }</td>
                <td class="is-actual">{ side(line.actual.as_ref(), named, false) }</td>
            </tr>
        }
    };
    html! {
        <div class="difference">
            <h4>{ what(expectation) }</h4>
            <div class="difference-scroll">
                <table>
                    <thead><tr>
                        if named { <th scope="col">{ tr!("Name") }</th> }
                        <th scope="col">{ tr!("Expected") }</th><th scope="col">{ tr!("Actual") }</th>
                    </tr></thead>
                    <tbody>{ for lines.iter().map(row) }</tbody>
                </table>
            </div>
        </div>
    }
}

/// A variable that is not there is missing; a line of a list that is not there is no line.
fn side(value: Option<&Value>, named: bool, at_most: bool) -> Html {
    match (value, at_most) {
        (None, _) if !named => {
            html! { <span class="difference-none">{ tr!("nothing") }</span> }
        }
        (Some(value @ Value::Number(_)), true) => {
            html! { <>{ tr!("at most ") }{ json_inline(Some(value), CELL) }{ tr!(" s") }</> }
        }
        (value, _) => json_inline(value, CELL),
    }
}

fn what(expectation: &str) -> &'static str {
    match expectation {
        "outcome" => tr!("Outcome"),
        "messages" => tr!("Messages"),
        "path" => tr!("Path"),
        "variables" => tr!("Variables"),
        "max_seconds" => tr!("Duration"),
        "max_silence_seconds" => tr!("Longest silence"),
        _ => tr!("Expectation"),
    }
}
