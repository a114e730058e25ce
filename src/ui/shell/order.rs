//! What a person asks for is done in order, also while a part of the page is on its way.

use std::collections::VecDeque;

use yew::prelude::*;

use crate::ui::widgets::after_next_frame;

use super::command::Command;

/// Has commands wait behind edits whose code has not come yet: what is exported or run has them, and what opens another
/// flow loses none.
#[hook]
pub(super) fn use_behind_edits(commands: Callback<Command>, edits_wait: bool) -> Callback<Command> {
    let held = use_mut_ref(VecDeque::new);
    let redraw = use_force_update();
    {
        let (held, commands) = (held.clone(), commands.clone());
        use_effect(move || {
            // One a render: each knows what came of the one before. A file that is saved takes a moment to begin, and the
            // next flow's address would end that.
            let next = if edits_wait { None } else { held.borrow_mut().pop_front() };
            if let Some(command) = next {
                commands.emit(command);
                after_next_frame(move || redraw.force_update());
            }
        });
    }
    Callback::from(move |command: Command| {
        let waits = edits_wait || !held.borrow().is_empty();
        if waits && command.follows_edits() {
            held.borrow_mut().push_back(command);
        } else {
            commands.emit(command);
        }
    })
}
