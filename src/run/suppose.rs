//! From a "what if" at a condition to a scenario: the same run, with the answer, the reply or the initial value that
//! makes it so.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Document, Flow, NodeKind, Object, Port, Value};
use crate::i18n::{self, tr};
use crate::interpreter::{EventKind, TraceEvent};

use super::evaluations::evaluations;
use super::scenario::run_scenario;

/// What is supposed at an evaluation.
#[derive(Clone, Debug)]
pub struct Supposition<'a> {
    /// The condition.
    pub node: &'a str,
    /// The how manyeth evaluation of it, from 1.
    pub visit: usize,
    /// The events before the evaluation, itself left out: all of them where it has not happened.
    pub before: &'a [TraceEvent],
    /// All events of the run.
    pub events: &'a [TraceEvent],
    /// Templates of the condition, and their values; `None` is missing.
    pub values: &'a [(Arc<str>, Option<Value>)],
    /// The port that the condition takes then.
    pub takes: Port,
}

/// The scenario in which the condition sees what is supposed, as JSON: what it expects is what its run comes to.
///
/// # Errors
/// Says why no answer, reply or initial value makes it so.
pub fn scenario(document: &Document, wanted: &Supposition<'_>, name: &str) -> Result<Value, String> {
    let flow = document.flow();
    let mut made = Made::of(flow, wanted.events);
    for (template, value) in wanted.values {
        let way = path(template).ok_or_else(|| {
            tr!(
                "{template} is an expression: suppose a value of what it is made of, as only that can be set",
                template
            )
        })?;
        made.set(flow, wanted.before, &way, value.as_ref()).map_err(|why| format!("{template}: {why}"))?;
    }
    let mut members = Object::default();
    members.insert("name".into(), name.into());
    made.give(&mut members);
    let scenario = |members: &Object| Value::Object(Arc::new(members.clone()));
    let report = run(document, &scenario(&members))?;
    let come = evaluations(&report.run.events);
    let come = come.iter().find(|each| &*each.node == wanted.node && each.visit == wanted.visit);
    match come {
        None => {
            return Err(
                tr!("with these values the conversation does not come to this condition any more").into()
            );
        }
        Some(evaluation) if evaluation.taken != wanted.takes => {
            return Err(tr!(
                "with these values something before the condition changes too, and it takes another branch"
            )
            .into());
        }
        Some(_) => {}
    }
    let texts = |texts: &[Arc<str>]| Value::array(texts.iter().cloned().map(Value::String));
    let mut expect = vec![("messages", texts(&report.run.messages)), ("path", texts(&report.run.path))];
    let outcome = report.run.outcome.as_str();
    expect.insert(0, ("outcome", outcome.into()));
    members.insert("expect".into(), Value::object(expect));
    Ok(scenario(&members))
}

/// Runs a scenario that is not in the document.
fn run(document: &Document, scenario: &Value) -> Result<super::ScenarioReport, String> {
    let mut root = match document.root() {
        Value::Object(members) => Object::clone(members),
        _ => return Err(tr!("the flow has errors").into()),
    };
    root.insert("scenarios".into(), Value::array([scenario.clone()]));
    let alone = Document::new(Value::Object(Arc::new(root)));
    let first = alone.flow().scenarios.first().ok_or(tr!("the flow has errors"))?;
    run_scenario(&alone, first).map_err(|error| error.to_string())
}

/// One step of a plain path.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

