//! An edge on the canvas.

use web_sys::Element;
use yew::prelude::*;

use crate::editor::route::{Route, label_width};

use crate::editor::scene::EdgeItem;
use crate::ui::widgets::Shared;

#[derive(PartialEq, Properties)]
pub(super) struct EdgeProps {
    pub(super) item: Shared<EdgeItem>,
    /// How often the run took it.
    pub(super) taken: u32,
    /// Whether a scenario takes it, where that is asked.
    pub(super) covered: Option<bool>,
    /// How much of the run's traffic went here, from 0 to 4.
    pub(super) weight: u32,
    /// Whether it lies behind the port that is pointed at.
    pub(super) lit: bool,
    /// Whether runs hold here.
    pub(super) breaks: bool,
    pub(super) selected: bool,
}

/// The order of the parts is known to [`draw`].
#[component]
pub(super) fn EdgeView(props: &EdgeProps) -> Html {
    let item = &*props.item;
    let route = item.route();
    let line = AttrValue::from(route.line.to_string());
    let words = words(item, props.taken);
    let width = words.as_deref().map_or(0.0, |words| label_width(words).max(26.0));
    html! {
        <g
            class={classes!("edge", item.port.port.is_failure().then_some("failure"), props.selected.then_some("selected"), props.lit.then_some("lit"), props.breaks.then_some("breaks"))}
            data-edge={AttrValue::from(item.key.clone())}
            data-taken={props.taken.to_string()}
            data-covered={props.covered.map(|covered| covered.to_string())}
            data-break={props.breaks.then_some("")}
            data-weight={props.weight.to_string()}
        >
            <path class="edge-hit" d={line.clone()} />
            <path class="edge-line" d={line} />
            <path class="edge-arrow" d={route.arrow_path()} />
            if props.breaks && words.is_none() { <g class="edge-break" transform={at(route.middle)}><circle r="7" /></g> }
            if let Some(words) = words {
                <g class="edge-label" transform={at(route.middle)}>
                    <rect x={(-width / 2.0).to_string()} y="-9" width={width.to_string()} height="18" rx="9" />
                    <text text-anchor="middle" y="4">{ words }</text>
                </g>
            }
        </g>
    }
}

/// The port where there is room for it, and how often where it was more than once.
fn words(item: &EdgeItem, taken: u32) -> Option<String> {
    let label = item.label.as_ref().filter(|_| item.route().label.is_some());
    match (label, taken) {
        (None, 0 | 1) => None,
        (None, taken) => Some(format!("×{taken}")),
        (Some(label), 0 | 1) => Some(label.to_string()),
        (Some(label), taken) => Some(format!("{label} ×{taken}")),
    }
}

fn at([x, y]: [f64; 2]) -> String {
    format!("translate({x} {y})")
}

/// Draws an edge along another line, without telling yew.
pub(super) fn draw(edge: &Element, route: &Route) {
    let parts = edge.children();
    let set = |place: u32, name: &str, value: &str| {
        if let Some(part) = parts.item(place) {
            let _ = part.set_attribute(name, value);
        }
    };
    let line = route.line.to_string();
    set(0, "d", &line);
    set(1, "d", &line);
    set(2, "d", &route.arrow_path());
    set(3, "transform", &at(route.middle));
}
