//! One customer's way through a flow.

use std::cell::Cell;
use std::sync::Arc;

use crate::flow::{Millis, Object, Port, Symbol, Value, guards};
use crate::i18n::tr;

use super::change::Pending;
use super::memo::PastIndex;
use super::program::{KindProgram, NodeIndex, Program};
use super::redact::{MASK, Redactor};
use super::request::{Request, WebhookResult};
use super::scope::{MockScope, View};
use super::state::{Effect, Input, Outcome, Sent, State};
use super::trace::{EventKind, Trace, TraceEvent, TraceLevel};

/// A conversation. See the [module](super) for how it is driven.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub(super) program: Arc<Program>,
    pub(super) run_id: u32,
    pub(super) started_at: Millis,
    /// Values by symbol; empty while they are still the initial ones.
    pub(super) variables: Vec<Option<Value>>,
    pub(super) visits: Vec<u32>,
    pub(super) response: Option<WebhookResult>,
    pub(super) reply: Option<Arc<str>>,
    pub(super) state: State,
    /// The request of the webhook that it is at, where it was made already.
    pub(super) request: Option<Box<Request>>,
    pub(super) steps: u32,
    pub(super) steps_since_pause: u32,
    pub(super) redactor: Arc<Redactor>,
    pub(super) trace: Trace,
    pub(super) outcome: Option<(Outcome, Option<Arc<str>>)>,
    pub(super) ended_at: Option<Millis>,
    /// What is changed by hand, and when.
    pub(super) changes: Vec<Pending>,
    /// The past that it shares with others ([`Memo`](super::Memo)): what it knows stands there.
    pub(super) past: Option<PastIndex>,
    /// How long the request of the latest response took, where that stands in a shared past.
    pub(super) response_ms: Millis,
    /// Whether a template has looked at what is this conversation's alone.
    pub(super) saw_itself: Cell<bool>,
}

impl Conversation {
    /// A conversation that has not begun. `run_id` is what templates see as `run.id`.
    pub fn new(program: Arc<Program>, run_id: u32, level: TraceLevel) -> Self {
        Self {
            visits: vec![0; program.nodes.len()],
            variables: Vec::new(),
            redactor: Arc::clone(&program.redactor),
            program,
            run_id,
            started_at: 0,
            response: None,
            reply: None,
            state: State::Created,
            request: None,
            steps: 0,
            steps_since_pause: 0,
            trace: Trace::new(level, 0),
            outcome: None,
            ended_at: None,
            changes: Vec::new(),
            past: None,
            response_ms: 0,
            saw_itself: Cell::new(false),
        }
    }

    /// Makes it another conversation that has not begun, in the memory of this one.
    pub fn reset(&mut self, run_id: u32) {
        self.begin_anew(run_id);
        self.past = None;
        self.variables.clear();
        self.visits.fill(0);
        self.response = None;
        self.reply = None;
        self.request = None;
        self.steps = 0;
        self.steps_since_pause = 0;
        if !Arc::ptr_eq(&self.redactor, &self.program.redactor) {
            self.redactor = Arc::clone(&self.program.redactor);
        }
    }

    /// Forgets what is its own alone: all that it knows is in the past that it shares with others from here on. What it has
    /// written down goes when it begins.
    pub(super) fn begin_anew(&mut self, run_id: u32) {
        self.run_id = run_id;
        self.state = State::Created;
        self.outcome = None;
        self.ended_at = None;
        self.response_ms = 0;
    }

    /// Gives back the memory that comes with use.
    pub fn shrink(&mut self) {
        self.variables = Vec::new();
        (self.response, self.reply) = (None, None);
        self.trace.ways = Vec::new();
    }

    /// Takes an input and gives what is needed next; `None` where the input does not fit the state (a
    /// message while no ask is open, an answer that nobody waits for) and what was needed still is.
    pub fn handle(&mut self, now: Millis, input: Input) -> Option<Effect> {
        self.handle_in(&Arc::clone(&self.program), now, input).then(|| self.effect())
    }

