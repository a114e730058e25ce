//! What happens to a conversation, which may share what comes of it with others.

use crate::interpreter::{Conversation, Cue, Input, NodeIndex, Program};

use super::super::mock;
use super::super::slot::Slot;
use super::super::watch::{Over, Watch};
use super::shared::Shared;

/// What happens to a conversation.
pub(super) enum Event {
    /// Something that follows from the flow and the options of the run.
    Cue(Cue),
    /// Something from outside.
    Input(Input),
}

impl Event {
    /// How a request at a node ends by it.
    #[inline]
    pub(super) fn over(&self, program: &Program, node: NodeIndex) -> Over {
        match self {
            Self::Cue(Cue::Mocked(reply)) if mock::is_ok(program, node, *reply) => Over::Ok,
            Self::Input(Input::Answered(response)) if response.ok() => Over::Ok,
            Self::Cue(Cue::Mocked(_)) | Self::Input(Input::Answered(_) | Input::Failed(_)) => Over::Error,
            Self::Input(Input::Stop) => Over::Stopped,
            Self::Cue(_) | Self::Input(_) => Over::TimedOut,
        }
    }
}

impl<W: Watch> Shared<W> {
    /// Something happens to a conversation. Gives whether it fits.
    #[inline(always)]
    pub(super) fn happen(&mut self, slot: &mut Slot, event: Event) -> bool {
        let Event::Cue(cue) = event else { return self.happen_anew(slot, event) };
        if let Some(memo) = &self.memo
            && let Some(ways) = memo.follow(&mut slot.conversation, self.now, cue)
        {
            self.watch.went(slot.number, ways);
            return true;
        }
        self.happen_anew(slot, Event::Cue(cue))
    }

    /// The same, where what comes of it is to be worked out.
    #[inline(never)]
    fn happen_anew(&mut self, slot: &mut Slot, event: Event) -> bool {
        let now = self.now;
        let (conversation, replies_used) = (&mut slot.conversation, slot.replies_used);
        let input = |cue, conversation: &Conversation| match cue {
            Cue::Start => Input::Start,
            Cue::Due => Input::Due,
            Cue::TurnedAway => Input::TurnedAway,
            Cue::Reply => {
                let last = replies_used.checked_sub(1).and_then(|at| self.options.replies.get(at)?.clone());
                Input::Say(last.unwrap_or_default())
            }
            Cue::Mocked(reply) => {
                let node = conversation.node().unwrap_or(NodeIndex(0));
                mock::answer(conversation, now, node, reply).into()
            }
        };
        conversation.swap_ways(&mut self.ways);
        let fits = match (event, &mut self.memo) {
            (Event::Cue(cue), Some(memo)) => memo.lead(conversation, &self.program, now, cue, input),
            (Event::Cue(cue), None) => {
                let input = input(cue, conversation);
                conversation.handle_in(&self.program, now, input)
            }
            (Event::Input(input), memo) => {
                if let Some(memo) = memo {
                    memo.leave(conversation);
                }
                conversation.handle_in(&self.program, now, input)
            }
        };
        conversation.swap_ways(&mut self.ways);
        self.watch.went(slot.number, &self.ways);
        self.ways.clear();
        fits
    }
}
