//! What happened, event by event; the variables; the problems; the scenarios.

mod condition;
mod detail;
mod difference;
mod list;
mod names;
mod problems;
mod row;
mod scenario_form;
mod scenarios;
mod variables;
mod window;

pub(super) use list::{Trace, TraceProps};
pub(super) use names::NodeLink;
pub(super) use problems::{Problems, ProblemsProps};
pub(super) use scenarios::{DocumentRef, Scenarios, ScenariosProps};
pub(super) use variables::{Variables, VariablesProps};
