//! A webhook's request, its patience, what it saves, and its mocks.

use yew::prelude::*;

use crate::editor::sentences;
use crate::flow::{Flow, Mock, MockFailure, MockResponse, Webhook};

use super::parts::{list, nothing, pairs, pretty, section, setting, template, wide};
use super::settings::pairs_if_any;

pub(super) fn view(flow: &Flow, webhook: &Webhook) -> Html {
    let request = &webhook.request;
    let url = if request.url.trim().is_empty() { nothing("No address yet") } else { template(&request.url) };
    let parts = [
        pairs_if_any("Query", &request.query, "="),
        pairs_if_any("Headers", &request.headers, ":"),
        request.body.as_ref().map(|body| wide("Body", pretty("Body", body))),
    ];
    let parts: Vec<Html> = parts.into_iter().flatten().collect();
    html! {
        <>
            { section("Request", html! {
                <>
                    <p class="request-line">
                        <span class="request-method">{ request.method.to_uppercase() }</span><span class="request-url">{ url }</span>
                    </p>
                    if !parts.is_empty() { { list(parts) } }
                </>
            }) }
            { section("Patience", patience(flow, webhook)) }
            if !webhook.save.is_empty() {
                { section("Saves from the answer", pairs(&webhook.save, "=")) }
            }
            { section("Mock answers", mocks(webhook.mock.as_ref())) }
        </>
    }
}

fn patience(flow: &Flow, webhook: &Webhook) -> Html {
    let limit = flow.limits.max_wait_ms;
    let is_cut = webhook.timeout_ms.zip(limit).is_some_and(|(own, limit)| limit < own);
    let timeout = match sentences::timeout(webhook.timeout_ms, limit) {
        Some(words) if is_cut => html! { <span class="setting-warn">{ words }</span> },
        Some(words) => html! { { words } },
        None => nothing("For as long as it takes"),
    };
    let retry = match &webhook.retry {
        Some(retry) => html! { { sentences::retry(retry) } },
        None => nothing("A single attempt"),
    };
    list(vec![setting("Waits", timeout), setting("Tries", retry)])
}

fn mocks(mock: Option<&Mock>) -> Html {
    let Some(mock) = mock.filter(|mock| !mock.responses.is_empty()) else {
        return html! {
            <p class="setting-none">{ "None: on mocks it is answered with 200 and an empty object." }</p>
        };
    };
    let order = sentences::mock_order(mock.order, mock.responses.len());
    html! {
        <>
            if let Some(order) = order { <p class="section-lead">{ order }</p> }
            <ol class="mock-list">{ for mock.responses.iter().enumerate().map(response) }</ol>
        </>
    }
}

fn response((index, response): (usize, &MockResponse)) -> Html {
    let tone = match (response.fail, response.status) {
        (None, 200..300) => "good",
        (None, 300..500) | (Some(MockFailure::Timeout), _) => "warn",
        (None, _) | (Some(MockFailure::Network), _) => "bad",
    };
    let when = (response.fail != Some(MockFailure::Timeout)).then(|| sentences::latency(&response.latency));
    html! {
        <li key={index}>
            <p class="mock-head">
                <span class={classes!("badge", tone)}>{ sentences::mock_result(response) }</span>
                if let Some(when) = when { <span class="mock-when">{ when }</span> }
            </p>
            if let Some(body) = response.body.as_ref().filter(|_| response.fail.is_none()) {
                { pretty(&format!("Body of answer {}", index + 1), body) }
            }
        </li>
    }
}
