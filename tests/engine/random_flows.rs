//! Small random flows without errors.

use std::fmt::Write as _;

use proptest::prelude::*;

/// What the world may say to a request: more than a flow is told of. Each meets some of it.
pub(crate) const ANSWERS: [&str; 12] = [
    r#"{"body":{"r":"a"}}"#,
    r#"{"body":{"r":"b"}}"#,
    r#"{"body":{"r":"zzz"}}"#,
    r#"{"body":{"r":null}}"#,
    r#"{"body":{}}"#,
    r#"{"body":{"r":1}}"#,
    r#"{"body":{"r":3}}"#,
    r#"{"status":500,"body":{"r":"a"}}"#,
    r#"{"status":404}"#,
    r#"{"fail":"timeout"}"#,
    r#"{"fail":"network"}"#,
    r#"{"fail":"turned_away"}"#,
];

/// A node of a random flow, its targets being the numbers of others.
#[derive(Clone, Debug)]
enum Random {
    Message(usize),
    Ask { timeout: bool, to: [usize; 2] },
    Webhook { retries: bool, to: [usize; 4] },
    Wait(usize),
    Condition { rules: Vec<(usize, usize)>, otherwise: usize },
    Count(usize),
}

const RULES: [&str; 8] = [
    r#"{"left":"{{ r }}","op":"equals","right":"a"}"#,
    r#"{"left":"{{ r }}","op":"in","right":["b","c"]}"#,
    r#"{"left":"{{ r }}","op":"is_null"}"#,
    r#"{"left":"{{ r }}","op":"not_exists"}"#,
    r#"{"left":"{{ r }}","op":"greater_than","right":2}"#,
    r#"{"left":"{{ n }}","op":"greater_than","right":1}"#,
    r#"{"left":"{{ v }}","op":"equals","right":"b","not":true}"#,
    r#"{"left":"{{ response.ok }}","op":"is_true"}"#,
];

/// A target: most lead on, so that there are ways with an end; beyond the last node is nowhere.
fn target(at: usize, count: usize) -> impl Strategy<Value = usize> {
    prop_oneof![6 => (at + 1)..=count, 1 => 0..=count]
}

/// Back lead only calls and asks: brute force would go round a loop without any for ever.
fn onward(at: usize, count: usize) -> impl Strategy<Value = usize> {
    (at + 1)..=count
}

fn node(at: usize, count: usize) -> BoxedStrategy<Random> {
    let (to, on) = (|| target(at, count), || onward(at, count));
    prop_oneof![
        2 => on().prop_map(Random::Message),
        2 => (any::<bool>(), to(), to()).prop_map(|(timeout, a, b)| Random::Ask { timeout, to: [a, b] }),
        4 => (any::<bool>(), to(), to(), to(), to())
            .prop_map(|(retries, a, b, c, d)| Random::Webhook { retries, to: [a, b, c, d] }),
        1 => on().prop_map(Random::Wait),
        4 => (proptest::collection::vec((0..RULES.len(), on()), 1..3), on())
            .prop_map(|(rules, otherwise)| Random::Condition { rules, otherwise }),
        1 => on().prop_map(Random::Count),
    ]
    .boxed()
}

/// Flows of a few nodes of all types; their webhooks are at `http://x/`, give up after 7 s and save `r`.
pub(crate) fn flows() -> impl Strategy<Value = String> {
    (2_usize..7)
        .prop_flat_map(|count| (0..count).map(|at| node(at, count)).collect::<Vec<_>>())
        .prop_map(written)
}

fn written(nodes: Vec<Random>) -> String {
    let to = |port: &str, target: usize| match target < nodes.len() {
        true => format!(r#","{port}":"n{target}""#),
        false => String::new(),
    };
    let mut all: Vec<String> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let mut text = format!(r#"{{"id":"n{at}","#);
        let _ = match node {
            Random::Message(next) => write!(text, r#""type":"message","text":"m{at}"{}"#, to("next", *next)),
            Random::Ask { timeout, to: [next, late] } => {
                let timeout = if *timeout {
                    format!(r#","timeout_seconds":9{}"#, to("timeout", *late))
                } else {
                    String::new()
                };
                write!(text, r#""type":"ask","text":"?","variable":"v"{timeout}{}"#, to("next", *next))
            }
            Random::Webhook { retries, to: [next, late, error, limit] } => {
                let retry = if *retries {
                    r#","retry":{"max_attempts":2,"interval_seconds":1,"on":["timeout","5xx"]}"#
                } else {
                    ""
                };
                write!(
                    text,
                    r#""type":"webhook","request":{{"url":"http://x/"}},"timeout_seconds":7{retry},"save":{{"r":"{{{{ response.body.r }}}}"}}{}{}{}{}"#,
                    to("next", *next),
                    to("timeout", *late),
                    to("error", *error),
                    to("limit", *limit)
                )
            }
            Random::Wait(next) => write!(text, r#""type":"wait","seconds":3{}"#, to("next", *next)),
            Random::Condition { rules, otherwise } => {
                let branch = |(rule, next): &(usize, usize)| {
                    format!(r#"{{"rules":[{}]{}}}"#, RULES[*rule], to("next", *next))
                };
                let branches: Vec<String> = rules.iter().map(branch).collect();
                write!(
                    text,
                    r#""type":"condition","branches":[{}]{}"#,
                    branches.join(","),
                    to("else", *otherwise)
                )
            }
            Random::Count(next) => {
                write!(text, r#""type":"set","assign":{{"n":"{{{{ n + 1 }}}}"}}{}"#, to("next", *next))
            }
        };
        text.push('}');
        all.push(text);
    }
    format!(
        r#"{{"version":1,"name":"x","variables":{{"n":0}},"limits":{{"max_concurrent_requests":5,"max_queued_requests":5}},"start":"n0","nodes":[{}]}}"#,
        all.join(",")
    )
}
