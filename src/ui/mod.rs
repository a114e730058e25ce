//! The page, in yew: function components over one reducer.
//!
//! Start with [`state`]: all that the page knows is [`state::State`], all that can happen to it is
//! [`state::Msg`]. [`shell`] lays the panels out and turns the run; every panel has a folder of its own and
//! gets plain data as properties. Only the dispatcher travels by context.

mod branches;
mod canvas;
mod chat;
mod editing;
mod inspector;
mod language;
mod lazy;
mod lessons;
mod load_lab;
mod moments;
mod paths;
mod runs;
mod shell;
mod state;
mod styles;
mod timeline;
mod trace;
mod widgets;
mod worker;

/// Mounts the app in place of the loading note; in a worker, waits for jobs instead.
pub fn mount() {
    if worker::serve() {
        return;
    }
    // The first page takes about so much.
    reserve(3 << 20);
    shell::mount();
}

/// Makes room for what is about to be made: the memory grows once, and not by a few pages at a time, which costs half a
/// millisecond each.
fn reserve(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
}
