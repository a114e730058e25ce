//! From the run's time to pixels: the scale of the chart, and its axis.

use crate::flow::Millis;
use crate::run::words::duration;

/// The least room between two ticks of the axis.
const TICK_ROOM: f64 = 84.0;

/// How wide the chart may be at most: browsers lay out no more than some ten million pixels.
const WIDEST: f64 = 4_000_000.0;

/// How the time is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// Pixels per ms.
    pub(super) per_ms: f64,
    /// The time that is drawn.
    pub(super) total: Millis,
}

impl Scale {
    /// `zoom` times as wide as the room, in which the whole run fits at 1.
    pub(super) fn new(total: Millis, room: f64, zoom: f64) -> Self {
        let total = total.max(1000);
        let width = (room * zoom).clamp(100.0, WIDEST);
        Self { per_ms: width / total as f64, total }
    }

    /// Where a moment is.
    pub(super) fn x(self, t: Millis) -> f64 {
        t as f64 * self.per_ms
    }

    /// How wide the whole is.
    pub(super) fn width(self) -> f64 {
        self.x(self.total)
    }

    /// The moment at a place.
    pub(super) fn time(self, x: f64) -> Millis {
        (x / self.per_ms).clamp(0.0, self.total as f64).round() as Millis
    }

    /// The ticks between two places: moments that read well, and their words.
    pub(super) fn ticks(self, from: f64, to: f64) -> Vec<(Millis, String)> {
        let least = TICK_ROOM / self.per_ms;
        let steps = [
            1_u64, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000,
            120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
        ];
        let step = steps.into_iter().find(|step| *step as f64 >= least).unwrap_or_else(|| {
            let days = (least / 86_400_000.0).ceil().max(1.0) as u64;
            days * 86_400_000
        });
        let first = self.time(from.max(0.0)) / step;
        let last = self.time(to) / step;
        (first..=last).map(|tick| (tick * step, duration(tick * step))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_run_fits() {
        let scale = Scale::new(20_700, 800.0, 1.0);
        assert_eq!(scale.width().round(), 800.0);
        assert_eq!(scale.time(scale.x(12_345)), 12_345);
        assert_eq!(scale.time(-5.0), 0);
        assert_eq!(Scale::new(0, 800.0, 1.0).total, 1000, "a run of no time has an axis too");
    }

    #[test]
    fn ticks_read_well_and_have_room() {
        for (total, zoom) in
            [(20_700, 1.0), (300, 1.0), (20_700, 40.0), (9_000_000, 1.0), (4_000_000_000, 1.0)]
        {
            let scale = Scale::new(total, 800.0, zoom);
            let ticks = scale.ticks(0.0, 800.0);
            assert!((1..=10).contains(&ticks.len()), "{total}: {ticks:?}");
            for pair in ticks.windows(2) {
                assert!(scale.x(pair[1].0) - scale.x(pair[0].0) >= TICK_ROOM - 0.5);
            }
        }
        let words: Vec<String> =
            Scale::new(20_700, 800.0, 1.0).ticks(0.0, 800.0).into_iter().map(|tick| tick.1).collect();
        assert_eq!(words, ["0 s", "5 s", "10 s", "15 s", "20 s"]);
    }
}
