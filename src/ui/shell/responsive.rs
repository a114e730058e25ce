//! How much room there is: the panels' places follow from it.

use yew::prelude::*;

use crate::ui::widgets::listen_to_window;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Canvas, inspector, chat side by side, lists below.
    Wide,
    /// The inspector shares the chat's place.
    Medium,
    /// One panel at a time.
    Narrow,
}

const NARROW: &str = "(max-width: 760px)";
const MEDIUM: &str = "(max-width: 1180px)";

fn measure() -> Room {
    let matches = |query: &str| {
        let list = web_sys::window().and_then(|window| window.match_media(query).ok()?);
        list.is_some_and(|list| list.matches())
    };
    if matches(NARROW) {
        Room::Narrow
    } else if matches(MEDIUM) {
        Room::Medium
    } else {
        Room::Wide
    }
}

/// The room there is now; renders anew when it changes.
#[hook]
pub(super) fn use_room() -> Room {
    let room = use_state(measure);
    let setter = room.setter();
    use_effect_with((), move |()| {
        let changed = listen_to_window("resize", move |_: &Event| setter.set(measure()));
        move || drop(changed)
    });
    *room
}
