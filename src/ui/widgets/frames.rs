//! Work beside the browser's frames.

use gloo_timers::callback::Timeout;
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::IdleRequestOptions;

/// Does something right before the browser draws.
pub(in crate::ui) fn at_next_frame(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let act = Closure::once_into_js(act);
        let _ = window.request_animation_frame(act.unchecked_ref());
    }
}

/// Does something once the browser has shown what is there now: other threads draw it, and the frame after it begins when
/// they are done.
pub(in crate::ui) fn after_next_frame(act: impl FnOnce() + 'static) {
    at_next_frame(|| at_next_frame(move || _ = Timeout::new(0, act).forget()));
}

/// Does something when nobody waits for the page, but soon.
pub(in crate::ui) fn when_idle(act: impl FnOnce() + 'static) {
    const SOON_MS: u32 = 1_000;
    let Some(window) = web_sys::window() else { return };
    let options = IdleRequestOptions::new();
    options.set_timeout(SOON_MS);
    let act = Closure::once_into_js(act);
    let act: &Function = act.unchecked_ref();
    // Not all browsers know what idle is.
    if window.request_idle_callback_with_options(act, &options).is_err() {
        let _ = window.set_timeout_with_callback(act);
    }
}
