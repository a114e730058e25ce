//! The engine in a file of its own.

use std::sync::Arc;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::i18n::tr;

use super::super::later::{Later, NotLoaded};
use super::{Compiled, Engine, ExpressionError, Names, Value};

/// Until the engine has come, nothing is found wrong.
static ENGINE: Later<Engine> = Later::new(Engine {
    expression: wait,
    blocks: wait,
    nested_names: |_| Vec::new(),
    check_pattern: |_, _| Ok(()),
});

#[wasm_split(expressions, fallible)]
fn fetch() -> Result<Engine, SplitLoaderError> {
    Ok(super::engine::ENGINE)
}

/// Fetches the engine if need be.
///
/// # Errors
/// It could not be fetched.
pub async fn load() -> Result<(), NotLoaded> {
    if !is_here() {
        ENGINE.bring(fetch().await.map_err(|_| NotLoaded)?);
    }
    Ok(())
}

/// Whether the engine is there.
pub fn is_here() -> bool {
    ENGINE.is_here()
}

/// Whether something was compiled before the engine was there.
pub fn was_missed() -> bool {
    ENGINE.was_missed()
}

pub(super) fn engine() -> Engine {
    ENGINE.get()
}

/// An expression that nobody has looked at yet.
#[derive(Debug)]
struct Unread;

fn wait(_: &str) -> Result<Box<dyn Compiled>, ExpressionError> {
    Ok(Box::new(Unread))
}

impl Compiled for Unread {
    fn names(&self) -> &[Arc<str>] {
        &[]
    }

    fn value(&self, _: &dyn Names) -> Result<Option<Value>, ExpressionError> {
        Err(tr!("what works expressions out is still being loaded: try again in a moment").to_owned())
    }
}
