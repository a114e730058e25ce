//! What is counted of a simulation, as it happens.

use std::sync::Arc;

use crate::flow::{Millis, Port};
use crate::interpreter::{Conversation, NodeIndex, Outcome, Program, TraceEvent};
use crate::run::{Over, Pause, Watch};

use super::detail::NodeTime;
use super::series::Series;
use super::stats::Durations;

/// What is counted. Conversations of the warm-up are in the series alone.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) edges: Edges,
    pub(super) nodes: Vec<NodeTime>,
    /// How many customers come before those that count.
    warmup: u32,
    /// When the first of those that count came: time is counted from then on.
    pub(super) counted_from: Millis,
    pub(super) events: u64,
    pub(super) completed: u32,
    pub(super) failed: u32,
    pub(super) duration: Durations,
    pub(super) first_message: Durations,
    pub(super) longest_silence: Durations,
    pub(super) ok: u64,
    pub(super) errors: u64,
    pub(super) timeouts: u64,
    pub(super) turned_away: u64,
    pub(super) queue_wait: Durations,
    pub(super) response: Durations,
    queued: u32,
    in_flight: u32,
    /// Requests queued and under way, each times ms, before those that count.
    areas_before: (f64, f64),
    pub(super) queue_max: u32,
    /// Up to when the series goes.
    since: Millis,
    pub(super) series: Series,
    /// Why a conversation never came to an end.
    pub(super) endless: Option<Arc<str>>,
    /// The first customer's events, where traces are kept.
    pub(super) first_trace: Vec<TraceEvent>,
}

impl Tally {
    pub(super) fn new(program: &Program, warmup: u32) -> Self {
        Self {
            edges: Edges::new(program),
            nodes: vec![NodeTime::default(); program.len()],
            warmup,
            counted_from: 0,
            events: 0,
            completed: 0,
            failed: 0,
            duration: Durations::default(),
            first_message: Durations::default(),
            longest_silence: Durations::default(),
            ok: 0,
            errors: 0,
            timeouts: 0,
            turned_away: 0,
            queue_wait: Durations::default(),
            response: Durations::default(),
            queued: 0,
            in_flight: 0,
            areas_before: (0.0, 0.0),
            queue_max: 0,
            since: 0,
            series: Series::default(),
            endless: None,
            first_trace: Vec::new(),
        }
    }

    /// A customer comes.
    pub(super) fn arrived(&mut self, now: Millis, customer: u32) {
        self.pass(now);
        self.events += 1;
        self.series.now().started += 1;
        if customer == self.warmup && customer > 0 {
            (self.counted_from, self.areas_before) = (now, self.series.areas());
            self.queue_max = self.queued;
        }
    }

    /// Time goes by, with as many requests queued and under way as there are.
    #[inline]
    pub(super) fn pass(&mut self, now: Millis) {
        if now != self.since {
            self.series.pass(self.since, now, self.queued, self.in_flight);
            self.since = now;
        }
    }

    /// Requests queued and under way, each times ms: whole numbers, so that nothing is lost in adding them up.
    pub(super) fn areas(&self) -> (f64, f64) {
        let (queue, in_flight) = self.series.areas();
        (queue - self.areas_before.0, in_flight - self.areas_before.1)
    }

    fn counts(&self, customer: u32) -> bool {
        customer >= self.warmup
    }

    fn node(&mut self, node: NodeIndex) -> &mut NodeTime {
        &mut self.nodes[node.0 as usize]
    }
}

impl Watch for Tally {
    fn queued(&mut self, now: Millis) {
        self.pass(now);
        self.queued += 1;
        self.queue_max = self.queue_max.max(self.queued);
    }

    #[inline]
    fn sent(&mut self, now: Millis, customer: u32, node: NodeIndex, queued_ms: Option<Millis>) {
        self.pass(now);
        self.events += 1;
        self.in_flight += 1;
        if queued_ms.is_some() {
            self.queued -= 1;
        }
        if self.counts(customer) {
            let ms = queued_ms.unwrap_or(0);
            self.queue_wait.add(ms);
            self.node(node).queue_ms += ms;
        }
    }

