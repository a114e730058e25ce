//! What can only be seen of a flow as a whole: targets, reachability, templates, operands.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::i18n::tr;

use super::checks::Finding;
use super::diagnostic::{Code, Path};
use super::fields::{Report, millis, nearest};
use super::guards;
use super::model::*;
use super::ports::Port;
use super::readings::NodeReading;
use super::template::Symbols;

/// Adds what is wrong with a flow that has been read. `readings` are those of its nodes.
pub(super) fn flow(flow: &Flow, readings: &[Arc<NodeReading>], report: &mut Report) {
    let root = Path::ROOT;
    let nodes_path = root.key("nodes");
    if flow.nodes.len() > guards::MAX_NODES {
        report.add(
            Code::TooManyNodes,
            &nodes_path,
            tr!(
                "there are {n} nodes and this program runs at most {most}: split the flow",
                n = flow.nodes.len(),
                most = guards::MAX_NODES
            ),
        );
        return;
    }
    let mut index: HashMap<&str, usize> = HashMap::with_capacity(flow.nodes.len());
    for (at, node) in flow.nodes.iter().enumerate() {
        if let Some(first) = index.insert(&node.id, at)
            && !node.id.is_empty()
        {
            index.insert(&node.id, first);
            report.node = Some(Arc::clone(&node.id));
            let path = nodes_path.index(at);
            let message = tr!(
                "the id \"{id}\" is taken by node {first} already: give this one another",
                id = node.id,
                first
            );
            report.add(Code::DuplicateId, &path.key("id"), message);
            report.node = None;
        }
    }
    variables(flow, report);
    start(flow, &index, report);

    let mut known = known_names(flow);
    let mut next = Vec::with_capacity(flow.nodes.len());
    for (at, (node, reading)) in flow.nodes.iter().zip(readings).enumerate() {
        report.node = (!node.id.is_empty()).then(|| Arc::clone(&node.id));
        let path = nodes_path.index(at);
        next.push(targets(node, &index, &path, report));
        findings(flow, &reading.findings, &path, &mut known, report);
    }
    report.node = None;
    unreachable(flow, &index, &next, &nodes_path, report);
    scenarios(flow, &index, report);
}

/// Whether a name can be a variable's.
pub fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// What is wrong with a variable's name.
pub(super) fn variable_problem(name: &str) -> Option<(Code, String)> {
    if !is_variable_name(name) {
        let message = tr!(
            "\"{name}\" cannot be a variable: use letters, digits and _, not beginning with a digit",
            name
        );
        return Some((Code::InvalidVariableName, message));
    }
    Symbols::RESERVED.contains(&name).then(|| {
        let message = tr!("templates already have a \"{name}\" of their own and will not see this variable: choose another name", name
        );
        (Code::ReservedVariableName, message)
    })
}

fn check_variable(name: &str, path: &Path<'_>, report: &mut Report) {
    if let Some((code, message)) = variable_problem(name) {
        report.add(code, path, message).name = Some(name.into());
    }
}

fn variables(flow: &Flow, report: &mut Report) {
    let path = Path::ROOT.key("variables");
    for name in flow.variables.keys() {
        check_variable(name, &path.key(name), report);
    }
    let path = Path::ROOT.key("secrets");
    for (at, name) in flow.secrets.iter().enumerate() {
        let path = path.index(at);
        // What is no text has been reported.
        if !name.is_empty() || !report.has_told_of(&path) {
            check_variable(name, &path, report);
        }
    }
}

fn start(flow: &Flow, index: &HashMap<&str, usize>, report: &mut Report) {
    let path = Path::ROOT.key("start");
    match &flow.start {
        None if flow.nodes.is_empty() => {
            report.add(Code::StartMissing, &path, tr!("the flow is empty: add a first node"));
        }
        None => {
            report.add(Code::StartMissing, &path, tr!("\"start\" is missing: name the first node's id"));
        }
        Some(id) if !index.contains_key(&**id) => {
            let message = tr!("there is no node \"{id}\" to start at: name one that is there", id);
            report.add(Code::UnknownTarget, &path, message).meant = meant(id, index);
        }
        Some(_) => {}
    }
}

/// The node that was probably meant.
fn meant(id: &str, index: &HashMap<&str, usize>) -> Option<Arc<str>> {
    let ids: Vec<&str> = index.keys().copied().collect();
    nearest(id, &ids).map(Arc::from)
}

/// Where a port's target stands in the document.
fn port_path(port: Port, path: &Path<'_>) -> String {
    match port {
        Port::Branch(at) => path.key("branches").index(at).key("next").to_string(),
        other => path.key(&other.to_string()).to_string(),
    }
}

/// Where the node's ports lead, as indices.
fn targets(node: &Node, index: &HashMap<&str, usize>, path: &Path<'_>, report: &mut Report) -> Vec<usize> {
    let mut known = Vec::new();
    for (port, target) in node.ports() {
        let Some(target) = target else { continue };
        match index.get(&**target) {
            Some(at) => known.push(*at),
            None => {
                let message = tr!(
                    "there is no node \"{target}\" for this port to lead to: connect it to one that is there",
                    target
                );
                report.add_at(Code::UnknownTarget, port_path(port, path), message).meant =
                    meant(target, index);
            }
        }
    }
    known
}

