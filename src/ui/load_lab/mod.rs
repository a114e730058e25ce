//! The load lab: many customers sent through the flow, and what comes of it in figures and pictures.
//!
//! The simulation runs in a worker ([`worker`]), which answers with the report that the package's `simulate` gives and with
//! details beside it. Everything shown is made from that ([`results`]); pictures are texts ([`pictures`]), so that the
//! page and the report to download show the same.

mod capacity;
mod controls;
mod figures;
mod pictures;
mod report;
mod results;
mod setup;
mod traffic;
mod words;
mod worker;

use std::rc::Rc;

use yew::prelude::*;

use crate::flow::{Document, Severity, Value, guards};
use crate::i18n::tr;
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, icon};

use capacity::Capacity;
use controls::Controls;
use figures::Figures;
use report::Form;
use results::Results;
pub(super) use setup::Kept;
use setup::{Model, Side, capacity_job, job};
use worker::{Answer, use_lab};
pub(super) use worker::{JOB, begin_job};

/// Up to so many customers a change is simulated at once, while the slider moves.
const AT_ONCE: f64 = 50_000.0;
/// More are refused, which is told at once, too, as is what cannot be read.
const MOST: f64 = guards::MAX_CONVERSATIONS as f64;

/// The flows of the comparison that is shipped.
const SHIPPED: [&str; 2] = [
    include_str!("../../../static/examples/all-in-one-call.json"),
    include_str!("../../../static/examples/answer-wait-query.json"),
];

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LoadLabProps {
    pub(super) document: DocumentRef,
    /// The panel's own settings, kept by the page.
    pub(super) kept: Kept,
    /// Counts openings of a document.
    pub(super) opened: u64,
}

/// What is to be simulated.
#[derive(Clone, PartialEq)]
struct Wanted {
    document: DocumentRef,
    setup: setup::Setup,
    pinned: Option<Side>,
    shipped: Option<Side>,
}

/// What was last seen, which stays while something newer is in the making.
#[derive(Clone, Default, PartialEq)]
struct Seen {
    /// What it came of.
    of: Option<Wanted>,
    sides: Vec<Side>,
    results: Vec<Figures>,
    capacity: Option<Rc<Value>>,
}

#[component]
pub(super) fn LoadLab(props: &LoadLabProps) -> Html {
    let model = {
        let kept = props.kept.clone();
        use_state_eq(move || kept.0.borrow().clone())
    };
    let (lab, answer) = use_lab();
    let seen = use_state_eq(Seen::default);
    // What the worker was last asked for, beside the answer that it gives.
    let asked = use_mut_ref(|| (None, Vec::<Side>::new()));
    let document =
        model.shipped.as_ref().map_or_else(|| props.document.0.clone(), |side| side.document.clone());
    let change = {
        let (model, kept) = (model.clone(), props.kept.clone());
        Callback::from(move |update: Model| {
            *kept.0.borrow_mut() = update.clone();
            model.set(update);
        })
    };
    let current = Side::of(&document, &model.setup);
    let sides: Vec<Side> = model.pinned.iter().cloned().chain([current.clone()]).collect();
    let wanted = Wanted {
        document: DocumentRef(props.document.0.clone()),
        setup: model.setup.clone(),
        pinned: model.pinned.clone(),
        shipped: model.shipped.clone(),
    };
    let simulate = {
        let (lab, asked, wanted, sides) = (lab.clone(), asked.clone(), wanted.clone(), sides.clone());
        Callback::from(move |()| {
            *asked.borrow_mut() = (Some(wanted.clone()), sides.clone());
            lab.ask(&job(&sides, &wanted.setup));
        })
    };
    {
        // What is about another flow is neither shown nor waited for.
        let (lab, seen) = (lab.clone(), seen.setter());
        use_effect_with(props.opened, move |_| {
            lab.forget();
            seen.set(Seen::default());
        });
    }
    {
        let simulate = simulate.clone();
        let customers = model.setup.customers;
        let small = customers <= AT_ONCE || customers > MOST;
        use_effect_with(wanted.clone(), move |_| {
            if small {
                simulate.emit(());
            }
        });
    }
    {
        let seen = seen.clone();
        use_effect_with(answer.clone(), move |answer| match answer {
            Answer::Results(results) => {
                let (of, sides) = asked.borrow().clone();
                seen.set(Seen { of, sides, results: results.clone(), ..(*seen).clone() });
            }
            Answer::Capacity(found) => seen.set(Seen { capacity: Some(found.clone()), ..(*seen).clone() }),
            Answer::Idle | Answer::Working(_) | Answer::Failed(_) | Answer::Cancelled => {}
        });
    }
    let on_change = change.reform({
        let model = model.clone();
        move |setup| Model { setup, ..(*model).clone() }
    });
    let on_find = {
        let (lab, side, model) = (lab.clone(), current.clone(), model.clone());
        Callback::from(move |()| lab.ask(&capacity_job(&side, &model.setup, model.target)))
    };
    let on_target = change.reform({
        let model = model.clone();
        move |target| Model { target, ..(*model).clone() }
    });
    let errors = document.diagnostics().iter().filter(|each| each.severity() == Severity::Error).count();
    html! {
        <section role="region" aria-label={tr!("Load lab")} class="panel load-lab">
            <h2 class="visually-hidden">{ tr!("Load lab") }</h2>
            { bar(&model, &change, &current, status(&answer, seen.of == Some(wanted)), &answer, &lab, &simulate) }
            <div class="lab-body">
                <div class="lab-left" tabindex="0" role="group" aria-label={tr!("Load")}>
                    <Controls setup={model.setup.clone()} document={DocumentRef(document.clone())} {on_change} />
                </div>
                <div class="lab-right" tabindex="0" role="group" aria-label={tr!("Results")}>
                    if errors > 0 {
                        <div class="notice bad" role="alert">{ icon(Icon::Alert) }
                            <span>{ tr!("The flow has errors and cannot be simulated. Mend what Problems lists first.") }</span>
                        </div>
                    } else if let Answer::Failed(why) = &answer {
                        <div class="notice bad" role="alert">{ icon(Icon::Alert) }<span>{ why }</span></div>
                    }
                    if seen.results.is_empty() {
                        <div class="empty">{ icon(Icon::Users) }<h3>{ tr!("Nobody has come yet") }</h3>
                            <p>{ tr!("Simulate to send customers through this flow, in virtual time and on its mocks.") }</p>
                        </div>
                    } else {
                        { downloads(&seen, &model) }
                        <Results sides={seen.sides.clone()} results={seen.results.clone()} />
                    }
                    <Capacity target={model.target} {on_target} {on_find} found={seen.capacity.clone()} />
                </div>
            </div>
        </section>
    }
}

