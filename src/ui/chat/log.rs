//! The messages, in order.

use std::rc::Rc;

use yew::prelude::*;

use crate::flow::Millis;
use crate::i18n::tr;
use crate::interpreter::Outcome;
use crate::run::Moment;
use crate::run::moment::{ChatMessage, Speaker};
use crate::run::words::whole;

use super::bubble::Bubble;

/// Messages of one speaker that follow within this time stand together.
const TOGETHER: Millis = 30_000;

/// After this much silence the bot's next message says how long it was.
const GAP: Millis = 5000;

/// At least so many messages are in the page, and so many more each time that earlier ones are asked for.
const SHOWN: usize = 24;

/// So many earlier messages leave the page at once.
const BLOCK: usize = 8;

#[derive(PartialEq, Properties)]
pub(super) struct LogProps {
    pub(super) moment: Rc<Moment>,
    /// Whether the page follows the run, whose messages are then added one by one.
    pub(super) follows: bool,
}

#[component]
pub(super) fn Log(props: &LogProps) -> Html {
    let chat = &props.moment.chat;
    let failed = matches!(props.moment.outcome, Some((Outcome::Failed, _)));
    let shown = use_state_eq(|| SHOWN);
    let left_out = chat.len().saturating_sub(*shown) / BLOCK * BLOCK;
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + SHOWN))
    };
    // A list of their own: beside something else, elements are not told apart by their keys.
    let rows: Html = chat
        .iter()
        .enumerate()
        .skip(left_out)
        .map(|(index, message)| {
            let before = index.checked_sub(1).and_then(|index| chat.get(index));
            let after = chat.get(index + 1);
            let bad = failed && message.from == Speaker::System && after.is_none();
            // Another moment of a long run is other messages in the same bubbles, which costs far less than new ones.
            let key = if props.follows { message.seq as usize } else { index - left_out };
            html! {
                <Bubble {key} message={message.clone()} {bad}
                    later={before.and_then(|before| later(before, message)).map(AttrValue::from)}
                    first={before.is_none_or(|before| !together(before, message))}
                    last={after.is_none_or(|after| !together(message, after))} />
            }
        })
        .collect();
    html! {
        <div class="chat-log" role="log" aria-label={tr!("Messages")} aria-live="polite">
            if left_out > 0 {
                <button type="button" class="btn small chat-earlier" onclick={more}>{ tr!("{n} earlier message" | "{n} earlier messages" % left_out) }</button>
            }
            { rows }
        </div>
    }
}

fn together(before: &ChatMessage, after: &ChatMessage) -> bool {
    before.from == after.from
        && before.missed == after.missed
        && after.t_ms - before.t_ms < TOGETHER
        && later(before, after).is_none()
}

/// How long the bot let the customer wait.
fn later(before: &ChatMessage, after: &ChatMessage) -> Option<String> {
    let gap = after.t_ms.saturating_sub(before.t_ms);
    (after.from == Speaker::Bot && gap >= GAP).then(|| tr!("{time} later", time = whole(gap)))
}
