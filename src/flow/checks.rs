//! What there is to say of a node by itself, whatever stands around it: found once, and kept as long as the node
//! stays the same.

use std::sync::Arc;

use crate::i18n::{self, tr};

use super::condition::*;
use super::diagnostic::{Code, Path};
use super::expression;
use super::fields::Report;
use super::json_template::JsonTemplate;
use super::model::*;
use super::operator::Operator;
use super::template::{Symbols, Template};
use super::validate::variable_problem;
use super::value::{Object, Value};
use super::webhook::*;

/// Something that was found in a node.
#[derive(Clone, Debug)]
pub(super) enum Finding {
    /// A diagnostic.
    Says(Remark),
    /// A template reads a name, for the first time in this node. Whether something sets it is the flow's affair.
    Reads { name: Arc<str>, way: String },
    /// A webhook's timeout, which the platform may cut.
    TimesOut(Millis),
}

/// A diagnostic of a node, with its place from the node on: `.request.url`.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) way: String,
    pub(super) name: Option<Arc<str>>,
    pub(super) meant: Option<Arc<str>>,
}

impl Remark {
    fn new(code: Code, message: impl Into<String>, way: String) -> Self {
        Self { code, message: message.into(), way, name: None, meant: None }
    }

    /// Reports it of the node at a place.
    pub(super) fn give(&self, path: &Path<'_>, report: &mut Report) {
        let said = report.add_at(self.code, format!("{path}{}", self.way), self.message.as_str());
        (said.name, said.meant) = (self.name.clone(), self.meant.clone());
    }
}

/// Looks a node over.
pub(super) fn check(node: &Node) -> Vec<Finding> {
    let mut checks = Checks { symbols: Symbols::default(), found: Vec::new() };
    kind(node, &Path::ROOT, &mut checks);
    checks.found
}

/// A printed place within a node as a way from the node on.
pub(super) fn way(path: &str) -> String {
    path.strip_prefix('$').unwrap_or(path).to_owned()
}

/// Compiles templates for what they say of themselves.
struct Checks {
    symbols: Symbols,
    found: Vec<Finding>,
}

impl Checks {
    fn add(&mut self, code: Code, path: &Path<'_>, message: impl Into<String>) {
        let way = way(&path.to_string());
        self.found.push(Finding::Says(Remark::new(code, message, way)));
    }

    fn variable(&mut self, name: &str, path: &Path<'_>) {
        if let Some((code, message)) = variable_problem(name) {
            let way = way(&path.to_string());
            let remark = Remark { name: Some(name.into()), ..Remark::new(code, message, way) };
            self.found.push(Finding::Says(remark));
        }
    }

    fn text(&mut self, text: &str, path: &Path<'_>) {
        if text.contains('{') {
            self.json(&Value::from(text), path);
        }
    }

    fn members(&mut self, members: &Object, path: &Path<'_>) {
        for (key, member) in members {
            self.json(member, &path.key(key));
        }
    }

    fn json(&mut self, value: &Value, path: &Path<'_>) {
        let before = self.symbols.len();
        let found = &mut self.found;
        JsonTemplate::compile(value, &mut self.symbols, &mut |steps, error| {
            let message = tr!("this template cannot be read: {error}", error);
            let way = way(&path.with(steps));
            found.push(Finding::Says(Remark::new(Code::InvalidTemplate, message, way)));
        });
        // A name is reported where it is met first.
        for (_, name) in self.symbols.iter().skip(before) {
            found.push(Finding::Reads { name: Arc::clone(name), way: way(&path.to_string()) });
        }
    }
}

fn kind(node: &Node, path: &Path<'_>, checks: &mut Checks) {
    match &node.kind {
        NodeKind::Message(message) => checks.text(&message.text, &path.key("text")),
        NodeKind::Ask(ask) => {
            checks.text(&ask.text, &path.key("text"));
            let choices = path.key("choices");
            for (at, choice) in ask.choices.iter().enumerate() {
                checks.text(choice, &choices.index(at));
            }
            if let Some(variable) = &ask.variable {
                checks.variable(variable, &path.key("variable"));
            }
        }
        NodeKind::Webhook(node) => webhook(node, path, checks),
        NodeKind::Wait(wait) => {
            if let Seconds::Template(template) = &wait.seconds {
                let path = path.key("seconds");
                checks.text(template, &path);
                let constant = Template::compile(template, &mut Symbols::default())
                    .is_ok_and(|template| template.constant().is_some());
                if constant && !template.trim().parse::<f64>().is_ok_and(|seconds| seconds >= 0.0) {
                    checks.add(
                        Code::WrongType,
                        &path,
                        tr!("this must be a number of seconds, or a template that gives one"),
                    );
                }
            }
        }
        NodeKind::Condition(condition) => {
            let branches = path.key("branches");
            for (at, branch) in condition.branches.iter().enumerate() {
                group(&branch.group, &branches.index(at), checks);
            }
        }
        NodeKind::Set(set) => assignments(&set.assign, &path.key("assign"), checks),
        NodeKind::End(_) | NodeKind::Unknown(_) => {}
    }
}

