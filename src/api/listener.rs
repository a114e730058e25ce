//! Those outside a run: the one who is told of its events, and the one who may stop it.

use std::rc::Rc;

use js_sys::{Function, JSON};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::AbortSignal;

use crate::flow::members;
use crate::run::{Customer, Run};

use super::notify::Notify;

/// Tells `onEvent` of every event, in order.
#[derive(Debug)]
pub(super) struct Listener {
    on_event: Option<Function>,
    told: usize,
}

impl Listener {
    pub(super) fn new(on_event: Option<Function>) -> Self {
        Self { on_event, told: 0 }
    }

    /// The events since the last time, as JSON texts; none where nobody listens.
    pub(super) fn news(&mut self, run: &Run) -> Vec<String> {
        if self.on_event.is_none() {
            return Vec::new();
        }
        let events = &run.conversation(Customer::FIRST).trace().events;
        let news = events.get(self.told..).unwrap_or_default();
        self.told = events.len();
        news.iter().map(|event| members::text(|object| event.give(object))).collect()
    }

    /// # Errors
    /// What the callback throws.
    pub(super) fn tell(&self, news: &[String]) -> Result<(), JsValue> {
        if let Some(on_event) = &self.on_event {
            for event in news {
                on_event.call1(&JsValue::UNDEFINED, &JSON::parse(event)?)?;
            }
        }
        Ok(())
    }
}

/// A signal that wakes a task up when it is aborted, until this is dropped.
pub(super) struct Watched {
    signal: AbortSignal,
    listener: Closure<dyn FnMut()>,
}

impl Watched {
    pub(super) fn new(signal: AbortSignal, notify: Rc<Notify>) -> Self {
        let listener = Closure::new(move || notify.notify());
        // It has been seen to be a signal: this does not fail.
        let _ = signal.add_event_listener_with_callback("abort", listener.as_ref().unchecked_ref());
        Self { signal, listener }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        let _ = self.signal.remove_event_listener_with_callback("abort", listener);
    }
}
