//! The JavaScript package: what its functions take and give. The hand-written part, with the type
//! declarations, is in `package/`.
//!
//! Whatever may be large crosses the boundary as JSON text in one piece: the platform's own
//! `JSON.parse` and `JSON.stringify` are faster than building objects member by member from here, and have
//! `__proto__` keys, missing members and exact texts right.

mod error;
mod explore;
mod flow;
mod listener;
mod notify;
mod options;
mod session;
mod simulate;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use crate::flow::{Diagnostic, Value};
use crate::run::{ScenarioReport, run_scenarios};

use self::session::Session;

/// The package's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What is wrong with a flow, as a list of diagnostics.
///
/// # Errors
/// None that a flow could cause.
#[wasm_bindgen]
pub fn validate(flow: &JsValue) -> Result<JsValue, JsValue> {
    let diagnostics = match flow::read(flow) {
        Ok(document) => document.diagnostics().to_vec(),
        Err(diagnostic) => vec![*diagnostic],
    };
    to_js(&Value::array(diagnostics.iter().map(Diagnostic::to_value)))
}

/// Runs a flow once; the promise gives the report.
#[wasm_bindgen]
pub fn run(flow: &JsValue, options: &JsValue) -> Promise {
    // The arguments are read now: what the caller does to them afterwards changes nothing.
    match Session::new(flow, options) {
        Ok(session) => future_to_promise(session.play()),
        Err(error) => Promise::reject(&error),
    }
}

/// Runs a flow's scenarios; gives their reports.
///
/// # Errors
/// The flow's diagnostics, where one of them is an error.
#[wasm_bindgen]
pub fn test(flow: &JsValue) -> Result<JsValue, JsValue> {
    let document = flow::read_to_run(flow)?;
    let reports = run_scenarios(&document).map_err(|error| error::flow(&error))?;
    to_js(&Value::array(reports.iter().map(ScenarioReport::to_value)))
}

/// Explores every way through a flow; gives what came of it.
///
/// # Errors
/// Options that make no sense, and a flow with errors.
#[wasm_bindgen]
pub fn explore(flow: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    explore::call(flow, options)
}

/// Sends many customers through a flow, in virtual time; gives what came of it.
///
/// # Errors
/// A load that makes no sense, a flow with errors, and one that goes round for ever.
#[wasm_bindgen]
pub fn simulate(flow: &JsValue, load: &JsValue) -> Result<JsValue, JsValue> {
    simulate::call(flow, load)
}

fn to_js(value: &Value) -> Result<JsValue, JsValue> {
    js_sys::JSON::parse(&crate::flow::json::to_string(value))
}
