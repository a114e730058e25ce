//! Conditions: which branch is taken, and why.

use std::sync::Arc;

use regex_lite::Regex;

use crate::flow::operator::{Operator, compile_regex};
use crate::flow::{
    Branch, Condition, Group, JsonTemplate, Match, Members, Port, Rule, RuleOrGroup, Scope, Symbols, Value,
};
use crate::i18n::tr;

use super::program::{Compiler, Target};

/// A compiled condition.
#[derive(Debug)]
pub(super) struct ConditionProgram {
    branches: Vec<BranchProgram>,
    pub(super) otherwise: Target,
}

#[derive(Debug)]
struct BranchProgram {
    label: Arc<str>,
    group: GroupProgram,
    target: Target,
}

#[derive(Debug)]
struct GroupProgram {
    quantifier: Match,
    entries: Vec<EntryProgram>,
    not: bool,
}

#[derive(Debug)]
enum EntryProgram {
    Rule(Box<RuleProgram>),
    Group(GroupProgram),
}

#[derive(Debug)]
struct RuleProgram {
    left: Option<JsonTemplate>,
    op: Operator,
    right: Option<JsonTemplate>,
    not: bool,
    ignore_case: bool,
    /// The right operand of `matches`, where it is the same at every evaluation.
    regex: Option<Regex>,
}

/// What one branch came to.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchTrace {
    /// The branch's label.
    pub label: Arc<str>,
    /// Its verdict; `None` where an earlier branch was taken.
    pub matched: Option<bool>,
    /// Its rules, whether all must hold or any, and whether the verdict is turned round.
    pub group: GroupTrace,
}

/// What a rule or a group came to.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryTrace {
    /// One comparison.
    Rule(RuleTrace),
    /// Rules under one word.
    Group(GroupTrace),
}

/// What a group came to.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTrace {
    /// Whether all must hold, or any.
    pub quantifier: Match,
    /// Its rules and groups.
    pub entries: Vec<EntryTrace>,
    /// Whether the verdict is turned round.
    pub not: bool,
    /// Its verdict; `None` where it was not needed.
    pub result: Option<bool>,
}

/// What one comparison came to.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTrace {
    /// The left operand; `None` is missing.
    pub left: Option<Value>,
    /// The operator.
    pub op: Operator,
    /// The right operand; `None` is missing.
    pub right: Option<Value>,
    /// Whether the verdict is turned round.
    pub not: bool,
    /// Whether texts are compared without regard to case.
    pub ignore_case: bool,
    /// The verdict; `None` where it was not needed.
    pub result: Option<bool>,
    /// Why it could not be evaluated.
    pub note: Option<Arc<str>>,
}

impl ConditionProgram {
    pub(super) fn compile(condition: &Condition, compiler: &mut Compiler<'_>) -> Self {
        Self {
            branches: condition
                .branches
                .iter()
                .map(|branch| BranchProgram::compile(branch, compiler))
                .collect(),
            otherwise: compiler.target(&condition.otherwise),
        }
    }

    /// How many branches it has.
    pub(super) fn len(&self) -> usize {
        self.branches.len()
    }

    /// The port that is taken, and where it leads. `trace` is filled with every branch, the ones that
    /// were not reached included.
    pub(super) fn evaluate(
        &self,
        scope: &impl Scope,
        symbols: &Symbols,
        mut trace: Option<&mut Vec<BranchTrace>>,
    ) -> (Port, Target) {
        let mut taken = None;
        for (index, branch) in self.branches.iter().enumerate() {
            if taken.is_some() && trace.is_none() {
                break;
            }
            let needed = taken.is_none();
            let mut entries = trace.as_ref().map(|_| Vec::with_capacity(branch.group.entries.len()));
            let matched = branch.group.evaluate(scope, symbols, needed, entries.as_mut());
            if let (Some(trace), Some(entries)) = (trace.as_deref_mut(), entries) {
                let matched = needed.then_some(matched);
                trace.push(BranchTrace {
                    label: Arc::clone(&branch.label),
                    matched,
                    group: branch.group.trace(entries, matched),
                });
            }
            if needed && matched {
                taken = Some((Port::Branch(index), branch.target));
            }
        }
        taken.unwrap_or((Port::Else, self.otherwise))
    }
}

impl BranchProgram {
    fn compile(branch: &Branch, compiler: &mut Compiler<'_>) -> Self {
        Self {
            label: branch.label.as_str().into(),
            group: GroupProgram::compile(&branch.group, compiler),
            target: compiler.target(&branch.next),
        }
    }
}

impl GroupProgram {
    fn compile(group: &Group, compiler: &mut Compiler<'_>) -> Self {
        let entry = |entry: &RuleOrGroup, compiler: &mut Compiler<'_>| match entry {
            RuleOrGroup::Rule(rule) => EntryProgram::Rule(Box::new(RuleProgram::compile(rule, compiler))),
            RuleOrGroup::Group(group) => EntryProgram::Group(Self::compile(group, compiler)),
        };
        Self {
            quantifier: group.quantifier,
            entries: group.rules.iter().map(|rule| entry(rule, compiler)).collect(),
            not: group.not,
        }
    }

    /// The verdict. Rules after the one that decides are not needed: they are looked at for the trace only.
    fn evaluate(
        &self,
        scope: &impl Scope,
        symbols: &Symbols,
        needed: bool,
        mut trace: Option<&mut Vec<EntryTrace>>,
    ) -> bool {
        let deciding = self.quantifier == Match::Any;
        let mut decided = false;
        for entry in &self.entries {
            if decided && trace.is_none() {
                break;
            }
            let needed = needed && !decided;
            let verdict = match entry {
                EntryProgram::Rule(rule) => rule.evaluate(scope, symbols, needed, trace.as_deref_mut()),
                EntryProgram::Group(group) => {
                    let mut entries = trace.as_ref().map(|_| Vec::with_capacity(group.entries.len()));
                    let verdict = group.evaluate(scope, symbols, needed, entries.as_mut());
                    if let (Some(trace), Some(entries)) = (trace.as_deref_mut(), entries) {
                        trace.push(EntryTrace::Group(group.trace(entries, needed.then_some(verdict))));
                    }
                    verdict
                }
            };
            decided |= verdict == deciding;
        }
        (decided == deciding) != self.not
    }

    fn trace(&self, entries: Vec<EntryTrace>, result: Option<bool>) -> GroupTrace {
        GroupTrace { quantifier: self.quantifier, entries, not: self.not, result }
    }
}

