//! Every way through the flow: explored in a worker whenever the document changes, what was found shown as a list
//! of which each entry can be played and kept as a scenario.

mod finding;
mod work;

use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::editor::Action;
use crate::explore::{ExploreOptions, ExploreReport, Finding, Progress, Way};
use crate::flow::{Document, Flow};
use crate::i18n::tr;
use crate::run::words::duration;
use crate::ui::state::{Dispatch, Msg, Panel, Script, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, Select, choices, icon};

use self::finding::{FindingView, WayView};
pub(super) use work::{Found, JOB, Work, begin, begin_job};

/// How long after an edit it begins anew.
const PAUSE_MS: u32 = 400;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PathsProps {
    pub(super) document: DocumentRef,
    /// Whether branches that no scenario takes are marked on the canvas.
    pub(super) marks: bool,
}

/// What is known.
#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    Broken,
    Working(Option<Progress>),
    Cancelled,
    Failed(Rc<str>),
    Done(Rc<ExploreReport>),
}

#[component]
pub(super) fn Paths(props: &PathsProps) -> Html {
    let dispatch = use_dispatch();
    let stage = use_state(|| Stage::Idle);
    let visits = use_state(|| ExploreOptions::default().max_visits);
    let job = use_mut_ref(|| None::<Work>);
    let again = use_state(|| 0_u32);
    {
        let (stage, job, dispatch) = (stage.setter(), Rc::clone(&job), dispatch.clone());
        use_effect_with((props.document.clone(), *visits, *again), move |(document, visits, _)| {
            let (document, visits) = (document.0.clone(), *visits);
            *job.borrow_mut() = None;
            stage.set(if document.has_errors() { Stage::Broken } else { Stage::Working(None) });
            let timer = (!document.has_errors()).then(|| {
                let (stage, held) = (stage.clone(), Rc::clone(&job));
                let found = Callback::from(move |found: Found| match found {
                    Found::Progress(progress) => stage.set(Stage::Working(Some(progress))),
                    Found::Failed(why) => stage.set(Stage::Failed(why)),
                    Found::Report(report) => {
                        let uncovered = report.branch_coverage.uncovered.iter().cloned().collect();
                        dispatch.dispatch(Msg::SetUncovered(Some(Rc::new(uncovered))));
                        stage.set(Stage::Done(report));
                    }
                });
                Timeout::new(PAUSE_MS, move || *held.borrow_mut() = Some(begin(&document, visits, found)))
            });
            move || {
                drop(timer);
                *job.borrow_mut() = None;
            }
        });
    }
    let cancel = {
        let (stage, job) = (stage.setter(), Rc::clone(&job));
        Callback::from(move |_: MouseEvent| {
            *job.borrow_mut() = None;
            stage.set(Stage::Cancelled);
        })
    };
    let explore = {
        let again = again.clone();
        Callback::from(move |_: MouseEvent| again.set(*again + 1))
    };
    let choose = {
        let visits = visits.clone();
        Callback::from(move |word: String| visits.set(word.parse().unwrap_or(12)))
    };
    let all = choices(&[
        ("3", tr!("3 visits")),
        ("6", tr!("6 visits")),
        ("12", tr!("12 visits")),
        ("25", tr!("25 visits")),
        ("100", tr!("100 visits")),
    ]);
    html! {
        <section role="region" aria-label={tr!("Paths")} class="panel paths">
            <div class="scenarios-bar">
                <div role="status" class="paths-state">{ verdict(&stage) }</div>
                <label class="labelled" title={tr!("No way enters a node more often than this: loops are gone round so often and no more")}>
                    <span>{ tr!("Loops up to") }</span>
                    <Select label={tr!("Loops up to")} choices={all} value={visits.to_string()} on_choose={choose} />
                </label>
                { match &*stage {
                    Stage::Working(_) => html! { <button type="button" class="btn small" onclick={cancel}>{ icon(Icon::Stop) }{ tr!("Cancel") }</button> },
                    Stage::Broken | Stage::Idle => Html::default(),
                    Stage::Cancelled | Stage::Failed(_) | Stage::Done(_) => html! { <button type="button" class="btn small" onclick={explore}>{ icon(Icon::Restart) }{ tr!("Explore again") }</button> },
                } }
            </div>
            <div class="panel-body" tabindex="0" role="group" aria-label={tr!("What was found")}>
                { match &*stage {
                    Stage::Done(report) => html! { <Report report={Rc::clone(report)} document={props.document.clone()} marks={props.marks} /> },
                    Stage::Broken => note(Icon::Alert, tr!("The flow has errors"), tr!("Mend what Problems lists, and every way through the flow is explored again.")),
                    Stage::Cancelled => note(Icon::Stop, tr!("Cancelled"), tr!("Nothing was found out. Explore again, or let loops go round less often.")),
                    Stage::Failed(why) => note(Icon::Alert, tr!("It did not work out"), why),
                    Stage::Idle | Stage::Working(_) => note(Icon::Clock, tr!("Exploring every way…"), tr!("Whatever webhooks can answer and customers can reply is tried on the real interpreter.")),
                } }
            </div>
        </section>
    }
}

fn note(sign: Icon, title: &str, text: &str) -> Html {
    html! { <div class="empty">{ icon(sign) }<h3>{ title.to_owned() }</h3><p>{ text.to_owned() }</p></div> }
}

