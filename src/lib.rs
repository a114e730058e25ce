//! Flow Playground: draw a bot flow and run it for real in the browser.
#[cfg(feature = "api")]
pub mod api;
pub mod editor;
pub mod flow;
pub mod gate;
pub mod interpreter;
pub mod run;
#[cfg(feature = "web")]
pub mod runtime;
#[cfg(feature = "app")]
pub mod ui;
