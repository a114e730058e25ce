//! The flow for other programs: a diagram in Mermaid's language, a picture as SVG.

mod mermaid;
mod svg;

pub use mermaid::mermaid;
pub use svg::{Theme, svg};
