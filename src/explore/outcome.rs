//! What can happen where a flow waits for the world: to a request, to an ask.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::{
    Distribution, Flow, Latency, Millis, MockFailure, MockOrder, NodeKind, Object, RetryOn, Value, Webhook,
    millis,
};
use crate::interpreter::{Conversation, NodeIndex, Program, Response};
use crate::run;

use super::demand::Demands;
use super::live::Liveness;
use super::shape::Shape;
use super::wanted::SOMETHING_ELSE;

/// So many bodies are made for one webhook; where the rules ask for more, each place in the body is tried by itself.
const MAX_BODIES: usize = 256;

/// The status of an answer that went wrong.
const SERVER_ERROR: u16 = 500;

/// ln 20: 95 % of exponential latencies stay under so many times their mean.
const P95_OF_EXPONENTIAL: f64 = 2.995_732_273_553_991;

/// One thing that can happen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// A mock response, by its place.
    Mock { reply: usize, latency_ms: Millis },
    /// An answer made to take rules to one of their sides.
    Made(Arc<Made>),
    /// No answer in time.
    Timeout,
    /// The host cannot be reached.
    Network,
    /// The queue at the gate was full.
    TurnedAway,
    /// The customer replies.
    Reply(Arc<str>),
    /// The customer does not reply in time.
    Expired,
    /// A wait is over.
    Waited,
}

/// An answer that is made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Made {
    status: u16,
    /// The mock response that it is made from.
    base: Option<usize>,
    /// Whether the base has the body, too.
    keeps_body: bool,
    /// What stands where; `None` is missing.
    changes: Vec<(Vec<Arc<str>>, Option<Value>)>,
    pub(super) latency_ms: Millis,
}

/// What can happen at each node.
#[derive(Debug)]
pub(super) struct Outcomes {
    by_node: Vec<Vec<Outcome>>,
    /// What rules want of a reply, and what a reply is where they want nothing.
    replies: Vec<Vec<Arc<str>>>,
    /// Whether a webhook's bodies were too many to make them all.
    pub(super) cut: bool,
}

impl Outcomes {
    pub(super) fn new(flow: &Flow, shape: &Shape, program: &Program, live: &Liveness) -> Self {
        let can_fail =
            |at: usize| program.webhook(index(at)).is_some_and(|webhook| webhook.request_can_fail());
        let demands = Demands::new(flow, shape, can_fail);
        let limits = program.limits();
        let closes = limits.max_concurrent_requests.is_some() || limits.max_triggers_per_minute.is_some();
        let turned_away = closes && limits.max_queued_requests.is_some();
        let mut cut = false;
        let by_node = flow.nodes.iter().enumerate().map(|(at, node)| match &node.kind {
            NodeKind::Webhook(webhook) => {
                let made = Answers { webhook, demands: &demands, at, error_body: live.error_body(at) };
                let mut outcomes = made.all(&mut cut);
                outcomes.extend([Outcome::Network, Outcome::Timeout]);
                outcomes.extend(turned_away.then_some(Outcome::TurnedAway));
                outcomes
            }
            NodeKind::Wait(_) => vec![Outcome::Waited],
            _ => Vec::new(),
        });
        let by_node = by_node.collect();
        let replies = flow.nodes.iter().map(|node| match &node.kind {
            NodeKind::Ask(ask) => match demands.of_reply(ask.variable.as_ref()) {
                Some(wanted) => wanted.replies(),
                None if ask.choices.is_empty() => vec![usual(flow, ask.variable.as_ref())],
                None => Vec::new(),
            },
            _ => Vec::new(),
        });
        Self { by_node, replies: replies.collect(), cut }
    }

    /// What can happen to a conversation that waits at a node.
    pub(super) fn of(&self, conversation: &Conversation, now: Millis, node: usize) -> Vec<Outcome> {
        if !self.by_node[node].is_empty() {
            return self.by_node[node].clone();
        }
        let mut texts = conversation.choices(now);
        texts.extend(self.replies[node].iter().cloned());
        let mut outcomes: Vec<Outcome> = Vec::new();
        for text in texts {
            let reply = Outcome::Reply(text);
            if !outcomes.contains(&reply) {
                outcomes.push(reply);
            }
        }
        let expires = matches!(conversation.effect(), crate::interpreter::Effect::Reply { until: Some(_) });
        outcomes.extend(expires.then_some(Outcome::Expired));
        outcomes
    }
}

fn index(at: usize) -> NodeIndex {
    NodeIndex(u32::try_from(at).unwrap_or(u32::MAX))
}

/// What a customer writes where no rule looks at it: what the author has in the variable, if anything.
fn usual(flow: &Flow, variable: Option<&Arc<str>>) -> Arc<str> {
    match variable.and_then(|name| flow.variables.get(name)) {
        Some(Value::String(text)) if !text.is_empty() => Arc::clone(text),
        _ => SOMETHING_ELSE.into(),
    }
}

