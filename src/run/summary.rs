//! An event of the trace in a sentence, for people.

use std::sync::Arc;

use crate::flow::{Object, Port};
use crate::interpreter::{BranchTrace, EventKind, FailureReason, Outcome, TraceEvent};

use super::words::{duration, one_line, ordinal, preview};

/// How long a quoted text or value may be in a line of the trace.
const QUOTE: usize = 160;

/// An event in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What happened.
    pub text: String,
    /// JSON that belongs to it: the body of an answer.
    pub data: Option<String>,
    /// What to do about it, where something went wrong.
    pub advice: Option<&'static str>,
    /// How it is meant.
    pub tone: Tone,
}

/// How an event is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As things go.
    Plain,
    /// It went well.
    Good,
    /// Worth a look.
    Warning,
    /// It went wrong.
    Bad,
}

/// What the trace can be narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// What was said.
    Messages,
    /// Requests, their queue and their answers.
    Webhooks,
    /// Which branches were taken.
    Conditions,
    /// What was assigned.
    Variables,
}

impl Filter {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::All, Self::Messages, Self::Webhooks, Self::Conditions, Self::Variables];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Messages => "Messages",
            Self::Webhooks => "Webhooks",
            Self::Conditions => "Conditions",
            Self::Variables => "Variables",
        }
    }

    /// Whether an event is of this kind. How a conversation ended always is.
    pub fn shows(self, kind: &EventKind) -> bool {
        use EventKind::*;
        match self {
            Self::All => true,
            _ if matches!(kind, Ended { .. }) => true,
            Self::Messages => {
                matches!(kind, Message { .. } | Asked { .. } | Replied { .. } | CustomerMessageMissed { .. })
            }
            Self::Webhooks => matches!(
                kind,
                WebhookQueued { .. }
                    | WebhookSent { .. }
                    | WebhookAnswered { .. }
                    | WebhookFailed { .. }
                    | WebhookTimedOut { .. }
                    | WebhookTurnedAway
                    | RetryScheduled { .. }
            ),
            Self::Conditions => matches!(kind, ConditionEvaluated { .. }),
            Self::Variables => matches!(kind, VariablesSet { .. }),
        }
    }
}

/// Puts an event into a sentence. `name` gives what people call a node.
pub fn summarize(event: &TraceEvent, name: impl Fn(&str) -> String) -> Summary {
    let plain = |text: String| Summary { text, data: None, advice: None, tone: Tone::Plain };
    let toned = |tone, text: String| Summary { tone, ..plain(text) };
    match &event.kind {
        EventKind::Started => plain("the conversation begins".into()),
        EventKind::NodeEntered { visit, via } => plain(entered(*visit, via.as_ref(), name)),
        EventKind::Message { text } => plain(format!("says {}", quote(text))),
        EventKind::Asked { text, choices, until_ms } => {
            let mut line = format!("asks {}", quote(text));
            if !choices.is_empty() {
                line.push_str(&format!(" · offers {}", list(choices)));
            }
            if let Some(until) = until_ms {
                line.push_str(&format!(" · waits {}", duration(until.saturating_sub(event.t_ms))));
            }
            plain(line)
        }
        EventKind::Replied { text } => plain(format!("the customer replies {}", quote(text))),
        EventKind::WebhookQueued { attempt, ahead } => {
            let ahead =
                if *ahead == 0 { "next in the queue".into() } else { format!("queues, {ahead} ahead") };
            plain(format!("{ahead}{}", attempted(*attempt)))
        }
        EventKind::WebhookSent { attempt, method, url, queued_ms, .. } => {
            let mut line = format!("{method} {url} · attempt {attempt}");
            if *queued_ms > 0 {
                line.push_str(&format!(" · queued for {}", duration(*queued_ms)));
            }
            plain(line)
        }
        EventKind::WebhookAnswered { status, ok, elapsed_ms, body, .. } => Summary {
            text: format!("{status} in {}", duration(*elapsed_ms)),
            data: Some(preview(body, QUOTE)),
            advice: (!ok).then(|| status_advice(*status)),
            tone: if *ok { Tone::Good } else { Tone::Bad },
        },
        EventKind::WebhookFailed { reason, detail, elapsed_ms } => Summary {
            advice: reason_advice(*reason),
            ..toned(Tone::Bad, format!("no answer after {}: {detail}", duration(*elapsed_ms)))
        },
        EventKind::WebhookTimedOut { elapsed_ms } => Summary {
            advice: Some(
                "Let the server answer at once (202) and do the work afterwards, then wait and query; or lead the timeout port somewhere.",
            ),
            ..toned(Tone::Bad, format!("no answer within {}: the bot stopped waiting", duration(*elapsed_ms)))
        },
        EventKind::WebhookTurnedAway => Summary {
            advice: Some(
                "Let fewer requests start at once, allow a longer queue, or lead the limit port somewhere.",
            ),
            ..toned(Tone::Bad, "turned away: the queue at the gate was full".into())
        },
        EventKind::RetryScheduled { in_ms, attempt } => {
            toned(Tone::Warning, format!("tries again in {}: attempt {attempt}", duration(*in_ms)))
        }
        EventKind::WaitStarted { ms } => plain(format!("waits {}", duration(*ms))),
        EventKind::WaitEnded => plain("the wait is over".into()),
        EventKind::ConditionEvaluated { taken, branches } => plain(took(*taken, branches)),
        EventKind::VariablesSet { variables, unset } => plain(assigned(variables, unset)),
        EventKind::CustomerMessageMissed { text } => Summary {
            advice: Some(
                "Platforms do not pass on what a customer writes while a webhook or a wait is under way.",
            ),
            ..toned(Tone::Warning, format!("the customer writes {}: not seen by the bot", quote(text)))
        },
        EventKind::Note { text } => toned(Tone::Warning, text.to_string()),
        EventKind::Ended { outcome, reason } => {
            let (tone, word) = match outcome {
                Outcome::Completed => (Tone::Good, "the conversation is over: completed"),
                Outcome::Failed => (Tone::Bad, "the conversation failed"),
                Outcome::Stopped => (Tone::Warning, "the run was stopped"),
            };
            toned(tone, reason.as_ref().map_or_else(|| word.to_owned(), |why| format!("{word}: {why}")))
        }
    }
}

