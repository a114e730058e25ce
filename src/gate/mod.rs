//! The webhook gate: what a bot platform lets through of the requests of all conversations together.
//!
//! First in, first out. A request starts when fewer than `max_concurrent_requests` are under way **and**
//! fewer than `max_triggers_per_minute` have started in the last 60 s (a sliding window). Until then it
//! queues; when `max_queued_requests` are queued already it is turned away.
//!
//! The gate is pure: it is told the time and never asks for it. A driver offers a request
//! ([`Gate::offer`]), says when one has ended ([`Gate::finish`]), and starts those that [`Gate::next`]
//! hands out; [`Gate::next_start`] says when to look again where nothing else happens before.

use std::collections::VecDeque;

use crate::flow::{Limits, Millis};

#[cfg(test)]
mod tests;

/// The length of the sliding window in ms.
pub const WINDOW_MS: Millis = 60_000;

/// What became of a request that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It starts now.
    Started,
    /// It waits behind so many others (0: it is the first of the queue).
    Queued {
        /// How many requests stand before it.
        ahead: usize,
    },
    /// The queue is full.
    TurnedAway,
}

/// The gate. `T` is whatever the driver knows a request by.
#[derive(Clone, Debug)]
pub struct Gate<T> {
    max_in_flight: usize,
    max_starts: usize,
    max_queued: usize,
    in_flight: usize,
    /// When the latest requests started: at most `max_starts` of them, oldest first.
    starts: VecDeque<Millis>,
    queue: VecDeque<T>,
}

impl<T: PartialEq> Gate<T> {
    /// A gate with a flow's limits.
    pub fn new(limits: &Limits) -> Self {
        let bound = |limit: Option<u32>| limit.map_or(usize::MAX, |limit| limit as usize);
        Self {
            max_in_flight: bound(limits.max_concurrent_requests),
            max_starts: bound(limits.max_triggers_per_minute),
            max_queued: bound(limits.max_queued_requests),
            in_flight: 0,
            starts: VecDeque::new(),
            queue: VecDeque::new(),
        }
    }

    /// A request wants to pass. Offers must come in the order of time, and [`Gate::next`] must have
    /// handed out all that could start before.
    #[inline]
    pub fn offer(&mut self, now: Millis, request: T) -> Admission {
        if self.queue.is_empty() && self.is_open(now) {
            self.start(now);
            return Admission::Started;
        }
        if self.queue.len() >= self.max_queued {
            return Admission::TurnedAway;
        }
        self.queue.push_back(request);
        Admission::Queued { ahead: self.queue.len() - 1 }
    }

    /// A request that was under way has ended, whichever way.
    #[inline]
    pub fn finish(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// A request that was queued does not want to pass any more. Gives whether it was there.
    pub fn withdraw(&mut self, request: &T) -> bool {
        let at = self.queue.iter().position(|queued| queued == request);
        at.and_then(|at| self.queue.remove(at)).is_some()
    }

    /// Starts the first of the queue, where it may start now.
    #[inline]
    pub fn next(&mut self, now: Millis) -> Option<T> {
        if self.queue.is_empty() || !self.is_open(now) {
            return None;
        }
        self.start(now);
        self.queue.pop_front()
    }

    /// When the first of the queue can start if no request ends before; `None` where the queue is empty
    /// or only the end of a request can help.
    #[inline]
    pub fn next_start(&self, now: Millis) -> Option<Millis> {
        if self.queue.is_empty() || self.in_flight >= self.max_in_flight {
            return None;
        }
        match self.starts.front() {
            Some(oldest) if self.starts.len() >= self.max_starts => Some((oldest + WINDOW_MS).max(now)),
            _ => Some(now),
        }
    }

    /// How many requests are under way.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// How many requests are queued.
    pub fn queued(&self) -> usize {
        self.queue.len()
    }

    /// How long ago the requests were started that still count in the window, the latest first.
    pub fn recent_starts(&self, now: Millis) -> impl Iterator<Item = Millis> {
        let ages = self.starts.iter().rev().map(move |start| now.saturating_sub(*start));
        ages.take_while(|age| *age < WINDOW_MS)
    }

    #[inline]
    fn is_open(&self, now: Millis) -> bool {
        // `starts` never holds more than `max_starts`, so the window is full only if it holds that many
        // and the oldest of them is still inside.
        let window_full = self.starts.len() >= self.max_starts
            && self.starts.front().is_none_or(|oldest| now < oldest + WINDOW_MS);
        self.in_flight < self.max_in_flight && !window_full
    }

    #[inline]
    fn start(&mut self, now: Millis) {
        self.in_flight += 1;
        if self.max_starts == usize::MAX {
            return;
        }
        if self.starts.len() >= self.max_starts {
            self.starts.pop_front();
        }
        self.starts.push_back(now);
    }
}
