//! The bar of node types: a click adds a node in the middle of the view, a drag where it is let go.

use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::editor::{NodeType, PortRef};
use crate::i18n::tr;
use crate::ui::widgets::{Icon, icon};

use super::items::TYPES;
use super::stage::Stage;

/// How far a pointer moves before it is a drag, in px.
const STEADY: f64 = 5.0;

#[derive(PartialEq, Properties)]
pub(super) struct PaletteProps {
    pub(super) stage: Rc<Stage>,
}

/// A chip under the pointer. By pointer events and not by HTML drag and drop, which knows no touch.
#[derive(Clone, Debug, Default)]
struct Carried {
    pointer: i32,
    from: [f64; 2],
    is_moving: bool,
    /// The click that follows a drag adds nothing.
    is_over: bool,
    /// The edge that it would go into.
    edge: Option<PortRef>,
}

#[component]
pub(super) fn Palette(props: &PaletteProps) -> Html {
    html! {
        <div class="canvas-palette" role="group" aria-label={tr!("Add a step")}>
            { for TYPES.iter().map(|(node_type, sign, class, ..)| html! {
                <Chip key={node_type.as_str()} stage={props.stage.clone()} node_type={*node_type} label={node_type.label()} sign={*sign} {class} />
            }) }
            <Chip key="note" stage={props.stage.clone()} label={tr!("sticky" => "Note")} sign={Icon::Note} class="type-note" />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ChipProps {
    stage: Rc<Stage>,
    /// `None`: a sticky note.
    #[prop_or_default]
    node_type: Option<NodeType>,
    label: &'static str,
    sign: Icon,
    class: &'static str,
}

#[component]
fn Chip(props: &ChipProps) -> Html {
    let carried = use_mut_ref(|| None::<Carried>);
    let ghost = use_node_ref();
    let node_type = props.node_type;
    let type_name = node_type.map_or("note", NodeType::as_str);
    let onpointerdown = {
        let carried = carried.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                let from = point(&event);
                // A quick mouse is beyond the chip with its first move; a finger stays with it by itself, and may
                // yet turn out to scroll the bar.
                if event.pointer_type() != "touch" {
                    capture(&event);
                }
                *carried.borrow_mut() =
                    Some(Carried { pointer: event.pointer_id(), from, ..Carried::default() });
            }
        })
    };
    let onpointermove = {
        let (carried, ghost, stage) = (carried.clone(), ghost.clone(), props.stage.clone());
        Callback::from(move |event: PointerEvent| {
            let mut carried = carried.borrow_mut();
            let Some(carried) = carried.as_mut().filter(|carried| carried.pointer == event.pointer_id())
            else {
                return;
            };
            let at = point(&event);
            if !carried.is_moving && (at[0] - carried.from[0]).hypot(at[1] - carried.from[1]) > STEADY {
                carried.is_moving = true;
                capture(&event);
            }
            if carried.is_moving {
                show_ghost(&ghost, Some(stage.point(at)));
                let goes_on = node_type.is_some_and(|node_type| node_type.way_on().is_some());
                let edge = stage.edge_under(at, None).filter(|_| goes_on && on_canvas(&stage, at).is_some());
                stage.mark_edge(carried.edge.as_ref(), false);
                stage.mark_edge(edge.as_ref(), true);
                carried.edge = edge;
            }
        })
    };
    let onpointerup = {
        let (carried, ghost, stage) = (carried.clone(), ghost.clone(), props.stage.clone());
        Callback::from(move |event: PointerEvent| {
            show_ghost(&ghost, None);
            let mut carried = carried.borrow_mut();
            if let Some(carried) = carried.as_mut().filter(|carried| carried.is_moving) {
                carried.is_over = true;
                let edge = carried.edge.take();
                stage.mark_edge(edge.as_ref(), false);
                if let Some(place) = on_canvas(&stage, point(&event)) {
                    add(&stage, node_type, place, edge);
                }
            }
        })
    };
    let onpointercancel = {
        let (carried, ghost, stage) = (carried.clone(), ghost.clone(), props.stage.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some(carried) = carried.take() {
                stage.mark_edge(carried.edge.as_ref(), false);
            }
            show_ghost(&ghost, None);
        })
    };
    let onclick = {
        let stage = props.stage.clone();
        Callback::from(move |_: MouseEvent| {
            if !carried.take().is_some_and(|carried| carried.is_over) {
                add(&stage, node_type, stage.middle(), None);
            }
        })
    };
    html! {
        <>
            <button type="button" class={classes!("canvas-chip", props.class)} data-palette={type_name}
                aria-label={tr!("Add {what}", what = props.label)} title={tr!("Click to add, or drag on to the canvas: {what}", what = props.label)}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onclick}>
                { icon(props.sign) }<span>{ props.label }</span>
            </button>
            <div ref={ghost} class={classes!("canvas-ghost", props.class)} aria-hidden="true" hidden=true>
                <span class="node-icon">{ icon(props.sign) }</span>{ props.label }
            </div>
        </>
    }
}

fn add(stage: &Rc<Stage>, node_type: Option<NodeType>, place: [f64; 2], edge: Option<PortRef>) {
    match node_type {
        Some(node_type) => stage.add_node(node_type, place, edge),
        None => stage.add_note(place),
    }
}

fn capture(event: &PointerEvent) {
    if let Some(chip) = event.target_dyn_into::<Element>() {
        let _ = chip.set_pointer_capture(event.pointer_id());
    }
}

fn point(event: &PointerEvent) -> [f64; 2] {
    [f64::from(event.client_x()), f64::from(event.client_y())]
}

/// The place on the canvas of a point of the page; `None` outside of it.
fn on_canvas(stage: &Stage, client: [f64; 2]) -> Option<[f64; 2]> {
    let [x, y] = stage.point(client);
    let [width, height] = stage.size()?;
    let inside = (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
    inside.then(|| stage.view.get().to_canvas([x, y]))
}

/// Shows the ghost at a point of the canvas' pane, or hides it.
fn show_ghost(ghost: &NodeRef, at: Option<[f64; 2]>) {
    let Some(element) = ghost.cast::<HtmlElement>() else { return };
    match at {
        Some([x, y]) => {
            let _ = element.style().set_property("transform", &format!("translate({x}px,{y}px)"));
            let _ = element.remove_attribute("hidden");
        }
        None => _ = element.set_attribute("hidden", ""),
    }
}
