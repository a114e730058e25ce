//! The messages of version 1 of the protocol, `docs/embedding.md`: what the page around an embed may ask for.

use crate::flow::{Document, Value, guards, json};
use crate::i18n::tr;
use crate::run::Webhooks;
use crate::runtime::Speed;
use crate::ui::state::Script;

use super::super::address::speed;

/// What the protocol is called in the first message.
pub(super) const NAME: &str = "flow-playground";
/// Its version.
pub(super) const VERSION: u32 = 1;
/// What a message has beside the flow in it.
const OVERHEAD_BYTES: usize = 64 * 1024;

/// Something that the page around asks for.
#[derive(Debug, PartialEq)]
pub(super) struct Request {
    /// What the answer names.
    pub(super) id: u64,
    pub(super) call: Result<Call, String>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Call {
    Load(String),
    Run(Value),
    Stop,
    Reset,
    GetFlow,
    GetRun,
    Theme(String),
}

/// Reads a message, as JSON text; `None` where it is none of the protocol's.
pub(super) fn read(text: &str) -> Option<Request> {
    if text.len() > guards::MAX_DOCUMENT_BYTES + OVERHEAD_BYTES {
        return None;
    }
    let message = json::parse(text).ok()?;
    let id = message.get("id")?.as_f64().filter(|id| *id >= 0.0 && id.fract() == 0.0)? as u64;
    let method = message.get("method")?.as_str()?;
    let parameter = |name: &str| message.get("params").and_then(|params| params.get(name));
    let text = |name: &str| {
        let value = parameter(name).and_then(Value::as_str).map(str::to_owned);
        value.ok_or_else(|| format!("{method} takes {name}, a string"))
    };
    let call = match method {
        "load" => text("flow").map(Call::Load),
        "run" => Ok(Call::Run(parameter("options").cloned().unwrap_or_default())),
        "stop" => Ok(Call::Stop),
        "reset" => Ok(Call::Reset),
        "getFlow" => Ok(Call::GetFlow),
        "getRun" => Ok(Call::GetRun),
        "setTheme" => text("theme").map(Call::Theme),
        _ => {
            Err("there is no such method: there are load, run, stop, reset, getFlow, getRun, setTheme".into())
        }
    };
    Some(Request { id, call })
}

/// How the page around wants a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RunOptions {
    pub(super) webhooks: Option<Webhooks>,
    pub(super) speed: Option<Speed>,
    pub(super) customers: Option<u32>,
    pub(super) script: Option<Script>,
}

/// Reads the options of `run` for a flow.
///
/// # Errors
/// Says which option is wrong, and what was expected.
pub(super) fn run_options(options: &Value, document: &Document) -> Result<RunOptions, String> {
    const KNOWN: [&str; 6] = ["webhooks", "speed", "customers", "scenario", "variables", "replies"];
    let members = match options {
        Value::Null => return Ok(RunOptions::default()),
        Value::Object(members) => members,
        _ => return Err("run takes options, an object".into()),
    };
    if let Some(unknown) = members.keys().find(|key| !KNOWN.contains(&key.as_ref())) {
        return Err(format!("run has no option {unknown}: it has {}", KNOWN.join(", ")));
    }
    let mut read = RunOptions::default();
    match members.get("webhooks").map(|webhooks| webhooks.as_str()) {
        None => {}
        Some(Some("mock")) => read.webhooks = Some(Webhooks::Mock),
        Some(Some("live")) => read.webhooks = Some(Webhooks::Live),
        Some(_) => return Err("webhooks is \"mock\" or \"live\"".into()),
    }
    if let Some(given) = members.get("speed") {
        let number = given.as_f64().map(|times| times.to_string());
        let text = number.or_else(|| given.as_str().map(str::to_owned));
        let known = text.as_deref().and_then(speed);
        read.speed = Some(known.ok_or("speed is a number above 0 up to 1000, or \"instant\"")?);
    }
    if let Some(given) = members.get("customers") {
        let most = f64::from(guards::MAX_CUSTOMERS);
        let count = given.as_f64().filter(|count| (1.0..=most).contains(count) && count.fract() == 0.0);
        read.customers = Some(count.ok_or(format!("customers is a whole number from 1 to {most}"))? as u32);
    }
    read.script = script(members, document)?;
    if read.script.is_some() && read.webhooks == Some(Webhooks::Live) {
        return Err("scenario, variables and replies go with mock webhooks".into());
    }
    Ok(read)
}

