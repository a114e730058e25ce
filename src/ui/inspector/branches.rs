//! A condition's branches: their rules in plain words, and where each leads.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::sentences;
use crate::editor::summary::port_label;
use crate::flow::{Condition, Flow, Group, Node, Port, RuleOrGroup, Target};

use super::parts::{nothing, section, sentence};
use super::ports;

pub(super) fn view(flow: &Flow, node: &Node, condition: &Condition, select: &Callback<Arc<str>>) -> Html {
    let branch = |port: Port, rules: Html, next: &Target| {
        html! {
            <li class="branch">
                <p class="branch-name">{ port_label(node, port) }</p>
                { rules }
                <p class="branch-target">{ ports::leads_to(flow, port, next, select) }</p>
            </li>
        }
    };
    let none =
        condition.branches.is_empty().then(|| nothing("No branches yet: everything takes the way of Else."));
    section(
        "Takes the first branch that matches",
        html! {
            <>
                { for none }
                <ol class="branch-list">
                    { for condition.branches.iter().enumerate().map(|(index, each)| {
                        branch(Port::Branch(index), group(&each.group), &each.next)
                    }) }
                    { branch(Port::Else, html! { <p class="branch-asks">{ "Nothing above matches" }</p> }, &condition.otherwise) }
                </ol>
            </>
        },
    )
}

/// A single rule stands by itself; more stand under the word that joins them.
fn group(group: &Group) -> Html {
    match group.rules.as_slice() {
        [] => html! { <p class="branch-asks">{ sentence(&sentences::group(group)) }</p> },
        [RuleOrGroup::Rule(rule)] if !group.not => {
            html! { <p class="branch-rule">{ sentence(&sentences::rule(rule)) }</p> }
        }
        rules => html! {
            <>
                <p class="branch-asks">{ sentences::quantifier(group) }</p>
                <ul class="branch-rules">
                    { for rules.iter().map(|member| html! {
                        <li>{ match member {
                            RuleOrGroup::Rule(rule) => html! { <p class="branch-rule">{ sentence(&sentences::rule(rule)) }</p> },
                            RuleOrGroup::Group(inner) => self::group(inner),
                        } }</li>
                    }) }
                </ul>
            </>
        },
    }
}
