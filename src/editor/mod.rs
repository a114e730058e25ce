//! The editor's pure state: the document, what was done to it, where things stand.
//!
//! [`Editor`] holds the document and its history; [`Action`] is all that can be done to it. Every edit
//! changes the JSON tree in place, so whatever the program does not know stays as its author wrote it.
//! [`Clip`] is what is copied and pasted; [`export`] draws the flow for other programs.

mod action;
mod ahead;
pub mod bins;
mod clipboard;
mod columns;
mod edit;
pub mod export;
mod fixes;
pub mod forms;
pub mod geometry;
mod history;
pub mod hit;
mod ids;
mod layered;
pub mod layout;
pub mod line;
pub mod lines;
pub mod notes;
pub mod order;
mod outline;
mod patch;
mod place;
mod references;
pub mod route;
pub mod scene;
pub mod sentences;
pub mod snap;
mod storage;
mod straighten;
pub mod summary;
pub mod viewport;
mod wires;

pub use action::{Action, Alignment, Axis, Replacement, Spliced, can_splice};
pub use ahead::Ahead;
pub use clipboard::{Clip, ClipError, CurlError};
pub use fixes::{Fix, fixes};
pub use history::{Editor, LEAST_STEPS};
pub use ids::{NodeType, PortRef, Selection, is_node_id};
pub use layout::Layout;
pub use place::{Place, Step};
pub use references::{RenameRefusal, can_rename_node, can_rename_variable};
