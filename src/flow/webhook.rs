//! A webhook in the document: its request, when it is tried again, its answers on mocks; and how they are read.

use std::sync::Arc;

use crate::i18n::tr;

use super::diagnostic::{Code, Path};
use super::fields::{Fields, Report};
use super::guards;
use super::model::{Millis, Target};
use super::value::{Object, Value};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

#[cfg(feature = "schema")]
use super::schema;

/// Calls an external system by HTTP.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Webhook {
    /// What is sent.
    pub request: Request,
    /// How long to wait for the answer, in seconds; cut to the flow's `max_wait_seconds`.
    #[cfg_attr(feature = "schema", schemars(rename = "timeout_seconds", with = "Option<schema::Duration>"))]
    pub timeout_ms: Option<Millis>,
    /// When to try again.
    pub retry: Option<Retry>,
    /// Variables set from every answer that has a status.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Variables", default))]
    pub save: Arc<Object>,
    /// The answers on mocks.
    pub mock: Option<Mock>,
    /// The node after a 2xx answer.
    pub next: Target,
    /// The node after the wait ran out.
    pub timeout: Target,
    /// The node after any other status, or no answer from the network.
    pub error: Target,
    /// The node after the gate turned the request away.
    pub limit: Target,
}

/// An HTTP request; all strings are templates.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Request {
    /// The HTTP method.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Method", default = "schema::post"))]
    pub method: String,
    /// Where to.
    pub url: String,
    /// Parameters added to the URL.
    #[cfg_attr(feature = "schema", schemars(with = "schema::AnyObject", default))]
    pub query: Arc<Object>,
    /// Headers.
    #[cfg_attr(feature = "schema", schemars(with = "schema::AnyObject", default))]
    pub headers: Arc<Object>,
    /// Any JSON, sent as JSON; or one string, sent as it renders.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::Any>"))]
    pub body: Option<Value>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            method: "POST".to_owned(),
            url: String::new(),
            query: Arc::default(),
            headers: Arc::default(),
            body: None,
        }
    }
}

/// When a request is tried again.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Retry {
    /// Attempts in all, the first one included.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100), default = "schema::three"))]
    pub max_attempts: u32,
    /// The pause before the second attempt, in seconds.
    #[cfg_attr(
        feature = "schema",
        schemars(rename = "interval_seconds", with = "schema::Duration", default = "schema::one")
    )]
    pub interval_ms: Millis,
    /// What the pause is multiplied by after every attempt.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1000), default = "schema::two"))]
    pub backoff_rate: f64,
    /// What is tried again: `timeout`, `network`, a class of statuses such as `5xx`, or one status such as `429`.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<schema::RetryOn>", default = "schema::retry_on"))]
    pub on: Vec<RetryOn>,
}

/// What is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryOn {
    /// The wait ran out.
    Timeout,
    /// No answer from the network.
    Network,
    /// A status of this class: 5 for `5xx`.
    Class(u16),
    /// This status.
    Status(u16),
}

impl RetryOn {
    /// What is tried again where `on` is left out.
    pub const DEFAULT: [Self; 4] = [Self::Timeout, Self::Network, Self::Class(5), Self::Status(429)];

    /// Reads a word of `on`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "timeout" => Some(Self::Timeout),
            "network" => Some(Self::Network),
            _ => {
                let class = word.strip_suffix("xx").and_then(|digit| digit.parse().ok());
                match class {
                    Some(class @ 1..=5) => Some(Self::Class(class)),
                    Some(_) => None,
                    None => word.parse().ok().filter(|status| (100..600).contains(status)).map(Self::Status),
                }
            }
        }
    }
}

impl std::fmt::Display for RetryOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Timeout => f.write_str("timeout"),
            Self::Network => f.write_str("network"),
            Self::Class(class) => write!(f, "{class}xx"),
            Self::Status(status) => write!(f, "{status}"),
        }
    }
}

/// A webhook's answers on mocks.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Mock {
    /// The answers, used in order per conversation and node.
    pub responses: Vec<MockResponse>,
    /// What comes after the last one.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub order: MockOrder,
}

