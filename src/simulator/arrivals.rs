//! When customers come.

use rand_distr::{Distribution as _, Exp1};
use rand_pcg::Pcg32;

use crate::flow::Millis;
use crate::run::stream;

use super::load::Arrivals;

/// A minute in ms.
const MINUTE_MS: f64 = 60_000.0;

/// The times at which customers come, one after the other.
#[derive(Clone, Debug)]
pub(super) struct ArrivalTimes {
    arrivals: Arrivals,
    random: Pcg32,
    /// The mean time between two of them.
    gap_ms: f64,
    /// When the last one came; kept as a fraction, so that nothing is lost to the rounding of each.
    at_ms: f64,
    count: u32,
}

impl ArrivalTimes {
    pub(super) fn new(arrivals: Arrivals, seed: u64) -> Self {
        let gap_ms = arrivals.per_minute().map_or(0.0, |per_minute| MINUTE_MS / per_minute);
        Self { arrivals, random: stream::of_arrivals(seed), gap_ms, at_ms: 0.0, count: 0 }
    }

    pub(super) fn next(&mut self) -> Millis {
        match self.arrivals {
            Arrivals::Poisson { .. } => {
                let gap: f64 = Exp1.sample(&mut self.random);
                self.at_ms += gap * self.gap_ms;
            }
            Arrivals::Constant { per_minute } => self.at_ms = f64::from(self.count) * MINUTE_MS / per_minute,
            Arrivals::AtOnce => {}
        }
        self.count += 1;
        self.at_ms as Millis
    }
}
