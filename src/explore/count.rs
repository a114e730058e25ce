//! How many different ways there are, without going every one.
//!
//! The graph says which nodes can be entered one after the other, but more than one route through it may enter the
//! same nodes. So its subsets are counted, as an automaton is made deterministic: all the places in the graph that
//! the same way so far can have led to are one place.

use std::collections::{BTreeMap, HashMap};

use super::routes::{Route, Routes};
use super::step::Leg;
use super::walk::{Target, Walk};

/// More subsets are not looked at: there are more ways than were counted then.
const MAX_SUBSETS: usize = 200_000;

/// A place on the way through the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum At {
    State(usize),
    /// In a leg of a state, behind so many nodes; the first leg of all is that of no state.
    Leg(Option<(usize, usize)>, usize),
    /// Its outcome.
    End(&'static str),
}

/// How many ways there are, counted up to a number; `false` where there may be more.
pub(super) fn ways(walk: &Walk, max: u64) -> (u64, bool) {
    let mut subsets = Subsets { walk, ids: HashMap::new(), next: Vec::new(), ends: Vec::new() };
    let first = subsets.id(vec![At::Leg(None, 0)]);
    let mut at = 0;
    while at < subsets.next.len().min(MAX_SUBSETS) {
        subsets.expand(at);
        at += 1;
    }
    let all = at == subsets.next.len();
    // Each way enters another node with every step, so that there are no circles: those that a subset leads to
    // are counted before it.
    let mut counts: Vec<Option<u64>> = vec![None; subsets.next.len()];
    let mut stack = vec![first];
    while let Some(id) = stack.last().copied() {
        let open: Vec<usize> =
            subsets.next[id].1.iter().copied().filter(|next| counts[*next].is_none()).collect();
        if open.is_empty() {
            stack.pop();
            let more = subsets.next[id].1.iter().filter_map(|next| counts[*next]);
            counts[id] = Some(more.fold(subsets.ends[id], u64::saturating_add));
        } else {
            stack.extend(open);
        }
    }
    let count = counts[first].unwrap_or(0);
    (count.min(max), all && count <= max)
}

/// A route for each of the ways that end, up to so many.
pub(super) fn each(walk: &Walk, routes: &Routes<'_>, most: usize) -> Vec<Route> {
    let mut found = Vec::new();
    let mut open = vec![BTreeMap::from([(At::Leg(None, 0), Route::new())])];
    while let Some(places) = open.pop() {
        let mut by_node: BTreeMap<u32, BTreeMap<At, Route>> = BTreeMap::new();
        let mut ends: BTreeMap<&'static str, Route> = BTreeMap::new();
        let mut left: Vec<(At, Route)> = places.into_iter().collect();
        let mut seen = Vec::new();
        while let Some((at, route)) = left.pop() {
            match at {
                At::End(outcome) => _ = ends.entry(outcome).or_insert(route),
                At::State(state) if seen.contains(&state) => {}
                At::State(state) => {
                    seen.push(state);
                    for leg in 0..walk.states[state].legs.len() {
                        let longer = route.iter().copied().chain([(state, leg)]).collect();
                        left.push((At::Leg(Some((state, leg)), 0), longer));
                    }
                }
                At::Leg(of, behind) => {
                    let (leg, target) = leg(walk, of);
                    if !routes.ends(target) {
                        continue;
                    }
                    match leg.entered.get(behind) {
                        Some(node) => {
                            let places = by_node.entry(node.0).or_default();
                            places.entry(after(of, leg, target, behind)).or_insert(route);
                        }
                        None => left.push((place(target), route)),
                    }
                }
            }
        }
        found.extend(ends.into_values());
        if found.len() >= most {
            found.truncate(most);
            return found;
        }
        open.extend(by_node.into_values());
    }
    found
}

/// A leg, and where it leads; the first of all is that of no state.
fn leg(walk: &Walk, of: Option<(usize, usize)>) -> (&Leg, Target) {
    match of {
        None => (&walk.first.0, walk.first.1),
        Some((state, leg)) => {
            let (_, leg, target) = &walk.states[state].legs[leg];
            (leg, *target)
        }
    }
}

/// The place behind another node of a leg: behind the last one that of what comes next, which legs share.
fn after(of: Option<(usize, usize)>, leg: &Leg, target: Target, behind: usize) -> At {
    if behind + 1 < leg.entered.len() { At::Leg(of, behind + 1) } else { place(target) }
}

struct Subsets<'a> {
    walk: &'a Walk,
    ids: HashMap<Vec<At>, usize>,
    /// The subset, and those that one more node leads to.
    next: Vec<(Vec<At>, Vec<usize>)>,
    /// In how many ways a conversation can end right there.
    ends: Vec<u64>,
}

impl Subsets<'_> {
    fn id(&mut self, mut subset: Vec<At>) -> usize {
        subset.sort_unstable();
        subset.dedup();
        let count = self.next.len();
        match self.ids.entry(subset.clone()) {
            std::collections::hash_map::Entry::Occupied(known) => *known.get(),
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(count);
                self.next.push((subset, Vec::new()));
                self.ends.push(0);
                count
            }
        }
    }

    fn expand(&mut self, id: usize) {
        let mut by_node: BTreeMap<u32, Vec<At>> = BTreeMap::new();
        let mut ends: Vec<&'static str> = Vec::new();
        let mut left = self.next[id].0.clone();
        let mut seen: Vec<usize> = Vec::new();
        while let Some(at) = left.pop() {
            match at {
                At::End(outcome) => {
                    if !ends.contains(&outcome) {
                        ends.push(outcome);
                    }
                }
                At::State(state) => {
                    if !seen.contains(&state) {
                        seen.push(state);
                        let legs = 0..self.walk.states[state].legs.len();
                        left.extend(legs.map(|leg| At::Leg(Some((state, leg)), 0)));
                    }
                }
                At::Leg(of, behind) => {
                    let (leg, target) = leg(self.walk, of);
                    match (leg.entered.get(behind), target) {
                        (_, Target::RanAway | Target::Cut { .. }) => {}
                        (Some(node), target) => {
                            by_node.entry(node.0).or_default().push(after(of, leg, target, behind));
                        }
                        (None, target) => left.push(place(target)),
                    }
                }
            }
        }
        self.ends[id] = ends.len() as u64;
        for subset in by_node.into_values() {
            let next = self.id(subset);
            self.next[id].1.push(next);
        }
    }
}

fn place(target: Target) -> At {
    match target {
        Target::State(id) => At::State(id),
        Target::End(outcome) => At::End(outcome.as_str()),
        Target::RanAway | Target::Cut { .. } => At::State(usize::MAX),
    }
}
