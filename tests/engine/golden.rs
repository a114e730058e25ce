//! Golden traces: what every scenario of every example leaves behind, byte for byte, in `tests/golden/`.
//!
//! A change that is meant is recorded with `UPDATE_GOLDEN=1 cargo test --test engine golden`, and read in the diff.

use std::fmt::Write as _;
use std::fs;

use flow_playground::run::run_scenarios;

use crate::support::{example, example_ids, file};
use crate::talk::line;

#[test]
fn traces_of_the_examples_stay_as_they_are() {
    for id in example_ids() {
        let mut traces = String::new();
        for report in run_scenarios(&example(&id)).expect("it runs") {
            let _ = writeln!(traces, "# {}", report.name);
            for event in &report.run.events {
                let _ = writeln!(traces, "{}", line(event));
            }
            traces.push('\n');
        }
        compare(&format!("tests/golden/{id}.trace"), &traces);
    }
}

/// There is a file for every example and no other.
#[test]
fn every_golden_trace_belongs_to_an_example() {
    let mut there: Vec<String> = fs::read_dir(file("tests/golden"))
        .expect("tests/golden")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    let mut wanted: Vec<String> = example_ids().iter().map(|id| format!("{id}.trace")).collect();
    there.sort();
    wanted.sort();
    assert_eq!(there, wanted);
}

#[track_caller]
pub(crate) fn compare(path: &str, actual: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(file(path), actual).unwrap_or_else(|error| panic!("{path}: {error}"));
        return;
    }
    let golden = fs::read_to_string(file(path))
        .unwrap_or_else(|error| panic!("{path}: {error}; UPDATE_GOLDEN=1 writes it"));
    if let Some((number, (was, is))) =
        golden.lines().zip(actual.lines()).enumerate().find(|(_, (was, is))| was != is)
    {
        panic!("{path}, line {}:\n  was {was}\n  is  {is}\nUPDATE_GOLDEN=1 records what is", number + 1);
    }
    assert_eq!(golden.len(), actual.len(), "{path}: one trace goes on where the other ends");
}
