//! The typed view of a document: what the engine, the editor and the page read a flow as.
//!
//! The types mirror the JSON of the format; their doc comments become the descriptions in its JSON
//! Schema.

use std::sync::Arc;

use super::operator::Operator;
use super::value::{Object, Value};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

#[cfg(feature = "schema")]
use super::schema;

/// Where a port leads: a node's id, or nowhere.
pub type Target = Option<Arc<str>>;

/// A duration as the program holds it: integer milliseconds.
pub type Millis = u64;

/// A bot flow.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Flow {
    /// The version of the format; this is version 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1), default = "schema::version"))]
    pub version: u32,
    /// What the flow is called.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub name: String,
    /// What the flow is for, in Markdown.
    pub description: Option<String>,
    /// Initial values of variables: any JSON. Names are letters, digits and `_`, not beginning with a digit.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Variables", default))]
    pub variables: Arc<Object>,
    /// Names of variables whose values never leave the browser.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<schema::VariableName>", default))]
    pub secrets: Vec<Arc<str>>,
    /// What the bot platform allows its webhooks.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub limits: Limits,
    /// The id of the first node.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub start: Target,
    /// The nodes, in any order.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Node>"))]
    pub nodes: Vec<Arc<Node>>,
    /// Tests of the flow, run in virtual time.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub scenarios: Vec<Scenario>,
}

/// What the platform allows all webhook requests together. A missing or null limit is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Limits {
    /// Requests that may start within any 60 seconds.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub max_triggers_per_minute: Option<u32>,
    /// The longest that one request may take, in seconds.
    #[cfg_attr(feature = "schema", schemars(rename = "max_wait_seconds", with = "Option<schema::Duration>"))]
    pub max_wait_ms: Option<Millis>,
    /// Requests that may be under way at once.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub max_concurrent_requests: Option<u32>,
    /// Requests that may queue; one more is turned away.
    pub max_queued_requests: Option<u32>,
}

/// A step of a flow.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Node {
    /// Unique in the flow: 1 to 64 letters, digits, `_` and `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,64}$")))]
    pub id: Arc<str>,
    /// What people call it.
    pub title: Option<String>,
    /// Where it stands on the canvas, `[x, y]`; laid out automatically where it is missing.
    pub position: Option<[f64; 2]>,
    /// A remark for the people who work on the flow.
    pub note: Option<String>,
    /// What it does.
    #[cfg_attr(feature = "schema", schemars(flatten))]
    pub kind: NodeKind,
}

/// What a node does.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(tag = "type", rename_all = "snake_case"))]
pub enum NodeKind {
    /// Says something to the customer.
    Message(Message),
    /// Asks the customer and waits for the reply.
    Ask(Ask),
    /// Calls an external system by HTTP.
    Webhook(Box<Webhook>),
    /// Lets time pass.
    Wait(Wait),
    /// Takes the first branch that matches.
    Condition(Condition),
    /// Assigns variables.
    Set(Set),
    /// Ends the conversation.
    End(End),
    /// A type that this version does not know; it is kept, and cannot run.
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown(Arc<str>),
}

/// Says something to the customer.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Message {
    /// A template; Markdown emphasis, links and line breaks are shown.
    pub text: String,
    /// The node after this one.
    pub next: Target,
}

/// Asks the customer and waits for the reply.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Ask {
    /// A template.
    pub text: String,
    /// The variable that the reply goes into.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::VariableName>"))]
    pub variable: Option<Arc<str>>,
    /// Replies offered as buttons; templates.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub choices: Vec<String>,
    /// How long to wait for the reply, in seconds; without it, for ever.
    #[cfg_attr(feature = "schema", schemars(rename = "timeout_seconds", with = "Option<schema::Duration>"))]
    pub timeout_ms: Option<Millis>,
    /// The node after the reply.
    pub next: Target,
    /// The node after the wait ran out.
    pub timeout: Target,
}

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

/// Lets time pass.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Wait {
    /// How long, in seconds: a number or a template.
    pub seconds: Seconds,
    /// The node after this one.
    pub next: Target,
}

