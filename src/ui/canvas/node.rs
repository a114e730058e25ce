//! A node on the canvas.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::geometry::{HEAD_ANCHOR, Rect};
use crate::editor::sentences::{Segment, segments};
use crate::editor::summary::{node_name, port_detail, type_label, type_noun};
use crate::flow::NodeKind;
use crate::i18n::tr;
use crate::run::moment::{NodeState, Pending};
use crate::ui::widgets::{Icon, Now, Shared, icon};

use super::status::Status;
use crate::editor::scene::{NodeItem, PortItem};

/// Templates shorter than this are not broken between lines.
const SHORT: usize = 22;

/// What the run and the person make of a node.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Look {
    pub(super) state: NodeState,
    pub(super) visits: u32,
    pub(super) problem: Option<Arc<str>>,
    pub(super) pending: Option<Pending>,
    pub(super) selected: bool,
    /// Whether it lies behind the port that is pointed at.
    pub(super) lit: bool,
    /// Whether runs hold here.
    pub(super) breaks: bool,
    /// Whether all of it is there; else only its place and its name, and the sheet shows it.
    pub(super) full: bool,
}

/// A node's element. It has no listeners of its own: the pane knows by `data-node-id` which node an event happened in.
pub(super) fn view(item: &Rc<NodeItem>, look: &Look, now: &Now, on_break: &Callback<Arc<str>>) -> Html {
    let node = &item.node;
    let name = AttrValue::from(item.name());
    let class = if look.full {
        classes!(
            "node",
            type_class(&node.kind),
            look.selected.then_some("selected"),
            look.lit.then_some("lit")
        )
    } else {
        classes!("node-bare", look.lit.then_some("lit"))
    };
    html! {
        <div
            key={item.key.to_string()}
            {class}
            style={format!("{};height:{}px", place(item.rect), item.rect.height)}
            role="group"
            aria-roledescription={tr!("node")}
            aria-label={name.clone()}
            aria-current={look.selected.then_some("true")}
            aria-describedby="canvas-keys"
            tabindex="0"
            title={(!look.full).then_some(name)}
            data-node-id={node.id.to_string()}
            data-state={look.state.as_str()}
            data-visits={look.visits.to_string()}
        >
            if look.full { <Body item={Shared(item.clone())} look={look.clone()} now={now.clone()} on_break={on_break.clone()} /> }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct BodyProps {
    item: Shared<NodeItem>,
    look: Look,
    now: Now,
    on_break: Callback<Arc<str>>,
}

/// What stands in a node.
#[component]
fn Body(props: &BodyProps) -> Html {
    let item = &*props.item;
    let node = &item.node;
    let kind = type_noun(&node.kind);
    let head = item.shape.head.and_then(|port| item.ports.iter().find(|item| item.port == port));
    let rows: Vec<&PortItem> =
        item.ports.iter().filter(|port| item.shape.rows.contains(&port.port)).collect();
    html! {
        <>
            { breakpoint(props) }
            <div class="node-head">
                <span class="node-icon" title={kind.to_owned()}>{ icon(type_icon(&node.kind)) }</span>
                <span class="node-names">
                    <span class="node-title" title={node_name(node).to_owned()}>{ node_name(node) }</span>
                    <span class="node-type">{ type_label(&node.kind) }</span>
                </span>
                { visits(props.look.visits) }
            </div>
            { summary(item) }
            if let Some(port) = head {
                <span class={handle_class(port)} style={format!("top:{HEAD_ANCHOR}px")} data-port={AttrValue::from(port.key.clone())}></span>
            }
            if !rows.is_empty() {
                <div class="node-ports">{ for rows.into_iter().map(|port| row(item, port)) }</div>
            }
            if item.is_start {
                <span class="node-flag">{ icon(Icon::Play) }{ tr!("Start") }</span>
            }
            { state(&props.look, &props.now) }
        </>
    }
}

/// The dot that sets a breakpoint; in the order of Tab where there is one.
fn breakpoint(props: &BodyProps) -> Html {
    let id = props.item.node.id.clone();
    let onclick = props.on_break.reform(move |event: MouseEvent| {
        event.stop_propagation();
        id.clone()
    });
    // A press here takes hold of nothing.
    let onpointerdown = Callback::from(|event: PointerEvent| event.stop_propagation());
    let ondblclick = Callback::from(|event: MouseEvent| event.stop_propagation());
    html! {
        <button type="button" class="node-break" tabindex={if props.look.breaks { "0" } else { "-1" }} aria-label={tr!("Breakpoint at {name}", name = node_name(&props.item.node))}
            aria-pressed={props.look.breaks.to_string()} title={tr!("Runs hold here")} {onclick} {onpointerdown} {ondblclick}></button>
    }
}

/// Where a node stands, in CSS. Not by a transform: browsers look at each of those with every move of the view.
pub(super) fn place(rect: Rect) -> String {
    format!("left:{}px;top:{}px", rect.x, rect.y)
}

/// Puts an element elsewhere, without telling yew.
pub(super) fn put(element: &web_sys::HtmlElement, rect: Rect) {
    let style = element.style();
    for (side, at) in [("left", rect.x), ("top", rect.y)] {
        let _ = style.set_property(side, &format!("{at}px"));
    }
}

fn summary(item: &NodeItem) -> Html {
    let summary = &item.summary;
    if summary.text.is_empty() {
        return Html::default();
    }
    if summary.is_hint {
        return html! { <p class="node-summary hint" data-lines={item.shape.lines.to_string()}>{ &summary.text }</p> };
    }
    html! {
        <p class="node-summary" data-lines={item.shape.lines.to_string()} title={summary.text.clone()}>
            { for segments(&summary.text).into_iter().map(|segment| match segment {
                Segment::Text(text) => html! { { text } },
                // A short one stays on its line.
                Segment::Template(text) => {
                    let short = (text.len() < SHORT).then_some("short");
                    html! { <span class={classes!("node-template", short)}>{ text }</span> }
                }
            }) }
        </p>
    }
}

fn row(item: &NodeItem, port: &PortItem) -> Html {
    html! {
        <div class={classes!("node-port", (!port.connected).then_some("loose"))} key={port.key.to_string()}>
            <span class="node-port-label">{ AttrValue::from(port.label.clone()) }</span>
            if let Some(detail) = port_detail(&item.node, port.port).map(AttrValue::from) {
                <span class="node-port-detail" title={detail.clone()}>{ detail }</span>
            }
            <span class={handle_class(port)} data-port={AttrValue::from(port.key.clone())}></span>
        </div>
    }
}

fn handle_class(port: &PortItem) -> Classes {
    classes!("node-handle", port.port.is_failure().then_some("failure"), (!port.connected).then_some("loose"))
}

fn visits(visits: u32) -> Html {
    if visits < 2 {
        return Html::default();
    }
    let spoken = tr!("entered {n} times", n = visits);
    html! { <span class="node-visits" title={spoken}>{ format!("×{visits}") }</span> }
}

/// What the node is doing in the run, above its upper edge.
fn state(look: &Look, now: &Now) -> Html {
    if let Some(pending) = &look.pending {
        return html! { <Status pending={pending.clone()} now={now.clone()} /> };
    }
    if let Some(problem) = &look.problem {
        return html! {
            <span class="node-status bad" title={problem.to_string()}>{ icon(Icon::Alert) }<span>{ problem.to_string() }</span></span>
        };
    }
    match look.state {
        NodeState::Done => html! {
            <span class="node-done" title={tr!("Done")}>{ icon(Icon::Check) }<span class="visually-hidden">{ tr!("Done") }</span></span>
        },
        NodeState::Running => html! { <span class="visually-hidden">{ tr!("Running") }</span> },
        NodeState::Waiting => html! { <span class="visually-hidden">{ tr!("Waiting") }</span> },
        NodeState::Failed => {
            html! { <span class="node-status bad">{ icon(Icon::Alert) }{ tr!("Failed") }</span> }
        }
        NodeState::Idle => Html::default(),
    }
}

/// The class that gives a node the colour of its type.
pub(in crate::ui) fn type_class(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Message(_) => "type-message",
        NodeKind::Ask(_) => "type-ask",
        NodeKind::Webhook(_) => "type-webhook",
        NodeKind::Wait(_) => "type-wait",
        NodeKind::Condition(_) => "type-condition",
        NodeKind::Set(_) => "type-set",
        NodeKind::End(_) => "type-end",
        NodeKind::Unknown(_) => "type-unknown",
    }
}

/// The icon of a type.
pub(in crate::ui) fn type_icon(kind: &NodeKind) -> Icon {
    match kind {
        NodeKind::Message(_) => Icon::Message,
        NodeKind::Ask(_) => Icon::Ask,
        NodeKind::Webhook(_) => Icon::Webhook,
        NodeKind::Wait(_) => Icon::Wait,
        NodeKind::Condition(_) => Icon::Condition,
        NodeKind::Set(_) => Icon::Set,
        NodeKind::End(_) => Icon::End,
        NodeKind::Unknown(_) => Icon::Unknown,
    }
}
