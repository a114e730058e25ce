//! What a form's fields show and read: typed texts, durations, completion, values as they are now.

pub mod completion;
pub mod known;
pub mod operands;
pub mod typed;
