//! A load as JSON, read strictly: a mistake is an error that says what was expected.

use std::sync::Arc;

use crate::flow::{Limits, Object, Value, guards, json, millis};
use crate::i18n::tr;

use super::load::{Arrivals, LEAST_PER_MINUTE, Load, LoadError, MOST_PER_MINUTE};

/// The members of a load.
const LOAD: [&str; 6] = ["conversations", "arrivals", "seed", "warmup_conversations", "limits", "replies"];

/// The members of its arrivals.
const ARRIVALS: [&str; 2] = ["process", "per_minute"];

/// The members of its limits.
const LIMITS: [&str; 4] =
    ["max_triggers_per_minute", "max_wait_seconds", "max_concurrent_requests", "max_queued_requests"];

/// The greatest whole number that JavaScript counts up to without a gap.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

impl Load {
    /// Reads a load. `limits` are the flow's own, which those of the load replace one by one.
    ///
    /// # Errors
    /// Says what was expected, and what is there instead.
    pub fn read(value: &Value, limits: &Limits) -> Result<Self, LoadError> {
        let load = object(tr!("the load"), value)?;
        known(tr!("the load"), load, &LOAD)?;
        let arrivals = match load.get("arrivals") {
            Some(value) => arrivals(value)?,
            None => {
                return Err(refuse(
                    "arrivals",
                    tr!("an object such as { \"process\": \"poisson\", \"per_minute\": 60 }"),
                    None,
                ));
            }
        };
        let most = f64::from(guards::MAX_CONVERSATIONS);
        let conversations = whole("conversations", load.get("conversations"), 1.0, most)?;
        let warmup = match load.get("warmup_conversations") {
            None => 0.0,
            some => whole("warmup_conversations", some, 0.0, most)?,
        };
        let seed = match load.get("seed") {
            None => 0.0,
            some => whole("seed", some, 0.0, MAX_SAFE_INTEGER)?,
        };
        let replaced = load.get("limits").map(|value| self::limits(value, limits)).transpose()?;
        let replies = load.get("replies").map(replies).transpose()?.unwrap_or_default();
        let load = Self {
            conversations: conversations as u32,
            arrivals,
            seed: seed as u64,
            warmup_conversations: warmup as u32,
            limits: replaced,
            replies,
        };
        load.check()?;
        Ok(load)
    }
}

fn arrivals(value: &Value) -> Result<Arrivals, LoadError> {
    let members = object("arrivals", value)?;
    known("arrivals", members, &ARRIVALS)?;
    let per_minute = || match members.get("per_minute").and_then(number) {
        Some(rate) if (LEAST_PER_MINUTE..=MOST_PER_MINUTE).contains(&rate) => Ok(rate),
        _ => Err(refuse(
            "arrivals.per_minute",
            &tr!("a number from {least} to {most}", least = LEAST_PER_MINUTE, most = MOST_PER_MINUTE),
            members.get("per_minute"),
        )),
    };
    match members.get("process").and_then(Value::as_str) {
        Some("poisson") => Ok(Arrivals::Poisson { per_minute: per_minute()? }),
        Some("constant") => Ok(Arrivals::Constant { per_minute: per_minute()? }),
        Some("at_once") => Ok(Arrivals::AtOnce),
        _ => Err(refuse(
            "arrivals.process",
            tr!("\"poisson\", \"constant\" or \"at_once\""),
            members.get("process"),
        )),
    }
}

fn limits(value: &Value, flow: &Limits) -> Result<Limits, LoadError> {
    let members = object("limits", value)?;
    known("limits", members, &LIMITS)?;
    let count = |name: &str, least: f64, own: Option<u32>| match members.get(name) {
        None => Ok(own),
        Some(Value::Null) => Ok(None),
        some => Ok(Some(whole(&format!("limits.{name}"), some, least, f64::from(u32::MAX))? as u32)),
    };
    let longest = match members.get("max_wait_seconds") {
        None => flow.max_wait_ms,
        Some(Value::Null) => None,
        Some(value) => match number(value).filter(|seconds| (0.0..=guards::MAX_SECONDS).contains(seconds)) {
            Some(seconds) => Some(millis(seconds)),
            None => {
                let expected = tr!("null or a number from 0 to {most}", most = guards::MAX_SECONDS);
                return Err(refuse("limits.max_wait_seconds", &expected, Some(value)));
            }
        },
    };
    Ok(Limits {
        max_triggers_per_minute: count("max_triggers_per_minute", 1.0, flow.max_triggers_per_minute)?,
        max_wait_ms: longest,
        max_concurrent_requests: count("max_concurrent_requests", 1.0, flow.max_concurrent_requests)?,
        max_queued_requests: count("max_queued_requests", 0.0, flow.max_queued_requests)?,
    })
}

fn replies(value: &Value) -> Result<Vec<Arc<str>>, LoadError> {
    let Value::Array(elements) = value else {
        return Err(refuse("replies", tr!("an array of texts"), Some(value)));
    };
    let reply = |(at, element): (usize, &Value)| match element {
        Value::String(text) => Ok(Arc::clone(text)),
        other => Err(refuse(&format!("replies[{at}]"), tr!("a text"), Some(other))),
    };
    elements.iter().enumerate().map(reply).collect()
}

fn object<'a>(name: &str, value: &'a Value) -> Result<&'a Object, LoadError> {
    value.as_object().map(|object| &**object).ok_or_else(|| refuse(name, tr!("an object"), Some(value)))
}

fn known(name: &str, members: &Object, known: &[&str]) -> Result<(), LoadError> {
    match members.keys().find(|key| !known.contains(&&***key)) {
        Some(key) => Err(LoadError::Load(tr!(
            "{name} can have no member {key}: its members are {known}",
            name,
            key = json::to_string(&Arc::clone(key).into()),
            known = known.join(tr!(", "))
        ))),
        None => Ok(()),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.as_f64()),
        _ => None,
    }
}

fn whole(name: &str, value: Option<&Value>, least: f64, most: f64) -> Result<f64, LoadError> {
    let fits = |number: &f64| number.fract() == 0.0 && (least..=most).contains(number);
    value
        .and_then(number)
        .filter(fits)
        .ok_or_else(|| refuse(name, &tr!("a whole number from {least} to {most}", least, most), value))
}

fn refuse(name: &str, expected: &str, found: Option<&Value>) -> LoadError {
    let found = match found {
        None => tr!("missing").to_owned(),
        Some(Value::Array(_)) => tr!("an array").to_owned(),
        Some(Value::Object(_)) => tr!("an object").to_owned(),
        Some(Value::String(text)) => json::to_string(&text.chars().take(40).collect::<String>().into()),
        Some(other) => json::to_string(other),
    };
    LoadError::Load(tr!("{name} must be {expected}, and it is {found}", name, expected, found))
}
