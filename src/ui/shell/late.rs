//! What the engine and the editor may lack until it comes, after the page stands: expressions, and the layout of flows
//! that do not say where their nodes are (see [`crate::flow::expression`] and [`crate::editor::layout`]).

use crate::flow::Document;
use crate::ui::state::Dispatch;

/// Fetches both once the first flow is shown; what was read and drawn before they came is read anew then.
#[cfg(feature = "split")]
pub(super) fn fetch(dispatch: &Dispatch) {
    use crate::editor::layout;
    use crate::flow::expression;
    use crate::ui::lazy::first_view;
    use crate::ui::state::Msg;
    use wasm_bindgen_futures::spawn_local;
    let dispatch_layout = dispatch.clone();
    spawn_local(async move {
        first_view().await;
        if layout::load().await.is_ok() && layout::was_missed() {
            dispatch_layout.dispatch(Msg::ReadAnew);
        }
    });
    let dispatch = dispatch.clone();
    spawn_local(async move {
        first_view().await;
        if expression::load().await.is_ok() && expression::was_missed() {
            dispatch.dispatch(Msg::ReadAnew);
        }
    });
}

/// Whether whatever was read so far can be worked out.
#[cfg(feature = "split")]
pub(super) fn can_run() -> bool {
    use crate::flow::expression;
    expression::is_here() || !expression::was_missed()
}

/// Waits for that. Where the engine cannot be fetched, a run goes on without it, and says where it was needed.
#[cfg(feature = "split")]
pub(super) async fn running() {
    if !can_run() {
        let _ = crate::flow::expression::load().await;
    }
}

/// Whether a document can be drawn as it is meant.
#[cfg(feature = "split")]
pub(super) fn can_draw(document: &Document) -> bool {
    let has_place = |node: &std::sync::Arc<crate::flow::Node>| node.position.is_some();
    crate::editor::layout::is_here() || document.flow().nodes.iter().all(has_place)
}

/// Waits for that. Where the layout cannot be fetched, nodes stand in a row.
#[cfg(feature = "split")]
pub(super) async fn drawing() {
    let _ = crate::editor::layout::load().await;
}

/// Without a cut they are here.
#[cfg(not(feature = "split"))]
pub(super) fn fetch(_: &Dispatch) {}

/// Without a cut it can.
#[cfg(not(feature = "split"))]
pub(super) fn can_run() -> bool {
    true
}

/// Nothing has to wait.
#[cfg(not(feature = "split"))]
pub(super) async fn running() {}

/// Without a cut it can.
#[cfg(not(feature = "split"))]
pub(super) fn can_draw(_: &Document) -> bool {
    true
}

/// Nothing has to wait.
#[cfg(not(feature = "split"))]
pub(super) async fn drawing() {}
