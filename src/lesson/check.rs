//! Playing a lesson's scenarios on the reader's flow.

use std::sync::Arc;

use crate::flow::{Document, Millis, Object, Value};
use crate::interpreter::{CompileError, Program, Start};
use crate::run::{ReportOutcome, Run, RunOptions, RunReport};

use super::server::{self, NodeMock};
use super::{Expect, Lesson, Scene};

/// A run that has not ended by then is taken to go on for ever.
const LONGEST_MS: Millis = 600_000;

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The scenario's name.
    pub name: String,
    /// How many customers come at once.
    pub customers: u32,
    /// The same as a scenario of the flow, so that it can be watched.
    pub scenario: Value,
    /// What is not as it must be; of many customers, for the one who fares worst.
    pub shortfalls: Vec<Shortfall>,
}

impl Played {
    /// Whether everything is as it must be.
    pub fn holds(&self) -> bool {
        self.shortfalls.is_empty()
    }
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Shortfall {
    /// A webhook calls what the server does not have.
    Strange {
        /// The webhook.
        node: Arc<str>,
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// It had not ended after so long.
    StillGoing(Millis),
    /// It ended otherwise.
    Outcome {
        /// How it should end.
        expected: String,
        /// How it ended.
        actual: &'static str,
        /// The last node.
        at: Option<Arc<str>>,
    },
    /// The customer does not get to a node.
    NotReached {
        /// The node.
        node: String,
        /// The last one instead.
        at: Option<Arc<str>>,
    },
    /// The customer gets to a node, and must not.
    Reached(String),
    /// A variable is not what it should be at the end.
    Variable {
        /// Its name.
        name: Arc<str>,
        /// What it should be.
        expected: Value,
        /// What it is, where it is set.
        actual: Option<Value>,
    },
    /// It takes too long.
    TooLong {
        /// How long it may take.
        at_most: Millis,
        /// How long it takes.
        actual: Millis,
    },
    /// The customer hears nothing for too long.
    Silent {
        /// How long that may be.
        at_most: Millis,
        /// How long it is.
        actual: Millis,
    },
}

impl Lesson {
    /// Plays every scenario on a flow.
    ///
    /// # Errors
    /// The document's diagnostics, where one of them is an error.
    pub fn play(&self, document: &Document) -> Result<Vec<Played>, CompileError> {
        self.scenarios.iter().map(|scene| self.play_one(document, scene)).collect()
    }

    fn play_one(&self, document: &Document, scene: &Scene) -> Result<Played, CompileError> {
        let served = self.served(document, &scene.server, &scene.variables);
        let program = Program::compile(&served, &Start::default())?;
        let replies = match &scene.replies {
            Value::Array(list) => list.iter().map(|reply| reply.as_str().map(Arc::from)).collect(),
            _ => Vec::new(),
        };
        let options = RunOptions { customers: scene.customers, replies, ..RunOptions::default() };
        let mut run = Run::new(program.into(), options);
        run.start(0);
        while let Some(next) = run.next_wake().filter(|next| *next <= LONGEST_MS) {
            run.advance(next);
        }
        let mocks = server::mocks(document.flow(), &[scene.server.as_slice(), &self.server].concat());
        let still_going = run.next_wake().is_some();
        let of_each = run.customers().map(|customer| {
            let report = RunReport::of(&run, customer);
            let mut found: Vec<Shortfall> = called_in_vain(&mocks, &report);
            if still_going && report.outcome == ReportOutcome::WaitingForReply {
                found.push(Shortfall::StillGoing(LONGEST_MS));
            } else {
                found.extend(shortfalls(&scene.expect, &report));
            }
            (found, report.longest_silence_ms)
        });
        let worst = of_each.max_by_key(|(found, silence)| (found.len(), *silence));
        Ok(Played {
            name: scene.name.clone(),
            customers: scene.customers,
            scenario: scenario(scene, &mocks),
            shortfalls: worst.map(|(found, _)| found).unwrap_or_default(),
        })
    }
}

/// What was called, and is not there.
fn called_in_vain(mocks: &[NodeMock], report: &RunReport) -> Vec<Shortfall> {
    let strange = mocks.iter().filter(|mock| report.path.contains(&mock.node));
    strange
        .filter_map(|mock| {
            let (method, path) = mock.strange.clone()?;
            Some(Shortfall::Strange { node: Arc::clone(&mock.node), method, path })
        })
        .collect()
}

fn shortfalls(expect: &Expect, report: &RunReport) -> Vec<Shortfall> {
    let mut found = Vec::new();
    let at = report.path.last().cloned();
    let has = |node: &str| report.path.iter().any(|entered| **entered == *node);
    let actual = report.outcome.as_str();
    for node in expect.reaches.iter().filter(|node| !has(node)) {
        found.push(Shortfall::NotReached { node: node.clone(), at: at.clone() });
    }
    found.extend(expect.avoids.iter().filter(|node| has(node)).cloned().map(Shortfall::Reached));
    // Where it went another way, how it ended there says nothing more.
    if let Some(expected) = expect.outcome.as_ref().filter(|expected| *expected != actual)
        && found.is_empty()
    {
        found.push(Shortfall::Outcome { expected: expected.clone(), actual, at });
    }
    for (name, expected) in expect.variables.iter() {
        let actual = report.variables.get(name).cloned();
        if actual.as_ref() != Some(expected) {
            found.push(Shortfall::Variable { name: Arc::clone(name), expected: expected.clone(), actual });
        }
    }
    if let Some(at_most) = expect.max_ms.filter(|most| report.duration_ms > *most) {
        found.push(Shortfall::TooLong { at_most, actual: report.duration_ms });
    }
    if let Some(at_most) = expect.max_silence_ms.filter(|most| report.longest_silence_ms > *most) {
        found.push(Shortfall::Silent { at_most, actual: report.longest_silence_ms });
    }
    found
}

/// A scenario of the flow that does the same.
fn scenario(scene: &Scene, mocks: &[NodeMock]) -> Value {
    let mocks: Object = mocks.iter().map(|mock| (Arc::clone(&mock.node), mock.value.clone())).collect();
    Value::object([
        ("name", Value::from(scene.name.as_str())),
        ("variables", Value::Object(Arc::clone(&scene.variables))),
        ("replies", scene.replies.clone()),
        ("mocks", Value::Object(mocks.into())),
    ])
}
