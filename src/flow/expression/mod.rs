//! Expressions, regular ones too: names in, a [`Value`] out. The door; behind it stands [`engine`].
//!
//! Plain paths never come here, so a page can stand before the engine does: in a build that is cut (feature `split`)
//! it comes in a file of its own. What is compiled before that is checked again when it has come.

mod engine;
#[cfg(feature = "split")]
mod later;

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use super::json;
use super::value::Value;

#[cfg(not(feature = "split"))]
pub use super::later::here::{is_here, load, was_missed};
#[cfg(feature = "split")]
pub use later::{is_here, load, was_missed};

/// What an expression reads its names from.
pub trait Names {
    /// The value behind a name, or `None` where it is missing.
    fn value(&self, name: &str) -> Option<Value>;
}

/// Why an expression or template gave nothing, in a sentence.
pub type ExpressionError = String;

/// Compiles what stands between braces, or says what is wrong with it.
type Compile = fn(&str) -> Result<Box<dyn Compiled>, ExpressionError>;

/// What compiles.
#[derive(Clone, Copy, Debug)]
struct Engine {
    expression: Compile,
    blocks: Compile,
    nested_names: fn(&str) -> Vec<String>,
    check_pattern: fn(&str, bool) -> Result<(), ExpressionError>,
}

/// What the engine made of a source.
trait Compiled: Debug + Send + Sync {
    /// The names it reads, sorted.
    fn names(&self) -> &[Arc<str>];

    fn value(&self, names: &dyn Names) -> Result<Option<Value>, ExpressionError>;
}

fn engine() -> Engine {
    #[cfg(not(feature = "split"))]
    return engine::ENGINE;
    #[cfg(feature = "split")]
    later::engine()
}

/// The names that a template reads, each with the members asked of it as far as they are written out:
/// `response.body.result`. None where it cannot be compiled.
pub fn nested_names(template: &str) -> Vec<String> {
    (engine().nested_names)(template)
}

/// Whether the regular expression of a rule can be read; `ignore_case` as the rule says.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_pattern(pattern: &str, ignore_case: bool) -> Result<(), ExpressionError> {
    (engine().check_pattern)(pattern, ignore_case)
}

/// A compiled expression: what stands between `{{` and `}}`.
#[derive(Debug)]
pub struct Expression(Box<dyn Compiled>);

impl Expression {
    /// Compiles an expression.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn compile(source: &str) -> Result<Self, ExpressionError> {
        (engine().expression)(source).map(Self)
    }

    /// The names it reads, sorted.
    pub fn names(&self) -> &[Arc<str>] {
        self.0.names()
    }

    /// Evaluates it; `Ok(None)` is missing.
    ///
    /// # Errors
    /// Says why it has no value: a bad operand, the instruction budget, a result that is not JSON.
    pub fn evaluate(&self, names: &impl Names) -> Result<Option<Value>, ExpressionError> {
        self.0.value(names)
    }
}

/// A compiled template with `{% if %}` or `{% for %}` blocks.
#[derive(Debug)]
pub struct BlockTemplate(Box<dyn Compiled>);

impl BlockTemplate {
    /// Compiles a template with blocks. Only `if` and `for` are part of the format.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn compile(source: &str) -> Result<Self, ExpressionError> {
        (engine().blocks)(source).map(Self)
    }

    /// The names it reads, sorted.
    pub fn names(&self) -> &[Arc<str>] {
        self.0.names()
    }

    /// Renders it as text.
    ///
    /// # Errors
    /// Says why it could not be rendered.
    pub fn render(&self, names: &impl Names) -> Result<String, ExpressionError> {
        let text = self.0.value(names)?;
        Ok(text.map(|text| to_text(&text).into_owned()).unwrap_or_default())
    }
}

/// A value as it stands in a text: strings as they are, everything else as JSON.
pub fn to_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => (&**text).into(),
        other => json::to_string(other).into(),
    }
}
