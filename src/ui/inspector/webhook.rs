//! A webhook's request, its patience, what it saves from the answer.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::Action;
use crate::editor::forms::completion::path;
use crate::editor::forms::typed::Kind;
use crate::editor::sentences;
use crate::flow::{Node, Value, Webhook, is_variable_name};
use crate::i18n::tr;
use crate::ui::widgets::{Choice, JsonTree, Select};

use super::body::Body;
use super::form::{Form, row};
use super::mocks;
use super::pairs::{Pairs, Row};
use super::parts::section;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// `answer`: the latest answer that this node got, as an event of the trace.
pub(super) fn view(form: &Form, node: &Node, webhook: &Webhook, answer: Option<&Value>, send: Html) -> Html {
    let around = &form.around;
    let pairs = |what: Row, way: &str| {
        html! { <Pairs {what} at={form.at(way)} around={around.clone()} placeholder={tr!("value or {{ template }}")} /> }
    };
    html! {
        <>
            { section(tr!("Request"), html! {
                <>
                    { method(form) }
                    { form.field(tr!("URL"), "request.url", Kind::Text).template().keep_empty().placeholder("https://…").html() }
                    <h4>{ tr!("Query") }</h4>
                    { pairs(Row::Parameter, "request.query") }
                    <h4>{ tr!("Headers") }</h4>
                    { pairs(Row::Header, "request.headers") }
                    <h4>{ tr!("Body") }</h4>
                    <Body label={tr!("Body")} at={form.at("request.body")} around={around.clone()} help={tr!("Strings may be templates; a string that is one template keeps its type.")} />
                    { send }
                </>
            }) }
            { section(tr!("Patience"), patience(form, webhook)) }
            { section(tr!("Saves from the answer"), html! {
                <>
                    { pairs_of_variables(form) }
                    if let Some(answer) = answer { { pick(form, answer) } }
                </>
            }) }
            { section(tr!("Mock answers"), mocks::view(form, node)) }
        </>
    }
}

fn pairs_of_variables(form: &Form) -> Html {
    html! {
        <Pairs what={Row::Variable} at={form.at("save")} around={form.around.clone()} variables=true placeholder="{{ response.body.… }}" />
    }
}

fn method(form: &Form) -> Html {
    let at = form.at("request.method");
    let now = match form.text("request.method") {
        "" => "POST".to_owned(),
        method => method.to_uppercase(),
    };
    let mut all: Vec<Choice> = METHODS.iter().map(|method| Choice::new(*method, *method)).collect();
    if !METHODS.contains(&&*now) {
        all.push(Choice::new(now.clone(), now.clone()));
    }
    let on_choose = form.on(move |method: String| Action::SetField { at: at.clone(), value: method.into() });
    let control = html! { <Select label={tr!("Method")} choices={Rc::from(all)} value={now} {on_choose} /> };
    row(
        tr!("Method"),
        Some(&form.at("request.method")),
        control,
        form.around.problem(&form.at("request.method")),
    )
}

