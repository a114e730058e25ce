//! A webhook's mock answers: an ordered list of cards.

use std::rc::Rc;

use yew::prelude::*;

use crate::editor::Action;
use crate::editor::forms::typed::Kind;
use crate::editor::sentences;
use crate::flow::{MockFailure, MockResponse, Node, NodeKind, Value};
use crate::i18n::tr;
use crate::ui::widgets::{Select, choices};

use super::body::Body;
use super::form::{Form, row};
use super::items;
use super::pairs::{Pairs, Row};

pub(super) fn view(form: &Form, node: &Node) -> Html {
    let NodeKind::Webhook(webhook) = &node.kind else { return Html::default() };
    let list = form.at("mock.responses");
    let count = form.count("mock.responses");
    let is_random = form.text("mock.order") == "random";
    let read = webhook.mock.as_ref().map(|mock| mock.responses.as_slice()).unwrap_or_default();
    let cards = (0..count).map(|index| {
        let what = tr!("answer {n}", n = index + 1);
        let inner = form.within(list.clone().index(index));
        html! {
            <div key={index} class="card mock" role="group" data-item="" data-at={list.clone().index(index).to_string()} aria-label={tr!("Answer {n}", n = index + 1)} onkeydown={items::keys(form, &list, index, count)}>
                <div class="card-head">
                    { items::grip(&list, index, count, &what, &(index + 1).to_string()) }
                    if let Some(response) = read.get(index) { { head(response) } }
                    { items::buttons(form, &list, index, count, &what) }
                </div>
                // A new answer is open, others are opened as needed.
                <details open={count == 1}>
                    <summary>{ tr!("Edit") }</summary>
                    { card(&inner, index, is_random) }
                </details>
            </div>
        }
    });
    let new = Value::object([("status", 200_u32.into()), ("body", Value::object::<&str>([]))]);
    html! {
        <>
            if count == 0 {
                <p class="setting-none">{ tr!("None: on mocks it is answered with 200 and an empty body.") }</p>
            }
            if count > 1 {
                { form.words(tr!("Order"), "mock.order", &[
                    ("sequence", tr!("One after the other; the last repeats")), ("cycle", tr!("One after the other, again and again")), ("random", tr!("Drawn by weight")),
                ]) }
            }
            <div class="card-list">{ for cards }</div>
            { items::add(form, &list, count, tr!("Add answer"), new) }
        </>
    }
}

/// What an answer is, in short.
fn head(response: &MockResponse) -> Html {
    let tone = match (response.fail, response.status) {
        (None, 200..300) => "good",
        (None, 300..500) | (Some(MockFailure::Timeout | MockFailure::TurnedAway), _) => "warn",
        (None, _) | (Some(MockFailure::Network), _) => "bad",
    };
    let waits = !matches!(response.fail, Some(MockFailure::Timeout | MockFailure::TurnedAway));
    let when = waits.then(|| sentences::latency(&response.latency));
    html! {
        <span class="mock-head">
            <span class={classes!("badge", tone)}>{ sentences::mock_result(response) }</span>
            if let Some(when) = when { <span class="mock-when">{ when }</span> }
        </span>
    }
}

fn card(form: &Form, index: usize, is_random: bool) -> Html {
    let fail = form.text("fail").to_owned();
    let kind = {
        let at = form.at("fail");
        let on_choose = form.on(move |word: String| match word.is_empty() {
            true => Action::RemoveField(at.clone()),
            false => Action::SetField { at: at.clone(), value: word.into() },
        });
        let all = choices(&[
            ("", tr!("verb" => "Answers")),
            ("network", tr!("Fails: no network")),
            ("timeout", tr!("Never answers")),
            ("turned_away", tr!("Turned away at the gate")),
        ]);
        html! { <Select label={tr!("Result")} choices={all} value={fail.clone()} {on_choose} /> }
    };
    html! {
        <div class="card-body">
            { row(tr!("Result"), Some(&form.at("fail")), kind, form.around.problem(&form.at("fail"))) }
            if fail.is_empty() {
                { form.field(tr!("Status"), "status", Kind::Number { min: 100.0, max: 599.0, whole: true }).placeholder("200").html() }
            }
            if fail.is_empty() || fail == "network" { { latency(form) } }
            if is_random {
                { form.field(tr!("Weight"), "weight", Kind::Number { min: 0.0, max: 1e9, whole: false }).placeholder("1").help(tr!("How often it is drawn, against the others.")).html() }
            }
            if fail.is_empty() {
                <h4>{ tr!("Headers") }</h4>
                <Pairs what={Row::Header} at={form.at("headers")} around={form.around.clone()} />
                <h4>{ tr!("Body") }</h4>
                <Body label={tr!("Body of answer {n}", n = index + 1)} at={form.at("body")} around={form.around.clone()}
                    help={tr!("Templates read the variables and request.")} />
            }
        </div>
    }
}

/// How long the answer takes: always the same, or drawn.
fn latency(form: &Form) -> Html {
    let value = form.value("latency_seconds");
    let now = match value {
        Some(Value::Object(_)) => form.text("latency_seconds.distribution").to_owned(),
        _ => "fixed".to_owned(),
    };
    let on_choose = {
        let at = form.at("latency_seconds");
        // About as long as before.
        let typical = match value {
            Some(Value::Object(_)) => {
                ["mean", "p50", "min"].iter().find_map(|key| value?.get(key)?.as_f64()).unwrap_or(0.5)
            }
            other => other.and_then(Value::as_f64).filter(|seconds| *seconds > 0.0).unwrap_or(0.5),
        };
        form.on(move |word: String| {
            let number = |factor: f64| Value::from(typical * factor);
            let with = |members: &[(&str, f64)]| {
                let members = members.iter().map(|(key, factor)| (*key, number(*factor)));
                Value::object([("distribution", Value::from(&*word))].into_iter().chain(members))
            };
            let value = match &*word {
                "uniform" => with(&[("min", 1.0), ("max", 2.0)]),
                "exponential" => with(&[("mean", 1.0)]),
                "lognormal" => with(&[("p50", 1.0), ("p95", 4.0)]),
                _ => number(1.0),
            };
            Action::SetField { at: at.clone(), value }
        })
    };
    let parts: &[(&str, &str)] = match &*now {
        "uniform" => &[(tr!("Shortest"), "min"), (tr!("Longest"), "max")],
        "exponential" => &[(tr!("Mean"), "mean")],
        "lognormal" => &[(tr!("Median"), "p50"), (tr!("95 % within"), "p95")],
        _ => &[],
    };
    let all = choices(&[
        ("fixed", tr!("Always the same")),
        ("uniform", tr!("Even between two")),
        ("exponential", tr!("Exponential")),
        ("lognormal", tr!("Lognormal (long tail)")),
    ]);
    let control =
        html! { <Select label={tr!("Latency")} choices={Rc::clone(&all)} value={now.clone()} {on_choose} /> };
    html! {
        <>
            { row(tr!("Latency"), Some(&form.at("latency_seconds")), control, None) }
            if parts.is_empty() {
                { form.field(tr!("time" => "Takes"), "latency_seconds", Kind::Seconds { template: false }).placeholder("0").html() }
            } else {
                { for parts.iter().map(|(label, key)| {
                    form.field(label, &format!("latency_seconds.{key}"), Kind::Seconds { template: false }).html()
                }) }
                if let Some(told) = form.around.problem(&form.at("latency_seconds")) { <p class="field-error">{ told }</p> }
            }
        </>
    }
}
