//! *Send once*: one request by itself, live, and what came back.

use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use web_sys::AbortController;
use yew::prelude::*;

use crate::editor::{Action, Place};
use crate::flow::{Flow, Millis, NodeKind, Object, Value, Webhook, guards};
use crate::i18n::tr;
use crate::interpreter::{Response, render, without_secrets};
use crate::run::{Call, calls};
use crate::runtime::transport::{Fetch, send};
use crate::ui::state::{Agreed, Msg, Origin, use_dispatch};
use crate::ui::widgets::{ConsentDialog, Icon, JsonTree, icon, sentence};

use super::form::Around;

#[derive(PartialEq, Properties)]
pub(super) struct SendOnceProps {
    pub(super) around: Around,
    pub(super) node: Arc<str>,
    pub(super) origin: Origin,
    /// The calls that the viewer has agreed to.
    pub(super) agreed: Option<Agreed>,
    /// Is told of every answer, in the shape of the trace.
    pub(super) on_answer: Callback<(Arc<str>, Value)>,
}

#[derive(Clone, PartialEq)]
enum Sent {
    UnderWay,
    Answered(Value),
    Failed { why: Arc<str>, ms: Millis },
}

#[component]
pub(super) fn SendOnce(props: &SendOnceProps) -> Html {
    let dispatch = use_dispatch();
    // What came of it, and at which node.
    let sent = use_state(|| None::<(Arc<str>, Sent)>);
    let asks = use_state(|| None::<Rc<[Call]>>);
    let flow = props.around.flow();
    let webhook = flow.node(&props.node).and_then(|node| match &node.kind {
        NodeKind::Webhook(webhook) => Some(webhook),
        _ => None,
    });
    let Some(webhook) = webhook else { return Html::default() };
    let go = {
        let (props_around, node, on_answer) =
            (props.around.clone(), Arc::clone(&props.node), props.on_answer.clone());
        let (sent, webhook) = (sent.clone(), webhook.clone());
        move |fetch: Fetch| {
            let (around, node, on_answer) = (props_around.clone(), Arc::clone(&node), on_answer.clone());
            let (sent, webhook) = (sent.clone(), webhook.clone());
            sent.set(Some((Arc::clone(&node), Sent::UnderWay)));
            wasm_bindgen_futures::spawn_local(async move {
                let result = once(&around, &webhook, &fetch).await;
                if let Sent::Answered(answer) = &result {
                    on_answer.emit((Arc::clone(&node), answer.clone()));
                }
                sent.set(Some((node, result)));
            });
        }
    };
    let onclick = {
        let (go, asks, around) = (go.clone(), asks.clone(), props.around.clone());
        let (origin, agreed) = (props.origin, props.agreed.clone());
        Callback::from(move |_: MouseEvent| {
            if origin == Origin::Own {
                return go(Fetch::platform());
            }
            let wanted: Rc<[Call]> = calls(&around.document).into();
            match agreed.as_ref().filter(|agreed| agreed.covers(&wanted)) {
                Some(agreed) => go(agreed.fetch()),
                None => asks.set(Some(wanted)),
            }
        })
    };
    let now = sent.as_ref().filter(|(node, _)| *node == props.node).map(|(_, sent)| sent.clone());
    let consent = (*asks).clone().map(|calls| {
        let on_close = {
            let asks = asks.clone();
            Callback::from(move |()| asks.set(None))
        };
        let on_agree = {
            let (asks, dispatch) = (asks.clone(), dispatch.clone());
            Callback::from(move |agreed: Agreed| {
                asks.set(None);
                go(agreed.fetch());
                dispatch.dispatch(Msg::Agree(agreed));
            })
        };
        html! { <ConsentDialog {calls} agree={tr!("Allow and send")} {on_agree} {on_close} /> }
    });
    let keep = {
        let (dispatch, list) =
            (dispatch.clone(), Place::node(Arc::clone(&props.node)).key("mock").key("responses"));
        let count = props.around.value(&list).and_then(Value::as_array).map_or(0, |list| list.len());
        move |answer: &Value| {
            let (dispatch, list, value) = (dispatch.clone(), list.clone(), mock(answer));
            Callback::from(move |_: MouseEvent| {
                dispatch.dispatch(Msg::Seal);
                let add = Action::InsertItem { list: list.clone(), index: count, value: value.clone() };
                dispatch.dispatch(Msg::Edit(add));
            })
        }
    };
    html! {
        <div class="send-once">
            <button type="button" class="btn small" disabled={now == Some(Sent::UnderWay)} {onclick}>{ icon(Icon::Send) }{ tr!("Send once") }</button>
            <span class="field-help">{ tr!("Sends this request, live, with the values as they are now.") }</span>
            <div role="status" class="sent">
                { match &now {
                    None => Html::default(),
                    Some(Sent::UnderWay) => html! { <p class="run-line">{ tr!("Waiting for the answer…") }</p> },
                    Some(Sent::Failed { why, ms }) => html! {
                        <div class="notice bad">{ icon(Icon::Alert) }<p>{ tr!("{why} ({ms} ms)", why = sentence(why), ms) }</p></div>
                    },
                    Some(Sent::Answered(answer)) => answered(answer, keep(answer)),
                } }
            </div>
            if let Some(consent) = consent { { consent } }
        </div>
    }
}

