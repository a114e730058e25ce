//! What people call the nodes, and a way to them.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::{Flow, NodeKind};
use crate::i18n::tr;
use crate::ui::state::{Msg, use_dispatch};

/// A node's title and the word of its type.
type Name = (Option<String>, &'static str);

/// The titles and types of a flow's nodes. Equal where it is the same list: rows compare it often.
#[derive(Clone, Default)]
pub(super) struct Names(Rc<BTreeMap<Arc<str>, Name>>);

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Names {
    pub(super) fn of(flow: Option<&Flow>) -> Self {
        let nodes = flow.map(|flow| flow.nodes.as_slice()).unwrap_or_default().iter();
        Self(Rc::new(
            nodes.map(|node| (Arc::clone(&node.id), (node.title.clone(), word(&node.kind)))).collect(),
        ))
    }

    /// The title; the id where there is none.
    pub(super) fn title(&self, id: &str) -> String {
        let title = self.0.get(id).and_then(|(title, _)| title.clone()).filter(|title| !title.is_empty());
        title.unwrap_or_else(|| id.to_owned())
    }

    /// The word of the node's type, for its colour.
    pub(super) fn kind(&self, id: &str) -> Option<&'static str> {
        self.0.get(id).map(|(_, kind)| *kind)
    }
}

fn word(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Message(_) => "message",
        NodeKind::Ask(_) => "ask",
        NodeKind::Webhook(_) => "webhook",
        NodeKind::Wait(_) => "wait",
        NodeKind::Condition(_) => "condition",
        NodeKind::Set(_) => "set",
        NodeKind::End(_) => "end",
        NodeKind::Unknown(_) => "unknown",
    }
}

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct NodeLinkProps {
    pub(in crate::ui) id: Arc<str>,
    pub(in crate::ui) title: AttrValue,
    /// Whether Tab stops here.
    #[prop_or(true)]
    pub(in crate::ui) tab: bool,
}

/// A node's name, which leads to the node. A link and not a button: a node may be called "Pause" or "Stop", and
/// nobody should take it for the control of that name.
#[component]
pub(in crate::ui) fn NodeLink(props: &NodeLinkProps) -> Html {
    let dispatch = use_dispatch();
    let go = {
        let id = Arc::clone(&props.id);
        Callback::from(move |()| dispatch.dispatch(Msg::Select(Some(Arc::clone(&id)))))
    };
    let onclick = {
        let go = go.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            go.emit(());
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            event.stop_propagation();
            go.emit(());
        }
    });
    html! {
        <span role="link" class="node-link" tabindex={if props.tab { "0" } else { "-1" }} title={tr!("Show the node {name}", name = props.title)} {onclick} {onkeydown}>
            { props.title.clone() }
        </span>
    }
}
