//! All ways at once: a graph of the states that conversations can be in, those that cannot be told apart
//! being one.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::flow::{Document, Limits, Port, json};
use crate::interpreter::{CompileError, NodeIndex, Outcome as Ending, Program, Start, TraceLevel};

use super::live::Liveness;
use super::outcome::Outcomes;
use super::report::ExploreOptions;
use super::shape::{Shape, place};
use super::step::{Here, Leg};

/// More states are not looked at; the report says that it is truncated.
const MAX_STATES: usize = 100_000;

/// More legs neither: each is a step of the interpreter.
const MAX_LEGS: usize = 2_000_000;

/// What does not change while a flow is explored.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) document: Document,
    pub(super) program: Arc<Program>,
    pub(super) shape: Shape,
    pub(super) live: Liveness,
    pub(super) outcomes: Outcomes,
    pub(super) options: ExploreOptions,
    /// What the gate holds one conversation to.
    pub(super) limits: Limits,
}

impl Setting {
    pub(super) fn new(document: &Document, options: ExploreOptions) -> Result<Self, CompileError> {
        let program = Arc::new(Program::compile(document, &Start::default())?);
        let flow = document.flow();
        let shape = Shape::new(flow, &program);
        let live = Liveness::new(flow, &shape, &program);
        let outcomes = Outcomes::new(flow, &shape, &program, &live);
        // One conversation has one request under way at a time. How many it starts in a minute matters seldom, and
        // then states differ by it: it is looked at only where it can.
        let limits = Limits { max_triggers_per_minute: None, ..flow.limits };
        Ok(Self { document: document.clone(), program, shape, live, outcomes, options, limits })
    }
}

/// A state: conversations that go on alike.
#[derive(Debug)]
pub(super) struct State {
    pub(super) node: usize,
    /// The same for states that differ only in how often loops were gone round.
    pub(super) core: usize,
    rounds: u32,
    /// Whether the customer is asked: that is no silence.
    pub(super) asking: bool,
    pub(super) legs: Vec<(usize, Leg, Target)>,
    /// The state and the leg by which it was found first.
    pub(super) parent: Option<(usize, usize)>,
}

/// Where a leg leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    State(usize),
    End(Ending),
    /// An endless loop that never waits for anything.
    RanAway,
    /// A loop that was gone round often enough.
    Cut {
        /// The states that it would lead to, where there are such.
        core: Option<usize>,
        node: usize,
    },
}

/// The graph, as far as it has been walked.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) setting: Setting,
    pub(super) states: Vec<State>,
    /// From the start to the first state: its outcome counts for nothing.
    pub(super) first: (Leg, Target),
    pub(super) taken: BTreeSet<(usize, Port)>,
    pub(super) entered: BTreeSet<usize>,
    /// Whether there were more states than are looked at.
    pub(super) overflowed: bool,
    ids: HashMap<String, usize>,
    cores: HashMap<String, usize>,
    waiting: VecDeque<(usize, Here)>,
    legs: usize,
}

impl Walk {
    pub(super) fn new(setting: Setting) -> Self {
        let mut walk = Self {
            states: Vec::new(),
            first: (Leg::default(), Target::Cut { core: None, node: setting.shape.start() }),
            setting,
            taken: BTreeSet::new(),
            entered: BTreeSet::new(),
            overflowed: false,
            ids: HashMap::new(),
            cores: HashMap::new(),
            waiting: VecDeque::new(),
            legs: 0,
        };
        let Setting { program, limits, shape, .. } = &walk.setting;
        let (here, leg) = Here::start(program, limits, TraceLevel::Ways, shape);
        let target = walk.arrive(here, &leg, 0, None);
        walk.first = (leg, target);
        walk
    }

    /// Looks at some more states; says whether there are others left.
    pub(super) fn go_on(&mut self, states: usize) -> bool {
        for _ in 0..states {
            let Some((id, here)) = self.waiting.pop_front() else { return false };
            self.expand(id, &here);
        }
        !self.waiting.is_empty()
    }

