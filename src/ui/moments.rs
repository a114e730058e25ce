//! What the page shows of the run: the watched conversation's moment, and the traffic of all.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Port;
use crate::interpreter::EventKind;
use crate::run::{Customer, Moment, Run};
use crate::runtime::Driver;

use super::state::State;

/// How often the whole run, all customers together, entered each node and took each edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Traffic {
    pub(super) visits: BTreeMap<Arc<str>, u32>,
    pub(super) edges: BTreeMap<(Arc<str>, Port), u32>,
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct View {
    pub(super) moment: Rc<Moment>,
    pub(super) traffic: Rc<Traffic>,
    /// How many events the watched conversation has in all.
    pub(super) events: usize,
}

/// What was folded already, so that a new event costs one step and not the whole trace.
#[derive(Default)]
struct Folded {
    driver: Option<Driver>,
    customer: Option<Customer>,
    moment: Rc<Moment>,
    traffic: Rc<Traffic>,
    counted: Vec<usize>,
}

/// The view of the current state.
#[hook]
pub(super) fn use_view(state: &State) -> View {
    let folded = use_mut_ref(Folded::default);
    let Some(driver) = &state.driver else {
        let variables = state.document().flow().variables.as_ref();
        let secrets = &state.document().flow().secrets;
        let shown = variables.iter().map(|(name, value)| {
            let masked = secrets.contains(name);
            (Arc::clone(name), if masked { crate::interpreter::MASK.into() } else { value.clone() })
        });
        return View { moment: Rc::new(Moment::new(shown.collect())), ..View::default() };
    };
    driver.read(|run| folded.borrow_mut().view(driver, run, state.watched, state.cursor))
}

impl Folded {
    fn view(&mut self, driver: &Driver, run: &Run, customer: Customer, cursor: Option<usize>) -> View {
        let events = &run.conversation(customer).trace().events;
        let wanted = cursor.unwrap_or(events.len()).min(events.len());
        let same = self.driver.as_ref() == Some(driver) && self.customer == Some(customer);
        if !same || wanted < self.moment.events {
            self.customer = Some(customer);
            self.moment = Rc::new(Moment::new(run.program().initial_variables()));
        }
        if wanted > self.moment.events {
            let from = self.moment.events;
            Rc::make_mut(&mut self.moment).apply_all(&events[from..wanted]);
        }
        match cursor {
            None => self.count(driver, run),
            Some(_) => {
                // Looking back: what all customers had done by then.
                let until = self.moment.t_ms;
                self.counted.clear();
                let mut traffic = Traffic::default();
                for other in run.customers() {
                    let trace = &run.conversation(other).trace().events;
                    let seen = if other == customer {
                        wanted
                    } else {
                        trace.iter().take_while(|event| event.t_ms <= until).count()
                    };
                    traffic.count(&trace[..seen]);
                }
                self.traffic = Rc::new(traffic);
            }
        }
        self.driver = Some(driver.clone());
        View { moment: Rc::clone(&self.moment), traffic: Rc::clone(&self.traffic), events: events.len() }
    }

    fn count(&mut self, driver: &Driver, run: &Run) {
        if self.driver.as_ref() != Some(driver) || self.counted.is_empty() {
            self.traffic = Rc::default();
            self.counted = vec![0; run.customers().count()];
        }
        for (customer, counted) in run.customers().zip(&mut self.counted) {
            let events = &run.conversation(customer).trace().events;
            if *counted < events.len() {
                Rc::make_mut(&mut self.traffic).count(&events[*counted..]);
                *counted = events.len();
            }
        }
    }
}

impl Traffic {
    fn count(&mut self, events: &[crate::interpreter::TraceEvent]) {
        for event in events {
            if let (EventKind::NodeEntered { via, .. }, Some(node)) = (&event.kind, &event.node) {
                *self.visits.entry(Arc::clone(node)).or_default() += 1;
                if let Some((from, port)) = via {
                    *self.edges.entry((Arc::clone(from), *port)).or_default() += 1;
                }
            }
        }
    }
}
