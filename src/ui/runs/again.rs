//! The current run, made again from the moment shown, with other values or another answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::editor::forms::typed::{read_value, show_value};
use crate::editor::summary::node_name;
use crate::flow::{Document, Millis, Object, Value, json};
use crate::i18n::{self, key, tr};
use crate::interpreter::{EventKind, Failure, FailureReason, MASK, Response};
use crate::run::again::{again, requests};
use crate::run::words::stamp;
use crate::run::{Changed, Customer, NewValues};
use crate::runtime::{Driver, Speed};
use crate::ui::state::{Msg, Shown, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Dialog, Icon, icon};

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct AgainProps {
    pub(in crate::ui) driver: Driver,
    /// The document of the run.
    pub(in crate::ui) document: DocumentRef,
    pub(in crate::ui) customer: Customer,
    /// After so many events of the customer's conversation.
    pub(in crate::ui) after: usize,
    pub(in crate::ui) t_ms: Millis,
    /// The variables at that moment, secrets masked.
    pub(in crate::ui) variables: Object,
    pub(in crate::ui) speed: Speed,
    pub(in crate::ui) on_close: Callback<()>,
}

/// What the latest request is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Answering {
    #[default]
    AsItWas,
    Other,
    Unreachable,
    Never,
}

const ANSWERS: [(Answering, &str, &str); 4] = [
    (Answering::AsItWas, "as-it-was", key!("As it was")),
    (Answering::Other, "other", key!("Another answer")),
    (Answering::Unreachable, "unreachable", key!("No network")),
    (Answering::Never, "never", key!("No answer: it times out")),
];

/// The latest request of the conversation, and what it was answered.
struct Latest {
    name: String,
    sent: usize,
    status: u16,
    body: String,
    in_ms: Millis,
}

