//! Events of the window and of elements that yew does not listen to.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, EventTarget, ResizeObserver};
use yew::Event;

/// Listens as long as what it gives is kept. Not passively: whoever handles the event may keep the browser from what it
/// would do.
pub(in crate::ui) fn listen<E: JsCast>(
    target: &EventTarget,
    kind: &'static str,
    handle: impl FnMut(&E) + 'static,
) -> EventListener {
    listen_in(target, kind, EventListenerPhase::Bubble, handle)
}

/// The same, before anybody within the target hears of it.
pub(in crate::ui) fn listen_first<E: JsCast>(
    target: &EventTarget,
    kind: &'static str,
    handle: impl FnMut(&E) + 'static,
) -> EventListener {
    listen_in(target, kind, EventListenerPhase::Capture, handle)
}

fn listen_in<E: JsCast>(
    target: &EventTarget,
    kind: &'static str,
    phase: EventListenerPhase,
    mut handle: impl FnMut(&E) + 'static,
) -> EventListener {
    let options = EventListenerOptions { phase, passive: false };
    EventListener::new_with_options(target, kind, options, move |event: &Event| {
        if let Some(event) = event.dyn_ref::<E>() {
            handle(event);
        }
    })
}

/// The window, as what one listens to.
pub(in crate::ui) fn listen_to_window<E: JsCast>(
    kind: &'static str,
    handle: impl FnMut(&E) + 'static,
) -> Option<EventListener> {
    web_sys::window().map(|window| listen(&window, kind, handle))
}

/// Watches an element's size as long as it is kept.
pub(in crate::ui) struct SizeWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn Fn()>,
}

impl SizeWatch {
    pub(in crate::ui) fn new(element: &Element, handle: impl Fn() + 'static) -> Option<Self> {
        let closure = Closure::<dyn Fn()>::new(handle);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _closure: closure })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