/// The steps of a template that is a plain path: `{{ response.body.items[0] }}`.
fn path(template: &str) -> Option<Vec<Step>> {
    let inner = template.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let mut steps = Vec::new();
    for part in inner.split('.') {
        let (name, mut rest) = match part.find('[') {
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !is_name {
            return None;
        }
        steps.push(Step::Key(name.to_owned()));
        while let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']')?;
            steps.push(match index.trim_matches(['"', '\'']) {
                key if key.len() < index.len() => Step::Key(key.to_owned()),
                index => Step::Index(index.parse().ok()?),
            });
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(steps)
}

/// The value with another one at a place in it; `None` takes it away.
fn put(target: Option<&Value>, way: &[Step], value: Option<&Value>) -> Result<Option<Value>, String> {
    let Some((step, rest)) = way.split_first() else { return Ok(value.cloned()) };
    match step {
        Step::Key(key) => {
            let mut members = match target {
                Some(Value::Object(members)) => Object::clone(members),
                None | Some(Value::Null) => Object::default(),
                Some(other) => {
                    return Err(tr!(
                        "there is a {kind} and no object to put {key} into",
                        kind = i18n::text(other.type_name()),
                        key
                    ));
                }
            };
            match put(members.get(key.as_str()), rest, value)? {
                Some(value) => _ = members.insert(key.as_str().into(), value),
                None => _ = members.shift_remove(key.as_str()),
            }
            Ok(Some(Value::Object(Arc::new(members))))
        }
        Step::Index(index) => {
            let mut elements = match target {
                Some(Value::Array(elements)) => Vec::clone(elements),
                _ => return Err(tr!("there is no list with an element {index}", index)),
            };
            let element =
                elements.get_mut(*index).ok_or_else(|| tr!("the list has no element {index}", index))?;
            *element =
                put(Some(element), rest, value)?.ok_or(tr!("an element of a list cannot be missing"))?;
            Ok(Some(Value::array(elements)))
        }
    }
}

/// What a scenario is made of.
struct Made {
    variables: Object,
    replies: Vec<Arc<str>>,
    /// By node: its answers in order.
    answers: BTreeMap<Arc<str>, Vec<Answer>>,
    /// The nodes whose mocks the scenario has.
    mocked: Vec<Arc<str>>,
}

/// What one request came to.
#[derive(Clone, Debug)]
enum Answer {
    Answered { status: u16, body: Value, elapsed_ms: u64 },
    Failed(&'static str),
}

impl Made {
    /// What happened in a run.
    fn of(flow: &Flow, events: &[TraceEvent]) -> Self {
        let mut made = Self {
            variables: Object::default(),
            replies: Vec::new(),
            answers: BTreeMap::new(),
            mocked: Vec::new(),
        };
        for event in events {
            let answer = match &event.kind {
                EventKind::Replied { text } => {
                    made.replies.push(Arc::clone(text));
                    continue;
                }
                EventKind::WebhookAnswered { status, body, elapsed_ms, .. } => {
                    Answer::Answered { status: *status, body: body.clone(), elapsed_ms: *elapsed_ms }
                }
                EventKind::WebhookFailed { .. } => Answer::Failed("network"),
                EventKind::WebhookTimedOut { .. } => Answer::Failed("timeout"),
                _ => continue,
            };
            if let Some(node) = &event.node {
                made.answers.entry(Arc::clone(node)).or_default().push(answer);
            }
        }
        // What the mocks of the flow do not say by themselves.
        let says = |node: &Arc<str>| match flow.node(node).map(|node| &node.kind) {
            Some(NodeKind::Webhook(webhook)) => {
                webhook.mock.as_ref().is_some_and(|mock| !mock.responses.is_empty())
            }
            _ => true,
        };
        made.mocked = made.answers.keys().filter(|node| !says(node)).cloned().collect();
        made
    }

    fn set(
        &mut self,
        flow: &Flow,
        before: &[TraceEvent],
        way: &[Step],
        value: Option<&Value>,
    ) -> Result<(), String> {
        let Some((Step::Key(name), rest)) = way.split_first() else {
            return Err(tr!("it names nothing").into());
        };
        match name.as_str() {
            "visits" | "run" => Err(tr!("nobody sets that: it follows from the way that is taken").into()),
            "reply" => self.reply(before, rest, value),
            "response" => {
                let node = before.iter().rev().find_map(|event| match &event.kind {
                    EventKind::WebhookAnswered { .. } => event.node.clone(),
                    _ => None,
                });
                let node = node.ok_or(tr!("no webhook was answered before"))?;
                self.answer(before, &node, rest, value)
            }
            name => self.variable(flow, before, name, rest, value),
        }
    }

    /// A variable is what set it last.
    fn variable(
        &mut self,
        flow: &Flow,
        before: &[TraceEvent],
        name: &str,
        rest: &[Step],
        value: Option<&Value>,
    ) -> Result<(), String> {
        let sets = |event: &&TraceEvent| match &event.kind {
            EventKind::VariablesSet { variables, unset } => {
                variables.contains_key(name) || unset.iter().any(|unset| &**unset == name)
            }
            _ => false,
        };
        let Some(node) = before.iter().rev().find(sets).and_then(|event| event.node.clone()) else {
            let initial = flow.variables.get(name);
            return match put(initial, rest, value)? {
                Some(value) => {
                    self.variables.insert(name.into(), value);
                    Ok(())
                }
                None if initial.is_none() => Ok(()),
                None => Err(tr!("it has an initial value, which a scenario cannot take away").into()),
            };
        };
        match flow.node(&node).map(|node| &node.kind) {
            Some(NodeKind::Webhook(webhook)) => {
                let saved = webhook.save.get(name).and_then(Value::as_str).and_then(path);
                match saved.as_deref() {
                    Some([Step::Key(response), inner @ ..]) if response == "response" => {
                        let way: Vec<Step> = inner.iter().chain(rest).cloned().collect();
                        self.answer(before, &node, &way, value)
                    }
                    _ => Err(tr!("{node} saves it from an expression, and not as the answer has it", node)),
                }
            }
            Some(NodeKind::Ask(_)) => self.reply(before, rest, value),
            _ => Err(tr!("{node} sets it, so no answer and no reply makes it so", node)),
        }
    }

    fn reply(&mut self, before: &[TraceEvent], rest: &[Step], value: Option<&Value>) -> Result<(), String> {
        let replied = before.iter().filter(|event| matches!(event.kind, EventKind::Replied { .. })).count();
        let place = replied.checked_sub(1).and_then(|at| self.replies.get_mut(at));
        match (place, rest, value) {
            (Some(place), [], Some(Value::String(text))) => {
                *place = Arc::clone(text);
                Ok(())
            }
            (None, ..) => Err(tr!("there was no reply before").into()),
            _ => Err(tr!("a reply is a text").into()),
        }
    }

    /// The last answer that a node got.
    fn answer(
        &mut self,
        before: &[TraceEvent],
        node: &Arc<str>,
        way: &[Step],
        value: Option<&Value>,
    ) -> Result<(), String> {
        let is_over = |event: &&TraceEvent| {
            event.node.as_ref() == Some(node)
                && matches!(
                    event.kind,
                    EventKind::WebhookAnswered { .. }
                        | EventKind::WebhookFailed { .. }
                        | EventKind::WebhookTimedOut { .. }
                )
        };
        let at =
            before.iter().filter(is_over).count().checked_sub(1).ok_or(tr!("it was not answered before"))?;
        let Some(Answer::Answered { status, body, .. }) =
            self.answers.get_mut(node).and_then(|answers| answers.get_mut(at))
        else {
            return Err(tr!("{node} got no answer", node));
        };
        match way {
            [Step::Key(key), rest @ ..] if key == "body" => {
                *body = put(Some(body), rest, value)?.unwrap_or_default();
            }
            [Step::Key(key)] if key == "status" => {
                let number = value.and_then(Value::as_f64).filter(|number| (100.0..600.0).contains(number));
                *status = number.ok_or(tr!("a status is a number between 100 and 599"))? as u16;
            }
            _ => return Err(tr!("only the body and the status of an answer can be set").into()),
        }
        if !self.mocked.contains(node) {
            self.mocked.push(Arc::clone(node));
        }
        Ok(())
    }

    fn give(&self, members: &mut Object) {
        if !self.variables.is_empty() {
            members.insert("variables".into(), Value::Object(Arc::new(self.variables.clone())));
        }
        if !self.replies.is_empty() {
            let replies = self.replies.iter().cloned().map(Value::String);
            members.insert("replies".into(), Value::array(replies));
        }
        let mocks = self.mocked.iter().filter_map(|node| {
            let responses = self.answers.get(node)?.iter().map(Answer::to_value);
            Some((Arc::clone(node), Value::object([("responses", Value::array(responses))])))
        });
        let mocks: Object = mocks.collect();
        if !mocks.is_empty() {
            members.insert("mocks".into(), Value::Object(Arc::new(mocks)));
        }
    }
}

impl Answer {
    /// As a mock response has it.
    fn to_value(&self) -> Value {
        match self {
            Self::Answered { status, body, elapsed_ms } => Value::object([
                ("status", Value::from(u32::from(*status))),
                ("body", body.clone()),
                ("latency_seconds", (*elapsed_ms as f64 / 1000.0).into()),
            ]),
            Self::Failed(why) => Value::object([("fail", Value::from(*why))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_alone_are_paths() {
        let key = |key: &str| Step::Key(key.into());
        assert_eq!(path("{{ result }}"), Some(vec![key("result")]));
        assert_eq!(
            path("{{ response.body.items[0].id }}"),
            Some(vec![key("response"), key("body"), key("items"), Step::Index(0), key("id")])
        );
        assert_eq!(path("{{ a['b c'] }}"), Some(vec![key("a"), key("b c")]));
        for other in ["{{ n + 1 }}", "{{ a | upper }}", "{{ a }}-{{ b }}", "text", "{{ a. }}", "{{ a[b] }}"] {
            assert_eq!(path(other), None, "{other}");
        }
    }

    #[test]
    fn values_are_put_in_their_places() {
        let body = Value::object([("items", Value::array([Value::object([("n", Value::from(1_u32))])]))]);
        let way = path("{{ items[0].n }}").expect("a path");
        let put = |value: Option<&Value>| {
            put(Some(&body), &way, value).map(|value| value.map(|value| crate::flow::json::to_string(&value)))
        };
        assert_eq!(put(Some(&Value::Null)), Ok(Some(r#"{"items":[{"n":null}]}"#.into())));
        assert_eq!(put(None), Ok(Some(r#"{"items":[{}]}"#.into())));
        assert!(super::put(Some(&body), &path("{{ items.n }}").expect("a path"), None).is_err());
    }
}
