//! An event of the trace in a sentence, for people.

use std::sync::Arc;

use crate::flow::{Object, Port};
use crate::i18n::tr;
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
            Self::All => tr!("All"),
            Self::Messages => tr!("Messages"),
            Self::Webhooks => tr!("Webhooks"),
            Self::Conditions => tr!("Conditions"),
            Self::Variables => tr!("Variables"),
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

/// What kind of event it is, in a word or two.
pub fn kind_words(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Started => tr!("started"),
        EventKind::NodeEntered { .. } => tr!("node entered"),
        EventKind::Message { .. } => tr!("message"),
        EventKind::Asked { .. } => tr!("asked"),
        EventKind::Replied { .. } => tr!("replied"),
        EventKind::WebhookQueued { .. } => tr!("webhook queued"),
        EventKind::WebhookSent { .. } => tr!("webhook sent"),
        EventKind::WebhookAnswered { .. } => tr!("webhook answered"),
        EventKind::WebhookFailed { .. } => tr!("webhook failed"),
        EventKind::WebhookTimedOut { .. } => tr!("webhook timed out"),
        EventKind::WebhookTurnedAway => tr!("webhook turned away"),
        EventKind::RetryScheduled { .. } => tr!("retry scheduled"),
        EventKind::WaitStarted { .. } => tr!("wait started"),
        EventKind::WaitEnded => tr!("wait ended"),
        EventKind::ConditionEvaluated { .. } => tr!("condition evaluated"),
        EventKind::VariablesSet { .. } => tr!("variables set"),
        EventKind::CustomerMessageMissed { .. } => tr!("customer message missed"),
        EventKind::Note { .. } => tr!("note"),
        EventKind::Ended { .. } => tr!("ended"),
    }
}

/// Puts an event into a sentence. `name` gives what people call a node.
pub fn summarize(event: &TraceEvent, name: impl Fn(&str) -> String) -> Summary {
    let plain = |text: String| Summary { text, data: None, advice: None, tone: Tone::Plain };
    let toned = |tone, text: String| Summary { tone, ..plain(text) };
    match &event.kind {
        EventKind::Started => plain(tr!("the conversation begins").into()),
        EventKind::NodeEntered { visit, via } => plain(entered(*visit, via.as_ref(), name)),
        EventKind::Message { text } => plain(tr!("says {text}", text = quote(text))),
        EventKind::Asked { text, choices, until_ms } => {
            let mut line = tr!("asks {text}", text = quote(text));
            if !choices.is_empty() {
                line.push_str(&tr!(" · offers {choices}", choices = list(choices)));
            }
            if let Some(until) = until_ms {
                line.push_str(&tr!(" · waits {time}", time = duration(until.saturating_sub(event.t_ms))));
            }
            plain(line)
        }
        EventKind::Replied { text } => plain(tr!("the customer replies {text}", text = quote(text))),
        EventKind::WebhookQueued { attempt, ahead } => {
            let mut line = match *ahead {
                0 => tr!("next in the queue").to_owned(),
                ahead => tr!("queues, {ahead} ahead", ahead),
            };
            if *attempt > 1 {
                line.push_str(&tr!(" · attempt {attempt}", attempt));
            }
            plain(line)
        }
        EventKind::WebhookSent { attempt, method, url, queued_ms, .. } => {
            let mut line = format!("{method} {url}") + &tr!(" · attempt {attempt}", attempt);
            if *queued_ms > 0 {
                line.push_str(&tr!(" · queued for {time}", time = duration(*queued_ms)));
            }
            plain(line)
        }
        EventKind::WebhookAnswered { status, ok, elapsed_ms, body, .. } => Summary {
            text: tr!("{status} in {time}", status, time = duration(*elapsed_ms)),
            data: Some(preview(body, QUOTE)),
            advice: (!ok).then(|| status_advice(*status)),
            tone: if *ok { Tone::Good } else { Tone::Bad },
        },
        EventKind::WebhookFailed { reason, detail, elapsed_ms } => Summary {
            advice: reason_advice(*reason),
            ..toned(Tone::Bad, tr!("no answer after {time}: {detail}", time = duration(*elapsed_ms), detail))
        },
        EventKind::WebhookTimedOut { elapsed_ms } => Summary {
            advice: Some(tr!(
                "Let the server answer at once (202) and do the work afterwards, then wait and query; or lead the timeout port somewhere."
            )),
            ..toned(
                Tone::Bad,
                tr!("no answer within {time}: the bot stopped waiting", time = duration(*elapsed_ms)),
            )
        },
        EventKind::WebhookTurnedAway => Summary {
            advice: Some(tr!(
                "Let fewer requests start at once, allow a longer queue, or lead the limit port somewhere."
            )),
            ..toned(Tone::Bad, tr!("turned away: the queue at the gate was full").into())
        },
        EventKind::RetryScheduled { in_ms, attempt } => toned(
            Tone::Warning,
            tr!("tries again in {time}: attempt {attempt}", time = duration(*in_ms), attempt),
        ),
        EventKind::WaitStarted { ms } => plain(tr!("waits {time}", time = duration(*ms))),
        EventKind::WaitEnded => plain(tr!("the wait is over").into()),
        EventKind::ConditionEvaluated { taken, branches } => plain(took(*taken, branches)),
        EventKind::VariablesSet { variables, unset } => plain(assigned(variables, unset)),
        EventKind::CustomerMessageMissed { text } => Summary {
            advice: Some(tr!(
                "Platforms do not pass on what a customer writes while a webhook or a wait is under way."
            )),
            ..toned(Tone::Warning, tr!("the customer writes {text}: not seen by the bot", text = quote(text)))
        },
        EventKind::Note { text } => toned(Tone::Warning, text.to_string()),
        EventKind::Ended { outcome, reason } => {
            let (tone, word) = match outcome {
                Outcome::Completed => (Tone::Good, tr!("the conversation is over: completed")),
                Outcome::Failed => (Tone::Bad, tr!("the conversation failed")),
                Outcome::Stopped => (Tone::Warning, tr!("the run was stopped")),
            };
            toned(
                tone,
                reason.as_ref().map_or_else(|| word.to_owned(), |why| tr!("{word}: {why}", word, why)),
            )
        }
    }
}

