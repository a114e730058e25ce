//! Where a conversation's time went: its steps and what they waited for, folded from the trace.

use std::sync::Arc;

use crate::flow::Millis;
use crate::gate::WINDOW_MS;
use crate::i18n::tr;
use crate::interpreter::{EventKind, Outcome, TraceEvent};

/// A conversation's time, from its start on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// How many events were folded in.
    pub events: usize,
    /// When it began.
    pub started: Millis,
    /// When it ended, and how.
    pub ended: Option<(Millis, Outcome)>,
    /// The entered nodes, in order.
    pub steps: Vec<Step>,
    /// The times without a message to the customer, in order: as the JavaScript package defines `silence`.
    pub silences: Vec<Silence>,
    /// Since when there is silence; `None` while an ask is open.
    pub silent_since: Option<Millis>,
}

/// One visit of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The node.
    pub node: Arc<str>,
    /// The how manyeth visit of this conversation it is, from 1.
    pub visit: u32,
    /// When it was entered.
    pub from: Millis,
    /// When it was left; `None` as long as the conversation is there.
    pub to: Option<Millis>,
    /// The places of its first and last events in the trace.
    pub events: (usize, usize),
    /// What it waited for, in order.
    pub spans: Vec<Span>,
    /// What happened in no time.
    pub marks: Vec<Mark>,
}

/// A stretch of time in a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What was waited for.
    pub kind: SpanKind,
    /// When it began.
    pub from: Millis,
    /// When it was over; `None` as long as it goes on.
    pub to: Option<Millis>,
    /// When it would be given up, or is over by itself.
    pub limit: Option<Millis>,
    /// Whether it went wrong.
    pub failed: bool,
    /// The place of the event that begins it.
    pub seq: usize,
}

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanKind {
    /// The request's turn at the gate.
    Queue,
    /// The answer to a request.
    Request,
    /// The pause before another attempt.
    Retry,
    /// That time goes by.
    Wait,
    /// The customer's reply.
    Ask,
}

impl SpanKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Queue, Self::Request, Self::Retry, Self::Wait, Self::Ask];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue => tr!("Queue"),
            Self::Request => tr!("Request"),
            Self::Retry => tr!("Retry gap"),
            Self::Wait => tr!("Wait"),
            Self::Ask => tr!("Reply"),
        }
    }
}

/// Something that took no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// When.
    pub t_ms: Millis,
    /// The place of its event.
    pub seq: usize,
}

/// Something that takes no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The bot said something.
    Message,
    /// A condition chose its branch.
    Branch,
    /// The request was turned away at the gate.
    TurnedAway,
    /// The customer wrote, and the bot did not listen.
    Missed,
}

/// A time without a message to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// After this moment.
    pub from: Millis,
    /// Until this one.
    pub to: Millis,
}

impl Lane {
    /// The lane of a trace.
    pub fn of(events: &[TraceEvent]) -> Self {
        let mut lane = Self::default();
        lane.follow(events);
        lane
    }

    /// Folds in what the trace has more than before.
    pub fn follow(&mut self, events: &[TraceEvent]) {
        for event in events.iter().skip(self.events) {
            self.apply(event);
        }
    }

    fn apply(&mut self, event: &TraceEvent) {
        let (seq, now) = (self.events, event.t_ms);
        self.events += 1;
        if let Some(step) = self.steps.last_mut() {
            step.events.1 = seq;
        }
        match &event.kind {
            EventKind::Started => (self.started, self.silent_since) = (now, Some(now)),
            EventKind::NodeEntered { visit, .. } => {
                self.close(now, false);
                if let Some(step) = self.steps.last_mut() {
                    (step.to, step.events.1) = (Some(now), seq - 1);
                }
                if let Some(node) = &event.node {
                    self.steps.push(Step {
                        node: Arc::clone(node),
                        visit: *visit,
                        from: now,
                        to: None,
                        events: (seq, seq),
                        spans: Vec::new(),
                        marks: Vec::new(),
                    });
                }
            }
            EventKind::Message { .. } => {
                self.mark(MarkKind::Message, event, seq);
                self.said(now);
            }
            EventKind::Asked { until_ms, .. } => {
                self.mark(MarkKind::Message, event, seq);
                self.said(now);
                self.open(SpanKind::Ask, now, *until_ms, seq);
                self.silent_since = None;
            }
            EventKind::Replied { .. } => self.close(now, false),
            EventKind::WebhookQueued { .. } => self.open(SpanKind::Queue, now, None, seq),
            EventKind::WebhookSent { timeout_ms, .. } => {
                self.open(SpanKind::Request, now, Some(now + timeout_ms), seq);
            }
            EventKind::WebhookAnswered { ok, .. } => self.close(now, !ok),
            EventKind::WebhookFailed { .. } | EventKind::WebhookTimedOut { .. } => self.close(now, true),
            EventKind::WebhookTurnedAway => self.mark(MarkKind::TurnedAway, event, seq),
            EventKind::RetryScheduled { in_ms, .. } => {
                self.open(SpanKind::Retry, now, Some(now + in_ms), seq);
            }
            EventKind::WaitStarted { ms } => self.open(SpanKind::Wait, now, Some(now + ms), seq),
            EventKind::WaitEnded => self.close(now, false),
            EventKind::ConditionEvaluated { .. } => self.mark(MarkKind::Branch, event, seq),
            EventKind::CustomerMessageMissed { .. } => self.mark(MarkKind::Missed, event, seq),
            EventKind::VariablesSet { .. } | EventKind::Note { .. } => {}
            EventKind::Ended { outcome, .. } => {
                self.close(now, *outcome == Outcome::Failed);
                if let Some(step) = self.steps.last_mut() {
                    step.to = Some(now);
                }
                self.said(now);
                self.silent_since = None;
                self.ended = Some((now, *outcome));
            }
        }
    }

