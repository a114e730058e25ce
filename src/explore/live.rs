//! What of a conversation's past can still decide where it goes: all else is forgotten, and states that
//! differ in nothing that matters are one.
//!
//! A backward analysis of live variables, as compilers do it. Texts that the customer reads decide nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::reads::{ReadPath, Reads};
use crate::flow::{Flow, Group, NodeKind, Port, RuleOrGroup, Seconds, Symbol, Symbols, Value};
use crate::interpreter::{NodeIndex, Program};

use super::shape::Shape;

/// Something that a template can read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    pub(super) root: Symbol,
    /// One member of `response`, `visits` or `run`; `None` is all of it.
    pub(super) key: Option<Arc<str>>,
}

type Facts = BTreeSet<Fact>;

/// What a node reads and writes.
#[derive(Debug, Default)]
struct Use {
    /// What decides where it leads.
    control: Facts,
    /// Variables, and what their new values are made of.
    assigned: Vec<(Symbol, Facts)>,
    /// What its mock answers, or the replies that it offers, are made of.
    offered: Facts,
}

/// What matters at each node while it waits for an answer, a reply or the time.
#[derive(Debug)]
pub(super) struct Liveness {
    during: Vec<Vec<Fact>>,
    /// Whether the body of an answer that leaves by `error` matters.
    error_body: Vec<bool>,
}

impl Liveness {
    pub(super) fn new(flow: &Flow, shape: &Shape, program: &Program) -> Self {
        let uses: Vec<Use> = (0..shape.len()).map(|at| uses(flow, program, at)).collect();
        let mut analysis = Analysis { flow, shape, uses, before: vec![Facts::new(); shape.len()] };
        analysis.settle();
        let during = (0..shape.len()).map(|at| analysis.during(at).into_iter().collect()).collect();
        let error_body = (0..shape.len()).map(|at| analysis.error_body(at)).collect();
        Self { during, error_body }
    }

    pub(super) fn during(&self, node: usize) -> &[Fact] {
        &self.during[node]
    }

    pub(super) fn error_body(&self, node: usize) -> bool {
        self.error_body[node]
    }
}

struct Analysis<'a> {
    flow: &'a Flow,
    shape: &'a Shape,
    uses: Vec<Use>,
    /// What matters when a node is entered.
    before: Vec<Facts>,
}

impl Analysis<'_> {
    fn settle(&mut self) {
        let mut sources = vec![Vec::new(); self.shape.len()];
        for node in 0..self.shape.len() {
            let targets = self.shape.ports(node).iter().filter_map(|(_, target)| *target);
            targets.for_each(|target| sources[target].push(node));
        }
        let mut waiting: Vec<bool> = vec![true; self.shape.len()];
        let mut next: Vec<usize> = (0..self.shape.len()).collect();
        while let Some(node) = next.pop() {
            waiting[node] = false;
            let before: Facts =
                self.during(node).into_iter().chain(self.uses[node].control.iter().cloned()).collect();
            if before != self.before[node] {
                self.before[node] = before;
                next.extend(
                    sources[node].iter().filter(|source| !std::mem::replace(&mut waiting[**source], true)),
                );
            }
        }
    }

    fn after(&self, node: usize, port: Port) -> Facts {
        self.shape.target(node, port).map(|target| self.before[target].clone()).unwrap_or_default()
    }

    /// What matters before variables are assigned, where `after` matters then.
    fn assigned(&self, node: usize, mut after: Facts) -> Facts {
        let uses = &self.uses[node];
        let kept: Vec<&Facts> = uses
            .assigned
            .iter()
            .filter(|(symbol, _)| after.remove(&Fact { root: *symbol, key: None }))
            .map(|(_, reads)| reads)
            .collect();
        after.extend(kept.into_iter().flatten().cloned());
        after
    }

    fn during(&self, node: usize) -> Facts {
        match &self.flow.nodes[node].kind {
            NodeKind::Webhook(_) => {
                let ports =
                    [Port::Next, Port::Error, Port::Timeout, Port::Limit].map(|port| self.after(node, port));
                let [next, error, timeout, limit] = ports;
                let answered = [next, error.clone()].map(|after| self.assigned(node, after));
                let mut all: Facts = answered.into_iter().chain([error, timeout, limit]).flatten().collect();
                all.retain(|fact| fact.root != Symbols::RESPONSE);
                all.extend(self.uses[node].offered.iter().cloned());
                all
            }
            NodeKind::Ask(_) => {
                let mut all = self.assigned(node, self.after(node, Port::Next));
                all.retain(|fact| fact.root != Symbols::REPLY);
                all.extend(self.after(node, Port::Timeout));
                all.extend(self.uses[node].offered.iter().cloned());
                all
            }
            NodeKind::Set(_) => self.assigned(node, self.after(node, Port::Next)),
            NodeKind::Message(_)
            | NodeKind::Wait(_)
            | NodeKind::Condition(_)
            | NodeKind::End(_)
            | NodeKind::Unknown(_) => {
                self.shape.ports(node).iter().flat_map(|(port, _)| self.after(node, *port)).collect()
            }
        }
    }

    fn error_body(&self, node: usize) -> bool {
        let NodeKind::Webhook(webhook) = &self.flow.nodes[node].kind else { return false };
        let mut after = self.after(node, Port::Error);
        if webhook.retry.is_some() {
            after.extend(self.after(node, Port::Timeout));
            after.extend(self.after(node, Port::Limit));
        }
        after.iter().any(|fact| fact.root == Symbols::RESPONSE)
            || self.uses[node]
                .assigned
                .iter()
                .any(|(symbol, _)| after.contains(&Fact { root: *symbol, key: None }))
    }
}

