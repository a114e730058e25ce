//! The code of the edits, a part that comes after the page stands. What a person does before is done then, in order.

use wasm_bindgen_futures::spawn_local;

use crate::editor::{Action, Editor, layout};

use super::lazy::{Part, first_view, part};
use super::state::{Dispatch, Msg};

/// Applies an edit; one step with those of the same group right before it. Gives whether it changed something.
pub(super) type Apply = fn(&mut Editor, Action, Option<&str>) -> bool;

static APPLY: Part<Apply> = part!(work: Apply = |editor, action, group| match group {
    Some(group) => editor.apply_in(action, group),
    None => editor.apply(action),
});

/// How edits are applied, once the part is here, and the layout: edits write down where it puts nodes.
pub(super) fn apply() -> Option<Apply> {
    APPLY.now().filter(|_| layout::is_here())
}

/// Fetches the part, until it comes; then the page does what waits.
pub(super) fn fetch(dispatch: &Dispatch) {
    /// How long until the next try.
    const PAUSE_MS: u32 = 2_000;
    if apply().is_some() {
        return;
    }
    let dispatch = dispatch.clone();
    spawn_local(async move {
        first_view().await;
        if layout::load().await.is_ok() && APPLY.get().await.is_ok() {
            return dispatch.dispatch(Msg::EditingIsHere);
        }
        gloo_timers::callback::Timeout::new(PAUSE_MS, move || fetch(&dispatch)).forget();
    });
}
