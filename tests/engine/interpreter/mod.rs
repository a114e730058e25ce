//! The conversation's state machine, node type by node type.

mod calls;
mod conditions;
mod guards;
mod nodes;
mod retries;
mod scope;
mod secrets;
