//! Which branches of the conditions a flow's scenarios take.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::{Flow, NodeKind, Port};
use crate::interpreter::{EventKind, TraceEvent};
use crate::run::ScenarioReport;

use super::report::BranchCoverage;

/// Which branches these runs of a flow take.
pub fn branch_coverage(flow: &Flow, scenarios: &[ScenarioReport]) -> BranchCoverage {
    let events = scenarios.iter().flat_map(|report| &report.run.events);
    let taken: BTreeSet<(&str, Port)> = events.filter_map(taken).collect();
    let mut coverage = BranchCoverage::default();
    for (node, port) in branches(flow) {
        coverage.total += 1;
        if taken.contains(&(&**node, port)) {
            coverage.covered += 1;
        } else {
            coverage.uncovered.push((Arc::clone(node), port));
        }
    }
    coverage
}

fn taken(event: &TraceEvent) -> Option<(&str, Port)> {
    match (&event.kind, &event.node) {
        (EventKind::ConditionEvaluated { taken, .. }, Some(node)) => Some((node, *taken)),
        _ => None,
    }
}

/// All branches of a flow's conditions, `else` included.
fn branches(flow: &Flow) -> impl Iterator<Item = (&Arc<str>, Port)> {
    flow.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Condition(_))).flat_map(|node| {
        let ports: Vec<Port> = node.ports().into_iter().map(|(port, _)| port).collect();
        ports.into_iter().map(|port| (&node.id, port))
    })
}
