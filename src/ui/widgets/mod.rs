//! Small parts that panels share.

mod dialog;
mod follow;
mod icon;
mod json_tree;
mod now;

pub(super) use dialog::Dialog;
pub(super) use follow::use_follow;
pub(super) use icon::{Icon, icon};
pub(super) use json_tree::{JsonTree, json_inline, secret};
pub(super) use now::{Now, use_ticker};
