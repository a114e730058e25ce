//! What a conversation is doing while nothing happens, in a line for people.

use crate::flow::Millis;
use crate::i18n::tr;

use super::moment::{ChatMessage, Moment, Pending, Speaker, Waiting};
use super::words::{duration, whole};

/// What it waits for, at some time of the run. `name` gives what people call a node.
pub fn doing(pending: &Pending, now: Millis, name: impl Fn(&str) -> String) -> String {
    let gone = now.saturating_sub(pending.since);
    let left = pending.until.map(|until| until.saturating_sub(now));
    // Rounded up: a countdown that says 0 while there is some left looks stuck.
    let left_words = left.map(|left| whole(left + 999));
    match &pending.what {
        Waiting::Time => match (pending.until, left_words) {
            (Some(until), Some(left)) => {
                tr!("waiting {time}: {left} left", time = duration(until.saturating_sub(pending.since)), left)
            }
            _ => tr!("waiting for {time}", time = whole(gone)),
        },
        Waiting::Answer => {
            let longest = pending.until.map(|until| duration(until.saturating_sub(pending.since)));
            match longest {
                Some(longest) if gone >= 1000 => {
                    tr!(
                        "calling {name}… {time} of at most {longest}",
                        name = name(&pending.node),
                        time = whole(gone),
                        longest
                    )
                }
                _ => tr!("calling {name}…", name = name(&pending.node)),
            }
        }
        Waiting::Turn { ahead: 0 } => tr!("next in the queue for {name}", name = name(&pending.node)),
        Waiting::Turn { ahead } => {
            tr!("{ahead} ahead in the queue for {name}", ahead, name = name(&pending.node))
        }
        Waiting::Retry { attempt } => match left_words {
            Some(left) => tr!(
                "calling {name} again in {left}: attempt {attempt}",
                name = name(&pending.node),
                left,
                attempt
            ),
            None => tr!("calling {name} again: attempt {attempt}", name = name(&pending.node), attempt),
        },
        Waiting::Reply { .. } => match left_words {
            Some(left) => tr!("waiting for a reply: {left} left", left),
            None => tr!("waiting for a reply").to_owned(),
        },
    }
}

/// How long the customer has heard nothing, with nobody waiting for them to say something.
pub fn silence(moment: &Moment, now: Millis) -> Millis {
    let open = matches!(&moment.pending, Some(Pending { what: Waiting::Reply { .. }, .. }));
    if open || moment.outcome.is_some() {
        return 0;
    }
    let breaks = |message: &&ChatMessage| match message.from {
        Speaker::Bot => true,
        Speaker::Customer => !message.missed,
        Speaker::System => false,
    };
    let since = moment.chat.iter().rev().find(breaks).map_or(0, |message| message.t_ms);
    now.saturating_sub(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(what: Waiting, since: Millis, until: Option<Millis>, now: Millis) -> String {
        doing(&Pending { node: "create".into(), what, since, until }, now, |id| format!("<{id}>"))
    }

    #[test]
    fn countdowns() {
        assert_eq!(line(Waiting::Time, 1000, Some(21_000), 1000), "waiting 20 s: 20 s left");
        assert_eq!(line(Waiting::Time, 1000, Some(21_000), 7400), "waiting 20 s: 14 s left");
        assert_eq!(line(Waiting::Time, 1000, Some(21_000), 30_000), "waiting 20 s: 0 s left");
        let retry = Waiting::Retry { attempt: 2 };
        assert_eq!(line(retry, 0, Some(2000), 500), "calling <create> again in 2 s: attempt 2");
    }

    #[test]
    fn requests_and_their_queue() {
        assert_eq!(line(Waiting::Answer, 0, Some(15_000), 400), "calling <create>…");
        assert_eq!(line(Waiting::Answer, 0, Some(15_000), 3400), "calling <create>… 3 s of at most 15 s");
        assert_eq!(line(Waiting::Turn { ahead: 2 }, 0, None, 0), "2 ahead in the queue for <create>");
        assert_eq!(line(Waiting::Turn { ahead: 0 }, 0, None, 0), "next in the queue for <create>");
    }

    #[test]
    fn silence_begins_after_the_last_word() {
        let said = |from, t_ms, missed| ChatMessage { from, text: "x".into(), t_ms, seq: 0, missed };
        let mut moment = Moment::default();
        assert_eq!(silence(&moment, 3000), 3000);
        moment.chat = vec![said(Speaker::Bot, 1000, false), said(Speaker::Customer, 2000, true)];
        assert_eq!(silence(&moment, 5000), 4000, "what the bot does not see is no turn");
        moment.chat.push(said(Speaker::Customer, 4000, false));
        assert_eq!(silence(&moment, 5000), 1000);
        let what = Waiting::Reply { choices: vec![] };
        moment.pending = Some(Pending { node: "ask".into(), what, since: 0, until: None });
        assert_eq!(silence(&moment, 9000), 0);
    }
}
