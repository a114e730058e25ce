//! From JSON to the typed view of a flow, as far as it can be read.

use std::sync::Arc;

use crate::i18n::tr;

use super::condition::condition;
use super::diagnostic::{Code, Path};
use super::fields::{Fields, Report, millis, nearest};
use super::guards;
use super::model::*;
use super::readings::Readings;
use super::value::{Object, Value};
use super::webhook::{Mock, mock, webhook};

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
                tr!("version {version} of the format is not known here: this program reads version 1; open it with a newer one", version),
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
        None => fields.missing("nodes", tr!("list the flow's nodes")),
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
                    tr!("\"{id}\" cannot be an id: use 1 to 64 letters, digits, _ or -", id),
                );
            }
            Arc::clone(id)
        }
        None => {
            if fields.some("id").is_none() {
                fields.missing("id", tr!("give every node an id of its own"));
            }
            Arc::default()
        }
    };
    let title = fields.string("title").map(|title| title.to_string());
    let note = fields.string("note").map(|note| note.to_string());
    let position = fields.nested("position", position);
    let Some(type_name) = fields.string("type") else {
        if fields.some("type").is_none() {
            fields.missing("type", &tr!("it is one of {all}", all = NODE_TYPES.join(", ")));
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
            assign: fields.required_object("assign", tr!("name the variables and their new values")),
            next: fields.target("next"),
        }),
        "end" => NodeKind::End(End {
            outcome: fields
                .word("outcome", &[("completed", EndOutcome::Completed), ("failed", EndOutcome::Failed)])
                .unwrap_or_default(),
        }),
        unknown => {
            let meant = nearest(unknown, &NODE_TYPES);
            let all = NODE_TYPES.join(", ");
            let message = match meant {
                Some(near) => tr!(
                    "\"{unknown}\" is not a node type that can run here (did you mean \"{near}\"?): it is one of {all}; the node is kept",
                    unknown,
                    near,
                    all
                ),
                None => tr!(
                    "\"{unknown}\" is not a node type that can run here: it is one of {all}; the node is kept",
                    unknown,
                    all
                ),
            };
            let found = fields.report().add(Code::UnknownNodeType, &path.key("type"), message);
            found.meant = meant.map(Arc::from);
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
            report.add(Code::WrongType, path, tr!("this must be [x, y], two numbers"));
            None
        }
    }
}

impl Fields<'_, '_> {
    pub(super) fn target(&mut self, key: &'static str) -> Target {
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
        fields.missing("text", tr!("say what the bot tells the customer"));
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
            tr!("\"timeout_seconds\" is missing: the timeout port is taken only where a time is given"),
        );
    }
    ask
}

fn wait(fields: &mut Fields<'_, '_>, path: &Path<'_>) -> Wait {
    let seconds = match fields.some("seconds") {
        Some(Value::String(template)) => Seconds::Template(template.to_string()),
        Some(value) => match value.as_f64() {
            Some(seconds) if (0.0..=guards::MAX_SECONDS).contains(&seconds) => {
                Seconds::Fixed(millis(seconds))
            }
            Some(_) => {
                let message = tr!("this must be between {min} and {max}", min = 0, max = guards::MAX_SECONDS);
                fields.report().add(Code::InvalidValue, &path.key("seconds"), message);
                Seconds::Fixed(0)
            }
            None => {
                let message = tr!("this must be a number of seconds, or a template that gives one");
                fields.report().add(Code::WrongType, &path.key("seconds"), message);
                Seconds::Fixed(0)
            }
        },
        None => {
            fields.missing("seconds", tr!("say how long to wait"));
            Seconds::Fixed(0)
        }
    };
    Wait { seconds, next: fields.target("next") }
}

fn scenario(value: &Value, path: &Path<'_>, report: &mut Report) -> Option<Scenario> {
    let mut fields = Fields::of(value, path, report)?;
    if fields.some("name").is_none() {
        fields.missing("name", tr!("say what the test shows"));
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
        report.add(Code::WrongType, path, tr!("this must be an object: node ids and their mocks"));
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
