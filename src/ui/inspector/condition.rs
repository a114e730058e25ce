//! A condition's branches as cards: in order, each with its rules, its reading in plain words and where it leads.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::editor::sentences;
use crate::editor::summary::port_label;
use crate::flow::{Condition, Node, Port, Value};
use crate::i18n::tr;
use crate::ui::widgets::Choice;

use super::form::Form;
use super::parts::{section, sentence};
use super::what_if::WhatIf;
use super::{items, ports, rules};

pub(super) fn view(
    form: &Form,
    node: &Node,
    condition: &Condition,
    steps: &Rc<[Choice]>,
    select: &Callback<Arc<str>>,
) -> Html {
    let list = form.at("branches");
    let count = form.count("branches");
    let cards = (0..count).map(|index| {
        let what = tr!("branch {n}", n = index + 1);
        let inner = form.within(list.clone().index(index));
        let reading = condition.branches.get(index).map(|branch| sentences::group(&branch.group));
        html! {
            <div key={index} class="card branch" role="group" data-item="" data-at={list.clone().index(index).to_string()} aria-label={tr!("Branch {n}", n = index + 1)} onkeydown={items::keys(form, &list, index, count)}>
                <div class="card-head">
                    { items::grip(&list, index, count, &what, &(index + 1).to_string()) }
                    { inner.field(tr!("Label"), "label", Kind::Text).bare().keep_empty().placeholder(tr!("Label")).html() }
                    { items::buttons(form, &list, index, count, &what) }
                </div>
                if let Some(reading) = reading {
                    <p class="branch-reading"><span class="branch-if">{ tr!("If") }{ " " }</span>{ sentence(&reading) }</p>
                }
                { rules::group(&inner) }
                { ports::way(form, node, Port::Branch(index), tr!("Leads to"), steps, select) }
            </div>
        }
    });
    let rule = Value::object([("left", "".into()), ("op", Value::from("equals"))]);
    let branch =
        Value::object([("label", "".into()), ("match", "all".into()), ("rules", Value::array([rule]))]);
    html! {
        <>
            { section(tr!("Takes the first branch that matches"), html! {
                <>
                    <div class="card-list">{ for cards }</div>
                    { items::add(form, &list, count, tr!("Add branch"), branch) }
                    <div class="card branch else">
                        <p class="branch-reading">{ tr!("If nothing above matches") }</p>
                        { ports::way(form, node, Port::Else, &port_label(node, Port::Else), steps, select) }
                    </div>
                </>
            }) }
            if !condition.branches.is_empty() {
                <WhatIf condition={Rc::new(condition.clone())} around={form.around.clone()} node={Arc::clone(&node.id)} />
            }
        </>
    }
}
