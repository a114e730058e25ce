//! What is otherwise in a run that is made again: variables at a moment, the answer to a request.

use std::sync::Arc;

use crate::flow::{Millis, Object, Value};
use crate::i18n::tr;
use crate::interpreter::{Failure, Response};

use super::file::{answer_member, read_answer, whole};
use super::scheduler::Customer;

/// Something that is otherwise from a moment on.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// In whose conversation.
    pub customer: Customer,
    /// After so many of its events.
    pub after: usize,
    /// What.
    pub what: Changed,
}

/// Names and their new values; `None` is missing.
pub type NewValues = Vec<(Arc<str>, Option<Value>)>;

/// What is otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Changed {
    /// Variables have other values; `None` is missing.
    Variables(NewValues),
    /// The request that was sent with the last of these events is answered so.
    Answer {
        /// How long the answer takes.
        in_ms: Millis,
        /// The answer; `None` never comes.
        answer: Option<Result<Response, Failure>>,
    },
}

impl Change {
    /// As a file has it: `{ customer, after, variables, unset }` or `{ customer, after, in_ms, answer }`.
    pub(super) fn to_value(&self, shown: impl Fn(&Value) -> Value) -> Value {
        let mut members = Object::default();
        members.insert("customer".into(), self.customer.0.into());
        members.insert("after".into(), (self.after as u64).into());
        match &self.what {
            Changed::Variables(values) => {
                let set = values
                    .iter()
                    .filter_map(|(name, value)| Some((Arc::clone(name), shown(value.as_ref()?))));
                members.insert("variables".into(), Value::object(set));
                let unset = values.iter().filter(|(_, value)| value.is_none());
                members.insert("unset".into(), Value::array(unset.map(|(name, _)| Arc::clone(name).into())));
            }
            Changed::Answer { in_ms, answer } => {
                members.insert("in_ms".into(), (*in_ms).into());
                if let Some(answer) = answer {
                    let (key, value) = answer_member(answer, &shown);
                    members.insert(key.into(), value);
                }
            }
        }
        Value::Object(Arc::new(members))
    }

    /// Reads what [`Change::to_value`] gives.
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let number = |key: &str| whole(value.get(key).ok_or_else(|| tr!("\"{key}\" is missing", key))?, key);
        let customer = Customer(
            u32::try_from(number("customer")?)
                .map_err(|_| tr!("\"{key}\" is too large", key = "customer"))?,
        );
        let after =
            usize::try_from(number("after")?).map_err(|_| tr!("\"{key}\" is too large", key = "after"))?;
        let what = match value.get("variables") {
            Some(variables) => {
                let set = variables
                    .as_object()
                    .ok_or_else(|| tr!("\"{key}\" must be an object", key = "variables"))?;
                let set = set.iter().map(|(name, value)| (Arc::clone(name), Some(value.clone())));
                let unset = value.get("unset").and_then(Value::as_array).map(|list| list.as_slice());
                let unset = unset.unwrap_or_default().iter().filter_map(Value::as_str);
                Changed::Variables(set.chain(unset.map(|name| (name.into(), None))).collect())
            }
            None => Changed::Answer { in_ms: number("in_ms")?, answer: read_answer(value)? },
        };
        Ok(Self { customer, after, what })
    }
}