fn entered(visit: u32, via: Option<&(Arc<str>, Port)>, name: impl Fn(&str) -> String) -> String {
    let entered = match visit {
        0 | 1 => tr!("entered").to_owned(),
        _ => tr!("entered for the {nth} time", nth = ordinal(visit)),
    };
    let Some((from, port)) = via else { return entered };
    let from = name(from);
    match port {
        Port::Next => tr!("{entered} from {from}", entered, from),
        Port::Timeout => tr!("{entered} from {from} after its timeout", entered, from),
        Port::Error => tr!("{entered} from {from} after its error", entered, from),
        Port::Limit => tr!("{entered} from {from}, which was turned away", entered, from),
        Port::Branch(index) => {
            tr!("{entered} from {from} by branch {number}", entered, from, number = index + 1)
        }
        Port::Else => tr!("{entered} from {from} by its else", entered, from),
    }
}

/// The branch that was taken, by its label; by its number where it has none.
pub fn took(taken: Port, branches: &[BranchTrace]) -> String {
    match taken {
        Port::Branch(index) => match branches.get(index) {
            Some(branch) if !branch.label.is_empty() => tr!("took {branch}", branch = quote(&branch.label)),
            _ => tr!("took branch {number}", number = index + 1),
        },
        Port::Else => tr!("took else: no branch matched").to_owned(),
        other => tr!("took {branch}", branch = other),
    }
}

fn assigned(variables: &Object, unset: &[Arc<str>]) -> String {
    let set = variables.iter().map(|(name, value)| format!("{name} = {}", preview(value, QUOTE)));
    let gone = unset.iter().map(|name| tr!("{name} is missing", name));
    let all: Vec<_> = set.chain(gone).collect();
    if all.is_empty() { tr!("nothing changed").to_owned() } else { all.join(tr!(", ")) }
}

fn quote(text: &str) -> String {
    tr!("“{text}”", text = one_line(text, QUOTE))
}

fn list(texts: &[Arc<str>]) -> String {
    texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(tr!(", "))
}

fn status_advice(status: u16) -> &'static str {
    match status {
        300..=399 => tr!("The server sends the request elsewhere. Call the address it names."),
        401 | 403 => tr!("The server wants a key that it knows. Check the request's headers."),
        404 => tr!("The server does not know this address. Check the URL and the values in it."),
        429 => tr!("The server gets too many requests. Retry later, or let fewer start at once."),
        400..=499 => tr!("The server does not accept the request. The body of the answer usually says why."),
        _ => tr!("The server failed. Look at its log; a retry on 5xx helps where that passes."),
    }
}

/// What to do, where the detail of the failure does not say it already.
fn reason_advice(reason: FailureReason) -> Option<&'static str> {
    match reason {
        FailureReason::Network | FailureReason::Cors => {
            Some(tr!("To go on without the server, let the mock answer this webhook."))
        }
        FailureReason::MixedContent | FailureReason::NotAllowed => {
            Some(tr!("To go on without the call, let the mock answer this webhook."))
        }
        FailureReason::InvalidRequest => Some(tr!(
            "Check the URL, the headers and the values in them: a missing value renders as nothing."
        )),
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
            headers: Object::default(),
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
