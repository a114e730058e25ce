//! What came of a load, as the JavaScript package gives it.

use std::sync::Arc;

use crate::flow::{Members, Millis, Value, members};
use crate::interpreter::Program;

use super::load::Load;
use super::stats::Stats;
use super::tally::Tally;

/// What came of a load. Conversations of the warm-up are in the series alone.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadReport {
    /// How many conversations were counted.
    pub conversations: u32,
    /// How many of them completed.
    pub completed: u32,
    /// How many failed; the others wait for a reply that nobody gives.
    pub failed: u32,
    /// From the first moment to the last event.
    pub simulated_ms: Millis,
    /// How many things happened: somebody came, a request was sent, turned away or over, a pause ended.
    pub events: u64,
    /// From the start of a conversation to its end.
    pub duration_ms: Stats,
    /// From the start of a conversation to the first message, where there was one.
    pub first_message_ms: Stats,
    /// The longest time in a conversation without a message.
    pub longest_silence_ms: Stats,
    /// What happened at the gate and behind it.
    pub webhook: WebhookReport,
    /// The same over time.
    pub series: Vec<SeriesPoint>,
    /// For each condition, how often each branch was taken, else last.
    pub branches: Vec<(Arc<str>, Vec<u64>)>,
}

/// What became of requests. Every attempt is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WebhookReport {
    /// How many came to the gate: those turned away, too.
    pub requests: u64,
    /// Answered with a 2xx status.
    pub ok: u64,
    /// Answered with another status, or not at all because of the network.
    pub errors: u64,
    /// Without an answer in time.
    pub timeouts: u64,
    /// Turned away, as the queue was full.
    pub turned_away: u64,
    /// The time in the queue of those that were sent, 0 included.
    pub queue_wait_ms: Stats,
    /// From sending to the end of the request, whichever way.
    pub response_ms: Stats,
    /// How many were queued, averaged over time.
    pub queue_length_mean: f64,
    /// How many were queued at most.
    pub queue_length_max: u32,
    /// How many were under way, averaged over time.
    pub concurrency_mean: f64,
}

/// One span of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesPoint {
    /// When it begins.
    pub t_ms: Millis,
    /// Conversations that began.
    pub started: u32,
    /// Conversations that ended.
    pub finished: u32,
    /// Requests queued, averaged over the span.
    pub queue_length: f64,
    /// Requests under way, averaged over the span.
    pub in_flight: f64,
    /// Requests whose time ran out.
    pub timeouts: u32,
}

impl LoadReport {
    pub(super) fn of(tally: &Tally, load: &Load, program: &Program, end: Millis) -> Self {
        let counted_ms = (end - tally.counted_from) as f64;
        let (queue_area, in_flight_area) = tally.areas();
        let over_time = |area: f64| if counted_ms > 0.0 { area / counted_ms } else { 0.0 };
        let series = tally.series.spans(end).map(|(from, until, span)| {
            let ms = until.saturating_sub(from).max(1) as f64;
            SeriesPoint {
                t_ms: from,
                started: span.started,
                finished: span.completed + span.failed,
                queue_length: span.queue_area / ms,
                in_flight: span.in_flight_area / ms,
                timeouts: span.timeouts,
            }
        });
        let conditions = program
            .node_indices()
            .filter_map(|node| Some((Arc::clone(program.id(node)), tally.edges.branches(program, node)?)));
        Self {
            conversations: load.conversations,
            completed: tally.completed,
            failed: tally.failed,
            simulated_ms: end,
            events: tally.events,
            duration_ms: tally.duration.stats(),
            first_message_ms: tally.first_message.stats(),
            longest_silence_ms: tally.longest_silence.stats(),
            webhook: WebhookReport {
                requests: tally.queue_wait.count() + tally.turned_away,
                ok: tally.ok,
                errors: tally.errors,
                timeouts: tally.timeouts,
                turned_away: tally.turned_away,
                queue_wait_ms: tally.queue_wait.stats(),
                response_ms: tally.response.stats(),
                queue_length_mean: over_time(queue_area),
                queue_length_max: tally.queue_max,
                concurrency_mean: over_time(in_flight_area),
            },
            series: series.collect(),
            branches: conditions.collect(),
        }
    }

    /// As JSON text.
    pub fn to_text(&self) -> String {
        members::text(|object| self.give(object))
    }

    /// Gives its members as the JavaScript package has them.
    pub fn give(&self, object: &mut impl Members) {
        object.put("conversations", self.conversations.into());
        object.put("completed", self.completed.into());
        object.put("failed", self.failed.into());
        object.put("simulated_ms", self.simulated_ms.into());
        object.put("events", self.events.into());
        object.put("duration_ms", stats(&self.duration_ms));
        object.put("first_message_ms", stats(&self.first_message_ms));
        object.put("longest_silence_ms", stats(&self.longest_silence_ms));
        object.put("webhook", members::tree(|object| self.webhook.give(object)));
        object.list("series", &self.series, |point, object| {
            object.put("t_ms", point.t_ms.into());
            object.put("started", point.started.into());
            object.put("finished", point.finished.into());
            object.put("queue_length", point.queue_length.into());
            object.put("in_flight", point.in_flight.into());
            object.put("timeouts", point.timeouts.into());
        });
        let counts = |counts: &[u64]| Value::array(counts.iter().map(|count| (*count).into()));
        let branches = self.branches.iter().map(|(node, taken)| (Arc::clone(node), counts(taken)));
        object.put("branches", Value::object(branches));
    }
}

impl WebhookReport {
    fn give(&self, object: &mut impl Members) {
        object.put("requests", self.requests.into());
        object.put("ok", self.ok.into());
        object.put("errors", self.errors.into());
        object.put("timeouts", self.timeouts.into());
        object.put("turned_away", self.turned_away.into());
        object.put("queue_wait_ms", stats(&self.queue_wait_ms));
        object.put("response_ms", stats(&self.response_ms));
        object.put("queue_length_mean", self.queue_length_mean.into());
        object.put("queue_length_max", self.queue_length_max.into());
        object.put("concurrency_mean", self.concurrency_mean.into());
    }
}

fn stats(stats: &Stats) -> Value {
    members::tree(|object| stats.give(object))
}
