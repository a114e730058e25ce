//! The run's clock: real time, made faster or held.

use crate::flow::Millis;

/// How a run's time follows from the wall clock. The wall clock (not the monotonic one, which stands still
/// while a laptop sleeps) is read at every look, so a throttled tab or a closed lid loses nothing.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The run's time at the last look, in ms with fractions.
    run: f64,
    /// The wall clock at the last look.
    wall: f64,
    /// How many ms of the run pass in one of the wall clock; 0 while the clock is held.
    rate: f64,
}

impl Clock {
    /// A clock at 0 that is held.
    pub fn new(wall: f64) -> Self {
        Self { run: 0.0, wall, rate: 0.0 }
    }

    /// Looks at the wall clock and gives the run's time. A wall clock that goes back holds the run's.
    pub fn look(&mut self, wall: f64) -> Millis {
        self.run += (wall - self.wall).max(0.0) * self.rate;
        self.wall = wall;
        self.run as Millis
    }

    /// Lets the time go on at another rate from this look on.
    pub fn set_rate(&mut self, wall: f64, rate: f64) {
        self.look(wall);
        self.rate = rate;
    }

    /// Sets the run's time forward.
    pub fn jump(&mut self, to: Millis) {
        self.run = self.run.max(to as f64);
    }

    /// Sets the run's time to where the run was held, which may be a moment ago.
    pub fn hold_at(&mut self, at: Millis) {
        self.run = at as f64;
    }

    /// How many ms of the wall clock it takes until the run's time is reached, never too few.
    pub fn wall_until(&self, at: Millis) -> Option<f64> {
        (self.rate > 0.0).then(|| ((at as f64 - self.run).max(0.0) / self.rate).ceil())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_at_the_rate() {
        let mut clock = Clock::new(1000.0);
        assert_eq!(clock.look(5000.0), 0, "held at first");
        clock.set_rate(5000.0, 10.0);
        assert_eq!(clock.look(5100.0), 1000);
        assert_eq!(clock.wall_until(2005), Some(101.0));
        clock.set_rate(5100.0, 0.0);
        assert_eq!((clock.look(9000.0), clock.wall_until(2000)), (1000, None));
    }

    #[test]
    fn a_jump_of_the_wall_clock_is_time_that_passed_unless_it_goes_back() {
        let mut clock = Clock::new(0.0);
        clock.set_rate(0.0, 1.0);
        assert_eq!(clock.look(3_600_000.0), 3_600_000);
        assert_eq!(clock.look(1000.0), 3_600_000);
        assert_eq!(clock.look(1500.0), 3_600_500);
    }
}
