//! How much a flow can take: the arrival rate at which a target breaks, and what it is that gives way.

use crate::flow::{Document, Limits, Members, Millis};
use crate::i18n::tr;

use super::load::{Arrivals, Load, LoadError};
use super::report::LoadReport;
use super::simulation::Simulation;

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The 95th percentile of the times to finish, at most.
    pub p95_ms: Millis,
    /// The share of conversations that may fail, from 0 to 1.
    pub failed: f64,
}

/// One rate that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// Customers a minute.
    pub per_minute: f64,
    /// The 95th percentile of the times to finish.
    pub p95_ms: Millis,
    /// The share of conversations that failed.
    pub failed: f64,
    /// Whether the target holds.
    pub holds: bool,
}

/// What gives way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottleneck {
    /// Nothing within the rates that can be tried.
    None,
    /// The triggers per minute are used up.
    Rate,
    /// The slots for requests under way are all taken.
    Slots,
    /// The answers, waits or failures alone break the target, with nobody in the queue.
    Latency,
}

impl Bottleneck {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Rate => "rate",
            Self::Slots => "slots",
            Self::Latency => "latency",
        }
    }
}

/// What came of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// All rates that were tried, the lowest first.
    pub tried: Vec<Tried>,
    /// The highest rate at which the target holds; 0 where it holds at none.
    pub most: f64,
    /// What gives way beyond it.
    pub bottleneck: Bottleneck,
    /// What would move it, in a sentence.
    pub advice: String,
}

/// The rates between which the search looks, in customers a minute.
const LOWEST: f64 = 0.5;
const HIGHEST: f64 = 100_000.0;

/// How close the search goes: the rates on both sides of the edge differ by so much.
const CLOSE: f64 = 1.03;

/// The search, step by step.
#[derive(Clone, Debug)]
pub struct CapacitySearch {
    document: Document,
    load: Load,
    target: Target,
    simulation: Simulation,
    /// The rate that is being tried.
    rate: f64,
    /// The highest that holds and the lowest that breaks, so far.
    holds: Option<f64>,
    breaks: Option<f64>,
    tried: Vec<Tried>,
    /// What came of the lowest rate that breaks.
    broken: Option<LoadReport>,
}

impl CapacitySearch {
    /// A search that has not begun. Of the load, everything but the rate counts.
    ///
    /// # Errors
    /// A load that makes no sense, or a flow with errors.
    pub fn new(document: &Document, load: &Load, target: Target) -> Result<Self, LoadError> {
        let rate = load.arrivals.per_minute().unwrap_or(10.0).clamp(LOWEST, HIGHEST);
        Ok(Self {
            simulation: Simulation::new(document, &at(load, rate))?,
            document: document.clone(),
            load: load.clone(),
            target,
            rate,
            holds: None,
            breaks: None,
            tried: Vec::new(),
            broken: None,
        })
    }

    /// Lets about so many things happen. Gives whether the search is over.
    ///
    /// # Errors
    /// A flow that cannot be simulated.
    pub fn advance(&mut self, steps: u32) -> Result<bool, LoadError> {
        match self.simulation.advance(steps) {
            Ok(false) => return Ok(false),
            Ok(true) => self.note(Some(self.simulation.report())),
            // So many at once break any target.
            Err(LoadError::TooMany { .. }) => self.note(None),
            Err(error) => return Err(error),
        }
        let Some(rate) = self.next_rate() else { return Ok(true) };
        self.rate = rate;
        self.simulation = Simulation::new(&self.document, &at(&self.load, rate))?;
        Ok(false)
    }

    /// How far it has come, about.
    pub fn progress(&self) -> f64 {
        (self.tried.len() as f64 / 14.0).min(0.95)
    }

    fn note(&mut self, report: Option<LoadReport>) {
        let figures = report.as_ref().map_or((Millis::MAX, 1.0), |report| {
            let ended = f64::from(report.conversations.max(1));
            (report.duration_ms.p95, f64::from(report.conversations - report.completed) / ended)
        });
        let (p95_ms, failed) = figures;
        let holds = p95_ms <= self.target.p95_ms && failed <= self.target.failed;
        self.tried.push(Tried { per_minute: self.rate, p95_ms, failed, holds });
        if holds {
            self.holds = Some(self.holds.map_or(self.rate, |best| best.max(self.rate)));
        } else if self.breaks.is_none_or(|worst| self.rate < worst) {
            self.breaks = Some(self.rate);
            self.broken = report;
        }
    }

