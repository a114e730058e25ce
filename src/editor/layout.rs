//! Where nodes stand that have no position of their own. The door; behind it stands [`layered`](super::layered).
//!
//! Most flows say where their nodes stand, so a page can stand before the layout does: in a build that is cut (feature
//! `split`) it comes in a file of its own, and until then such nodes stand in a row.

#[cfg(feature = "split")]
mod later;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::Flow;

use super::geometry::{Rect, Shape, free_place};

#[cfg(not(feature = "split"))]
pub use crate::flow::later::here::{is_here, load, was_missed};
#[cfg(feature = "split")]
pub use later::{is_here, load, was_missed};

/// Where nodes stand, by their ids.
pub(super) type Positions = BTreeMap<Arc<str>, [f64; 2]>;

/// What lays nodes out.
type Arrange = fn(&Flow, bool) -> Positions;

fn arrange() -> Arrange {
    #[cfg(not(feature = "split"))]
    return super::layered::arrange;
    #[cfg(feature = "split")]
    later::arrange()
}

/// The place of every node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    positions: Positions,
}

impl Layout {
    /// The nodes where the document puts them; where it is silent about some, all are laid out and those
    /// that have a place keep it.
    pub fn of(flow: &Flow) -> Self {
        let silent = flow.nodes.iter().any(|node| node.position.is_none());
        let placed = flow.nodes.iter().any(|node| node.position.is_some());
        let positions = if silent { arrange()(flow, placed) } else { Positions::new() };
        let mut layout = Self { positions };
        let mut taken = Vec::new();
        for node in &flow.nodes {
            if let Some(position) = node.position {
                layout.positions.insert(Arc::clone(&node.id), position);
                taken.push(Rect::new(position, Shape::of(node).size()));
            }
        }
        if placed && silent {
            layout.make_way(flow, taken);
        }
        layout
    }

    /// All nodes laid out anew, from left to right.
    pub fn arranged(flow: &Flow) -> Self {
        Self { positions: arrange()(flow, false) }
    }

    /// A node's place.
    pub fn position(&self, id: &str) -> Option<[f64; 2]> {
        self.positions.get(id).copied()
    }

    /// Nodes without a position of their own move out from under those that have one.
    fn make_way(&mut self, flow: &Flow, mut taken: Vec<Rect>) {
        for node in flow.nodes.iter().filter(|node| node.position.is_none()) {
            if let Some(position) = self.positions.get_mut(&node.id) {
                let place = free_place(&taken, Rect::new(*position, Shape::of(node).size()));
                *position = [place.x, place.y];
                taken.push(place);
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "layout_tests.rs"]
mod tests;