    /// How many states are known, and how many of them were not looked at yet.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.states.len(), self.waiting.len())
    }

    fn expand(&mut self, id: usize, here: &Here) {
        let State { node, rounds, .. } = self.states[id];
        if self.legs > MAX_LEGS {
            self.overflowed = true;
            return;
        }
        let outcomes = self.setting.outcomes.of(&here.conversation, here.now, node);
        self.legs += outcomes.len();
        for (at, outcome) in outcomes.iter().enumerate() {
            let (next, leg) = here.take(outcome, &self.setting.shape);
            let parent = (id, self.states[id].legs.len());
            let target = self.arrive(next, &leg, rounds, Some(parent));
            let legs = &mut self.states[id].legs;
            // Outcomes that come to the same are one; the first stands for all.
            if !legs.iter().any(|(_, known, to)| *to == target && *known == leg) {
                legs.push((at, leg, target));
            }
        }
    }

    fn arrive(&mut self, here: Here, leg: &Leg, mut rounds: u32, parent: Option<(usize, usize)>) -> Target {
        self.taken.extend(leg.ports.iter().map(|(node, port)| (place(*node), *port)));
        self.entered.extend(leg.entered.iter().map(|node| place(*node)));
        if here.conversation.ran_away() {
            return Target::RanAway;
        }
        let shape = &self.setting.shape;
        let mut node = here.node().unwrap_or(shape.start());
        let mut most = rounds;
        for (from, port) in &leg.ports {
            if let Some(to) = shape.target(place(*from), *port) {
                rounds = shape.rounds_after(rounds, place(*from), to);
                most = most.max(rounds);
                node = if here.node().is_none() { to } else { node };
            }
        }
        let is_cut = most >= self.setting.options.max_visits;
        if let Some((outcome, _)) = here.conversation.outcome() {
            return if is_cut { Target::Cut { core: None, node } } else { Target::End(*outcome) };
        }
        let core_key = self.key(&here, node);
        if is_cut {
            return Target::Cut { core: self.cores.get(&core_key).copied(), node };
        }
        let key = format!("{rounds} {core_key}");
        if let Some(id) = self.ids.get(&key) {
            return Target::State(*id);
        }
        let count = self.cores.len();
        let core = *self.cores.entry(core_key).or_insert(count);
        if self.states.len() >= MAX_STATES {
            self.overflowed = true;
            return Target::Cut { core: None, node };
        }
        let id = self.states.len();
        let asking = matches!(here.conversation.effect(), crate::interpreter::Effect::Reply { .. });
        self.ids.insert(key, id);
        self.states.push(State { node, core, rounds, asking, legs: Vec::new(), parent });
        self.waiting.push_back((id, here));
        Target::State(id)
    }

    /// All of a conversation that can still decide where it goes.
    fn key(&self, here: &Here, node: usize) -> String {
        let mut key = format!("{node} {}", here.conversation.attempt());
        for fact in self.setting.live.during(node) {
            match here.conversation.fact(here.now, fact.root, fact.key.as_deref()) {
                None => key.push_str(" -"),
                Some(value) => {
                    key.push(' ');
                    json::write(&mut key, &value);
                }
            }
        }
        if self.setting.limits.max_triggers_per_minute.is_some() {
            here.recent_starts().for_each(|age| _ = write!(key, " {age}"));
        }
        key
    }
}

/// The target of a state's leg, where it is a state.
pub(super) fn next_state(target: Target) -> Option<usize> {
    match target {
        Target::State(id) => Some(id),
        Target::End(_) | Target::RanAway | Target::Cut { .. } => None,
    }
}

impl Walk {
    /// The states, each before those that it leads to.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.states.len());
        let mut seen = vec![false; self.states.len()];
        let Some(first) = next_state(self.first.1) else { return order };
        seen[first] = true;
        let mut stack = vec![(first, 0)];
        while let Some((id, at)) = stack.last_mut() {
            let Some((_, _, target)) = self.states[*id].legs.get(*at) else {
                order.push(*id);
                stack.pop();
                continue;
            };
            *at += 1;
            if let Some(next) = next_state(*target)
                && !std::mem::replace(&mut seen[next], true)
            {
                stack.push((next, 0));
            }
        }
        order.reverse();
        order
    }

    /// A node's id.
    pub(super) fn id(&self, node: usize) -> &Arc<str> {
        self.setting.program.id(NodeIndex(node as u32))
    }
}
