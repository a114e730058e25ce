//! Conversations with the same past have the same future, so it is worked out once.
//!
//! Of a hundred thousand customers most go the same few ways. The first on a way is led by the interpreter as ever; where it
//! led is remembered, by what was put in, for those who come after. Pasts make a tree: from the start of a conversation, one
//! branch for each [`Cue`]. States are not compared, so two pasts that come to the same stay two.
//!
//! What is a conversation's own is not remembered but worked out for each: when things happen, and so silences, durations and
//! until when it waits. A conversation whose flow looks at that (`run`, `response.elapsed_ms`), and one on a way beyond
//! [`guards::MAX_PASTS`], goes on by itself from there.

use std::num::NonZeroU32;
use std::sync::Arc;

use crate::flow::{Millis, Port, guards};

use super::conversation::Conversation;
use super::program::{NodeIndex, Program};
use super::request::WebhookResult;
use super::state::{Input, State};
use super::trace::Turn;

/// An input, as far as it does not follow from the past of the conversation that gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// [`Input::Start`].
    Start,
    /// [`Input::Due`].
    Due,
    /// [`Input::TurnedAway`].
    TurnedAway,
    /// [`Input::Say`]: the next of the replies that all customers give.
    Reply,
    /// [`Input::Answered`] or [`Input::Failed`], as this mock response of the node has it.
    Mocked(usize),
}

/// A past that conversations have in common: its place in the [`Memo`], from 1, so that there is room for none.
#[derive(Clone, Copy, Debug)]
pub(super) struct PastIndex(NonZeroU32);

impl PastIndex {
    const START: Self = Self(NonZeroU32::MIN);

    fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// What came of the inputs of conversations of one program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    pasts: Vec<Past>,
}

#[derive(Clone, Debug)]
struct Past {
    /// The conversation that had it first, as it was then.
    conversation: Conversation,
    nexts: Vec<Next>,
}

#[derive(Clone, Debug)]
struct Next {
    cue: Cue,
    past: PastIndex,
    ways: Box<[(NodeIndex, Port)]>,
    turn: Turn,
    took: Took,
    /// Where a conversation stands then, had it come there at 0.
    state: State,
}

/// How long the latest request took.
#[derive(Clone, Copy, Debug)]
enum Took {
    /// There is no later one.
    AsBefore,
    /// As long as it was under way.
    ItsTime,
    /// It was never sent.
    None,
}

impl Memo {
    /// Makes a conversation another that has not begun, and shares what comes of it with the others here.
    pub(crate) fn join(&mut self, conversation: &mut Conversation, run_id: u32) {
        conversation.begin_anew(run_id);
        if self.pasts.is_empty() {
            let program = Arc::clone(&conversation.program);
            let first = Conversation::new(program, run_id, conversation.trace.level);
            self.pasts.push(Past { conversation: first, nexts: Vec::new() });
        }
        // A million of them wait, at worst: what the past brings takes no room before.
        conversation.visits = Vec::new();
        conversation.past = Some(PastIndex::START);
    }

    /// A conversation goes on by itself.
    pub(crate) fn leave(&self, conversation: &mut Conversation) {
        if let Some(past) = conversation.past.take() {
            conversation.recall(&self.pasts[past.place()].conversation);
        }
    }

    /// Lets a conversation go where the others with its past went by this input, and gives the ports that were taken;
    /// `None` where that is not known.
    #[inline(always)]
    pub(crate) fn follow(
        &self,
        conversation: &mut Conversation,
        now: Millis,
        cue: Cue,
    ) -> Option<&[(NodeIndex, Port)]> {
        let past = conversation.past?;
        let next = self.pasts[past.place()].nexts.iter().find(|next| next.cue == cue)?;
        if !conversation.expects(cue, now) {
            return None;
        }
        conversation.follow(cue, next, now);
        if matches!(conversation.state, State::Ended) {
            conversation.end_as(&self.pasts[next.past.place()].conversation, now);
        }
        Some(&next.ways)
    }

