//! Settings in plain words: rules, durations, retries, limits, mock responses.

use crate::flow::{
    Distribution, Group, Latency, Limits, Match, Millis, MockFailure, MockOrder, MockResponse, Operator,
    Retry, RetryOn, Rule, RuleOrGroup, Seconds, Value,
};
use crate::i18n::tr;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Ordinary words.
    Words(String),
    /// What a rule is about: a name, a template, a value.
    Operand(String),
}

impl Piece {
    fn words(words: &str) -> Self {
        Self::Words(words.to_owned())
    }

    /// The text of the piece.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Words(text) | Self::Operand(text) => text,
        }
    }
}

/// The sentence as one text.
pub fn text(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::as_str).collect::<Vec<_>>().join(" ")
}

/// A rule: "result is one of pending, failed".
pub fn rule(rule: &Rule) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(4);
    if rule.not {
        pieces.push(Piece::words(tr!("not:")));
    }
    pieces.push(Piece::Operand(operand(rule.left.as_ref())));
    pieces.push(Piece::words(rule.op.label()));
    if rule.op.takes_right() {
        pieces.extend(right(rule));
    }
    if rule.ignore_case {
        pieces.push(Piece::words(tr!("(upper or lower case)")));
    }
    pieces
}

fn right(rule: &Rule) -> Vec<Piece> {
    let elements = rule.right.as_ref().and_then(Value::as_array);
    match (rule.op, elements.map(|elements| elements.as_slice())) {
        (Operator::Between, Some([low, high])) => {
            let and = Piece::words(tr!("between" => "and"));
            vec![Piece::Operand(operand(Some(low))), and, Piece::Operand(operand(Some(high)))]
        }
        (Operator::In | Operator::NotIn, Some(elements)) => {
            let listed: Vec<String> = elements.iter().map(|element| operand(Some(element))).collect();
            vec![Piece::Operand(listed.join(comma()))]
        }
        _ => vec![Piece::Operand(operand(rule.right.as_ref()))],
    }
}

/// What stands between the things of a list.
fn comma() -> &'static str {
    tr!("list" => ", ")
}

/// An operand as a person says it: `{{ result }}` is result, a text stands for itself.
pub fn operand(value: Option<&Value>) -> String {
    match value {
        None => tr!("nothing").to_owned(),
        Some(Value::String(text)) if text.is_empty() => tr!("an empty text").to_owned(),
        // Looks like another type: the quotes tell them apart.
        Some(Value::String(text)) if matches!(&**text, "null" | "true" | "false") => format!("\"{text}\""),
        Some(Value::String(text)) => bare(text).unwrap_or(text).to_owned(),
        Some(other) => crate::flow::json::to_string(other),
    }
}

/// The expression of a text that is exactly one.
fn bare(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!inner.contains("{{") && !inner.contains("}}")).then(|| inner.trim())
}

/// A group: its rules joined by "and" or "or", inner groups in brackets.
pub fn group(group: &Group) -> Vec<Piece> {
    let joint = match group.quantifier {
        Match::All => tr!("rules" => "and"),
        Match::Any => tr!("rules" => "or"),
    };
    let mut pieces = Vec::new();
    for (index, member) in group.rules.iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::words(joint));
        }
        match member {
            RuleOrGroup::Rule(inner) => pieces.extend(rule(inner)),
            RuleOrGroup::Group(inner) if inner.is_unread => {
                pieces.push(Piece::words(tr!("(a rule that cannot be read)")));
            }
            RuleOrGroup::Group(inner) => {
                pieces.push(Piece::words("("));
                pieces.extend(self::group(inner));
                pieces.push(Piece::words(")"));
            }
        }
    }
    if pieces.is_empty() {
        pieces.push(Piece::words(match group.quantifier {
            _ if group.is_unread => tr!("… (its rules cannot be read)"),
            Match::All => tr!("rules" => "always"),
            Match::Any => tr!("rules" => "never"),
        }));
    }
    if group.not {
        pieces.insert(0, Piece::words(tr!("not (")));
        pieces.push(Piece::words(")"));
    }
    pieces
}