/// In which order mock responses are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(rename_all = "snake_case"))]
pub enum MockOrder {
    /// One after the other; the last one repeats.
    #[default]
    Sequence,
    /// One after the other, then again from the first.
    Cycle,
    /// Drawn by their weights.
    Random,
}

/// One answer on mocks: a response, or a failure.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct MockResponse {
    /// The HTTP status; 200 where it is left out.
    #[cfg_attr(feature = "schema", schemars(range(min = 100, max = 599), default = "schema::ok"))]
    pub status: u16,
    /// Headers.
    #[cfg_attr(feature = "schema", schemars(with = "schema::AnyObject", default))]
    pub headers: Arc<Object>,
    /// The body: JSON, whose strings are templates over the variables and `request`, or a text.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::Any>"))]
    pub body: Option<Value>,
    /// How long the answer takes, in seconds: a number or a distribution.
    #[cfg_attr(feature = "schema", schemars(rename = "latency_seconds", default))]
    pub latency: Latency,
    /// Instead of an answer.
    pub fail: Option<MockFailure>,
    /// How often it is drawn, against the others, where the order is `random`.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1_000_000_000), default = "schema::one"))]
    pub weight: f64,
}

impl Default for MockResponse {
    fn default() -> Self {
        Self {
            status: 200,
            headers: Arc::default(),
            body: None,
            latency: Latency::default(),
            fail: None,
            weight: 1.0,
        }
    }
}

/// How a mock fails instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(rename_all = "snake_case"))]
pub enum MockFailure {
    /// The host cannot be reached.
    Network,
    /// It never answers.
    Timeout,
    /// The gate turns the request away, whatever its limits.
    TurnedAway,
}