fn verdict(stage: &Stage) -> Html {
    let (class, text) = match stage {
        Stage::Idle | Stage::Working(None) => ("badge info", tr!("exploring…").to_owned()),
        Stage::Working(Some(Progress { states, waiting })) => {
            ("badge info", tr!("exploring… {done} of {states} states", done = states - waiting, states))
        }
        Stage::Broken => ("badge bad", tr!("cannot run").to_owned()),
        Stage::Cancelled => ("badge warn", tr!("cancelled").to_owned()),
        Stage::Failed(_) => ("badge bad", tr!("failed").to_owned()),
        Stage::Done(report) => match report.findings.len() {
            0 => ("badge good", tr!("nothing found").to_owned()),
            n => ("badge warn", tr!("{n} finding" | "{n} findings" % n)),
        },
    };
    html! { <span {class}>{ text }</span> }
}

#[derive(PartialEq, Properties)]
struct ReportProps {
    report: Rc<ExploreReport>,
    document: DocumentRef,
    marks: bool,
}

#[component]
fn Report(props: &ReportProps) -> Html {
    let dispatch = use_dispatch();
    let ExploreReport { ways, truncated, findings, longest, most_silent, branch_coverage } = &*props.report;
    let document = &props.document.0;
    let flow = document.flow();
    let play = |name: String, way: &Way| play(&dispatch, &name, way);
    let keep = |name: String, way: &Way| keep(&dispatch, document, &name, way);
    let mark = {
        let (dispatch, marks) = (dispatch.clone(), props.marks);
        Callback::from(move |_: Event| dispatch.dispatch(Msg::MarkUncovered(!marks)))
    };
    let more = if *truncated { tr!("or more") } else { "" };
    html! {
        <>
            <dl class="paths-figures">
                <div><dt>{ tr!("Distinct ways") }</dt><dd data-figure="ways">{ grouped(*ways) }<small>{ more }</small></dd></div>
                <div><dt>{ tr!("Longest way") }</dt><dd data-figure="longest">{ duration(longest.duration_ms) }</dd>
                    <dd>{ buttons(play(tr!("The longest way").into(), longest), keep(tr!("The longest way").into(), longest), [tr!("Play the longest way"), tr!("Make the longest way a scenario")]) }</dd></div>
                <div><dt>{ tr!("Longest silence") }</dt><dd data-figure="silence">{ duration(most_silent.longest_silence_ms) }</dd>
                    <dd>{ buttons(play(tr!("The longest silence").into(), most_silent), keep(tr!("The longest silence").into(), most_silent), [tr!("Play the longest silence"), tr!("Make the longest silence a scenario")]) }</dd></div>
                <div><dt>{ tr!("Branches that scenarios take") }</dt>
                    <dd data-figure="branches">{ tr!("{part} of {all}", part = branch_coverage.covered, all = branch_coverage.total) }
                        <meter min="0" max={branch_coverage.total.max(1).to_string()} value={branch_coverage.covered.to_string()} aria-label={tr!("Branches that scenarios take")} /></dd>
                    if branch_coverage.total > 0 {
                        <dd><label class="paths-mark"><input type="checkbox" checked={props.marks} onchange={mark} />{ tr!("Mark the others on the canvas") }</label></dd>
                    }</div>
            </dl>
            if *truncated {
                <p class="paths-bound">{ icon(Icon::Info) }{ tr!("There is more than this: a loop could go round again, or there are too many answers to try them all together.") }</p>
            }
            if findings.is_empty() {
                <div class="empty is-good">{ icon(Icon::Check) }<h3>{ tr!("Nothing to find") }</h3>
                    <p>{ tr!("Every node can be reached, every way ends with a word to the customer, and no timeout or error is left alone.") }</p></div>
            } else {
                <ul class="finding-list">
                    { for findings.iter().enumerate().map(|(at, finding)| {
                        let name = title(finding, flow);
                        let way = finding.way.as_ref();
                        html! {
                            <FindingView key={at} finding={finding.clone()} flow={Arc::clone(flow)}
                                play={way.map(|way| play(name.clone(), way))} keep={way.map(|way| keep(name.clone(), way))} />
                        }
                    }) }
                </ul>
            }
            <details class="paths-ways">
                <summary>{ tr!("The longest way, step by step") }</summary>
                <WayView way={longest.clone()} flow={Arc::clone(flow)} />
            </details>
        </>
    }
}

fn buttons(play: Callback<MouseEvent>, keep: Callback<MouseEvent>, names: [&'static str; 2]) -> Html {
    html! {
        <span class="button-row">
            <button type="button" class="btn small" onclick={play} aria-label={names[0]}>{ icon(Icon::Play) }{ tr!("Play") }</button>
            <button type="button" class="btn small" onclick={keep} aria-label={names[1]}>{ icon(Icon::Plus) }{ tr!("Scenario") }</button>
        </span>
    }
}

/// What a finding is called as a scenario.
fn title(finding: &Finding, flow: &Flow) -> String {
    let node = finding.node.as_ref().and_then(|id| flow.node(id));
    let name = node.map(|node| {
        node.title.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| node.id.to_string())
    });
    match name {
        Some(name) => tr!("{finding}: {name}", finding = finding.code.title(), name),
        None => finding.code.title().to_owned(),
    }
}

/// Plays a way: Run follows it.
fn play(dispatch: &Dispatch, name: &str, way: &Way) -> Callback<MouseEvent> {
    let (dispatch, script) = (dispatch.clone(), Script::of(&way.to_scenario(name)));
    Callback::from(move |_| {
        if let Some(script) = &script {
            dispatch.dispatch(Msg::Follow(Some(script.clone())));
        }
    })
}

/// Makes a way a scenario of the flow.
fn keep(dispatch: &Dispatch, document: &Document, name: &str, way: &Way) -> Callback<MouseEvent> {
    let (dispatch, scenario) = (dispatch.clone(), way.to_scenario(name));
    let index = document.flow().scenarios.len();
    Callback::from(move |_| {
        dispatch.dispatch(Msg::Edit(Action::SetScenario { index, scenario: scenario.clone() }));
        dispatch.dispatch(Msg::Show(Panel::Scenarios));
    })
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}