fn patience(form: &Form, webhook: &Webhook) -> Html {
    let limit = form.around.flow().limits.max_wait_ms;
    let placeholder = limit.map_or_else(|| "300".to_owned(), |ms| (ms as f64 / 1000.0).to_string());
    let told = sentences::timeout(webhook.timeout_ms, limit);
    let is_cut = webhook.timeout_ms.zip(limit).is_some_and(|(own, limit)| limit < own);
    let limited = match (limit, is_cut) {
        (Some(limit), true) => tr!("Cut to {time} by the flow's limits.", time = sentences::duration(limit)),
        (Some(limit), false) => tr!("The flow's limits allow {time}.", time = sentences::duration(limit)),
        (None, _) => told.unwrap_or_default(),
    };
    let retries = form.value("retry").is_some_and(|retry| !matches!(retry, Value::Null));
    let toggle = {
        let at = form.at("retry");
        form.on(move |_: Event| match retries {
            true => Action::RemoveField(at.clone()),
            false => {
                Action::SetField { at: at.clone(), value: Value::object([("max_attempts", 3_u32.into())]) }
            }
        })
    };
    html! {
        <>
            { form.field(tr!("Timeout"), "timeout_seconds", Kind::Seconds { template: false }).placeholder(&placeholder).html() }
            if !limited.is_empty() { <p class={if is_cut { "field-error warn" } else { "field-help" }} data-limit="wait">{ limited }</p> }
            <label class="check"><input type="checkbox" checked={retries} onchange={toggle} />{ tr!("Try again") }</label>
            if retries {
                { form.field(tr!("Attempts"), "retry.max_attempts", Kind::Number { min: 1.0, max: 100.0, whole: true }).placeholder("3").help(tr!("The first one included.")).html() }
                { form.field(tr!("First pause"), "retry.interval_seconds", Kind::Seconds { template: false }).placeholder("1").html() }
                { form.field(tr!("Times each"), "retry.backoff_rate", Kind::Number { min: 1.0, max: 1000.0, whole: false }).placeholder("2").html() }
                { on_failures(form) }
                if let Some(retry) = &webhook.retry { <p class="field-help">{ tr!("{sentence}.", sentence = sentences::retry(retry)) }</p> }
            }
        </>
    }
}

/// What is tried again: switches for the usual, a field for all else.
fn on_failures(form: &Form) -> Html {
    let default = ["timeout", "network", "5xx", "429"];
    let at = form.at("retry.on");
    let word = |value: &Value| match value {
        Value::String(word) => word.to_string(),
        other => crate::flow::json::to_string(other),
    };
    let now: Vec<String> = match form.value("retry.on").and_then(Value::as_array) {
        Some(list) => list.iter().map(word).collect(),
        None => default.map(str::to_owned).to_vec(),
    };
    let others = now.iter().filter(|word| !default.contains(&&***word));
    let switches = default.iter().map(|word| (*word).to_owned()).chain(others.cloned());
    html! {
        <fieldset class="checks">
            <legend>{ tr!("Again after") }</legend>
            { for switches.map(|word| {
                let is_on = now.contains(&word);
                let onchange = {
                    let (at, now, word) = (at.clone(), now.clone(), word.clone());
                    form.on(move |_: Event| {
                        let kept = now.iter().filter(|each| **each != word).cloned();
                        let all = kept.chain((!is_on).then(|| word.clone()));
                        Action::SetField { at: at.clone(), value: Value::array(all.map(Value::from)) }
                    })
                };
                html! { <label class="check"><input type="checkbox" checked={is_on} {onchange} />{ word }</label> }
            }) }
        </fieldset>
    }
}

/// The last answer as a tree: what is clicked there is saved.
fn pick(form: &Form, answer: &Value) -> Html {
    let on_pick = {
        let (form, saved) = (form.clone(), form.value("save").cloned());
        Callback::from(move |way: Vec<Arc<str>>| {
            let expression =
                way.iter().fold("response.body".to_owned(), |at, key| match key.parse::<usize>() {
                    Ok(index) => format!("{at}[{index}]"),
                    Err(_) => path(&at, key),
                });
            let named = way.iter().rev().find(|key| is_variable_name(key));
            let name: Arc<str> = named.cloned().unwrap_or_else(|| "result".into());
            let is_taken = |name: &str| saved.as_ref().is_some_and(|saved| saved.get(name).is_some());
            let free = (1_u32..)
                .map(|number| if number == 1 { name.to_string() } else { format!("{name}_{number}") });
            let name = free.into_iter().find(|name| !is_taken(name)).unwrap_or_default();
            let at = form.at("save").key(name);
            form.edit(Action::SetField { at, value: format!("{{{{ {expression} }}}}").into() });
        })
    };
    html! {
        <div class="pick">
            <p class="field-help">{ tr!("Click a value of the last answer to save it:") }</p>
            <div class="run-body" tabindex="0" role="group" aria-label={tr!("Pick from the last answer")}>
                <JsonTree value={answer.get("body").cloned()} open={3} {on_pick} />
            </div>
        </div>
    }
}
