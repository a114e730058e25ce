//! The inspector: the selected node's settings, and what it did in the run; with nothing selected, the flow's
//! own settings.
//!
//! [`settings`] shows what a node is told to do, [`ports`] where it leads, [`run`] what it did, [`about`] the
//! flow; [`parts`] is what they are built of.

mod about;
mod branches;
mod parts;
mod ports;
mod run;
mod settings;
mod webhook;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::summary::{node_name, type_label};
use crate::flow::{Flow, Node};
use crate::run::Moment;

use super::canvas::{type_class, type_icon};
use super::state::{Msg, use_dispatch};
use super::widgets::{Icon, icon};

/// What the inspector shows.
#[derive(PartialEq, Properties)]
pub(super) struct InspectorProps {
    pub(super) flow: Arc<Flow>,
    pub(super) selected: Option<Arc<str>>,
    pub(super) moment: Rc<Moment>,
}

#[component]
pub(super) fn Inspector(props: &InspectorProps) -> Html {
    let dispatch = use_dispatch();
    let body = use_node_ref();
    {
        // Another node is read from its top.
        let body = body.clone();
        use_effect_with(props.selected.clone(), move |_| {
            if let Some(body) = body.cast::<web_sys::Element>() {
                body.set_scroll_top(0);
            }
        });
    }
    let select = {
        let dispatch = dispatch.clone();
        Callback::from(move |id: Arc<str>| dispatch.dispatch(Msg::Select(Some(id))))
    };
    let node = props.selected.as_ref().and_then(|id| props.flow.node(id));
    let content = match node {
        Some(node) => node_view(props, node, &select),
        None => about::view(&props.flow, &select),
    };
    let on_close = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Select(None)));
    html! {
        <section role="region" aria-label="Inspector" class="panel inspector">
            <div class="panel-head inspector-head">
                if let Some(node) = node {
                    <span class={classes!("inspector-type", type_class(&node.kind))}>
                        { icon(type_icon(&node.kind)) }{ type_label(&node.kind) }
                    </span>
                    <button type="button" class="btn quiet icon-only small" aria-label="Close inspector" title="Close" onclick={on_close}>
                        { icon(Icon::Close) }
                    </button>
                } else {
                    <span class="inspector-type">{ icon(Icon::Info) }{ "About this flow" }</span>
                }
            </div>
            <div ref={body} class="panel-body inspector-body">{ content }</div>
        </section>
    }
}

fn node_view(props: &InspectorProps, node: &Arc<Node>, select: &Callback<Arc<str>>) -> Html {
    let is_start = props.flow.start.as_ref() == Some(&node.id);
    html! {
        <div key={node.id.to_string()}>
            <header class="inspector-title">
                <h2>{ node_name(node) }</h2>
                <p class="inspector-id">
                    <code>{ node.id.to_string() }</code>
                    if is_start { <span class="badge info">{ "Start of the flow" }</span> }
                </p>
            </header>
            if let Some(note) = node.note.as_deref().filter(|note| !note.trim().is_empty()) {
                <div class="inspector-note">{ icon(Icon::Book) }<p>{ note.to_owned() }</p></div>
            }
            { run::view(props, node) }
            { settings::view(&props.flow, node, select) }
            { ports::view(&props.flow, node, select) }
        </div>
    }
}
