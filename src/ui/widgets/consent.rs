//! The calls that a stranger's flow wants to make, for the viewer to judge.

use std::rc::Rc;

use yew::prelude::*;

use crate::run::Call;

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct ConsentCallsProps {
    pub(in crate::ui) calls: Rc<[Call]>,
}

#[component]
pub(in crate::ui) fn ConsentCalls(props: &ConsentCallsProps) -> Html {
    html! {
        <div class="consent-calls" tabindex="0">
            { for props.calls.iter().map(|call| html! {
                <div class="consent-call">
                    <span class="badge">{ &call.method }</span>
                    <span>
                        <strong>{ call.host.clone().unwrap_or_else(|| "only known when it runs: will be refused".to_owned()) }</strong>
                        <code>{ &call.url }</code>
                    </span>
                </div>
            }) }
        </div>
    }
}