/// What a group asks of its rules: "All of these hold".
pub fn quantifier(group: &Group) -> &'static str {
    match (group.quantifier, group.not) {
        (Match::All, false) => tr!("All of these hold"),
        (Match::Any, false) => tr!("At least one of these holds"),
        (Match::All, true) => tr!("Not all of these hold"),
        (Match::Any, true) => tr!("None of these holds"),
    }
}

/// A duration: "0.4 s", "15 s", "2 min", "1 min 30 s", "1 h".
pub fn duration(ms: Millis) -> String {
    if ms < 60_000 {
        return tr!("{n} s", n = ms as f64 / 1000.0);
    }
    let seconds = ms as f64 / 1000.0;
    let hours = (seconds / 3600.0).floor();
    let minutes = ((seconds - hours * 3600.0) / 60.0).floor();
    let rest = seconds - hours * 3600.0 - minutes * 60.0;
    let parts = [
        (hours > 0.0).then(|| tr!("{n} h", n = hours)),
        (minutes > 0.0).then(|| tr!("{n} min", n = minutes)),
        (rest > 0.0).then(|| tr!("{n} s", n = rest)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A duration that may be a template.
pub fn seconds(seconds: &Seconds) -> String {
    match seconds {
        Seconds::Fixed(ms) => duration(*ms),
        Seconds::Template(template) => tr!("{n} s", n = template),
    }
}

/// How long a request may take: its own wait, cut to the platform's limit. `None`: as long as it likes.
pub fn timeout(own: Option<Millis>, limit: Option<Millis>) -> Option<String> {
    Some(match (own, limit) {
        (Some(own), Some(limit)) if limit < own => {
            let (own, limit) = (duration(own), duration(limit));
            tr!("{own}, cut to {limit} by the platform's limit", own, limit)
        }
        (Some(own), _) => duration(own),
        (None, Some(limit)) => tr!("{limit}, the platform's limit", limit = duration(limit)),
        (None, None) => return None,
    })
}

/// When a request is tried again: "Up to 3 attempts, 1 s then 2 s apart, on timeout, network, 5xx, 429".
pub fn retry(retry: &Retry) -> String {
    if retry.max_attempts <= 1 {
        return tr!("A single attempt").to_owned();
    }
    let pauses = retry.max_attempts.saturating_sub(1);
    let pause = |index: u32| {
        let ms = retry.interval_ms as f64 * retry.backoff_rate.max(0.0).powi(index.min(64) as i32);
        duration(ms.round() as Millis)
    };
    let shown: Vec<String> = (0..pauses.min(3)).map(pause).collect();
    let is_steady = shown.windows(2).all(|pair| pair[0] == pair[1]);
    let first = shown.first().cloned().unwrap_or_default();
    let one_by_one = || {
        let joined = |one: String, two: &String| tr!("{one}, then {two}", one, two);
        shown.iter().skip(1).fold(first.clone(), joined)
    };
    let apart = match (is_steady, pauses > 3) {
        (true, _) => tr!("{pauses} apart", pauses = first),
        (false, true) => tr!("{pauses} and so on apart", pauses = one_by_one()),
        (false, false) => tr!("{pauses} apart", pauses = one_by_one()),
    };
    let on: Vec<String> = retry.on.iter().map(|on| retry_on(*on)).collect();
    let on = if on.is_empty() {
        tr!("never used: no failures are named").to_owned()
    } else {
        tr!("on {failures}", failures = on.join(comma()))
    };
    tr!("Up to {n} attempts, {apart}, {on}", n = retry.max_attempts, apart, on)
}

fn retry_on(on: RetryOn) -> String {
    match on {
        RetryOn::Timeout => tr!("a timeout").to_owned(),
        RetryOn::Network => tr!("a network failure").to_owned(),
        RetryOn::Class(_) | RetryOn::Status(_) => on.to_string(),
    }
}

/// What the platform allows, a sentence per limit.
pub fn limits(limits: &Limits) -> Vec<String> {
    let all = [
        limits.max_triggers_per_minute.map(|count| {
            tr!("At most {n} webhook request a minute" | "At most {n} webhook requests a minute" % count)
        }),
        limits.max_wait_ms.map(|ms| tr!("A request may take {time} at most", time = duration(ms))),
        limits
            .max_concurrent_requests
            .map(|count| tr!("{n} request at a time" | "{n} requests at a time" % count)),
        limits.max_queued_requests.map(|count| match count {
            0 => tr!("None may queue: a request too many is turned away").to_owned(),
            count => tr!("{n} more may queue; then requests are turned away", n = count),
        }),
    ];
    all.into_iter().flatten().collect()
}

/// How long a mock takes to answer.
pub fn latency(latency: &Latency) -> String {
    match latency {
        Latency::Fixed(seconds) if *seconds <= 0.0 => tr!("at once").to_owned(),
        Latency::Fixed(seconds) => tr!("after {n} s", n = seconds),
        Latency::Drawn(Distribution::Uniform { min, max }) => tr!("after {min} to {max} s", min, max),
        Latency::Drawn(Distribution::Exponential { mean }) => tr!("after {mean} s on average", mean),
        Latency::Drawn(Distribution::Lognormal { p50, p95 }) => {
            tr!("after {p50} s as a rule, up to {p95} s for 95 %", p50, p95)
        }
    }
}

/// What a mock response is: "202", "no network", "never answers".
pub fn mock_result(response: &MockResponse) -> String {
    match response.fail {
        Some(MockFailure::Network) => tr!("No network").to_owned(),
        Some(MockFailure::Timeout) => tr!("Never answers").to_owned(),
        Some(MockFailure::TurnedAway) => tr!("Turned away").to_owned(),
        None => response.status.to_string(),
    }
}

/// What comes after the last mock response; `None` where there is only one.
pub fn mock_order(order: MockOrder, responses: usize) -> Option<&'static str> {
    if responses < 2 {
        return None;
    }
    Some(match order {
        MockOrder::Sequence => tr!("One after the other; the last one repeats."),
        MockOrder::Cycle => tr!("One after the other, then again from the first."),
        MockOrder::Random => tr!("Drawn by weight."),
    })
}

/// A part of a template's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'t> {
    /// Text as it is.
    Text(&'t str),
    /// `{{ … }}` or `{% … %}`, braces and all.
    Template(&'t str),
}

/// The parts of a template's text.
pub fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let opening = ["{{", "{%"].iter().filter_map(|mark| rest.find(mark)).min();
        let end = opening.and_then(|start| {
            let close = if rest[start..].starts_with("{{") { "}}" } else { "%}" };
            rest[start + 2..].find(close).map(|length| (start, start + 2 + length + 2))
        });
        let Some((start, end)) = end else {
            segments.push(Segment::Text(rest));
            break;
        };
        if start > 0 {
            segments.push(Segment::Text(&rest[..start]));
        }
        segments.push(Segment::Template(&rest[start..end]));
        rest = &rest[end..];
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Document, NodeKind};

    #[track_caller]
    fn check_group(json: &str, expect: &str) {
        let json =
            format!(r#"{{"version":1,"nodes":[{{"id":"c","type":"condition","branches":[{json}]}}]}}"#);
        let document = Document::parse(&json).expect("JSON");
        let NodeKind::Condition(condition) = &document.flow().nodes[0].kind else { panic!("a condition") };
        assert_eq!(text(&group(&condition.branches[0].group)), expect);
    }

    #[test]
    fn rules_in_words() {
        check_group(
            r#"{"rules":[{"left":"{{ result }}","op":"equals","right":"success"}]}"#,
            "result is success",
        );
        check_group(
            r#"{"match":"any","rules":[{"left":"{{ result }}","op":"in","right":["pending","failed"]},
                {"left":"{{ result }}","op":"is_empty"}]}"#,
            "result is one of pending, failed or result is empty",
        );
        check_group(r#"{"rules":[{"left":"{{ n }}","op":"between","right":[1,3]}]}"#, "n is between 1 and 3");
        check_group(r#"{"rules":[{"left":"{{ r }}","op":"equals","right":"null"}]}"#, "r is \"null\"");
        check_group(r#"{"rules":[{"left":"{{ r }}","op":"equals","right":null}]}"#, "r is null");
        check_group(r#"{"rules":[{"left":"{{ r }}","op":"equals","right":""}]}"#, "r is an empty text");
        check_group(
            r#"{"rules":[{"left":"a {{ b }}","op":"contains","right":"X","not":true,"ignore_case":true}]}"#,
            "not: a {{ b }} contains X (upper or lower case)",
        );
        check_group(
            r#"{"not":true,"rules":[{"left":1,"op":"less_than","right":2},
                {"match":"any","rules":[{"left":"{{ a }}","op":"is_true"},{"left":"{{ b }}","op":"is_true"}]}]}"#,
            "not ( 1 is less than 2 and ( a is true or b is true ) )",
        );
        check_group(r#"{"rules":[]}"#, "always");
        check_group(r#"{"match":"any","rules":[]}"#, "never");
        check_group(r#"{"rules":[{"rules":[]}]}"#, "( always )");
        check_group(r#"{"rules":"none"}"#, "… (its rules cannot be read)");
        check_group("{}", "… (its rules cannot be read)");
        check_group(
            r#"{"rules":[{"left":"{{ a }}","op":"is_tru"},7,{"left":"{{ b }}","op":"is_true"}]}"#,
            "(a rule that cannot be read) and (a rule that cannot be read) and b is true",
        );
    }

    #[test]
    fn durations() {
        let cases = [
            (0, "0 s"),
            (400, "0.4 s"),
            (15_000, "15 s"),
            (60_000, "1 min"),
            (90_500, "1 min 30.5 s"),
            (3_600_000, "1 h"),
            (3_661_000, "1 h 1 min 1 s"),
        ];
        for (ms, expect) in cases {
            assert_eq!(duration(ms), expect);
        }
    }

    #[test]
    fn timeouts() {
        assert_eq!(
            timeout(Some(30_000), Some(15_000)).as_deref(),
            Some("30 s, cut to 15 s by the platform's limit")
        );
        assert_eq!(timeout(Some(5_000), Some(15_000)).as_deref(), Some("5 s"));
        assert_eq!(timeout(None, Some(15_000)).as_deref(), Some("15 s, the platform's limit"));
        assert_eq!(timeout(None, None), None);
    }

    #[test]
    fn retries() {
        let mut again =
            Retry { max_attempts: 3, interval_ms: 1000, backoff_rate: 2.0, on: RetryOn::DEFAULT.to_vec() };
        assert_eq!(
            retry(&again),
            "Up to 3 attempts, 1 s, then 2 s apart, on a timeout, a network failure, 5xx, 429"
        );
        again.backoff_rate = 1.0;
        again.on = vec![RetryOn::Class(5)];
        assert_eq!(retry(&again), "Up to 3 attempts, 1 s apart, on 5xx");
        again.max_attempts = 1;
        assert_eq!(retry(&again), "A single attempt");
    }

    #[test]
    fn limits_in_words() {
        let none = Limits::default();
        assert!(limits(&none).is_empty());
        let some = Limits {
            max_triggers_per_minute: Some(60),
            max_wait_ms: Some(15_000),
            max_concurrent_requests: Some(1),
            max_queued_requests: Some(0),
        };
        assert_eq!(
            limits(&some),
            [
                "At most 60 webhook requests a minute",
                "A request may take 15 s at most",
                "1 request at a time",
                "None may queue: a request too many is turned away",
            ]
        );
    }

    #[test]
    fn templates_are_told_from_text() {
        use Segment::{Template, Text};
        assert_eq!(segments("Hi {{ name }}!"), [Text("Hi "), Template("{{ name }}"), Text("!")]);
        assert_eq!(
            segments("{% if a %}b{% endif %}"),
            [Template("{% if a %}"), Text("b"), Template("{% endif %}")]
        );
        assert_eq!(segments("a {{ b"), [Text("a {{ b")]);
        assert_eq!(segments(""), []);
    }
}
