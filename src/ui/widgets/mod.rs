//! Small parts that panels share.

mod dialog;
mod follow;
mod icon;
mod inline;
mod json_tree;
mod now;

pub(super) use dialog::Dialog;
pub(super) use follow::use_follow;
pub(super) use icon::{Icon, icon};
pub(super) use inline::{Inline, read, spans};
pub(super) use json_tree::{JsonTree, json_inline, secret};
pub(super) use now::{Now, use_ticker};
