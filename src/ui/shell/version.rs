//! A new version of the page, which `static/offline.js` tells of: offered, never forced.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use yew::prelude::*;

const HAS_COME: &str = "flow-playground-new-version";
const TAKE: &str = "flow-playground-take-version";

/// Whether a new version has come that the person has not put off.
#[hook]
pub(super) fn use_new_version() -> UseStateHandle<bool> {
    let has_come = use_state_eq(|| false);
    let setter = has_come.setter();
    use_effect_with((), move |()| {
        let told = Closure::<dyn Fn()>::new(move || setter.set(true));
        let window = web_sys::window();
        if let Some(window) = &window {
            let _ = window.add_event_listener_with_callback(HAS_COME, told.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = window {
                let _ = window.remove_event_listener_with_callback(HAS_COME, told.as_ref().unchecked_ref());
            }
        }
    });
    has_come
}

/// Loads the new version.
pub(super) fn take() {
    if let Some((window, event)) = web_sys::window().zip(Event::new(TAKE).ok()) {
        let _ = window.dispatch_event(&event);
    }
}
