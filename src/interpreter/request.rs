//! What goes out to an external system and what comes back.

use std::sync::Arc;

use crate::flow::{Millis, Object, Value, json};

/// A request as it is sent, all templates resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The HTTP method, in capitals.
    pub method: Arc<str>,
    /// The URL with its query.
    pub url: Arc<str>,
    /// Header names and values, as the flow gives them.
    pub headers: Vec<(Arc<str>, Arc<str>)>,
    /// What is sent as the body.
    pub body: Option<Value>,
    /// Whether the body is JSON (else it is a text, sent as it is).
    pub json: bool,
}

impl Request {
    /// The bytes of the body, and the content type to send where the flow gives none.
    pub fn payload(&self) -> Option<(String, &'static str)> {
        let body = self.body.as_ref()?;
        Some(match body {
            Value::String(text) if !self.json => (text.to_string(), "text/plain;charset=UTF-8"),
            body => (json::to_string(body), "application/json"),
        })
    }

    /// The request as mock bodies and traces see it.
    pub fn to_value(&self) -> Value {
        let headers = self.headers.iter().map(|(name, value)| (Arc::clone(name), Arc::clone(value).into()));
        let mut members = vec![
            ("method", Arc::clone(&self.method).into()),
            ("url", Arc::clone(&self.url).into()),
            ("headers", Value::object(headers)),
        ];
        members.extend(self.body.clone().map(|body| ("body", body)));
        Value::object(members)
    }
}

/// An answer with a status.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers, their names in lower case.
    pub headers: Arc<Object>,
    /// The parsed JSON, or the text.
    pub body: Value,
    /// What a person should know of the answer, such as a body that is not JSON.
    pub note: Option<Arc<str>>,
}

impl Response {
    /// Whether the status is 2xx.
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// No answer with a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure.
    pub reason: FailureReason,
    /// What happened and what to do, in a sentence.
    pub detail: Arc<str>,
}

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureReason {
    /// The host cannot be reached.
    Network,
    /// The host answers, but the browser does not let the page read it.
    Cors,
    /// An http URL from an https page.
    MixedContent,
    /// The body is over the size limit.
    TooLarge,
    /// The request could not be made from its templates, or is not one.
    InvalidRequest,
    /// The viewer has not agreed to calls to this host.
    NotAllowed,
}

impl FailureReason {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Cors => "cors",
            Self::MixedContent => "mixed_content",
            Self::TooLarge => "too_large",
            Self::InvalidRequest => "invalid_request",
            Self::NotAllowed => "not_allowed",
        }
    }

    /// Reads what [`FailureReason::as_str`] gives.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Network,
            Self::Cors,
            Self::MixedContent,
            Self::TooLarge,
            Self::InvalidRequest,
            Self::NotAllowed,
        ];
        all.into_iter().find(|reason| reason.as_str() == word)
    }

    /// Whether trying again as it is can help.
    pub fn is_transient(self) -> bool {
        match self {
            Self::Network => true,
            Self::Cors | Self::MixedContent | Self::TooLarge | Self::InvalidRequest | Self::NotAllowed => {
                false
            }
        }
    }
}

/// The latest webhook result, as templates see it under `response`.
#[derive(Clone, Debug)]
pub(super) enum WebhookResult {
    Answered { response: Arc<Response>, elapsed_ms: Millis },
    Unanswered { error: &'static str, elapsed_ms: Millis },
}

impl WebhookResult {
    /// Whether its request could not be made.
    pub(super) fn was_never_sent(&self) -> bool {
        matches!(self, Self::Unanswered { error, .. } if *error == FailureReason::InvalidRequest.as_str())
    }

    /// How long it took.
    pub(super) fn elapsed_ms_mut(&mut self) -> &mut Millis {
        let (Self::Answered { elapsed_ms, .. } | Self::Unanswered { elapsed_ms, .. }) = self;
        elapsed_ms
    }

    /// One member, without building the others.
    pub(super) fn member(&self, key: &str) -> Option<Value> {
        match (self, key) {
            (Self::Answered { response, .. }, "status") => Some(u32::from(response.status).into()),
            (Self::Answered { response, .. }, "ok") => Some(response.ok().into()),
            (Self::Answered { response, .. }, "headers") => {
                Some(Value::Object(Arc::clone(&response.headers)))
            }
            (Self::Answered { response, .. }, "body") => Some(response.body.clone()),
            (Self::Unanswered { .. }, "ok") => Some(false.into()),
            (Self::Unanswered { error, .. }, "error") => Some((*error).into()),
            (Self::Answered { elapsed_ms, .. } | Self::Unanswered { elapsed_ms, .. }, "elapsed_ms") => {
                Some((*elapsed_ms).into())
            }
            _ => None,
        }
    }

    pub(super) fn to_value(&self) -> Value {
        const KEYS: [&str; 6] = ["status", "ok", "error", "headers", "body", "elapsed_ms"];
        Value::object(KEYS.into_iter().filter_map(|key| Some((key, self.member(key)?))))
    }
}
