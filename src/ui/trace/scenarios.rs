//! The flow's scenarios: run on mocks in virtual time whenever the document changes.

use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::flow::{Document, Severity};
use crate::run::words::duration;
use crate::run::{ScenarioReport, run_scenarios};
use crate::ui::widgets::{Icon, icon};

use super::difference::Difference;

/// How long after an edit the scenarios run, so that typing does not wait for them.
const PAUSE_MS: u32 = 250;

/// What the list of scenarios shows.
#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct ScenariosProps {
    pub(in crate::ui) revision: u64,
    pub(in crate::ui) document: DocumentRef,
}

/// A document that is compared by the revision beside it.
#[derive(Clone)]
pub(in crate::ui) struct DocumentRef(pub(in crate::ui) Document);

impl PartialEq for DocumentRef {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.0.flow(), other.0.flow())
    }
}

/// What came of the scenarios.
#[derive(Clone)]
enum Results {
    /// They have not run since the document was opened.
    None,
    /// The document has so many errors that keep it from running.
    Broken(usize),
    /// They ran.
    Done(Rc<Vec<ScenarioReport>>),
}

fn run(document: &Document) -> Results {
    match run_scenarios(document) {
        Ok(reports) => Results::Done(Rc::new(reports)),
        Err(_) => {
            let diagnostics = document.diagnostics().iter();
            Results::Broken(diagnostics.filter(|each| each.severity() == Severity::Error).count())
        }
    }
}

#[component]
pub(in crate::ui) fn Scenarios(props: &ScenariosProps) -> Html {
    let results = use_state(|| Results::None);
    {
        let results = results.setter();
        use_effect_with((props.revision, props.document.clone()), move |(_, document)| {
            let document = document.0.clone();
            let timer = Timeout::new(PAUSE_MS, move || results.set(run(&document)));
            move || drop(timer)
        });
    }
    let run_all = {
        let (results, document) = (results.setter(), props.document.clone());
        Callback::from(move |_: MouseEvent| results.set(run(&document.0)))
    };
    if props.document.0.flow().scenarios.is_empty() {
        return html! {
            <section role="region" aria-label="Scenarios" class="panel scenarios">
                <div class="empty">
                    { icon(Icon::Book) }
                    <h3>{ "No scenarios" }</h3>
                    <p>
                        { "A scenario is a test of the flow: what the customer replies, what each webhook answers, and what should come of it. This flow has none; they stand under " }
                        <code>{ "scenarios" }</code>{ " in its document, and run here after every edit." }
                    </p>
                </div>
            </section>
        };
    }
    html! {
        <section role="region" aria-label="Scenarios" class="panel scenarios">
            <div class="scenarios-bar">
                <div role="status">{ verdict(&results) }</div>
                <span class="scenarios-how">{ "on mocks, in virtual time, after every edit" }</span>
                <button type="button" class="btn small" onclick={run_all}>{ icon(Icon::Play) }{ "Run all" }</button>
            </div>
            <div class="panel-body" tabindex="0" role="group" aria-label="Results">
                { list(&results) }
            </div>
        </section>
    }
}

fn verdict(results: &Results) -> Html {
    match results {
        Results::None => html! { <span class="badge">{ "running…" }</span> },
        Results::Broken(_) => html! { <span class="badge bad">{ "cannot run" }</span> },
        Results::Done(reports) => {
            let passed = reports.iter().filter(|report| report.passed()).count();
            let class = if passed == reports.len() { "badge good" } else { "badge bad" };
            html! { <span {class}>{ format!("{passed} of {} passed", reports.len()) }</span> }
        }
    }
}

fn list(results: &Results) -> Html {
    match results {
        Results::None => Html::default(),
        Results::Broken(errors) => {
            let errors = if *errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
            html! {
                <div class="notice bad scenarios-broken">
                    { icon(Icon::Alert) }
                    <span>{ format!("The flow has {errors}, so it cannot run. Mend what Problems lists, and the scenarios run again.") }</span>
                </div>
            }
        }
        Results::Done(reports) => html! {
            <ul class="scenario-list">
                { for reports.iter().map(scenario) }
            </ul>
        },
    }
}

fn scenario(report: &ScenarioReport) -> Html {
    let (class, sign, word) =
        if report.passed() { ("is-good", Icon::Check, "passed") } else { ("is-bad", Icon::Close, "failed") };
    let path = report.run.path.iter().map(|id| html! { <li>{ id.to_string() }</li> });
    html! {
        <li class={classes!("scenario", class)} data-scenario={report.name.clone()} data-passed={report.passed().to_string()}>
            <span class="scenario-sign">{ icon(sign) }<span class="visually-hidden">{ word }</span></span>
            <div class="scenario-body">
                <h3>{ &report.name }<small>{ format!("{} after {}", report.run.outcome.as_str().replace('_', " "), duration(report.run.duration_ms)) }</small></h3>
                <ol class="scenario-path" aria-label="Path">{ for path }</ol>
                { for report.failures.iter().map(|failure| html! { <Difference failure={failure.clone()} /> }) }
            </div>
        </li>
    }
}