fn entered(visit: u32, via: Option<&(Arc<str>, Port)>, name: impl Fn(&str) -> String) -> String {
    let mut line = "entered".to_owned();
    if visit > 1 {
        line.push_str(&format!(" for the {} time", ordinal(visit)));
    }
    if let Some((from, port)) = via {
        line.push_str(&format!(" from {}", name(from)));
        match port {
            Port::Next => {}
            Port::Timeout => line.push_str(" after its timeout"),
            Port::Error => line.push_str(" after its error"),
            Port::Limit => line.push_str(", which was turned away"),
            Port::Branch(index) => line.push_str(&format!(" by branch {}", index + 1)),
            Port::Else => line.push_str(" by its else"),
        }
    }
    line
}

/// The branch that was taken, by its label; by its number where it has none.
pub fn took(taken: Port, branches: &[BranchTrace]) -> String {
    match taken {
        Port::Branch(index) => match branches.get(index) {
            Some(branch) if !branch.label.is_empty() => format!("took {}", quote(&branch.label)),
            _ => format!("took branch {}", index + 1),
        },
        Port::Else => "took else: no branch matched".to_owned(),
        other => format!("took {other}"),
    }
}

fn assigned(variables: &Object, unset: &[Arc<str>]) -> String {
    let set = variables.iter().map(|(name, value)| format!("{name} = {}", preview(value, QUOTE)));
    let gone = unset.iter().map(|name| format!("{name} is missing"));
    let all: Vec<_> = set.chain(gone).collect();
    if all.is_empty() { "nothing changed".to_owned() } else { all.join(", ") }
}

fn attempted(attempt: u32) -> String {
    if attempt > 1 { format!(" · attempt {attempt}") } else { String::new() }
}

fn quote(text: &str) -> String {
    format!("“{}”", one_line(text, QUOTE))
}

fn list(texts: &[Arc<str>]) -> String {
    texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(", ")
}

fn status_advice(status: u16) -> &'static str {
    match status {
        300..=399 => "The server sends the request elsewhere. Call the address it names.",
        401 | 403 => "The server wants a key that it knows. Check the request's headers.",
        404 => "The server does not know this address. Check the URL and the values in it.",
        429 => "The server gets too many requests. Retry later, or let fewer start at once.",
        400..=499 => "The server does not accept the request. The body of the answer usually says why.",
        _ => "The server failed. Look at its log; a retry on 5xx helps where that passes.",
    }
}

