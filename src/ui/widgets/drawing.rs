//! A picture that is there as the text of an SVG element.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct DrawingProps {
    /// Made by us, of numbers and escaped texts.
    pub(in crate::ui) svg: AttrValue,
}

/// The picture. yew's own way of taking markup in reads it in an element of no namespace, where nothing of an SVG is drawn.
#[component]
pub(in crate::ui) fn Drawing(props: &DrawingProps) -> Html {
    let element = use_memo(props.svg.clone(), |svg| {
        let holder = web_sys::window()?.document()?.create_element("div").ok()?;
        holder.set_inner_html(svg);
        holder.first_element_child()
    });
    (*element).clone().map_or_else(Html::default, |element| Html::VRef(element.into()))
}
