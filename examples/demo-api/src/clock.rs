//! The shop's clock. It runs on tokio's time, so a test can advance it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Tells the time since the start and, for orders that outlive the process, the time of day.
pub(crate) struct Clock {
    start: Instant,
    start_since_epoch: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
            start_since_epoch: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
        }
    }

    /// Milliseconds since the start.
    pub(crate) fn elapsed_ms(&self) -> i64 {
        millis(self.start.elapsed())
    }

    /// The moment `delay` from now, in milliseconds since 1970.
    pub(crate) fn unix_ms_in(&self, delay: Duration) -> i64 {
        millis(self.start_since_epoch + self.start.elapsed() + delay)
    }

    /// Now, in milliseconds since 1970.
    pub(crate) fn unix_ms(&self) -> i64 {
        self.unix_ms_in(Duration::ZERO)
    }
}

/// As SQLite counts: with a sign.
fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
