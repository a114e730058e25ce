//! The focus moves without being taken from a person who has gone on.

use gloo_timers::callback::Timeout;
use web_sys::{Element, HtmlElement};

/// Gives an element the focus at once, so that the next key means it, and again when what was done is rendered: it may
/// be another by then, or not have been in sight before. Whoever has gone elsewhere meanwhile stays there.
pub(in crate::ui) fn focus_soon(find: impl Fn() -> Option<HtmlElement> + 'static) {
    let focus = move || find().map(|element| element.focus());
    let _ = focus();
    let before = focused();
    Timeout::new(0, move || {
        let now = focused();
        if now == before || now.is_none_or(|now| now.tag_name() == "BODY") {
            let _ = focus();
        }
    })
    .forget();
}

fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}
