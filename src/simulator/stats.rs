//! A mean, percentiles and the greatest of many durations, in memory that does not grow with their number.

use hdrhistogram::Histogram;

use crate::flow::{Members, Millis};

/// Three digits of a value count: percentiles are within 0.1 %.
const DIGITS: u8 = 3;

/// What is said of many durations, in ms. All are 0 where there was none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stats {
    /// The arithmetic mean, exact.
    pub mean: f64,
    /// The median.
    pub p50: Millis,
    /// The 90th percentile.
    pub p90: Millis,
    /// The 95th percentile.
    pub p95: Millis,
    /// The 99th percentile.
    pub p99: Millis,
    /// The greatest, exact.
    pub max: Millis,
}

impl Stats {
    pub(super) fn give(&self, object: &mut impl Members) {
        object.put("mean", self.mean.into());
        object.put("p50", self.p50.into());
        object.put("p90", self.p90.into());
        object.put("p95", self.p95.into());
        object.put("p99", self.p99.into());
        object.put("max", self.max.into());
    }
}

/// Durations, as they come.
#[derive(Clone, Debug)]
pub(super) struct Durations {
    /// All but those of 0, which are so frequent that they are counted by themselves. `None` only if the library
    /// were to refuse its parameters.
    histogram: Option<Histogram<u32>>,
    zeros: u64,
    sum: f64,
    max: Millis,
}

impl Default for Durations {
    fn default() -> Self {
        Self { histogram: Histogram::new(DIGITS).ok(), zeros: 0, sum: 0.0, max: 0 }
    }
}

impl Durations {
    pub(super) fn add(&mut self, ms: Millis) {
        if ms == 0 {
            self.zeros += 1;
            return;
        }
        // By way of a signed number, which the processor converts in one step.
        self.sum += ms as i64 as f64;
        self.max = self.max.max(ms);
        if let Some(histogram) = &mut self.histogram {
            // It grows by itself, up to any value.
            let _ = histogram.record(ms);
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.zeros + self.histogram.as_ref().map_or(0, Histogram::len)
    }

    pub(super) fn stats(&self) -> Stats {
        let count = self.count();
        let at = |quantile: f64| {
            // The place of the value in their order, from 1, as the library takes it.
            let place = ((quantile * count as f64).ceil() as u64).max(1);
            let Some(above) = place.checked_sub(self.zeros).filter(|above| *above > 0) else { return 0 };
            let Some(histogram) = &self.histogram else { return 0 };
            // Half a place lower, so that the rounding of the division leads to no other one.
            let among = (above as f64 - 0.5) / histogram.len().max(1) as f64;
            histogram.value_at_quantile(among).min(self.max)
        };
        Stats {
            mean: if count == 0 { 0.0 } else { self.sum / count as f64 },
            p50: at(0.5),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
            max: self.max,
        }
    }

    /// How many durations are below each of these bounds, the last one the greatest.
    pub(super) fn below(&self, bounds: impl Iterator<Item = Millis>) -> Vec<u64> {
        let Some(histogram) = &self.histogram else { return Vec::new() };
        let below = |bound: Millis| match bound {
            0 => 0,
            bound => self.zeros + histogram.count_between(0, bound - 1),
        };
        bounds.map(below).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_within_a_thousandth() {
        let mut durations = Durations::default();
        (1..=1_000_000).for_each(|ms| durations.add(ms));
        let stats = durations.stats();
        assert_eq!((stats.mean, stats.max), (500_000.5, 1_000_000));
        for (is, exact) in [(stats.p50, 0.5), (stats.p90, 0.9), (stats.p95, 0.95), (stats.p99, 0.99)] {
            assert!((is as f64 / (exact * 1e6) - 1.0).abs() <= 0.001, "{is}");
        }
    }

    #[test]
    fn what_is_always_the_same_is_told_exactly() {
        let mut durations = Durations::default();
        (0..10).for_each(|_| durations.add(56_789));
        let stats = durations.stats();
        assert_eq!((stats.p50, stats.p99, stats.max, stats.mean), (56_789, 56_789, 56_789, 56_789.0));
    }

    #[test]
    fn those_of_0_count_like_all_others() {
        let mut durations = Durations::default();
        (0..60).for_each(|_| durations.add(0));
        (0..40).for_each(|_| durations.add(1000));
        let stats = durations.stats();
        assert_eq!((stats.p50, stats.p90, stats.max, stats.mean), (0, 1000, 1000, 400.0));
        assert_eq!(durations.below([0, 1, 1000, 1001].into_iter()), [0, 60, 60, 100]);
        assert_eq!(durations.count(), 100);
        durations.add(1000);
        assert_eq!(durations.stats().p50, 0, "the 51st of 101");
    }

    #[test]
    fn of_nothing_everything_is_0() {
        assert_eq!(Durations::default().stats(), Stats::default());
    }
}
