//! The flow for other programs: a diagram in Mermaid's language, a picture as SVG, a condition as a table.

pub mod decision;
mod leaks;
mod mermaid;
mod svg;

pub use leaks::{Leak, leaks};
pub use mermaid::mermaid;
pub use svg::{Theme, svg};