/// How long an answer takes, in seconds as the document gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(untagged))]
pub enum Latency {
    /// Always the same.
    Fixed(#[cfg_attr(feature = "schema", schemars(with = "schema::Duration"))] f64),
    /// Drawn anew for every answer.
    Drawn(Distribution),
}

impl Default for Latency {
    fn default() -> Self {
        Self::Fixed(0.0)
    }
}

/// A latency distribution, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(tag = "distribution", rename_all = "snake_case"))]
pub enum Distribution {
    /// Every value between the two is as likely as any other.
    Uniform {
        /// The lowest.
        #[cfg_attr(feature = "schema", schemars(with = "schema::Duration"))]
        min: f64,
        /// The highest.
        #[cfg_attr(feature = "schema", schemars(with = "schema::Duration"))]
        max: f64,
    },
    /// Memoryless: many short, few long.
    Exponential {
        /// The mean.
        #[cfg_attr(feature = "schema", schemars(with = "schema::Duration"))]
        mean: f64,
    },
    /// What response times of real systems look like: a long tail to the right.
    Lognormal {
        /// The median.
        #[cfg_attr(feature = "schema", schemars(with = "schema::PositiveDuration"))]
        p50: f64,
        /// The value that 95 % stay under.
        #[cfg_attr(feature = "schema", schemars(with = "schema::PositiveDuration"))]
        p95: f64,
    },
}

pub(super) fn webhook(fields: &mut Fields<'_, '_>) -> Webhook {
    if fields.some("request").is_none() {
        fields.missing("request", tr!("say which URL to call"));
    }
    Webhook {
        request: fields.nested("request", request).unwrap_or_default(),
        timeout_ms: fields.seconds("timeout_seconds"),
        retry: fields.nested("retry", retry),
        save: fields.object("save").cloned().unwrap_or_default(),
        mock: fields.nested("mock", mock),
        next: fields.target("next"),
        timeout: fields.target("timeout"),
        error: fields.target("error"),
        limit: fields.target("limit"),
    }
}

fn request(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Request> {
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("url").is_none() {
        fields.missing("url", tr!("say where the request goes"));
    }
    let default = Request::default();
    let request = Request {
        method: fields.string("method").map_or(default.method, |method| method.to_string()),
        url: fields.string("url").map(|url| url.to_string()).unwrap_or_default(),
        query: fields.object("query").cloned().unwrap_or_default(),
        headers: fields.object("headers").cloned().unwrap_or_default(),
        body: fields.json("body").cloned(),
    };
    fields.finish();
    Some(request)
}

fn retry(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Retry> {
    let mut fields = Fields::of(value, path, report)?;
    let retry = Retry {
        max_attempts: fields.whole("max_attempts", 1, 100).unwrap_or(3),
        interval_ms: fields.seconds("interval_seconds").unwrap_or(1000),
        backoff_rate: fields.number("backoff_rate", 1.0, 1000.0).unwrap_or(2.0),
        on: fields.list("on", retry_on).unwrap_or_else(|| RetryOn::DEFAULT.to_vec()),
    };
    fields.finish();
    Some(retry)
}

fn retry_on(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<RetryOn> {
    let word = match value {
        Value::String(word) => word.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let read = RetryOn::from_word(&word);
    if read.is_none() {
        report.add(
            Code::InvalidValue,
            path,
            tr!("this must be \"timeout\", \"network\", a class of statuses such as \"5xx\", or a status such as \"429\""),
        );
    }
    read
}

pub(super) fn mock(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Mock> {
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("responses").is_none() {
        fields.missing("responses", tr!("list the answers"));
    }
    let words =
        [("sequence", MockOrder::Sequence), ("cycle", MockOrder::Cycle), ("random", MockOrder::Random)];
    let mock = Mock {
        responses: fields
            .list("responses", |value, path, report| {
                Some(mock_response(value, path, report).unwrap_or_default())
            })
            .unwrap_or_default(),
        order: fields.word("order", &words).unwrap_or_default(),
    };
    fields.finish();
    Some(mock)
}

fn mock_response(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<MockResponse> {
    let mut fields = Fields::of(value, path, report)?;
    let failures = [
        ("network", MockFailure::Network),
        ("timeout", MockFailure::Timeout),
        ("turned_away", MockFailure::TurnedAway),
    ];
    let default = MockResponse::default();
    let response = MockResponse {
        status: fields.whole("status", 100, 599).map_or(default.status, |status| status as u16),
        headers: fields.object("headers").cloned().unwrap_or_default(),
        body: fields.json("body").cloned(),
        latency: fields.nested("latency_seconds", latency).unwrap_or_default(),
        fail: fields.word("fail", &failures),
        weight: fields.number("weight", 0.0, 1e9).unwrap_or(default.weight),
    };
    fields.finish();
    Some(response)
}

fn latency(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Latency> {
    if let Some(seconds) = value.as_f64() {
        if (0.0..=guards::MAX_SECONDS).contains(&seconds) {
            return Some(Latency::Fixed(seconds));
        }
        report.add(
            Code::InvalidValue,
            path,
            tr!("this must be between {min} and {max}", min = 0, max = guards::MAX_SECONDS),
        );
        return None;
    }
    if !matches!(value, Value::Object(_)) {
        report.add(Code::WrongType, path, tr!("this must be a number of seconds, or a distribution"));
        return None;
    }
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("distribution").is_none() {
        fields.missing("distribution", tr!("it is one of uniform, exponential, lognormal"));
    }
    let kind = fields.word("distribution", &[("uniform", 0), ("exponential", 1), ("lognormal", 2)])?;
    let mut parameter = |key: &'static str, min: f64| {
        if fields.some(key).is_none() {
            fields.missing(key, tr!("the distribution needs it, in seconds"));
        }
        fields.number(key, min, guards::MAX_SECONDS)
    };
    let distribution = match kind {
        0 => {
            let (min, max) = (parameter("min", 0.0)?, parameter("max", 0.0)?);
            if min > max {
                fields.report().add(
                    Code::InvalidValue,
                    path,
                    tr!("\"min\" must not be greater than \"max\""),
                );
                return None;
            }
            Distribution::Uniform { min, max }
        }
        1 => Distribution::Exponential { mean: parameter("mean", 0.0)? },
        _ => {
            let (p50, p95) = (parameter("p50", 1e-6)?, parameter("p95", 1e-6)?);
            if p50 > p95 {
                fields.report().add(
                    Code::InvalidValue,
                    path,
                    tr!("\"p50\" must not be greater than \"p95\""),
                );
                return None;
            }
            Distribution::Lognormal { p50, p95 }
        }
    };
    fields.finish();
    Some(Latency::Drawn(distribution))
}
