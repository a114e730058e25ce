//! What came of a check, in plain words.

use yew::prelude::*;

use crate::editor::summary::node_name;
use crate::explore::FindingCode;
use crate::flow::{Flow, Value, json};
use crate::i18n::tr;
use crate::lesson::{Breach, Demand, Lesson, Played, Shortfall};
use crate::run::words::{duration, one_line};
use crate::ui::language::guide;
use crate::ui::state::{Dispatch, Msg, Script, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, icon};

use super::catalogue::Entry;
use super::checking::{Checked, Stage};
use super::{LessonRef, address};

/// So much of a value is shown.
const VALUE: usize = 60;

#[derive(PartialEq, Properties)]
pub(super) struct TallyProps {
    pub(super) lesson: LessonRef,
    pub(super) stage: Stage,
    pub(super) document: DocumentRef,
}

/// The state of the check in a word or two.
#[component]
pub(super) fn Tally(props: &TallyProps) -> Html {
    let (class, text) = match &props.stage {
        Stage::Unchecked => return Html::default(),
        Stage::Checking => ("badge info", tr!("checking…").to_owned()),
        Stage::Broken(of) if *of == props.document => ("badge bad", tr!("cannot run").to_owned()),
        Stage::Checked(checked) if checked.of == props.document => {
            let (held, all) = checked.count(&props.lesson.0);
            let class = if held == all { "badge good" } else { "badge warn" };
            (class, tr!("{held} of {all} hold", held, all))
        }
        Stage::Broken(_) | Stage::Checked(_) => ("badge warn", tr!("changed since").to_owned()),
    };
    html! { <span {class}>{ text }</span> }
}

#[derive(PartialEq, Properties)]
pub(super) struct VerdictProps {
    pub(super) lesson: LessonRef,
    pub(super) stage: Stage,
    pub(super) document: DocumentRef,
    pub(super) next: Option<Entry>,
}

#[component]
pub(super) fn Verdict(props: &VerdictProps) -> Html {
    let dispatch = use_dispatch();
    let lesson = &props.lesson.0;
    let checked = match &props.stage {
        Stage::Unchecked => {
            return note(
                Icon::Edit,
                tr!("Mend the flow, then check it"),
                tr!("Nothing can break here: try what you like, and check as often as you like."),
            );
        }
        Stage::Checking => {
            return note(
                Icon::Clock,
                tr!("Checking…"),
                tr!("The lesson's scenarios are played on your flow, and every way through it is gone."),
            );
        }
        Stage::Broken(_) => {
            return note(
                Icon::Alert,
                tr!("The flow has errors"),
                tr!("Mend what Problems lists, then check again."),
            );
        }
        Stage::Checked(checked) => checked,
    };
    let flow = props.document.0.flow();
    let is_now = checked.of == props.document;
    html! {
        <>
            if !is_now {
                <p class="lesson-stale">{ icon(Icon::Info) }{ tr!("The flow has changed since. This is what came of it before: check again.") }</p>
            } else if checked.holds(lesson) {
                { success(props.next.as_ref()) }
            }
            <ul class="lesson-checks">
                { for checked.played.iter().map(|played| scenario(&dispatch, lesson, flow, played)) }
                { ways(&dispatch, lesson, checked) }
            </ul>
        </>
    }
}

fn note(sign: Icon, title: &str, text: &str) -> Html {
    html! { <div class="empty">{ icon(sign) }<h3>{ title.to_owned() }</h3><p>{ text.to_owned() }</p></div> }
}

fn success(next: Option<&Entry>) -> Html {
    html! {
        <div class="lesson-success" role="status">
            { icon(Icon::Check) }
            <div>
                <h3>{ tr!("Solved: everything holds") }</h3>
                if next.is_none() { <p>{ tr!("That was the last lesson. Your own flows are waiting.") }</p> }
            </div>
            if let Some(next) = next {
                <a class="btn primary" href={address(&next.id)} title={next.title.clone()}>{ tr!("Next lesson") }{ icon(Icon::ChevronRight) }</a>
            } else {
                <a class="btn" href={format!("{}#lessons", guide())}>{ tr!("Back to the guide") }</a>
            }
        </div>
    }
}

/// One thing that was checked.
fn row(name: String, holds: bool, why: Vec<String>, play: Option<(String, Callback<MouseEvent>)>) -> Html {
    let (class, sign, word) = if holds {
        ("is-good", Icon::Check, tr!("holds"))
    } else {
        ("is-bad", Icon::Close, tr!("does not hold yet"))
    };
    html! {
        <li class={classes!("scenario", class)} data-check={name.clone()} data-holds={holds.to_string()}>
            <span class="scenario-sign">{ icon(sign) }<span class="visually-hidden">{ word }</span></span>
            <div class="scenario-body">
                <h3>{ name }</h3>
                { for why.into_iter().map(|why| html! { <p>{ why }</p> }) }
            </div>
            if let Some((label, onclick)) = play {
                <button type="button" class="btn small" aria-label={label.clone()} title={label} {onclick}>{ icon(Icon::Play) }{ tr!("Play") }</button>
            }
        </li>
    }
}