    /// Gives a conversation an input of which is not known what comes of it, and remembers that. Gives whether it fits.
    pub(crate) fn lead(
        &mut self,
        conversation: &mut Conversation,
        program: &Program,
        now: Millis,
        cue: Cue,
        input: impl FnOnce(Cue, &Conversation) -> Input,
    ) -> bool {
        let Some(from) = conversation.past else {
            let input = input(cue, conversation);
            return conversation.handle_in(program, now, input);
        };
        self.leave(conversation);
        let expected = conversation.expects(cue, now);
        let called = conversation.calling().is_some();
        let before = conversation.trace.ways.len();
        conversation.trace.turn = Turn::default();
        conversation.saw_itself.set(false);
        let input = input(cue, conversation);
        let fits = conversation.handle_in(program, now, input);
        if !fits || !expected || conversation.saw_itself.get() || self.pasts.len() >= guards::MAX_PASTS {
            return fits;
        }
        let never_sent = conversation.response.as_ref().is_some_and(WebhookResult::was_never_sent);
        let took = match cue {
            Cue::TurnedAway => Took::None,
            _ if never_sent => Took::None,
            _ if called => Took::ItsTime,
            _ => Took::AsBefore,
        };
        let places = u32::try_from(self.pasts.len()).unwrap_or(u32::MAX);
        let past = PastIndex(NonZeroU32::MIN.saturating_add(places));
        let ways = conversation.trace.ways[before..].into();
        let state = conversation.state.moved(now, 0);
        let next = Next { cue, past, ways, turn: conversation.trace.turn, took, state };
        self.pasts[from.place()].nexts.push(next);
        self.pasts.push(Past { conversation: conversation.first(), nexts: Vec::new() });
        conversation.past = Some(past);
        true
    }
}

impl Conversation {
    /// Whether an input is what it waits for, at the time when it has to come.
    #[inline]
    fn expects(&self, cue: Cue, now: Millis) -> bool {
        match (cue, self.state) {
            (Cue::Start, State::Created)
            | (Cue::TurnedAway, State::Passing { .. })
            | (Cue::Reply, State::Asking { .. }) => true,
            (Cue::Mocked(_), State::Calling { until, .. }) => now <= until,
            (
                Cue::Due,
                State::Calling { until, .. }
                | State::Waiting { until, .. }
                | State::Retrying { until, .. }
                | State::Asking { until: Some(until), .. },
            ) => now >= until,
            _ => false,
        }
    }

    /// Goes where the first one went.
    #[inline]
    fn follow(&mut self, cue: Cue, next: &Next, now: Millis) {
        match (next.took, self.state) {
            (Took::ItsTime, State::Calling { sent_at, .. }) => self.response_ms = now - sent_at,
            (Took::None, _) => self.response_ms = 0,
            _ => {}
        }
        if cue == Cue::Start {
            self.started_at = now;
            self.trace.reset(now);
        }
        self.trace.take_turn(next.turn, now);
        self.state = next.state.moved(0, now);
        self.past = Some(next.past);
    }

    /// Ends as the first one did.
    fn end_as(&mut self, first: &Self, now: Millis) {
        (self.steps, self.steps_since_pause) = (first.steps, first.steps_since_pause);
        self.outcome.clone_from(&first.outcome);
        self.ended_at = Some(now);
    }

    /// Takes over what the first one with its past knew.
    fn recall(&mut self, first: &Self) {
        self.variables.clone_from(&first.variables);
        self.visits.clone_from(&first.visits);
        self.response.clone_from(&first.response);
        if let Some(response) = &mut self.response {
            *response.elapsed_ms_mut() = self.response_ms;
        }
        self.reply.clone_from(&first.reply);
        self.request.clone_from(&first.request);
        self.redactor.clone_from(&first.redactor);
        (self.steps, self.steps_since_pause) = (first.steps, first.steps_since_pause);
    }

    /// It as those that follow need it.
    fn first(&mut self) -> Self {
        if let Some(response) = &mut self.response {
            self.response_ms = *response.elapsed_ms_mut();
        }
        let mut first = self.clone();
        first.trace.ways = Vec::new();
        first
    }
}
