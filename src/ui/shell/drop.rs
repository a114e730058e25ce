//! A file that is dropped anywhere on the page is opened.

use std::rc::Rc;

use web_sys::DragEvent;
use yew::prelude::*;

use crate::ui::state::Dispatch;
use crate::ui::widgets::listen_to_window;

use super::open;

/// Listens as long as the page stands; gives whether a file is held over it.
#[hook]
pub(super) fn use_drop(dispatch: Dispatch, on_drop: Callback<()>) -> bool {
    let held = use_state_eq(|| false);
    let setter = held.setter();
    use_effect_with((), move |()| {
        let handle = Rc::new(move |event: &DragEvent| {
            // What is dragged within the page is none of this.
            if !has_file(event) {
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
        let listeners = ["dragenter", "dragover", "dragleave", "drop"].map(|kind| {
            let handle = handle.clone();
            listen_to_window(kind, move |event: &DragEvent| handle(event))
        });
        move || drop(listeners)
    });
    *held
}

fn has_file(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}
