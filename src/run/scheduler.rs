//! Conversations, their gate and their timers. How a run is driven is here, what follows from an input in [`shared`].

mod event;
mod shared;
mod timers;

use std::sync::Arc;

use crate::flow::Millis;
use crate::gate::Gate;
use crate::interpreter::{
    Conversation, Cue, Failure, Input, Memo, Program, Request, Response, TraceEvent, TraceLevel,
};

use super::options::{RunOptions, Webhooks};
use super::slot::{Due, KEPT, Slot};
use super::watch::Watch;

use event::Event;
use shared::Shared;

pub(super) use timers::Timer;

/// One of the conversations of a run, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Customer(pub u32);

impl Customer {
    /// The one that is always there.
    pub const FIRST: Self = Self(0);
}

/// A live request under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    /// Whose request it is.
    pub customer: Customer,
    serial: u32,
}

/// What the driver of a live run must do.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// Send a request and bring the answer ([`Run::resolve`]).
    Send {
        /// What the answer is brought for.
        ticket: Ticket,
        /// What is sent.
        request: Request,
    },
    /// Nobody waits for this answer any more.
    Abort {
        /// Which request.
        ticket: Ticket,
    },
}

/// A run. See the [module](super) for how it is driven.
#[derive(Clone, Debug)]
pub struct Run<W = ()> {
    #[expect(clippy::vec_box, reason = "a million conversations move, twice over, whenever the list grows")]
    slots: Vec<Box<Slot>>,
    /// The places of conversations that have left.
    free: Vec<Customer>,
    /// Whether conversations leave when they have ended, and others come in their places.
    in_turn: bool,
    shared: Shared<W>,
}

impl Run {
    /// A run that has not begun, of as many conversations as the options say.
    pub fn new(program: Arc<Program>, options: RunOptions) -> Self {
        let customers = 0..options.customers.max(1);
        let shared = Shared::new(program, options, ());
        let slots = customers.map(|customer| Slot::new(&shared.program, &shared.options, customer)).collect();
        Self { slots, free: Vec::new(), in_turn: false, shared }
    }
}

impl<W: Watch> Run<W> {
    /// A run without conversations: they come in turn ([`Run::arrive`]) and leave when they have ended. It is on
    /// mocks, whatever the options say.
    pub fn in_turn(program: Arc<Program>, options: RunOptions, watch: W) -> Self {
        let options = RunOptions { webhooks: Webhooks::Mock, ..options };
        let shares = options.trace == TraceLevel::Ways && options.changes.is_empty();
        let mut shared = Shared::new(program, options, watch);
        shared.memo = shares.then(Memo::default);
        Self { slots: Vec::new(), free: Vec::new(), in_turn: true, shared }
    }

    /// Conversations that come in turn share nothing: what comes of an input is worked out for each of them.
    pub fn forget_pasts(&mut self) {
        self.shared.memo = None;
    }

    /// Starts all conversations.
    pub fn start(&mut self, now: Millis) {
        self.shared.now = now;
        for customer in self.customers() {
            self.handle(customer, Event::Cue(Cue::Start));
        }
    }

