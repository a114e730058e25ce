//! A condition's branches with what their rules came to: in the run, or with other values supposed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Condition, Group, Port, Rule, RuleOrGroup, Value};
use crate::interpreter::{BranchTrace, EntryTrace, GroupTrace, RuleTrace, decide};

/// A side of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Left,
    Right,
}

/// The way to a rule: its branch, its place there, its place in the group that stands there, and so on.
pub(super) type Way = Vec<usize>;

/// What is supposed to have another value: a template wherever it stands, or the value at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operand {
    Template(Arc<str>),
    At(Way, Side),
}

impl Operand {
    /// The operand that stands at a place of the condition.
    pub(super) fn of(source: Option<&Value>, way: &[usize], side: Side) -> Self {
        match source {
            Some(Value::String(text)) if text.contains("{{") => Self::Template(Arc::clone(text)),
            _ => Self::At(way.to_vec(), side),
        }
    }
}

/// What is supposed; `None` is missing.
pub(super) type Supposed = BTreeMap<Operand, Option<Value>>;

/// What the rules would see with these values, without a verdict: the condition was not evaluated yet.
pub(super) fn unevaluated(condition: &Condition, names: impl Fn(&str) -> Option<Value>) -> Vec<BranchTrace> {
    fn clear(group: &mut GroupTrace) {
        group.result = None;
        for entry in &mut group.entries {
            match entry {
                EntryTrace::Group(group) => clear(group),
                EntryTrace::Rule(rule) => rule.result = None,
            }
        }
    }
    let (_, mut branches) = decide(condition, names);
    for branch in &mut branches {
        branch.matched = None;
        clear(&mut branch.group);
    }
    branches
}

/// What the condition comes to with what is supposed, all other operands being as they were in `seen`.
pub(super) fn suppose(
    condition: &Condition,
    seen: &[BranchTrace],
    supposed: &Supposed,
) -> (Port, Vec<BranchTrace>) {
    let mut values = Values { supposed, found: Vec::new() };
    let mut probe = condition.clone();
    for (index, branch) in probe.branches.iter_mut().enumerate() {
        values.replace(&mut branch.group, seen.get(index).map(|branch| &branch.group), &mut vec![index]);
    }
    let found = values.found;
    decide(&probe, |name| found.get(name.strip_prefix(NAME)?.parse::<usize>().ok()?)?.clone())
}

/// Operands become names, so that no value is taken for a template.
const NAME: &str = "operand_";

struct Values<'a> {
    supposed: &'a Supposed,
    found: Vec<Option<Value>>,
}

impl Values<'_> {
    fn replace(&mut self, group: &mut Group, seen: Option<&GroupTrace>, way: &mut Way) {
        for (index, entry) in group.rules.iter_mut().enumerate() {
            way.push(index);
            match (entry, seen.and_then(|seen| seen.entries.get(index))) {
                (RuleOrGroup::Group(inner), Some(EntryTrace::Group(seen))) => {
                    self.replace(inner, Some(seen), way);
                }
                (RuleOrGroup::Group(inner), _) => self.replace(inner, None, way),
                (RuleOrGroup::Rule(rule), Some(EntryTrace::Rule(seen))) => {
                    self.bind(&mut rule.left, seen.left.as_ref(), way, Side::Left);
                    self.bind(&mut rule.right, seen.right.as_ref(), way, Side::Right);
                }
                (RuleOrGroup::Rule(_), _) => {}
            }
            way.pop();
        }
    }

    fn bind(&mut self, source: &mut Option<Value>, seen: Option<&Value>, way: &Way, side: Side) {
        let operand = Operand::of(source.as_ref(), way, side);
        let value = self.supposed.get(&operand).cloned().unwrap_or_else(|| seen.cloned());
        *source = Some(format!("{{{{ {NAME}{} }}}}", self.found.len()).into());
        self.found.push(value);
    }
}