    fn turned_away(&mut self, now: Millis, customer: u32, _node: NodeIndex) {
        self.pass(now);
        self.events += 1;
        self.series.now().turned_away += 1;
        if self.counts(customer) {
            self.turned_away += 1;
        }
    }

    fn over(&mut self, now: Millis, customer: u32, node: NodeIndex, how: Over, elapsed_ms: Millis) {
        self.pass(now);
        self.events += 1;
        self.in_flight -= 1;
        if how == Over::TimedOut {
            self.series.now().timeouts += 1;
        }
        if self.counts(customer) {
            match how {
                Over::Ok => self.ok += 1,
                Over::Error | Over::Stopped => self.errors += 1,
                Over::TimedOut => self.timeouts += 1,
            }
            self.response.add(elapsed_ms);
            self.node(node).request_ms += elapsed_ms;
        }
    }

    fn paused(&mut self, now: Millis, customer: u32, node: NodeIndex, _pause: Pause, until: Millis) {
        // It will end, and only once.
        self.events += 1;
        if self.counts(customer) {
            self.node(node).wait_ms += until - now;
        }
    }

    fn went(&mut self, customer: u32, ways: &[(NodeIndex, Port)]) {
        if self.counts(customer) {
            self.edges.count(ways);
        }
    }

    fn ended(&mut self, now: Millis, customer: u32, conversation: &mut Conversation) {
        self.pass(now);
        if customer == 0 {
            self.first_trace = conversation.take_events();
        }
        if conversation.ran_away() && self.endless.is_none() {
            self.endless = conversation.outcome().and_then(|(_, reason)| reason.clone());
        }
        let outcome = conversation.outcome().map(|(outcome, _)| *outcome);
        let span = self.series.now();
        match outcome {
            Some(Outcome::Completed) => span.completed += 1,
            Some(Outcome::Failed | Outcome::Stopped) => span.failed += 1,
            None => span.unanswered += 1,
        }
        if !self.counts(customer) {
            return;
        }
        if let Some(first) = conversation.trace().first_message_at() {
            self.first_message.add(first - conversation.started_at());
        }
        match outcome {
            Some(Outcome::Completed) => self.completed += 1,
            Some(Outcome::Failed | Outcome::Stopped) => self.failed += 1,
            // It has no end, and so neither a duration nor a longest silence.
            None => return,
        }
        self.duration.add(now - conversation.started_at());
        self.longest_silence.add(conversation.trace().longest_silence_ms());
    }
}

/// How often each port of each node was taken.
#[derive(Clone, Debug)]
pub(super) struct Edges {
    /// Where a node's counts begin.
    first: Vec<usize>,
    counts: Vec<u64>,
}

/// The places before those of a condition's branches: one for each kind of port, as they stand in [`Port`], so that the
/// place is a number that is there already.
const KINDS: usize = 6;

impl Edges {
    fn new(program: &Program) -> Self {
        let mut first = Vec::with_capacity(program.len());
        let mut count = 0;
        for node in program.node_indices() {
            first.push(count);
            count += KINDS + program.branches(node).unwrap_or(0);
        }
        Self { first, counts: vec![0; count] }
    }

    fn place(&self, node: NodeIndex, port: Port) -> usize {
        let place = match port {
            Port::Next => 0,
            Port::Timeout => 1,
            Port::Error => 2,
            Port::Limit => 3,
            Port::Branch(index) => KINDS + index,
            Port::Else => 5,
        };
        self.first[node.0 as usize] + place
    }

    fn count(&mut self, ways: &[(NodeIndex, Port)]) {
        for (node, port) in ways {
            let place = self.place(*node, *port);
            self.counts[place] += 1;
        }
    }

    /// How often a port was taken.
    pub(super) fn taken(&self, node: NodeIndex, port: Port) -> u64 {
        self.counts[self.place(node, port)]
    }

    /// How often each branch of a condition was taken, else last; `None` where the node is none.
    pub(super) fn branches(&self, program: &Program, node: NodeIndex) -> Option<Vec<u64>> {
        let branches = 0..program.branches(node)?;
        let ports = branches.map(Port::Branch).chain([Port::Else]);
        Some(ports.map(|port| self.taken(node, port)).collect())
    }
}
