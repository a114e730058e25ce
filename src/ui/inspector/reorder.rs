//! Putting the elements of a list in another order: a handle that is dragged, or moved by arrows. While it is
//! dragged only the page moves; the document learns of it when it is let go, as one step.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::editor::{Action, Place};
use crate::i18n::tr;
use crate::ui::state::{Dispatch, Msg, use_dispatch};
use crate::ui::widgets::{focus_soon, focused};

/// How near to the edge of the form it scrolls, and how far at a time, in px.
const MARGIN: f64 = 40.0;
const STEP: i32 = 14;

/// What can have the focus in an element of a list.
const CONTROLS: &str = "button, input, select, textarea, summary";

#[derive(Clone, PartialEq, Properties)]
pub(super) struct GripProps {
    pub(super) list: Place,
    pub(super) index: usize,
    pub(super) count: usize,
    /// What the element is called.
    pub(super) what: AttrValue,
    /// What the handle shows beside its sign.
    #[prop_or_default]
    pub(super) shown: AttrValue,
}

/// An element that is being dragged.
struct Drag {
    items: Vec<HtmlElement>,
    /// The upper and lower edges of the elements, as they were when it began.
    edges: Vec<(f64, f64)>,
    from: usize,
    to: usize,
    start: f64,
    form: Option<Element>,
    /// How far the form had been scrolled.
    scrolled: i32,
}

impl Drag {
    fn begin(handle: &Element, from: usize, y: f64) -> Option<Self> {
        let list = handle.closest("[data-item]").ok()??.parent_element()?;
        let items = elements(&list);
        let edges = items.iter().map(|item| {
            let rect = item.get_bounding_client_rect();
            (rect.top(), rect.bottom())
        });
        let edges: Vec<_> = edges.collect();
        let item = items.get(from)?;
        let _ = item.set_attribute("data-dragged", "");
        let _ = list.set_attribute("data-sorting", "");
        let form = handle.closest(".panel-body").ok()?;
        let scrolled = form.as_ref().map_or(0, Element::scroll_top);
        Some(Self { items, edges, from, to: from, start: y, form, scrolled })
    }

    fn follow(&mut self, y: f64) {
        if let Some(form) = &self.form {
            let rect = form.get_bounding_client_rect();
            let by = if y < rect.top() + MARGIN { -STEP } else { STEP };
            if y < rect.top() + MARGIN || y > rect.bottom() - MARGIN {
                form.set_scroll_top(form.scroll_top() + by);
            }
        }
        let scrolled = self.form.as_ref().map_or(0, Element::scroll_top) - self.scrolled;
        let by = y - self.start + f64::from(scrolled);
        self.to = target(&self.edges, self.from, by);
        for (at, item) in self.items.iter().enumerate() {
            let by = if at == self.from { by } else { shift(&self.edges, self.from, self.to, at) };
            let _ = item.style().set_property("transform", &format!("translateY({by}px)"));
        }
    }

    /// Everything stands where the document has it.
    fn end(&self) {
        for item in &self.items {
            let _ = item.style().remove_property("transform");
            let _ = item.remove_attribute("data-dragged");
        }
        if let Some(list) = self.items.first().and_then(|item| item.parent_element()) {
            let _ = list.remove_attribute("data-sorting");
        }
    }
}

/// Where an element comes to stand that is dragged so far: behind all whose middles its own has passed.
fn target(edges: &[(f64, f64)], from: usize, by: f64) -> usize {
    let middle = |(top, bottom): (f64, f64)| (top + bottom) / 2.0;
    let own = edges.get(from).map_or(0.0, |(top, bottom)| if by < 0.0 { *top } else { *bottom }) + by;
    let passed = |at: usize| if at < from { middle(edges[at]) < own } else { middle(edges[at]) <= own };
    (0..edges.len()).filter(|at| *at != from && passed(*at)).count()
}

/// How far another element makes room.
fn shift(edges: &[(f64, f64)], from: usize, to: usize, at: usize) -> f64 {
    let (top, bottom) = edges[from];
    let gap = edges.windows(2).next().map_or(0.0, |pair| pair[1].0 - pair[0].1);
    let room = bottom - top + gap;
    if from < at && at <= to {
        -room
    } else if to <= at && at < from {
        room
    } else {
        0.0
    }
}

/// The elements of a list, in order.
fn elements(list: &Element) -> Vec<HtmlElement> {
    let children = list.children();
    let children = (0..children.length()).filter_map(|at| children.item(at)?.dyn_into::<HtmlElement>().ok());
    children.filter(|child| child.has_attribute("data-item")).collect()
}

