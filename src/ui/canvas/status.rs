//! What a node waits for, with the time that is left.

use yew::prelude::*;

use crate::flow::Millis;
use crate::i18n::tr;
use crate::run::moment::{Pending, Waiting};
use crate::ui::widgets::{Icon, Now, icon, use_ticker};

#[derive(PartialEq, Properties)]
pub(super) struct StatusProps {
    pub(super) pending: Pending,
    pub(super) now: Now,
}

#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    use_ticker(true);
    let pending = &props.pending;
    let now = props.now.get();
    let (sign, words) = words(pending, now);
    // Past its end, a moment of the past is shown: there is nothing to count.
    let part = pending.until.filter(|until| now <= *until).map(|until| part(pending.since, until, now));
    html! {
        <>
            <span class="node-status">{ icon(sign) }<span>{ words }</span></span>
            if let Some(part) = part {
                <span class="node-progress"><span style={format!("transform:scaleX({part:.3})")}></span></span>
            }
        </>
    }
}

fn part(since: Millis, until: Millis, now: Millis) -> f64 {
    let all = until.saturating_sub(since).max(1) as f64;
    (now.saturating_sub(since) as f64 / all).clamp(0.0, 1.0)
}

fn words(pending: &Pending, now: Millis) -> (Icon, String) {
    let all = pending.until.map(|until| until.saturating_sub(pending.since));
    let left = pending.until.and_then(|until| if now <= until { Some(until - now) } else { all });
    // Rounded up: a countdown that shows 0 while there is some left looks stuck.
    let left = left.map(|ms| tr!("{n} s", n = ms.div_ceil(1000)));
    match &pending.what {
        Waiting::Time => (Icon::Clock, left.unwrap_or_else(|| tr!("Waiting").to_owned())),
        Waiting::Answer => {
            let gone = now.saturating_sub(pending.since) / 1000;
            let within = all.is_none_or(|all| gone * 1000 <= all);
            let words = match gone > 0 && within {
                true => tr!("Sent {n} s ago", n = gone),
                false => tr!("Sent").to_owned(),
            };
            (Icon::Send, words)
        }
        Waiting::Turn { ahead: 0 } => (Icon::Users, tr!("Next in the queue").to_owned()),
        Waiting::Turn { ahead } => (Icon::Users, tr!("{n} ahead", n = ahead)),
        Waiting::Retry { attempt } => {
            let words = match left {
                Some(left) => tr!("Attempt {attempt} in {left}", attempt, left),
                None => tr!("Attempt {attempt} soon", attempt),
            };
            (Icon::Restart, words)
        }
        Waiting::Reply { .. } => {
            let words = match left {
                Some(left) => tr!("Waiting for a reply · {left}", left),
                None => tr!("Waiting for a reply").to_owned(),
            };
            (Icon::Message, words)
        }
    }
}
