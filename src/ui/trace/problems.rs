//! What is wrong with the document, where, and what would mend it.

use yew::prelude::*;

use crate::editor::{Fix, fixes};
use crate::flow::{Diagnostic, Severity};
use crate::i18n::tr;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, capital, icon};

use super::DocumentRef;

/// What the list of problems shows.
#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct ProblemsProps {
    pub(in crate::ui) document: DocumentRef,
}

/// So many of one kind are listed; a document of 10,000 nodes can be wrong in more places than anyone reads.
const LISTED: usize = 200;

/// So many come with their fixes: finding them takes a moment in a large document, and mending brings up the next.
const MENDED: usize = 30;

#[component]
pub(in crate::ui) fn Problems(props: &ProblemsProps) -> Html {
    let document = &props.document.0;
    let diagnostics = document.diagnostics();
    let group = |severity: Severity| {
        let all: Vec<_> = diagnostics.iter().filter(|each| each.severity() == severity).collect();
        let (words, sign, class) = words(severity, all.len());
        let left = all.len().saturating_sub(LISTED);
        let rows = all.iter().take(LISTED).enumerate().map(|(at, found)| {
            let fixes = if at < MENDED { fixes(document, found) } else { Vec::new() };
            html! { <Problem key={at} diagnostic={(*found).clone()} {fixes} /> }
        });
        html! {
            if !all.is_empty() {
                <section class={classes!("problem-group", class)}>
                    <h3>{ icon(sign) }{ words }</h3>
                    <ul>{ for rows }</ul>
                    if left > 0 { <p class="problem-more">{ tr!("and {left} more", left) }</p> }
                </section>
            }
        }
    };
    html! {
        <section role="region" aria-label={tr!("Problems")} class="panel problems">
            if diagnostics.is_empty() {
                <div class="empty is-good">
                    { icon(Icon::Check) }
                    <h3>{ tr!("No problems") }</h3>
                    <p>{ tr!("The flow is in order. What the checks find while you edit appears here, with what to do about it.") }</p>
                </div>
            } else {
                <div class="panel-body" tabindex="0" role="group" aria-label={tr!("What the checks found")}>
                    { for [Severity::Error, Severity::Warning, Severity::Info].into_iter().map(group) }
                </div>
            }
        </section>
    }
}

fn words(severity: Severity, count: usize) -> (String, Icon, &'static str) {
    match severity {
        Severity::Error => (tr!("{n} error" | "{n} errors" % count), Icon::Alert, "is-bad"),
        Severity::Warning => (tr!("{n} warning" | "{n} warnings" % count), Icon::Alert, "is-warning"),
        Severity::Info => (tr!("{n} remark" | "{n} remarks" % count), Icon::Info, "is-info"),
    }
}

#[derive(PartialEq, Properties)]
struct ProblemProps {
    diagnostic: Diagnostic,
    fixes: Vec<Fix>,
}

#[component]
fn Problem(props: &ProblemProps) -> Html {
    let dispatch = use_dispatch();
    let Diagnostic { code, message, node, path, .. } = &props.diagnostic;
    let show = {
        let (dispatch, diagnostic) = (dispatch.clone(), props.diagnostic.clone());
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Seek(diagnostic.clone())))
    };
    let fix = |fix: &Fix| {
        let (dispatch, action) = (dispatch.clone(), fix.action.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Msg::Seal);
            dispatch.dispatch(Msg::Edit(action.clone()));
        });
        html! { <button type="button" class="btn small" {onclick}>{ &fix.label }</button> }
    };
    html! {
        <li class="problem-row" data-problem={code.as_str()}>
            <button type="button" class="problem" title={tr!("Show the place")} onclick={show}>
                <span class="problem-message">{ capital(message) }</span>
                <span class="problem-place">
                    if let Some(node) = node { <span class="badge">{ node.to_string() }</span> }
                    if let Some(path) = path { <code>{ path.clone() }</code> }
                    <span class="problem-code">{ code.as_str() }</span>
                </span>
                { icon(Icon::ChevronRight) }
            </button>
            if !props.fixes.is_empty() {
                <span class="problem-fixes" role="group" aria-label={tr!("Fixes")}>{ for props.fixes.iter().map(fix) }</span>
            }
        </li>
    }
}