    /// What is being waited for.
    pub fn open_span(&self) -> Option<&Span> {
        self.steps.last()?.spans.last().filter(|span| span.to.is_none())
    }

    /// Where the lane ends, at some time of the run.
    pub fn end(&self, now: Millis) -> Millis {
        self.ended.map_or(now, |(ended, _)| ended)
    }

    fn open(&mut self, kind: SpanKind, from: Millis, limit: Option<Millis>, seq: usize) {
        self.close(from, false);
        if let Some(step) = self.steps.last_mut() {
            step.spans.push(Span { kind, from, to: None, limit, failed: false, seq });
        }
    }

    fn close(&mut self, now: Millis, failed: bool) {
        let Some(span) = self.steps.last_mut().and_then(|step| step.spans.last_mut()) else { return };
        if span.to.is_none() {
            (span.to, span.failed) = (Some(now), failed);
            if span.kind == SpanKind::Ask {
                // The customer's turn is no silence.
                self.silent_since = Some(now);
            }
        }
    }

    fn mark(&mut self, kind: MarkKind, event: &TraceEvent, seq: usize) {
        if let Some(step) = self.steps.last_mut() {
            step.marks.push(Mark { kind, t_ms: event.t_ms, seq });
        }
    }

    fn said(&mut self, now: Millis) {
        if let Some(from) = self.silent_since.replace(now).filter(|from| *from < now) {
            self.silences.push(Silence { from, to: now });
        }
    }
}

/// How many requests of all lanes were under way and queued, from a moment on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressure {
    /// The moment.
    pub t_ms: Millis,
    /// How many were under way.
    pub in_flight: u32,
    /// How many waited for their turn.
    pub queued: u32,
}

/// The requests of all lanes over time; `now` is where those that go on end.
pub fn pressure<'l>(lanes: impl Iterator<Item = &'l Lane>, now: Millis) -> Vec<Pressure> {
    let mut changes: Vec<(Millis, i64, i64)> = Vec::new();
    for span in lanes.flat_map(|lane| &lane.steps).flat_map(|step| &step.spans) {
        let (in_flight, queued) = match span.kind {
            SpanKind::Request => (1, 0),
            SpanKind::Queue => (0, 1),
            _ => continue,
        };
        changes.push((span.from, in_flight, queued));
        changes.push((span.to.unwrap_or(now), -in_flight, -queued));
    }
    changes.sort_unstable();
    let mut series: Vec<Pressure> = Vec::new();
    let (mut in_flight, mut queued) = (0, 0);
    for (t_ms, more, longer) in changes {
        (in_flight, queued) = (in_flight + more, queued + longer);
        let count = |count: i64| u32::try_from(count).unwrap_or(0);
        let point = Pressure { t_ms, in_flight: count(in_flight), queued: count(queued) };
        match series.last_mut() {
            Some(last) if last.t_ms == t_ms => *last = point,
            _ => series.push(point),
        }
    }
    series
}

/// How many requests were started in the window of the gate that ends at a moment, from that moment on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Starts {
    /// The moment.
    pub t_ms: Millis,
    /// How many.
    pub count: u32,
}

/// The starts of the requests of all lanes, as the gate's limit per minute counts them: one that started at `t` counts
/// up to `t +` [`WINDOW_MS`], not included. `now` is where the series ends.
pub fn starts<'l>(lanes: impl Iterator<Item = &'l Lane>, now: Millis) -> Vec<Starts> {
    let spans = lanes.flat_map(|lane| &lane.steps).flat_map(|step| &step.spans);
    let mut begun: Vec<Millis> =
        spans.filter(|span| span.kind == SpanKind::Request).map(|span| span.from).collect();
    begun.sort_unstable();
    let ends = begun.iter().map(|start| start + WINDOW_MS).take_while(|end| *end <= now);
    let mut changes: Vec<Millis> = begun.iter().copied().chain(ends).collect();
    changes.sort_unstable();
    changes.dedup();
    let until = |t_ms: Millis| begun.partition_point(|start| *start <= t_ms);
    let count = |t_ms: Millis| until(t_ms) - t_ms.checked_sub(WINDOW_MS).map_or(0, until);
    changes
        .into_iter()
        .map(|t_ms| Starts { t_ms, count: u32::try_from(count(t_ms)).unwrap_or(u32::MAX) })
        .collect()
}
