//! Every way through a flow, on the real interpreter.
//!
//! Wherever a conversation waits for the world, all that can happen happens: a webhook answers as its mocks do,
//! and with a body for each side of each comparison that its answer decides ([`outcome`], worked out by
//! [`demand`]); it goes wrong in every way there is; the customer replies one thing or another, or not at all.
//! States that differ in nothing that can still decide anything are one ([`live`]), loops are gone round so
//! often and no more ([`walk`]), and what is asked of the graph that comes out is worked out without going
//! every way ([`routes`], [`count`], [`findings`]). What is reported has been run.
//!
//! [`explore`] does it all at once; [`Explorer`] in pieces, for whoever shows how far it is.

mod count;
mod coverage;
mod dates;
mod demand;
mod findings;
mod live;
mod outcome;
mod read;
mod record;
mod replay;
mod report;
mod routes;
mod sample;
mod scenario;
mod shape;
mod step;
mod walk;
mod wanted;

pub use coverage::branch_coverage;
pub use findings::LONG_SILENCE_MS;
pub use report::{
    BranchCoverage, Choice, ChoiceOutcome, ExploreOptions, ExploreReport, Finding, FindingCode, Way,
};

use crate::flow::{Document, Limits};
use crate::interpreter::CompileError;
use crate::run::run_scenarios;

use self::replay::replay;
use self::routes::{Route, Routes, gate_matters};
use self::walk::{Setting, Target, Walk, next_state};

/// Explores a flow.
///
/// # Errors
/// The document's diagnostics, where one of them is an error.
pub fn explore(document: &Document, options: ExploreOptions) -> Result<ExploreReport, CompileError> {
    let mut explorer = Explorer::new(document, options)?;
    while explorer.go_on(usize::MAX) {}
    Ok(explorer.report())
}

/// A flow that is being explored.
#[derive(Debug)]
pub struct Explorer {
    walk: Walk,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many states are known.
    pub states: usize,
    /// How many of them have not been looked at.
    pub waiting: usize,
}

impl Explorer {
    /// Begins to explore a flow.
    ///
    /// # Errors
    /// The document's diagnostics, where one of them is an error.
    pub fn new(document: &Document, options: ExploreOptions) -> Result<Self, CompileError> {
        Ok(Self { walk: Walk::new(Setting::new(document, options)?) })
    }

    /// Looks at some more states; says whether there are others left.
    pub fn go_on(&mut self, states: usize) -> bool {
        if self.walk.go_on(states) {
            return true;
        }
        let setting = &self.walk.setting;
        if setting.limits.max_triggers_per_minute.is_some() || !gate_matters(&self.walk) {
            return false;
        }
        // Once more, with an eye on the gate.
        let document = setting.document.clone();
        let Ok(again) = Setting::new(&document, setting.options) else { return false };
        let limits: Limits = document.flow().limits;
        self.walk = Walk::new(Setting { limits, ..again });
        true
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let (states, waiting) = self.walk.progress();
        Progress { states, waiting }
    }

    /// What came of it; where states are left, of what was looked at.
    pub fn report(&self) -> ExploreReport {
        let walk = &self.walk;
        let setting = &walk.setting;
        let routes = Routes::new(walk);
        let (ways, all) = count::ways(walk, setting.options.max_ways);
        let cut = walk.overflowed || setting.outcomes.cut || walk.progress().1 > 0;
        let goes_on = |target: &Target| matches!(target, Target::Cut { .. });
        let unrolled = goes_on(&walk.first.1)
            || walk.states.iter().flat_map(|state| &state.legs).any(|(_, _, target)| goes_on(target));
        let silences = routes.silences();
        let most_silent = silences.iter().rev().max_by_key(|silence| silence.ms);
        let way = |route: Option<Route>| replay(walk, &route.unwrap_or_else(|| self.somewhere()));
        let document = &setting.document;
        // The flow compiles: its scenarios do, too.
        let scenarios = run_scenarios(document).unwrap_or_default();
        ExploreReport {
            ways,
            truncated: cut || unrolled || !all,
            findings: findings::findings(walk, &routes),
            longest: way(routes.longest()),
            most_silent: way(most_silent.and_then(|silence| routes.through(silence))),
            branch_coverage: branch_coverage(document.flow(), &scenarios),
        }
    }

    /// Up to so many of the ways that end, each once.
    pub fn ways(&self, most: usize) -> Vec<Way> {
        let routes = count::each(&self.walk, &Routes::new(&self.walk), most);
        routes.iter().map(|route| replay(&self.walk, route)).collect()
    }

    /// A way where there is none that ends: on and on.
    fn somewhere(&self) -> Route {
        let mut route = Route::new();
        let mut next = next_state(self.walk.first.1);
        while let Some(id) = next {
            if self.walk.states[id].legs.is_empty() {
                break;
            }
            route.push((id, 0));
            next = next_state(self.walk.states[id].legs[0].2);
        }
        route
    }
}
