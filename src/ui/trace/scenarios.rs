//! The flow's scenarios: run on mocks in virtual time whenever the document changes; played, recorded, changed.

use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::editor::{Action, Place};
use crate::explore::{Way, branch_coverage};
use crate::flow::{Document, Severity, Value};
use crate::i18n::tr;
use crate::run::words::{duration, outcome};
use crate::run::{Changed, Customer, RunReport, ScenarioReport, run_scenarios};
use crate::runtime::Driver;
use crate::ui::state::{Dispatch, Msg, Script, use_dispatch};
use crate::ui::widgets::{Icon, icon};

use super::difference::Difference;
use super::scenario_form::{Draft, Open, ScenarioForm};

/// How long after an edit the scenarios run, so that typing does not wait for them.
const PAUSE_MS: u32 = 250;

/// What the list of scenarios shows.
#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct ScenariosProps {
    pub(in crate::ui) revision: u64,
    pub(in crate::ui) document: DocumentRef,
    /// The run that can be recorded.
    pub(in crate::ui) driver: Option<Driver>,
    pub(in crate::ui) customer: Customer,
    /// The scenario that runs follow.
    pub(in crate::ui) script: Option<Script>,
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

fn run(document: &Document, dispatch: &Dispatch) -> Results {
    match run_scenarios(document) {
        Ok(reports) => {
            let coverage = branch_coverage(document.flow(), &reports);
            dispatch.dispatch(Msg::SetUncovered(Some(Rc::new(coverage.uncovered.into_iter().collect()))));
            Results::Done(Rc::new(reports))
        }
        Err(_) => {
            let diagnostics = document.diagnostics().iter();
            Results::Broken(diagnostics.filter(|each| each.severity() == Severity::Error).count())
        }
    }
}

#[component]
pub(in crate::ui) fn Scenarios(props: &ScenariosProps) -> Html {
    let dispatch = use_dispatch();
    let results = use_state(|| Results::None);
    let open = use_state(|| None::<Open>);
    {
        let (results, dispatch) = (results.setter(), dispatch.clone());
        use_effect_with((props.revision, props.document.clone()), move |(_, document)| {
            let document = document.0.clone();
            let timer = Timeout::new(PAUSE_MS, move || results.set(run(&document, &dispatch)));
            move || drop(timer)
        });
    }
    let document = &props.document.0;
    let count = document.flow().scenarios.len();
    let run_all = {
        let (results, document, dispatch) = (results.setter(), props.document.clone(), dispatch.clone());
        Callback::from(move |_: MouseEvent| results.set(run(&document.0, &dispatch)))
    };
    let show = |index: usize, is_new: bool, draft: Draft| {
        let (open, draft) = (open.setter(), Rc::new(draft));
        Callback::from(move |_: MouseEvent| open.set(Some(Open { index, is_new, draft: Rc::clone(&draft) })))
    };
    let add = show(count, true, Draft::new(document.flow()));
    // What was changed by hand in the middle is nothing that a scenario could do again.
    let is_by_hand = props.driver.as_ref().is_some_and(|driver| {
        driver.read(|run| {
            run.options().changes.iter().any(|change| {
                change.customer == props.customer && matches!(change.what, Changed::Variables(_))
            })
        })
    });
    let record = {
        let (dispatch, driver, customer) = (dispatch.clone(), props.driver.clone(), props.customer);
        let names: Vec<_> = document.flow().scenarios.iter().map(|scenario| scenario.name.clone()).collect();
        Callback::from(move |_: MouseEvent| {
            if let Some(driver) = &driver {
                let report = driver.read(|run| RunReport::of(run, customer));
                let scenario = recorded(&report, &record_name(&names));
                dispatch.dispatch(Msg::Edit(Action::SetScenario { index: count, scenario }));
            }
        })
    };
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    let tools = html! {
        <>
            <button type="button" class="btn small" onclick={record} disabled={props.driver.is_none() || is_by_hand}
                title={if is_by_hand { tr!("A variable of this run was changed by hand, which no scenario can do again: record the run that it came from") } else { tr!("Keep what was answered and replied in the current run, and what came of it") }}>{ icon(Icon::Note) }{ tr!("Record this run") }</button>
            <button type="button" class="btn small" onclick={add}>{ icon(Icon::Plus) }{ tr!("New scenario") }</button>
        </>
    };
    if let Some(form) = &*open {
        let on_save = {
            let (dispatch, open, index) = (dispatch, open.setter(), form.index);
            Callback::from(move |scenario: Value| {
                dispatch.dispatch(Msg::Edit(Action::SetScenario { index, scenario }));
                open.set(None);
            })
        };
        return html! {
            <section role="region" aria-label={tr!("Scenarios")} class="panel scenarios">
                <div class="panel-body">
                    <ScenarioForm draft={(*form.draft).clone()} is_new={form.is_new} {on_save} on_cancel={close} />
                </div>
            </section>
        };
    }
    if count == 0 {
        return html! {
            <section role="region" aria-label={tr!("Scenarios")} class="panel scenarios">
                <div class="empty">
                    { icon(Icon::Book) }
                    <h3>{ tr!("No scenarios") }</h3>
                    <p>
                        { tr!("A scenario is a test of the flow: what the customer replies, what each webhook answers, and what should come of it. They run here after every edit, and can be played as a demo.") }
                    </p>
                    <div class="button-row">{ tools }</div>
                </div>
            </section>
        };
    }
    let entry = |(index, report): (usize, &ScenarioReport)| {
        let source = document.root().get("scenarios").and_then(|list| list.get_index(index));
        let edit = show(index, false, Draft::of(document.flow(), source.unwrap_or(&Value::Null)));
        let script = source.and_then(Script::of);
        let play = {
            let dispatch = dispatch.clone();
            Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Follow(script.clone())))
        };
        let delete = {
            let dispatch = dispatch.clone();
            Callback::from(move |_: MouseEvent| {
                let list = Place::document().key("scenarios");
                dispatch.dispatch(Msg::Edit(Action::RemoveItem { list, index }));
            })
        };
        let followed = props.script.as_ref().is_some_and(|script| *script.name == *report.name);
        scenario(report, followed, play, edit, delete)
    };
    html! {
        <section role="region" aria-label={tr!("Scenarios")} class="panel scenarios">
            <div class="scenarios-bar">
                <div role="status">{ verdict(&results) }</div>
                <span class="scenarios-how">{ tr!("on mocks, in virtual time, after every edit") }</span>
                { tools }
                <button type="button" class="btn small" onclick={run_all}>{ icon(Icon::Play) }{ tr!("Run all") }</button>
            </div>
            <div class="panel-body" tabindex="0" role="group" aria-label={tr!("Results")}>
                { match &*results {
                    Results::None => Html::default(),
                    Results::Broken(errors) => broken(*errors),
                    Results::Done(reports) => html! {
                        <ul class="scenario-list">{ for reports.iter().enumerate().map(entry) }</ul>
                    },
                } }
            </div>
        </section>
    }
}

