//! What a conversation needs after an input: the gate, an answer, a timer.

use crate::flow::Millis;
use crate::gate::Admission;
use crate::interpreter::{Cue, Effect, Input};

use super::super::mock::Answer;
use super::super::options::Webhooks;
use super::super::slot::{Due, KEPT, given};
use super::super::watch::{Pause, Watch};
use super::event::Event;
use super::{Customer, Outgoing, Run, Ticket, Timer};

impl<W: Watch> Run<W> {
    /// Starts what the gate lets through now.
    pub(super) fn open_gate(&mut self) {
        while let Some(customer) = self.gate.next(self.now) {
            self.send(customer, true);
        }
    }

    /// Gives a conversation an input and whatever it needs from then on.
    pub(super) fn handle(&mut self, customer: Customer, event: Event) {
        let now = self.now;
        let request = self.slots[customer.0 as usize].conversation.calling();
        let request = request.map(|(node, since)| (node, since, event.over(&self.program, node)));
        let fits = self.happen(customer, event);
        let slot = &mut *self.slots[customer.0 as usize];
        if let Some((node, since, how)) = request.filter(|_| fits) {
            self.watch.over(now, slot.number, node, how, now - since);
            if std::mem::take(&mut slot.live) {
                self.live_requests -= 1;
                self.outgoing.push(Outgoing::Abort { ticket: Ticket { customer, serial: slot.serial } });
            }
            slot.answer = None;
            self.gate.finish();
        }
        let leaves = fits && self.serve(customer);
        if !self.ways.is_empty() {
            let slot = &*self.slots[customer.0 as usize];
            self.watch.went(slot.number, &self.ways);
            self.ways.clear();
        }
        if leaves {
            let slot = &mut *self.slots[customer.0 as usize];
            self.watch.ended(now, slot.number, &mut slot.conversation);
            if self.in_turn {
                if self.free.len() >= KEPT {
                    slot.shrink();
                }
                self.free.push(customer);
            }
        }
        self.open_gate();
    }

    /// Gives a conversation what it needs, as far as that can be had now. Gives whether nothing will come of it
    /// any more.
    fn serve(&mut self, customer: Customer) -> bool {
        let now = self.now;
        loop {
            let effect = self.slots[customer.0 as usize].conversation.effect();
            let turned_away = effect == Effect::Pass && self.turned_away_by_mock(customer);
            let slot = &mut *self.slots[customer.0 as usize];
            let goes_on = match effect {
                Effect::Pass => {
                    match if turned_away { Admission::TurnedAway } else { self.gate.offer(now, customer) } {
                        Admission::Started => {
                            self.send(customer, false);
                            return false;
                        }
                        Admission::Queued { ahead } => {
                            slot.conversation.handle_in(&self.program, now, Input::Queued { ahead });
                            slot.timer = Timer::default();
                            self.watch.queued(now);
                            return false;
                        }
                        Admission::TurnedAway => {
                            if let Some(node) = slot.conversation.node() {
                                self.watch.turned_away(now, slot.number, node);
                            }
                            self.happen(customer, Event::Cue(Cue::TurnedAway))
                        }
                    }
                }
                Effect::Reply { until } => match self.options.replies.get(slot.replies_used) {
                    Some(Some(_)) => {
                        slot.replies_used += 1;
                        self.happen(customer, Event::Cue(Cue::Reply))
                    }
                    no_reply => {
                        slot.replies_used += usize::from(no_reply.is_some());
                        self.pause(customer, until, Pause::Ask);
                        return self.in_turn && until.is_none();
                    }
                },
                Effect::Sleep { until } => {
                    let node = slot.conversation.node();
                    let retries = node.is_some_and(|node| self.program.webhook(node).is_some());
                    let pause = if retries { Pause::Retry } else { Pause::Wait };
                    self.pause(customer, Some(until), pause);
                    return false;
                }
                Effect::Answer { until } => {
                    self.set_timer(customer, Some(until));
                    return false;
                }
                Effect::End => {
                    self.set_timer(customer, None);
                    return true;
                }
            };
            if !goes_on {
                return false;
            }
        }
    }

    /// Whether the mock of the webhook that a conversation is at turns its request away.
    fn turned_away_by_mock(&mut self, customer: Customer) -> bool {
        let slot = &mut self.slots[customer.0 as usize];
        let Some(node) = slot.conversation.node() else { return false };
        let live =
            self.options.webhooks == Webhooks::Live && !self.options.mocked.contains(self.program.id(node));
        !live && slot.mocks.turns_away(&self.program, node)
    }

    /// Sends the request of a conversation that has passed the gate.
    fn send(&mut self, customer: Customer, queued: bool) {
        let now = self.now;
        let slot = &mut *self.slots[customer.0 as usize];
        let since = slot.conversation.request_since().unwrap_or(now);
        if !slot.conversation.handle_in(&self.program, now, Input::Sent) {
            return;
        }
        let Effect::Answer { until } = slot.conversation.effect() else { return };
        let Some(node) = slot.conversation.node() else { return };
        self.watch.sent(now, slot.number, node, queued.then_some(now - since));
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
            slot.answer = answer.filter(|_| at <= until).map(|answer| Due::Given(Box::new(answer)));
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

    fn pause(&mut self, customer: Customer, until: Option<Millis>, pause: Pause) {
        let slot = &*self.slots[customer.0 as usize];
        if let Some((node, until)) = slot.conversation.node().zip(until) {
            self.watch.paused(self.now, slot.number, node, pause, until);
        }
        self.set_timer(customer, until);
    }

    fn set_timer(&mut self, customer: Customer, at: Option<Millis>) {
        let timer = at.map_or_else(Timer::default, |at| self.timers.set(at, customer));
        self.slots[customer.0 as usize].timer = timer;
    }
}
