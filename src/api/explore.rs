//! One call of `explore`: a flow and its bounds in, a report out.

use js_sys::{Array, JSON, Object as JsObject, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::explore::{ExploreOptions, explore};

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
    let default = ExploreOptions::default();
    if given.is_undefined() {
        return Ok(default);
    }
    if !given.is_object() || given.is_function() || Array::is_array(given) {
        let what = error::describe(given);
        return Err(error::new(&format!("the options must be an object, and they are {what}")));
    }
    for key in JsObject::keys(given.unchecked_ref::<JsObject>()).iter() {
        let key = key.as_string().unwrap_or_default();
        if !NAMES.contains(&key.as_str()) {
            let known = NAMES.join(", ");
            return Err(error::new(&format!("there is no option \"{key}\": the options are {known}")));
        }
    }
    let most_visits = u64::from(ExploreOptions::MOST_VISITS);
    Ok(ExploreOptions {
        max_ways: whole(given, "max_ways", ExploreOptions::MOST_WAYS)?.unwrap_or(default.max_ways),
        max_visits: whole(given, "max_visits", most_visits)?.map_or(default.max_visits, |most| most as u32),
    })
}

fn whole(given: &JsValue, name: &str, most: u64) -> Result<Option<u64>, JsValue> {
    let value = Reflect::get(given, &JsValue::from_str(name))?;
    if value.is_undefined() {
        return Ok(None);
    }
    match value.as_f64().filter(|number| number.fract() == 0.0 && (1.0..=most as f64).contains(number)) {
        Some(number) => Ok(Some(number as u64)),
        None => {
            let what = error::describe(&value);
            Err(error::new(&format!("{name} must be a whole number from 1 to {most}, and it is {what}")))
        }
    }
}