/// The first name for a recorded run that no scenario has.
fn record_name(taken: &[String]) -> String {
    let mut names = (1..).map(|number: usize| tr!("Recorded run {number}", number));
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// A run as a scenario: it expects what came of it, its texts too.
fn recorded(report: &RunReport, name: &str) -> Value {
    let scenario = Way::of_run(report).to_scenario(name);
    let Value::Object(mut members) = scenario else { return scenario };
    let fields = Arc::make_mut(&mut members);
    if let Some(Value::Object(expect)) = fields.get_mut("expect") {
        let texts = Value::array(report.messages.iter().cloned().map(Value::String));
        Arc::make_mut(expect).insert("messages".into(), texts);
    }
    Value::Object(members)
}

fn verdict(results: &Results) -> Html {
    match results {
        Results::None => html! { <span class="badge">{ tr!("running…") }</span> },
        Results::Broken(_) => html! { <span class="badge bad">{ tr!("cannot run") }</span> },
        Results::Done(reports) => {
            let passed = reports.iter().filter(|report| report.passed()).count();
            let class = if passed == reports.len() { "badge good" } else { "badge bad" };
            html! { <span {class}>{ tr!("{passed} of {all} passed", passed, all = reports.len()) }</span> }
        }
    }
}

fn broken(errors: usize) -> Html {
    html! {
        <div class="notice bad scenarios-broken">
            { icon(Icon::Alert) }
            <span>{ tr!("The flow has {n} error, so it cannot run. Mend what Problems lists, and the scenarios run again." | "The flow has {n} errors, so it cannot run. Mend what Problems lists, and the scenarios run again." % errors) }</span>
        </div>
    }
}

fn scenario(
    report: &ScenarioReport,
    followed: bool,
    play: Callback<MouseEvent>,
    edit: Callback<MouseEvent>,
    delete: Callback<MouseEvent>,
) -> Html {
    let (class, sign, word) = if report.passed() {
        ("is-good", Icon::Check, tr!("passed"))
    } else {
        ("is-bad", Icon::Close, tr!("failed"))
    };
    let path = report.run.path.iter().map(|id| html! { <li>{ id.to_string() }</li> });
    let button = |name: String, title: &'static str, sign: Icon, onclick: Callback<MouseEvent>| {
        html! { <button type="button" class="btn quiet icon-only small" aria-label={name} {title} {onclick}>{ icon(sign) }</button> }
    };
    html! {
        <li class={classes!("scenario", class, followed.then_some("is-followed"))} data-scenario={report.name.clone()} data-passed={report.passed().to_string()}>
            <span class="scenario-sign">{ icon(sign) }<span class="visually-hidden">{ word }</span></span>
            <div class="scenario-body">
                <h3>{ &report.name }<small>{ tr!("{outcome} after {time}", outcome = outcome(report.run.outcome.as_str()), time = duration(report.run.duration_ms)) }</small></h3>
                <ol class="scenario-path" aria-label={tr!("Path")}>{ for path }</ol>
                { for report.failures.iter().map(|failure| html! { <Difference failure={failure.clone()} /> }) }
            </div>
            <span class="button-row">
                { button(tr!("Play {name}", name = report.name), tr!("Play it: Run follows it"), Icon::Play, play) }
                { button(tr!("Edit {name}", name = report.name), tr!("Change it"), Icon::Edit, edit) }
                { button(tr!("Delete {name}", name = report.name), tr!("Delete it"), Icon::Trash, delete) }
            </span>
        </li>
    }
}
