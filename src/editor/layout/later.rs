//! The layout in a file of its own.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{Arrange, Flow, Positions};
use crate::editor::geometry::{COLUMN_GAP, NODE_WIDTH};
use crate::editor::layered;
use crate::flow::later::{Later, NotLoaded};

static ARRANGE: Later<Arrange> = Later::new(in_a_row);

#[wasm_split(layout, fallible)]
fn fetch() -> Result<Arrange, SplitLoaderError> {
    Ok(layered::arrange)
}

/// Fetches the layout if need be.
///
/// # Errors
/// It could not be fetched.
pub async fn load() -> Result<(), NotLoaded> {
    if !ARRANGE.is_here() {
        ARRANGE.bring(fetch().await.map_err(|_| NotLoaded)?);
    }
    Ok(())
}

/// Whether the layout is there.
pub fn is_here() -> bool {
    ARRANGE.is_here()
}

/// Whether something was laid out before it was there.
pub fn was_missed() -> bool {
    ARRANGE.was_missed()
}

pub(super) fn arrange() -> Arrange {
    ARRANGE.get()
}

/// Stands in until the layout has come.
fn in_a_row(flow: &Flow, _: bool) -> Positions {
    let places = (0_u32..).map(|place| [f64::from(place) * (NODE_WIDTH + COLUMN_GAP), 0.0]);
    flow.nodes.iter().map(|node| node.id.clone()).zip(places).collect()
}
