//! Where a node's ports lead.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::summary::{node_name, port_label};
use crate::flow::{Flow, Node, NodeKind, Port, Target};

use super::parts::{list, section, setting, target};

/// The ways out, and the ways in. A condition's ways out stand with its branches.
pub(super) fn view(flow: &Flow, node: &Node, select: &Callback<Arc<str>>) -> Html {
    let ports = node.ports();
    let out = (!ports.is_empty() && !matches!(node.kind, NodeKind::Condition(_))).then(|| {
        let ways = ports.iter().map(|(port, next)| {
            setting(&port_label(node, *port), leads_to(flow, *port, &next.cloned(), select))
        });
        section("Leads to", list(ways.collect()))
    });
    let mut from: Vec<Html> = Vec::new();
    for other in &flow.nodes {
        for (port, _) in other.ports().iter().filter(|(_, next)| *next == Some(&node.id)) {
            from.push(html! {
                <li key={format!("{}:{port}", other.id)}>
                    { target(node_name(other), &other.id, select) }
                    <span class="port-of">{ port_label(other, *port) }</span>
                </li>
            });
        }
    }
    let into =
        (!from.is_empty()).then(|| section("Comes from", html! { <ul class="way-list">{ for from }</ul> }));
    html! { <>{ for out }{ for into }</> }
}

/// The node that a port leads to, as a button; or what happens where it leads nowhere.
pub(super) fn leads_to(flow: &Flow, port: Port, next: &Target, select: &Callback<Arc<str>>) -> Html {
    let Some(id) = next else {
        let words = if port.is_failure() { "The conversation fails" } else { "The conversation is complete" };
        return html! { <span class="setting-none">{ words }</span> };
    };
    match flow.node(id) {
        Some(node) => target(node_name(node), id, select),
        None => html! { <span class="setting-warn">{ format!("“{id}”, which is not there") }</span> },
    }
}
