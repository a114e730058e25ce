//! Runs that were not begun by Run: made again, opened, beside the current one.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::flow::Document;
use crate::run::Customer;
use crate::runtime::Driver;

use super::State;

/// A run beside the current one, with the document that it was made from.
#[derive(Clone)]
pub(in crate::ui) struct Beside {
    pub(in crate::ui) driver: Driver,
    pub(in crate::ui) document: Document,
}

impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        self.driver == other.driver
    }
}

/// A run to show that was not begun here.
pub(in crate::ui) struct Shown {
    pub(in crate::ui) driver: Driver,
    pub(in crate::ui) document: Document,
    /// Whether the run before it stays beside it.
    pub(in crate::ui) beside: bool,
    /// Its id, where it comes from the shelf.
    pub(in crate::ui) kept: Option<Rc<str>>,
}

impl State {
    pub(super) fn show_run(&mut self, shown: Shown) {
        let before = self.driver.clone().zip(self.ran.clone()).filter(|_| shown.beside);
        let watched = self.watched;
        self.put_run_away();
        self.beside = before.map(|(driver, document)| Beside { driver, document });
        if self.beside.is_some() {
            (self.watched, self.is_tall) = (watched, true);
        }
        (self.driver, self.ran, self.kept) = (Some(shown.driver), Some(shown.document), shown.kept);
    }

    pub(super) fn swap_runs(&mut self) {
        let Some(beside) = self.beside.take() else { return };
        let now = self.driver.take().zip(self.ran.take());
        self.beside = now.map(|(driver, document)| Beside { driver, document });
        let customers = beside.driver.read(|run| run.options().customers);
        if self.watched.0 >= customers {
            self.watched = Customer::FIRST;
        }
        (self.driver, self.ran) = (Some(beside.driver), Some(beside.document));
        self.travel(None, None);
        // Whether it is on the shelf is known to the run that was made here alone.
        self.kept = None;
    }
}

/// Puts something in where it is not, and takes it out where it is.
pub(super) fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