    /// The same, for a caller that has the conversation's program at hand: counting its holders takes a tenth of
    /// the time of a step. Gives whether the input fits.
    ///
    /// What stands in the state is looked at where it is: copied as a whole, right after its parts were written, it
    /// would make the processor wait.
    pub(crate) fn handle_in(&mut self, program: &Program, now: Millis, input: Input) -> bool {
        match input {
            Input::Start => {
                if !matches!(self.state, State::Created) {
                    return false;
                }
                self.started_at = now;
                self.trace.reset(now);
                self.event(now, None, || EventKind::Started);
                self.enter(program, now, Some(program.start), None);
            }
            Input::Stop => {
                match self.state {
                    State::Ended => return false,
                    State::Asking { .. } => self.trace.ask_closed(now),
                    _ => {}
                }
                self.end(now, None, Outcome::Stopped, Some("stopped".into()));
            }
            Input::Say(text) => match self.state {
                State::Ended => return false,
                State::Asking { node, .. } => self.replied(program, now, node, text),
                _ => {
                    let text = self.redactor.text(&text);
                    self.event(now, self.state.node(), || EventKind::CustomerMessageMissed { text });
                    return false;
                }
            },
            Input::Queued { ahead } => {
                if let State::Passing { node, attempt, .. } = self.state {
                    self.event(now, Some(node), || EventKind::WebhookQueued { attempt, ahead });
                }
                return false;
            }
            Input::Sent => return self.send(program, now).is_some(),
            Input::TurnedAway => {
                let State::Passing { node, .. } = self.state else { return false };
                let Some(webhook) = program.webhook(node) else { return false };
                self.event(now, Some(node), || EventKind::WebhookTurnedAway);
                self.response = Some(WebhookResult::Unanswered { error: "limit", elapsed_ms: 0 });
                self.leave(
                    program,
                    now,
                    node,
                    Port::Limit,
                    webhook.limit,
                    tr!("the queue at the gate was full"),
                );
            }
            Input::Answered(response) => return self.called(program, now, Some(Ok(response))),
            Input::Failed(failure) => return self.called(program, now, Some(Err(failure))),
            Input::Due => return self.due(program, now),
        }
        true
    }

    /// The request of the webhook that it is at is sent.
    #[inline]
    pub(crate) fn send(&mut self, program: &Program, now: Millis) -> Option<Sent> {
        let State::Passing { node, attempt, since } = self.state else { return None };
        let timeout_ms = program.webhook(node)?.timeout_ms;
        let sent = Sent { node, queued_ms: now - since, until: now + timeout_ms };
        if self.trace.is_full() {
            self.sent(now, node, attempt, sent.queued_ms, timeout_ms);
        }
        self.state = State::Calling { node, attempt, sent_at: now, until: sent.until };
        Some(sent)
    }

    /// The time of the last effect has come, or so it is said.
    fn due(&mut self, program: &Program, now: Millis) -> bool {
        match self.state {
            State::Calling { .. } => return self.called(program, now, None),
            State::Waiting { node, until } if now >= until => {
                self.event(now, Some(node), || EventKind::WaitEnded);
                let KindProgram::Wait { next, .. } = &program.node(node).kind else { return false };
                self.leave(program, now, node, Port::Next, *next, "");
            }
            State::Retrying { node, attempt, until } if now >= until => {
                self.state = State::Passing { node, attempt, since: now };
            }
            State::Asking { node, until: Some(until) } if now >= until => {
                self.trace.ask_closed(now);
                let KindProgram::Ask(ask) = &program.node(node).kind else { return false };
                let text = tr!(
                    "no reply within {seconds} s",
                    seconds = ask.timeout_ms.unwrap_or_default() as f64 / 1000.0
                );
                self.note(now, node, text.into());
                self.leave(program, now, node, Port::Timeout, ask.timeout, tr!("no reply came in time"));
            }
            _ => return false,
        }
        true
    }

    /// What is needed now, as the last [`Conversation::handle`] said.
    #[inline]
    pub fn effect(&self) -> Effect {
        match self.state {
            State::Created | State::Ended => Effect::End,
            State::Passing { .. } => Effect::Pass,
            State::Calling { until, .. } => Effect::Answer { until },
            State::Retrying { until, .. } | State::Waiting { until, .. } => Effect::Sleep { until },
            State::Asking { until, .. } => Effect::Reply { until },
        }
    }

