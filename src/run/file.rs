//! A run as a file: the flow and all that came into the run, without the values of secrets. Whoever opens it sees
//! the same run, event by event.
//!
//! ```json
//! { "flow_playground_run": 1, "flow": { … }, "customers": 1, "webhooks": "mock", "mocked": [], "replies": [],
//!   "seed": 0, "changes": [], "until_ms": 20700,
//!   "incoming": [ { "t_ms": 3000, "customer": 0, "said": "A-1001" } ],
//!   "events": [ [ … ] ] }
//! ```
//!
//! Times are ms of the run, customers count from 0. An entry of `incoming` is `{ t_ms }` (time was let pass),
//! `{ t_ms, customer, said }`, `{ t_ms, customer, answer: { status, headers, body } }`,
//! `{ t_ms, customer, failure: { reason, detail } }` or `{ t_ms, stopped: true }`. `events` is a list of events
//! per customer, as the JavaScript package gives them: what the run must come to.

use std::sync::Arc;

use crate::flow::{Document, Millis, Object, Value, json};
use crate::i18n::tr;
use crate::interpreter::{Failure, FailureReason, MASK, Program, Response, Start, TraceEvent, TraceLevel};

use super::change::Change;
use super::options::{RunOptions, Webhooks};
use super::recording::{Incoming, Recording};
use super::scheduler::{Customer, Run};

/// The key by which a file is told from a flow; its value is the form's version.
const MARK: &str = "flow_playground_run";

/// The version of the form.
const VERSION: u32 = 1;

/// A run, opened from a file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The flow that ran, with masks for the values of secrets.
    pub document: Document,
    /// The run, made again.
    pub recording: Recording,
    /// Where it departs from what the file says that happened: the customer and the place in the trace.
    pub departs: Option<(Customer, usize)>,
}

/// Whether a text is a run and not a flow.
pub fn is_run(root: &Value) -> bool {
    root.get(MARK).is_some()
}

/// Writes a run down. `with_events` says whether what happened is written too.
pub fn write(document: &Document, recording: &Recording, with_events: bool) -> String {
    let run = recording.run();
    let options = run.options();
    let texts = |texts: &[Arc<str>]| Value::array(texts.iter().cloned().map(Value::String));
    let shown = |customer: Customer, value: &Value| run.conversation(customer).without_secrets(value);
    let mut root = Object::default();
    let mut put = |key: &str, value: Value| _ = root.insert(key.into(), value);
    put(MARK, VERSION.into());
    put("flow", masked(document));
    put("customers", options.customers.into());
    put("webhooks", if options.webhooks == Webhooks::Live { "live" } else { "mock" }.into());
    put("mocked", texts(&options.mocked));
    put(
        "replies",
        Value::array(options.replies.iter().map(|text| {
            text.as_ref().map_or(Value::Null, |text| shown(Customer::FIRST, &Value::String(Arc::clone(text))))
        })),
    );
    put("seed", options.seed.into());
    put(
        "changes",
        Value::array(
            options.changes.iter().map(|change| change.to_value(|value| shown(change.customer, value))),
        ),
    );
    if let Some(passed) = recording.passed() {
        put("until_ms", passed.into());
    }
    put(
        "incoming",
        Value::array(recording.incoming().iter().map(|incoming| incoming_value(incoming, &shown))),
    );
    if with_events {
        let traces = run.customers().map(|customer| trace(run, customer));
        put("events", Value::array(traces));
    }
    json::to_string(&Value::Object(Arc::new(root)))
}

/// The flow with masks for the values of secrets. They stay in their places, so that the run's variables have their
/// order.
fn masked(document: &Document) -> Value {
    let mut root = match document.without_secrets().root() {
        Value::Object(members) => Object::clone(members),
        other => return other.clone(),
    };
    if let Some(Value::Object(variables)) = document.root().get("variables") {
        let secrets = &document.flow().secrets;
        let shown = variables.iter().map(|(name, value)| {
            (Arc::clone(name), if secrets.contains(name) { MASK.into() } else { value.clone() })
        });
        root.insert("variables".into(), Value::object(shown));
    }
    Value::Object(Arc::new(root))
}

fn trace(run: &Run, customer: Customer) -> Value {
    Value::array(run.conversation(customer).trace().events.iter().map(TraceEvent::to_value))
}

/// Opens a run.
///
/// # Errors
/// Says what is wrong with the file, and where.
pub fn read(text: &str) -> Result<Opened, String> {
    let root = json::parse(text).map_err(|error| tr!("this is no run: it is not JSON: {error}", error))?;
    read_value(&root)
}