fn assignments(assign: &Object, path: &Path<'_>, checks: &mut Checks) {
    for (name, value) in assign {
        let path = path.key(name);
        checks.variable(name, &path);
        checks.json(value, &path);
    }
}

fn webhook(webhook: &Webhook, path: &Path<'_>, checks: &mut Checks) {
    let request = path.key("request");
    checks.text(&webhook.request.method, &request.key("method"));
    checks.text(&webhook.request.url, &request.key("url"));
    checks.members(&webhook.request.query, &request.key("query"));
    checks.members(&webhook.request.headers, &request.key("headers"));
    if let Some(body) = &webhook.request.body {
        checks.json(body, &request.key("body"));
    }
    let method = &webhook.request.method;
    if !method.contains('{') && !method.bytes().all(|b| b.is_ascii_alphabetic()) || method.is_empty() {
        let message = tr!("\"{method}\" is not an HTTP method: use one such as GET or POST", method);
        checks.add(Code::InvalidValue, &request.key("method"), message);
    }
    assignments(&webhook.save, &path.key("save"), checks);
    if let Some(timeout) = webhook.timeout_ms {
        checks.found.push(Finding::TimesOut(timeout));
    }
    match &webhook.mock {
        Some(mock) if !mock.responses.is_empty() => self::mock(mock, &path.key("mock"), checks),
        _ => checks.add(
            Code::NoMock,
            &path.key("mock"),
            tr!("there are no mock responses: on mocks this webhook answers 200 with an empty body at once"),
        ),
    }
}

fn mock(mock: &Mock, path: &Path<'_>, checks: &mut Checks) {
    let path = path.key("responses");
    for (at, response) in mock.responses.iter().enumerate() {
        if let Some(body) = &response.body {
            checks.json(body, &path.index(at).key("body"));
        }
        checks.members(&response.headers, &path.index(at).key("headers"));
    }
    if mock.order == MockOrder::Random && mock.responses.iter().all(|response| response.weight == 0.0) {
        checks.add(
            Code::InvalidValue,
            &path,
            tr!("all weights are 0: give at least one response a greater one"),
        );
    }
}

fn group(group: &Group, path: &Path<'_>, checks: &mut Checks) {
    let rules = path.key("rules");
    for (at, entry) in group.rules.iter().enumerate() {
        let path = rules.index(at);
        match entry {
            RuleOrGroup::Group(inner) => self::group(inner, &path, checks),
            RuleOrGroup::Rule(rule) => self::rule(rule, &path, checks),
        }
    }
}

fn rule(rule: &Rule, path: &Path<'_>, checks: &mut Checks) {
    if let Some(left) = &rule.left {
        checks.json(left, &path.key("left"));
    } else {
        checks.add(
            Code::InvalidOperand,
            &path.key("left"),
            tr!("\"left\" is missing: name the value to look at; as it is, the rule never matches"),
        );
    }
    let right_path = path.key("right");
    if let Some(right) = &rule.right {
        checks.json(right, &right_path);
    }
    if !rule.op.takes_right() {
        return;
    }
    let word = rule.op.as_str();
    let problem = match (&rule.right, rule.op) {
        (None, _) => Some(tr!("\"right\" is missing: \"{word}\" needs something to compare with", word)),
        (Some(Value::String(text)), _) if text.contains("{{") => None,
        (Some(Value::String(pattern)), Operator::Matches | Operator::NotMatches) => {
            if let Err(error) = expression::check_pattern(pattern, rule.ignore_case) {
                checks.add(Code::InvalidRegex, &right_path, error);
            }
            None
        }
        (Some(right), Operator::Between) => (right.as_array().is_none_or(|pair| pair.len() != 2))
            .then(|| tr!("\"between\" needs a list of two: [lowest, highest]").to_owned()),
        (Some(right), Operator::In | Operator::NotIn) => {
            matches!(right, Value::Null | Value::Bool(_) | Value::Number(_))
                .then(|| tr!("\"{word}\" needs a list: [first, second]", word))
        }
        (
            Some(right),
            Operator::Matches
            | Operator::NotMatches
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::HasKey,
        ) => (!matches!(right, Value::String(_) | Value::Number(_))).then(|| {
            tr!("\"{word}\" needs a text, and this is {kind}", word, kind = i18n::text(right.type_name()))
        }),
        (
            Some(right),
            Operator::GreaterThan | Operator::GreaterOrEqual | Operator::LessThan | Operator::LessOrEqual,
        ) => (!matches!(right, Value::String(_) | Value::Number(_))).then(|| {
            tr!(
                "\"{word}\" compares numbers and date-times, and this is {kind}",
                word,
                kind = i18n::text(right.type_name())
            )
        }),
        (Some(_), _) => None,
    };
    if let Some(problem) = problem {
        checks.add(
            Code::InvalidOperand,
            &right_path,
            tr!("{problem}; as it is, the rule never matches", problem),
        );
    }
}
