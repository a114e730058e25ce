//! The run's time between two events, for countdowns.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::flow::Millis;
use crate::runtime::Driver;

/// Tells the run's time. Equal as long as it is the same run.
#[derive(Clone)]
pub(in crate::ui) struct Now(Option<Driver>);

impl Now {
    pub(in crate::ui) fn new(driver: Option<Driver>) -> Self {
        Self(driver)
    }

    /// The run's time in ms; 0 where there is no run.
    pub(in crate::ui) fn get(&self) -> Millis {
        self.0.as_ref().map_or(0, Driver::now)
    }
}

impl PartialEq for Now {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// Renders the component anew a few times a second while `running`.
#[hook]
pub(in crate::ui) fn use_ticker(running: bool) {
    let update = use_force_update();
    let interval = use_mut_ref(|| None::<Interval>);
    use_effect_with(running, move |running| {
        *interval.borrow_mut() = running.then(|| Interval::new(200, move || update.force_update()));
        let interval = Rc::clone(&interval);
        move || drop(interval.borrow_mut().take())
    });
}
