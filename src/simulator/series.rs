//! What goes on at the gate, and what came of conversations, over time: in a bounded number of spans, which get
//! longer as time goes by.

use crate::flow::Millis;

/// The shortest span.
const FIRST_SPAN_MS: Millis = 1000;

/// How many spans there are at most; with one more, every two become one.
const MOST_SPANS: usize = 512;

/// What happened in one span of time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) started: u32,
    pub(super) completed: u32,
    pub(super) failed: u32,
    /// Those that wait for a reply that nobody will give.
    pub(super) unanswered: u32,
    pub(super) timeouts: u32,
    pub(super) turned_away: u32,
    /// Requests queued and under way, each times ms.
    pub(super) queue_area: f64,
    pub(super) in_flight_area: f64,
}

impl Span {
    /// Time passes with so many requests queued and under way.
    #[inline]
    fn fill(&mut self, since: Millis, until: Millis, queued: u32, in_flight: u32) {
        // By way of a signed number, which the processor converts in one step.
        let ms = until.saturating_sub(since) as i64 as f64;
        self.queue_area += ms * f64::from(queued);
        self.in_flight_area += ms * f64::from(in_flight);
    }

    fn add(&mut self, other: &Self) {
        self.started += other.started;
        self.completed += other.completed;
        self.failed += other.failed;
        self.unanswered += other.unanswered;
        self.timeouts += other.timeouts;
        self.turned_away += other.turned_away;
        self.queue_area += other.queue_area;
        self.in_flight_area += other.in_flight_area;
    }
}

/// The spans from the start of the simulation to now.
#[derive(Clone, Debug)]
pub(super) struct Series {
    span_ms: Millis,
    /// Those that are over.
    past: Vec<Span>,
    /// The one that now is in, and when it ends.
    now: Span,
    end: Millis,
}

impl Default for Series {
    fn default() -> Self {
        Self { span_ms: FIRST_SPAN_MS, past: Vec::new(), now: Span::default(), end: FIRST_SPAN_MS }
    }
}

impl Series {
    /// Time passes from `since` to `now` with so many requests queued and under way.
    #[inline]
    pub(super) fn pass(&mut self, since: Millis, now: Millis, queued: u32, in_flight: u32) {
        let since = if now < self.end { since } else { self.begin_span(since, now, queued, in_flight) };
        self.now.fill(since, now, queued, in_flight);
    }

    /// The span that now is in.
    #[inline]
    pub(super) fn now(&mut self) -> &mut Span {
        &mut self.now
    }

    /// The spans with the times at which they begin and end. The last one ends at `end`.
    pub(super) fn spans(&self, end: Millis) -> impl Iterator<Item = (Millis, Millis, &Span)> {
        self.all().enumerate().map(move |(at, span)| {
            let from = at as Millis * self.span_ms;
            (from, (from + self.span_ms).min(end), span)
        })
    }

    /// Requests queued and under way, each times ms, from the start to now.
    pub(super) fn areas(&self) -> (f64, f64) {
        let sum = |area: fn(&Span) -> f64| self.all().map(area).sum();
        (sum(|span| span.queue_area), sum(|span| span.in_flight_area))
    }

    fn all(&self) -> impl Iterator<Item = &Span> {
        self.past.iter().chain([&self.now])
    }

    /// Time passes the end of the span, and maybe of more. Gives when the one that `now` is in has begun.
    #[cold]
    fn begin_span(&mut self, since: Millis, now: Millis, queued: u32, in_flight: u32) -> Millis {
        let mut since = since;
        while now >= self.end {
            let full = self.end;
            self.now.fill(since, full, queued, in_flight);
            since = full;
            // As often as it takes to have `now` within bounds: a long wait is not filled second by second.
            while (now / self.span_ms) as usize >= MOST_SPANS {
                self.halve();
            }
            // The last of an odd number of spans has become longer, and is not full yet.
            if self.end == full {
                self.past.push(std::mem::take(&mut self.now));
                self.end += self.span_ms;
            }
        }
        since
    }

    /// Every two spans become one of twice the length.
    fn halve(&mut self) {
        self.past.push(self.now);
        let pairs = self.past.chunks(2);
        self.past = pairs
            .map(|pair| {
                let mut sum = Span::default();
                pair.iter().for_each(|span| sum.add(span));
                sum
            })
            .collect();
        self.span_ms *= 2;
        self.end = self.past.len() as Millis * self.span_ms;
        self.now = self.past.pop().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_kept_however_long_it_takes() {
        let mut series = Series::default();
        let (mut now, mut area) = (0, 0.0);
        for step in 1..2000_u32 {
            let later = now + u64::from(step) * 37 % 5000 + if step == 1000 { 10_000_000 } else { 0 };
            series.pass(now, later, step % 7, 1);
            series.now().started += 1;
            area += (later - now) as f64 * f64::from(step % 7);
            now = later;
        }
        let spans: Vec<_> = series.spans(now).collect();
        assert!((MOST_SPANS / 2..=MOST_SPANS).contains(&spans.len()), "{}", spans.len());
        assert_eq!(spans.iter().map(|(.., span)| span.queue_area).sum::<f64>(), area);
        assert_eq!(spans.iter().map(|(.., span)| span.in_flight_area).sum::<f64>(), now as f64);
        assert_eq!(spans.iter().map(|(.., span)| span.started).sum::<u32>(), 1999);
        assert!(spans.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert_eq!((spans[0].0, spans[spans.len() - 1].1), (0, now));
    }

    #[test]
    fn what_happens_at_the_end_of_a_span_is_in_the_next() {
        let mut series = Series::default();
        series.pass(0, 1000, 2, 0);
        series.now().started += 1;
        let spans: Vec<_> = series.spans(1000).map(|(from, to, span)| (from, to, span.started)).collect();
        assert_eq!(spans, [(0, 1000, 0), (1000, 1000, 1)]);
    }
}
