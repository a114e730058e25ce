//! A file that is dropped anywhere on the page is opened.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::DragEvent;
use yew::prelude::*;

use crate::ui::state::Dispatch;

use super::open;

/// Listens as long as the page stands; gives whether a file is held over it.
#[hook]
pub(super) fn use_drop(dispatch: Dispatch, on_drop: Callback<()>) -> bool {
    let held = use_state_eq(|| false);
    let setter = held.setter();
    use_effect_with((), move |()| {
        let handle = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
            // What is dragged within the page is none of this.
            if !has_file(&event) {
                return;
            }
            event.prevent_default();
            match event.type_().as_str() {
                // Left for nowhere: out of the window.
                "dragleave" if event.related_target().is_none() => setter.set(false),
                "drop" => {
                    setter.set(false);
                    let file = event.data_transfer().and_then(|data| data.files()?.get(0));
                    if let Some(file) = file {
                        on_drop.emit(());
                        open::file(&dispatch, file);
                    }
                }
                "dragenter" | "dragover" => setter.set(true),
                _ => {}
            }
        });
        let listener: js_sys::Function = handle.as_ref().clone().unchecked_into();
        let kinds = ["dragenter", "dragover", "dragleave", "drop"];
        let window = web_sys::window();
        if let Some(window) = &window {
            for kind in kinds {
                let _ = window.add_event_listener_with_callback(kind, &listener);
            }
        }
        move || {
            if let Some(window) = window {
                for kind in kinds {
                    let _ = window.remove_event_listener_with_callback(kind, &listener);
                }
            }
            drop(handle);
        }
    });
    *held
}

fn has_file(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}
