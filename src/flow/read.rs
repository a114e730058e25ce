//! From JSON to the typed view of a flow, as far as it can be read.

use std::sync::Arc;

use super::diagnostic::{Code, Path};
use super::fields::{Fields, Report, millis, nearest};
use super::guards;
use super::model::*;
use super::operator::Operator;
use super::readings::Readings;
use super::value::{Object, Value};

/// Reads a whole document. `nodes` keeps the document's indices: a node that cannot be read stands as
/// one of an unknown type.
pub(super) fn flow(root: &Value, readings: &mut Readings<'_>, report: &mut Report) -> Flow {
    let mut flow = Flow { version: 1, ..Flow::default() };
    let Some(mut fields) = Fields::of(root, &Path::ROOT, report) else { return flow };
    match fields.number("version", 0.0, f64::MAX) {
        None | Some(1.0) => {}
        Some(version) => {
            let path = Path::ROOT.key("version");
            fields.report().add(
                Code::VersionUnsupported,
                &path,
                format!("version {version} of the format is not known here: this program reads version 1; open it with a newer one"),
            );
        }
    }
    flow.name = fields.string("name").map(|name| name.to_string()).unwrap_or_default();
    flow.description = fields.string("description").map(|text| text.to_string());
    flow.variables = fields.object("variables").cloned().unwrap_or_default();
    flow.secrets = fields.strings("secrets").unwrap_or_default();
    flow.limits = fields.nested("limits", limits).unwrap_or_default();
    flow.start = fields.string("start").cloned();
    match fields.some("nodes") {
        None => fields.missing("nodes", "list the flow's nodes"),
        Some(_) => {
            let read = |value: &Value, path: &Path<'_>, report: &mut Report| {
                Some(readings.read(value, path, report))
            };
            flow.nodes = fields.list("nodes", read).unwrap_or_default();
        }
    }
    let read = |value: &Value, path: &Path<'_>, report: &mut Report| {
        Some(scenario(value, path, report).unwrap_or_default())
    };
    flow.scenarios = fields.list("scenarios", read).unwrap_or_default();
    // For editors alone: what names the schema, and the remarks on the canvas.
    fields.json("$schema");
    fields.json("notes");
    fields.finish();
    flow
}

