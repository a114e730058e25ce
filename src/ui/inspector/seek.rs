//! Finds the field of a place, and goes there.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

use crate::editor::Place;
use crate::ui::widgets::focus_soon;

/// Shows the field of a place, else the nearest around it, and gives it the focus. Gives whether there is one.
pub(super) fn show(form: &NodeRef, place: &Place) -> bool {
    let Some(element) = form.cast::<Element>().and_then(|form| find(&form, &place.to_string())) else {
        return false;
    };
    // A card may be closed.
    let mut around = element.closest("details").ok().flatten();
    while let Some(closed) = around {
        let _ = closed.set_attribute("open", "");
        around = closed.parent_element().and_then(|outer| outer.closest("details").ok().flatten());
    }
    if let Ok(Some(details)) = element.query_selector(":scope > details") {
        let _ = details.set_attribute("open", "");
    }
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    let controls = "textarea, input, select, button";
    let control = match element.matches(controls) {
        Ok(true) => Some(element),
        _ => element.query_selector(controls).ok().flatten(),
    };
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        let _ = control.focus();
    }
    true
}

/// Goes back to the node on the canvas, which may have to be shown first.
pub(super) fn leave(node: Option<&str>) {
    // Ids of broken documents may hold anything: a query that cannot be finds nothing.
    let node = node.map(|id| format!("[data-node-id=\"{}\"]", id.replace(['"', '\\'], "")));
    focus_soon(move || {
        let page = web_sys::window().and_then(|window| window.document());
        let find = |selector: &str| page.as_ref()?.query_selector(selector).ok()?;
        let element = node.as_deref().and_then(find).or_else(|| find(".canvas-pane"));
        element.and_then(|element| element.dyn_into::<HtmlElement>().ok())
    });
}

/// The element of a place: its own, else of the innermost that the place is in, else the first that is in it.
fn find(form: &Element, place: &str) -> Option<Element> {
    let marked = form.query_selector_all("[data-at]").ok()?;
    let marked = marked.values().into_iter().flatten().filter_map(|found| found.dyn_into::<Element>().ok());
    let inside = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let mut best: Option<(usize, Element)> = None;
    for element in marked {
        let at = element.get_attribute("data-at").unwrap_or_default();
        let fits = if inside(place, &at) { at.len() } else { usize::from(inside(&at, place)) };
        if fits > best.as_ref().map_or(0, |(fits, _)| *fits) {
            best = Some((fits, element));
        }
    }
    best.map(|(_, element)| element)
}
