//! What the page asks of its worker for the load lab, and what the worker answers, as JSON texts.

use crate::flow::{Document, Millis, Value, json, members};
use crate::i18n::tr;

use super::capacity::{CapacitySearch, Target};
use super::load::{Load, LoadError};
use super::simulation::Simulation;

/// Something to work on, piece by piece.
#[derive(Debug)]
pub struct Job(Work);

#[derive(Debug)]
enum Work {
    /// Loads one after the other: those before `at` are done.
    Runs {
        runs: Vec<Simulation>,
        at: usize,
    },
    Capacity(Box<CapacitySearch>),
    /// What cannot even begin.
    Refused(String),
}

/// How a job stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stand {
    /// There is more to do; how far it has come, from 0 to 1.
    Under(f64),
    /// It is over: what came of it, or why nothing did.
    Over(Result<String, String>),
}

impl Job {
    /// Reads `{ "runs": [{ "flow", "load" }] }` or `{ "capacity": { "flow", "load", "target" } }`.
    pub fn read(text: &str) -> Self {
        let value = json::parse(text).unwrap_or_default();
        Self(work(&value).unwrap_or_else(|error| Work::Refused(error.to_string())))
    }

    /// Lets about so many things happen. What comes of it in the end is `{ "results": [{ "report", "detail" }] }` or
    /// `{ "capacity" }`; in between it is how far it has come, from 0 to 1.
    pub fn advance(&mut self, steps: u32) -> Stand {
        match self.0.advance(steps) {
            Ok(None) => Stand::Under(self.0.progress()),
            Ok(Some((key, answer))) => Stand::Over(Ok(format!("{{\"{key}\":{answer}}}"))),
            Err(error) => Stand::Over(Err(error)),
        }
    }
}

impl Work {
    fn advance(&mut self, steps: u32) -> Result<Option<(&'static str, String)>, String> {
        match self {
            Self::Runs { runs, at } => {
                if runs[*at].advance(steps).map_err(|error| error.to_string())? {
                    *at += 1;
                }
                if *at < runs.len() {
                    return Ok(None);
                }
                let results: Vec<String> = runs.iter().map(result).collect();
                Ok(Some(("results", format!("[{}]", results.join(",")))))
            }
            Self::Capacity(search) => {
                if !search.advance(steps).map_err(|error| error.to_string())? {
                    return Ok(None);
                }
                Ok(Some(("capacity", members::text(|object| search.capacity().give(object)))))
            }
            Self::Refused(why) => Err(std::mem::take(why)),
        }
    }

    fn progress(&self) -> f64 {
        match self {
            Self::Runs { runs, .. } => {
                runs.iter().map(Simulation::progress).sum::<f64>() / runs.len().max(1) as f64
            }
            Self::Capacity(search) => search.progress(),
            Self::Refused(_) => 0.0,
        }
    }
}

fn result(simulation: &Simulation) -> String {
    let report = simulation.report().to_text();
    let detail = members::text(|object| simulation.detail().give(object));
    format!("{{\"report\":{report},\"detail\":{detail}}}")
}

fn work(value: &Value) -> Result<Work, LoadError> {
    if let Some(asked) = value.get("capacity") {
        let (document, load) = flow_and_load(asked)?;
        let target = asked.get("target");
        let figure = |key| target.and_then(|target| target.get(key)).and_then(number).unwrap_or_default();
        let target = Target { p95_ms: figure("p95_ms") as Millis, failed: figure("failed") };
        return Ok(Work::Capacity(Box::new(CapacitySearch::new(&document, &load, target)?)));
    }
    let asked = value.get("runs").and_then(Value::as_array).filter(|runs| !runs.is_empty());
    let Some(asked) = asked else { return Err(LoadError::Load(tr!("there is nothing to simulate").into())) };
    let run = |run: &Value| {
        let (document, load) = flow_and_load(run)?;
        Simulation::new(&document, &load)
    };
    Ok(Work::Runs { runs: asked.iter().map(run).collect::<Result<_, _>>()?, at: 0 })
}

fn flow_and_load(asked: &Value) -> Result<(Document, Load), LoadError> {
    let document = Document::new(asked.get("flow").cloned().unwrap_or_default());
    let load = Load::read(asked.get("load").unwrap_or(&Value::Null), &document.flow().limits)?;
    Ok((document, load))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.as_f64()),
        _ => None,
    }
}