/// What was found in a node, as far as it matters in this flow.
fn findings<'a>(
    flow: &Flow,
    findings: &'a [Finding],
    path: &Path<'_>,
    known: &mut HashSet<&'a str>,
    report: &mut Report,
) {
    for finding in findings {
        match finding {
            Finding::Says(remark) => remark.give(path, report),
            // It is reported once, where it is met first.
            Finding::Reads { name, way } => {
                if !known.contains(&**name) {
                    let names: Vec<&str> = known.iter().copied().collect();
                    let message = tr!(
                        "nothing in the flow sets \"{name}\", so it is always missing: add it to the variables, or correct the name",
                        name
                    );
                    let found = report.add_at(Code::UnknownVariable, format!("{path}{way}"), message);
                    (found.name, found.meant) =
                        (Some(Arc::clone(name)), nearest(name, &names).map(Arc::from));
                    known.insert(name);
                }
            }
            Finding::TimesOut(timeout) => {
                if let Some(longest) = flow.limits.max_wait_ms.filter(|longest| timeout > longest) {
                    report.add(
                        Code::TimeoutCut,
                        &path.key("timeout_seconds"),
                        tr!(
                            "the platform waits at most {longest} s, so this timeout of {timeout} s is cut to that",
                            longest = longest as f64 / 1000.0,
                            timeout = *timeout as f64 / 1000.0
                        ),
                    );
                }
            }
        }
    }
}

fn unreachable(
    flow: &Flow,
    index: &HashMap<&str, usize>,
    next: &[Vec<usize>],
    path: &Path<'_>,
    report: &mut Report,
) {
    let Some(start) = flow.start.as_ref().and_then(|id| index.get(&**id)) else { return };
    let mut seen = vec![false; flow.nodes.len()];
    seen[*start] = true;
    let mut queue = vec![*start];
    while let Some(at) = queue.pop() {
        for next in &next[at] {
            if !std::mem::replace(&mut seen[*next], true) {
                queue.push(*next);
            }
        }
    }
    for (at, node) in flow.nodes.iter().enumerate().filter(|(at, _)| !seen[*at]) {
        report.node = Some(Arc::clone(&node.id));
        let message = tr!("no way leads to \"{id}\": connect a port to it, or delete it", id = node.id);
        report.add(Code::UnreachableNode, &path.index(at), message);
    }
    report.node = None;
}

/// The names that something in the flow gives a value.
fn known_names(flow: &Flow) -> HashSet<&str> {
    let mut known: HashSet<&str> = Symbols::RESERVED.into_iter().collect();
    known.extend(flow.variables.keys().map(|name| &**name));
    known.extend(flow.secrets.iter().map(|name| &**name));
    for scenario in &flow.scenarios {
        known.extend(scenario.variables.keys().map(|name| &**name));
    }
    for node in &flow.nodes {
        match &node.kind {
            NodeKind::Ask(ask) => known.extend(ask.variable.as_deref()),
            NodeKind::Webhook(webhook) => known.extend(webhook.save.keys().map(|name| &**name)),
            NodeKind::Set(set) => known.extend(set.assign.keys().map(|name| &**name)),
            NodeKind::Message(_)
            | NodeKind::Wait(_)
            | NodeKind::Condition(_)
            | NodeKind::End(_)
            | NodeKind::Unknown(_) => {}
        }
    }
    known
}

fn scenarios(flow: &Flow, index: &HashMap<&str, usize>, report: &mut Report) {
    let list = Path::ROOT.key("scenarios");
    let mut seen = HashSet::new();
    for (at, scenario) in flow.scenarios.iter().enumerate() {
        let path = list.index(at);
        if !seen.insert(&scenario.name) {
            let message = tr!(
                "another scenario is called \"{name}\" already: give this one another name",
                name = scenario.name
            );
            report.add(Code::InvalidScenario, &path.key("name"), message);
        }
        for name in scenario.variables.keys() {
            check_variable(name, &path.key("variables").key(name), report);
        }
        for (id, _) in &scenario.mocks {
            let node = index.get(&**id).map(|at| &flow.nodes[*at].kind);
            if !matches!(node, Some(NodeKind::Webhook(_))) {
                let message = tr!("there is no webhook \"{id}\" to mock: correct the id", id);
                let found = report.add(Code::InvalidScenario, &path.key("mocks").key(id), message);
                (found.name, found.meant) = (Some(Arc::clone(id)), meant(id, index));
            }
        }
        let expect = path.key("expect");
        let steps = expect.key("path");
        for (step, id) in scenario.expect.path.iter().flatten().enumerate() {
            let path = steps.index(step);
            let is_told = id.is_empty() && report.has_told_of(&path);
            if !index.contains_key(&**id) && !is_told {
                let message = tr!("there is no node \"{id}\" to be entered: correct the id", id);
                report.add(Code::InvalidScenario, &path, message).meant = meant(id, index);
            }
        }
        let longest = millis(guards::MAX_SECONDS);
        debug_assert!(scenario.expect.max_ms.is_none_or(|ms| ms <= longest));
    }
}
