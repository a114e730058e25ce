//! What can only be seen of a flow as a whole: targets, reachability, templates, operands.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::condition::*;
use super::diagnostic::{Code, Path};
use super::fields::{Report, millis, nearest};
use super::guards;
use super::json_template::JsonTemplate;
use super::model::*;
use super::operator::{self, Operator};
use super::ports::Port;
use super::template::{Symbols, Template};
use super::value::{Object, Value};
use super::webhook::*;

/// Adds what is wrong with a flow that has been read.
pub(super) fn flow(flow: &Flow, report: &mut Report) {
    let root = Path::ROOT;
    let nodes_path = root.key("nodes");
    if flow.nodes.len() > guards::MAX_NODES {
        report.add(
            Code::TooManyNodes,
            &nodes_path,
            format!(
                "there are {} nodes and this program runs at most {}: split the flow",
                flow.nodes.len(),
                guards::MAX_NODES
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
            let message =
                format!("the id \"{}\" is taken by node {first} already: give this one another", node.id);
            report.add(Code::DuplicateId, &path.key("id"), message);
            report.node = None;
        }
    }
    variables(flow, report);
    start(flow, &index, report);

    let mut names = Names { symbols: Symbols::default(), known: known_names(flow) };
    for (at, node) in flow.nodes.iter().enumerate() {
        report.node = (!node.id.is_empty()).then(|| Arc::clone(&node.id));
        let path = nodes_path.index(at);
        targets(node, &index, &path, report);
        kind(flow, node, &path, &mut names, report);
    }
    report.node = None;
    unreachable(flow, &index, &nodes_path, report);
    scenarios(flow, &index, report);
}

/// Whether a name can be a variable's.
pub fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn check_variable(name: &str, path: &Path<'_>, report: &mut Report) {
    if !is_variable_name(name) {
        let message =
            format!("\"{name}\" cannot be a variable: use letters, digits and _, not beginning with a digit");
        report.add(Code::InvalidVariableName, path, message).name = Some(name.into());
    } else if Symbols::RESERVED.contains(&name) {
        report.add(
            Code::ReservedVariableName,
            path,
            format!("templates already have a \"{name}\" of their own and will not see this variable: choose another name"),
        );
    }
}

fn variables(flow: &Flow, report: &mut Report) {
    let path = Path::ROOT.key("variables");
    for name in flow.variables.keys() {
        check_variable(name, &path.key(name), report);
    }
    let path = Path::ROOT.key("secrets");
    for (at, name) in flow.secrets.iter().enumerate() {
        check_variable(name, &path.index(at), report);
    }
}

fn start(flow: &Flow, index: &HashMap<&str, usize>, report: &mut Report) {
    let path = Path::ROOT.key("start");
    match &flow.start {
        None if flow.nodes.is_empty() => {
            report.add(Code::StartMissing, &path, "the flow is empty: add a first node");
        }
        None => {
            report.add(Code::StartMissing, &path, "\"start\" is missing: name the first node's id");
        }
        Some(id) if !index.contains_key(&**id) => {
            let message = format!("there is no node \"{id}\" to start at: name one that is there");
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

fn targets(node: &Node, index: &HashMap<&str, usize>, path: &Path<'_>, report: &mut Report) {
    for (port, target) in node.ports() {
        if let Some(target) = target
            && !index.contains_key(&**target)
        {
            let message = format!(
                "there is no node \"{target}\" for this port to lead to: connect it to one that is there"
            );
            report.add_at(Code::UnknownTarget, port_path(port, path), message).meant = meant(target, index);
        }
    }
}

fn unreachable(flow: &Flow, index: &HashMap<&str, usize>, path: &Path<'_>, report: &mut Report) {
    let Some(start) = flow.start.as_ref().and_then(|id| index.get(&**id)) else { return };
    let mut seen: HashSet<usize> = HashSet::from([*start]);
    let mut queue = vec![*start];
    while let Some(at) = queue.pop() {
        for (_, target) in flow.nodes[at].ports() {
            if let Some(next) = target.and_then(|id| index.get(&**id))
                && seen.insert(*next)
            {
                queue.push(*next);
            }
        }
    }
    for (at, node) in flow.nodes.iter().enumerate().filter(|(at, _)| !seen.contains(at)) {
        report.node = Some(Arc::clone(&node.id));
        let message = format!("no way leads to \"{}\": connect a port to it, or delete it", node.id);
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

/// Compiles templates for what they say of themselves.
struct Names<'a> {
    symbols: Symbols,
    known: HashSet<&'a str>,
}

impl Names<'_> {
    fn text(&mut self, text: &str, path: &Path<'_>, report: &mut Report) {
        if text.contains('{') {
            self.json(&Value::from(text), path, report);
        }
    }

    fn members(&mut self, members: &Object, path: &Path<'_>, report: &mut Report) {
        for (key, member) in members {
            self.json(member, &path.key(key), report);
        }
    }

    fn json(&mut self, value: &Value, path: &Path<'_>, report: &mut Report) {
        let before = self.symbols.len();
        JsonTemplate::compile(value, &mut self.symbols, &mut |steps, error| {
            report.add_at(
                Code::InvalidTemplate,
                path.with(steps),
                format!("this template cannot be read: {error}"),
            );
        });
        // A name is reported where it is met first.
        let unknown: Vec<Arc<str>> = self
            .symbols
            .iter()
            .skip(before)
            .filter(|(_, name)| !self.known.contains(&***name))
            .map(|(_, name)| Arc::clone(name))
            .collect();
        for name in unknown {
            let known: Vec<&str> = self.known.iter().copied().collect();
            let message = format!(
                "nothing in the flow sets \"{name}\", so it is always missing: add it to the variables, or correct the name"
            );
            let found = report.add(Code::UnknownVariable, path, message);
            (found.meant, found.name) = (nearest(&name, &known).map(Arc::from), Some(name));
        }
    }
}

fn kind(flow: &Flow, node: &Node, path: &Path<'_>, names: &mut Names<'_>, report: &mut Report) {
    match &node.kind {
        NodeKind::Message(message) => names.text(&message.text, &path.key("text"), report),
        NodeKind::Ask(ask) => {
            names.text(&ask.text, &path.key("text"), report);
            let choices = path.key("choices");
            for (at, choice) in ask.choices.iter().enumerate() {
                names.text(choice, &choices.index(at), report);
            }
            if let Some(variable) = &ask.variable {
                check_variable(variable, &path.key("variable"), report);
            }
        }
        NodeKind::Webhook(node) => webhook(flow, node, path, names, report),
        NodeKind::Wait(wait) => {
            if let Seconds::Template(template) = &wait.seconds {
                let path = path.key("seconds");
                names.text(template, &path, report);
                let constant = Template::compile(template, &mut Symbols::default())
                    .is_ok_and(|template| template.constant().is_some());
                if constant && !template.trim().parse::<f64>().is_ok_and(|seconds| seconds >= 0.0) {
                    report.add(
                        Code::WrongType,
                        &path,
                        "this must be a number of seconds, or a template that gives one",
                    );
                }
            }
        }
        NodeKind::Condition(condition) => {
            let branches = path.key("branches");
            for (at, branch) in condition.branches.iter().enumerate() {
                group(&branch.group, &branches.index(at), names, report);
            }
        }
        NodeKind::Set(set) => assignments(&set.assign, &path.key("assign"), names, report),
        NodeKind::End(_) | NodeKind::Unknown(_) => {}
    }
}

fn assignments(assign: &Object, path: &Path<'_>, names: &mut Names<'_>, report: &mut Report) {
    for (name, value) in assign {
        let path = path.key(name);
        check_variable(name, &path, report);
        names.json(value, &path, report);
    }
}

fn webhook(flow: &Flow, webhook: &Webhook, path: &Path<'_>, names: &mut Names<'_>, report: &mut Report) {
    let request = path.key("request");
    names.text(&webhook.request.method, &request.key("method"), report);
    names.text(&webhook.request.url, &request.key("url"), report);
    names.members(&webhook.request.query, &request.key("query"), report);
    names.members(&webhook.request.headers, &request.key("headers"), report);
    if let Some(body) = &webhook.request.body {
        names.json(body, &request.key("body"), report);
    }
    let method = &webhook.request.method;
    if !method.contains('{') && !method.bytes().all(|b| b.is_ascii_alphabetic()) || method.is_empty() {
        let message = format!("\"{method}\" is not an HTTP method: use one such as GET or POST");
        report.add(Code::InvalidValue, &request.key("method"), message);
    }
    assignments(&webhook.save, &path.key("save"), names, report);
    if let (Some(timeout), Some(longest)) = (webhook.timeout_ms, flow.limits.max_wait_ms)
        && timeout > longest
    {
        report.add(
            Code::TimeoutCut,
            &path.key("timeout_seconds"),
            format!(
                "the platform waits at most {} s, so this timeout of {} s is cut to that",
                longest as f64 / 1000.0,
                timeout as f64 / 1000.0
            ),
        );
    }
    match &webhook.mock {
        Some(mock) if !mock.responses.is_empty() => self::mock(mock, &path.key("mock"), names, report),
        _ => {
            let message =
                "there are no mock responses: on mocks this webhook answers 200 with an empty body at once";
            report.add(Code::NoMock, &path.key("mock"), message);
        }
    }
}

fn mock(mock: &Mock, path: &Path<'_>, names: &mut Names<'_>, report: &mut Report) {
    let path = path.key("responses");
    names.known.insert("request");
    for (at, response) in mock.responses.iter().enumerate() {
        if let Some(body) = &response.body {
            names.json(body, &path.index(at).key("body"), report);
        }
        names.members(&response.headers, &path.index(at).key("headers"), report);
    }
    if mock.order == MockOrder::Random && mock.responses.iter().all(|response| response.weight == 0.0) {
        report.add(Code::InvalidValue, &path, "all weights are 0: give at least one response a greater one");
    }
}

fn group(group: &Group, path: &Path<'_>, names: &mut Names<'_>, report: &mut Report) {
    let rules = path.key("rules");
    for (at, entry) in group.rules.iter().enumerate() {
        let path = rules.index(at);
        match entry {
            RuleOrGroup::Group(inner) => self::group(inner, &path, names, report),
            RuleOrGroup::Rule(rule) => self::rule(rule, &path, names, report),
        }
    }
}

fn rule(rule: &Rule, path: &Path<'_>, names: &mut Names<'_>, report: &mut Report) {
    if let Some(left) = &rule.left {
        names.json(left, &path.key("left"), report);
    } else {
        report.add(
            Code::InvalidOperand,
            &path.key("left"),
            "\"left\" is missing: name the value to look at; as it is, the rule never matches",
        );
    }
    let right_path = path.key("right");
    if let Some(right) = &rule.right {
        names.json(right, &right_path, report);
    }
    if !rule.op.takes_right() {
        return;
    }
    let word = rule.op.as_str();
    let problem = match (&rule.right, rule.op) {
        (None, _) => Some(format!("\"right\" is missing: \"{word}\" needs something to compare with")),
        (Some(Value::String(text)), _) if text.contains("{{") => None,
        (Some(Value::String(pattern)), Operator::Matches | Operator::NotMatches) => {
            if let Err(error) = operator::compile_regex(pattern, rule.ignore_case) {
                report.add(Code::InvalidRegex, &right_path, error);
            }
            None
        }
        (Some(right), Operator::Between) => (right.as_array().is_none_or(|pair| pair.len() != 2))
            .then(|| "\"between\" needs a list of two: [lowest, highest]".to_owned()),
        (Some(right), Operator::In | Operator::NotIn) => {
            matches!(right, Value::Null | Value::Bool(_) | Value::Number(_))
                .then(|| format!("\"{word}\" needs a list: [first, second]"))
        }
        (
            Some(right),
            Operator::Matches
            | Operator::NotMatches
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::HasKey,
        ) => (!matches!(right, Value::String(_) | Value::Number(_)))
            .then(|| format!("\"{word}\" needs a text, and this is {}", right.type_name())),
        (
            Some(right),
            Operator::GreaterThan | Operator::GreaterOrEqual | Operator::LessThan | Operator::LessOrEqual,
        ) => (!matches!(right, Value::String(_) | Value::Number(_))).then(|| {
            format!("\"{word}\" compares numbers and date-times, and this is {}", right.type_name())
        }),
        (Some(_), _) => None,
    };
    if let Some(problem) = problem {
        report.add(Code::InvalidOperand, &right_path, format!("{problem}; as it is, the rule never matches"));
    }
}

fn scenarios(flow: &Flow, index: &HashMap<&str, usize>, report: &mut Report) {
    let list = Path::ROOT.key("scenarios");
    let mut seen = HashSet::new();
    for (at, scenario) in flow.scenarios.iter().enumerate() {
        let path = list.index(at);
        if !seen.insert(&scenario.name) {
            let message = format!(
                "another scenario is called \"{}\" already: give this one another name",
                scenario.name
            );
            report.add(Code::InvalidScenario, &path.key("name"), message);
        }
        for name in scenario.variables.keys() {
            check_variable(name, &path.key("variables").key(name), report);
        }
        for (id, _) in &scenario.mocks {
            let node = index.get(&**id).map(|at| &flow.nodes[*at].kind);
            if !matches!(node, Some(NodeKind::Webhook(_))) {
                let message = format!("there is no webhook \"{id}\" to mock: correct the id");
                let found = report.add(Code::InvalidScenario, &path.key("mocks").key(id), message);
                (found.name, found.meant) = (Some(Arc::clone(id)), meant(id, index));
            }
        }
        for (step, id) in scenario.expect.path.iter().flatten().enumerate() {
            if !index.contains_key(&**id) {
                let message = format!("there is no node \"{id}\" to be entered: correct the id");
                let path = path.key("expect");
                let found = report.add(Code::InvalidScenario, &path.key("path").index(step), message);
                found.meant = meant(id, index);
            }
        }
        let longest = millis(guards::MAX_SECONDS);
        debug_assert!(scenario.expect.max_ms.is_none_or(|ms| ms <= longest));
    }
}
