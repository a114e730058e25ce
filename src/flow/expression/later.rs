//! The engine in a file of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{Compiled, Engine, ExpressionError, Names, Value};

static HERE: OnceLock<Engine> = OnceLock::new();
static MISSED: AtomicBool = AtomicBool::new(false);

/// The engine could not be fetched; it can be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// Stands in until the engine has come.
const WAITING: Engine = Engine { expression: wait, blocks: wait, nested_names: |_| Vec::new() };

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
        let engine = fetch().await.map_err(|_| NotLoaded)?;
        HERE.get_or_init(|| engine);
    }
    Ok(())
}

/// Has the engine here from the start, as part of the program: for programs that come late themselves.
pub fn bring() {
    HERE.get_or_init(|| super::engine::ENGINE);
}

/// Whether the engine is there.
pub fn is_here() -> bool {
    HERE.get().is_some()
}

/// Whether something was compiled before the engine was there.
pub fn was_missed() -> bool {
    MISSED.load(Ordering::Relaxed)
}

pub(super) fn engine() -> Engine {
    HERE.get().copied().unwrap_or(WAITING)
}

/// An expression that nobody has looked at yet.
#[derive(Debug)]
struct Unread;

fn wait(_: &str) -> Result<Box<dyn Compiled>, ExpressionError> {
    MISSED.store(true, Ordering::Relaxed);
    Ok(Box::new(Unread))
}

impl Compiled for Unread {
    fn names(&self) -> &[Arc<str>] {
        &[]
    }

    fn value(&self, _: &dyn Names) -> Result<Option<Value>, ExpressionError> {
        Err("what works expressions out is still being loaded: try again in a moment".to_owned())
    }
}