    /// The node where the conversation is.
    pub fn node(&self) -> Option<NodeIndex> {
        self.state.node()
    }

    /// What happened so far.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The events so far, which the trace has no longer then.
    pub fn take_events(&mut self) -> Vec<TraceEvent> {
        std::mem::take(&mut self.trace.events)
    }

    /// How it ended and why, once it has.
    pub fn outcome(&self) -> Option<&(Outcome, Option<Arc<str>>)> {
        self.outcome.as_ref()
    }

    /// The webhook whose request is under way, and since when.
    pub fn calling(&self) -> Option<(NodeIndex, Millis)> {
        match self.state {
            State::Calling { node, sent_at, .. } => Some((node, sent_at)),
            _ => None,
        }
    }

    /// Whether it was ended because it went on and on: an endless loop.
    pub fn ran_away(&self) -> bool {
        self.steps > guards::MAX_STEPS || self.steps_since_pause > guards::MAX_STEPS_WITHOUT_PAUSE
    }

    /// Exchanges the ports that nodes were left by, as far as [`TraceLevel::Ways`] has written them down, for an
    /// empty list, so that whoever counts them lends all conversations the same memory.
    pub fn swap_ways(&mut self, ways: &mut Vec<(NodeIndex, Port)>) {
        std::mem::swap(&mut self.trace.ways, ways);
    }

    /// When it began, in ms of the run.
    pub fn started_at(&self) -> Millis {
        self.started_at
    }

    /// When it ended, in ms of the run.
    pub fn ended_at(&self) -> Option<Millis> {
        self.ended_at
    }

    /// How often a node was entered.
    pub fn visits(&self, node: NodeIndex) -> u32 {
        self.visits[node.0 as usize]
    }

    /// How many nodes were entered, counting every time.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The variables that are set, secrets masked.
    pub fn variables(&self) -> Object {
        let named = self.program.symbols.iter();
        named
            .filter_map(|(symbol, name)| Some((Arc::clone(name), self.shown(symbol, self.variable(symbol)?))))
            .collect()
    }

    /// The request at the gate or under way, made now if it was not needed before.
    pub fn request(&self, now: Millis) -> Option<Request> {
        let (State::Passing { node, .. } | State::Calling { node, .. }) = self.state else { return None };
        self.request.as_deref().cloned().or_else(|| self.render(&self.program, now, node).ok())
    }

    /// What a mock response's templates see. `with_request` says whether they look at the request.
    pub fn mock_scope(&self, now: Millis, with_request: bool) -> MockScope<'_> {
        let request = if with_request { self.request(now).map(|request| request.to_value()) } else { None };
        MockScope { conversation: self, now, request }
    }

    /// The compiled flow.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Writes an event down, where events are: it is made only then.
    #[inline]
    pub(super) fn event(&mut self, now: Millis, node: Option<NodeIndex>, kind: impl FnOnce() -> EventKind) {
        if self.trace.is_full() || !self.changes.is_empty() {
            self.write(now, node, kind());
        }
    }

    #[inline(never)]
    fn write(&mut self, now: Millis, node: Option<NodeIndex>, kind: EventKind) {
        let id = node.map(|node| self.program.id(node));
        self.trace.push(now, id, kind);
        if !self.changes.is_empty() {
            self.change(now);
        }
    }

    pub(super) fn note(&mut self, now: Millis, node: NodeIndex, text: Arc<str>) {
        let text = self.redactor.text(&text);
        self.event(now, Some(node), || EventKind::Note { text });
    }

    pub(super) fn variable(&self, symbol: Symbol) -> Option<&Value> {
        let values = if self.variables.is_empty() { &self.program.initial } else { &self.variables };
        values.get(symbol.0 as usize)?.as_ref()
    }

    pub(super) fn view(&self, now: Millis) -> View<'_> {
        View { conversation: self, now }
    }

    pub(super) fn shown(&self, symbol: Symbol, value: &Value) -> Value {
        if self.program.secrets.contains(&symbol) { MASK.into() } else { self.redactor.value(value) }
    }
}
