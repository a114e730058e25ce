//! Conversations, their gate and their timers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::flow::Millis;
use crate::gate::{Admission, Gate};
use crate::interpreter::{Conversation, Effect, Failure, Input, Program, Request, Response, TraceEvent};

use super::change::Changed;
use super::mock::{self, Answer, MockTransport};
use super::options::{RunOptions, Webhooks};

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
pub struct Run {
    program: Arc<Program>,
    options: RunOptions,
    gate: Gate<Customer>,
    slots: Vec<Slot>,
    timers: BinaryHeap<Reverse<(Millis, u64, Customer)>>,
    /// How many timers were set: the order among equal times.
    sequence: u64,
    outgoing: Vec<Outgoing>,
    live_requests: usize,
    now: Millis,
}

#[derive(Clone, Debug)]
struct Slot {
    conversation: Conversation,
    mocks: MockTransport,
    replies_used: usize,
    /// The sequence number of the timer that counts; any other is stale.
    timer: u64,
    /// The answer that the timer stands for, else it stands for [`Input::Due`].
    answer: Option<Due>,
    live: bool,
    serial: u32,
}

/// An answer that is due at some time.
#[derive(Clone, Debug)]
enum Due {
    /// One of the node's mock responses; `None` where it has none.
    Mock(Option<usize>),
    /// One that the run was given instead.
    Given(Result<Response, Failure>),
}

impl Run {
    /// A run that has not begun.
    pub fn new(program: Arc<Program>, options: RunOptions) -> Self {
        let slots = (0..options.customers.max(1))
            .map(|customer| Slot {
                conversation: conversation(&program, &options, customer),
                mocks: MockTransport::new(options.seed, customer),
                replies_used: 0,
                timer: 0,
                answer: None,
                live: false,
                serial: 0,
            })
            .collect();
        Self {
            gate: Gate::new(program.limits()),
            program,
            options,
            slots,
            timers: BinaryHeap::new(),
            sequence: 0,
            outgoing: Vec::new(),
            live_requests: 0,
            now: 0,
        }
    }

    /// Starts all conversations.
    pub fn start(&mut self, now: Millis) {
        self.now = now;
        for customer in self.customers() {
            self.handle(customer, Input::Start);
        }
    }

    /// When something is due next; `None` where only a person or an answer can move the run on.
    pub fn next_wake(&self) -> Option<Millis> {
        let timer = self.timers.peek().map(|Reverse((at, _, _))| *at);
        let gate = self.gate.next_start(self.now);
        timer.into_iter().chain(gate).min()
    }

    /// Lets time pass, and whatever is due happen in order. On mocks everything happens at the time it
    /// was due, however late the driver comes; with live webhooks it happens when the driver comes.
    pub fn advance(&mut self, until: Millis) {
        while let Some(due) = self.next_wake().filter(|due| *due <= until) {
            let now = if self.options.webhooks == Webhooks::Live { until } else { due };
            self.now = self.now.max(now);
            self.open_gate();
            let Some(Reverse((at, sequence, customer))) = self.timers.peek().copied() else { continue };
            if at > due {
                continue;
            }
            self.timers.pop();
            let slot = &mut self.slots[customer.0 as usize];
            if slot.timer != sequence {
                continue;
            }
            let input = match slot.answer.take() {
                None => Input::Due,
                Some(due) => {
                    let node = slot.conversation.node().unwrap_or(crate::interpreter::NodeIndex(0));
                    let answer = match due {
                        Due::Mock(reply) => mock::answer(&slot.conversation, self.now, node, reply),
                        Due::Given(answer) => answer,
                    };
                    match answer {
                        Ok(response) => Input::Answered(response),
                        Err(failure) => Input::Failed(failure),
                    }
                }
            };
            self.handle(customer, input);
        }
        self.now = self.now.max(until);
    }

    /// A customer writes something.
    pub fn say(&mut self, now: Millis, customer: Customer, text: Arc<str>) {
        self.advance(now);
        if (customer.0 as usize) < self.slots.len() {
            self.handle(customer, Input::Say(text));
        }
    }

