//! A report read back: it comes as JSON from where the work was done.

use std::sync::Arc;

use crate::flow::{Millis, Port, Value};

use super::report::{BranchCoverage, Choice, ChoiceOutcome, ExploreReport, Finding, FindingCode, Way};

impl ExploreReport {
    /// Reads what [`ExploreReport::to_value`] gives; `None` where it is something else.
    pub fn from_value(value: &Value) -> Option<Self> {
        let list = |key: &str| value.get(key).and_then(Value::as_array);
        Some(Self {
            ways: whole(value.get("ways")?)?,
            truncated: *value.get("truncated")? == Value::Bool(true),
            findings: list("findings")?.iter().map(finding).collect::<Option<_>>()?,
            longest: way(value.get("longest")?)?,
            most_silent: way(value.get("most_silent")?)?,
            branch_coverage: coverage(value.get("branch_coverage")?)?,
        })
    }
}

fn text(value: &Value, key: &str) -> Option<Arc<str>> {
    value.get(key).and_then(Value::as_str).map(Arc::from)
}

fn whole(value: &Value) -> Option<Millis> {
    value.as_f64().map(|number| number as Millis)
}

fn finding(value: &Value) -> Option<Finding> {
    let code = value.get("code")?.as_str()?;
    Some(Finding {
        code: *FindingCode::ALL.iter().find(|known| known.as_str() == code)?,
        message: value.get("message")?.as_str()?.to_owned(),
        node: text(value, "node"),
        port: text(value, "port").and_then(|port| Port::from_name(&port)),
        way: value.get("way").and_then(way),
    })
}

fn way(value: &Value) -> Option<Way> {
    let outcome = value.get("outcome")?.as_str()?;
    let known = ["completed", "failed", "stopped", "waiting_for_reply", super::replay::ENDLESS];
    Some(Way {
        choices: value.get("choices")?.as_array()?.iter().map(choice).collect::<Option<_>>()?,
        path: value
            .get("path")?
            .as_array()?
            .iter()
            .map(|id| id.as_str().map(Arc::from))
            .collect::<Option<_>>()?,
        outcome: known.into_iter().find(|word| *word == outcome)?,
        duration_ms: whole(value.get("duration_ms")?)?,
        longest_silence_ms: whole(value.get("longest_silence_ms")?)?,
    })
}

fn choice(value: &Value) -> Option<Choice> {
    let outcome = match value.get("outcome")?.as_str()? {
        "answered" => ChoiceOutcome::Answered {
            status: whole(value.get("status")?)? as u16,
            body: value.get("body").cloned().unwrap_or_default(),
            latency_ms: value.get("latency_ms").and_then(whole).unwrap_or(0),
        },
        "timeout" => ChoiceOutcome::Timeout,
        "network" => ChoiceOutcome::Network,
        "turned_away" => ChoiceOutcome::TurnedAway,
        "replied" => ChoiceOutcome::Replied(text(value, "reply")?),
        _ => return None,
    };
    let asked =
        matches!(outcome, ChoiceOutcome::Replied(_)) || value.get("asked") == Some(&Value::Bool(true));
    Some(Choice { node: text(value, "node")?, visit: whole(value.get("visit")?)? as u32, asked, outcome })
}

fn coverage(value: &Value) -> Option<BranchCoverage> {
    let uncovered = value
        .get("uncovered")?
        .as_array()?
        .iter()
        .map(|branch| Some((text(branch, "node")?, Port::from_name(branch.get("port")?.as_str()?)?)));
    Some(BranchCoverage {
        covered: whole(value.get("covered")?)? as usize,
        total: whole(value.get("total")?)? as usize,
        uncovered: uncovered.collect::<Option<_>>()?,
    })
}
