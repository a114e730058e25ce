//! Which parts of answers and replies decide where a flow goes, and what the rules hold them against.
//!
//! Rules say what they want of their operands. What a rule wants of a variable is wanted of whatever is
//! assigned to it: back through `set` and `save`, to a place in a webhook's answer or to a customer's reply.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::flow::reads::{ReadPath, Reads};
use crate::flow::{Flow, Group, NodeKind, Rule, RuleOrGroup, Seconds, Value};

use super::shape::Shape;
use super::wanted::Wanted;

/// Longer ways into a value are cut: `a.next.next…` would go on for ever.
const LONGEST_WAY: usize = 12;

type Steps = Vec<Arc<str>>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Root {
    Variable(Arc<str>),
    /// A webhook's answer, from `response` on.
    Answer(usize),
    Reply,
}

/// Where a template stands: what `response` is there.
#[derive(Clone, Copy, Debug)]
enum At {
    Node(usize),
    /// In the `save` of a webhook.
    Save(usize),
}

/// What is wanted of answers and replies.
#[derive(Debug, Default)]
pub(super) struct Demands {
    wanted: BTreeMap<(Root, Steps), Wanted>,
}

/// Finds out what is wanted.
struct Search<'a> {
    flow: &'a Flow,
    /// Which webhooks may have answered last when a node is entered.
    answered: Vec<BTreeSet<usize>>,
    assigned: BTreeMap<Arc<str>, Vec<(At, Reads)>>,
    demands: Demands,
    changed: Vec<(Root, Steps)>,
    /// Operands that are held against each other.
    pairs: Vec<(At, ReadPath, ReadPath)>,
}

impl Demands {
    pub(super) fn new(flow: &Flow, shape: &Shape, can_fail: impl Fn(usize) -> bool) -> Self {
        let mut search = Search {
            flow,
            answered: answered(flow, shape),
            assigned: assigned(flow),
            demands: Self::default(),
            changed: Vec::new(),
            pairs: Vec::new(),
        };
        for (at, node) in flow.nodes.iter().enumerate() {
            match &node.kind {
                NodeKind::Condition(condition) => {
                    condition.branches.iter().for_each(|branch| search.group(at, &branch.group));
                }
                NodeKind::Wait(wait) => {
                    if let Seconds::Template(template) = &wait.seconds {
                        // A number of seconds goes on, anything else fails.
                        search.operand(
                            At::Node(at),
                            &Reads::of_text(template),
                            &Wanted::values([5_u32.into()]),
                        );
                    }
                }
                NodeKind::Webhook(webhook) if can_fail(at) => {
                    let request = &webhook.request;
                    let texts = [&request.method, &request.url].map(|text| Reads::of_text(text));
                    let values = request.query.values().chain(request.headers.values()).chain(&request.body);
                    for reads in texts.into_iter().chain(values.map(Reads::of)) {
                        search.operand(At::Node(at), &reads, &Wanted::plain());
                    }
                }
                _ => {}
            }
        }
        search.spread();
        search.pair();
        search.demands
    }

    /// What is wanted of a webhook's answer, by the way from `response`.
    pub(super) fn of_answer(&self, webhook: usize) -> impl Iterator<Item = (&[Arc<str>], &Wanted)> {
        let all = self.wanted.iter();
        all.filter(move |((root, _), _)| *root == Root::Answer(webhook))
            .map(|((_, steps), wanted)| (steps.as_slice(), wanted))
    }

    /// What is wanted of a reply that goes into a variable; `None` where no rule looks at it.
    pub(super) fn of_reply(&self, variable: Option<&Arc<str>>) -> Option<Wanted> {
        let key = |root| (root, Vec::new());
        let places =
            variable.map(|name| key(Root::Variable(Arc::clone(name)))).into_iter().chain([key(Root::Reply)]);
        let mut all: Option<Wanted> = None;
        for wanted in places.filter_map(|place| self.wanted.get(&place)) {
            all.get_or_insert_default().add(wanted);
        }
        all
    }
}

