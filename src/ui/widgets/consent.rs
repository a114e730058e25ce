//! The calls that a stranger's flow wants to make, for the viewer to judge: host by host, with methods and URLs.

use std::rc::Rc;

use indexmap::IndexMap;
use yew::prelude::*;

use crate::i18n::tr;
use crate::run::Call;
use crate::ui::state::Agreed;

use super::Dialog;
use super::framed::{Framing, framing, use_in_view};

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct ConsentProps {
    pub(in crate::ui) calls: Rc<[Call]>,
    /// What the button says that agrees, and what happens then.
    pub(in crate::ui) agree: AttrValue,
    pub(in crate::ui) on_agree: Callback<Agreed>,
    /// Opens the flow in a tab of its own, where it can be agreed to in any case.
    #[prop_or_default]
    pub(in crate::ui) on_tab: Option<Callback<()>>,
    pub(in crate::ui) on_close: Callback<()>,
}

/// The hosts that are called, in the flow's order, each with what is sent to it.
fn by_host(calls: &[Call]) -> IndexMap<Option<&str>, Vec<&Call>> {
    let mut hosts: IndexMap<Option<&str>, Vec<&Call>> = IndexMap::new();
    for call in calls {
        let known = hosts.entry(call.host.as_deref()).or_default();
        if !known.iter().any(|other| (&other.method, &other.url) == (&call.method, &call.url)) {
            known.push(call);
        }
    }
    hosts
}

#[component]
pub(in crate::ui) fn ConsentDialog(props: &ConsentProps) -> Html {
    let hosts = by_host(&props.calls);
    let refused = use_state(Vec::<String>::new);
    let allowed: Rc<[String]> = hosts
        .keys()
        .flatten()
        .filter(|host| !refused.iter().any(|other| other == *host))
        .map(|host| (*host).to_owned())
        .collect();
    let toggle = |host: &str| {
        let (refused, host) = (refused.clone(), host.to_owned());
        Callback::from(move |_: Event| {
            let mut now = (*refused).clone();
            match now.iter().position(|other| *other == host) {
                Some(at) => _ = now.remove(at),
                None => now.push(host.clone()),
            }
            refused.set(now);
        })
    };
    let framing = *use_memo((), |()| framing());
    let button = use_node_ref();
    let in_view = use_in_view(&button, framing);
    let agree = {
        let agreed = Agreed { calls: props.calls.clone(), hosts: allowed.clone() };
        let on_agree = props.on_agree.clone();
        Callback::from(move |event: MouseEvent| {
            if framing == Framing::Tab || event.is_trusted() {
                on_agree.emit(agreed.clone());
            }
        })
    };
    let tab = props.on_tab.clone().map(|on_tab| on_tab.reform(|_: MouseEvent| ()));
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <Dialog title={tr!("Let this flow call these systems?")} class="consent-dialog" on_close={props.on_close.clone()}>
            <p class="dialog-lead">{ tr!("This flow came from somewhere else. Live, it sends requests from your browser to:") }</p>
            <ul class="consent-calls" tabindex="0" aria-label={tr!("Hosts")}>
                { for hosts.iter().map(|(host, calls)| html! {
                    <li class="consent-host" data-host={host.map(str::to_owned)}>
                        { match host {
                            Some(host) => html! {
                                <label class="consent-name">
                                    <input type="checkbox" checked={allowed.iter().any(|other| other == host)} onchange={toggle(host)} />
                                    <strong>{ *host }</strong>
                                </label>
                            },
                            None => html! { <span class="consent-name"><strong>{ tr!("A host that only the run will tell: refused") }</strong></span> },
                        } }
                        <ul>
                            { for calls.iter().map(|call| html! {
                                <li><span class="badge">{ &call.method }</span><code>{ &call.url }</code></li>
                            }) }
                        </ul>
                    </li>
                }) }
            </ul>
            <p class="dialog-lead">{ tr!("Calls to any other host are refused. If the flow's calls change, you are asked again.") }</p>
            if framing == Framing::Unwatched {
                <p class="notice">{ tr!("This page stands in another one that could press buttons here. Open the flow in the playground to let it call anybody.") }</p>
            }
            <div class="dialog-actions">
                <button type="button" class="btn" onclick={cancel}>{ tr!("Cancel") }</button>
                { match (framing, tab) {
                    (Framing::Unwatched, Some(tab)) => html! {
                        <button type="button" class="btn primary" onclick={tab}>{ tr!("Open in the playground") }</button>
                    },
                    (Framing::Unwatched, None) => Html::default(),
                    _ => html! {
                        <button ref={button} type="button" class="btn primary" disabled={allowed.is_empty() || !in_view} onclick={agree}>
                            { &props.agree }
                        </button>
                    },
                } }
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_host_by_host_and_once() {
        let call = |method: &str, url: &str, host: Option<&str>| Call {
            node: "n".into(),
            method: method.into(),
            url: url.into(),
            host: host.map(str::to_owned),
        };
        let calls = [
            call("POST", "https://a/x", Some("a")),
            call("GET", "{{ url }}", None),
            call("GET", "https://b/", Some("b")),
            call("POST", "https://a/x", Some("a")),
            call("GET", "https://a/x", Some("a")),
        ];
        let hosts = by_host(&calls);
        let told: Vec<(Option<&str>, usize)> =
            hosts.iter().map(|(host, calls)| (*host, calls.len())).collect();
        assert_eq!(told, [(Some("a"), 2), (None, 1), (Some("b"), 1)]);
    }
}
