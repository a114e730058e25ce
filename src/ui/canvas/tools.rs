//! What can be done with the selection: a bar for several things, handles for an edge.

use std::rc::Rc;

use yew::prelude::*;

use crate::editor::{Action, Alignment, Axis, PortRef, Selection};
use crate::i18n::{key, text, tr};
use crate::ui::state::Msg;
use crate::ui::widgets::{Icon, icon};

use super::menu::Menu;
use super::stage::Stage;
use crate::editor::scene::Scene;

/// What a button of the bar does.
type Act = Box<dyn Fn(&Rc<Stage>, &Selection)>;

const ALIGNMENTS: [(&str, Icon, Alignment); 6] = [
    (key!("Align left"), Icon::AlignLeft, Alignment::Left),
    (key!("Align centres"), Icon::AlignCenter, Alignment::Center),
    (key!("Align right"), Icon::AlignRight, Alignment::Right),
    (key!("Align top"), Icon::AlignTop, Alignment::Top),
    (key!("Align middles"), Icon::AlignMiddle, Alignment::Middle),
    (key!("Align bottom"), Icon::AlignBottom, Alignment::Bottom),
];

const SPREADS: [(&str, Icon, Axis); 2] = [
    (key!("Distribute across"), Icon::SpreadAcross, Axis::Horizontal),
    (key!("Distribute down"), Icon::SpreadDown, Axis::Vertical),
];

/// The bar that appears when several things are selected.
pub(super) fn selection_bar(stage: &Rc<Stage>, selection: &Rc<Selection>) -> Html {
    let count = selection.nodes.len() + selection.notes.len();
    if count < 2 {
        return Html::default();
    }
    let button = |name: &'static str, sign: Icon, act: Act| {
        let selection = selection.clone();
        let onclick = stage.handler(move |stage, _: MouseEvent| act(stage, &selection));
        html! {
            <button type="button" class="btn quiet icon-only" aria-label={name} title={name} {onclick}>{ icon(sign) }</button>
        }
    };
    let align = ALIGNMENTS.into_iter().map(|(name, sign, to)| {
        button(
            text(name),
            sign,
            Box::new(move |stage, selection| {
                stage.animate();
                stage.edit(Action::Align { nodes: selection.nodes.clone(), to });
            }),
        )
    });
    let spread = SPREADS.into_iter().map(|(name, sign, along)| {
        button(
            text(name),
            sign,
            Box::new(move |stage, selection| {
                stage.animate();
                stage.edit(Action::Distribute { nodes: selection.nodes.clone(), along });
            }),
        )
    });
    html! {
        <div class="canvas-bar" role="toolbar" aria-label={tr!("Selection")}>
            <span class="canvas-bar-count">{ tr!("{n} selected", n = count) }</span>
            if selection.nodes.len() > 1 { { for align } }
            if selection.nodes.len() > 2 { <span class="canvas-rule"></span>{ for spread } }
            <span class="canvas-rule"></span>
            { button(tr!("Duplicate"), Icon::Copy, Box::new(|stage, selection| _ = stage.duplicate(selection))) }
            { button(tr!("Delete"), Icon::Trash, Box::new(|stage, selection| _ = stage.delete(selection))) }
        </div>
    }
}

/// The handles of the selected edge: its ends, to be dragged, and what can be done with it.
pub(super) fn edge_tools(stage: &Rc<Stage>, scene: &Scene, selection: &Selection) -> Html {
    let ([edge], true) = (selection.edges.as_slice(), selection.nodes.is_empty()) else {
        return Html::default();
    };
    let Some(item) = scene.find_edge(edge).map(|at| &scene.edges[at]) else { return Html::default() };
    let Some([from, to]) = scene.ends(item) else { return Html::default() };
    let at = |[x, y]: [f64; 2]| format!("transform:translate({x}px,{y}px)");
    let end = |which: &'static str, place: [f64; 2]| {
        html! { <span class="edge-end" data-edge-end={which} data-of={edge.to_string()} style={at(place)}></span> }
    };
    let tool = |name: &'static str, sign: Icon, act: fn(&Rc<Stage>, PortRef, [f64; 2])| {
        let edge = edge.clone();
        let onclick = stage.handler(move |stage, event: MouseEvent| {
            event.stop_propagation();
            let at = [f64::from(event.client_x()), f64::from(event.client_y())];
            act(stage, edge.clone(), stage.point(at));
        });
        // A press here is none of the canvas.
        let onpointerdown = Callback::from(|event: PointerEvent| event.stop_propagation());
        let ondblclick = Callback::from(|event: MouseEvent| event.stop_propagation());
        html! {
            <button type="button" aria-label={name} title={name} {onclick} {onpointerdown} {ondblclick}>{ icon(sign) }</button>
        }
    };
    html! {
        <div class="edge-tools">
            { end("source", from) }
            { end("target", to) }
            <div class="edge-buttons" style={at(item.route().middle)}>
                { tool(tr!("Put a step in"), Icon::Plus, |stage, edge, at| stage.open_menu(Menu::into(edge, at))) }
                { tool(tr!("Breakpoint on this edge"), Icon::Breakpoint, |stage, edge, _| stage.tell(Msg::BreakOn(edge))) }
                { tool(tr!("Delete edge"), Icon::Close, |stage, edge, _| _ = stage.delete(&Selection::of_edges([edge]))) }
            </div>
        </div>
    }
}
