//! The bar of node types: a click adds a node in the middle of the view, a drag where it is let go.

use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::ui::widgets::{Icon, icon};

use super::stage::Stage;

/// The types, as the format calls them and as people do.
const TYPES: [(&str, &str, Icon); 7] = [
    ("message", "Message", Icon::Message),
    ("ask", "Ask", Icon::Ask),
    ("webhook", "Webhook", Icon::Webhook),
    ("wait", "Wait", Icon::Wait),
    ("condition", "Condition", Icon::Condition),
    ("set", "Set", Icon::Set),
    ("end", "End", Icon::End),
];

/// How far a pointer moves before it is a drag, in px.
const STEADY: f64 = 5.0;

#[derive(PartialEq, Properties)]
pub(super) struct PaletteProps {
    pub(super) stage: Rc<Stage>,
}

/// A chip under the pointer. By pointer events and not by HTML drag and drop, which knows no touch.
#[derive(Clone, Copy, Debug, Default)]
struct Carried {
    pointer: i32,
    from: [f64; 2],
    is_moving: bool,
    /// The click that follows a drag adds nothing.
    is_over: bool,
}

#[component]
pub(super) fn Palette(props: &PaletteProps) -> Html {
    html! {
        <div class="canvas-palette" role="group" aria-label="Add a step">
            { for TYPES.iter().map(|(type_name, label, sign)| html! {
                <Chip key={*type_name} stage={props.stage.clone()} {type_name} {label} sign={*sign} />
            }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ChipProps {
    stage: Rc<Stage>,
    type_name: &'static str,
    label: &'static str,
    sign: Icon,
}

#[component]
fn Chip(props: &ChipProps) -> Html {
    let carried = use_mut_ref(|| None::<Carried>);
    let ghost = use_node_ref();
    let type_name = props.type_name;
    let onpointerdown = {
        let carried = carried.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                let from = point(&event);
                *carried.borrow_mut() =
                    Some(Carried { pointer: event.pointer_id(), from, ..Carried::default() });
            }
        })
    };
    let onpointermove = {
        let (carried, ghost) = (carried.clone(), ghost.clone());
        Callback::from(move |event: PointerEvent| {
            let mut carried = carried.borrow_mut();
            let Some(carried) = carried.as_mut().filter(|carried| carried.pointer == event.pointer_id())
            else {
                return;
            };
            let at = point(&event);
            if !carried.is_moving && (at[0] - carried.from[0]).hypot(at[1] - carried.from[1]) > STEADY {
                carried.is_moving = true;
                if let Some(chip) = event.target_dyn_into::<Element>() {
                    let _ = chip.set_pointer_capture(event.pointer_id());
                }
            }
            if carried.is_moving {
                show_ghost(&ghost, Some(at));
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
                if let Some(place) = on_canvas(&stage, point(&event)) {
                    stage.add_node(type_name, place);
                }
            }
        })
    };
    let onpointercancel = {
        let (carried, ghost) = (carried.clone(), ghost.clone());
        Callback::from(move |_: PointerEvent| {
            carried.take();
            show_ghost(&ghost, None);
        })
    };
    let onclick = {
        let stage = props.stage.clone();
        Callback::from(move |_: MouseEvent| {
            if !carried.take().is_some_and(|carried| carried.is_over) {
                stage.add_node(type_name, stage.middle());
            }
        })
    };
    html! {
        <>
            <button type="button" class={classes!("canvas-chip", format!("type-{type_name}"))} data-palette={type_name}
                aria-label={format!("Add {}", props.label)} title={format!("Click to add, or drag on to the canvas: {}", props.label)}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onclick}>
                { icon(props.sign) }<span>{ props.label }</span>
            </button>
            <div ref={ghost} class={classes!("canvas-ghost", format!("type-{type_name}"))} aria-hidden="true" hidden=true>
                <span class="node-icon">{ icon(props.sign) }</span>{ props.label }
            </div>
        </>
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

/// Shows the ghost at a point of the page, or hides it.
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