/// How long a mock response takes: the longest, or what 95 % stay under.
fn latency_ms(latency: Latency) -> Millis {
    millis(match latency {
        Latency::Fixed(seconds) => seconds,
        Latency::Drawn(Distribution::Uniform { max, .. }) => max,
        Latency::Drawn(Distribution::Exponential { mean }) => mean * P95_OF_EXPONENTIAL,
        Latency::Drawn(Distribution::Lognormal { p95, .. }) => p95,
    })
}

/// Works out the answers of one webhook.
struct Answers<'a> {
    webhook: &'a Webhook,
    demands: &'a Demands,
    at: usize,
    error_body: bool,
}

type Change = (Vec<Arc<str>>, Option<Value>);

/// A place in an answer, and what may stand there.
type Candidates<'a> = (&'a [Arc<str>], Vec<Option<Value>>);

impl Answers<'_> {
    fn all(&self, cut: &mut bool) -> Vec<Outcome> {
        let mut outcomes = self.mocks();
        let bodies = self.bodies(cut);
        let statuses = self.statuses();
        // Where the mocks say all that rules could want to know, nothing else is made.
        let answered = outcomes.iter().any(|outcome| {
            matches!(outcome, Outcome::Mock { reply, .. }
            if is_ok(self.webhook.mock.as_ref().map_or(0, |mock| mock.responses[*reply].status)))
        });
        let plain = bodies.len() == 1 && bodies[0].is_empty();
        for status in &statuses {
            let base = self.base(is_ok(*status));
            let keeps_body = base.is_some_and(|(_, same)| same);
            let (base, latency_ms) = match base {
                Some((reply, _)) => (
                    Some(reply),
                    self.webhook.mock.as_ref().map_or(0, |mock| latency_ms(mock.responses[reply].latency)),
                ),
                None => (None, 0),
            };
            let none = [Vec::new()];
            let bodies = if is_ok(*status) || self.error_body { bodies.as_slice() } else { &none };
            if is_ok(*status)
                && plain
                && answered
                && statuses.iter().filter(|status| is_ok(**status)).count() == 1
            {
                continue;
            }
            for changes in bodies {
                let made = Made { status: *status, base, keeps_body, changes: changes.clone(), latency_ms };
                outcomes.push(Outcome::Made(made.into()));
            }
        }
        outcomes
    }

    fn mocks(&self) -> Vec<Outcome> {
        let Some(mock) = &self.webhook.mock else { return Vec::new() };
        let mut outcomes = Vec::new();
        for (reply, response) in mock.responses.iter().enumerate() {
            let never = mock.order == MockOrder::Random && response.weight <= 0.0;
            let outcome = match response.fail {
                // These are among the outcomes of every webhook.
                Some(MockFailure::Network | MockFailure::Timeout | MockFailure::TurnedAway) => continue,
                None => Outcome::Mock { reply, latency_ms: latency_ms(response.latency) },
            };
            if !never {
                outcomes.push(outcome);
            }
        }
        outcomes
    }

    /// The mock response that a made answer of this kind is made from, and whether its body is kept.
    fn base(&self, ok: bool) -> Option<(usize, bool)> {
        let responses = &self.webhook.mock.as_ref()?.responses;
        let first = |ok: bool| {
            responses.iter().position(|response| response.fail.is_none() && is_ok(response.status) == ok)
        };
        first(ok).map(|reply| (reply, true)).or_else(|| Some((first(true)?, false)))
    }

    /// Statuses of which each takes another way: one that is 2xx, one that is not, and what retries and rules name.
    fn statuses(&self) -> Vec<u16> {
        let named = self.webhook.mock.iter().flat_map(|mock| &mock.responses);
        let ok = named
            .filter(|response| response.fail.is_none())
            .map(|response| response.status)
            .find(|s| is_ok(*s));
        let mut all = vec![ok.unwrap_or(200), SERVER_ERROR];
        if let Some(retry) = &self.webhook.retry {
            for on in &retry.on {
                match on {
                    RetryOn::Class(2) | RetryOn::Timeout | RetryOn::Network => {}
                    RetryOn::Class(class) => all.push(class * 100),
                    RetryOn::Status(status) => all.push(*status),
                }
            }
            let retried = |status: u16| {
                retry.on.iter().any(|on| {
                    matches!(on, RetryOn::Class(class) if *class == status / 100)
                        || *on == RetryOn::Status(status)
                })
            };
            all.extend([400, 500, 404, 418, 502].into_iter().find(|status| !retried(*status)));
        }
        for (steps, wanted) in self.demands.of_answer(self.at) {
            if steps.first().is_some_and(|step| &**step == "status") {
                all.extend(wanted.statuses());
            }
        }
        let mut seen = BTreeSet::new();
        all.retain(|status| seen.insert(*status));
        all
    }

    /// Every combination of what the rules want of the body and the headers.
    fn bodies(&self, cut: &mut bool) -> Vec<Vec<Change>> {
        let mut places: Vec<Candidates<'_>> = self
            .demands
            .of_answer(self.at)
            .filter(|(steps, _)| match steps.first().map(|step| &**step) {
                Some("body") => true,
                Some("headers") => steps.len() == 2,
                _ => false,
            })
            .map(|(steps, wanted)| (steps, wanted.candidates()))
            .collect();
        // A whole before its parts.
        places.sort_by_key(|(steps, _)| steps.len());
        let count = places.iter().try_fold(1_usize, |count, (_, values)| count.checked_mul(values.len()));
        if count.is_none_or(|count| count > MAX_BODIES) {
            *cut = true;
            let one = |(steps, values): &Candidates<'_>| {
                let steps = steps.to_vec();
                values.iter().map(|value| vec![(steps.clone(), value.clone())]).collect::<Vec<_>>()
            };
            return places.iter().flat_map(one).take(MAX_BODIES).collect();
        }
        places.iter().fold(vec![Vec::new()], |bodies, (steps, values)| {
            let with = |body: &Vec<Change>, value: &Option<Value>| {
                let mut body = body.clone();
                body.push((steps.to_vec(), value.clone()));
                body
            };
            bodies.iter().flat_map(|body| values.iter().map(|value| with(body, value))).collect()
        })
    }
}

