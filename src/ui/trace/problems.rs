//! What is wrong with the document, and where.

use std::sync::Arc;

use yew::prelude::*;

use crate::flow::{Diagnostic, Severity};
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, icon};

/// What the list of problems shows.
#[derive(PartialEq, Properties)]
pub(in crate::ui) struct ProblemsProps {
    pub(in crate::ui) diagnostics: Arc<[Diagnostic]>,
}

/// So many of one kind are listed; a document of 10,000 nodes can be wrong in more places than anyone reads.
const LISTED: usize = 200;

#[component]
pub(in crate::ui) fn Problems(props: &ProblemsProps) -> Html {
    let group = |severity: Severity| {
        let all: Vec<_> =
            props.diagnostics.iter().filter(|each| each.severity() == severity).cloned().collect();
        let (word, sign, class) = words(severity, all.len());
        let left = all.len().saturating_sub(LISTED);
        html! {
            if !all.is_empty() {
                <section class={classes!("problem-group", class)}>
                    <h3>{ icon(sign) }{ format!("{} {word}", all.len()) }</h3>
                    <ul>{ for all.into_iter().take(LISTED).map(|diagnostic| html! { <li><Problem {diagnostic} /></li> }) }</ul>
                    if left > 0 { <p class="problem-more">{ format!("and {left} more") }</p> }
                </section>
            }
        }
    };
    html! {
        <section role="region" aria-label="Problems" class="panel problems">
            if props.diagnostics.is_empty() {
                <div class="empty is-good">
                    { icon(Icon::Check) }
                    <h3>{ "No problems" }</h3>
                    <p>{ "The flow is in order. What the checks find while you edit appears here, with what to do about it." }</p>
                </div>
            } else {
                <div class="panel-body" tabindex="0" role="group" aria-label="What the checks found">
                    { for [Severity::Error, Severity::Warning, Severity::Info].into_iter().map(group) }
                </div>
            }
        </section>
    }
}

fn words(severity: Severity, count: usize) -> (&'static str, Icon, &'static str) {
    match (severity, count) {
        (Severity::Error, 1) => ("error", Icon::Alert, "is-bad"),
        (Severity::Error, _) => ("errors", Icon::Alert, "is-bad"),
        (Severity::Warning, 1) => ("warning", Icon::Alert, "is-warning"),
        (Severity::Warning, _) => ("warnings", Icon::Alert, "is-warning"),
        (Severity::Info, 1) => ("remark", Icon::Info, "is-info"),
        (Severity::Info, _) => ("remarks", Icon::Info, "is-info"),
    }
}

#[derive(PartialEq, Properties)]
struct ProblemProps {
    diagnostic: Diagnostic,
}

#[component]
fn Problem(props: &ProblemProps) -> Html {
    let dispatch = use_dispatch();
    let Diagnostic { code, message, node, path, .. } = &props.diagnostic;
    let words = html! {
        <>
            <span class="problem-message">{ message.clone() }</span>
            <span class="problem-place">
                if let Some(node) = node { <span class="badge">{ node.to_string() }</span> }
                if let Some(path) = path { <code>{ path.clone() }</code> }
                <span class="problem-code">{ code.as_str() }</span>
            </span>
        </>
    };
    match node {
        Some(node) => {
            let node = Arc::clone(node);
            let onclick =
                Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Select(Some(Arc::clone(&node)))));
            html! { <button type="button" class="problem is-link" title="Show the node" {onclick}>{ words }{ icon(Icon::ChevronRight) }</button> }
        }
        None => html! { <div class="problem">{ words }</div> },
    }
}
