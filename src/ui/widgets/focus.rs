//! The focus goes to what a render brings.

use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};

/// Gives an element the focus once what was dispatched just now is rendered, and before the next key is heard. A timer
/// would come behind keys on a busy page, and take the focus from whoever has gone on.
pub(in crate::ui) fn focus_soon(find: impl FnOnce() -> Option<HtmlElement> + 'static) {
    // Behind yew's own task, which renders.
    spawn_local(async move {
        if let Some(element) = find() {
            let _ = element.focus();
        }
    });
}

/// What has the focus; the body where nothing has it.
pub(in crate::ui) fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}
