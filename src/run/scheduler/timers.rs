//! When who is due: the earliest first, and among equal times whoever was set first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::flow::{Millis, guards};

use super::Customer;

/// How many bits the place of a conversation takes: enough for [`guards::MAX_CONVERSATIONS_PRESENT`]. The rest of the
/// word counts timers, a trillion of them: as many as the most customers need in the most steps that they may take.
const PLACE_BITS: u32 = 24;
const _: () = assert!(guards::MAX_CONVERSATIONS_PRESENT < 1 << PLACE_BITS);

/// A timer that was set; the default is none that ever was. Another one of the same conversation takes its place: whoever
/// sets it keeps the one that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timer(u64);

impl Timer {
    fn customer(self) -> Customer {
        Customer((self.0 & ((1 << PLACE_BITS) - 1)) as u32)
    }
}

/// The timers of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    /// The time and the timer in one number: a fifth of a simulation's time goes into putting these in order.
    heap: BinaryHeap<Reverse<u128>>,
    /// Whether the first one was taken and is still there: most often whoever it was for sets the next one, which takes its
    /// place, and the heap is put in order once instead of twice.
    taken: bool,
    set: u64,
}

impl Timers {
    /// A timer for a time.
    #[inline(always)]
    pub(super) fn set(&mut self, at: Millis, customer: Customer) -> Timer {
        self.set += 1;
        let timer = Timer(self.set << PLACE_BITS | u64::from(customer.0));
        let key = Reverse(u128::from(at) << 64 | u128::from(timer.0));
        if std::mem::take(&mut self.taken)
            && let Some(mut first) = self.heap.peek_mut()
        {
            *first = key;
        } else {
            self.heap.push(key);
        }
        timer
    }

    /// When the next one is due. What was taken must have been [settled](Self::settle).
    #[inline]
    pub(super) fn next(&self) -> Option<Millis> {
        debug_assert!(!self.taken);
        self.heap.peek().map(|Reverse(key)| (key >> 64) as Millis)
    }

    /// Takes the next one.
    #[inline]
    pub(super) fn take(&mut self) -> Option<(Timer, Customer)> {
        debug_assert!(!self.taken);
        let Reverse(key) = self.heap.peek()?;
        let timer = Timer(*key as u64);
        self.taken = true;
        Some((timer, timer.customer()))
    }

    /// What came of the timer that was taken is over.
    #[inline]
    pub(super) fn settle(&mut self) {
        if std::mem::take(&mut self.taken) {
            self.heap.pop();
        }
    }

    pub(super) fn clear(&mut self) {
        self.heap.clear();
        self.taken = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_among_equal_times_whoever_was_set_first() {
        let mut timers = Timers::default();
        let set = [(7, 3), (5, 9), (7, 1), (Millis::MAX, 0), (5, 16_000_000)];
        let set = set.map(|(at, customer)| (timers.set(at, Customer(customer)), at, Customer(customer)));
        for place in [1, 4, 0, 2, 3] {
            let (timer, at, customer) = set[place];
            assert_eq!(timers.next(), Some(at));
            assert_eq!(timers.take(), Some((timer, customer)));
            timers.settle();
        }
        assert_eq!((timers.next(), timers.take()), (None, None));
    }

    #[test]
    fn the_next_one_takes_the_place_of_the_one_that_was_taken() {
        let mut timers = Timers::default();
        for customer in 0..5 {
            timers.set(u64::from(customer), Customer(customer));
        }
        let mut order = Vec::new();
        while let Some((_, customer)) = timers.take() {
            order.push(customer.0);
            match customer.0 {
                0 => _ = timers.set(10, Customer(10)),
                1 => (11..14).for_each(|customer| _ = timers.set(2, Customer(customer))),
                _ => {}
            }
            timers.settle();
        }
        assert_eq!(order, [0, 1, 2, 11, 12, 13, 3, 4, 10]);
    }

    #[test]
    fn no_timer_is_another() {
        let mut timers = Timers::default();
        let first = timers.set(1, Customer(4));
        assert_ne!(timers.set(1, Customer(4)), first);
        assert_ne!(first, Timer::default());
    }
}
