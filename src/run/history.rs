//! A conversation's moments, found quickly in both directions: some are kept, the others folded from the nearest.

use std::rc::Rc;

use crate::flow::Object;
use crate::interpreter::TraceEvent;

use super::moment::Moment;

/// Every so many events a moment is kept.
const EVERY: usize = 256;

/// A conversation's moments.
#[derive(Clone, Debug)]
pub struct History {
    /// The moments after 0, [`EVERY`], 2 × [`EVERY`] … events.
    kept: Vec<Rc<Moment>>,
    last: Rc<Moment>,
}

impl History {
    /// Before the first event. `variables` are the initial values, secrets masked.
    pub fn new(variables: Object) -> Self {
        let first = Rc::new(Moment::new(variables));
        Self { kept: vec![Rc::clone(&first)], last: first }
    }

    /// The moment after so many of the events.
    pub fn at(&mut self, events: &[TraceEvent], wanted: usize) -> Rc<Moment> {
        let wanted = wanted.min(events.len());
        let mark = (wanted / EVERY).min(self.kept.len() - 1);
        let nearest = &self.kept[mark];
        if self.last.events > wanted || self.last.events < nearest.events {
            self.last = Rc::clone(nearest);
        }
        while self.last.events < wanted {
            let from = self.last.events;
            let to = wanted.min((from / EVERY + 1) * EVERY);
            Rc::make_mut(&mut self.last).apply_all(&events[from..to]);
            if to == self.kept.len() * EVERY {
                self.kept.push(Rc::clone(&self.last));
            }
        }
        Rc::clone(&self.last)
    }
}
