//! A run with all that came into it from outside: enough to make it again, event by event.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::{Millis, Port};
use crate::interpreter::{EventKind, Failure, Program, Response};

use super::options::{RunOptions, Webhooks};
use super::scheduler::{Customer, Outgoing, Run, Ticket};

/// Something that came into a run from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Time was let pass up to here. Left out where it follows from what comes next.
    Time(Millis),
    /// A customer wrote something.
    Said {
        /// When.
        t_ms: Millis,
        /// Who.
        customer: Customer,
        /// What.
        text: Arc<str>,
    },
    /// With live webhooks: an answer came, or word that none will.
    Answered {
        /// When.
        t_ms: Millis,
        /// To whose request.
        customer: Customer,
        /// The answer.
        answer: Result<Response, Failure>,
    },
    /// Somebody stopped the run.
    Stopped(Millis),
}

/// Where a run is to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakpoints {
    /// Nodes, by id: the run holds when one is entered.
    pub nodes: BTreeSet<Arc<str>>,
    /// Edges, by the ports that they leave: the run holds when one is taken.
    pub edges: BTreeSet<(Arc<str>, Port)>,
}

impl Breakpoints {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty()
    }

    fn holds(&self, kind: &EventKind, node: Option<&Arc<str>>) -> bool {
        let EventKind::NodeEntered { via, .. } = kind else { return false };
        node.is_some_and(|node| self.nodes.contains(node))
            || via.as_ref().is_some_and(|via| self.edges.contains(via))
    }
}

/// Where a run holds: at a breakpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halt {
    /// Whose conversation came to it.
    pub customer: Customer,
    /// How many events that conversation had at that moment.
    pub after: usize,
}

/// A run that is written down. What a [`Run`] can be told, it can be told.
#[derive(Clone, Debug)]
pub struct Recording {
    run: Run,
    incoming: Vec<Incoming>,
    /// Up to when time was let pass since the last thing that came in.
    passed: Option<Millis>,
    breakpoints: Arc<Breakpoints>,
    /// How many events of each conversation were held against the breakpoints.
    seen: Vec<usize>,
}

impl Recording {
    /// A run that has not begun.
    pub fn new(run: Run) -> Self {
        Self { run, incoming: Vec::new(), passed: None, breakpoints: Arc::default(), seen: Vec::new() }
    }

    /// A run made again from what came into the first one; in the end time is let pass up to `until`.
    pub fn replay(
        program: Arc<Program>,
        options: RunOptions,
        incoming: &[Incoming],
        until: Option<Millis>,
    ) -> Self {
        let mut recording = Self::new(Run::new(program, options));
        recording.run.start(0);
        for each in incoming {
            match each {
                Incoming::Time(t_ms) => _ = recording.advance(*t_ms),
                Incoming::Said { t_ms, customer, text } => {
                    recording.say(*t_ms, *customer, Arc::clone(text));
                }
                Incoming::Answered { t_ms, customer, answer } => {
                    if let Some(ticket) = recording.run.ticket(*customer) {
                        recording.resolve(*t_ms, ticket, answer.clone());
                    }
                }
                Incoming::Stopped(t_ms) => recording.stop(*t_ms),
            }
            recording.run.take_outgoing();
        }
        if let Some(until) = until {
            recording.advance(until);
        }
        recording.run.take_outgoing();
        recording
    }

    /// The run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// What came into it, in order.
    pub fn incoming(&self) -> &[Incoming] {
        &self.incoming
    }

    /// Up to when time was let pass since the last thing that came in.
    pub fn passed(&self) -> Option<Millis> {
        self.passed
    }

    /// Starts all conversations. Gives where the run holds, if it does.
    pub fn start(&mut self, now: Millis) -> Option<Halt> {
        self.run.start(now);
        self.halt()
    }

    /// Holds the run at these from now on.
    pub fn set_breakpoints(&mut self, breakpoints: Arc<Breakpoints>) {
        self.breakpoints = breakpoints;
        // What has happened is past.
        self.seen = self.counts();
    }

    /// Lets time pass, up to a breakpoint at the farthest. Gives where the run holds, if it does.
    pub fn advance(&mut self, until: Millis) -> Option<Halt> {
        if let Some(halt) = self.halt() {
            return Some(halt);
        }
        let is_due = |run: &Run| run.next_wake().filter(|due| *due <= until);
        if self.run.options().webhooks == Webhooks::Live {
            if is_due(&self.run).is_some() {
                self.incoming.push(Incoming::Time(until));
            }
            self.passed = Some(until);
        } else if !self.breakpoints.is_empty() {
            // From one thing to the next: nothing beyond the breakpoint is to happen.
            while let Some(due) = is_due(&self.run) {
                self.run.advance(due);
                self.passed = Some(due);
                if let Some(halt) = self.halt() {
                    return Some(halt);
                }
            }
        }
        self.run.advance(until);
        self.passed = Some(until);
        self.halt()
    }

    /// A customer writes something.
    pub fn say(&mut self, now: Millis, customer: Customer, text: Arc<str>) {
        self.came(Incoming::Said { t_ms: now, customer, text: Arc::clone(&text) });
        self.run.say(now, customer, text);
    }

    /// The answer to a live request. One that nobody waits for any more changes nothing.
    pub fn resolve(&mut self, now: Millis, ticket: Ticket, answer: Result<Response, Failure>) {
        if self.run.ticket(ticket.customer) == Some(ticket) {
            let answer = answer.clone();
            self.came(Incoming::Answered { t_ms: now, customer: ticket.customer, answer });
        } else {
            self.came(Incoming::Time(now));
        }
        self.run.resolve(now, ticket, answer);
    }

    /// Stops all conversations.
    pub fn stop(&mut self, now: Millis) {
        if !self.run.is_over() {
            if let Some(passed) = self.passed {
                // What was due by then had happened before the stop; what is due now had not.
                self.came(Incoming::Time(passed));
            }
            self.came(Incoming::Stopped(now));
        }
        self.run.stop(now);
    }

    /// What the driver must do since it last asked.
    pub fn take_outgoing(&mut self) -> Vec<Outgoing> {
        self.run.take_outgoing()
    }

    /// The first breakpoint that was come to and not been told of.
    pub fn halt(&mut self) -> Option<Halt> {
        if self.breakpoints.is_empty() {
            return None;
        }
        self.seen.resize(self.run.customers().count(), 0);
        for customer in self.run.customers() {
            let Some(seen) = self.seen.get_mut(customer.0 as usize) else { continue };
            let events = &self.run.conversation(customer).trace().events;
            let fresh = events.get(*seen..).unwrap_or_default();
            let hit = fresh.iter().position(|event| self.breakpoints.holds(&event.kind, event.node.as_ref()));
            *seen = hit.map_or(events.len(), |at| *seen + at + 1);
            if hit.is_some() {
                return Some(Halt { customer, after: *seen });
            }
        }
        None
    }

    fn came(&mut self, incoming: Incoming) {
        self.passed = None;
        self.incoming.push(incoming);
    }

    fn counts(&self) -> Vec<usize> {
        let run = &self.run;
        run.customers().map(|customer| run.conversation(customer).trace().events.len()).collect()
    }
}
