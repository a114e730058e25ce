//! What the engine and the editor may lack until it comes, after the page stands: expressions, and the layout of flows
//! that do not say where their nodes are (see [`crate::flow::expression`] and [`crate::editor::layout`]).

use wasm_bindgen_futures::spawn_local;

use crate::editor::layout;
use crate::flow::{Document, expression};
use crate::ui::lazy::first_view;
use crate::ui::state::{Dispatch, Msg};

/// Fetches both once the first flow is shown; what was read and drawn before they came is read anew then.
pub(super) fn fetch(dispatch: &Dispatch) {
    let (for_layout, for_expressions) = (dispatch.clone(), dispatch.clone());
    spawn_local(async move {
        first_view().await;
        if layout::load().await.is_ok() && layout::was_missed() {
            for_layout.dispatch(Msg::ReadAnew);
        }
    });
    spawn_local(async move {
        first_view().await;
        if expression::load().await.is_ok() && expression::was_missed() {
            for_expressions.dispatch(Msg::ReadAnew);
        }
    });
}

/// Whether whatever was read so far can be worked out.
pub(super) fn can_run() -> bool {
    expression::is_here() || !expression::was_missed()
}

/// Waits for that. Where the engine cannot be fetched, a run goes on without it, and says where it was needed.
pub(super) async fn running() {
    if !can_run() {
        let _ = expression::load().await;
    }
}

/// Whether a document can be drawn as it is meant.
pub(super) fn can_draw(document: &Document) -> bool {
    layout::is_here() || document.flow().nodes.iter().all(|node| node.position.is_some())
}

/// Waits for that. Where the layout cannot be fetched, nodes stand in a row.
pub(super) async fn drawing() {
    let _ = layout::load().await;
}
