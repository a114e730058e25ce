//! The typed view of a document: what the engine, the editor and the page read a flow as.
//!
//! The types mirror the JSON of the format; their doc comments become the descriptions in its JSON
//! Schema.

use std::sync::Arc;

use super::condition::Condition;
use super::value::Object;
use super::webhook::{Mock, Webhook};

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
