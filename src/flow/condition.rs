//! A condition in the document: its branches, groups and rules; and how they are read.

use std::sync::Arc;

use crate::i18n::tr;

use super::diagnostic::{Code, Path};
use super::fields::{Fields, Report, nearest};
use super::model::Target;
use super::operator::Operator;
use super::value::Value;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

#[cfg(feature = "schema")]
use super::schema;

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
    /// Whether it only keeps the place of what cannot be read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub is_unread: bool,
}

impl Group {
    /// What keeps the place of rules that cannot be read.
    fn unread() -> Self {
        Self { is_unread: true, ..Self::default() }
    }
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

pub(super) fn condition(fields: &mut Fields<'_, '_>) -> Condition {
    if fields.some("branches").is_none() {
        fields.missing("branches", tr!("list the ways out, each with its rules"));
    }
    // A branch that cannot be read keeps its place, so that the ports of the others keep their names.
    let read = |value: &Value, path: &Path<'_>, report: &mut Report| {
        let placeholder = || Branch { group: Group::unread(), ..Branch::default() };
        Some(branch(value, path, report).unwrap_or_else(placeholder))
    };
    Condition {
        branches: fields.list("branches", read).unwrap_or_default(),
        otherwise: fields.target("else"),
    }
}

fn branch(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Branch> {
    let mut fields = Fields::of(value, path, report)?;
    let branch = Branch {
        label: fields.string("label").map(|label| label.to_string()).unwrap_or_default(),
        group: group_fields(&mut fields, path),
        next: fields.target("next"),
    };
    fields.finish();
    Some(branch)
}

fn group_fields(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Group {
    if fields.some("rules").is_none() {
        fields.missing("rules", tr!("list the comparisons"));
    }
    // A rule that cannot be read keeps its place, so that the paths of the others stay true.
    let read = |value: &Value, path: &Path<'_>, report: &mut Report| {
        let placeholder = || RuleOrGroup::Group(Group::unread());
        Some(rule_or_group(value, path, report).unwrap_or_else(placeholder))
    };
    let quantifier = fields.word("match", &[("all", Match::All), ("any", Match::Any)]).unwrap_or_default();
    let rules = fields.list("rules", read);
    let group = Group {
        quantifier,
        is_unread: rules.is_none(),
        rules: rules.unwrap_or_default(),
        not: fields.bool("not").unwrap_or_default(),
    };
    if fields.some("rules").is_some() && group.rules.is_empty() {
        let message = if (group.quantifier == Match::All) != group.not {
            tr!("there are no rules here, so this always matches: add one")
        } else {
            tr!("there are no rules here, so this never matches: add one")
        };
        fields.report().add(Code::EmptyRules, &path.key("rules"), message);
    }
    group
}

fn rule_or_group(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<RuleOrGroup> {
    let mut fields = Fields::of(value, path, report)?;
    let read = if value.get("rules").is_some() || value.get("match").is_some() {
        Some(RuleOrGroup::Group(group_fields(&mut fields, path)))
    } else {
        rule(&mut fields, path).map(RuleOrGroup::Rule)
    };
    fields.finish();
    read
}

fn rule(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Option<Rule> {
    let (left, right) = (fields.json("left").cloned(), fields.json("right").cloned());
    let (not, ignore_case) =
        (fields.bool("not").unwrap_or_default(), fields.bool("ignore_case").unwrap_or_default());
    if fields.some("op").is_none() {
        fields.missing("op", tr!("say how the two sides are compared"));
    }
    let word = fields.string("op")?;
    let Some(op) = Operator::from_word(word) else {
        let words: Vec<&str> = Operator::ALL.iter().map(|op| op.as_str()).collect();
        let meant = nearest(word, &words);
        let all = words.join(", ");
        let message = match meant {
            Some(near) => tr!(
                "\"{word}\" is not an operator (did you mean \"{near}\"?): it is one of {all}",
                word,
                near,
                all
            ),
            None => tr!("\"{word}\" is not an operator: it is one of {all}", word, all),
        };
        fields.report().add(Code::UnknownOperator, &path.key("op"), message).meant = meant.map(Arc::from);
        return None;
    };
    Some(Rule { left, op, right, not, ignore_case })
}
