//! Small parts that panels share.

mod colours;
mod consent;
mod dialog;
mod drafts;
mod emphasis;
mod focus;
mod follow;
mod framed;
mod frames;
mod icon;
mod inline;
mod json_tree;
mod later;
mod listen;
mod name_field;
mod now;
mod select;
mod shared;

pub(super) use colours::{TYPES, colours};
pub(super) use consent::ConsentDialog;
pub(super) use dialog::Dialog;
pub(super) use drafts::Drafts;
pub(super) use emphasis::{emphasis, emphasised};
pub(super) use focus::focus_soon;
pub(super) use follow::use_follow;
pub(super) use frames::{after_next_frame, at_next_frame, when_idle};
pub(super) use icon::{Icon, icon};
pub(super) use inline::{Inline, read};
pub(super) use json_tree::{JsonTree, json_inline, secret};
pub(super) use later::use_later;
pub(super) use listen::{SizeWatch, listen, listen_first, listen_to_window};
pub(super) use name_field::{NameField, capital, sentence, use_id};
pub(super) use now::{Now, use_ticker};
pub(super) use select::{Choice, Select, choices};
pub(super) use shared::Shared;
