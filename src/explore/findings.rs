//! What somebody should look at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::flow::{Millis, NodeKind, Port};
use crate::i18n::tr;
use crate::run::words::duration;

use super::replay::{last_entered, replay};
use super::report::{Finding, FindingCode};
use super::routes::{Route, Routes};
use super::shape::place;
use super::step::Leg;
use super::walk::{Target, Walk, next_state};

/// A silence as long as this is a finding: somebody who waits for an answer in a chat has gone by then.
pub const LONG_SILENCE_MS: Millis = 60_000;

pub(super) fn findings(walk: &Walk, routes: &Routes<'_>) -> Vec<Finding> {
    let search = Search { walk, routes };
    let mut found = search.endless_loops();
    found.extend(search.silent_ends());
    found.extend(search.ways_missing(Port::Timeout, FindingCode::NoTimeoutWay));
    found.extend(search.ways_missing(Port::Error, FindingCode::NoErrorWay));
    found.extend(search.long_silences());
    found.extend(search.unreachable());
    found
}

struct Search<'a> {
    walk: &'a Walk,
    routes: &'a Routes<'a>,
}

impl Search<'_> {
    /// What people call a node.
    fn name(&self, node: usize) -> String {
        let node = &self.walk.setting.document.flow().nodes[node];
        let title = node.title.as_deref().filter(|title| !title.trim().is_empty());
        tr!("“{text}”", text = title.unwrap_or(&node.id))
    }

    /// What people call a port.
    fn port(&self, node: usize, port: Port) -> String {
        match (&self.walk.setting.document.flow().nodes[node].kind, port) {
            (NodeKind::Condition(condition), Port::Branch(index)) => match condition.branches.get(index) {
                Some(branch) if !branch.label.trim().is_empty() => {
                    tr!("branch “{label}”", label = branch.label.trim())
                }
                _ => tr!("branch {number}", number = index + 1),
            },
            (_, port) => tr!("port “{port}”", port),
        }
    }

    fn finding(
        &self,
        code: FindingCode,
        node: Option<usize>,
        port: Option<Port>,
        message: String,
    ) -> Finding {
        let node = node.map(|node| Arc::clone(self.walk.id(node)));
        Finding { code, message, node, port, way: None }
    }

    fn with_way(&self, mut finding: Finding, route: Option<&Route>) -> Finding {
        finding.way = route.map(|route| replay(self.walk, route));
        finding
    }

    /// Every leg, with the way that leads to it.
    fn legs(&self) -> impl Iterator<Item = (Option<(usize, usize)>, &Leg, Target)> {
        let first = std::iter::once((None, &self.walk.first.0, self.walk.first.1));
        let rest = self.walk.states.iter().enumerate().flat_map(|(id, state)| {
            state.legs.iter().enumerate().map(move |(at, (_, leg, target))| (Some((id, at)), leg, *target))
        });
        first.chain(rest)
    }

    /// The shortest route that ends with a leg.
    fn to_leg(&self, at: Option<(usize, usize)>) -> Route {
        let Some((id, leg)) = at else { return Route::new() };
        let mut route = self.routes.to(id);
        route.push((id, leg));
        route
    }

    /// The node where a leg ends the conversation, and the port that leads nowhere there.
    fn end_of(&self, at: Option<(usize, usize)>, leg: &Leg) -> (usize, Option<Port>) {
        let shape = &self.walk.setting.shape;
        let begun = at.map_or(shape.start(), |(id, _)| self.walk.states[id].node);
        let node = last_entered(leg).unwrap_or(begun);
        let port = leg
            .ports
            .last()
            .filter(|(from, port)| place(*from) == node && shape.target(node, *port).is_none());
        (node, port.map(|(_, port)| *port))
    }

    fn silent_ends(&self) -> Vec<Finding> {
        let mut seen = BTreeMap::new();
        for (at, leg, target) in self.legs() {
            if matches!(target, Target::End(_)) && !leg.spoke {
                seen.entry(self.end_of(at, leg)).or_insert(at);
            }
        }
        let finding = |(end, at)| {
            let (node, port): (usize, Option<Port>) = end;
            let name = self.name(node);
            let message = match port {
                Some(Port::Next) | None => tr!(
                    "A conversation ends at {name} without a word to the customer. Say how it went before it ends.",
                    name
                ),
                Some(port) => tr!(
                    "A conversation ends at {name}, by its {port} without a word to the customer. Say how it went before it ends.",
                    name,
                    port = self.port(node, port)
                ),
            };
            let route = self.to_leg(at);
            self.with_way(self.finding(FindingCode::SilentEnd, Some(node), port, message), Some(&route))
        };
        seen.into_iter().map(finding).collect()
    }

    /// Webhooks that are reached, and whose port leads nowhere.
    fn ways_missing(&self, port: Port, code: FindingCode) -> Vec<Finding> {
        let flow = self.walk.setting.document.flow();
        let webhooks = self.walk.entered.iter().copied().filter(|node| {
            matches!(flow.nodes[*node].kind, NodeKind::Webhook(_))
                && self.walk.setting.shape.target(*node, port).is_none()
        });
        let finding = |node: usize| {
            let (name, way) = (self.name(node), self.port(node, port));
            let message = match port {
                Port::Timeout => tr!(
                    "{name} has no way for a timeout: the conversation fails there. Lead its {port} to a message.",
                    name,
                    port = way
                ),
                _ => tr!(
                    "{name} has no way for an error: the conversation fails there. Lead its {port} to a message.",
                    name,
                    port = way
                ),
            };
            let route = self
                .legs()
                .find(|(_, leg, _)| {
                    leg.ports.last().is_some_and(|(from, at)| place(*from) == node && *at == port)
                })
                .map(|(at, _, _)| self.to_leg(at));
            self.with_way(self.finding(code, Some(node), Some(port), message), route.as_ref())
        };
        webhooks.map(finding).collect()
    }

    fn long_silences(&self) -> Vec<Finding> {
        let mut longest: BTreeMap<usize, super::routes::Silence> = BTreeMap::new();
        for silence in self.routes.silences().into_iter().filter(|silence| silence.ms >= LONG_SILENCE_MS) {
            let node =
                silence.at.map_or(self.walk.setting.shape.start(), |(id, _)| self.walk.states[id].node);
            let known = longest.entry(node).or_insert(silence);
            if silence.ms > known.ms {
                *known = silence;
            }
        }
        let finding = |(node, silence): (usize, super::routes::Silence)| {
            let message = tr!(
                "The customer may hear nothing for {time} before and at {name}. Say something on the way.",
                time = duration(silence.ms),
                name = self.name(node)
            );
            let route = self.routes.through(&silence);
            self.with_way(self.finding(FindingCode::LongSilence, Some(node), None, message), route.as_ref())
        };
        longest.into_iter().map(finding).collect()
    }

    /// Loops from which no way leads to an end.
    fn endless_loops(&self) -> Vec<Finding> {
        let mut found: BTreeMap<usize, Route> = BTreeMap::new();
        for (at, leg, target) in self.legs().filter(|(_, _, target)| *target == Target::RanAway) {
            debug_assert_eq!(target, Target::RanAway);
            found.entry(last_entered(leg).unwrap_or(0)).or_insert_with(|| self.to_leg(at));
        }
        for state in self.trapped() {
            let node = self.walk.states[state].node;
            let shape = &self.walk.setting.shape;
            if shape.is_on_loop(node) && !found.keys().any(|known| shape.same_loop(*known, node)) {
                found.insert(node, self.once_round(state));
            }
        }
        let finding = |(node, route): (usize, Route)| {
            let message = tr!(
                "The loop at {name} has no way out: a conversation that enters it never ends.",
                name = self.name(node)
            );
            self.with_way(self.finding(FindingCode::EndlessLoop, Some(node), None, message), Some(&route))
        };
        found.into_iter().map(finding).collect()
    }

    /// The states from which no end can be reached, in the order in which they were found.
    fn trapped(&self) -> Vec<usize> {
        let cores = self.walk.states.iter().map(|state| state.core + 1).max().unwrap_or(0);
        let mut escapes = vec![false; cores];
        let mut sources: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); cores];
        let mut next = Vec::new();
        for state in &self.walk.states {
            // What was not looked at may end.
            let mut ends = state.legs.is_empty();
            for (_, _, target) in &state.legs {
                match target {
                    Target::State(id) => _ = sources[self.walk.states[*id].core].insert(state.core),
                    Target::Cut { core: Some(core), .. } => _ = sources[*core].insert(state.core),
                    Target::End(_) | Target::Cut { core: None, .. } => ends = true,
                    Target::RanAway => {}
                }
            }
            if ends && !std::mem::replace(&mut escapes[state.core], true) {
                next.push(state.core);
            }
        }
        while let Some(core) = next.pop() {
            for source in &sources[core] {
                if !std::mem::replace(&mut escapes[*source], true) {
                    next.push(*source);
                }
            }
        }
        (0..self.walk.states.len()).filter(|id| !escapes[self.walk.states[*id].core]).collect()
    }

    /// The shortest way to a state, and from there until it has been in the same state before.
    fn once_round(&self, state: usize) -> Route {
        let mut route = self.routes.to(state);
        let mut seen = BTreeSet::new();
        let mut next = Some(state);
        while let Some(id) = next.filter(|id| seen.insert(self.walk.states[*id].core)) {
            let legs = &self.walk.states[id].legs;
            let Some(at) = legs.iter().position(|(_, _, target)| {
                next_state(*target).is_some() || matches!(target, Target::Cut { .. })
            }) else {
                break;
            };
            route.push((id, at));
            next = next_state(legs[at].2);
        }
        route
    }

    fn unreachable(&self) -> Vec<Finding> {
        let Self { walk, .. } = self;
        let shape = &walk.setting.shape;
        let wired = shape.reachable([shape.start()]);
        // What stands behind a loop that was left too early may be reached all the same.
        let cut = self.legs().filter_map(|(_, _, target)| match target {
            Target::Cut { core: None, node } => Some(node),
            _ => None,
        });
        let perhaps = shape.reachable(cut);
        let sure = !walk.overflowed && !walk.setting.outcomes.cut;
        let (mut nodes, mut branches) = (Vec::new(), Vec::new());
        for node in 0..shape.len() {
            if !walk.entered.contains(&node) {
                let message = if !wired[node] {
                    tr!(
                        "No edge leads from the start to {name}. Connect it, or delete it.",
                        name = self.name(node)
                    )
                } else if sure && !perhaps[node] {
                    tr!(
                        "No way leads to {name}: whatever is answered, replied or left out, conversations go elsewhere.",
                        name = self.name(node)
                    )
                } else {
                    continue;
                };
                nodes.push(self.finding(FindingCode::UnreachableNode, Some(node), None, message));
            } else if matches!(walk.setting.document.flow().nodes[node].kind, NodeKind::Condition(_))
                && sure
                && !perhaps[node]
            {
                for (port, target) in shape.ports(node) {
                    let idle = *port == Port::Else && target.is_none();
                    if !idle && !walk.taken.contains(&(node, *port)) {
                        let message = tr!(
                            "No way takes the {port} of {name}: no answer or reply that its rules ask about leads there.",
                            port = self.port(node, *port),
                            name = self.name(node)
                        );
                        branches.push(self.finding(
                            FindingCode::UnreachableBranch,
                            Some(node),
                            Some(*port),
                            message,
                        ));
                    }
                }
            }
        }
        nodes.into_iter().chain(branches).collect()
    }
}
