//! The expression engine, which may come after the page stands (see [`crate::flow::expression`]).

use yew::Callback;

use crate::ui::state::Dispatch;

use super::command::Command;

/// Fetches the engine; what was read before it came is read anew then.
#[cfg(feature = "split")]
pub(super) fn fetch(dispatch: &Dispatch) {
    use crate::flow::expression;
    let dispatch = dispatch.clone();
    wasm_bindgen_futures::spawn_local(async move {
        crate::ui::lazy::first_view().await;
        if expression::load().await.is_ok() && expression::was_missed() {
            dispatch.dispatch(crate::ui::state::Msg::ReadAnew);
        }
    });
}

/// Without a cut it is here.
#[cfg(not(feature = "split"))]
pub(super) fn fetch(_: &Dispatch) {}

/// Holds what runs a flow with expressions until the engine is there. Where it cannot be fetched, the run goes on without it, and
/// says where it was needed.
#[cfg(feature = "split")]
pub(super) fn held(commands: Callback<Command>) -> Callback<Command> {
    use crate::flow::expression;
    Callback::from(move |command: Command| {
        let runs = matches!(command, Command::Run | Command::Restart | Command::Step | Command::Agree);
        if !runs || expression::is_here() || !expression::was_missed() {
            return commands.emit(command);
        }
        let commands = commands.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let _ = expression::load().await;
            commands.emit(command);
        });
    })
}

/// Nothing has to wait.
#[cfg(not(feature = "split"))]
pub(super) fn held(commands: Callback<Command>) -> Callback<Command> {
    commands
}
