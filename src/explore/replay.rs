//! A route gone once more, with everything written down.

use std::sync::Arc;

use crate::interpreter::{NodeIndex, TraceEvent, TraceLevel};

use super::outcome::Outcome;
use super::record;
use super::report::{Choice, ChoiceOutcome, Way};
use super::routes::Route;
use super::shape::place;
use super::step::{Here, Leg};
use super::walk::Walk;

/// The word for a way that goes on for ever.
pub(super) const ENDLESS: &str = "endless";

/// Goes a route on the interpreter; one that does not end is endless.
pub(super) fn replay(walk: &Walk, route: &Route) -> Way {
    let setting = &walk.setting;
    let (mut here, _): (Here, Leg) =
        Here::start(&setting.program, &setting.limits, TraceLevel::Full, &setting.shape);
    let mut choices = Vec::new();
    for (state, leg) in route {
        let node = walk.states[*state].node;
        let outcomes = setting.outcomes.of(&here.conversation, here.now, node);
        let Some(outcome) = outcomes.get(walk.states[*state].legs[*leg].0) else { break };
        let before = here.conversation.trace().events.len();
        let (next, _) = here.take(outcome, &setting.shape);
        let events = &next.conversation.trace().events;
        if let Some(outcome) = chosen(outcome, events.get(before..).unwrap_or_default()) {
            let at = NodeIndex(u32::try_from(node).unwrap_or(u32::MAX));
            let visit = here.conversation.visits(at);
            let asked = walk.states[*state].asking;
            choices.push(Choice { node: Arc::clone(setting.program.id(at)), visit, asked, outcome });
        }
        here = next;
    }
    let conversation = &here.conversation;
    let trace = conversation.trace();
    let mut path: Vec<Arc<str>> =
        trace.path.iter().map(|node| Arc::clone(setting.program.id(*node))).collect();
    let outcome = match conversation.outcome() {
        Some((outcome, _)) if !conversation.ran_away() => outcome.as_str(),
        _ => ENDLESS,
    };
    if conversation.ran_away() {
        once_round(&mut path);
    }
    Way { choices, path, outcome, duration_ms: here.now, longest_silence_ms: trace.longest_silence_ms() }
}

/// Cuts a path off where it has been at the same node before.
fn once_round(path: &mut Vec<Arc<str>>) {
    let mut seen = std::collections::BTreeSet::new();
    if let Some(again) = path.iter().position(|id| !seen.insert(Arc::clone(id))) {
        path.truncate(again + 1);
    }
}

/// What an outcome came to: a mock that takes too long is a timeout, and secrets are masked.
fn chosen(outcome: &Outcome, events: &[TraceEvent]) -> Option<ChoiceOutcome> {
    match outcome {
        Outcome::Waited => None,
        Outcome::Expired => Some(ChoiceOutcome::Timeout),
        Outcome::Reply(_)
        | Outcome::Mock { .. }
        | Outcome::Made(_)
        | Outcome::Timeout
        | Outcome::Network
        | Outcome::TurnedAway => events.iter().find_map(record::outcome),
    }
}

/// The nodes of a leg, as places.
pub(super) fn last_entered(leg: &Leg) -> Option<usize> {
    leg.entered.last().copied().map(place)
}
