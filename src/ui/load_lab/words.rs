//! The figures in words.

use crate::i18n::{key, tr};
use crate::run::words::duration;

use super::figures::Figures;
use super::pictures::short;

/// A row of the table: what it is, how it is read, and whether less of it is better.
pub(super) struct Measure {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    way: &'static [&'static str],
    unit: Unit,
}

enum Unit {
    Time,
    Count,
}

/// What the table shows.
pub(super) const MEASURES: [Measure; 12] = [
    count(key!("Completed"), "completed", &["completed"]),
    count(key!("Failed"), "failed", &["failed"]),
    time(key!("Time to finish, p50"), "duration-p50", &["duration_ms", "p50"]),
    time(key!("Time to finish, p95"), "duration-p95", FINISH),
    time(key!("Time to finish, p99"), "duration-p99", &["duration_ms", "p99"]),
    time(key!("Longest silence, p95"), "silence-p95", SILENCE),
    count(key!("Requests"), "requests", &["webhook", "requests"]),
    count(key!("Timed out"), "timeouts", TIMEOUTS),
    count(key!("Turned away"), "turned-away", TURNED_AWAY),
    time(key!("Time in the queue, p95"), "queue-p95", &["webhook", "queue_wait_ms", "p95"]),
    count(key!("Queue at most"), "queue-max", QUEUE),
    count(key!("Requests under way, mean"), "concurrency", &["webhook", "concurrency_mean"]),
];

/// Where figures stand that sentences tell of too.
const FINISH: &[&str] = &["duration_ms", "p95"];
const SILENCE: &[&str] = &["longest_silence_ms", "p95"];
const TIMEOUTS: &[&str] = &["webhook", "timeouts"];
const TURNED_AWAY: &[&str] = &["webhook", "turned_away"];
const QUEUE: &[&str] = &["webhook", "queue_length_max"];

const fn count(name: &'static str, key: &'static str, way: &'static [&'static str]) -> Measure {
    Measure { name, key, way, unit: Unit::Count }
}

const fn time(name: &'static str, key: &'static str, way: &'static [&'static str]) -> Measure {
    Measure { name, key, way, unit: Unit::Time }
}

impl Measure {
    pub(super) fn value(&self, figures: &Figures) -> f64 {
        figures.report(self.way)
    }

    pub(super) fn text(&self, figures: &Figures) -> String {
        match self.unit {
            Unit::Time => duration(self.value(figures) as u64),
            Unit::Count => short(self.value(figures)),
        }
    }
}

fn lasting(figures: &Figures, way: &[&str]) -> String {
    duration(figures.report(way) as u64)
}

fn percent(share: f64) -> String {
    format!("{}\u{a0}%", short(share * 100.0))
}

/// What happened, in a sentence or two.
pub(super) fn verdict(figures: &Figures, limit: Option<u32>) -> String {
    let failed = figures.failed();
    let mut text = tr!(
        "95 of 100 conversations are over within {time}; {share} do not complete.",
        time = lasting(figures, FINISH),
        share = percent(failed)
    );
    let mean = figures.report(&["webhook", "concurrency_mean"]);
    let queue = figures.report(QUEUE);
    if let Some(limit) = limit
        && mean >= 0.9 * f64::from(limit)
        && queue >= 20.0
    {
        text.push_str(&tr!(
            " The cascade: all {limit} slots are taken all the time, and up to {queue} requests stand in the queue behind them.",
            limit,
            queue = short(queue)
        ));
    }
    text
}

/// How two results differ, in words and numbers.
pub(super) fn difference(a: (&str, &Figures), b: (&str, &Figures)) -> Vec<String> {
    let (name_a, a) = a;
    let (name_b, b) = b;
    let pair = |what: &str, in_a: String, in_b: String| {
        (in_a != in_b).then(|| {
            tr!("{what}: {in_b} in “{name_b}”, {in_a} in “{name_a}”.", what, in_b, name_b, in_a, name_a)
        })
    };
    let ratio = |way: &[&str]| {
        let (of_a, of_b) = (a.report(way), b.report(way));
        if of_a <= 0.0 || of_b <= 0.0 {
            return String::new();
        }
        let (times, is_shorter) = if of_b < of_a { (of_a / of_b, true) } else { (of_b / of_a, false) };
        match is_shorter {
            _ if times < 1.05 => String::new(),
            true => tr!(" That is {times} times shorter.", times = short(times)),
            false => tr!(" That is {times} times longer.", times = short(times)),
        }
    };
    let timed = |what: &str, way: &[&str]| {
        pair(what, lasting(a, way), lasting(b, way)).map(|text| text + &ratio(way))
    };
    let counted = |what: &str, way: &[&str]| pair(what, short(a.report(way)), short(b.report(way)));
    let lines = [
        pair(tr!("Conversations that do not complete"), percent(a.failed()), percent(b.failed())),
        timed(tr!("95 of 100 conversations are over within"), FINISH),
        timed(tr!("The longest silence of 95 of 100 is at most"), SILENCE),
        counted(tr!("Requests that time out"), TIMEOUTS),
        counted(tr!("Requests that are turned away"), TURNED_AWAY),
        counted(tr!("The queue at its longest"), QUEUE),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() {
        vec![tr!("The two make no difference to these customers.").to_owned()]
    } else {
        lines
    }
}
