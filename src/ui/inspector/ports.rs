//! Where a node's ports lead: a choice of steps each, so that a flow is wired without the mouse too.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::summary::{node_name, port_label};
use crate::editor::{Action, Layout, NodeType, Place, PortRef, Selection};
use crate::flow::{Flow, Node, NodeKind, Port};
use crate::i18n::tr;
use crate::ui::state::Msg;
use crate::ui::widgets::{Choice, Icon, Select, icon};

use super::form::Form;
use super::parts::{section, target};

/// How far from its node a new step is put.
const BESIDE: f64 = 320.0;
const BELOW: f64 = 130.0;

/// The steps of a flow to choose from, and the kinds of new ones.
pub(super) fn choices(flow: &Flow) -> Rc<[Choice]> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    flow.nodes.iter().for_each(|node| *names.entry(node_name(node)).or_default() += 1);
    let named = |node: &Arc<Node>| {
        let (name, id) = (node_name(node), &*node.id);
        // Two of one name are told apart by their ids.
        let label = if names.get(name) == Some(&1) { name.to_owned() } else { format!("{name} ({id})") };
        Choice::new(format!("to:{id}"), label).under(tr!("Steps"))
    };
    let new = NodeType::ALL.map(|kind| {
        Choice::new(format!("new:{}", kind.as_str()), tr!("New {kind}", kind = kind.noun()))
            .under(tr!("New step"))
    });
    let nowhere = [Choice::new("", tr!("Nowhere"))];
    nowhere.into_iter().chain(flow.nodes.iter().map(named)).chain(new).collect()
}

/// The ways out, and the ways in. A condition's ways out stand with its branches.
pub(super) fn view(form: &Form, node: &Node, steps: &Rc<[Choice]>, select: &Callback<Arc<str>>) -> Html {
    let ports = node.ports();
    let out = (!ports.is_empty() && !matches!(node.kind, NodeKind::Condition(_))).then(|| {
        let ways =
            ports.iter().map(|(port, _)| way(form, node, *port, &port_label(node, *port), steps, select));
        section(tr!("Leads to"), ways.collect())
    });
    let mut from: Vec<Html> = Vec::new();
    for other in &form.around.flow().nodes {
        for (port, _) in other.ports().iter().filter(|(_, next)| *next == Some(&node.id)) {
            from.push(html! {
                <li key={format!("{}:{port}", other.id)}>
                    { target(node_name(other), &other.id, select) }
                    <span class="port-of">{ port_label(other, *port) }</span>
                </li>
            });
        }
    }
    let into = (!from.is_empty())
        .then(|| section(tr!("Comes from"), html! { <ul class="way-list">{ for from }</ul> }));
    html! { <>if let Some(out) = out { { out } }if let Some(into) = into { { into } }</> }
}

/// The field that a port's target stands in.
fn at_port(id: &Arc<str>, port: Port) -> Place {
    let node = Place::node(Arc::clone(id));
    match port {
        Port::Branch(at) => node.key("branches").index(at).key("next"),
        other => node.key(other.to_string()),
    }
}

/// Where one port leads, to be chosen.
pub(super) fn way(
    form: &Form,
    node: &Node,
    port: Port,
    label: &str,
    steps: &Rc<[Choice]>,
    select: &Callback<Arc<str>>,
) -> Html {
    let flow = form.around.flow();
    let from = PortRef::new(Arc::clone(&node.id), port);
    let next = from.target(flow).flatten();
    let is_there = next.is_none_or(|id| flow.node(id).is_some());
    let steps = match next {
        Some(id) if !is_there => {
            let gone = Choice::new(format!("to:{id}"), tr!("“{id}”, which is not there", id));
            steps.iter().cloned().chain([gone]).collect()
        }
        _ => Rc::clone(steps),
    };
    let on_choose = {
        let (form, from, id, at) = (
            form.clone(),
            from.clone(),
            Arc::clone(&node.id),
            node.ports().iter().position(|(p, _)| *p == port),
        );
        Callback::from(move |chosen: String| {
            form.dispatch.dispatch(Msg::Seal);
            let from = from.clone();
            if let Some(to) = chosen.strip_prefix("to:") {
                form.edit(Action::Connect { from, to: to.into() });
            } else if let Some(node_type) = chosen.strip_prefix("new:").and_then(NodeType::from_word) {
                let [x, y] = Layout::of(form.around.flow()).position(&id).unwrap_or_default();
                let position = [x + BESIDE, y + BELOW * at.unwrap_or_default() as f64];
                form.edit(Action::AddNode { node_type, position, from: Some(from) });
            } else {
                form.edit(Action::Delete(Selection::of_edges([from])));
            }
        })
    };
    let go = next.filter(|_| is_there).map(|id| {
        let onclick = {
            let (select, id) = (select.clone(), Arc::clone(id));
            Callback::from(move |_: MouseEvent| select.emit(Arc::clone(&id)))
        };
        let name = flow.node(id).map_or(&**id, |node| node_name(node)).to_owned();
        html! {
            <button type="button" class="btn quiet icon-only small" aria-label={tr!("Go to {name}", name)} title={tr!("Go to {name}", name)} {onclick}>
                { icon(Icon::ChevronRight) }
            </button>
        }
    });
    let end = match (next, port.is_failure()) {
        (Some(_), _) => None,
        (None, true) => Some(tr!("The conversation fails there.")),
        (None, false) => Some(tr!("The conversation is complete there.")),
    };
    html! {
        <div class="field way" key={port.to_string()} data-at={at_port(&node.id, port).to_string()}>
            <span class="field-label" aria-hidden="true">{ label.to_owned() }</span>
            <div class="field-control">
                <Select label={label.to_owned()} choices={steps} value={next.map_or_else(String::new, |id| format!("to:{id}"))} {on_choose} />
                if let Some(go) = go { { go } }
            </div>
            if let Some(end) = end { <span class="field-help">{ end }</span> }
            if !is_there { <span class="field-error">{ tr!("No step has this id.") }</span> }
        </div>
    }
}
