//! Parts of a flow tried by themselves, outside of any run: a condition, a request.

use crate::flow::{self, Condition, Port, Scope, Symbol, Symbols, Value};

use super::condition::{BranchTrace, ConditionProgram};
use super::program::{compile_alone, request};
use super::redact::Redactor;
use super::request::Request;

/// Values by name.
struct ByName<'a, F>(F, &'a Symbols);

impl<F: Fn(&str) -> Option<Value>> Scope for ByName<'_, F> {
    fn value(&self, name: Symbol) -> Option<Value> {
        (self.0)(self.1.name(name))
    }
}

/// Which branch a condition takes where names have these values, and why.
pub fn decide(condition: &Condition, names: impl Fn(&str) -> Option<Value>) -> (Port, Vec<BranchTrace>) {
    let (program, symbols) = compile_alone(|compiler| ConditionProgram::compile(condition, compiler));
    let mut trace = Vec::new();
    let (port, _) = program.evaluate(&ByName(names, &symbols), &symbols, Some(&mut trace));
    (port, trace)
}

/// A request with its templates resolved.
///
/// # Errors
/// Says which part could not be made, and why.
pub fn render(wanted: &flow::Request, names: impl Fn(&str) -> Option<Value>) -> Result<Request, String> {
    let (program, symbols) = compile_alone(|compiler| request(wanted, compiler));
    program.render(&ByName(names, &symbols), &symbols)
}

/// What of an answer may be shown: without the values of secrets.
pub fn without_secrets<'v>(answer: &Value, secrets: impl Iterator<Item = &'v Value>) -> Value {
    let mut redactor = Redactor::default();
    secrets.for_each(|secret| redactor.hide(secret));
    redactor.value(answer)
}
