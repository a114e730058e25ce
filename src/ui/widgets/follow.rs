//! Scrolling that stays at the newest entry unless the person has scrolled up.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// So close to the end, in pixels, counts as being there.
const NEAR: i32 = 24;

/// A scrolling area that follows its end.
pub(in crate::ui) struct Follow {
    /// Goes to the scrolling element.
    pub(in crate::ui) area: NodeRef,
    /// Goes to the scrolling element too.
    pub(in crate::ui) on_scroll: Callback<Event>,
    /// Whether the end is in view, and new entries will be.
    pub(in crate::ui) at_end: bool,
    /// Goes back to the end.
    pub(in crate::ui) to_end: Callback<()>,
    /// Goes to the end where that is followed, or looks whether all is in view: for what changes the height by itself.
    pub(in crate::ui) keep: Callback<()>,
    /// Stays where it is from now on, because something else was scrolled to.
    pub(in crate::ui) stay: Callback<()>,
}

/// Follows the end of an area whose content changes with `content`.
#[hook]
pub(in crate::ui) fn use_follow<C: PartialEq + 'static>(content: C) -> Follow {
    let area = use_node_ref();
    let at_end = use_state_eq(|| true);
    // The same as a cell: what observes the size must know it as it is, not as it was when it was made.
    let following = use_mut_ref(|| true);

    let set = {
        let (at_end, following) = (at_end.setter(), Rc::clone(&following));
        Callback::from(move |now: bool| {
            *following.borrow_mut() = now;
            at_end.set(now);
        })
    };
    let on_scroll = {
        let (area, set) = (area.clone(), set.clone());
        Callback::from(move |_: Event| {
            if let Some(area) = area.cast::<Element>() {
                set.emit(area.scroll_height() - area.scroll_top() - area.client_height() <= NEAR);
            }
        })
    };
    let to_end = {
        let (area, set) = (area.clone(), set.clone());
        Callback::from(move |()| {
            set.emit(true);
            scroll_to_end(&area);
        })
    };
    let stay = {
        let set = set.clone();
        Callback::from(move |()| set.emit(false))
    };
    let keep = {
        let (area, following) = (area.clone(), Rc::clone(&following));
        Callback::from(move |()| {
            let Some(element) = area.cast::<Element>() else { return };
            if *following.borrow() {
                scroll_to_end(&area);
            } else if element.scroll_height() - element.client_height() <= NEAR {
                // All of it is in view, and nothing will say so by scrolling.
                set.emit(true);
            }
        })
    };

    {
        let keep = keep.clone();
        use_effect_with(content, move |_| keep.emit(()));
    }
    {
        // A panel that was hidden or small comes back at its end.
        let (area, keep) = (area.clone(), keep.clone());
        use_effect_with((), move |()| {
            let observed = area.cast::<Element>();
            let resized = Closure::<dyn FnMut()>::new(move || keep.emit(()));
            let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(observed)) = (&observer, &observed) {
                observer.observe(observed);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(resized);
            }
        });
    }
    Follow { area, on_scroll, at_end: *at_end, to_end, keep, stay }
}

fn scroll_to_end(area: &NodeRef) {
    if let Some(area) = area.cast::<Element>() {
        area.set_scroll_top(area.scroll_height());
    }
}
