//! Routes through the graph: the longest, the most silent, the shortest to a place and from there to an end.

use crate::flow::Millis;
use crate::gate::WINDOW_MS;

use super::walk::{Target, Walk, next_state};

/// States, each with the leg that was taken from it.
pub(super) type Route = Vec<(usize, usize)>;

/// A silence, and where it is broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Silence {
    pub(super) ms: Millis,
    /// The state and leg; `None` where it is before the first state.
    pub(super) at: Option<(usize, usize)>,
}

/// What is known of every state's ways on, and of the ways there.
#[derive(Debug)]
pub(super) struct Routes<'a> {
    walk: &'a Walk,
    /// The longest time to an end, and the leg to take for it.
    longest: Vec<Option<(Millis, usize)>>,
    /// The fewest legs to an end, and the leg to take for it.
    shortest: Vec<Option<(u32, usize)>>,
    /// The longest silence that a state can be entered with, and the way there.
    silent: Vec<(Millis, Option<(usize, usize)>)>,
}

impl<'a> Routes<'a> {
    pub(super) fn new(walk: &'a Walk) -> Self {
        let count = walk.states.len();
        let order = walk.order();
        let (mut longest, mut shortest) = (vec![None; count], vec![None; count]);
        for id in order.iter().rev() {
            for (at, (_, leg, target)) in walk.states[*id].legs.iter().enumerate() {
                let (rest, legs) = match target {
                    Target::End(_) => (0, 0),
                    Target::State(next) => match (longest[*next], shortest[*next]) {
                        (Some((rest, _)), Some((legs, _))) => (rest, legs),
                        _ => continue,
                    },
                    Target::RanAway | Target::Cut { .. } => continue,
                };
                let (took, legs) = (leg.took_ms + rest, legs + 1);
                if longest[*id].is_none_or(|(best, _)| took > best) {
                    longest[*id] = Some((took, at));
                }
                if shortest[*id].is_none_or(|(best, _)| legs < best) {
                    shortest[*id] = Some((legs, at));
                }
            }
        }
        let mut silent = vec![(0, None); count];
        if let (leg, Target::State(first)) = &walk.first {
            silent[*first].0 = leg.silent_ms;
        }
        for id in order {
            let state = &walk.states[id];
            let before = if state.asking { 0 } else { silent[id].0 };
            for (at, (_, leg, target)) in state.legs.iter().enumerate() {
                let Some(next) = next_state(*target) else { continue };
                let after = leg.silent_ms + if leg.first_word_ms.is_some() { 0 } else { before };
                if after > silent[next].0 {
                    silent[next] = (after, Some((id, at)));
                }
            }
        }
        Self { walk, longest, shortest, silent }
    }

    /// Whether a leg leads to an end, sooner or later.
    pub(super) fn ends(&self, target: Target) -> bool {
        match target {
            Target::End(_) => true,
            Target::State(next) => self.shortest[next].is_some(),
            Target::RanAway | Target::Cut { .. } => false,
        }
    }

    /// The way that takes longest, of those that end.
    pub(super) fn longest(&self) -> Option<Route> {
        match self.walk.first.1 {
            Target::End(_) => Some(Route::new()),
            Target::State(first) => self.follow(first, |id| self.longest[id].map(|(_, leg)| leg)),
            Target::RanAway | Target::Cut { .. } => None,
        }
    }

    /// The shortest way on from a state to an end.
    pub(super) fn to_end(&self, target: Target) -> Option<Route> {
        match target {
            Target::End(_) => Some(Route::new()),
            Target::State(next) => self.follow(next, |id| self.shortest[id].map(|(_, leg)| leg)),
            Target::RanAway | Target::Cut { .. } => None,
        }
    }

    fn follow(&self, first: usize, leg: impl Fn(usize) -> Option<usize>) -> Option<Route> {
        let mut route = Route::new();
        let mut next = Some(first);
        while let Some(id) = next {
            let at = leg(id)?;
            route.push((id, at));
            next = next_state(self.walk.states[id].legs[at].2);
        }
        Some(route)
    }

    /// The shortest way to a state.
    pub(super) fn to(&self, state: usize) -> Route {
        let mut route: Route =
            std::iter::successors(self.walk.states[state].parent, |(id, _)| self.walk.states[*id].parent)
                .collect();
        route.reverse();
        route
    }

    /// For each place where a silence can be broken, the longest one on a way that ends.
    pub(super) fn silences(&self) -> Vec<Silence> {
        let mut all = Vec::new();
        let (leg, target) = &self.walk.first;
        if self.ends(*target) {
            all.push(Silence { ms: leg.first_word_ms.unwrap_or(0).max(leg.between_ms), at: None });
        }
        for (id, state) in self.walk.states.iter().enumerate() {
            let before = if state.asking { 0 } else { self.silent[id].0 };
            for (at, (_, leg, target)) in state.legs.iter().enumerate() {
                let Some(first) = leg.first_word_ms.filter(|_| self.ends(*target)) else { continue };
                all.push(Silence { ms: (before + first).max(leg.between_ms), at: Some((id, at)) });
            }
        }
        all
    }

    /// The whole way with a silence in it.
    pub(super) fn through(&self, silence: &Silence) -> Option<Route> {
        let Some((id, at)) = silence.at else { return self.to_end(self.walk.first.1) };
        let mut route: Route =
            std::iter::successors(self.silent[id].1, |(id, _)| self.silent[*id].1).collect();
        // What comes before the silence began.
        let begin = route.last().map_or(id, |(id, _)| *id);
        route.extend(self.to(begin).into_iter().rev());
        route.reverse();
        route.push((id, at));
        route.extend(self.to_end(self.walk.states[id].legs[at].2)?);
        Some(route)
    }
}

/// Whether some way could start more requests within the gate's window than its limit allows.
///
/// Of each state it keeps the latest that requests can have been started: the times of all ways there together. So
/// it may say yes where no way does, and never no where one does.
pub(super) fn gate_matters(walk: &Walk) -> bool {
    let Some(limit) = walk.setting.program.limits().max_triggers_per_minute else { return false };
    let limit = limit as usize;
    let mut ages: Vec<Vec<Millis>> = vec![Vec::new(); walk.states.len()];
    for id in walk.order() {
        for (_, leg, target) in &walk.states[id].legs {
            let mut after = ages[id].clone();
            if leg.sent {
                if after.len() >= limit {
                    return true;
                }
                after.insert(0, 0);
            }
            after.iter_mut().for_each(|age| *age += leg.took_ms);
            after.retain(|age| *age < WINDOW_MS);
            if let Some(next) = next_state(*target) {
                let known = &mut ages[next];
                for (at, age) in after.into_iter().enumerate() {
                    match known.get_mut(at) {
                        Some(known) => *known = age.min(*known),
                        None => known.push(age),
                    }
                }
            }
        }
    }
    false
}