/// What to do, where the detail of the failure does not say it already.
fn reason_advice(reason: FailureReason) -> Option<&'static str> {
    match reason {
        FailureReason::Network | FailureReason::Cors => {
            Some("To go on without the server, let the mock answer this webhook.")
        }
        FailureReason::MixedContent | FailureReason::NotAllowed => {
            Some("To go on without the call, let the mock answer this webhook.")
        }
        FailureReason::InvalidRequest => {
            Some("Check the URL, the headers and the values in them: a missing value renders as nothing.")
        }
        FailureReason::TooLarge => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Value;

    fn line(kind: EventKind) -> Summary {
        let event = TraceEvent { seq: 0, t_ms: 1000, node: Some("create".into()), kind };
        summarize(&event, |id| format!("<{id}>"))
    }

    fn text(kind: EventKind) -> String {
        line(kind).text
    }

    #[test]
    fn nodes_are_entered_by_their_ports() {
        let via = |from: &str, port| Some((Arc::from(from), port));
        assert_eq!(text(EventKind::NodeEntered { visit: 1, via: None }), "entered");
        assert_eq!(text(EventKind::NodeEntered { visit: 1, via: via("a", Port::Next) }), "entered from <a>");
        assert_eq!(
            text(EventKind::NodeEntered { visit: 2, via: via("a", Port::Branch(0)) }),
            "entered for the 2nd time from <a> by branch 1"
        );
        assert_eq!(
            text(EventKind::NodeEntered { visit: 1, via: via("a", Port::Timeout) }),
            "entered from <a> after its timeout"
        );
    }

    #[test]
    fn webhooks() {
        let sent = |attempt, queued_ms| EventKind::WebhookSent {
            attempt,
            method: "POST".into(),
            url: "http://shop.example/orders".into(),
            headers: Object::new(),
            body: None,
            queued_ms,
            timeout_ms: 15_000,
        };
        assert_eq!(text(sent(1, 0)), "POST http://shop.example/orders · attempt 1");
        assert_eq!(text(sent(2, 3000)), "POST http://shop.example/orders · attempt 2 · queued for 3 s");
        assert_eq!(text(EventKind::WebhookQueued { attempt: 1, ahead: 2 }), "queues, 2 ahead");

        let answered = |status: u16| EventKind::WebhookAnswered {
            status,
            ok: status < 300,
            elapsed_ms: 400,
            headers: Value::Null,
            body: Value::object([("result", Value::Null)]),
        };
        let good = line(answered(200));
        assert_eq!((good.text.as_str(), good.tone, good.advice), ("200 in 0.4 s", Tone::Good, None));
        assert_eq!(good.data.as_deref(), Some("{\"result\":null}"));
        let bad = line(answered(503));
        assert_eq!(bad.tone, Tone::Bad);
        assert!(bad.advice.is_some());
    }

    #[test]
    fn failures_say_what_to_do() {
        let failed = line(EventKind::WebhookFailed {
            reason: FailureReason::Cors,
            detail: "shop.example answers, but not to this page".into(),
            elapsed_ms: 20,
        });
        assert_eq!(failed.text, "no answer after 0.02 s: shop.example answers, but not to this page");
        for kind in [EventKind::WebhookTimedOut { elapsed_ms: 15_000 }, EventKind::WebhookTurnedAway] {
            let summary = line(kind);
            assert_eq!(summary.tone, Tone::Bad);
            assert!(summary.advice.is_some(), "{}", summary.text);
        }
    }

    #[test]
    fn branches_by_their_labels() {
        assert_eq!(took(Port::Else, &[]), "took else: no branch matched");
        assert_eq!(took(Port::Branch(1), &[]), "took branch 2");
    }

    #[test]
    fn values_show_what_they_are() {
        let variables = [("a", Value::Null), ("b", Value::from("null")), ("c", Value::from(2_u32))];
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let kind = EventKind::VariablesSet { variables, unset: vec!["d".into()] };
        assert_eq!(text(kind), "a = null, b = \"null\", c = 2, d is missing");
    }

    #[test]
    fn texts_stay_in_one_line() {
        assert_eq!(text(EventKind::Message { text: "Hello\nyou".into() }), "says “Hello ⏎ you”");
        let asked = EventKind::Asked {
            text: "Which?".into(),
            choices: vec!["A".into(), "B".into()],
            until_ms: Some(121_000),
        };
        assert_eq!(text(asked), "asks “Which?” · offers “A”, “B” · waits 2 min");
    }

    #[test]
    fn the_end_is_always_shown() {
        let ended = EventKind::Ended { outcome: Outcome::Failed, reason: Some("no way on".into()) };
        assert!(Filter::ALL.iter().all(|filter| filter.shows(&ended)));
        assert_eq!(text(ended), "the conversation failed: no way on");
        assert!(!Filter::Webhooks.shows(&EventKind::WaitEnded));
    }
}
