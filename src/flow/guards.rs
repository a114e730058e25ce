//! Every bound that keeps a document or a run from taking the page down, in one place.
//!
//! They are far above what a bot flow needs; a flow that meets one has a mistake in it, and is told
//! which.

/// A document's greatest size in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 10 * 1024 * 1024;

/// The greatest number of nodes in a flow.
pub const MAX_NODES: usize = 10_000;

/// How deep JSON may nest (`serde_json`'s own bound, so that reading needs little stack).
pub const MAX_DEPTH: usize = 128;

/// Steps (entered nodes) that a conversation may take without waiting, asking or calling.
pub const MAX_STEPS_WITHOUT_PAUSE: u32 = 10_000;

/// Steps (entered nodes) that a conversation may take in all.
pub const MAX_STEPS: u32 = 100_000;

/// Instructions that one evaluation of an expression or template may execute.
pub const EXPRESSION_FUEL: u64 = 50_000;

/// The longest expression or template in bytes.
pub const MAX_TEMPLATE_BYTES: usize = 64 * 1024;

/// How many words and signs one expression may have, and all tags of a template together: the engine goes
/// down one level for each, and its stack has an end.
pub const MAX_EXPRESSION_TOKENS: usize = 1000;

/// The longest text, in bytes, that an expression or template may produce.
pub const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// How many values (elements and members at every depth) an expression may make.
pub const MAX_RESULT_VALUES: usize = 100_000;

/// A response body's greatest size in bytes; a larger one is cut off as an error.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// How long a request may take, in ms, where neither the node nor the flow's limits say: the time after
/// which browsers give up on a connection that says nothing (300 s in Chromium and Firefox).
pub const MAX_REQUEST_MS: u64 = 300_000;

/// The longest duration in a document, in seconds (about 31 years); longer ones are a diagnostic.
pub const MAX_SECONDS: f64 = 1e9;

/// The greatest number of conversations in one simulation.
pub const MAX_CONVERSATIONS: u32 = 10_000_000;

/// How many of them may be under way at once: each takes up some 300 bytes, and a queue that grows on and on says
/// nothing new.
pub const MAX_CONVERSATIONS_PRESENT: usize = 2_000_000;

/// Pasts of conversations that a simulation remembers ([`interpreter`](crate::interpreter)'s memo): about 8 MB.
pub const MAX_PASTS: usize = 10_000;

/// The greatest number of conversations that the page or the package starts in one run.
pub const MAX_CUSTOMERS: u32 = 100;
