//! A new version of the page, which `static/offline.js` tells of: offered, never forced.

use yew::prelude::*;

use crate::ui::widgets::listen_to_window;

const HAS_COME: &str = "flow-playground-new-version";
const TAKE: &str = "flow-playground-take-version";

/// Whether a new version has come that the person has not put off.
#[hook]
pub(super) fn use_new_version() -> UseStateHandle<bool> {
    let has_come = use_state_eq(|| false);
    let setter = has_come.setter();
    use_effect_with((), move |()| {
        let told = listen_to_window(HAS_COME, move |_: &Event| setter.set(true));
        move || drop(told)
    });
    has_come
}

/// Loads the new version.
pub(super) fn take() {
    if let Some((window, event)) = web_sys::window().zip(Event::new(TAKE).ok()) {
        let _ = window.dispatch_event(&event);
    }
}
