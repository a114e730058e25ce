//! The load simulator: as many customers as one likes, sent through a flow in virtual time.
//!
//! A [`Simulation`] drives the very [`Run`](crate::run::Run) that the page drives, its interpreter, gate, mocks and
//! timers, and differs in two things only: conversations come one after the other ([`Arrivals`]) and leave when
//! they have ended, and nobody reads their traces. What happens is counted as it happens, in memory that does not
//! grow with the number of customers. The model, the units and the sources are in `docs/load-lab.md`.

mod arrivals;
mod capacity;
mod detail;
mod job;
mod load;
mod read;
mod report;
mod series;
mod setting;
mod simulation;
mod stats;
mod tally;

pub use capacity::{Bottleneck, Capacity, CapacitySearch, Target, Tried};
pub use detail::{Bin, Detail, NodeTime, Outcomes};
pub use job::{Job, Stand};
pub use load::{Arrivals, Load, LoadError};
pub use report::{LoadReport, SeriesPoint, WebhookReport};
pub use setting::{Circumstances, can_fail_at_random, latency_of, latency_value, under};
pub use simulation::Simulation;
pub use stats::Stats;

use crate::flow::Document;

/// Sends a load through a flow and gives what came of it.
///
/// # Errors
/// A load that makes no sense, a flow with errors, and one that cannot be simulated: see [`LoadError`].
pub fn simulate(document: &Document, load: &Load) -> Result<LoadReport, LoadError> {
    let mut simulation = Simulation::new(document, load)?;
    while !simulation.advance(u32::MAX)? {}
    Ok(simulation.report())
}
