//! What the load lab sends through which flows.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::flow::{Document, Latency, Limits, NodeKind, Value, json};
use crate::i18n::tr;
use crate::simulator::{Circumstances, latency_of, under};

/// How customers come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Process {
    Poisson,
    Constant,
    AtOnce,
}

impl Process {
    pub(super) const ALL: [Self; 3] = [Self::Poisson, Self::Constant, Self::AtOnce];

    /// The word in JSON.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Poisson => "poisson",
            Self::Constant => "constant",
            Self::AtOnce => "at_once",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Poisson => tr!("At random (Poisson)"),
            Self::Constant => tr!("Evenly"),
            Self::AtOnce => tr!("All at once"),
        }
    }
}

/// What stands for a number that cannot be read, such as none at all. Unlike NaN it equals itself: settings that never
/// equal those before would be simulated for ever.
pub(super) const UNREADABLE: f64 = f64::INFINITY;

/// The settings that a person turns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Setup {
    /// As typed, so that a wrong number is told and kept.
    pub(super) customers: f64,
    pub(super) process: Process,
    pub(super) per_minute: f64,
    pub(super) seed: f64,
    /// In the place of the flow's own, once they are touched.
    pub(super) limits: Option<Limits>,
    /// What is changed of the flow's webhooks.
    pub(super) changes: Vec<(Arc<str>, Circumstances)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            customers: 10_000.0,
            process: Process::Poisson,
            per_minute: 24.0,
            seed: 1.0,
            limits: None,
            changes: Vec::new(),
        }
    }
}

impl Setup {
    /// The changes of a webhook.
    pub(super) fn change(&self, node: &str) -> Circumstances {
        self.changes.iter().find(|(id, _)| **id == *node).map(|(_, change)| *change).unwrap_or_default()
    }

    /// The same with another change of a webhook.
    pub(super) fn with_change(&self, node: &Arc<str>, change: Circumstances) -> Self {
        let mut setup = self.clone();
        setup.changes.retain(|(id, _)| id != node);
        setup.changes.push((Arc::clone(node), change));
        setup
    }

    /// The latency of a webhook as it is set.
    pub(super) fn latency(&self, document: &Document, node: &str) -> Latency {
        self.change(node).latency.unwrap_or_else(|| latency_of(document, node))
    }

    /// The limits in force.
    pub(super) fn limits_of(&self, document: &Document) -> Limits {
        self.limits.unwrap_or(document.flow().limits)
    }

    /// The load as `simulate` takes it; the limits are the ones in force, all of them.
    pub(super) fn load(&self, limits: &Limits) -> Value {
        let read =
            |(name, number): (&'static str, f64)| (number != UNREADABLE).then(|| (name, number.into()));
        let per_minute = (self.process != Process::AtOnce).then_some(("per_minute", self.per_minute));
        let process = ("process", Value::from(self.process.as_str()));
        let arrivals = std::iter::once(process).chain(per_minute.and_then(read));
        let count = |limit: Option<u32>| limit.map_or(Value::Null, Value::from);
        let limits = Value::object([
            ("max_triggers_per_minute", count(limits.max_triggers_per_minute)),
            ("max_wait_seconds", limits.max_wait_ms.map_or(Value::Null, |ms| (ms as f64 / 1000.0).into())),
            ("max_concurrent_requests", count(limits.max_concurrent_requests)),
            ("max_queued_requests", count(limits.max_queued_requests)),
        ]);
        let numbers = [("conversations", self.customers), ("seed", self.seed)];
        let others = [("arrivals", Value::object(arrivals)), ("limits", limits)];
        Value::object(numbers.into_iter().filter_map(read).chain(others))
    }
}

/// A flow in a comparison, under its own circumstances and limits.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) name: Rc<str>,
    /// With the changes in it.
    pub(super) document: Document,
    pub(super) limits: Limits,
}

impl PartialEq for Side {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && Arc::ptr_eq(self.document.flow(), other.document.flow())
            && self.limits == other.limits
    }
}

impl Side {
    pub(super) fn of(document: &Document, setup: &Setup) -> Self {
        let name = document.flow().name.as_str();
        Self {
            name: if name.is_empty() { tr!("This flow") } else { name }.into(),
            document: under(document, &setup.changes),
            limits: setup.limits_of(document),
        }
    }

    /// What the worker is told of it. Secrets stay in the page: what is simulated needs none.
    fn told(&self, setup: &Setup) -> Value {
        Value::object([
            ("flow", self.document.without_secrets().root().clone()),
            ("load", setup.load(&self.limits)),
        ])
    }
}

/// A job for the worker: these sides under one load.
pub(super) fn job(sides: &[Side], setup: &Setup) -> String {
    let runs = Value::array(sides.iter().map(|side| side.told(setup)));
    json::to_string(&Value::object([("runs", runs)]))
}

/// A job for the worker: how much this side can take.
pub(super) fn capacity_job(side: &Side, setup: &Setup, target: Target) -> String {
    // Enough to tell a queue that grows from one that does not, in a time that a person waits.
    let setup = Setup { process: Process::Poisson, customers: setup.customers.min(5000.0), ..setup.clone() };
    let mut asked = vec![("target", target.told())];
    if let Value::Object(told) = side.told(&setup) {
        asked.extend(["flow", "load"].into_iter().filter_map(|key| Some((key, told.get(key)?.clone()))));
    }
    json::to_string(&Value::object([("capacity", Value::object(asked))]))
}

/// What must hold, as a person sets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    pub(super) p95_seconds: f64,
    pub(super) failed_percent: f64,
}

impl Default for Target {
    fn default() -> Self {
        Self { p95_seconds: 60.0, failed_percent: 1.0 }
    }
}

impl Target {
    fn told(self) -> Value {
        Value::object([
            ("p95_ms", (self.p95_seconds * 1000.0).into()),
            ("failed", (self.failed_percent / 100.0).into()),
        ])
    }
}

/// All that the panel knows of its own, kept while other tabs are open.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Model {
    pub(super) setup: Setup,
    /// What the flow at hand is compared with.
    pub(super) pinned: Option<Side>,
    /// A shipped flow that is looked at in the place of the flow at hand.
    pub(super) shipped: Option<Side>,
    pub(super) target: Target,
}

/// The model, kept by the page. Clones are the same one.
#[derive(Clone, Default)]
pub(in crate::ui) struct Kept(pub(super) Rc<RefCell<Model>>);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The webhooks of a flow: their ids and what people call them.
pub(super) fn webhooks(document: &Document) -> Vec<(Arc<str>, String)> {
    let nodes = document.flow().nodes.iter();
    nodes
        .filter(|node| matches!(node.kind, NodeKind::Webhook(_)))
        .map(|node| (Arc::clone(&node.id), node.title.clone().unwrap_or_else(|| node.id.to_string())))
        .collect()
}
