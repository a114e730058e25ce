//! What the page shows of the run: the watched conversation's moment, and the traffic of all.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Millis;
use crate::run::{Counter, Customer, History, Moment, Run, Traffic};
use crate::runtime::Driver;

use super::state::State;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct View {
    pub(super) moment: Rc<Moment>,
    pub(super) traffic: Rc<Traffic>,
    /// How many events the watched conversation has in all.
    pub(super) events: usize,
}

/// What was folded already, so that another moment costs the events between and not the whole trace.
#[derive(Default)]
struct Folded {
    driver: Option<Driver>,
    watched: Option<(Customer, History)>,
    counter: Counter,
    /// The last moment that was shown at a later time than its last event's, and what it is then.
    late: Option<(Rc<Moment>, Rc<Moment>)>,
}

/// The view of the current state.
#[hook]
pub(super) fn use_view(state: &State) -> View {
    let folded = use_mut_ref(Folded::default);
    let before = use_mut_ref(View::default);
    let Some(driver) = &state.driver else {
        let variables = state.document().flow().variables.as_ref();
        let secrets = &state.document().flow().secrets;
        let shown = variables.iter().map(|(name, value)| {
            let masked = secrets.contains(name);
            (Arc::clone(name), if masked { crate::interpreter::MASK.into() } else { value.clone() })
        });
        let view = View { moment: Rc::new(Moment::new(shown.collect())), ..View::default() };
        // The very same as long as it is equal, so that nothing is drawn anew for it.
        if *before.borrow() != view {
            before.replace(view);
        }
        return before.borrow().clone();
    };
    driver.read(|run| folded.borrow_mut().view(driver, run, state.watched, (state.cursor, state.cursor_ms)))
}

impl Folded {
    fn view(
        &mut self,
        driver: &Driver,
        run: &Run,
        customer: Customer,
        (cursor, time): (Option<usize>, Option<Millis>),
    ) -> View {
        if self.driver.as_ref() != Some(driver) {
            *self = Self { driver: Some(driver.clone()), ..Self::default() };
        }
        let events = &run.conversation(customer).trace().events;
        let wanted = cursor.unwrap_or(events.len()).min(events.len());
        let history = match &mut self.watched {
            Some((watched, history)) if *watched == customer => history,
            watched => &mut watched.insert((customer, History::new(run.program().initial_variables()))).1,
        };
        let moment = history.at(events, wanted);
        let moment = match time.filter(|time| *time > moment.t_ms) {
            Some(time) => self.at(moment, time),
            None => moment,
        };
        let seen = run.customers().map(|other| {
            let trace = run.conversation(other).trace().events.as_slice();
            // Looking back: what the others had done by then.
            let seen = match cursor {
                None => trace.len(),
                Some(_) if other == customer => wanted,
                Some(_) => trace.partition_point(|event| event.t_ms <= moment.t_ms),
            };
            (trace, seen)
        });
        let traffic = self.counter.at(seen);
        View { moment, traffic, events: events.len() }
    }

    /// The same moment at a later time: the watched conversation has done nothing since, the others may have.
    fn at(&mut self, moment: Rc<Moment>, t_ms: Millis) -> Rc<Moment> {
        match &self.late {
            Some((of, late)) if Rc::ptr_eq(of, &moment) && late.t_ms == t_ms => Rc::clone(late),
            _ => {
                let late = Rc::new(Moment { t_ms, ..(*moment).clone() });
                self.late = Some((moment, Rc::clone(&late)));
                late
            }
        }
    }
}
