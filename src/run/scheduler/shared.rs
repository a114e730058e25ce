//! What all conversations of a run share, and what one of them needs after an input: the gate, an answer, a timer.
//!
//! A simulation spends its time here. What most inputs lead to is therefore always inlined, into one function; what is rare
//! never is.

use std::sync::Arc;

use crate::flow::{Millis, Port};
use crate::gate::{Admission, Gate};
use crate::interpreter::{Cue, Effect, Input, Memo, NodeIndex, Program, Sent};

use super::super::mock::Answer;
use super::super::options::{RunOptions, Webhooks};
use super::super::slot::{Due, Slot, given};
use super::super::watch::{Pause, Watch};
use super::event::Event;
use super::timers::Timers;
use super::{Customer, Outgoing, Ticket, Timer};

/// What all conversations of a run share.
#[derive(Clone, Debug)]
pub(super) struct Shared<W> {
    pub(super) program: Arc<Program>,
    pub(super) options: RunOptions,
    pub(super) gate: Gate<Customer>,
    pub(super) timers: Timers,
    pub(super) outgoing: Vec<Outgoing>,
    pub(super) live_requests: usize,
    pub(super) now: Millis,
    pub(super) watch: W,
    /// The pasts of those who come in turn, where nothing is written down but ways.
    pub(super) memo: Option<Memo>,
    /// What is lent to the conversations to write their ways down.
    pub(super) ways: Vec<(NodeIndex, Port)>,
}

impl<W: Watch> Shared<W> {
    pub(super) fn new(program: Arc<Program>, options: RunOptions, watch: W) -> Self {
        Self {
            gate: Gate::new(program.limits()),
            program,
            options,
            timers: Timers::default(),
            outgoing: Vec::new(),
            live_requests: 0,
            now: 0,
            watch,
            memo: None,
            ways: Vec::new(),
        }
    }

    /// Gives a conversation an input and whatever it needs from then on. Gives whether nothing will come of it any more.
    #[inline]
    pub(super) fn handle(&mut self, slot: &mut Slot, customer: Customer, event: Event) -> bool {
        let request = slot.conversation.calling();
        let request = request.map(|(node, since)| (node, since, event.over(&self.program, node)));
        if !self.happen(slot, event) {
            return false;
        }
        if let Some((node, since, how)) = request {
            self.watch.over(self.now, slot.number, node, how, self.now - since);
            if std::mem::take(&mut slot.live) {
                self.live_requests -= 1;
                self.outgoing.push(Outgoing::Abort { ticket: Ticket { customer, serial: slot.serial } });
            }
            slot.answer = None;
            self.gate.finish();
        }
        let (timer, leaves) = self.serve(slot, customer);
        self.set_timer(slot, customer, timer);
        if leaves {
            self.watch.ended(self.now, slot.number, &mut slot.conversation);
        }
        leaves
    }

    /// Gives a conversation what it needs, as far as that can be had now. Gives when it is to go on, where time brings that,
    /// and whether nothing will come of it any more.
    #[inline(always)]
    fn serve(&mut self, slot: &mut Slot, customer: Customer) -> (Option<Millis>, bool) {
        let now = self.now;
        loop {
            let goes_on = match slot.conversation.effect() {
                Effect::Pass => {
                    let turned_away = self.turned_away_by_mock(slot);
                    match if turned_away { Admission::TurnedAway } else { self.gate.offer(now, customer) } {
                        Admission::Started => return (self.send(slot, customer, false), false),
                        Admission::Queued { ahead } => {
                            slot.conversation.handle_in(&self.program, now, Input::Queued { ahead });
                            self.watch.queued(now);
                            return (None, false);
                        }
                        Admission::TurnedAway => {
                            if let Some(node) = slot.conversation.node() {
                                self.watch.turned_away(now, slot.number, node);
                            }
                            self.happen_at_once(slot, Cue::TurnedAway)
                        }
                    }
                }
                Effect::Reply { until } => match self.options.replies.get(slot.replies_used) {
                    Some(Some(_)) => {
                        slot.replies_used += 1;
                        self.happen_at_once(slot, Cue::Reply)
                    }
                    no_reply => {
                        slot.replies_used += usize::from(no_reply.is_some());
                        if let Some((node, until)) = slot.conversation.node().zip(until) {
                            self.watch.paused(now, slot.number, node, Pause::Ask, until);
                        }
                        return (until, until.is_none());
                    }
                },
                Effect::Sleep { until } => {
                    if let Some(node) = slot.conversation.node() {
                        let retries = self.program.webhook(node).is_some();
                        let pause = if retries { Pause::Retry } else { Pause::Wait };
                        self.watch.paused(now, slot.number, node, pause, until);
                    }
                    return (Some(until), false);
                }
                Effect::Answer { until } => return (Some(until), false),
                Effect::End => return (None, true),
            };
            if !goes_on {
                return (None, false);
            }
        }
    }

    /// Something follows at once, which is rare: most of what happens comes by a timer.
    #[inline(never)]
    fn happen_at_once(&mut self, slot: &mut Slot, cue: Cue) -> bool {
        self.happen(slot, Event::Cue(cue))
    }

    /// Whether the mock of the webhook that a conversation is at turns its request away.
    #[inline]
    fn turned_away_by_mock(&self, slot: &mut Slot) -> bool {
        let Some(node) = slot.conversation.node() else { return false };
        let live =
            self.options.webhooks == Webhooks::Live && !self.options.mocked.contains(self.program.id(node));
        !live && slot.mocks.turns_away(&self.program, node)
    }

    /// Sends the request of a conversation that has passed the gate. Gives when it is to go on: with the answer, or without.
    #[inline(always)]
    pub(super) fn send(&mut self, slot: &mut Slot, customer: Customer, queued: bool) -> Option<Millis> {
        let now = self.now;
        let Sent { node, queued_ms, until } = slot.conversation.send(&self.program, now)?;
        self.watch.sent(now, slot.number, node, queued.then_some(queued_ms));
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
        }
        Some(if live { until } else { self.mock(slot, customer, node, until) })
    }

    /// Lets the mock of the webhook that a conversation is at answer, by a time at the latest. Gives when that is.
    #[inline]
    fn mock(&mut self, slot: &mut Slot, customer: Customer, node: NodeIndex, until: Millis) -> Millis {
        let now = self.now;
        // The mock's turn goes by, whatever the answer is: the next request gets the next response.
        let chosen = slot.mocks.choose(&self.program, node);
        let sent = slot.conversation.trace().events.len();
        if let Some((in_ms, answer)) = given(&self.options, customer, sent) {
            let at = now + in_ms;
            slot.answer = answer.filter(|_| at <= until).map(|answer| Due::Given(Box::new(answer)));
            return if slot.answer.is_some() { at } else { until };
        }
        match chosen {
            // An answer at the very moment of the timeout counts as an answer.
            Answer::After { latency_ms, reply } if now + latency_ms <= until => {
                slot.answer = Some(Due::Mock(reply));
                now + latency_ms
            }
            Answer::After { .. } | Answer::Never => until,
        }
    }

    #[inline]
    pub(super) fn set_timer(&mut self, slot: &mut Slot, customer: Customer, at: Option<Millis>) {
        slot.timer = match at {
            Some(at) => self.timers.set(at, customer),
            None => Timer::default(),
        };
    }
}
