//! One call of `explore`: a flow and its bounds in, a report out.

use js_sys::JSON;
use wasm_bindgen::JsValue;

use crate::explore::{ExploreOptions, explore};

use super::options::Given;
use super::{error, flow};

/// The names of the options.
const NAMES: [&str; 2] = ["max_ways", "max_visits"];

/// # Errors
/// An `Error` that says what was expected, or that carries the diagnostics of a flow with errors.
pub(super) fn call(flow: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = read(options)?;
    let document = flow::read_to_run(flow)?;
    let report = explore(&document, options).map_err(|error| error::flow(&error))?;
    JSON::parse(&report.to_text())
}

fn read(given: &JsValue) -> Result<ExploreOptions, JsValue> {
    let given = Given::new(given, &NAMES)?;
    let default = ExploreOptions::default();
    let most_visits = u64::from(ExploreOptions::MOST_VISITS);
    Ok(ExploreOptions {
        max_ways: given.whole("max_ways", ExploreOptions::MOST_WAYS)?.unwrap_or(default.max_ways),
        max_visits: given.whole("max_visits", most_visits)?.map_or(default.max_visits, |most| most as u32),
    })
}