/// Opens a run that is JSON already.
///
/// # Errors
/// Says what is wrong with the file, and where.
pub fn read_value(root: &Value) -> Result<Opened, String> {
    match root.get(MARK).and_then(Value::as_f64) {
        Some(1.0) => {}
        Some(version) => {
            return Err(tr!(
                "this run is of version {version}, and this page reads version {own}: reload the page, a newer one may be there",
                version,
                own = VERSION
            ));
        }
        None => return Err(tr!("this is no run: it has no \"{key}\"", key = MARK)),
    }
    let flow = root.get("flow").ok_or(tr!("the run has no \"flow\""))?;
    let document = Document::new(flow.clone());
    let texts = |key: &str| -> Result<Vec<Arc<str>>, String> {
        let Some(list) = root.get(key) else { return Ok(Vec::new()) };
        let list = list.as_array().ok_or_else(|| tr!("\"{key}\" must be a list of texts", key))?;
        let text = |value: &Value| value.as_str().map(Arc::from);
        list.iter()
            .map(text)
            .collect::<Option<_>>()
            .ok_or_else(|| tr!("\"{key}\" must be a list of texts", key))
    };
    let replies = root.get("replies").map_or(Some(Vec::new()), |list| {
        let reply = |value: &Value| match value {
            Value::Null => Some(None),
            value => value.as_str().map(|text| Some(Arc::from(text))),
        };
        list.as_array()?.iter().map(reply).collect()
    });
    let number = |key: &str| root.get(key).map_or(Ok(0), |value| whole(value, key));
    let list =
        |key: &str| root.get(key).and_then(Value::as_array).map(|list| list.as_slice()).unwrap_or_default();
    let changes = list("changes")
        .iter()
        .enumerate()
        .map(|(at, value)| Change::read(value).map_err(|error| format!("changes[{at}]: {error}")));
    let customers = number("customers")?.clamp(1, u64::from(crate::flow::guards::MAX_CUSTOMERS));
    let options = RunOptions {
        customers: u32::try_from(customers).unwrap_or(1),
        webhooks: match root.get("webhooks").and_then(Value::as_str) {
            Some("live") => Webhooks::Live,
            _ => Webhooks::Mock,
        },
        mocked: texts("mocked")?,
        replies: replies.ok_or(tr!("\"replies\" must be a list of texts and nulls"))?,
        seed: number("seed")?,
        trace: TraceLevel::Full,
        changes: changes.collect::<Result<_, _>>()?,
    };
    let incoming = list("incoming").iter().enumerate().map(|(at, value)| {
        read_incoming(value, u32::try_from(customers).unwrap_or(1))
            .map_err(|error| format!("incoming[{at}]: {error}"))
    });
    let incoming: Vec<Incoming> = incoming.collect::<Result<_, _>>()?;
    let program = Program::compile(&document, &Start::default())
        .map_err(|error| tr!("its flow cannot run: {error}", error))?;
    let until = root.get("until_ms").map(|until| whole(until, "until_ms")).transpose()?;
    let recording = Recording::replay(program.into(), options, &incoming, until);
    let departs =
        root.get("events").and_then(Value::as_array).and_then(|traces| departs(recording.run(), traces));
    Ok(Opened { document, recording, departs })
}

/// The first event that is another than the file says.
fn departs(run: &Run, traces: &[Value]) -> Option<(Customer, usize)> {
    run.customers().zip(traces).find_map(|(customer, expected)| {
        let events = &run.conversation(customer).trace().events;
        let expected = expected.as_array().map(|list| list.as_slice()).unwrap_or_default();
        let same = |(event, expected): (&TraceEvent, &Value)| told(&event.to_value()) == told(expected);
        match events.iter().zip(expected).position(|pair| !same(pair)) {
            Some(at) => Some((customer, at)),
            None if events.len() != expected.len() => Some((customer, events.len().min(expected.len()))),
            None => None,
        }
    })
}

/// An event without the sentences about it, which are in the language of whoever saw it happen.
fn told(event: &Value) -> Value {
    fn without_notes(value: &Value) -> Value {
        match value {
            Value::Array(elements) => Value::array(elements.iter().map(without_notes)),
            Value::Object(members) => {
                let rest = members.iter().filter(|(name, _)| &***name != "note");
                Value::object(rest.map(|(name, value)| (Arc::clone(name), without_notes(value))))
            }
            other => other.clone(),
        }
    }
    let Value::Object(members) = event else { return event.clone() };
    let sentence = match members.get("kind").and_then(Value::as_str) {
        Some("ended") => "reason",
        Some("note") => "text",
        Some("webhook_failed") => "detail",
        Some("condition_evaluated") => "",
        _ => return event.clone(),
    };
    let rest = members.iter().filter(|(name, _)| &***name != sentence).map(|(name, value)| {
        let value = if &**name == "branches" { without_notes(value) } else { value.clone() };
        (Arc::clone(name), value)
    });
    Value::object(rest)
}

