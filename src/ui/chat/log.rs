//! The messages, in order.

use std::rc::Rc;

use yew::prelude::*;

use crate::flow::Millis;
use crate::interpreter::Outcome;
use crate::run::Moment;
use crate::run::moment::{ChatMessage, Speaker};
use crate::run::words::whole;

use super::bubble::Bubble;

/// Messages of one speaker that follow within this time stand together.
const TOGETHER: Millis = 30_000;

/// After this much silence the bot's next message says how long it was.
const GAP: Millis = 5000;

#[derive(PartialEq, Properties)]
pub(super) struct LogProps {
    pub(super) moment: Rc<Moment>,
}

#[component]
pub(super) fn Log(props: &LogProps) -> Html {
    let chat = &props.moment.chat;
    let failed = matches!(props.moment.outcome, Some((Outcome::Failed, _)));
    let rows = chat.iter().enumerate().map(|(index, message)| {
        let before = index.checked_sub(1).and_then(|index| chat.get(index));
        let after = chat.get(index + 1);
        let bad = failed && message.from == Speaker::System && after.is_none();
        html! {
            <Bubble key={message.seq} message={message.clone()} {bad}
                later={before.and_then(|before| later(before, message)).map(AttrValue::from)}
                first={before.is_none_or(|before| !together(before, message))}
                last={after.is_none_or(|after| !together(message, after))} />
        }
    });
    html! { <div class="chat-log" role="log" aria-label="Messages" aria-live="polite">{ for rows }</div> }
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
    (after.from == Speaker::Bot && gap >= GAP).then(|| format!("{} later", whole(gap)))
}