fn uses(flow: &Flow, program: &Program, at: usize) -> Use {
    let facts = |reads: Reads| -> Facts {
        reads.paths().into_iter().filter_map(|path| fact(program, path)).collect()
    };
    let text = |text: &String| facts(Reads::of_text(text));
    let value = |value: &Value| facts(Reads::of(value));
    let assigned = |members: &crate::flow::Object| -> Vec<(Symbol, Facts)> {
        members.iter().filter_map(|(name, new)| Some((program.symbols().find(name)?, value(new)))).collect()
    };
    match &flow.nodes[at].kind {
        NodeKind::Message(_) | NodeKind::End(_) | NodeKind::Unknown(_) => Use::default(),
        NodeKind::Ask(ask) => Use {
            offered: ask.choices.iter().flat_map(text).collect(),
            assigned: ask
                .variable
                .iter()
                .filter_map(|name| Some((program.symbols().find(name)?, Facts::new())))
                .collect(),
            ..Use::default()
        },
        NodeKind::Wait(wait) => match &wait.seconds {
            Seconds::Fixed(_) => Use::default(),
            Seconds::Template(template) => Use { control: text(template), ..Use::default() },
        },
        NodeKind::Set(set) => Use { assigned: assigned(&set.assign), ..Use::default() },
        NodeKind::Condition(condition) => {
            let mut control = Facts::new();
            condition.branches.iter().for_each(|branch| group(&branch.group, &value, &mut control));
            Use { control, ..Use::default() }
        }
        NodeKind::Webhook(webhook) => {
            let node = NodeIndex(u32::try_from(at).unwrap_or(u32::MAX));
            let compiled = program.webhook(node);
            let request = &webhook.request;
            let sent = || -> Facts {
                let values = request.query.values().chain(request.headers.values()).chain(&request.body);
                [&request.method, &request.url]
                    .into_iter()
                    .flat_map(text)
                    .chain(values.flat_map(value))
                    .collect()
            };
            let mut offered = Facts::new();
            for response in webhook.mock.iter().flat_map(|mock| &mock.responses) {
                offered.extend(response.headers.values().chain(&response.body).flat_map(value));
            }
            if compiled.and_then(|webhook| webhook.mock.as_ref()).is_some_and(|mock| mock.reads_request) {
                offered.extend(sent());
            }
            let can_fail = compiled.is_some_and(|webhook| webhook.request_can_fail());
            let control = if can_fail { sent() } else { Facts::new() };
            Use { control, assigned: assigned(&webhook.save), offered }
        }
    }
}

fn group(group_: &Group, value: &impl Fn(&Value) -> Facts, out: &mut Facts) {
    for entry in &group_.rules {
        match entry {
            RuleOrGroup::Group(inner) => group(inner, value, out),
            RuleOrGroup::Rule(rule) => out.extend(rule.left.iter().chain(&rule.right).flat_map(value)),
        }
    }
}

fn fact(program: &Program, path: &ReadPath) -> Option<Fact> {
    let root = program.symbols().find(&path.root)?;
    let key = match root {
        Symbols::REQUEST => return None,
        Symbols::RESPONSE | Symbols::VISITS | Symbols::RUN => path.steps.first().cloned(),
        _ => None,
    };
    Some(Fact { root, key })
}
