//! How a run is made.

use std::sync::Arc;

use crate::interpreter::TraceLevel;

use super::change::Change;

/// Who answers webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Webhooks {
    /// The mock responses of the flow.
    #[default]
    Mock,
    /// The real systems.
    Live,
}

/// How a run is made.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// How many conversations start at once.
    pub customers: u32,
    /// Who answers webhooks.
    pub webhooks: Webhooks,
    /// Webhooks that are answered by their mocks in a live run too, by node id.
    pub mocked: Vec<Arc<str>>,
    /// What answers the asks, in order and at once; `None` lets one wait in vain.
    pub replies: Vec<Option<Arc<str>>>,
    /// What random draws follow from.
    pub seed: u64,
    /// How much is written down.
    pub trace: TraceLevel,
    /// What is otherwise than the flow and its mocks say, from a moment on.
    pub changes: Vec<Change>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            customers: 1,
            webhooks: Webhooks::Mock,
            mocked: Vec::new(),
            replies: Vec::new(),
            seed: 0,
            trace: TraceLevel::Full,
            changes: Vec::new(),
        }
    }
}
