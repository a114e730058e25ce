//! What a condition looks at, and the same condition with other values there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Condition, Group, RuleOrGroup, Value};

/// The templates on the left of a condition's rules, each once, in their order.
pub fn operands(condition: &Condition) -> Vec<Arc<str>> {
    fn gather(group: &Group, found: &mut Vec<Arc<str>>) {
        for entry in &group.rules {
            match entry {
                RuleOrGroup::Group(inner) => gather(inner, found),
                RuleOrGroup::Rule(rule) => match &rule.left {
                    Some(Value::String(text)) if text.contains("{{") && !found.contains(text) => {
                        found.push(Arc::clone(text));
                    }
                    _ => {}
                },
            }
        }
    }
    let mut found = Vec::new();
    condition.branches.iter().for_each(|branch| gather(&branch.group, &mut found));
    found
}

/// A template that gives no value: a side that is left out would be no side at all.
const MISSING: &str = "{{ '' if false }}";

/// The condition with values in the place of operands; `None` is missing.
pub fn supposed(condition: &Condition, values: &BTreeMap<Arc<str>, Option<Value>>) -> Condition {
    fn replace(group: &mut Group, values: &BTreeMap<Arc<str>, Option<Value>>) {
        for entry in &mut group.rules {
            match entry {
                RuleOrGroup::Group(inner) => replace(inner, values),
                RuleOrGroup::Rule(rule) => {
                    if let Some(Value::String(text)) = &rule.left
                        && let Some(value) = values.get(text)
                    {
                        rule.left = Some(value.clone().unwrap_or_else(|| MISSING.into()));
                    }
                }
            }
        }
    }
    let mut condition = condition.clone();
    condition.branches.iter_mut().for_each(|branch| replace(&mut branch.group, values));
    condition
}
