//! Where a document names its variables and nodes, and how they are renamed everywhere.
//!
//! A name in a template is found by its tokens: a string, an attribute behind a dot, a filter, a test, a
//! keyword argument and the name of a loop are no variables.

mod names;
mod nodes;
mod templates;
mod tokens;
mod variables;

use std::sync::Arc;

use crate::i18n::tr;

pub use nodes::can_rename_node;
pub use variables::can_rename_variable;

pub(super) use nodes::{rename_node, renamed_nodes};
pub(super) use variables::rename_variable;

/// Why a name cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameRefusal {
    /// Nothing has the old name.
    Unknown(Arc<str>),
    /// It has characters that are not allowed, or none.
    NotAName(Arc<str>),
    /// Templates have something of that name already.
    Reserved(Arc<str>),
    /// Something else is called so, or a loop in a template that reads the variable is.
    Taken(Arc<str>),
}

impl std::fmt::Display for RenameRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(name) => f.write_str(&tr!("nothing is called \"{name}\"", name)),
            Self::NotAName(name) if name.is_empty() => f.write_str(tr!("a name cannot be empty")),
            Self::NotAName(name) => {
                f.write_str(&tr!("\"{name}\" has characters that a name cannot have", name))
            }
            Self::Reserved(name) => {
                f.write_str(&tr!("templates already have a \"{name}\" of their own", name))
            }
            Self::Taken(name) => f.write_str(&tr!("\"{name}\" is taken already", name)),
        }
    }
}
