//! What is known of the conversation that is shown: what templates would give at this moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::editor::forms::known::Known;
use crate::flow::{Flow, Object, Value};
use crate::run::Moment;
use crate::run::moment::Speaker;

/// How often each node was entered.
pub(in crate::ui) fn visits(flow: &Flow, moment: &Moment) -> Arc<Object> {
    let visits = flow.nodes.iter().map(|node| {
        let visits = moment.nodes.get(&node.id).map_or(0, |node| node.visits);
        (Arc::clone(&node.id), visits.into())
    });
    Arc::new(visits.collect())
}

/// `sent` are answers to requests that were sent once, by node: newer than the run's.
pub(in crate::ui) fn known(visits: Arc<Object>, moment: &Moment, sent: &BTreeMap<Arc<str>, Value>) -> Known {
    let order = |answer: &Value| answer.get("seq").and_then(Value::as_f64).unwrap_or(f64::INFINITY);
    let of_run = moment.nodes.values().filter_map(|node| node.answer.as_ref());
    let latest = of_run.max_by(|one, other| order(one).total_cmp(&order(other)));
    let response = latest.or_else(|| sent.values().last()).map(|answer| {
        let keys = ["status", "ok", "headers", "body", "elapsed_ms"];
        Value::object(keys.into_iter().filter_map(|key| Some((key, answer.get(key)?.clone()))))
    });
    let replies = moment.chat.iter().rev();
    let reply = replies.into_iter().find(|message| message.from == Speaker::Customer && !message.missed);
    Known {
        variables: moment.variables.clone(),
        response,
        reply: reply.map(|message| Value::String(Arc::clone(&message.text))),
        visits,
        run: (moment.events > 0)
            .then(|| Value::object([("id", Value::from(1_u32)), ("elapsed_ms", moment.t_ms.into())])),
    }
}
