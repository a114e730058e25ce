//! A run as a way: what was answered and replied in it, read off its trace.

use std::sync::Arc;

use crate::flow::Port;
use crate::interpreter::{EventKind, TraceEvent};
use crate::run::RunReport;

use super::report::{Choice, ChoiceOutcome, Way};

impl Way {
    /// The way that a run went, as far as it has gone.
    pub fn of_run(run: &RunReport) -> Self {
        let mut choices = Vec::new();
        let (mut visit, mut asking) = (1, None);
        for event in &run.events {
            let Some(node) = &event.node else { continue };
            // An ask that ran out is known by the port that it was left by.
            if let EventKind::NodeEntered { visit: entered, via } = &event.kind {
                if let (Some((from, Port::Timeout)), Some(asked)) = (via, asking.take())
                    && *from == asked
                {
                    choices.push(Choice { node: asked, visit, asked: true, outcome: ChoiceOutcome::Timeout });
                }
                visit = *entered;
            }
            if matches!(event.kind, EventKind::Asked { .. }) {
                asking = Some(Arc::clone(node));
            }
            if let Some(outcome) = outcome(event) {
                let asked = matches!(outcome, ChoiceOutcome::Replied(_));
                if asked {
                    asking = None;
                }
                choices.push(Choice { node: Arc::clone(node), visit, asked, outcome });
            }
        }
        Self {
            choices,
            path: run.path.clone(),
            outcome: run.outcome.as_str(),
            duration_ms: run.duration_ms,
            longest_silence_ms: run.longest_silence_ms,
        }
    }
}

/// What an event says that the world did.
pub(super) fn outcome(event: &TraceEvent) -> Option<ChoiceOutcome> {
    Some(match &event.kind {
        EventKind::WebhookAnswered { status, body, elapsed_ms, .. } => {
            ChoiceOutcome::Answered { status: *status, body: body.clone(), latency_ms: *elapsed_ms }
        }
        EventKind::WebhookFailed { .. } => ChoiceOutcome::Network,
        EventKind::WebhookTimedOut { .. } => ChoiceOutcome::Timeout,
        EventKind::WebhookTurnedAway => ChoiceOutcome::TurnedAway,
        EventKind::Replied { text } => ChoiceOutcome::Replied(Arc::clone(text)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Document, json};
    use crate::interpreter::Start;
    use crate::run::{RunOptions, run_scenarios, run_virtual};

    #[test]
    fn a_recorded_run_is_a_scenario_that_passes() {
        let flow = r#"{"version":1,"name":"x","start":"ask","nodes":[
            {"id":"ask","type":"ask","text":"?","timeout_seconds":5,"next":"call","timeout":"again"},
            {"id":"again","type":"ask","text":"??","variable":"v","next":"call"},
            {"id":"call","type":"webhook","request":{"url":"https://shop.example/{{ v }}"},
             "retry":{"max_attempts":2,"interval_seconds":1},
             "mock":{"responses":[{"fail":"network"},{"body":"{{ v }} {{ '{{' }}","latency_seconds":0.4}]},
             "next":"tell","error":"tell"},
            {"id":"tell","type":"message","text":"{{ response.body }}"}],
            "scenarios":[SCENARIO]}"#;
        let document = Document::parse(&flow.replace("SCENARIO", "")).unwrap();
        let options = RunOptions { replies: vec![None, Some("A".into())], ..RunOptions::default() };
        let run = run_virtual(&document, &Start::default(), options).unwrap();
        let way = Way::of_run(&run);
        let words: Vec<_> = way.choices.iter().map(|choice| choice.outcome.as_str()).collect();
        assert_eq!(words, ["timeout", "replied", "network", "answered"]);
        let scenario = json::to_string(&way.to_scenario("recorded"));
        let with = Document::parse(&flow.replace("SCENARIO", &scenario)).unwrap();
        let reports = run_scenarios(&with).unwrap();
        assert!(reports[0].passed(), "{scenario}: {:#?}", reports[0].failures);
        assert_eq!(reports[0].run.messages, run.messages);
    }
}
