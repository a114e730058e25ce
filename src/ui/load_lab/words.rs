//! The figures in words.

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
    Measure { name: "Completed", key: "completed", way: &["completed"], unit: Unit::Count },
    Measure { name: "Failed", key: "failed", way: &["failed"], unit: Unit::Count },
    Measure {
        name: "Time to finish, p50",
        key: "duration-p50",
        way: &["duration_ms", "p50"],
        unit: Unit::Time,
    },
    Measure {
        name: "Time to finish, p95",
        key: "duration-p95",
        way: &["duration_ms", "p95"],
        unit: Unit::Time,
    },
    Measure {
        name: "Time to finish, p99",
        key: "duration-p99",
        way: &["duration_ms", "p99"],
        unit: Unit::Time,
    },
    Measure {
        name: "Longest silence, p95",
        key: "silence-p95",
        way: &["longest_silence_ms", "p95"],
        unit: Unit::Time,
    },
    Measure { name: "Requests", key: "requests", way: &["webhook", "requests"], unit: Unit::Count },
    Measure { name: "Timed out", key: "timeouts", way: &["webhook", "timeouts"], unit: Unit::Count },
    Measure { name: "Turned away", key: "turned-away", way: &["webhook", "turned_away"], unit: Unit::Count },
    Measure {
        name: "Time in the queue, p95",
        key: "queue-p95",
        way: &["webhook", "queue_wait_ms", "p95"],
        unit: Unit::Time,
    },
    Measure {
        name: "Queue at most",
        key: "queue-max",
        way: &["webhook", "queue_length_max"],
        unit: Unit::Count,
    },
    Measure {
        name: "Requests under way, mean",
        key: "concurrency",
        way: &["webhook", "concurrency_mean"],
        unit: Unit::Count,
    },
];

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

fn time(figures: &Figures, way: &[&str]) -> String {
    duration(figures.report(way) as u64)
}

fn percent(share: f64) -> String {
    format!("{} %", short(share * 100.0))
}

/// What happened, in a sentence or two.
pub(super) fn verdict(figures: &Figures, limit: Option<u32>) -> String {
    let failed = figures.failed();
    let mut text = format!(
        "95 of 100 conversations are over within {}; {} do not complete.",
        time(figures, &["duration_ms", "p95"]),
        percent(failed)
    );
    let mean = figures.report(&["webhook", "concurrency_mean"]);
    let queue = figures.report(&["webhook", "queue_length_max"]);
    if let Some(limit) = limit
        && mean >= 0.9 * f64::from(limit)
        && queue >= 20.0
    {
        text.push_str(&format!(
            " The cascade: all {limit} slots are taken all the time, and up to {} requests stand in the queue behind them.",
            short(queue)
        ));
    }
    text
}

/// How two results differ, in words and numbers.
pub(super) fn difference(a: (&str, &Figures), b: (&str, &Figures)) -> Vec<String> {
    let (name_a, a) = a;
    let (name_b, b) = b;
    let pair = |what: &str, in_a: String, in_b: String| {
        (in_a != in_b).then(|| format!("{what}: {in_b} in “{name_b}”, {in_a} in “{name_a}”."))
    };
    let ratio = |way: &[&str]| {
        let (of_a, of_b) = (a.report(way), b.report(way));
        if of_a <= 0.0 || of_b <= 0.0 {
            return String::new();
        }
        let (more, word) = if of_b < of_a { (of_a / of_b, "shorter") } else { (of_b / of_a, "longer") };
        if more < 1.05 { String::new() } else { format!(" That is {} times {word}.", short(more)) }
    };
    let timed =
        |what: &str, way: &[&str]| pair(what, time(a, way), time(b, way)).map(|text| text + &ratio(way));
    let counted = |what: &str, way: &[&str]| pair(what, short(a.report(way)), short(b.report(way)));
    let lines = [
        pair("Conversations that do not complete", percent(a.failed()), percent(b.failed())),
        timed("95 of 100 conversations are over within", &["duration_ms", "p95"]),
        timed("The longest silence of 95 of 100 is at most", &["longest_silence_ms", "p95"]),
        counted("Requests that time out", &["webhook", "timeouts"]),
        counted("Requests that are turned away", &["webhook", "turned_away"]),
        counted("The queue at its longest", &["webhook", "queue_length_max"]),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() { vec!["The two make no difference to these customers.".to_owned()] } else { lines }
}