/// A rule as its author wrote it, where the document still has it.
pub(super) fn source_rule<'a>(condition: &'a Condition, way: &[usize], seen: &RuleTrace) -> Option<&'a Rule> {
    let (branch, mut rest) = way.split_first()?;
    let mut group = &condition.branches.get(*branch)?.group;
    loop {
        let (index, inner) = rest.split_first()?;
        match group.rules.get(*index)? {
            RuleOrGroup::Group(next) => (group, rest) = (next, inner),
            RuleOrGroup::Rule(rule) => return (inner.is_empty() && rule.op == seen.op).then_some(rule),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Document, NodeKind};

    fn condition(branches: &str) -> Condition {
        let text =
            format!(r#"{{"version":1,"nodes":[{{"id":"c","type":"condition","branches":{branches}}}]}}"#);
        let document = Document::parse(&text).expect("JSON");
        match &document.flow().nodes[0].kind {
            NodeKind::Condition(condition) => condition.clone(),
            _ => unreachable!("it is a condition"),
        }
    }

    const BRANCHES: &str = r#"[
        {"label":"Success","rules":[{"left":"{{ result }}","op":"equals","right":"success"}]},
        {"label":"Again","match":"all","rules":[
            {"left":"{{ result }}","op":"in","right":["pending","failed"]},
            {"match":"any","rules":[{"left":"{{ visits.a }}","op":"less_than","right":3},
                                    {"left":"{{ force }}","op":"is_true"}]}]}]"#;

    fn names(result: Option<&str>) -> impl Fn(&str) -> Option<Value> {
        move |name| match name {
            "result" => result.map(Value::from),
            "visits" => Some(Value::object([("a", Value::from(5_u32))])),
            _ => None,
        }
    }

    fn template(text: &str) -> Operand {
        Operand::Template(text.into())
    }

    #[test]
    fn nothing_supposed_changes_nothing() {
        let condition = condition(BRANCHES);
        for result in [Some("success"), Some("pending"), Some("{{ result }}"), None] {
            let (port, seen) = decide(&condition, names(result));
            assert_eq!(suppose(&condition, &seen, &Supposed::new()), (port, seen), "{result:?}");
        }
    }

    #[test]
    fn a_template_is_supposed_wherever_it_stands() {
        let condition = condition(BRANCHES);
        let (port, seen) = decide(&condition, names(Some("pending")));
        assert_eq!(port, Port::Else, "five visits are enough");
        let supposed = Supposed::from([(template("{{ visits.a }}"), Some(Value::from(2_u32)))]);
        assert_eq!(suppose(&condition, &seen, &supposed).0, Port::Branch(1));
        let supposed = Supposed::from([(template("{{ result }}"), Some("success".into()))]);
        assert_eq!(suppose(&condition, &seen, &supposed).0, Port::Branch(0));
        let supposed = Supposed::from([(template("{{ result }}"), None)]);
        assert_eq!(suppose(&condition, &seen, &supposed).0, Port::Else);
    }

    #[test]
    fn a_value_is_supposed_at_its_place_alone() {
        let condition = condition(BRANCHES);
        let (_, seen) = decide(&condition, names(Some("pending")));
        let supposed = Supposed::from([(Operand::At(vec![1, 1, 0], Side::Right), Some(Value::from(9_u32)))]);
        let (port, branches) = suppose(&condition, &seen, &supposed);
        assert_eq!(port, Port::Branch(1));
        let EntryTrace::Group(group) = &branches[1].group.entries[1] else { panic!("a group") };
        let EntryTrace::Rule(rule) = &group.entries[0] else { panic!("a rule") };
        assert_eq!((rule.right.clone(), rule.result), (Some(Value::from(9_u32)), Some(true)));
        assert_eq!(source_rule(&condition, &[1, 1, 0], rule).map(|rule| rule.op), Some(rule.op));
        assert!(source_rule(&condition, &[1, 1, 1], rule).is_none(), "another operator stands there");
    }

    #[test]
    fn before_the_run_there_are_values_and_no_verdicts() {
        let condition = condition(BRANCHES);
        let seen = unevaluated(&condition, names(Some("pending")));
        assert!(seen.iter().all(|branch| branch.matched.is_none()));
        let EntryTrace::Rule(rule) = &seen[0].group.entries[0] else { panic!("a rule") };
        assert_eq!((rule.left.clone(), rule.result), (Some("pending".into()), None));
        // Supposing decides it.
        let supposed = Supposed::from([(template("{{ force }}"), Some(true.into()))]);
        assert_eq!(suppose(&condition, &seen, &supposed).0, Port::Branch(1));
    }
}