fn limits(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Limits> {
    let mut fields = Fields::of(value, path, report)?;
    let limits = Limits {
        max_triggers_per_minute: fields.whole("max_triggers_per_minute", 1, u32::MAX),
        max_wait_ms: fields.seconds("max_wait_seconds"),
        max_concurrent_requests: fields.whole("max_concurrent_requests", 1, u32::MAX),
        max_queued_requests: fields.whole("max_queued_requests", 0, u32::MAX),
    };
    fields.finish();
    Some(limits)
}

/// The words of `type`.
pub(super) const NODE_TYPES: [&str; 7] = ["message", "ask", "webhook", "wait", "condition", "set", "end"];

/// Reads a node.
pub(super) fn node(value: &Value, path: &Path<'_>, report: &mut Report) -> Node {
    let id = match value.get("id") {
        Some(Value::String(id)) => Arc::clone(id),
        _ => Arc::default(),
    };
    let unreadable =
        || Node { id, title: None, position: None, note: None, kind: NodeKind::Unknown("".into()) };
    node_fields(value, path, report).unwrap_or_else(unreadable)
}

fn node_fields(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Node> {
    let mut fields = Fields::of(value, path, report)?;
    let id = match fields.string("id") {
        Some(id) => {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            if id.is_empty() || id.len() > 64 || !id.bytes().all(allowed) {
                fields.report().add(
                    Code::InvalidId,
                    &path.key("id"),
                    format!("\"{id}\" cannot be an id: use 1 to 64 letters, digits, _ or -"),
                );
            }
            Arc::clone(id)
        }
        None => {
            if fields.some("id").is_none() {
                fields.missing("id", "give every node an id of its own");
            }
            Arc::default()
        }
    };
    let title = fields.string("title").map(|title| title.to_string());
    let note = fields.string("note").map(|note| note.to_string());
    let position = fields.nested("position", position);
    let Some(type_name) = fields.string("type") else {
        if fields.some("type").is_none() {
            fields.missing("type", &format!("it is one of {}", NODE_TYPES.join(", ")));
        }
        return Some(Node { id, title, position, note, kind: NodeKind::Unknown("".into()) });
    };
    let kind = match &**type_name {
        "message" => NodeKind::Message(Message { text: text(&mut fields), next: fields.target("next") }),
        "ask" => NodeKind::Ask(ask(&mut fields, path)),
        "webhook" => NodeKind::Webhook(Box::new(webhook(&mut fields))),
        "wait" => NodeKind::Wait(wait(&mut fields, path)),
        "condition" => NodeKind::Condition(condition(&mut fields)),
        "set" => NodeKind::Set(Set {
            assign: fields.required_object("assign", "name the variables and their new values"),
            next: fields.target("next"),
        }),
        "end" => NodeKind::End(End {
            outcome: fields
                .word("outcome", &[("completed", EndOutcome::Completed), ("failed", EndOutcome::Failed)])
                .unwrap_or_default(),
        }),
        unknown => {
            let hint = nearest(unknown, &NODE_TYPES).map(|near| format!(" (did you mean \"{near}\"?)"));
            fields.report().add(
                Code::UnknownNodeType,
                &path.key("type"),
                format!(
                    "\"{unknown}\" is not a node type that can run here{}: it is one of {}; the node is kept",
                    hint.unwrap_or_default(),
                    NODE_TYPES.join(", ")
                ),
            );
            // Its fields are its own business: they are kept, and not looked at.
            return Some(Node { id, title, position, note, kind: NodeKind::Unknown(Arc::clone(type_name)) });
        }
    };
    fields.finish();
    Some(Node { id, title, position, note, kind })
}

fn position(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<[f64; 2]> {
    let pair = value.as_array().map(|array| array.iter().map(Value::as_f64).collect::<Vec<_>>());
    match pair.as_deref() {
        Some([Some(x), Some(y)]) if x.is_finite() && y.is_finite() => Some([*x, *y]),
        _ => {
            report.add(Code::WrongType, path, "this must be [x, y], two numbers");
            None
        }
    }
}

impl Fields<'_, '_> {
    fn target(&mut self, key: &'static str) -> Target {
        self.string(key).cloned()
    }

    fn required_object(&mut self, key: &'static str, what: &str) -> Arc<Object> {
        if self.some(key).is_none() {
            self.missing(key, what);
        }
        self.object(key).cloned().unwrap_or_default()
    }
}

fn text(fields: &mut Fields<'_, '_>) -> String {
    if fields.some("text").is_none() {
        fields.missing("text", "say what the bot tells the customer");
    }
    fields.string("text").map(|text| text.to_string()).unwrap_or_default()
}

fn ask(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Ask {
    let ask = Ask {
        text: text(fields),
        variable: fields.string("variable").cloned(),
        choices: fields.strings("choices").unwrap_or_default().iter().map(ToString::to_string).collect(),
        timeout_ms: fields.seconds("timeout_seconds"),
        next: fields.target("next"),
        timeout: fields.target("timeout"),
    };
    if ask.timeout.is_some() && ask.timeout_ms.is_none() {
        fields.report().add(
            Code::MissingField,
            &path.key("timeout_seconds"),
            "\"timeout_seconds\" is missing: the timeout port is taken only where a time is given",
        );
    }
    ask
}

fn webhook(fields: &mut Fields<'_, '_>) -> Webhook {
    if fields.some("request").is_none() {
        fields.missing("request", "say which URL to call");
    }
    Webhook {
        request: fields.nested("request", request).unwrap_or_default(),
        timeout_ms: fields.seconds("timeout_seconds"),
        retry: fields.nested("retry", retry),
        save: fields.object("save").cloned().unwrap_or_default(),
        mock: fields.nested("mock", mock),
        next: fields.target("next"),
        timeout: fields.target("timeout"),
        error: fields.target("error"),
        limit: fields.target("limit"),
    }
}

fn request(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Request> {
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("url").is_none() {
        fields.missing("url", "say where the request goes");
    }
    let default = Request::default();
    let request = Request {
        method: fields.string("method").map_or(default.method, |method| method.to_string()),
        url: fields.string("url").map(|url| url.to_string()).unwrap_or_default(),
        query: fields.object("query").cloned().unwrap_or_default(),
        headers: fields.object("headers").cloned().unwrap_or_default(),
        body: fields.json("body").cloned(),
    };
    fields.finish();
    Some(request)
}

fn retry(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Retry> {
    let mut fields = Fields::of(value, path, report)?;
    let retry = Retry {
        max_attempts: fields.whole("max_attempts", 1, 100).unwrap_or(3),
        interval_ms: fields.seconds("interval_seconds").unwrap_or(1000),
        backoff_rate: fields.number("backoff_rate", 1.0, 1000.0).unwrap_or(2.0),
        on: fields.list("on", retry_on).unwrap_or_else(|| RetryOn::DEFAULT.to_vec()),
    };
    fields.finish();
    Some(retry)
}

fn retry_on(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<RetryOn> {
    let word = match value {
        Value::String(word) => word.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let read = RetryOn::from_word(&word);
    if read.is_none() {
        report.add(
            Code::InvalidValue,
            path,
            "this must be \"timeout\", \"network\", a class of statuses such as \"5xx\", or a status such as \"429\"",
        );
    }
    read
}

fn mock(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Mock> {
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("responses").is_none() {
        fields.missing("responses", "list the answers");
    }
    let words =
        [("sequence", MockOrder::Sequence), ("cycle", MockOrder::Cycle), ("random", MockOrder::Random)];
    let mock = Mock {
        responses: fields
            .list("responses", |value, path, report| {
                Some(mock_response(value, path, report).unwrap_or_default())
            })
            .unwrap_or_default(),
        order: fields.word("order", &words).unwrap_or_default(),
    };
    fields.finish();
    Some(mock)
}

fn mock_response(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<MockResponse> {
    let mut fields = Fields::of(value, path, report)?;
    let default = MockResponse::default();
    let failures = [
        ("network", MockFailure::Network),
        ("timeout", MockFailure::Timeout),
        ("turned_away", MockFailure::TurnedAway),
    ];
    let response = MockResponse {
        status: fields.whole("status", 100, 599).map_or(default.status, |status| status as u16),
        headers: fields.object("headers").cloned().unwrap_or_default(),
        body: fields.json("body").cloned(),
        latency: fields.nested("latency_seconds", latency).unwrap_or_default(),
        fail: fields.word("fail", &failures),
        weight: fields.number("weight", 0.0, 1e9).unwrap_or(default.weight),
    };
    fields.finish();
    Some(response)
}

fn latency(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Latency> {
    if let Some(seconds) = value.as_f64() {
        if (0.0..=guards::MAX_SECONDS).contains(&seconds) {
            return Some(Latency::Fixed(seconds));
        }
        report.add(Code::InvalidValue, path, format!("this must be between 0 and {}", guards::MAX_SECONDS));
        return None;
    }
    if !matches!(value, Value::Object(_)) {
        report.add(Code::WrongType, path, "this must be a number of seconds, or a distribution");
        return None;
    }
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("distribution").is_none() {
        fields.missing("distribution", "it is one of uniform, exponential, lognormal");
    }
    let kind = fields.word("distribution", &[("uniform", 0), ("exponential", 1), ("lognormal", 2)])?;
    let mut parameter = |key: &'static str, min: f64| {
        if fields.some(key).is_none() {
            fields.missing(key, "the distribution needs it, in seconds");
        }
        fields.number(key, min, guards::MAX_SECONDS)
    };
    let distribution = match kind {
        0 => {
            let (min, max) = (parameter("min", 0.0)?, parameter("max", 0.0)?);
            if min > max {
                fields.report().add(Code::InvalidValue, path, "\"min\" must not be greater than \"max\"");
                return None;
            }
            Distribution::Uniform { min, max }
        }
        1 => Distribution::Exponential { mean: parameter("mean", 0.0)? },
        _ => {
            let (p50, p95) = (parameter("p50", 1e-6)?, parameter("p95", 1e-6)?);
            if p50 > p95 {
                fields.report().add(Code::InvalidValue, path, "\"p50\" must not be greater than \"p95\"");
                return None;
            }
            Distribution::Lognormal { p50, p95 }
        }
    };
    fields.finish();
    Some(Latency::Drawn(distribution))
}

fn wait(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Wait {
    let seconds = match fields.some("seconds") {
        Some(Value::String(template)) => Seconds::Template(template.to_string()),
        Some(value) => match value.as_f64() {
            Some(seconds) if (0.0..=guards::MAX_SECONDS).contains(&seconds) => {
                Seconds::Fixed(millis(seconds))
            }
            Some(_) => {
                let message = format!("this must be between 0 and {}", guards::MAX_SECONDS);
                fields.report().add(Code::InvalidValue, &path.key("seconds"), message);
                Seconds::Fixed(0)
            }
            None => {
                let message = "this must be a number of seconds, or a template that gives one";
                fields.report().add(Code::WrongType, &path.key("seconds"), message);
                Seconds::Fixed(0)
            }
        },
        None => {
            fields.missing("seconds", "say how long to wait");
            Seconds::Fixed(0)
        }
    };
    Wait { seconds, next: fields.target("next") }
}

fn condition(fields: &mut Fields<'_, '_>) -> Condition {
    if fields.some("branches").is_none() {
        fields.missing("branches", "list the ways out, each with its rules");
    }
    // A branch that cannot be read keeps its place, so that the ports of the others keep their names.
    let read = |value: &Value, path: &Path<'_>, report: &mut Report| {
        Some(branch(value, path, report).unwrap_or_default())
    };
    Condition {
        branches: fields.list("branches", read).unwrap_or_default(),
        otherwise: fields.target("else"),
    }
}

fn branch(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Branch> {
    let mut fields = Fields::of(value, path, report)?;
    let branch = Branch {
        label: fields.string("label").map(|label| label.to_string()).unwrap_or_default(),
        group: group_fields(&mut fields, path),
        next: fields.target("next"),
    };
    fields.finish();
    Some(branch)
}

fn group_fields(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Group {
    if fields.some("rules").is_none() {
        fields.missing("rules", "list the comparisons");
    }
    let group = Group {
        quantifier: fields.word("match", &[("all", Match::All), ("any", Match::Any)]).unwrap_or_default(),
        // A rule that cannot be read keeps its place, so that the paths of the others stay true.
        rules: fields
            .list("rules", |value, path, report| {
                let placeholder = || RuleOrGroup::Group(Group::default());
                Some(rule_or_group(value, path, report).unwrap_or_else(placeholder))
            })
            .unwrap_or_default(),
        not: fields.bool("not").unwrap_or_default(),
    };
    if fields.some("rules").is_some() && group.rules.is_empty() {
        let verdict = if (group.quantifier == Match::All) != group.not { "always" } else { "never" };
        fields.report().add(
            Code::EmptyRules,
            &path.key("rules"),
            format!("there are no rules here, so this {verdict} matches: add one"),
        );
    }
    group
}

fn rule_or_group(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<RuleOrGroup> {
    let mut fields = Fields::of(value, path, report)?;
    let read = if value.get("rules").is_some() || value.get("match").is_some() {
        Some(RuleOrGroup::Group(group_fields(&mut fields, path)))
    } else {
        rule(&mut fields, path).map(RuleOrGroup::Rule)
    };
    fields.finish();
    read
}

fn rule(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Option<Rule> {
    let (left, right) = (fields.json("left").cloned(), fields.json("right").cloned());
    let (not, ignore_case) =
        (fields.bool("not").unwrap_or_default(), fields.bool("ignore_case").unwrap_or_default());
    if fields.some("op").is_none() {
        fields.missing("op", "say how the two sides are compared");
    }
    let word = fields.string("op")?;
    let Some(op) = Operator::from_word(word) else {
        let words: Vec<&str> = Operator::ALL.iter().map(|op| op.as_str()).collect();
        let hint = nearest(word, &words).map(|near| format!(" (did you mean \"{near}\"?)"));
        fields.report().add(
            Code::UnknownOperator,
            &path.key("op"),
            format!(
                "\"{word}\" is not an operator{}: it is one of {}",
                hint.unwrap_or_default(),
                words.join(", ")
            ),
        );
        return None;
    };
    Some(Rule { left, op, right, not, ignore_case })
}

fn scenario(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Scenario> {
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("name").is_none() {
        fields.missing("name", "say what the test shows");
    }
    let replies = fields.strings_or_nulls("replies").unwrap_or_default();
    let scenario = Scenario {
        name: fields.string("name").map(|name| name.to_string()).unwrap_or_default(),
        variables: fields.object("variables").cloned().unwrap_or_default(),
        replies: replies.iter().map(|reply| reply.as_ref().map(ToString::to_string)).collect(),
        mocks: fields.nested("mocks", mocks).unwrap_or_default(),
        expect: fields.nested("expect", expect).unwrap_or_default(),
    };
    fields.finish();
    Some(scenario)
}

fn mocks(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Vec<(Arc<str>, Mock)>> {
    let Value::Object(members) = value else {
        report.add(Code::WrongType, path, "this must be an object: node ids and their mocks");
        return None;
    };
    let read = |(id, value): (&Arc<str>, &Value)| Some((Arc::clone(id), mock(value, &path.key(id), report)?));
    Some(members.iter().filter_map(read).collect())
}

fn expect(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Expect> {
    let mut fields = Fields::of(value, path, report)?;
    let outcomes = [
        ("completed", "completed"),
        ("failed", "failed"),
        ("waiting_for_reply", "waiting_for_reply"),
        ("stopped", "stopped"),
    ];
    let texts = |texts: Vec<Arc<str>>| texts.iter().map(ToString::to_string).collect();
    let expect = Expect {
        outcome: fields.word("outcome", &outcomes).map(str::to_owned),
        messages: fields.strings("messages").map(texts),
        path: fields.strings("path").map(texts),
        variables: fields.object("variables").cloned(),
        max_ms: fields.seconds("max_seconds"),
        max_silence_ms: fields.seconds("max_silence_seconds"),
    };
    fields.finish();
    Some(expect)
}