    /// One more conversation begins, of the customer with this number. Whatever was due before must have happened
    /// ([`Run::step`]).
    pub fn arrive(&mut self, now: Millis, number: u32) {
        self.shared.now = self.shared.now.max(now);
        // Whoever can pass at this moment goes before the newcomer.
        self.open_gate();
        let customer = match self.free.pop() {
            Some(customer) => {
                self.slots[customer.0 as usize].reset(
                    self.shared.options.seed,
                    number,
                    self.shared.memo.as_mut(),
                );
                customer
            }
            None => {
                let mut slot = Slot::new(&self.shared.program, &self.shared.options, number);
                if let Some(memo) = &mut self.shared.memo {
                    memo.join(&mut slot.conversation, number + 1);
                }
                self.slots.push(slot);
                Customer(u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX))
            }
        };
        self.handle(customer, Event::Cue(Cue::Start));
    }

    /// Something happens to a conversation, and whatever comes of it.
    fn handle(&mut self, customer: Customer, event: Event) {
        let slot = &mut *self.slots[customer.0 as usize];
        if self.shared.handle(slot, customer, event) && self.in_turn {
            if self.free.len() >= KEPT {
                slot.shrink();
            }
            self.free.push(customer);
        }
        self.open_gate();
    }

    /// Starts what the gate lets through now.
    #[inline]
    fn open_gate(&mut self) {
        if self.shared.gate.queued() > 0 {
            self.send_queued();
        }
    }

    #[inline(never)]
    fn send_queued(&mut self) {
        while let Some(customer) = self.shared.gate.next(self.shared.now) {
            let slot = &mut *self.slots[customer.0 as usize];
            let due = self.shared.send(slot, customer, true);
            self.shared.set_timer(slot, customer, due);
        }
    }

    /// When something is due next; `None` where only a person or an answer can move the run on.
    pub fn next_wake(&self) -> Option<Millis> {
        let timer = self.shared.timers.next();
        match self.shared.gate.next_start(self.shared.now) {
            Some(start) => Some(timer.map_or(start, |timer| timer.min(start))),
            None => timer,
        }
    }

    /// Lets time pass, and whatever is due happen in order. On mocks everything happens at the time it
    /// was due, however late the driver comes; with live webhooks it happens when the driver comes.
    pub fn advance(&mut self, until: Millis) {
        while self.step(until) {}
        self.shared.now = self.shared.now.max(until);
    }

    /// Lets the next thing that is due by a time happen; `false` where there is none.
    #[inline]
    pub fn step(&mut self, until: Millis) -> bool {
        let Some(due) = self.next_wake().filter(|due| *due <= until) else { return false };
        let now = if self.shared.options.webhooks == Webhooks::Live { until } else { due };
        self.shared.now = self.shared.now.max(now);
        if self.shared.gate.queued() > 0 {
            self.send_queued();
            if self.shared.timers.next().is_none_or(|at| at > due) {
                return true;
            }
        }
        let Some((timer, customer)) = self.shared.timers.take() else { return true };
        let slot = &mut self.slots[customer.0 as usize];
        if slot.timer == timer {
            let event = match slot.answer.take() {
                None => Event::Cue(Cue::Due),
                Some(Due::Mock(reply)) => Event::Cue(Cue::Mocked(reply)),
                Some(Due::Given(answer)) => Event::Input(answer.map(Arc::new).into()),
            };
            self.handle(customer, event);
        }
        self.shared.timers.settle();
        true
    }

    /// A customer writes something.
    pub fn say(&mut self, now: Millis, customer: Customer, text: Arc<str>) {
        self.advance(now);
        if (customer.0 as usize) < self.slots.len() {
            self.handle(customer, Event::Input(Input::Say(text)));
        }
    }

    /// The answer to a live request. One that nobody waits for any more changes nothing.
    pub fn resolve(&mut self, now: Millis, ticket: Ticket, answer: Result<Response, Failure>) {
        // Not `advance`: an answer at the very moment of the timeout counts, so it goes first.
        self.shared.now = self.shared.now.max(now);
        if self.ticket(ticket.customer) == Some(ticket) {
            self.handle(ticket.customer, Event::Input(answer.map(Arc::new).into()));
        }
        self.advance(now);
    }

    /// The ticket of a customer's live request that is under way.
    pub fn ticket(&self, customer: Customer) -> Option<Ticket> {
        let slot = self.slots.get(customer.0 as usize).filter(|slot| slot.live)?;
        Some(Ticket { customer, serial: slot.serial })
    }

    /// Stops all conversations.
    pub fn stop(&mut self, now: Millis) {
        self.shared.now = self.shared.now.max(now);
        for customer in self.customers() {
            self.shared.gate.withdraw(&customer);
        }
        for customer in self.customers() {
            self.handle(customer, Event::Input(Input::Stop));
        }
        self.shared.timers.clear();
    }

    /// What the driver must do since it last asked.
    pub fn take_outgoing(&mut self) -> Vec<Outgoing> {
        std::mem::take(&mut self.shared.outgoing)
    }

    /// Whether all conversations have ended.
    pub fn is_over(&self) -> bool {
        self.slots.iter().all(|slot| slot.conversation.outcome().is_some())
    }

    /// How many live requests are under way.
    pub fn live_requests(&self) -> usize {
        self.shared.live_requests
    }

    /// The time up to which everything has happened.
    pub fn now(&self) -> Millis {
        self.shared.now
    }

    /// The compiled flow.
    pub fn program(&self) -> &Arc<Program> {
        &self.shared.program
    }

    /// The gate.
    pub fn gate(&self) -> &Gate<Customer> {
        &self.shared.gate
    }

    /// How the run was made.
    pub fn options(&self) -> &RunOptions {
        &self.shared.options
    }

    /// Whoever watches.
    pub fn watch(&self) -> &W {
        &self.shared.watch
    }

    /// Whoever watches, to be told more.
    pub fn watch_mut(&mut self) -> &mut W {
        &mut self.shared.watch
    }

    /// How many conversations are there: those that have ended included, where they do not leave.
    pub fn present(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// All customers, in order.
    pub fn customers(&self) -> impl Iterator<Item = Customer> + use<W> {
        (0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX)).map(Customer)
    }

    /// A customer's conversation.
    ///
    /// # Panics
    /// Where the run has no such customer.
    pub fn conversation(&self, customer: Customer) -> &Conversation {
        &self.slots[customer.0 as usize].conversation
    }

    /// A customer's events, which the run has no longer then.
    pub(super) fn take_events(&mut self, customer: Customer) -> Vec<TraceEvent> {
        self.slots[customer.0 as usize].conversation.take_events()
    }
}
