//! A conversation's place in a run.

use std::sync::Arc;

use crate::flow::Millis;
use crate::interpreter::{Conversation, Failure, Memo, Program, Response};

use super::change::Changed;
use super::mock::MockTransport;
use super::options::RunOptions;
use super::scheduler::{Customer, Timer};

/// How many places that nobody has keep the memory that came with their use: enough for those who come and go.
pub(super) const KEPT: usize = 1024;

/// A conversation's place in a run, with what it needs beside itself.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) conversation: Conversation,
    /// The customer's number: with conversations in turn it is not the place.
    pub(super) number: u32,
    pub(super) mocks: MockTransport,
    pub(super) replies_used: usize,
    /// The timer that counts; any other is stale.
    pub(super) timer: Timer,
    /// The answer that the timer stands for, else it stands for [`Input::Due`].
    pub(super) answer: Option<Due>,
    pub(super) live: bool,
    pub(super) serial: u32,
}

/// An answer that is due at some time.
#[derive(Clone, Debug)]
pub(super) enum Due {
    /// One of the node's mock responses.
    Mock(usize),
    /// One that the run was given instead; boxed, as it is rare and every conversation has the room for it.
    Given(Box<Result<Response, Failure>>),
}

impl Slot {
    pub(super) fn new(program: &Arc<Program>, options: &RunOptions, number: u32) -> Box<Self> {
        Box::new(Self {
            conversation: conversation(program, options, number),
            number,
            mocks: MockTransport::new(options.seed, number),
            replies_used: 0,
            timer: Timer::default(),
            answer: None,
            live: false,
            serial: 0,
        })
    }

    /// Makes it another customer's, in the memory that it has.
    pub(super) fn reset(&mut self, seed: u64, number: u32, memo: Option<&mut Memo>) {
        match memo {
            None => self.conversation.reset(number + 1),
            Some(memo) => memo.join(&mut self.conversation, number + 1),
        }
        self.number = number;
        self.mocks.reset(seed, number);
        self.replies_used = 0;
        self.timer = Timer::default();
        self.answer = None;
    }

    /// Gives back the memory that comes with use.
    pub(super) fn shrink(&mut self) {
        self.conversation.shrink();
        self.mocks.shrink();
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
pub(super) fn given(
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
