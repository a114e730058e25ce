//! The editor's pure state: the document, what was done to it, where things stand.
//!
//! [`Editor`] holds the document and its history; [`Action`] is all that can be done to it. Every edit
//! changes the JSON tree in place, so whatever the program does not know stays as its author wrote it.

mod action;
mod columns;
mod edit;
pub mod geometry;
mod history;
pub mod layout;
pub mod order;
pub mod route;
pub mod sentences;
mod straighten;
pub mod summary;
pub mod viewport;

pub use action::Action;
pub use history::Editor;
pub use layout::Layout;
