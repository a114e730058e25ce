//! What the page shows beside the report: distributions, outcomes over time, and where in the flow the time goes.

use std::sync::Arc;

use crate::flow::{Members, Millis, Port};
use crate::interpreter::Program;

use super::stats::Durations;
use super::tally::Tally;

/// What the page shows beside the report.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// How the times to finish are distributed.
    pub duration: Vec<Bin>,
    /// How the longest silences are distributed.
    pub longest_silence: Vec<Bin>,
    /// What came of conversations, span by span.
    pub outcomes: Vec<Outcomes>,
    /// By node, in the order of the document.
    pub nodes: Vec<NodeTime>,
    /// How often each port that was taken at all was taken.
    pub edges: Vec<(Arc<str>, Port, u64)>,
}

/// How many durations there are from one time to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// From when on.
    pub from_ms: Millis,
    /// Up to when, not included.
    pub to_ms: Millis,
    /// How many.
    pub count: u64,
}

/// What happened in one span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// When it begins.
    pub t_ms: Millis,
    /// When it ends.
    pub until_ms: Millis,
    /// Conversations that completed.
    pub completed: u32,
    /// Conversations that failed.
    pub failed: u32,
    /// Requests that timed out.
    pub timeouts: u32,
    /// Requests that were turned away.
    pub turned_away: u32,
}

/// The time that all conversations together have spent at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeTime {
    /// In the queue before the gate.
    pub queue_ms: Millis,
    /// With a request under way.
    pub request_ms: Millis,
    /// Waiting: in a wait, between attempts, for a reply.
    pub wait_ms: Millis,
}

impl NodeTime {
    /// All of it.
    pub fn total_ms(&self) -> Millis {
        self.queue_ms + self.request_ms + self.wait_ms
    }
}

/// How many bars a distribution has at most.
const BARS: Millis = 60;

impl Detail {
    /// Gives its members as the page's worker hands them over.
    pub(super) fn give(&self, object: &mut impl Members) {
        object.list("duration", &self.duration, give_bin);
        object.list("longest_silence", &self.longest_silence, give_bin);
        object.list("outcomes", &self.outcomes, |span, object| {
            object.put("t_ms", span.t_ms.into());
            object.put("until_ms", span.until_ms.into());
            object.put("completed", span.completed.into());
            object.put("failed", span.failed.into());
            object.put("timeouts", span.timeouts.into());
            object.put("turned_away", span.turned_away.into());
        });
        object.list("nodes", &self.nodes, |node, object| {
            object.put("queue_ms", node.queue_ms.into());
            object.put("request_ms", node.request_ms.into());
            object.put("wait_ms", node.wait_ms.into());
        });
        object.list("edges", &self.edges, |(node, port, count), object| {
            object.text("node", node);
            object.text("port", &port.to_string());
            object.put("count", (*count).into());
        });
    }

    pub(super) fn of(tally: &Tally, program: &Program, end: Millis) -> Self {
        let mut edges = Vec::new();
        for node in program.node_indices() {
            let branches = (0..program.branches(node).unwrap_or(0)).map(Port::Branch);
            for port in [Port::Next, Port::Timeout, Port::Error, Port::Limit]
                .into_iter()
                .chain(branches)
                .chain([Port::Else])
            {
                let count = tally.edges.taken(node, port);
                if count > 0 {
                    edges.push((Arc::clone(program.id(node)), port, count));
                }
            }
        }
        let outcomes = tally.series.spans(end).map(|(t_ms, until_ms, span)| Outcomes {
            t_ms,
            until_ms,
            completed: span.completed,
            failed: span.failed,
            timeouts: span.timeouts,
            turned_away: span.turned_away,
        });
        Self {
            duration: bins(&tally.duration),
            longest_silence: bins(&tally.longest_silence),
            outcomes: outcomes.collect(),
            nodes: tally.nodes.clone(),
            edges,
        }
    }
}

fn give_bin(bin: &Bin, object: &mut impl Members) {
    object.put("from_ms", bin.from_ms.into());
    object.put("to_ms", bin.to_ms.into());
    object.put("count", bin.count.into());
}

/// Bars of one width, a round number of ms, from 0 to the greatest.
fn bins(durations: &Durations) -> Vec<Bin> {
    let max = durations.stats().max;
    let width = round_up(max / BARS + 1);
    let count = max / width + 1;
    let below = durations.below((0..=count).map(|at| at * width));
    below
        .windows(2)
        .enumerate()
        .map(|(at, pair)| {
            let from_ms = at as Millis * width;
            Bin { from_ms, to_ms: from_ms + width, count: pair[1] - pair[0] }
        })
        .collect()
}

/// The next of 1, 2, 5, 10, 20, 50, …
fn round_up(ms: Millis) -> Millis {
    let mut power = 1;
    loop {
        for step in [1, 2, 5] {
            if step * power >= ms {
                return step * power;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_hold_everything() {
        let mut durations = Durations::default();
        (0..100_000).for_each(|at| durations.add(at % 7919));
        let bins = bins(&durations);
        assert!(bins.len() as Millis <= BARS + 1);
        assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), 100_000);
        assert_eq!((bins[0].from_ms, bins[0].to_ms), (0, 200));
    }

    #[test]
    fn widths_are_round() {
        assert_eq!([1, 2, 3, 7, 11, 132, 500, 501].map(round_up), [1, 2, 5, 10, 20, 200, 500, 1000]);
    }
}