    /// The answer to a live request. One that nobody waits for any more changes nothing.
    pub fn resolve(&mut self, now: Millis, ticket: Ticket, answer: Result<Response, Failure>) {
        // Not `advance`: an answer at the very moment of the timeout counts, so it goes first.
        self.now = self.now.max(now);
        if self.ticket(ticket.customer) == Some(ticket) {
            self.handle(
                ticket.customer,
                match answer {
                    Ok(response) => Input::Answered(response),
                    Err(failure) => Input::Failed(failure),
                },
            );
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
        self.now = self.now.max(now);
        for customer in self.customers() {
            self.gate.withdraw(&customer);
        }
        for customer in self.customers() {
            self.handle(customer, Input::Stop);
        }
        self.timers.clear();
    }

    /// What the driver must do since it last asked.
    pub fn take_outgoing(&mut self) -> Vec<Outgoing> {
        std::mem::take(&mut self.outgoing)
    }

    /// Whether all conversations have ended.
    pub fn is_over(&self) -> bool {
        self.slots.iter().all(|slot| slot.conversation.outcome().is_some())
    }

    /// How many live requests are under way.
    pub fn live_requests(&self) -> usize {
        self.live_requests
    }

    /// The time up to which everything has happened.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// The compiled flow.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The gate.
    pub fn gate(&self) -> &Gate<Customer> {
        &self.gate
    }

    /// How the run was made.
    pub fn options(&self) -> &RunOptions {
        &self.options
    }

    /// All customers, in order.
    pub fn customers(&self) -> impl Iterator<Item = Customer> + use<> {
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

    /// Starts what the gate lets through now.
    fn open_gate(&mut self) {
        while let Some(customer) = self.gate.next(self.now) {
            self.send(customer);
        }
    }

    /// Gives a conversation an input and whatever it needs from then on.
    fn handle(&mut self, customer: Customer, input: Input) {
        let now = self.now;
        let slot = &mut self.slots[customer.0 as usize];
        let before = slot.conversation.effect();
        let Some(mut effect) = slot.conversation.handle(now, input) else { return };
        if matches!(before, Effect::Answer { .. }) {
            let ticket = Ticket { customer, serial: slot.serial };
            if std::mem::take(&mut slot.live) {
                self.live_requests -= 1;
                self.outgoing.push(Outgoing::Abort { ticket });
            }
            slot.answer = None;
            self.gate.finish();
        }
        loop {
            let slot = &mut self.slots[customer.0 as usize];
            let next = match effect {
                Effect::Pass => match self.gate.offer(now, customer) {
                    Admission::Started => {
                        self.send(customer);
                        break;
                    }
                    Admission::Queued { ahead } => {
                        slot.conversation.handle(now, Input::Queued { ahead });
                        slot.timer = 0;
                        break;
                    }
                    Admission::TurnedAway => slot.conversation.handle(now, Input::TurnedAway),
                },
                Effect::Reply { until } => match self.options.replies.get(slot.replies_used) {
                    Some(reply) => {
                        slot.replies_used += 1;
                        slot.conversation.handle(now, Input::Say(Arc::clone(reply)))
                    }
                    None => {
                        self.set_timer(customer, until);
                        break;
                    }
                },
                Effect::Sleep { until } | Effect::Answer { until } => {
                    self.set_timer(customer, Some(until));
                    break;
                }
                Effect::End => {
                    self.set_timer(customer, None);
                    break;
                }
            };
            match next {
                Some(next) => effect = next,
                None => break,
            }
        }
        self.open_gate();
    }

    /// Sends the request of a conversation that has passed the gate.
    fn send(&mut self, customer: Customer) {
        let now = self.now;
        let slot = &mut self.slots[customer.0 as usize];
        let Some(Effect::Answer { until }) = slot.conversation.handle(now, Input::Sent) else { return };
        let Some(node) = slot.conversation.node() else { return };
        let live =
            self.options.webhooks == Webhooks::Live && !self.options.mocked.contains(self.program.id(node));
        if live {
            slot.serial += 1;
            slot.live = true;
            if let Some(request) = slot.conversation.request(now) {
                let ticket = Ticket { customer, serial: slot.serial };
                self.live_requests += 1;
                self.outgoing.push(Outgoing::Send { ticket, request });
            }
            return self.set_timer(customer, Some(until));
        }
        // The mock's turn goes by, whatever the answer is: the next request gets the next response.
        let chosen = slot.mocks.choose(&self.program, node);
        let sent = slot.conversation.trace().events.len();
        if let Some((in_ms, answer)) = given(&self.options, customer, sent) {
            let at = now + in_ms;
            slot.answer = answer.filter(|_| at <= until).map(Due::Given);
            let due = if slot.answer.is_some() { at } else { until };
            return self.set_timer(customer, Some(due));
        }
        match chosen {
            // An answer at the very moment of the timeout counts as an answer.
            Answer::After { latency_ms, reply } if now + latency_ms <= until => {
                slot.answer = Some(Due::Mock(reply));
                self.set_timer(customer, Some(now + latency_ms));
            }
            Answer::After { .. } | Answer::Never => self.set_timer(customer, Some(until)),
        }
    }

    fn set_timer(&mut self, customer: Customer, at: Option<Millis>) {
        self.sequence += 1;
        self.slots[customer.0 as usize].timer = self.sequence;
        if let Some(at) = at {
            self.timers.push(Reverse((at, self.sequence, customer)));
        }
    }
}

/// A conversation that has not begun, with what is to be changed in it.
fn conversation(program: &Arc<Program>, options: &RunOptions, customer: u32) -> Conversation {
    let mut conversation = Conversation::new(Arc::clone(program), customer + 1, options.trace);
    for change in options.changes.iter().filter(|change| change.customer.0 == customer) {
        if let Changed::Variables(values) = &change.what {
            conversation.change_after(change.after, values);
        }
    }
    conversation
}

/// The answer that a request gets by a change, and after how long.
fn given(
    options: &RunOptions,
    customer: Customer,
    sent: usize,
) -> Option<(Millis, Option<Result<Response, Failure>>)> {
    options.changes.iter().find_map(|change| match &change.what {
        Changed::Answer { in_ms, answer } if (change.customer, change.after) == (customer, sent) => {
            Some((*in_ms, answer.clone()))
        }
        _ => None,
    })
}
