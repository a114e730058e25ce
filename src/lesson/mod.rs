//! Lessons: a flow with something wrong, a task, and what must hold once somebody has mended it.
//!
//! A lesson is a file of `static/lessons/` ([`Lesson::read`]). It brings a [`server`] of its own, which answers
//! whatever webhooks the flow has then, by method and path: so the check knows no node that the reader adds. It plays
//! scenarios on the flow ([`Lesson::play`]), and says what must not be found of it on any way ([`Lesson::demands`]).

mod check;
mod demand;
mod read;
mod server;

pub use check::{Played, Shortfall};
pub use demand::{Breach, Demand};
pub use read::TEXTS;
pub use server::Route;

use std::sync::Arc;

use crate::explore::FindingCode;
use crate::flow::{Document, Millis, Object, Value};

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its name in addresses.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is to be done; paragraphs stand apart by an empty line.
    pub task: String,
    /// What helps whoever is stuck.
    pub hint: String,
    /// The part of the guide that it belongs to.
    pub section: String,
    /// What the reader begins with.
    pub start: Document,
    /// What the webhooks can call, and all that it may answer.
    pub server: Vec<Route>,
    scenarios: Vec<Scene>,
    absent: Vec<FindingCode>,
    max_silence_ms: Option<Millis>,
}

/// A scenario that does not know the flow.
#[derive(Clone, Debug)]
struct Scene {
    name: String,
    variables: Arc<Object>,
    replies: Value,
    customers: u32,
    /// What answers otherwise than usual.
    server: Vec<Route>,
    expect: Expect,
}

/// What must come of it, for every customer.
#[derive(Clone, Debug, Default)]
struct Expect {
    outcome: Option<String>,
    reaches: Vec<String>,
    avoids: Vec<String>,
    variables: Arc<Object>,
    max_ms: Option<Millis>,
    max_silence_ms: Option<Millis>,
}

impl Lesson {
    /// The flow as it is explored: with the lesson's server, and the limits that are not the reader's to change.
    pub fn explored(&self, document: &Document) -> Document {
        self.served(document, &[], &Object::default())
    }

    /// The flow with a server, and with variables in the place of its own.
    fn served(&self, document: &Document, instead: &[Route], variables: &Object) -> Document {
        let Value::Object(root) = document.root() else { return document.clone() };
        let mut root = Object::clone(root);
        let mocks = server::mocks(document.flow(), &[instead, &self.server].concat());
        if let Some(Value::Array(nodes)) = root.get("nodes") {
            let nodes = nodes.iter().map(|node| {
                let id = node.get("id").and_then(Value::as_str);
                let mock = mocks.iter().find(|mock| Some(&*mock.node) == id);
                mock.map_or_else(|| node.clone(), |mock| with(node, "mock", mock.value.clone()))
            });
            root.insert("nodes".into(), Value::array(nodes.collect::<Vec<_>>()));
        }
        if let Some(limits) = self.start.root().get("limits") {
            root.insert("limits".into(), limits.clone());
        }
        if !variables.is_empty() {
            let mut own = root
                .get("variables")
                .and_then(Value::as_object)
                .map_or_else(Object::default, |own| Object::clone(own));
            own.extend(variables.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
            root.insert("variables".into(), Value::Object(own.into()));
        }
        document.edited(Value::Object(root.into()))
    }
}

fn with(object: &Value, key: &str, value: Value) -> Value {
    let Value::Object(members) = object else { return object.clone() };
    let mut members = Object::clone(members);
    members.insert(key.into(), value);
    Value::Object(members.into())
}