impl Search<'_> {
    fn group(&mut self, at: usize, group: &Group) {
        for entry in &group.rules {
            match entry {
                RuleOrGroup::Group(group) => self.group(at, group),
                RuleOrGroup::Rule(rule) => self.rule(at, rule),
            }
        }
    }

    fn rule(&mut self, at: usize, rule: &Rule) {
        let missing = || Reads::Constant(Value::Null);
        let left = rule.left.as_ref().map_or_else(missing, Reads::of);
        let right = rule.right.as_ref().map_or_else(missing, Reads::of);
        for (operand, other, is_left) in [(&left, &right, true), (&right, &left, false)] {
            if operand.paths().is_empty() || !(is_left || rule.op.takes_right()) {
                continue;
            }
            let mut wanted = Wanted::plain();
            let constants = if rule.op.takes_right() { self.constants(other) } else { Vec::new() };
            if constants.is_empty() {
                wanted.add(&Wanted::by_rule(rule.op, None, is_left, rule.ignore_case));
            }
            for constant in &constants {
                wanted.add(&Wanted::by_rule(rule.op, Some(constant), is_left, rule.ignore_case));
            }
            self.operand(At::Node(at), operand, &wanted);
        }
        if rule.op.takes_right() {
            for a in left.paths() {
                for b in right.paths() {
                    self.pairs.push((At::Node(at), a.clone(), b.clone()));
                }
            }
        }
    }

    /// The values that an operand is known to have.
    fn constants(&self, reads: &Reads) -> Vec<Value> {
        match reads {
            Reads::Constant(value) => vec![value.clone()],
            Reads::Path(path) => {
                let set = self.assigned.get(&path.root).into_iter().flatten();
                let set = set.filter_map(|(_, reads)| match reads {
                    Reads::Constant(value) => Some(value),
                    _ => None,
                });
                let initial = self.flow.variables.get(&path.root);
                initial
                    .into_iter()
                    .chain(set)
                    .filter_map(|value| member(value, &path.steps))
                    .cloned()
                    .collect()
            }
            Reads::Object(_) => Vec::new(),
            Reads::Made { literals, .. } => literals.clone(),
        }
    }

    fn operand(&mut self, at: At, reads: &Reads, wanted: &Wanted) {
        match reads {
            Reads::Constant(_) => {}
            Reads::Path(path) => self.want(at, path, &[], wanted),
            Reads::Object(members) => {
                members.iter().for_each(|(_, member)| self.operand(at, member, &Wanted::plain()));
            }
            Reads::Made { paths, literals, counts } => {
                let wanted = wanted.clone().through(literals, *counts);
                paths.iter().for_each(|path| self.want(at, path, &[], &wanted));
            }
        }
    }

    fn want(&mut self, at: At, path: &ReadPath, more: &[Arc<str>], wanted: &Wanted) {
        let steps: Steps = path.steps.iter().chain(more).cloned().collect();
        if steps.len() > LONGEST_WAY {
            return;
        }
        for root in self.roots(at, &path.root) {
            let known = self.demands.wanted.entry((root.clone(), steps.clone()));
            let is_new = matches!(known, std::collections::btree_map::Entry::Vacant(_));
            if known.or_default().add(wanted) || is_new {
                self.changed.push((root, steps.clone()));
            }
        }
    }

    fn roots(&self, at: At, name: &Arc<str>) -> Vec<Root> {
        match (&**name, at) {
            ("response", At::Save(webhook)) => vec![Root::Answer(webhook)],
            ("response", At::Node(node)) => self.answered[node].iter().map(|at| Root::Answer(*at)).collect(),
            ("reply", _) => vec![Root::Reply],
            ("visits" | "run" | "request", _) => Vec::new(),
            _ => vec![Root::Variable(Arc::clone(name))],
        }
    }

    /// Back from variables to what is assigned to them.
    fn spread(&mut self) {
        while let Some(place) = self.changed.pop() {
            let (Root::Variable(name), steps) = &place else { continue };
            let wanted = self.demands.wanted.get(&place).cloned().unwrap_or_default();
            for (at, reads) in self.assigned.get(name).cloned().unwrap_or_default() {
                let mut reads = &reads;
                let mut steps = steps.as_slice();
                while let (Reads::Object(members), Some((first, rest))) = (reads, steps.split_first()) {
                    let Some((_, member)) = members.iter().find(|(key, _)| key == first) else { break };
                    (reads, steps) = (member, rest);
                }
                match reads {
                    Reads::Path(path) => self.want(at, path, steps, &wanted),
                    other => self.operand(at, other, &wanted),
                }
            }
        }
    }

    /// What is wanted of one of two operands is wanted of the other: only so can they be the same.
    fn pair(&mut self) {
        for (at, a, b) in std::mem::take(&mut self.pairs) {
            let mut both = Wanted::values(["one".into()]);
            for path in [&a, &b] {
                for root in self.roots(at, &path.root) {
                    if let Some(wanted) = self.demands.wanted.get(&(root, path.steps.clone())) {
                        both.add(wanted);
                    }
                }
            }
            self.want(at, &a, &[], &both);
            self.want(at, &b, &[], &both);
            self.spread();
        }
    }
}

fn member<'v>(value: &'v Value, steps: &[Arc<str>]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(_) => value.get_index(step.parse().ok()?),
        value => value.get(step),
    })
}

/// What is assigned to each variable, and where.
fn assigned(flow: &Flow) -> BTreeMap<Arc<str>, Vec<(At, Reads)>> {
    let mut all: BTreeMap<Arc<str>, Vec<(At, Reads)>> = BTreeMap::new();
    for (place, node) in flow.nodes.iter().enumerate() {
        let (at, members) = match &node.kind {
            NodeKind::Webhook(webhook) => (At::Save(place), &webhook.save),
            NodeKind::Set(set) => (At::Node(place), &set.assign),
            _ => continue,
        };
        for (name, value) in members.iter() {
            all.entry(Arc::clone(name)).or_default().push((at, Reads::of(value)));
        }
    }
    all
}

/// Which webhooks may have answered last when a node is entered.
fn answered(flow: &Flow, shape: &Shape) -> Vec<BTreeSet<usize>> {
    let mut answered = vec![BTreeSet::new(); shape.len()];
    for (webhook, _) in
        flow.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, NodeKind::Webhook(_)))
    {
        let mut next: Vec<usize> = shape.ports(webhook).iter().filter_map(|(_, target)| *target).collect();
        while let Some(node) = next.pop() {
            if answered[node].insert(webhook) && !matches!(flow.nodes[node].kind, NodeKind::Webhook(_)) {
                next.extend(shape.ports(node).iter().filter_map(|(_, target)| *target));
            }
        }
    }
    answered
}