/// The values as they are now, secrets as they really are: they go to the host and nowhere else.
fn names(flow: &Flow, around: &Around, name: &str) -> Option<Value> {
    match flow.secrets.iter().any(|secret| **secret == *name) {
        true => flow.variables.get(name).cloned(),
        false => around.known.value(name),
    }
}

async fn once(around: &Around, webhook: &Webhook, fetch: &Fetch) -> Sent {
    let flow = around.flow();
    let failed = |why: Arc<str>, ms| Sent::Failed { why, ms };
    let request = match render(&webhook.request, |name| names(flow, around, name)) {
        Ok(request) => request,
        Err(why) => return failed(why.into(), 0),
    };
    let longest = flow.limits.max_wait_ms.unwrap_or(guards::MAX_REQUEST_MS);
    let patience = webhook.timeout_ms.unwrap_or(longest).min(longest);
    let Ok(controller) = AbortController::new() else {
        return failed(tr!("this browser cannot end requests, so none was sent").into(), 0);
    };
    let timer = {
        let controller = controller.clone();
        Timeout::new(u32::try_from(patience).unwrap_or(u32::MAX), move || controller.abort())
    };
    let since = js_sys::Date::now();
    let result = send(fetch, &request, &controller.signal()).await;
    let ms = (js_sys::Date::now() - since).max(0.0).round() as Millis;
    timer.cancel();
    match result {
        Ok(response) => {
            let secrets = flow.secrets.iter().filter_map(|name| flow.variables.get(name));
            Sent::Answered(without_secrets(&event(&response, ms), secrets))
        }
        Err(_) if ms >= patience => {
            failed(tr!("no answer came within {n} s", n = patience as f64 / 1000.0).into(), ms)
        }
        Err(failure) => failed(failure.detail, ms),
    }
}

/// An answer in the shape of the trace.
fn event(response: &Response, ms: Millis) -> Value {
    Value::object([
        ("status", u32::from(response.status).into()),
        ("ok", response.ok().into()),
        ("elapsed_ms", ms.into()),
        ("headers", Value::Object(Arc::clone(&response.headers))),
        ("body", response.body.clone()),
    ])
}

/// The mock response that answers as this answer did.
fn mock(answer: &Value) -> Value {
    let part = |key: &str| answer.get(key).cloned();
    let seconds = answer.get("elapsed_ms").and_then(Value::as_f64).unwrap_or_default() / 1000.0;
    let headers = part("headers").filter(|headers| headers.as_object().is_some_and(|all| !all.is_empty()));
    let members = [
        ("status", part("status")),
        ("headers", headers.map(braces_kept)),
        ("body", part("body").map(braces_kept)),
        ("latency_seconds", Some(seconds.into())),
    ];
    Value::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

/// An answer is no template, whatever braces it has.
fn braces_kept(value: Value) -> Value {
    match &value {
        Value::String(text) if ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) => {
            let mut quoted = String::new();
            crate::flow::json::write_string(&mut quoted, text);
            format!("{{{{ {quoted} }}}}").into()
        }
        Value::Array(elements) => Value::array(elements.iter().cloned().map(braces_kept)),
        Value::Object(members) => {
            let kept = |(key, value): (&Arc<str>, &Value)| (Arc::clone(key), braces_kept(value.clone()));
            Value::Object(Arc::new(members.iter().map(kept).collect::<Object>()))
        }
        _ => value,
    }
}

fn answered(answer: &Value, keep: Callback<MouseEvent>) -> Html {
    let status = answer.get("status").and_then(Value::as_f64).unwrap_or_default();
    let ms = answer.get("elapsed_ms").and_then(Value::as_f64).unwrap_or_default();
    let tone = if (200.0..300.0).contains(&status) { "good" } else { "bad" };
    html! {
        <div class="run-answer">
            <p class="run-line">{ tr!("verb" => "Answered") }{ " " }<span class={classes!("badge", tone)}>{ status.to_string() }</span>{ tr!("in {ms} ms", ms) }</p>
            <details>
                <summary>{ tr!("Headers") }</summary>
                <div class="run-body" tabindex="0" role="group" aria-label={tr!("Headers of this answer")}><JsonTree value={answer.get("headers").cloned()} open={1} /></div>
            </details>
            <div class="run-body" tabindex="0" role="group" aria-label={tr!("Body of this answer")}><JsonTree value={answer.get("body").cloned()} open={2} /></div>
            <button type="button" class="btn small" onclick={keep}>{ icon(Icon::Plus) }{ tr!("Keep this answer as a mock") }</button>
        </div>
    }
}