fn incoming_value(incoming: &Incoming, shown: &impl Fn(Customer, &Value) -> Value) -> Value {
    match incoming {
        Incoming::Time(t_ms) => Value::object([("t_ms", Value::from(*t_ms))]),
        Incoming::Stopped(t_ms) => Value::object([("t_ms", Value::from(*t_ms)), ("stopped", true.into())]),
        Incoming::Said { t_ms, customer, text } => Value::object([
            ("t_ms", Value::from(*t_ms)),
            ("customer", customer.0.into()),
            ("said", shown(*customer, &Value::String(Arc::clone(text)))),
        ]),
        Incoming::Answered { t_ms, customer, answer } => {
            let (key, value) = answer_member(answer, &|value| shown(*customer, value));
            Value::object([("t_ms", Value::from(*t_ms)), ("customer", customer.0.into()), (key, value)])
        }
    }
}

/// An answer as a member of an object: `answer` or `failure`.
pub(super) fn answer_member(
    answer: &Result<Response, Failure>,
    shown: &impl Fn(&Value) -> Value,
) -> (&'static str, Value) {
    match answer {
        Ok(response) => {
            let mut members = vec![
                ("status", Value::from(u32::from(response.status))),
                ("headers", shown(&Value::Object(Arc::clone(&response.headers)))),
                ("body", shown(&response.body)),
            ];
            members
                .extend(response.note.iter().map(|note| ("note", shown(&Value::String(Arc::clone(note))))));
            ("answer", Value::object(members))
        }
        Err(failure) => (
            "failure",
            Value::object([
                ("reason", Value::from(failure.reason.as_str())),
                ("detail", shown(&Value::String(Arc::clone(&failure.detail)))),
            ]),
        ),
    }
}

fn read_incoming(value: &Value, customers: u32) -> Result<Incoming, String> {
    let t_ms = whole(value.get("t_ms").ok_or_else(|| tr!("\"{key}\" is missing", key = "t_ms"))?, "t_ms")?;
    if value.get("stopped") == Some(&Value::Bool(true)) {
        return Ok(Incoming::Stopped(t_ms));
    }
    let Some(customer) = value.get("customer") else { return Ok(Incoming::Time(t_ms)) };
    let customer = read_customer(customer, customers)?;
    if let Some(said) = value.get("said") {
        let text = said.as_str().ok_or(tr!("\"said\" must be a text"))?.into();
        return Ok(Incoming::Said { t_ms, customer, text });
    }
    let answer = read_answer(value)?.ok_or(tr!("one of \"said\", \"answer\" and \"failure\" is needed"))?;
    Ok(Incoming::Answered { t_ms, customer, answer })
}

/// The customer with a number; one that the run does not have is refused.
fn read_customer(value: &Value, customers: u32) -> Result<Customer, String> {
    let number = whole(value, "customer")?;
    let customer = u32::try_from(number).ok().filter(|number| *number < customers);
    customer.map(Customer).ok_or_else(|| {
        tr!("there is no customer {number}: the run has {customers}, counted from 0", number, customers)
    })
}

/// The answer in an object, if one is there.
pub(super) fn read_answer(value: &Value) -> Result<Option<Result<Response, Failure>>, String> {
    if let Some(answer) = value.get("answer") {
        let status = whole(answer.get("status").ok_or(tr!("\"answer\" has no \"status\""))?, "status")?;
        let status = u16::try_from(status).ok().filter(|status| (100..=599).contains(status));
        return Ok(Some(Ok(Response {
            status: status.ok_or(tr!("\"status\" must be between 100 and 599"))?,
            headers: answer.get("headers").and_then(Value::as_object).cloned().unwrap_or_default(),
            body: answer.get("body").cloned().unwrap_or_default(),
            note: answer.get("note").and_then(Value::as_str).map(Arc::from),
        })));
    }
    let Some(failure) = value.get("failure") else { return Ok(None) };
    let reason = failure.get("reason").and_then(Value::as_str).and_then(FailureReason::from_word);
    Ok(Some(Err(Failure {
        reason: reason.ok_or(tr!("\"reason\" is no reason that this page knows"))?,
        detail: failure.get("detail").and_then(Value::as_str).unwrap_or_default().into(),
    })))
}

/// A whole number of at least 0.
pub(super) fn whole(value: &Value, key: &str) -> Result<Millis, String> {
    let number = value.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0 && *number < 9.0e15);
    number
        .map(|number| number as Millis)
        .ok_or_else(|| tr!("\"{key}\" must be a whole number of at least 0", key))
}
