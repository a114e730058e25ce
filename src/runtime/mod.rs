//! Drivers in the browser (and in Node): real time, real requests.
//!
//! [`Driver`] turns a [`Run`](crate::run::Run) at the pace of a [`Clock`]; [`transport`] carries requests out
//! with `fetch`. [`shelf`] keeps the person's flows, [`run_shelf`] the latest runs. Nothing here
//! knows what a node is.

mod clock;
mod driver;
pub mod run_shelf;
pub mod shelf;
pub mod transport;

pub use clock::Clock;
pub use driver::{Driver, Speed};
