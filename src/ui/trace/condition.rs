//! A condition's branches: each rule with what its operands came to, its verdict, and what was not needed and why.

use yew::prelude::*;

use crate::flow::{Match, Port};
use crate::i18n::tr;
use crate::interpreter::{BranchTrace, EntryTrace, GroupTrace, RuleTrace};
use crate::ui::widgets::{Icon, icon, json_inline};

/// How long an operand may be in a cell.
const CELL: usize = 80;

#[derive(PartialEq, Properties)]
pub(super) struct BranchesProps {
    pub(super) taken: Port,
    pub(super) branches: Vec<BranchTrace>,
}

#[component]
pub(super) fn Branches(props: &BranchesProps) -> Html {
    let branch = |(index, branch): (usize, &BranchTrace)| {
        let label = if branch.label.is_empty() {
            tr!("Branch {number}", number = index + 1)
        } else {
            branch.label.to_string()
        };
        let (word, class) = match branch.matched {
            Some(true) => (tr!("taken"), "is-true"),
            Some(false) => (tr!("not matched"), "is-false"),
            None => (tr!("not reached: an earlier branch was taken"), "is-unneeded"),
        };
        html! {
            <tbody class={classes!("branch-rows", class)}>
                <tr class="branch-head">
                    <th scope="rowgroup" colspan="4">
                        <span class="branch-number">{ index + 1 }</span>{ label }
                        <span class="branch-how">{ how(&branch.group) }</span>
                        <span class={classes!("verdict", class)}>{ word }</span>
                    </th>
                </tr>
                { entries(&branch.group, 0, branch.matched.is_some()) }
            </tbody>
        }
    };
    let otherwise = props.taken == Port::Else;
    html! {
        <div class="branches-scroll" tabindex="0" role="group" aria-label={tr!("Branches and rules")}>
            <table class="branches">
                <thead><tr><th scope="col">{ tr!("Verdict") }</th><th scope="col">{ tr!("Left") }</th><th scope="col">{ tr!("Operator") }</th><th scope="col">{ tr!("Right") }</th></tr></thead>
                { for props.branches.iter().enumerate().map(branch) }
                <tbody class={classes!("branch-rows", if otherwise { "is-true" } else { "is-unneeded" })}>
                    <tr class="branch-head"><th scope="rowgroup" colspan="4">
                        <span class="branch-number">{ tr!("else") }</span>{ tr!("Otherwise") }
                        <span class={classes!("verdict", if otherwise { "is-true" } else { "is-unneeded" })}>
                            { if otherwise { tr!("taken: no branch matched") } else { tr!("not needed") } }
                        </span>
                    </th></tr>
                </tbody>
            </table>
        </div>
    }
}

fn how(group: &GroupTrace) -> &'static str {
    match (group.quantifier, group.not) {
        (Match::All, false) => tr!("all must hold"),
        (Match::Any, false) => tr!("any must hold"),
        (Match::All, true) => tr!("not all may hold"),
        (Match::Any, true) => tr!("none may hold"),
    }
}

/// The rules of a group. `reached` says whether any of them was needed: what is above them says why, if not.
fn entries(group: &GroupTrace, depth: usize, reached: bool) -> Html {
    if group.entries.is_empty() {
        return html! { <tr><td colspan="4" class="rule-note">{ tr!("no rules") }</td></tr> };
    }
    let needed = |entry: &EntryTrace| match entry {
        EntryTrace::Rule(rule) => rule.result.is_some(),
        EntryTrace::Group(group) => group.result.is_some(),
    };
    let mut told = !reached;
    let mut rows = Vec::with_capacity(group.entries.len());
    for each in &group.entries {
        if !needed(each) && !std::mem::replace(&mut told, true) {
            let why = match group.quantifier {
                Match::All => tr!("The rest was not needed: a rule before it is false."),
                Match::Any => tr!("The rest was not needed: a rule before it is true."),
            };
            rows.push(html! { <tr class="rule-row is-unneeded"><td colspan="4" class={classes!("rule-why", indent(depth))}>{ why }</td></tr> });
        }
        rows.push(entry(each, depth));
    }
    rows.into_iter().collect()
}

fn entry(entry: &EntryTrace, depth: usize) -> Html {
    match entry {
        EntryTrace::Rule(each) => rule(each, depth),
        EntryTrace::Group(group) => html! {
            <>
                <tr class={verdict_class(group.result)}>
                    <td>{ verdict(group.result) }</td>
                    <td colspan="3" class={indent(depth)}><span class="branch-how">{ how(group) }{ ":" }</span></td>
                </tr>
                { entries(group, depth + 1, group.result.is_some()) }
            </>
        },
    }
}

fn rule(rule: &RuleTrace, depth: usize) -> Html {
    html! {
        <>
            <tr class={verdict_class(rule.result)}>
                <td>{ verdict(rule.result) }</td>
                <td class={indent(depth)}>{ json_inline(rule.left.as_ref(), CELL) }</td>
                <td class="rule-op">
                    if rule.not { <em>{ tr!("not: ") }</em> }
                    { rule.op.label() }
                    if rule.ignore_case { <small>{ tr!(" (any case)") }</small> }
                </td>
                <td>if rule.op.takes_right() { { json_inline(rule.right.as_ref(), CELL) } }</td>
            </tr>
            if let Some(note) = &rule.note {
                <tr class={verdict_class(rule.result)}><td></td><td colspan="3" class={classes!("rule-note", indent(depth))}>{ icon(Icon::Alert) }{ note.to_string() }</td></tr>
            }
        </>
    }
}

fn verdict(result: Option<bool>) -> Html {
    match result {
        Some(true) => {
            html! { <span class="verdict is-true">{ icon(Icon::Check) }{ tr!("verdict" => "true") }</span> }
        }
        Some(false) => {
            html! { <span class="verdict is-false">{ icon(Icon::Close) }{ tr!("verdict" => "false") }</span> }
        }
        None => html! { <span class="verdict is-unneeded">{ tr!("not needed") }</span> },
    }
}

fn verdict_class(result: Option<bool>) -> &'static str {
    match result {
        Some(true) => "rule-row is-true",
        Some(false) => "rule-row is-false",
        None => "rule-row is-unneeded",
    }
}

/// Groups may nest deeper than there is room to show it.
fn indent(depth: usize) -> &'static str {
    ["", "in-1", "in-2", "in-3", "in-4"][depth.min(4)]
}
