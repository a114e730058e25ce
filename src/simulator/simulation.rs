//! A simulation that can be driven piece by piece.

use std::sync::Arc;

use crate::flow::{Document, Millis, guards};
use crate::interpreter::{Program, Start, TraceEvent, TraceLevel};
use crate::run::{Run, RunOptions};

use super::arrivals::ArrivalTimes;
use super::detail::Detail;
use super::load::{Load, LoadError};
use super::report::LoadReport;
use super::tally::Tally;

/// A simulation under way. Whoever drives it decides how much happens at once ([`Simulation::advance`]): a page that
/// shows the progress, and may have something better to do.
#[derive(Clone, Debug)]
pub struct Simulation {
    run: Run<Tally>,
    load: Load,
    arrivals: ArrivalTimes,
    /// When the next customer comes; `None` when all have come.
    next: Option<Millis>,
    arrived: u32,
}

impl Simulation {
    /// A simulation that has not begun.
    ///
    /// # Errors
    /// A load that makes no sense, or a flow with errors.
    pub fn new(document: &Document, load: &Load) -> Result<Self, LoadError> {
        Self::with_trace(document, load, TraceLevel::Ways)
    }

    /// The same, but each customer is led through the flow as if there were no others: what [`Simulation::new`] is
    /// held to.
    ///
    /// # Errors
    /// As for [`Simulation::new`].
    pub fn one_by_one(document: &Document, load: &Load) -> Result<Self, LoadError> {
        let mut simulation = Self::new(document, load)?;
        simulation.run.forget_pasts();
        Ok(simulation)
    }

    /// The same, but every event is written down, and the first customer's are kept: see
    /// [`Simulation::first_trace`]. Ports are not counted then.
    ///
    /// # Errors
    /// As for [`Simulation::new`].
    pub fn traced(document: &Document, load: &Load) -> Result<Self, LoadError> {
        Self::with_trace(document, load, TraceLevel::Full)
    }

    fn with_trace(document: &Document, load: &Load, trace: TraceLevel) -> Result<Self, LoadError> {
        load.check()?;
        let start = Start { limits: load.limits, ..Start::default() };
        let program = Arc::new(Program::compile(document, &start).map_err(LoadError::Flow)?);
        let options = RunOptions {
            replies: load.replies.iter().cloned().map(Some).collect(),
            seed: load.seed,
            trace,
            ..RunOptions::default()
        };
        let tally = Tally::new(&program, load.warmup_conversations);
        let mut arrivals = ArrivalTimes::new(load.arrivals, load.seed);
        let next = Some(arrivals.next());
        Ok(Self {
            run: Run::in_turn(program, options, tally),
            load: load.clone(),
            arrivals,
            next,
            arrived: 0,
        })
    }

    /// Lets about so many things happen. Gives whether it is over.
    ///
    /// # Errors
    /// A flow that cannot be simulated: it goes round for ever, or far too many are under way at once.
    pub fn advance(&mut self, mut steps: u32) -> Result<bool, LoadError> {
        while steps > 0 {
            steps -= 1;
            // At one moment, those who come go first: that they come has been settled before everything else.
            let until = self.next.map_or(Some(Millis::MAX), |at| at.checked_sub(1));
            if until.is_some_and(|until| self.run.step(until)) {
                continue;
            }
            self.check()?;
            let Some(at) = self.next else {
                let end = self.run.now();
                self.run.watch_mut().pass(end);
                return Ok(true);
            };
            self.run.watch_mut().arrived(at, self.arrived);
            self.run.arrive(at, self.arrived);
            self.arrived += 1;
            self.next = (self.arrived < self.load.total()).then(|| self.arrivals.next());
        }
        self.check()?;
        Ok(false)
    }

    fn check(&self) -> Result<(), LoadError> {
        if let Some(why) = &self.run.watch().endless {
            return Err(LoadError::Endless(Arc::clone(why)));
        }
        if self.run.present() > guards::MAX_CONVERSATIONS_PRESENT {
            return Err(LoadError::TooMany { arrived: self.arrived });
        }
        Ok(())
    }

    /// How many of the customers have come, from 0 to 1.
    pub fn progress(&self) -> f64 {
        f64::from(self.arrived) / f64::from(self.load.total())
    }

    /// What came of it so far; of everything, once it is over.
    pub fn report(&self) -> LoadReport {
        LoadReport::of(self.run.watch(), &self.load, self.run.program(), self.run.now())
    }

    /// What the page shows beside the report.
    pub fn detail(&self) -> Detail {
        Detail::of(self.run.watch(), self.run.program(), self.run.now())
    }

    /// The first customer's events, once they have ended, in a simulation that writes them down.
    pub fn first_trace(&self) -> &[TraceEvent] {
        &self.run.watch().first_trace
    }
}
