//! One call of `simulate`: a flow and a load in, a report out.

use js_sys::JSON;
use wasm_bindgen::JsValue;

use crate::flow::json;
use crate::simulator::{Load, LoadError, simulate};

use super::{error, flow};

/// # Errors
/// An `Error` that says what was expected, or that carries the diagnostics of a flow with errors.
pub(super) fn call(flow: &JsValue, load: &JsValue) -> Result<JsValue, JsValue> {
    let document = flow::read_to_run(flow)?;
    if !load.is_object() || load.is_function() {
        let what = error::describe(load);
        return Err(error::new(&format!("the load must be an object, and it is {what}")));
    }
    let unreadable = |why: &str| error::new(&format!("the load must be an object that JSON can hold: {why}"));
    let text = JSON::stringify(load).map_err(|thrown| unreadable(&error::message(&thrown)))?;
    let text = JsValue::from(text).as_string().unwrap_or_default();
    let value = json::parse(&text).map_err(|why| unreadable(&why.to_string()))?;
    let load = Load::read(&value, &document.flow().limits).map_err(|error| to_js(&error))?;
    let report = simulate(&document, &load).map_err(|error| to_js(&error))?;
    JSON::parse(&report.to_text())
}

fn to_js(error: &LoadError) -> JsValue {
    match error {
        LoadError::Flow(error) => error::flow(error),
        LoadError::Load(_) | LoadError::Endless(_) | LoadError::TooMany { .. } => {
            error::new(&error.to_string())
        }
    }
}