/// The scenario that the run follows: a named one, with other variables and replies where those are given.
fn script(options: &crate::flow::Object, document: &Document) -> Result<Option<Script>, String> {
    let source = match options.get("scenario") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(Script::source(document, name)?),
        Some(_) => return Err("scenario is a string, its name".into()),
    };
    let given = |key: &str| options.get(key).filter(|value| **value != Value::Null);
    let (variables, replies) = (given("variables"), given("replies"));
    if variables.is_some_and(|variables| variables.as_object().is_none()) {
        return Err("variables is an object".into());
    }
    let is_reply = |reply: &Value| matches!(reply, Value::String(_) | Value::Null);
    if replies.is_some_and(|replies| !replies.as_array().is_some_and(|list| list.iter().all(is_reply))) {
        return Err("replies is an array of strings".into());
    }
    if source.is_none() && variables.is_none() && replies.is_none() {
        return Ok(None);
    }
    let mut members = match source {
        Some(Value::Object(members)) => (*members).clone(),
        _ => [("name".into(), Value::from(tr!("The page's own")))].into_iter().collect(),
    };
    for (key, value) in [("variables", variables), ("replies", replies)] {
        if let Some(value) = value {
            members.insert(key.into(), value.clone());
        }
    }
    Ok(Script::of(&Value::Object(std::sync::Arc::new(members))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document::parse(
            r#"{"version":1,"start":"a","nodes":[{"id":"a","type":"end"}],"scenarios":[{"name":"One","replies":["x"]}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn what_is_no_message_is_none() {
        for text in [
            "",
            "null",
            "[]",
            "7",
            "\"load\"",
            "{}",
            "{\"id\":1}",
            "{\"method\":\"run\"}",
            "{\"id\":\"1\",\"method\":\"run\"}",
            "{\"id\":-1,\"method\":\"run\"}",
            "{\"id\":1.5,\"method\":\"run\"}",
            "{\"id\":1,\"method\":{}}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let huge = format!(
            "{{\"id\":1,\"method\":\"{}\"}}",
            "x".repeat(guards::MAX_DOCUMENT_BYTES + OVERHEAD_BYTES)
        );
        assert_eq!(read(&huge), None);
    }

    #[test]
    fn methods_are_read_and_wrong_ones_answered() {
        let call = |text: &str| read(text).unwrap().call;
        assert_eq!(call(r#"{"id":1,"method":"load","params":{"flow":"{}"}}"#), Ok(Call::Load("{}".into())));
        assert_eq!(call(r#"{"id":1,"method":"stop","__proto__":{"x":1}}"#), Ok(Call::Stop));
        assert!(
            call(r#"{"id":1,"method":"load","params":{"flow":{}}}"#).unwrap_err().contains("flow, a string")
        );
        assert!(call(r#"{"id":1,"method":"constructor"}"#).unwrap_err().contains("no such method"));
    }

    #[test]
    fn options_of_a_run() {
        let read = |text: &str| run_options(&json::parse(text).unwrap(), &document());
        assert_eq!(read("null"), Ok(RunOptions::default()));
        let options =
            read(r#"{"speed":"instant","customers":3,"scenario":"One","variables":{"a":1}}"#).unwrap();
        assert_eq!((options.speed, options.customers), (Some(Speed::Instant), Some(3)));
        assert_eq!(options.script.unwrap().replies, [Some("x".into())]);
        assert_eq!(read(r#"{"webhooks":"live"}"#).unwrap().webhooks, Some(Webhooks::Live));
        for (text, about) in [
            ("[]", "an object"),
            (r#"{"consent":true}"#, "no option consent"),
            (r#"{"webhooks":1}"#, "\"mock\" or \"live\""),
            (r#"{"speed":0}"#, "above 0"),
            (r#"{"customers":1e9}"#, "whole number"),
            (r#"{"scenario":"Two"}"#, "it has One"),
            (r#"{"replies":[1]}"#, "array of strings"),
            (r#"{"variables":[]}"#, "an object"),
            (r#"{"webhooks":"live","replies":[]}"#, "go with mock"),
        ] {
            assert!(read(text).unwrap_err().contains(about), "{text}: {:?}", read(text));
        }
    }
}
