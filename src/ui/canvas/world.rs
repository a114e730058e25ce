//! The elements of nodes and edges.
//!
//! Every node has one, so that keys, pointers and screen readers find it. In large flows most are *bare*: what is
//! not near enough to be read is drawn on the sheet ([`super::sheet`]), and [`super::detail`] says what that is.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::scene::{EdgeItem, NodeItem, Scene};
use crate::editor::{Ahead, PortRef, Selection};
use crate::flow::Port;
use crate::run::{Breakpoints, Moment, Traffic};
use crate::ui::state::Uncovered;
use crate::ui::widgets::{Now, Shared};

use super::detail::Detail;
use super::edge::EdgeView;
use super::light;
use super::node::{self, Look};

/// So many nodes are rendered together: of a large flow, only the groups in which something changed.
const GROUP: usize = 32;

#[derive(PartialEq, Properties)]
pub(super) struct NodesProps {
    pub(super) scene: Shared<Scene>,
    pub(super) detail: Rc<Detail>,
    pub(super) moment: Rc<Moment>,
    pub(super) traffic: Rc<Traffic>,
    pub(super) now: Now,
    pub(super) selection: Rc<Selection>,
    pub(super) ahead: Rc<Ahead>,
    pub(super) breakpoints: Arc<Breakpoints>,
    pub(super) on_break: Callback<Arc<str>>,
    /// The element that they stand in.
    pub(super) nodes: NodeRef,
}

#[component]
pub(super) fn Nodes(props: &NodesProps) -> Html {
    let selected: HashSet<&str> = props.selection.nodes.iter().map(|id| &**id).collect();
    let look = |place: usize, item: &Rc<NodeItem>| {
        let id = &item.node.id;
        let moment = props.moment.nodes.get(id);
        let pending = props.moment.pending.as_ref().filter(|pending| pending.node == *id);
        Look {
            state: moment.map(|moment| moment.state).unwrap_or_default(),
            visits: props.traffic.visits.get(id).copied().unwrap_or(0),
            problem: moment.and_then(|moment| moment.problem.as_ref()).map(|problem| problem.text.clone()),
            pending: pending.cloned(),
            selected: selected.contains(&**id),
            lit: props.ahead.nodes.contains(id),
            breaks: props.breakpoints.nodes.contains(id),
            full: props.detail.has_node(place),
        }
    };
    let groups = props.scene.nodes.chunks(GROUP).enumerate().map(|(at, items)| {
        let items = items.iter().enumerate().map(|(index, item)| (at * GROUP + index, item));
        let items = items.filter(|(place, _)| props.detail.is_there(*place));
        let (items, looks): (Vec<_>, Vec<_>) = items.map(|(place, item)| (item.clone(), look(place, item))).unzip();
        html! {
            <Group key={at} items={Items(items)} {looks} now={props.now.clone()} on_break={props.on_break.clone()} />
        }
    });
    html! { <div ref={props.nodes.clone()}>{ for groups }</div> }
}

/// Nodes that are compared by pointer.
#[derive(Clone)]
struct Items(Vec<Rc<NodeItem>>);

impl PartialEq for Items {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|(one, other)| Rc::ptr_eq(one, other))
    }
}

#[derive(PartialEq, Properties)]
struct GroupProps {
    items: Items,
    looks: Vec<Look>,
    now: Now,
    on_break: Callback<Arc<str>>,
}

#[component]
fn Group(props: &GroupProps) -> Html {
    props
        .items
        .0
        .iter()
        .zip(&props.looks)
        .map(|(item, look)| node::view(item, look, &props.now, &props.on_break))
        .collect()
}

#[derive(PartialEq, Properties)]
pub(super) struct EdgesProps {
    pub(super) scene: Shared<Scene>,
    pub(super) detail: Rc<Detail>,
    pub(super) traffic: Rc<Traffic>,
    pub(super) selection: Rc<Selection>,
    pub(super) ahead: Rc<Ahead>,
    pub(super) breakpoints: Arc<Breakpoints>,
    /// The branches that no scenario goes through.
    pub(super) uncovered: Option<Uncovered>,
    /// The element that the edges stand in.
    pub(super) edges: NodeRef,
}

#[component]
pub(super) fn Edges(props: &EdgesProps) -> Html {
    let taken = |EdgeItem { port: PortRef { node, port }, to, .. }: &EdgeItem| {
        props.traffic.edge(node, *port, &props.scene.nodes[*to].node.id)
    };
    let covered = |PortRef { node, port }: &PortRef| match (&props.uncovered, port) {
        (Some(uncovered), Port::Branch(_) | Port::Else) => Some(!uncovered.contains(&(node.clone(), *port))),
        _ => None,
    };
    let most = props.traffic.edges.values().copied().max().unwrap_or(0);
    let shown = |place: &usize| props.detail.has_edge(*place);
    let edges = props.scene.edges.iter().enumerate().filter(|(place, _)| shown(place));
    html! {
        <svg class="canvas-edges" aria-hidden="true">
            <g ref={props.edges.clone()}>
                { for edges.map(|(_, item)| html! {
                    <EdgeView key={item.key.to_string()} item={Shared(item.clone())} taken={taken(item)}
                        weight={light::weight(taken(item), most)} lit={props.ahead.edges.contains(&item.port)}
                        breaks={props.breakpoints.edges.contains(&(item.port.node.clone(), item.port.port))}
                        covered={covered(&item.port)} selected={props.selection.edges.contains(&item.port)} />
                }) }
            </g>
        </svg>
    }
}
