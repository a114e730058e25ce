//! The document: nodes, ports, conditions, limits, scenarios; reading, writing, validation.
//!
//! Start with [`Document`]: it holds the JSON as its author wrote it, the typed view ([`Flow`]) and the
//! list of what is wrong with it. [`Value`] is JSON as the whole engine passes it round; [`Template`] and
//! [`Operator`] are the two small languages of the format.

mod checks;
mod condition;
pub mod diagnostic;
mod document;
pub mod expression;
mod fields;
pub mod guards;
pub mod json;
pub mod json_template;
pub mod later;
pub mod members;
mod model;
pub mod operator;
mod ports;
mod read;
mod readings;
pub mod reads;
#[cfg(feature = "schema")]
pub mod schema;
pub mod template;
mod validate;
mod value;
mod webhook;

pub use condition::*;
pub use diagnostic::{Code, Diagnostic, Severity};
pub use document::Document;
pub use fields::millis;
pub use json_template::JsonTemplate;
pub use members::Members;
pub use model::*;
pub use operator::Operator;
pub use ports::Port;
pub use template::{Constants, Scope, Symbol, Symbols, Template};
pub use validate::is_variable_name;
pub use value::{Number, Object, Value};
pub use webhook::*;
