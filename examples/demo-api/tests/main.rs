//! Tests of the demo shop API: most against its router, in paused time, and some over the wire.

mod common;
mod cors;
mod index;
mod input;
mod log;
mod orders;
mod program;
mod trouble;
mod wire;
