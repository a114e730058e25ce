//! A button that agrees to something, in a page that may stand in somebody else's.
//!
//! A page around could put something over the button, or make it invisible, so that the person clicks on what they do
//! not see; and where it is of the same origin, its scripts could click. So in a frame the button waits until the
//! browser has seen it whole and uncovered for a while (Intersection Observer v2, `isVisible`: w3c.github.io/
//! IntersectionObserver/v2), and takes real clicks only. Where that cannot be known, the person agrees in a tab.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::prelude::*;

/// How long the button must have been in plain view: longer than a click that was meant for something else.
const IN_VIEW_MS: u32 = 1000;
/// The least pause that browsers grant between two looks, in ms.
const LOOK_MS: f64 = 100.0;

/// What stands around the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Framing {
    /// Nothing: it has a tab of its own.
    Tab,
    /// A page of another origin, and the browser tells what it covers.
    Watched,
    /// A page that could click, or cover what it likes unseen.
    Unwatched,
}

/// What stands around the page.
pub(in crate::ui) fn framing() -> Framing {
    let Some(window) = web_sys::window() else { return Framing::Unwatched };
    let parent = window.parent().ok().flatten();
    let own: &JsValue = window.as_ref();
    if parent.is_none_or(|parent| AsRef::<JsValue>::as_ref(&parent) == own) {
        return Framing::Tab;
    }
    // Only a page of the same origin is allowed to see its frame.
    let is_same_origin = !matches!(window.frame_element(), Ok(None));
    let entry = Reflect::get(own, &"IntersectionObserverEntry".into());
    let prototype = entry.and_then(|entry| Reflect::get(&entry, &"prototype".into()));
    let can_tell = prototype.and_then(|prototype| Reflect::has(&prototype, &"isVisible".into()));
    if is_same_origin || !can_tell.unwrap_or(false) { Framing::Unwatched } else { Framing::Watched }
}

/// Whether a button may be pressed: at once in a tab, after a while in plain view in a frame.
#[hook]
pub(in crate::ui) fn use_in_view(button: &NodeRef, framing: Framing) -> bool {
    let is_ready = use_state_eq(|| framing == Framing::Tab);
    {
        let (button, is_ready) = (button.clone(), is_ready.setter());
        use_effect_with((), move |()| {
            let watch = button.cast::<Element>().filter(|_| framing == Framing::Watched);
            let watch = watch.and_then(|button| Watch::new(&button, is_ready).ok());
            move || drop(watch)
        });
    }
    *is_ready
}

/// Looks at an element as long as it is kept.
struct Watch {
    observer: JsValue,
    _seen: Closure<dyn FnMut(Array)>,
}

impl Watch {
    fn new(element: &Element, is_ready: UseStateSetter<bool>) -> Result<Self, JsValue> {
        let mut waiting = None::<Timeout>;
        let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last = entries.get(entries.length().saturating_sub(1));
            let is_visible =
                Reflect::get(&last, &"isVisible".into()).is_ok_and(|visible| visible.is_truthy());
            if !is_visible {
                waiting = None;
                is_ready.set(false);
            } else if waiting.is_none() {
                let is_ready = is_ready.clone();
                waiting = Some(Timeout::new(IN_VIEW_MS, move || is_ready.set(true)));
            }
        });
        let options = Object::new();
        for (key, value) in
            [("threshold", 1.0.into()), ("trackVisibility", true.into()), ("delay", JsValue::from(LOOK_MS))]
        {
            Reflect::set(&options, &key.into(), &value)?;
        }
        let constructor: Function =
            Reflect::get(&js_sys::global(), &"IntersectionObserver".into())?.dyn_into()?;
        let observer = Reflect::construct(&constructor, &Array::of2(seen.as_ref(), &options))?;
        call(&observer, "observe", &[element.as_ref()])?;
        Ok(Self { observer, _seen: seen })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It has this method, so this does not fail.
        let _ = call(&self.observer, "disconnect", &[]);
    }
}

fn call(object: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    method.apply(object, &arguments.iter().collect::<Array>())
}
