//! Running a flow's scenarios: each a run on mocks in virtual time, held against what it should be.

use std::sync::Arc;

use crate::flow::{Document, Expect, Millis, Scenario, Value};
use crate::interpreter::{CompileError, Start};

use super::options::RunOptions;
use super::report::RunReport;
use super::run_virtual;

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioReport {
    /// The scenario's name.
    pub name: String,
    /// The run.
    pub run: RunReport,
    /// What was not as expected; empty where it passed.
    pub failures: Vec<Failed>,
}

/// One expectation that did not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// The key of `expect`.
    pub expectation: &'static str,
    /// What should have been.
    pub expected: Value,
    /// What was.
    pub actual: Value,
}

impl ScenarioReport {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        let failure = |failed: &Failed| {
            Value::object([
                ("expectation", failed.expectation.into()),
                ("expected", failed.expected.clone()),
                ("actual", failed.actual.clone()),
            ])
        };
        Value::object([
            ("name", self.name.as_str().into()),
            ("passed", self.passed().into()),
            ("run", self.run.to_value()),
            ("failures", Value::array(self.failures.iter().map(failure))),
        ])
    }
}

/// Runs all scenarios of a document.
///
/// # Errors
/// The document's diagnostics, where one of them is an error.
pub fn run_scenarios(document: &Document) -> Result<Vec<ScenarioReport>, CompileError> {
    document.flow().scenarios.iter().map(|scenario| run_scenario(document, scenario)).collect()
}

/// Runs one scenario.
///
/// # Errors
/// The document's diagnostics, where one of them is an error.
pub fn run_scenario(document: &Document, scenario: &Scenario) -> Result<ScenarioReport, CompileError> {
    let start = Start {
        variables: Arc::clone(&scenario.variables),
        mocks: scenario.mocks.clone(),
        ..Start::default()
    };
    let replies = scenario.replies.iter().map(|reply| reply.as_deref().map(Arc::from)).collect();
    let run = run_virtual(document, &start, RunOptions { replies, ..RunOptions::default() })?;
    let failures = check(&scenario.expect, &run);
    Ok(ScenarioReport { name: scenario.name.clone(), run, failures })
}

fn check(expect: &Expect, run: &RunReport) -> Vec<Failed> {
    let mut failures = Vec::new();
    let mut same = |expectation, expected: Option<Value>, actual: Value| {
        if let Some(expected) = expected.filter(|expected| *expected != actual) {
            failures.push(Failed { expectation, expected, actual });
        }
    };
    let texts = |texts: &Vec<String>| Value::array(texts.iter().map(|text| text.as_str().into()));
    let arcs = |texts: &[Arc<str>]| Value::array(texts.iter().map(|text| Arc::clone(text).into()));
    same("outcome", expect.outcome.as_deref().map(Value::from), run.outcome.as_str().into());
    same("messages", expect.messages.as_ref().map(texts), arcs(&run.messages));
    same("path", expect.path.as_ref().map(texts), arcs(&run.path));
    if let Some(expected) = &expect.variables {
        // Only the named ones are looked at; one that is missing is left out of `actual`.
        let actual =
            expected.keys().filter_map(|name| Some((Arc::clone(name), run.variables.get(name)?.clone())));
        same("variables", Some(Value::Object(Arc::clone(expected))), Value::object(actual));
    }
    let seconds = |ms: Millis| Value::from(ms as f64 / 1000.0);
    let mut at_most = |expectation, longest: Option<Millis>, actual: Millis| {
        if let Some(longest) = longest.filter(|longest| actual > *longest) {
            failures.push(Failed { expectation, expected: seconds(longest), actual: seconds(actual) });
        }
    };
    at_most("max_seconds", expect.max_ms, run.duration_ms);
    at_most("max_silence_seconds", expect.max_silence_ms, run.longest_silence_ms);
    failures
}