/// Moves an element; what has the focus in it keeps that where it comes to stand.
pub(super) fn move_item(dispatch: &Dispatch, list: &Place, from: usize, to: usize, within: Option<&Element>) {
    let focused = within.and_then(|within| {
        let item = within.closest("[data-item]").ok()??;
        let active = focused()?;
        let controls = item.query_selector_all(CONTROLS).ok()?;
        let at = (0..controls.length()).find(|at| controls.item(*at).as_deref() == Some(active.as_ref()))?;
        Some((item.parent_element()?, at))
    });
    dispatch.dispatch(Msg::Seal);
    dispatch.dispatch(Msg::Edit(Action::MoveItem { list: list.clone(), from, to }));
    if let Some((list, at)) = focused {
        focus_soon(move || {
            let item = elements(&list).into_iter().nth(to)?;
            item.query_selector_all(CONTROLS).ok()?.item(at)?.dyn_into::<HtmlElement>().ok()
        });
    }
}

/// The handle of an element that is one of several; its element and no other around it has `data-item`.
#[component]
pub(super) fn Grip(props: &GripProps) -> Html {
    let dispatch = use_dispatch();
    let drag = use_mut_ref(|| None::<Drag>);
    let end = |drops: bool| {
        let (drag, dispatch, list) = (Rc::clone(&drag), dispatch.clone(), props.list.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(ended) = take(&drag) else { return };
            ended.end();
            if drops && ended.to != ended.from {
                let handle = event.target_dyn_into::<Element>();
                move_item(&dispatch, &list, ended.from, ended.to, handle.as_ref());
            }
        })
    };
    let onpointerdown = {
        let (drag, from) = (Rc::clone(&drag), props.index);
        Callback::from(move |event: PointerEvent| {
            // What is pressed may be a part of the handle.
            let pressed = event.target_dyn_into::<Element>();
            let handle = pressed.and_then(|pressed| pressed.closest(".grip").ok()?);
            let Some(handle) = handle.and_then(|handle| handle.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            if event.button() == 0 {
                let _ = handle.focus();
                let _ = handle.set_pointer_capture(event.pointer_id());
                drag.replace(Drag::begin(&handle, from, f64::from(event.client_y())));
            }
        })
    };
    let onpointermove = {
        let drag = Rc::clone(&drag);
        Callback::from(move |event: PointerEvent| {
            if let Some(drag) = drag.borrow_mut().as_mut() {
                drag.follow(f64::from(event.client_y()));
            }
        })
    };
    let onkeydown = {
        let (drag, dispatch, props) = (Rc::clone(&drag), dispatch.clone(), props.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = props.count.saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowUp" => props.index.saturating_sub(1),
                "ArrowDown" => (props.index + 1).min(last),
                "Home" => 0,
                "End" => last,
                "Escape" => {
                    if let Some(dropped) = take(&drag) {
                        dropped.end();
                        event.stop_propagation();
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if to != props.index {
                move_item(
                    &dispatch,
                    &props.list,
                    props.index,
                    to,
                    event.target_dyn_into::<Element>().as_ref(),
                );
            }
        })
    };
    if props.count < 2 {
        return html! { if !props.shown.is_empty() { <span class="card-number" aria-hidden="true">{ &props.shown }</span> } };
    }
    let label =
        tr!("Order of {what}, {n} of {count}", what = props.what, n = props.index + 1, count = props.count);
    html! {
        <button type="button" class="grip" aria-label={label} aria-roledescription={tr!("handle")} title={tr!("Drag, or press the arrow keys, to move it")}
            {onpointerdown} {onpointermove} onpointerup={end(true)} onpointercancel={end(false)} {onkeydown}>
            <svg viewBox="0 0 8 14" aria-hidden="true"><path d="M2 2h.01M6 2h.01M2 7h.01M6 7h.01M2 12h.01M6 12h.01" /></svg>
            if !props.shown.is_empty() { <span class="card-number">{ &props.shown }</span> }
        </button>
    }
}

fn take(drag: &RefCell<Option<Drag>>) -> Option<Drag> {
    drag.borrow_mut().take()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three of different heights, 4 apart.
    const EDGES: [(f64, f64); 3] = [(0.0, 40.0), (44.0, 144.0), (148.0, 168.0)];

    #[test]
    fn it_comes_behind_what_it_has_passed() {
        assert_eq!(target(&EDGES, 0, 0.0), 0);
        assert_eq!(target(&EDGES, 0, 50.0), 0);
        assert_eq!(target(&EDGES, 0, 54.0), 1);
        assert_eq!(target(&EDGES, 0, 900.0), 2);
        assert_eq!(target(&EDGES, 2, -10.0), 2);
        assert_eq!(target(&EDGES, 2, -60.0), 1);
        assert_eq!(target(&EDGES, 2, -900.0), 0);
        assert_eq!(target(&EDGES, 1, 0.0), 1);
    }

    #[test]
    fn the_others_make_room() {
        assert_eq!([0, 1, 2].map(|at| shift(&EDGES, 0, 1, at)), [0.0, -44.0, 0.0]);
        assert_eq!([0, 1, 2].map(|at| shift(&EDGES, 2, 0, at)), [24.0, 24.0, 0.0]);
    }
}
