//! Two runs beside each other: where they part, and how they differ.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::summary::node_name;
use crate::flow::{Flow, Value};
use crate::i18n::tr;
use crate::run::again::compare;
use crate::run::difference::Line;
use crate::run::summary::summarize;
use crate::run::words::{duration, outcome as outcome_words, stamp};
use crate::run::{Customer, Run, RunReport};
use crate::runtime::Driver;
use crate::ui::state::{Beside, Msg, use_dispatch};
use crate::ui::widgets::{Icon, emphasis, emphasised, icon, json_inline};

/// How long a value may be in a cell.
const LONGEST: usize = 90;

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct CompareProps {
    pub(in crate::ui) flow: Arc<Flow>,
    pub(in crate::ui) driver: Driver,
    pub(in crate::ui) beside: Beside,
    pub(in crate::ui) customer: Customer,
    /// Changes with everything that happens to either run.
    pub(in crate::ui) tick: u64,
}

#[component]
pub(in crate::ui) fn Compare(props: &CompareProps) -> Html {
    let dispatch = use_dispatch();
    let whole = use_state(|| false);
    let (comparison, [one, other], parts) = props.beside.driver.read(|old| {
        props.driver.read(|new| {
            let customer_of = |run: &Run| {
                if props.customer.0 < run.options().customers { props.customer } else { Customer::FIRST }
            };
            let (before, after) = ((old, customer_of(old)), (new, customer_of(new)));
            let comparison = compare(before, after);
            let reports = [before, after].map(|(run, customer)| RunReport::of(run, customer));
            let parts = comparison.departs.map(|at| {
                [before, after]
                    .map(|(run, customer)| run.conversation(customer).trace().events.get(at).cloned())
            });
            (comparison, reports, parts)
        })
    });
    let name =
        |id: &str| props.flow.node(id).map_or_else(|| id.to_owned(), |node| node_name(node).to_owned());
    let told = |event: &Option<crate::interpreter::TraceEvent>| match event {
        None => html! { <em class="is-quiet">{ tr!("nothing more") }</em> },
        Some(event) => {
            let node = event.node.as_ref().map(|id| name(id)).unwrap_or_default();
            let summary = summarize(event, name);
            html! { <><span class="compare-time">{ stamp(event.t_ms) }</span>{ format!("{node} {}", summary.text) }{ summary.data.map(|data| html! { <code>{ format!(" {data}") }</code> }) }</> }
        }
    };
    let go = comparison.departs.map(|at| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Travel(Some(at))))
    });
    let swap = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::SwapRuns))
    };
    let close = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::SetBeside(None)));
    let toggle = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(!*whole))
    };
    let fact = |what: &'static str, before: String, after: String| {
        let class = (before != after).then_some("is-different");
        html! { <tr {class}><th scope="row">{ what }</th><td>{ before }</td><td>{ after }</td></tr> }
    };
    let outcome = |report: &RunReport| outcome_words(report.outcome.as_str()).to_owned();
    let lines = |what: &'static str, lines: &[Line]| {
        let side = if what.is_empty() { value } else { text };
        let shown = lines.iter().filter(|line| *whole || !line.same());
        shown
            .map(|line| {
                let what = line.name.as_ref().map_or_else(|| what.to_owned(), |name| name.to_string());
                html! {
                    <tr class={(!line.same()).then_some("is-different")}>
                        <th scope="row">{ what }</th><td>{ side(line.expected.as_ref()) }</td><td>{ side(line.actual.as_ref()) }</td>
                    </tr>
                }
            })
            .collect::<Html>()
    };
    html! {
        <section class="compare" aria-label={tr!("Comparison")}>
            <header class="compare-head">
                <p>
                    { match (&comparison.departs, &parts) {
                        (Some(at), Some(_)) => html! { { emphasised(&tr!("The runs part at event {event}", event = emphasis(at + 1))) } },
                        _ => html! { <strong>{ tr!("The runs are the same, event by event") }</strong> },
                    } }
                </p>
                if let Some(go) = go { <button type="button" class="btn small" onclick={go}>{ icon(Icon::Clock) }{ tr!("Go there") }</button> }
                <button type="button" class="btn small" aria-pressed={whole.to_string()} onclick={toggle}>{ if *whole { tr!("Only differences") } else { tr!("All lines") } }</button>
                <button type="button" class="btn small" title={tr!("Show the other run")} onclick={swap}>{ icon(Icon::Compare) }{ tr!("Swap runs") }</button>
                <button type="button" class="btn quiet small icon-only" aria-label={tr!("Close the comparison")} onclick={close}>{ icon(Icon::Close) }</button>
            </header>
            <div class="compare-scroll" tabindex="0" role="group" aria-label={tr!("Differences")}>
                <table>
                    <thead><tr><td></td><th scope="col">{ tr!("The run before") }</th><th scope="col">{ tr!("This run") }</th></tr></thead>
                    <tbody>
                        if let Some([before, after]) = &parts { <tr class="is-different"><th scope="row">{ tr!("First difference") }</th><td>{ told(before) }</td><td>{ told(after) }</td></tr> }
                        { fact(tr!("Outcome"), outcome(&one), outcome(&other)) }
                        { fact(tr!("Duration"), duration(one.duration_ms), duration(other.duration_ms)) }
                        { fact(tr!("Longest silence"), duration(one.longest_silence_ms), duration(other.longest_silence_ms)) }
                        { lines(tr!("Step"), &comparison.path) }
                        { lines(tr!("Message"), &comparison.messages) }
                        { lines("", &comparison.variables) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// A step or a message: a text by itself.
fn text(value: Option<&Value>) -> Html {
    match value.and_then(Value::as_str) {
        Some(text) => html! { text.to_owned() },
        None => html! { <span class="is-quiet">{ "–" }</span> },
    }
}

/// A variable's value.
fn value(value: Option<&Value>) -> Html {
    json_inline(value, LONGEST)
}