/// What can be done, and how far it has come.
fn bar(
    model: &UseStateHandle<Model>,
    change: &Callback<Model>,
    current: &Side,
    status: String,
    answer: &Answer,
    lab: &worker::Lab,
    simulate: &Callback<()>,
) -> Html {
    let working = matches!(answer, Answer::Working(_));
    let pin = change.reform({
        let (model, side) = (model.clone(), current.clone());
        move |_: MouseEvent| {
            let name = tr!("{name} (before)", name = side.name);
            let side = Side { name: name.into(), ..side.clone() };
            Model { pinned: Some(side), ..(*model).clone() }
        }
    });
    let unpin = change.reform({
        let model = model.clone();
        move |_: MouseEvent| Model { pinned: None, shipped: None, ..(*model).clone() }
    });
    let ship = change.reform({
        let model = model.clone();
        move |_: MouseEvent| shipped(&model)
    });
    let cancel = {
        let lab = lab.clone();
        Callback::from(move |_: MouseEvent| lab.cancel())
    };
    let progress = if let Answer::Working(progress) = answer { *progress } else { 0.0 };
    html! {
        <div class="lab-bar">
            <button type="button" class="btn small" onclick={simulate.reform(|_: MouseEvent| ())}>{ icon(Icon::Play) }{ tr!("Simulate") }</button>
            if working {
                <button type="button" class="btn small" onclick={cancel}>{ icon(Icon::Stop) }{ tr!("Cancel") }</button>
                <progress class="lab-progress" max="1" value={progress.to_string()} aria-label={tr!("Progress")} />
            }
            <span role="status" class="lab-status">{ status }</span>
            <span class="lab-spring"></span>
            if model.pinned.is_some() {
                <button type="button" class="btn small" onclick={unpin}>{ icon(Icon::Close) }{ tr!("End comparison") }</button>
            } else {
                <button type="button" class="btn small" onclick={pin}>{ icon(Icon::Copy) }{ tr!("Keep to compare") }</button>
            }
            <button type="button" class="btn small" onclick={ship}>{ icon(Icon::Book) }{ tr!("All in one call against answer, wait, query") }</button>
        </div>
    }
}

/// How far the simulation has come, and whether what is shown came of what is set.
fn status(answer: &Answer, is_current: bool) -> String {
    match answer {
        Answer::Working(progress) => tr!("simulating… {share} %", share = format!("{:.0}", progress * 100.0)),
        Answer::Results(_) | Answer::Capacity(_) if is_current => tr!("up to date").to_owned(),
        Answer::Results(_) | Answer::Capacity(_) => tr!("changed since").to_owned(),
        Answer::Failed(_) => tr!("cannot be simulated").to_owned(),
        Answer::Cancelled => tr!("cancelled").to_owned(),
        Answer::Idle => String::new(),
    }
}

/// The comparison that is shipped: the same rush of customers on two designs.
fn shipped(model: &Model) -> Model {
    let setup = setup::Setup {
        limits: None,
        changes: Vec::new(),
        customers: 2000.0,
        per_minute: 24.0,
        process: setup::Process::Poisson,
        ..model.setup.clone()
    };
    let side = |text: &str| Document::parse(text).ok().map(|document| Side::of(&document, &setup));
    let [pinned, shipped] = SHIPPED.map(side);
    Model { pinned, shipped, setup, ..model.clone() }
}

fn downloads(seen: &Seen, model: &Model) -> Html {
    html! {
        <div class="lab-downloads" role="group" aria-label={tr!("Download the report")}>
            <span>{ tr!("Report") }</span>
            { for Form::ALL.into_iter().map(|(form, name)| {
                let (seen, setup) = (seen.clone(), model.setup.clone());
                let onclick = Callback::from(move |_: MouseEvent| report::save(form, &seen.sides, &seen.results, &setup));
                html! { <button type="button" class="btn small quiet" {onclick} aria-label={tr!("Download as {name}", name)}>{ icon(Icon::Export) }{ name }</button> }
            }) }
        </div>
    }
}