#[component]
pub(in crate::ui) fn Again(props: &AgainProps) -> Html {
    let dispatch = use_dispatch();
    let typed = use_state(BTreeMap::<Arc<str>, String>::new);
    let answering = use_state(Answering::default);
    let latest = latest(props);
    let status = use_state(|| latest.as_ref().map_or(200, |latest| latest.status).to_string());
    let body = use_state(|| latest.as_ref().map(|latest| latest.body.clone()).unwrap_or_default());
    let seconds =
        use_state(|| (latest.as_ref().map_or(0, |latest| latest.in_ms) as f64 / 1000.0).to_string());
    let error = use_state(|| None::<String>);

    let run = {
        let (dispatch, error) = (dispatch.clone(), error.setter());
        let (typed, answering) = ((*typed).clone(), *answering);
        let (status, body, seconds) = ((*status).clone(), (*body).clone(), (*seconds).clone());
        let (driver, document, customer) = (props.driver.clone(), props.document.clone(), props.customer);
        let (after, speed, on_close) = (props.after, props.speed, props.on_close.clone());
        let sent = latest.as_ref().map(|latest| latest.sent);
        Callback::from(move |_: MouseEvent| {
            let changes = variables(&typed).and_then(|variables| {
                let answer = answer(answering, &status, &body, &seconds)?;
                let variables = (!variables.is_empty()).then_some(Changed::Variables(variables));
                Ok((variables, answer))
            });
            match changes {
                Err(wrong) => error.set(Some(wrong)),
                Ok((variables, answer)) => {
                    // Another answer takes the run back to where the request was under way.
                    let after = match (&answer, sent) {
                        (Some(_), Some(sent)) => sent,
                        _ => after,
                    };
                    let changes = variables.into_iter().chain(answer).collect();
                    let recording = driver.read_recording(|recording| {
                        again(recording, Arc::clone(recording.run().program()), customer, after, changes)
                    });
                    let driver = super::driver(&dispatch, recording, speed);
                    driver.resume();
                    let document: Document = document.0.clone();
                    dispatch.dispatch(Msg::ShowRun(Box::new(Shown {
                        driver,
                        document,
                        beside: true,
                        kept: None,
                    })));
                    on_close.emit(());
                }
            }
        })
    };
    let row = |(name, value): (&Arc<str>, &Value)| {
        let oninput = {
            let (typed, name) = (typed.clone(), Arc::clone(name));
            Callback::from(move |event: InputEvent| {
                let mut all = (*typed).clone();
                all.insert(Arc::clone(&name), event.target_unchecked_into::<HtmlInputElement>().value());
                typed.set(all);
            })
        };
        let is_secret = matches!(value, Value::String(text) if &**text == MASK);
        let shown = typed.get(name).cloned().unwrap_or_default();
        let is_wrong = read_value(&shown).is_err();
        html! {
            <label key={name.to_string()} class="again-row">
                <code>{ name.to_string() }</code>
                <input class="input mono" value={shown} placeholder={show_value(value)} disabled={is_secret} spellcheck="false" autocomplete="off"
                    aria-invalid={is_wrong.then_some("true")} {oninput} />
            </label>
        }
    };
    let choose = {
        let answering = answering.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some((chosen, ..)) = ANSWERS.iter().find(|(_, word, _)| *word == value) {
                answering.set(*chosen);
            }
        })
    };
    let field = |to: &UseStateHandle<String>| {
        let to = to.setter();
        Callback::from(move |event: InputEvent| {
            to.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let on_body = {
        let body = body.setter();
        Callback::from(move |event: InputEvent| {
            body.set(event.target_unchecked_into::<HtmlTextAreaElement>().value())
        })
    };
    html! {
        <Dialog title={tr!("Run again from here")} class="again-dialog" on_close={props.on_close.clone()}>
            <p class="dialog-lead">
                { tr!("The run is made again up to {seconds} s, event {event}, and goes on from there on mocks, as a new run beside this one.", seconds = stamp(props.t_ms), event = props.after) }
            </p>
            <section class="again-part">
                <h3>{ tr!("Variables") }</h3>
                if props.variables.is_empty() {
                    <p class="dialog-note">{ tr!("No variable is set at this moment.") }</p>
                } else {
                    <div class="again-rows">{ for props.variables.iter().map(row) }</div>
                    <p class="dialog-note">{ tr!("Words are texts, the rest is JSON; missing is no value. Empty stays as it is.") }</p>
                }
            </section>
            if let Some(latest) = &latest {
                <section class="again-part">
                    <label class="again-row"><h3>{ tr!("Answer to {name}", name = latest.name) }</h3>
                        <select class="select" aria-label={tr!("Answer")} onchange={choose}>
                            { for ANSWERS.iter().map(|(each, word, label)| html! { <option value={*word} selected={each == &*answering}>{ i18n::text(label) }</option> }) }
                        </select>
                    </label>
                    if *answering == Answering::Other {
                        <div class="again-answer">
                            <label><span>{ tr!("Status") }</span><input class="input" inputmode="numeric" value={(*status).clone()} oninput={field(&status)} /></label>
                            <label><span>{ tr!("After, in seconds") }</span><input class="input" inputmode="decimal" value={(*seconds).clone()} oninput={field(&seconds)} /></label>
                        </div>
                        <label class="again-body"><span>{ tr!("Body") }</span>
                            <textarea class="textarea mono" rows="5" spellcheck="false" value={(*body).clone()} oninput={on_body} />
                        </label>
                    }
                </section>
            }
            if let Some(error) = &*error { <p class="notice bad" role="alert">{ icon(Icon::Alert) }{ error.clone() }</p> }
            <div class="dialog-actions">
                <button type="button" class="btn primary" onclick={run}>{ icon(Icon::Play) }{ tr!("Run from here") }</button>
            </div>
        </Dialog>
    }
}

fn latest(props: &AgainProps) -> Option<Latest> {
    props.driver.read(|run| {
        let events = &run.conversation(props.customer).trace().events;
        let asked = requests(events.get(..props.after)?).pop()?;
        // What it was answered may lie in the future of the moment.
        let over = requests(events).into_iter().find(|each| each.sent == asked.sent)?.over;
        let (status, body, in_ms) = match over.and_then(|at| events.get(at)).map(|event| &event.kind) {
            Some(EventKind::WebhookAnswered { status, body, elapsed_ms, .. }) => {
                (*status, json::to_string_pretty(body), *elapsed_ms)
            }
            _ => (200, "{}".to_owned(), 0),
        };
        let flow = props.document.0.flow();
        let name =
            flow.node(&asked.node).map_or_else(|| asked.node.to_string(), |node| node_name(node).to_owned());
        Some(Latest { name, sent: asked.sent, status, body, in_ms })
    })
}

/// The variables that were typed.
fn variables(typed: &BTreeMap<Arc<str>, String>) -> Result<NewValues, String> {
    let filled = typed.iter().filter(|(_, text)| !text.trim().is_empty());
    filled
        .map(|(name, text)| match text.trim() {
            "missing" => Ok((Arc::clone(name), None)),
            _ => match read_value(text) {
                Ok(value) => Ok((Arc::clone(name), Some(value))),
                Err(error) => Err(format!("{name}: {error}")),
            },
        })
        .collect()
}

fn answer(answering: Answering, status: &str, body: &str, seconds: &str) -> Result<Option<Changed>, String> {
    let answer = match answering {
        Answering::AsItWas => return Ok(None),
        Answering::Never => return Ok(Some(Changed::Answer { in_ms: 0, answer: None })),
        Answering::Unreachable => {
            let detail = tr!("the host cannot be reached: the answer was changed by hand").into();
            return Ok(Some(Changed::Answer {
                in_ms: 0,
                answer: Some(Err(Failure { reason: FailureReason::Network, detail })),
            }));
        }
        Answering::Other => {
            let status: u16 = status.trim().parse().map_err(|_| tr!("The status is no number yet."))?;
            if !(100..=599).contains(&status) {
                return Err(tr!("The status must be between 100 and 599.").into());
            }
            let body = json::parse(body.trim()).unwrap_or_else(|_| body.into());
            Response { status, headers: Arc::default(), body, note: None }
        }
    };
    let seconds: f64 =
        seconds.trim().parse().map_err(|_| tr!("The time of the answer is no number of seconds yet."))?;
    if !(0.0..=crate::flow::guards::MAX_SECONDS).contains(&seconds) {
        return Err(tr!("The time of the answer must be at least 0.").into());
    }
    Ok(Some(Changed::Answer { in_ms: crate::flow::millis(seconds), answer: Some(Ok(answer)) }))
}
