//! The buttons at the canvas' lower left: zoom, fit, arrange.

use std::rc::Rc;

use yew::prelude::*;

use crate::editor::Action;
use crate::i18n::tr;
use crate::ui::widgets::{Icon, icon};

use super::keys::ZOOM_STEP;
use super::stage::Stage;

#[derive(PartialEq, Properties)]
pub(super) struct ControlsProps {
    pub(super) stage: Rc<Stage>,
    pub(super) is_empty: bool,
    pub(super) readonly: bool,
    /// Whether a drag on the empty canvas selects.
    pub(super) selects: bool,
}

#[component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let stage = &props.stage;
    let button = |name: &'static str, hint: &'static str, sign: Icon, onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class="btn quiet icon-only" aria-label={name} title={hint} {onclick}>{ icon(sign) }</button>
        }
    };
    let zoom_out = stage.handler(|stage, _: MouseEvent| stage.zoom_by(1.0 / ZOOM_STEP));
    let zoom_in = stage.handler(|stage, _: MouseEvent| stage.zoom_by(ZOOM_STEP));
    let whole = stage.handler(|stage, _: MouseEvent| stage.zoom_by(1.0 / stage.view.get().zoom));
    let fit = stage.handler(|stage, _: MouseEvent| {
        stage.looked_away.set(false);
        stage.fit();
    });
    let arrange = stage.handler(|stage, _: MouseEvent| stage.edit(Action::Arrange));
    let tool = stage.handler(|stage, _: MouseEvent| stage.toggle_tool());
    html! {
        <div class="canvas-controls" role="group" aria-label={tr!("View")}>
            if !props.readonly {
                <button type="button" class="btn quiet icon-only" aria-label={tr!("Rubber band")} aria-pressed={props.selects.to_string()}
                    title={tr!("Dragging on the empty canvas selects (V); else it moves the view, and selects with Shift")} onclick={tool}>
                    { icon(Icon::Select) }
                </button>
                <span class="canvas-rule"></span>
            }
            { button(tr!("Zoom out"), tr!("Zoom out (−)"), Icon::ZoomOut, zoom_out) }
            <button type="button" class="btn quiet canvas-zoom" title={tr!("Show at its own size")} onclick={whole}>
                <span class="visually-hidden">{ tr!("Zoom to 100 %, now") }{ " " }</span><span ref={stage.zoom.clone()}>{ "100 %" }</span>
            </button>
            { button(tr!("Zoom in"), tr!("Zoom in (+)"), Icon::ZoomIn, zoom_in) }
            <span class="canvas-rule"></span>
            { button(tr!("Fit"), tr!("Show the whole flow (0)"), Icon::Fit, fit) }
            if !props.is_empty && !props.readonly {
                { button(tr!("Arrange"), tr!("Lay the flow out anew"), Icon::Arrange, arrange) }
            }
        </div>
    }
}
