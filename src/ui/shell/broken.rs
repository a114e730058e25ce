//! What stands in the place of a flow that could not be opened.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::i18n::tr;
use crate::ui::state::Broken;
use crate::ui::widgets::{Icon, icon};

use super::command::Command;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct BrokenViewProps {
    pub(super) broken: Broken,
    /// Whether a flow was open before.
    pub(super) has_before: bool,
    pub(super) is_embedded: bool,
    /// Tries the text again.
    pub(super) on_retry: Callback<String>,
    /// Leaves the text for the flow before, else for another one.
    pub(super) on_back: Callback<()>,
    pub(super) on_command: Callback<Command>,
}

/// What is wrong, and the ways on. A text that is no flow is shown, kept, and open to correction.
#[component]
pub(super) fn BrokenView(props: &BrokenViewProps) -> Html {
    let has_text = !props.broken.text.is_empty();
    let problem = props.broken.diagnostic.message.as_str();
    let told = match (has_text, props.has_before) {
        (false, _) => tr!("{problem}.", problem),
        (true, false) => tr!("{problem}. Nothing is lost: correct the text below and open it.", problem),
        (true, true) => {
            tr!(
                "{problem}. Nothing is lost: correct the text below and open it, or go back to the flow before.",
                problem
            )
        }
    };
    let command = |command: Command, name: &'static str, sign: Icon| {
        let onclick = props.on_command.reform(move |_: MouseEvent| command.clone());
        html! { <button type="button" class="btn" {onclick}>{ icon(sign) }{ name }</button> }
    };
    let back = props.on_back.reform(|_: MouseEvent| ());
    let back_name = if props.has_before { tr!("Go back") } else { tr!("Go on without it") };
    html! {
        <section class={classes!("panel", "broken", (!has_text).then_some("is-bare"))} aria-label={tr!("Document")}>
            <div class="notice bad" role="alert">
                { icon(Icon::Alert) }
                <div><strong>{ tr!("This document cannot be opened: ") }</strong>{ told }</div>
            </div>
            if has_text {
                <Correction broken={props.broken.clone()} on_retry={props.on_retry.clone()}>
                    // In somebody else's page there is nothing to go on with.
                    if props.has_before || !props.is_embedded {
                        <button type="button" class="btn" onclick={back}>{ back_name }</button>
                    }
                </Correction>
            } else if !props.is_embedded {
                <div class="dialog-actions">
                    { command(Command::ShowExamples, tr!("Examples"), Icon::Grid) }
                    { command(Command::ShowFlows, tr!("Flows"), Icon::Folder) }
                    <button type="button" class="btn primary" onclick={back}>{ back_name }</button>
                </div>
            }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct CorrectionProps {
    broken: Broken,
    on_retry: Callback<String>,
    /// Other ways on.
    children: Html,
}

#[component]
fn Correction(props: &CorrectionProps) -> Html {
    // What was corrected so far stays, however often the page around is drawn anew.
    let text = use_state(|| AttrValue::from(props.broken.text.to_string()));
    {
        let text = text.setter();
        use_effect_with(props.broken.clone(), move |broken| text.set(broken.text.to_string().into()));
    }
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            text.set(area.value().into());
        })
    };
    let retry = {
        let (text, on_retry) = (text.clone(), props.on_retry.clone());
        Callback::from(move |_: MouseEvent| on_retry.emit(text.to_string()))
    };
    html! {
        <>
            <textarea class="textarea mono broken-text" aria-label={tr!("Document text")} spellcheck="false" value={(*text).clone()} {oninput} />
            <div class="dialog-actions">
                { props.children.clone() }
                <button type="button" class="btn primary" onclick={retry}>{ tr!("Open the corrected text") }</button>
            </div>
        </>
    }
}
