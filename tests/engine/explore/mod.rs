//! Exploring: what is found, that it is all there is, and that it is there.

mod bounds;
mod examples;
mod findings;
mod outcomes;
mod properties;

use flow_playground::explore::{ExploreOptions, ExploreReport, Finding, FindingCode, Way, explore};
use flow_playground::flow::{Document, Port};
use flow_playground::run::{RunReport, ScenarioReport, run_scenario};

use crate::support::document;

/// Explores a flow given as its nodes.
#[track_caller]
pub(super) fn explored(nodes: &str) -> ExploreReport {
    explored_with(nodes, "", ExploreOptions::default())
}

/// The same with other members of the flow before its nodes, and other options.
#[track_caller]
pub(super) fn explored_with(nodes: &str, more: &str, options: ExploreOptions) -> ExploreReport {
    let document = flow(nodes, more);
    let report = explore(&document, options).expect("the flow compiles");
    // Whatever is reported can be run.
    for way in report
        .findings
        .iter()
        .filter_map(|finding| finding.way.as_ref())
        .chain([&report.longest, &report.most_silent])
    {
        replayed(&document, way);
    }
    report
}

#[track_caller]
pub(super) fn flow(nodes: &str, more: &str) -> Document {
    let start =
        nodes.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a first node");
    document(&format!(r#"{{"version":1,"name":"x",{more}"start":"{start}","nodes":[{nodes}]}}"#))
}

/// Runs a way as the scenario that is made of it, and sees that it is the same.
#[track_caller]
pub(super) fn replayed(document: &Document, way: &Way) -> Option<RunReport> {
    if way.outcome == "endless" {
        return None;
    }
    let mut root = document.root().clone();
    if let flow_playground::flow::Value::Object(members) = &mut root {
        let members = std::sync::Arc::make_mut(members);
        members.insert("scenarios".into(), flow_playground::flow::Value::array([way.to_scenario("it")]));
    }
    let with = Document::new(root);
    assert!(!with.has_errors(), "{:#?}", with.diagnostics());
    let ScenarioReport { run, failures, .. } =
        run_scenario(&with, &with.flow().scenarios[0]).expect("the flow compiles");
    assert!(failures.is_empty(), "{:?}: {failures:#?}", way.choices);
    assert_eq!(
        (run.duration_ms, run.longest_silence_ms),
        (way.duration_ms, way.longest_silence_ms),
        "{way:?}"
    );
    Some(run)
}

/// The findings as `code node:port`.
pub(super) fn codes(report: &ExploreReport) -> Vec<String> {
    let each = |finding: &Finding| {
        let port = finding.port.map(|port: Port| format!(":{port}")).unwrap_or_default();
        format!("{} {}{port}", finding.code.as_str(), finding.node.as_deref().unwrap_or_default())
    };
    report.findings.iter().map(each).collect()
}

#[track_caller]
pub(super) fn found(report: &ExploreReport, code: FindingCode) -> &Finding {
    let finding = report.findings.iter().find(|finding| finding.code == code);
    finding.unwrap_or_else(|| panic!("no {} in {:#?}", code.as_str(), report.findings))
}