    fn next_rate(&self) -> Option<f64> {
        match (self.holds, self.breaks) {
            (Some(low), Some(high)) if high / low > CLOSE => Some((low * high).sqrt()),
            (Some(_), Some(_)) => None,
            (Some(low), None) if low < HIGHEST => Some((low * 4.0).min(HIGHEST)),
            (None, Some(high)) if high > LOWEST => Some((high / 4.0).max(LOWEST)),
            _ => None,
        }
    }

    /// What came of it so far.
    pub fn capacity(&self) -> Capacity {
        let mut tried = self.tried.clone();
        tried.sort_by(|a, b| a.per_minute.total_cmp(&b.per_minute));
        let limits = self.load.limits.unwrap_or(self.document.flow().limits);
        let bottleneck = match &self.broken {
            None => Bottleneck::None,
            Some(report) => bottleneck(report, &limits, self.holds.is_none()),
        };
        let advice = advice(bottleneck, &limits, self.broken.as_ref());
        Capacity { tried, most: self.holds.unwrap_or(0.0), bottleneck, advice }
    }
}

fn at(load: &Load, per_minute: f64) -> Load {
    Load { arrivals: Arrivals::Poisson { per_minute }, ..load.clone() }
}

/// Which of the limits is used up where the target breaks: the one that requests wait for.
fn bottleneck(report: &LoadReport, limits: &Limits, breaks_always: bool) -> Bottleneck {
    let webhook = &report.webhook;
    let slots = limits.max_concurrent_requests.map_or(0.0, |most| webhook.concurrency_mean / f64::from(most));
    let minutes = report.simulated_ms as f64 / 60_000.0;
    let started = (webhook.requests - webhook.turned_away) as f64;
    let rate = limits.max_triggers_per_minute.map_or(0.0, |most| started / minutes / f64::from(most));
    let nobody_waits = webhook.queue_wait_ms.p95 == 0 && webhook.turned_away == 0;
    if nobody_waits || breaks_always && slots.max(rate) < 0.5 {
        Bottleneck::Latency
    } else if rate > slots {
        Bottleneck::Rate
    } else {
        Bottleneck::Slots
    }
}

fn advice(bottleneck: Bottleneck, limits: &Limits, broken: Option<&LoadReport>) -> String {
    let response = broken.map_or(0.0, |report| report.webhook.response_ms.mean / 1000.0);
    let each = broken.map_or(1.0, |report| report.webhook.requests as f64 / f64::from(report.conversations));
    match bottleneck {
        Bottleneck::None => {
            tr!("The target holds at every rate that was tried. Nothing in the way.").to_owned()
        }
        Bottleneck::Rate => tr!(
            "Each customer makes {each} requests, and {rate} a minute may start. Fewer calls per customer, or a longer wait before \
             a recheck, let more customers through; quicker answers do not.",
            each = format!("{each:.1}"),
            rate = limits.max_triggers_per_minute.unwrap_or_default()
        ),
        Bottleneck::Slots => tr!(
            "A request holds one of {slots} slots for {response} s on average. Answer at once and work in the background: half the \
             time in a slot lets twice as many customers through.",
            slots = limits.max_concurrent_requests.unwrap_or_default(),
            response = format!("{response:.1}")
        ),
        Bottleneck::Latency => tr!(
            "It breaks with nobody in the queue: answers ({response} s on average), waits and failures alone are more than the \
             target allows. Shorten them, or choose another target.",
            response = format!("{response:.1}")
        ),
    }
}

impl Capacity {
    /// Gives its members as the page's worker hands them over.
    pub fn give(&self, object: &mut impl Members) {
        object.list("tried", &self.tried, |tried, object| {
            object.put("per_minute", tried.per_minute.into());
            object.put("p95_ms", tried.p95_ms.into());
            object.put("failed", tried.failed.into());
            object.put("holds", tried.holds.into());
        });
        object.put("most", self.most.into());
        object.text("bottleneck", self.bottleneck.as_str());
        object.text("advice", &self.advice);
    }
}