fn is_ok(status: u16) -> bool {
    (200..300).contains(&status)
}

impl Made {
    /// The answer, as far as it is made from a mock response with the conversation's values in it.
    pub(super) fn response(&self, conversation: &Conversation, now: Millis, node: usize) -> Response {
        let base = self.base.and_then(|reply| run::mock_answer(conversation, now, index(node), reply).ok());
        let mut response = base.map_or_else(
            || Response { status: 0, headers: Arc::default(), body: "".into(), note: None },
            Arc::unwrap_or_clone,
        );
        response.status = self.status;
        response.note = None;
        if !self.keeps_body {
            response.body = "".into();
        }
        if response.body == "".into() && self.changes.iter().any(|(steps, _)| steps.len() > 1) {
            response.body = Value::Object(Arc::default());
        }
        for (steps, value) in &self.changes {
            match steps.split_first() {
                Some((part, rest)) if &**part == "body" => {
                    response.body = changed(&response.body, rest, value.as_ref())
                }
                Some((_, rest)) => {
                    let headers =
                        changed(&Value::Object(Arc::clone(&response.headers)), rest, value.as_ref());
                    if let Value::Object(headers) = headers {
                        response.headers = headers;
                    }
                }
                None => {}
            }
        }
        response
    }
}

/// A value with another one at some place; objects and lists on the way are made where there are none.
fn changed(value: &Value, steps: &[Arc<str>], new: Option<&Value>) -> Value {
    let Some((step, rest)) = steps.split_first() else {
        // A body cannot be missing: an empty one is an empty text.
        return new.cloned().unwrap_or_else(|| "".into());
    };
    let place = step.parse::<usize>().ok().filter(|place| *place <= 20);
    if let (Some(place), Value::Array(_) | Value::String(_) | Value::Null) = (place, value) {
        let mut list = value.as_array().map(|list| list.to_vec()).unwrap_or_default();
        if new.is_none() && rest.is_empty() {
            list.truncate(place);
            return Value::array(list);
        }
        list.resize(list.len().max(place + 1), Value::Null);
        list[place] = changed(&list[place], rest, new);
        return Value::array(list);
    }
    if new.is_none() && value.as_object().is_none() {
        return value.clone();
    }
    let mut members: Object = value.as_object().map(|members| Object::clone(members)).unwrap_or_default();
    if new.is_none() {
        match members.get(step) {
            Some(member) if !rest.is_empty() => {
                _ = members.insert(Arc::clone(step), changed(member, rest, None))
            }
            _ => _ = members.shift_remove(step),
        }
    } else {
        let before = members.get(step).cloned().unwrap_or_default();
        members.insert(Arc::clone(step), changed(&before, rest, new));
    }
    Value::Object(Arc::new(members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::json;

    #[test]
    fn places_in_bodies_are_changed() {
        let change = |body: &str, steps: &[&str], new: &str| {
            let steps: Vec<Arc<str>> = steps.iter().map(|step| Arc::from(*step)).collect();
            let new = json::parse(new).ok();
            json::to_string(&changed(&json::parse(body).unwrap(), &steps, new.as_ref()))
        };
        assert_eq!(change(r#"{"a":1}"#, &["result"], "null"), r#"{"a":1,"result":null}"#);
        assert_eq!(change(r#"{"a":1,"b":2}"#, &["a"], "missing"), r#"{"b":2}"#);
        assert_eq!(change(r#""""#, &["order", "items", "1"], "3"), r#"{"order":{"items":[null,3]}}"#);
        assert_eq!(change(r#"{"list":[1,2,3]}"#, &["list", "1"], "missing"), r#"{"list":[1]}"#);
        assert_eq!(change("[1]", &[], "true"), "true");
        assert_eq!(change(r#"{"a":{"b":1,"c":2}}"#, &["a", "b"], "missing"), r#"{"a":{"c":2}}"#);
        assert_eq!(change(r#"{"a":5}"#, &["a", "b"], "missing"), r#"{"a":5}"#);
    }
}
