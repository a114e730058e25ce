//! The inspector: a form for the selected node, and what it did in the run; with nothing selected, a form for
//! the flow.
//!
//! [`form`] is what all fields share and [`field`] one of them: what is typed is read as it is typed, and what
//! cannot be read stays with its error. [`simple`], [`webhook`] and [`condition`] are the forms of the node
//! types, [`about`] that of the flow; [`ports`] is where a node leads, [`run`] what it did.

mod about;
mod body;
mod condition;
mod field;
mod form;
mod identity;
mod items;
mod lists;
mod mocks;
mod now;
mod pairs;
mod parts;
mod ports;
mod reorder;
mod rules;
mod run;
mod seek;
mod send;
mod simple;
mod variables;
mod webhook;
mod what_if;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::Place;
use crate::editor::summary::{node_name, type_label};
use crate::flow::{Node, NodeKind, Value};
use crate::i18n::tr;
use crate::run::Moment;

pub(super) use self::now::{known, visits};

use self::form::{Around, Form};
use self::send::SendOnce;
use super::canvas::{type_class, type_icon};
use super::state::{Agreed, Msg, Origin, Panel, use_dispatch};
use super::trace::DocumentRef;
use super::widgets::{Choice, Drafts, Icon, icon};

/// What the inspector shows.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct InspectorProps {
    pub(super) document: DocumentRef,
    pub(super) selected: Option<Arc<str>>,
    pub(super) moment: Rc<Moment>,
    pub(super) origin: Origin,
    pub(super) agreed: Option<Agreed>,
    pub(super) drafts: Drafts,
    /// The place to show, in the writing of diagnostics.
    pub(super) sought: Option<Rc<str>>,
}

#[component]
pub(super) fn Inspector(props: &InspectorProps) -> Html {
    let dispatch = use_dispatch();
    let body = use_node_ref();
    // Answers to requests that were sent by themselves.
    let sent = use_mut_ref(BTreeMap::<Arc<str>, Value>::new);
    let update = use_force_update();
    let flow = props.document.0.flow();
    let selected = props.selected.as_ref().and_then(|id| flow.nodes.iter().position(|node| node.id == *id));
    {
        // Another node is read from its top.
        let body = body.clone();
        use_effect_with(selected, move |_| {
            if let Some(body) = body.cast::<web_sys::Element>() {
                body.set_scroll_top(0);
            }
        });
    }
    {
        let (body, dispatch, flow) = (body.clone(), dispatch.clone(), flow.clone());
        use_effect_with((props.sought.clone(), selected), move |(sought, _)| {
            let place = sought.as_deref().and_then(|path| Place::of_diagnostic(&flow, path));
            if let Some(place) = place {
                dispatch.dispatch(Msg::Found(seek::show(&body, &place)));
            }
        });
    }
    let steps = lists::use_steps(flow);
    let variable_names = lists::use_variable_names(flow);
    let visits = lists::use_visits(flow, &props.moment);
    let known = known(visits, &props.moment, &sent.borrow());
    let around = Around::new(&props.document.0, known, props.drafts.clone());
    let on_answer = {
        let sent = Rc::clone(&sent);
        Callback::from(move |(node, answer): (Arc<str>, Value)| {
            sent.borrow_mut().insert(node, answer);
            update.force_update();
        })
    };
    let node = selected.and_then(|at| flow.nodes.get(at));
    let root = node.map_or_else(Place::document, |node| Place::node(Arc::clone(&node.id)));
    let form = Form { around, dispatch: dispatch.clone(), root };
    let content = match node {
        Some(node) => node_view(props, &form, node, &steps, sent.borrow().get(&node.id), &on_answer),
        None => about::view(&form),
    };
    let on_leave = {
        let selected = props.selected.clone();
        Callback::from(move |()| {
            dispatch.dispatch(Msg::Select(None));
            dispatch.dispatch(Msg::Show(Panel::Canvas));
            seek::leave(selected.as_deref());
        })
    };
    let on_close = on_leave.reform(|_: MouseEvent| ());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.stop_propagation();
            on_leave.emit(());
        }
    });
    html! {
        <section role="region" aria-label={tr!("Inspector")} class="panel inspector" {onkeydown}>
            <div class="panel-head inspector-head">
                if let Some(node) = node {
                    <h2 class={classes!("inspector-type", type_class(&node.kind))}>
                        { icon(type_icon(&node.kind)) }<span>{ type_label(&node.kind) }{ " · " }{ node_name(node) }</span>
                    </h2>
                } else {
                    <h2 class="inspector-type">{ icon(Icon::Settings) }<span>{ tr!("Flow settings") }</span></h2>
                }
                <button type="button" class="btn quiet icon-only small inspector-close" aria-label={tr!("Close inspector")} title={tr!("Close")} onclick={on_close}>
                    { icon(Icon::Close) }
                </button>
            </div>
            <div ref={body} class="panel-body inspector-body">
                { variable_names }
                // The forms of two types have nothing in common.
                <div key={node.map_or("flow", |node| node.kind.type_name()).to_owned()}>{ content }</div>
            </div>
        </section>
    }
}

fn node_view(
    props: &InspectorProps,
    form: &Form,
    node: &Arc<Node>,
    steps: &Rc<[Choice]>,
    sent: Option<&Value>,
    on_answer: &Callback<(Arc<str>, Value)>,
) -> Html {
    let select = {
        let dispatch = form.dispatch.clone();
        Callback::from(move |id: Arc<str>| dispatch.dispatch(Msg::Select(Some(id))))
    };
    let settings = match &node.kind {
        NodeKind::Message(_) => simple::message(form),
        NodeKind::Ask(_) => simple::ask(form),
        NodeKind::Wait(_) => simple::wait(form),
        NodeKind::Set(_) => simple::set(form),
        NodeKind::End(_) => simple::end(form),
        NodeKind::Webhook(webhook) => {
            let of_run = props.moment.nodes.get(&node.id).and_then(|moment| moment.answer.as_ref());
            let send = html! {
                <SendOnce around={form.around.clone()} node={Arc::clone(&node.id)} origin={props.origin} agreed={props.agreed.clone()} on_answer={on_answer.clone()} />
            };
            webhook::view(form, node, webhook, sent.or(of_run), send)
        }
        NodeKind::Condition(condition) => condition::view(form, node, condition, steps, &select),
        NodeKind::Unknown(name) => html! {
            <div class="notice warn"><p>
                { tr!("This version does not know nodes of the type “{name}”. It is kept as it is when the flow is saved, and cannot run.", name) }
            </p></div>
        },
    };
    html! {
        <>
            { identity::view(form, node) }
            { run::view(props, node) }
            { settings }
            { ports::view(form, node, steps, &select) }
        </>
    }
}