/// A duration in a document: a number of seconds, or a template that gives one.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(untagged))]
pub enum Seconds {
    /// Seconds.
    Fixed(#[cfg_attr(feature = "schema", schemars(with = "schema::Duration"))] Millis),
    /// A template that gives a number of seconds.
    Template(#[cfg_attr(feature = "schema", schemars(with = "schema::DurationTemplate"))] String),
}

/// Takes the first branch that matches.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Condition {
    /// The branches, in order.
    pub branches: Vec<Branch>,
    /// The node where no branch matches.
    #[cfg_attr(feature = "schema", schemars(rename = "else"))]
    pub otherwise: Target,
}

/// One way out of a condition.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Branch {
    /// What people call it.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub label: String,
    /// Its rules.
    #[cfg_attr(feature = "schema", schemars(flatten))]
    pub group: Group,
    /// The node it leads to.
    pub next: Target,
}

/// Rules under one word.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Group {
    /// Whether all of the rules must hold, or any one of them.
    #[cfg_attr(feature = "schema", schemars(rename = "match", default))]
    pub quantifier: Match,
    /// The rules and groups.
    pub rules: Vec<RuleOrGroup>,
    /// Turns the verdict round.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub not: bool,
}

/// Whether all of a group's rules must hold, or any one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(rename_all = "snake_case"))]
pub enum Match {
    /// Every one.
    #[default]
    All,
    /// At least one.
    Any,
}

impl Match {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }
}

/// A rule, or a group of rules.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(untagged))]
pub enum RuleOrGroup {
    /// One comparison.
    Rule(Rule),
    /// Rules under one word.
    Group(Group),
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Rule {
    /// Any JSON, whose strings are templates.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::Any>"))]
    pub left: Option<Value>,
    /// What is asked of the operands.
    pub op: Operator,
    /// Any JSON, whose strings are templates.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::Any>"))]
    pub right: Option<Value>,
    /// Turns the verdict round.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub not: bool,
    /// Compares texts without regard to case.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub ignore_case: bool,
}

/// Assigns variables: all right sides are evaluated before the first is assigned.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Set {
    /// Names and their new values: any JSON, whose strings are templates.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Variables"))]
    pub assign: Arc<Object>,
    /// The node after this one.
    pub next: Target,
}

/// Ends the conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct End {
    /// How it ends.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub outcome: EndOutcome,
}

/// How an `end` node ends a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(JsonSchema), schemars(rename_all = "snake_case"))]
pub enum EndOutcome {
    /// As it should.
    #[default]
    Completed,
    /// Not as it should.
    Failed,
}

/// A test of the flow, run on mocks in virtual time.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Scenario {
    /// What the test is called.
    pub name: String,
    /// Initial values that replace the flow's.
    #[cfg_attr(feature = "schema", schemars(with = "schema::Variables", default))]
    pub variables: Arc<Object>,
    /// The customer's replies, in order; null is none, so that the ask runs out.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub replies: Vec<Option<String>>,
    /// By node id: mocks that replace the node's own.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, Mock>", default))]
    pub mocks: Vec<(Arc<str>, Mock)>,
    /// What the run must look like.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub expect: Expect,
}

/// What a scenario's run must look like; what is left out is not looked at.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Expect {
    /// How it ends.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::RunOutcome>"))]
    pub outcome: Option<String>,
    /// The bot's messages, all of them, in order.
    pub messages: Option<Vec<String>>,
    /// The entered nodes, all of them, in order.
    pub path: Option<Vec<String>>,
    /// Variables at the end; those that are not named are not looked at.
    #[cfg_attr(feature = "schema", schemars(with = "Option<schema::AnyObject>"))]
    pub variables: Option<Arc<Object>>,
    /// The longest that the run may take, in seconds.
    #[cfg_attr(feature = "schema", schemars(rename = "max_seconds", with = "Option<schema::Duration>"))]
    pub max_ms: Option<Millis>,
    /// The longest that the customer may be left without a message, in seconds.
    #[cfg_attr(
        feature = "schema",
        schemars(rename = "max_silence_seconds", with = "Option<schema::Duration>")
    )]
    pub max_silence_ms: Option<Millis>,
}

impl NodeKind {
    /// The word in JSON.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Message(_) => "message",
            Self::Ask(_) => "ask",
            Self::Webhook(_) => "webhook",
            Self::Wait(_) => "wait",
            Self::Condition(_) => "condition",
            Self::Set(_) => "set",
            Self::End(_) => "end",
            Self::Unknown(name) => name,
        }
    }
}

impl Flow {
    /// The node with an id.
    pub fn node(&self, id: &str) -> Option<&Arc<Node>> {
        self.nodes.iter().find(|node| &*node.id == id)
    }
}
