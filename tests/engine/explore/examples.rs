//! The example flows, explored: what is found in each, word by word, in `tests/findings/`.
//!
//! A change that is meant is recorded with `UPDATE_GOLDEN=1 cargo test --test engine explore`, and read in the diff.

use std::fmt::Write as _;

use flow_playground::explore::{ExploreOptions, ExploreReport, Explorer, Way, explore};

use crate::support::{example, example_ids};

use super::replayed;

#[test]
fn findings_in_the_examples_stay_as_they_are() {
    for id in example_ids() {
        let report = explore(&example(&id), ExploreOptions::default()).expect("it compiles");
        assert_eq!(ExploreReport::from_value(&report.to_value()).as_ref(), Some(&report), "{id}");
        crate::golden::compare(&format!("tests/findings/{id}.txt"), &shown(&report));
    }
}

/// Every way through every example is one that a scenario can go.
#[test]
fn every_way_through_the_examples_can_be_run() {
    for id in example_ids() {
        let document = example(&id);
        let mut explorer = Explorer::new(&document, ExploreOptions::default()).expect("it compiles");
        while explorer.go_on(usize::MAX) {}
        let ways = explorer.ways(2000);
        assert_eq!(ways.len() as u64, explorer.report().ways.min(2000), "{id}");
        for way in &ways {
            replayed(&document, way);
        }
    }
}

fn shown(report: &ExploreReport) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "ways: {}{}", report.ways, if report.truncated { ", truncated" } else { "" });
    let _ = writeln!(out, "longest: {}", way(&report.longest));
    let _ = writeln!(out, "most silent: {}", way(&report.most_silent));
    let coverage = &report.branch_coverage;
    let _ = writeln!(out, "branches: {} of {}", coverage.covered, coverage.total);
    for (node, port) in &coverage.uncovered {
        let _ = writeln!(out, "  not {node}:{port}");
    }
    for finding in &report.findings {
        let _ = writeln!(out, "{}: {}", finding.code.as_str(), finding.message);
        if let Some(shown) = &finding.way {
            let _ = writeln!(out, "  {}", way(shown));
        }
    }
    out
}

fn way(way: &Way) -> String {
    let choices: Vec<String> =
        way.choices.iter().map(|choice| format!("{} {}", choice.node, choice.outcome.as_str())).collect();
    format!(
        "{} after {} ms, silent for {} ms: {} ({})",
        way.outcome,
        way.duration_ms,
        way.longest_silence_ms,
        way.path.join(" → "),
        choices.join(", ")
    )
}
