//! A flow under other circumstances: slower or quicker answers, more failures. The result is a flow like any other, so
//! what the page simulates can be simulated anywhere.

use std::sync::Arc;

use crate::flow::{Distribution, Document, Latency, MockOrder, NodeKind, Object, Value};

/// What is changed of a webhook's mock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Circumstances {
    /// How long answers take, in the place of what the mock says.
    pub latency: Option<Latency>,
    /// The share of requests that are answered with 503, from 0 to 1.
    pub failures: f64,
}

impl Circumstances {
    /// Nothing is changed.
    pub fn is_none(&self) -> bool {
        self.latency.is_none() && self.failures <= 0.0
    }
}

/// How long a webhook's answers take according to its mock: its first answer's latency.
pub fn latency_of(document: &Document, node: &str) -> Latency {
    let mock =
        document.flow().nodes.iter().find(|each| *each.id == *node).and_then(|each| match &each.kind {
            NodeKind::Webhook(webhook) => webhook.mock.as_ref(),
            _ => None,
        });
    mock.and_then(|mock| mock.responses.first()).map_or(Latency::Fixed(0.0), |response| response.latency)
}

/// Whether a share of failures can be mixed in: not into answers that come in turn.
pub fn can_fail_at_random(document: &Document, node: &str) -> bool {
    document.flow().nodes.iter().any(|each| match &each.kind {
        NodeKind::Webhook(webhook) if *each.id == *node => webhook
            .mock
            .as_ref()
            .is_none_or(|mock| mock.responses.len() <= 1 || mock.order == MockOrder::Random),
        _ => false,
    })
}

/// The flow with these circumstances, by node id.
pub fn under(document: &Document, changes: &[(Arc<str>, Circumstances)]) -> Document {
    let Some(nodes) = document.root().get("nodes").and_then(Value::as_array) else { return document.clone() };
    if changes.iter().all(|(_, change)| change.is_none()) {
        return document.clone();
    }
    let nodes = nodes.iter().map(|node| {
        let id = node.get("id").and_then(Value::as_str).unwrap_or_default();
        match changes.iter().find(|(changed, change)| **changed == *id && !change.is_none()) {
            Some((_, change)) => {
                with(node, "mock", mock(node.get("mock"), change, can_fail_at_random(document, id)))
            }
            None => node.clone(),
        }
    });
    Document::new(with(document.root(), "nodes", Value::array(nodes)))
}

fn mock(mock: Option<&Value>, change: &Circumstances, at_random: bool) -> Value {
    let given = mock.and_then(|mock| mock.get("responses")).and_then(Value::as_array);
    let mut responses: Vec<Value> = given.map(|responses| responses.to_vec()).unwrap_or_default();
    if responses.is_empty() {
        responses.push(Value::object([("status", Value::from(200_u32))]));
    }
    if let Some(latency) = change.latency {
        for response in &mut responses {
            *response = with(response, "latency_seconds", latency_value(latency));
        }
    }
    let mut object = mock.cloned().unwrap_or_else(|| Value::Object(Arc::default()));
    if change.failures > 0.0 && at_random {
        let weight = |response: &Value| match response.get("weight") {
            Some(Value::Number(number)) => number.as_f64(),
            _ => 1.0,
        };
        let total: f64 = responses.iter().map(weight).sum();
        let failures = change.failures.min(1.0);
        let latency = responses.first().and_then(|response| response.get("latency_seconds")).cloned();
        for response in &mut responses {
            let kept = weight(response) / total * (1.0 - failures);
            *response = with(response, "weight", kept.into());
        }
        let body = Value::object([("error", Value::from("Service unavailable"))]);
        let failing = [("status", Value::from(503_u32)), ("body", body), ("weight", failures.into())];
        let latency = latency.map(|latency| ("latency_seconds", latency));
        responses.push(Value::object(failing.into_iter().chain(latency)));
        object = with(&object, "order", "random".into());
    }
    with(&object, "responses", Value::array(responses))
}

/// A latency as the format writes it.
pub fn latency_value(latency: Latency) -> Value {
    let drawn = |name: &str, parameters: [(&str, f64); 2]| {
        let parameters = parameters.into_iter().map(|(name, value)| (name, Value::from(value)));
        Value::object([("distribution", Value::from(name))].into_iter().chain(parameters))
    };
    match latency {
        Latency::Fixed(seconds) => seconds.into(),
        Latency::Drawn(Distribution::Uniform { min, max }) => drawn("uniform", [("min", min), ("max", max)]),
        Latency::Drawn(Distribution::Exponential { mean }) => {
            Value::object([("distribution", Value::from("exponential")), ("mean", mean.into())])
        }
        Latency::Drawn(Distribution::Lognormal { p50, p95 }) => {
            drawn("lognormal", [("p50", p50), ("p95", p95)])
        }
    }
}

fn with(object: &Value, key: &str, value: Value) -> Value {
    let mut members = object.as_object().map(|object| Object::clone(object)).unwrap_or_default();
    members.insert(key.into(), value);
    Value::Object(Arc::new(members))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(mock: &str) -> Document {
        let text = format!(
            r#"{{"version":1,"start":"a","nodes":[{{"id":"a","type":"webhook","request":{{"url":"u"}}{mock}}}]}}"#
        );
        Document::parse(&text).unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    #[test]
    fn answers_become_slower_and_fail() {
        let document = flow(r#","mock":{"responses":[{"status":201,"body":{"x":1},"latency_seconds":14}]}"#);
        let latency = Latency::Drawn(Distribution::Lognormal { p50: 2.0, p95: 9.0 });
        let change = Circumstances { latency: Some(latency), failures: 0.25 };
        let changed = under(&document, &[("a".into(), change)]);
        assert!(!changed.has_errors(), "{:?}", changed.diagnostics());
        assert_eq!(latency_of(&changed, "a"), latency);
        let expected = crate::flow::json::parse(
            r#"{"responses":[{"status":201,"body":{"x":1},"latency_seconds":{"distribution":"lognormal","p50":2,"p95":9},"weight":0.75},
                {"status":503,"body":{"error":"Service unavailable"},"weight":0.25,"latency_seconds":{"distribution":"lognormal","p50":2,"p95":9}}],"order":"random"}"#,
        );
        assert_eq!(
            changed.root().get("nodes").and_then(|nodes| nodes.get_index(0)?.get("mock")),
            expected.ok().as_ref()
        );
    }

    #[test]
    fn answers_in_turn_stay_in_turn() {
        let document = flow(r#","mock":{"responses":[{"status":200},{"status":201}]}"#);
        assert!(!can_fail_at_random(&document, "a"));
        let change = Circumstances { latency: Some(Latency::Fixed(1.0)), failures: 0.5 };
        let changed = under(&document, &[("a".into(), change)]);
        let responses = changed
            .root()
            .get("nodes")
            .and_then(|nodes| nodes.get_index(0)?.get("mock")?.get("responses").cloned());
        assert_eq!(
            responses.and_then(|responses| responses.as_array().map(|responses| responses.len())),
            Some(2)
        );
    }

    #[test]
    fn a_webhook_without_a_mock_gets_one() {
        let changed = under(
            &flow(""),
            &[("a".into(), Circumstances { latency: Some(Latency::Fixed(3.0)), failures: 0.0 })],
        );
        assert_eq!(latency_of(&changed, "a"), Latency::Fixed(3.0));
    }
}