impl RuleProgram {
    fn compile(rule: &Rule, compiler: &mut Compiler<'_>) -> Self {
        let mut operand = |value: &Option<Value>| value.as_ref().map(|value| compiler.json(value));
        let (left, right) = (operand(&rule.left), operand(&rule.right));
        let regex = match &right {
            Some(JsonTemplate::Constant(Value::String(pattern))) if rule.op.takes_regex() => {
                compile_regex(pattern, rule.ignore_case).ok()
            }
            _ => None,
        };
        Self { left, op: rule.op, right, not: rule.not, ignore_case: rule.ignore_case, regex }
    }

    fn evaluate(
        &self,
        scope: &impl Scope,
        symbols: &Symbols,
        needed: bool,
        trace: Option<&mut Vec<EntryTrace>>,
    ) -> bool {
        let mut note: Option<Arc<str>> = None;
        let mut operand = |template: &Option<JsonTemplate>| {
            let resolved = template.as_ref().map_or(Ok(None), |template| template.resolve(scope, symbols));
            resolved.unwrap_or_else(|error| {
                note = Some(error.into());
                None
            })
        };
        let left = operand(&self.left);
        let right = if self.op.takes_right() { operand(&self.right) } else { None };
        // What the author left out is no operand, which is another thing than a value that is missing.
        if self.left.is_none() {
            note = Some(tr!("it has no left side").into());
        } else if self.op.takes_right() && self.right.is_none() {
            note = Some(tr!("it has no right side").into());
        }
        let mut verdict = false;
        if needed && note.is_none() {
            match self.op.evaluate(left.as_ref(), right.as_ref(), self.ignore_case, self.regex.as_ref()) {
                Ok(result) => verdict = result != self.not,
                // A rule that cannot be evaluated never matches, turned round or not.
                Err(why) => note = Some(why.into()),
            }
        }
        if let Some(trace) = trace {
            trace.push(EntryTrace::Rule(RuleTrace {
                left,
                op: self.op,
                right,
                not: self.not,
                ignore_case: self.ignore_case,
                result: needed.then_some(verdict),
                note,
            }));
        }
        verdict
    }
}

impl BranchTrace {
    pub(super) fn give(&self, object: &mut impl Members) {
        object.text("label", &self.label);
        object.put("matched", self.matched.into());
        // What nearly all branches ask for goes without saying.
        if self.group.quantifier != Match::All {
            self.group.give_quantifier(object);
        }
        self.group.give_entries(object);
    }

    /// Applies `hide` to every operand.
    pub(super) fn redact(&mut self, hide: &impl Fn(&Value) -> Value) {
        self.group.redact(hide);
    }
}

impl GroupTrace {
    fn give(&self, object: &mut impl Members) {
        self.give_quantifier(object);
        self.give_entries(object);
    }

    fn give_quantifier(&self, object: &mut impl Members) {
        object.text("match", self.quantifier.as_str());
    }

    fn give_entries(&self, object: &mut impl Members) {
        if self.not {
            object.put("not", true.into());
        }
        object.list("rules", &self.entries, EntryTrace::give);
    }

    fn redact(&mut self, hide: &impl Fn(&Value) -> Value) {
        for entry in &mut self.entries {
            match entry {
                EntryTrace::Group(group) => group.redact(hide),
                EntryTrace::Rule(rule) => {
                    let mut hidden = false;
                    for operand in [&mut rule.left, &mut rule.right] {
                        let shown = operand.as_ref().map(hide);
                        hidden |= shown != *operand;
                        *operand = shown;
                    }
                    // A note may quote an operand, or a part of it.
                    if hidden && rule.note.is_some() {
                        rule.note = Some(tr!("the rule cannot be evaluated: a secret is in it").into());
                    } else if let Some(note) = &mut rule.note
                        && let Value::String(shown) = hide(&Value::String(Arc::clone(note)))
                    {
                        *note = shown;
                    }
                }
            }
        }
    }
}

impl EntryTrace {
    fn give(&self, object: &mut impl Members) {
        match self {
            Self::Group(group) => {
                group.give(object);
                object.put("result", group.result.into());
            }
            Self::Rule(rule) => {
                if let Some(left) = &rule.left {
                    object.put("left", left.clone());
                }
                object.text("op", rule.op.as_str());
                if let Some(right) = &rule.right {
                    object.put("right", right.clone());
                }
                if rule.not {
                    object.put("not", true.into());
                }
                if rule.ignore_case {
                    object.put("ignore_case", true.into());
                }
                object.put("result", rule.result.into());
                if let Some(note) = &rule.note {
                    object.text("note", note);
                }
            }
        }
    }
}
