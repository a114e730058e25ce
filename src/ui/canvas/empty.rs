//! What the canvas shows where there is no node yet.

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::tr;
use crate::ui::language::guide;
use crate::ui::widgets::{Icon, icon};

use super::stage::Stage;

#[derive(PartialEq, Properties)]
pub(super) struct EmptyProps {
    pub(super) stage: Rc<Stage>,
}

#[component]
pub(super) fn Empty(props: &EmptyProps) -> Html {
    let add = props.stage.handler(|stage, _: MouseEvent| stage.add_first());
    let more =
        tr!("Or drag a step here from the bar above, double-click anywhere, or open one of the {examples}.");
    let (before, behind) = more.split_once("{examples}").unwrap_or((more, ""));
    html! {
        <div class="canvas-empty">
            <span class="canvas-empty-sign">{ icon(Icon::Message) }</span>
            <h3>{ tr!("Nothing here yet") }</h3>
            <p>{ tr!("A flow begins with its first step: what the bot says to the customer.") }</p>
            <button type="button" class="btn primary" onclick={add}>{ icon(Icon::Plus) }{ tr!("Say something first") }</button>
            <p class="canvas-empty-more">{ before }<strong>{ tr!("Examples") }</strong>{ behind }</p>
            <p class="canvas-empty-more">{ tr!("New to flows?") }{ " " }<a href={guide()} target="_blank" rel="noopener">{ tr!("Learn with the guide") }</a></p>
        </div>
    }
}
