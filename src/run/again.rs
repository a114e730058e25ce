//! A run made again up to a moment, from where it goes on otherwise, on mocks.

use std::sync::Arc;

use crate::flow::Millis;
use crate::interpreter::{EventKind, Failure, Program, Response, TraceEvent};

use super::change::{Change, Changed};
use super::options::{RunOptions, Webhooks};
use super::recording::{Incoming, Recording};
use super::scheduler::{Customer, Run};

/// A request of a conversation, as its trace has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The node that asked.
    pub node: Arc<str>,
    /// How many events there are once it was sent.
    pub sent: usize,
    /// The place of the event that ended it, once it is over.
    pub over: Option<usize>,
}

/// The requests of a trace, in order.
pub fn requests(events: &[TraceEvent]) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match (&event.kind, &event.node) {
            (EventKind::WebhookSent { .. }, Some(node)) => {
                found.push(Asked { node: Arc::clone(node), sent: at + 1, over: None });
            }
            (
                EventKind::WebhookAnswered { .. }
                | EventKind::WebhookFailed { .. }
                | EventKind::WebhookTimedOut { .. },
                _,
            ) => {
                // A request that could not be made was never sent.
                if let Some(last) = found.last_mut().filter(|last| last.over.is_none()) {
                    last.over = Some(at);
                }
            }
            _ => {}
        }
    }
    found
}

/// The run again: the same up to the moment when the customer's conversation had so many events, otherwise from then
/// on as `changes` says, and on mocks. It stands at that moment then.
pub fn again(
    recording: &Recording,
    program: Arc<Program>,
    customer: Customer,
    after: usize,
    changes: Vec<Changed>,
) -> Recording {
    let run = recording.run();
    let events = |customer: Customer| &run.conversation(customer).trace().events;
    let t_ms = after.checked_sub(1).and_then(|at| events(customer).get(at)).map_or(0, |event| event.t_ms);
    let seen = |other: Customer| {
        if other == customer { after } else { events(other).partition_point(|event| event.t_ms <= t_ms) }
    };
    let options = run.options();
    let mut kept: Vec<Change> = options
        .changes
        .iter()
        .filter(|change| change.after <= seen(change.customer))
        .filter(|change| !changes.iter().any(|new| replaces(new, change, customer, after)))
        .cloned()
        .collect();
    if options.webhooks == Webhooks::Live {
        for customer in run.customers() {
            kept.extend(answered(recording, customer, seen(customer)));
        }
    }
    for what in changes {
        let at = match &what {
            Changed::Variables(_) => after,
            // The latest request at that moment.
            Changed::Answer { .. } => {
                let asked = requests(&events(customer)[..after.min(events(customer).len())]);
                asked.last().map_or(after, |asked| asked.sent)
            }
        };
        kept.retain(|old| {
            !(old.customer == customer && old.after == at && is_answer(&old.what) && is_answer(&what))
        });
        kept.push(Change { customer, after: at, what });
    }
    let options = RunOptions { webhooks: Webhooks::Mock, changes: kept, ..options.clone() };
    let incoming = said(recording, seen);
    Recording::replay(program, options, &incoming, Some(t_ms))
}

fn is_answer(what: &Changed) -> bool {
    matches!(what, Changed::Answer { .. })
}

/// Whether a new change of variables stands at the place of an old one.
fn replaces(new: &Changed, old: &Change, customer: Customer, after: usize) -> bool {
    old.customer == customer
        && old.after == after
        && matches!((new, &old.what), (Changed::Variables(_), Changed::Variables(_)))
}

/// What customers wrote in the past of a moment; `seen` says how many events of each are past.
fn said(recording: &Recording, seen: impl Fn(Customer) -> usize) -> Vec<Incoming> {
    let run = recording.run();
    let mut left: Vec<usize> = run
        .customers()
        .map(|customer| {
            let events = &run.conversation(customer).trace().events;
            let past = events.iter().take(seen(customer));
            let heard = past
                .filter(|event| {
                    matches!(event.kind, EventKind::Replied { .. } | EventKind::CustomerMessageMissed { .. })
                })
                .count();
            heard.saturating_sub(run.options().replies.iter().flatten().count())
        })
        .collect();
    let wanted = recording.incoming().iter().filter(|incoming| match incoming {
        Incoming::Said { customer, .. } => match left.get_mut(customer.0 as usize) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        },
        _ => false,
    });
    wanted.cloned().collect()
}

/// The answers that live requests of a conversation got in the past, as changes of what the mocks would say.
fn answered(recording: &Recording, customer: Customer, seen: usize) -> Vec<Change> {
    let run = recording.run();
    let events = &run.conversation(customer).trace().events;
    let mut answers = recording.incoming().iter().filter_map(|incoming| match incoming {
        Incoming::Answered { customer: other, answer, .. } if *other == customer => Some(answer),
        _ => None,
    });
    let mut changes = Vec::new();
    for asked in requests(&events[..seen.min(events.len())]) {
        if run.options().mocked.contains(&asked.node) {
            continue;
        }
        let Some(over) = asked.over.and_then(|at| events.get(at)) else { continue };
        let mut next = || -> Option<Result<Response, Failure>> { answers.next().cloned() };
        let (in_ms, answer): (Millis, _) = match &over.kind {
            EventKind::WebhookAnswered { elapsed_ms, .. } | EventKind::WebhookFailed { elapsed_ms, .. } => {
                (*elapsed_ms, next())
            }
            _ => (0, None),
        };
        changes.push(Change { customer, after: asked.sent, what: Changed::Answer { in_ms, answer } });
    }
    changes
}

/// How two conversations differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The place of the first event that is not the same; `None` where all are.
    pub departs: Option<usize>,
    /// The entered nodes of both, line by line.
    pub path: Vec<super::difference::Line>,
    /// What the bot said in both.
    pub messages: Vec<super::difference::Line>,
    /// The variables of both.
    pub variables: Vec<super::difference::Line>,
}

/// Holds two conversations beside each other: `expected` is the first.
pub fn compare(one: (&Run, Customer), other: (&Run, Customer)) -> Comparison {
    use super::difference::lines;
    use super::report::RunReport;
    use crate::flow::Value;
    let reports = [one, other].map(|(run, customer)| RunReport::of(run, customer));
    let [before, after] = &reports;
    let list = |texts: &[Arc<str>]| Value::array(texts.iter().cloned().map(Value::String));
    let object = |report: &RunReport| Value::Object(Arc::new(report.variables.clone()));
    let same = before.events.iter().zip(&after.events).take_while(|(one, other)| one == other).count();
    let all = before.events.len().max(after.events.len());
    Comparison {
        departs: (same < all).then_some(same),
        path: lines(&list(&before.path), &list(&after.path)),
        messages: lines(&list(&before.messages), &list(&after.messages)),
        variables: lines(&object(before), &object(after)),
    }
}
