//! The guide's flows: each is clean, its scenarios pass, and together they go every way.

use std::collections::BTreeSet;

use flow_playground::flow::{Port, Severity, Value};
use flow_playground::interpreter::EventKind;
use flow_playground::run::run_scenarios;

use crate::support::{document, example, example_ids, file, read, value};

#[test]
fn the_index_lists_every_file() {
    let listed: BTreeSet<String> =
        example_ids().iter().map(|id| format!("{id}.json")).chain(["index.json".to_owned()]).collect();
    let there: BTreeSet<String> = std::fs::read_dir(file("static/examples"))
        .expect("static/examples")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    assert_eq!(listed, there);
}

#[test]
fn the_index_says_what_the_files_say() {
    let index = value(&read("static/examples/index.json"));
    for entry in index.as_array().expect("a list").iter() {
        let text = |key| entry.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("{key} is missing"));
        assert_eq!(text("file"), format!("{}.json", text("id")));
        assert_eq!(text("name"), example(text("id")).flow().name);
        assert!(text("summary").ends_with('.'), "{}", text("summary"));
        let customers = if text("id") == "rush-hour" { 20.0 } else { 1.0 };
        assert_eq!(entry.get("customers").and_then(Value::as_f64), Some(customers), "{}", text("id"));
    }
}

#[test]
fn examples_are_clean() {
    for id in example_ids() {
        let example = example(&id);
        let remarks: Vec<_> =
            example.diagnostics().iter().filter(|remark| remark.severity() != Severity::Info).collect();
        assert!(remarks.is_empty(), "{id}: {remarks:#?}");
        assert_eq!(example.to_text(), read(&format!("static/examples/{id}.json")), "{id}");
    }
}

#[test]
fn scenarios_pass() {
    for id in example_ids() {
        let reports = run_scenarios(&example(&id)).expect("it runs");
        assert!(reports.len() >= 2, "{id} has {} scenarios", reports.len());
        for report in reports {
            assert!(report.passed(), "{id}, {}: {:#?}", report.name, report.failures);
        }
    }
}

#[test]
fn scenarios_take_every_way() {
    for id in example_ids() {
        let example = example(&id);
        let mut left: BTreeSet<(String, Port)> = BTreeSet::new();
        for node in &example.flow().nodes {
            let ways = node.ports().into_iter().filter(|(port, target)| {
                // One customer alone is never turned away.
                target.is_some() && *port != Port::Limit
            });
            left.extend(ways.map(|(port, _)| (node.id.to_string(), port)));
        }
        assert!(!left.is_empty());
        for report in run_scenarios(&example).expect("it runs") {
            for event in &report.run.events {
                if let EventKind::NodeEntered { via: Some((node, port)), .. } = &event.kind {
                    left.remove(&(node.to_string(), *port));
                }
            }
        }
        assert!(left.is_empty(), "{id}: no scenario goes {left:?}");
    }
}

/// No way ends by accident: a failure port that leads nowhere would end the conversation without a word.
#[test]
fn every_failure_port_leads_somewhere() {
    for id in example_ids() {
        for node in &example(&id).flow().nodes {
            for (port, target) in node.ports() {
                assert!(!port.is_failure() || target.is_some(), "{id}: {}:{port}", node.id);
            }
        }
    }
}

#[test]
fn every_run_ends_with_a_message() {
    for id in example_ids() {
        for report in run_scenarios(&example(&id)).expect("it runs") {
            let spoken = report.run.events.iter().rev().find_map(|event| match &event.kind {
                EventKind::Message { .. } => Some(true),
                EventKind::WebhookSent { .. } | EventKind::WaitStarted { .. } => Some(false),
                _ => None,
            });
            assert_eq!(spoken, Some(true), "{id}, {}: the customer hears nothing at the end", report.name);
        }
    }
}

/// The flow that the format's page shows is one.
#[test]
fn the_documented_flow_is_clean() {
    let page = read("docs/flow-format.md");
    let flow = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a flow");
    let document = document(flow);
    let remarks: Vec<_> =
        document.diagnostics().iter().filter(|remark| remark.severity() != Severity::Info).collect();
    assert!(remarks.is_empty(), "{remarks:#?}");
}
