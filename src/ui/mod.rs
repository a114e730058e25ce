//! The page, in yew: function components over one reducer.
//!
//! Start with [`state`]: all that the page knows is [`state::State`], all that can happen to it is
//! [`state::Msg`]. [`shell`] lays the panels out and turns the run; every panel has a folder of its own and
//! gets plain data as properties. Only the dispatcher travels by context.

mod branches;
mod canvas;
mod chat;
mod inspector;
mod load_lab;
mod moments;
mod runs;
mod shell;
mod state;
mod timeline;
mod trace;
mod widgets;

/// Mounts the app in place of the loading note.
pub fn mount() {
    shell::mount();
}
