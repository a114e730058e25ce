//! Mock responses, compiled.

use std::sync::Arc;

use crate::flow::{
    Distribution, JsonTemplate, Latency, Millis, Mock, MockFailure, MockOrder, Object, Value, json, millis,
};

use super::program::Compiler;
use super::request::Response;

/// Compiled mock responses.
#[derive(Debug)]
pub struct MockProgram {
    /// The answers.
    pub replies: Vec<MockReply>,
    /// What comes after the last one.
    pub order: MockOrder,
    /// Whether a template in them reads `request`.
    pub reads_request: bool,
    /// Whether one of them stands for a request that is turned away at the gate.
    pub turns_away: bool,
}

/// One compiled mock response.
#[derive(Debug)]
pub struct MockReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(Arc<str>, JsonTemplate)>,
    /// The body.
    pub body: Option<JsonTemplate>,
    /// The answer, where it is the same every time.
    pub constant: Option<Arc<Response>>,
    /// How long it takes.
    pub latency: MockLatency,
    /// Instead of an answer.
    pub fail: Option<MockFailure>,
    /// How often it is drawn.
    pub weight: f64,
}

/// How long a mock response takes.
#[derive(Clone, Copy, Debug)]
pub enum MockLatency {
    /// Always so long.
    Fixed(Millis),
    /// As long as is drawn.
    Drawn(Distribution),
}

impl From<Latency> for MockLatency {
    fn from(latency: Latency) -> Self {
        match latency {
            Latency::Fixed(seconds) => Self::Fixed(millis(seconds)),
            Latency::Drawn(distribution) => Self::Drawn(distribution),
        }
    }
}

/// Compiles a webhook's mock.
pub(super) fn compile(mock: &Mock, compiler: &mut Compiler<'_>) -> MockProgram {
    let replies: Vec<MockReply> = mock
        .responses
        .iter()
        .map(|response| {
            let headers = compiler.members(&response.headers);
            let body = response.body.as_ref().map(|body| compiler.json(body));
            MockReply {
                status: response.status,
                constant: constant(response.status, &headers, body.as_ref()),
                headers,
                body,
                latency: response.latency.into(),
                fail: response.fail,
                weight: response.weight,
            }
        })
        .collect();
    // A name can stand in a template only as it is written.
    let named = |value: &Value| json::to_string(value).contains("request");
    let reads_request = mock
        .responses
        .iter()
        .any(|response| response.body.as_ref().is_some_and(named) || response.headers.values().any(named));
    let turns_away = replies.iter().any(|reply| reply.fail == Some(MockFailure::TurnedAway));
    MockProgram { replies, order: mock.order, reads_request, turns_away }
}

/// The answer of a mock without templates.
fn constant(
    status: u16,
    headers: &[(Arc<str>, JsonTemplate)],
    body: Option<&JsonTemplate>,
) -> Option<Arc<Response>> {
    let value = |template: &JsonTemplate| match template {
        JsonTemplate::Constant(value) => Some(value.clone()),
        _ => None,
    };
    let headers: Option<Object> =
        headers.iter().map(|(name, header)| Some((name.to_lowercase().into(), value(header)?))).collect();
    let body = body.map_or_else(|| Some("".into()), value)?;
    Some(Arc::new(Response { status, headers: headers?.into(), body, note: None }))
}