fn scenario(dispatch: &Dispatch, lesson: &Lesson, flow: &Flow, played: &Played) -> Html {
    let why: Vec<String> =
        played.shortfalls.iter().map(|each| sentence(each, &|id| name(flow, lesson, id))).collect();
    let play = Script::of(&played.scenario).map(|script| {
        let (dispatch, customers) = (dispatch.clone(), played.customers);
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Msg::Script(Some(script.clone())));
            dispatch.dispatch(Msg::SetCustomers(customers));
            dispatch.dispatch(Msg::Play);
        });
        (tr!("Play {name}", name = played.name), onclick)
    });
    row(played.name.clone(), played.holds(), why, play)
}

/// What holds on every way, or does not.
fn ways(dispatch: &Dispatch, lesson: &Lesson, checked: &Checked) -> Html {
    let report = match &checked.report {
        Ok(report) => report,
        Err(why) => {
            return row(tr!("Every way through the flow").to_owned(), false, vec![why.to_string()], None);
        }
    };
    let demand = |demand: Demand| {
        let breaches = demand.breaches(report);
        let play = breaches.iter().find_map(|breach| {
            let way = breach.way.as_ref()?;
            let script = Script::of(&way.to_scenario(&title(demand)))?;
            let dispatch = dispatch.clone();
            let onclick =
                Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Follow(Some(script.clone()))));
            Some((tr!("Play {name}", name = title(demand)), onclick))
        });
        let why = breaches.iter().filter_map(|breach| breached(demand, breach)).collect();
        row(title(demand), breaches.is_empty(), why, play)
    };
    html! { <>{ for lesson.demands().into_iter().map(demand) }</> }
}

fn breached(demand: Demand, breach: &Breach) -> Option<String> {
    let Demand::SilentAtMost(_) = demand else { return breach.message.clone() };
    let way = breach.way.as_ref()?;
    Some(tr!("On one way the customer hears nothing for {time}.", time = duration(way.longest_silence_ms)))
}

fn title(demand: Demand) -> String {
    match demand {
        Demand::SilentAtMost(ms) => tr!("No way is silent for more than {time}", time = duration(ms)),
        Demand::Absent(code) => match code {
            FindingCode::EndlessLoop => tr!("No loop goes on for ever").to_owned(),
            FindingCode::SilentEnd => tr!("No way ends without a word").to_owned(),
            FindingCode::NoTimeoutWay => tr!("Every webhook has a way for a timeout").to_owned(),
            FindingCode::NoErrorWay => tr!("Every webhook has a way for an error").to_owned(),
            FindingCode::LongSilence => tr!("No way is silent for a minute").to_owned(),
            FindingCode::UnreachableNode => tr!("Every step can be reached").to_owned(),
            FindingCode::UnreachableBranch => tr!("Every branch can be taken").to_owned(),
        },
    }
}

/// What people call a step: of the flow, or of the one that the lesson began with.
fn name(flow: &Flow, lesson: &Lesson, id: &str) -> String {
    let node = flow.node(id).or_else(|| lesson.start.flow().node(id));
    node.map_or(id, |node| node_name(node)).to_owned()
}

fn sentence(shortfall: &Shortfall, name: &dyn Fn(&str) -> String) -> String {
    let value = |value: &Value| one_line(&json::to_string(value), VALUE);
    match shortfall {
        Shortfall::Strange { node, method, path } => tr!(
            "“{step}” calls {method} {path}, which the shop does not have: see what the shop answers.",
            step = name(node),
            method,
            path
        ),
        Shortfall::StillGoing(ms) => {
            tr!(
                "After {time} it still had not ended: the conversation goes round and round.",
                time = duration(*ms)
            )
        }
        Shortfall::Outcome { expected, actual, at } => {
            let step = at.as_deref().map(name).unwrap_or_default();
            tr!("It ends as {actual} at “{step}”, and should end as {expected}.", actual, step, expected)
        }
        Shortfall::NotReached { node, at } => {
            let end = at.as_deref().map(name).unwrap_or_default();
            tr!("The customer should get to “{step}”, and ends at “{end}”.", step = name(node), end)
        }
        Shortfall::Reached(node) => {
            tr!("The customer gets to “{step}”, which is not true here.", step = name(node))
        }
        Shortfall::Variable { name, expected, actual: Some(actual) } => tr!(
            "At the end “{variable}” should be {expected}, and is {actual}.",
            variable = name,
            expected = value(expected),
            actual = value(actual)
        ),
        Shortfall::Variable { name, expected, actual: None } => tr!(
            "At the end “{variable}” should be {expected}, and nothing was saved in it.",
            variable = name,
            expected = value(expected)
        ),
        Shortfall::TooLong { at_most, actual } => tr!(
            "It takes {actual}, and may take {most}.",
            actual = duration(*actual),
            most = duration(*at_most)
        ),
        Shortfall::Silent { at_most, actual } => tr!(
            "The customer hears nothing for {actual}; {most} is the most.",
            actual = duration(*actual),
            most = duration(*at_most)
        ),
    }
}
