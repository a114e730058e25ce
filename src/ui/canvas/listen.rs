//! Events that yew cannot listen to as the canvas needs: wheels that must not scroll or zoom the page, keys and
//! the clipboard when nothing has the focus, the size of the pane.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ClipboardEvent, Element, KeyboardEvent, MutationObserver, MutationObserverInit, WheelEvent};
use yew::prelude::*;

use crate::ui::widgets::{SizeWatch, listen};

use super::hand::is_in;
use super::stage::Stage;

/// Watches the page's theme as long as it is kept: the person's choice, and the system's.
struct ThemeWatch {
    observer: MutationObserver,
    _closure: Closure<dyn Fn()>,
    _system: Option<EventListener>,
}

impl ThemeWatch {
    fn new(stage: &Rc<Stage>) -> Option<Self> {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let changed = stage.clone();
        let closure = Closure::<dyn Fn()>::new(move || changed.theme_changed());
        let observer = MutationObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        observer.observe_with_options(&root, &options).ok()?;
        let query = window.match_media("(prefers-color-scheme: dark)").ok().flatten();
        let changed = stage.clone();
        let system = query.map(|query| listen(&query, "change", move |_: &Event| changed.theme_changed()));
        Some(Self { observer, _closure: closure, _system: system })
    }
}

impl Drop for ThemeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Listens as long as the canvas stands.
#[hook]
pub(super) fn use_page_events(stage: &Rc<Stage>) {
    let stage = stage.clone();
    use_effect_with((), move |()| {
        let mut listeners = Vec::new();
        let mut watch = None;
        let theme = ThemeWatch::new(&stage);
        if let Some(pane) = stage.pane.cast::<Element>() {
            let on_wheel = stage.clone();
            listeners.push(listen(&pane, "wheel", move |event: &WheelEvent| {
                on_wheel.wheel(event);
            }));
            let on_size = stage.clone();
            watch = SizeWatch::new(&pane, move || on_size.resized());
        }
        if let Some(window) = web_sys::window() {
            let on_key = stage.clone();
            listeners.push(listen(&window, "keydown", move |event: &KeyboardEvent| {
                on_key.page_key(event);
            }));
            for kind in ["copy", "cut"] {
                let on_copy = stage.clone();
                listeners.push(listen(&window, kind, move |event: &ClipboardEvent| {
                    on_copy.copy(event, kind == "cut");
                }));
            }
            let on_paste = stage.clone();
            listeners.push(listen(&window, "paste", move |event: &ClipboardEvent| {
                on_paste.paste(event);
            }));
            let on_leave = stage.clone();
            // Who lets go of it elsewhere is not heard.
            listeners.push(listen(&window, "blur", move |_: &Event| on_leave.hold_space(false)));
            listeners.push(listen(&window, "keyup", move |event: &KeyboardEvent| {
                if event.key() == " " && stage.space.get() {
                    stage.hold_space(false);
                    if !stage.space_panned.get() {
                        stage.choose(event);
                    }
                }
            }));
        }
        move || drop((listeners, watch, theme))
    });
}

impl Stage {
    /// Keys that mean the canvas when nothing has the focus; and Space, which turns the pointer into a hand.
    fn page_key(self: &Rc<Self>, event: &KeyboardEvent) {
        let elsewhere = is_in(event, "input, textarea, select, button, a, [role=tab], dialog");
        if event.key() == " " && !elsewhere && (is_in(event, ".canvas") || on_nothing(event)) {
            self.hold_space(true);
        }
        if on_nothing(event) || is_on_bar(event) {
            self.key(event);
        }
    }

    pub(super) fn hold_space(&self, held: bool) {
        if held && !self.space.get() {
            self.space_panned.set(false);
        }
        self.space.set(held);
        if let Some(pane) = self.pane.cast::<Element>() {
            let _ =
                if held { pane.set_attribute("data-hand", "") } else { pane.remove_attribute("data-hand") };
        }
    }
}

/// Whether a button above the panels has the focus, or a tab: they mean few keys themselves.
fn is_on_bar(event: &KeyboardEvent) -> bool {
    let is_of_tab = is_in(event, "[role=tab]")
        && matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End");
    !is_of_tab && is_in(event, ".header button, .run-bar button, [role=tab]")
}

/// Whether nothing has the focus.
fn on_nothing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_none_or(|element| element.tag_name() == "BODY")
}
