//! What is thrown.

use js_sys::{Error, JSON, Reflect};
use wasm_bindgen::JsValue;

use crate::flow::{Diagnostic, Value, json};
use crate::interpreter::CompileError;

/// An `Error` that says what was expected.
pub(super) fn new(message: &str) -> JsValue {
    Error::new(message).into()
}

/// An `Error` that carries what is wrong with a flow as `diagnostics`.
pub(super) fn flow(error: &CompileError) -> JsValue {
    let thrown = new(&error.to_string());
    let list = json::to_string(&Value::array(error.0.iter().map(Diagnostic::to_value)));
    if let Ok(list) = JSON::parse(&list) {
        // Setting a property of a fresh error does not fail.
        let _ = Reflect::set(&thrown, &JsValue::from_str("diagnostics"), &list);
    }
    thrown
}

/// What a value is, for a message.
pub(super) fn describe(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if js_sys::Array::is_array(value) {
        return "an array".to_owned();
    }
    if let Some(number) = value.as_f64() {
        return js_sys::Number::from(number)
            .to_string_with_radix(10)
            .map_or("a number".to_owned(), String::from);
    }
    match (value.as_string(), value.as_bool()) {
        (Some(text), _) => json::to_string(&text.chars().take(40).collect::<String>().into()),
        (_, Some(bool)) => bool.to_string(),
        _ if value.is_undefined() => "undefined".to_owned(),
        _ if value.is_function() => "a function".to_owned(),
        _ if value.is_object() => "an object".to_owned(),
        _ => format!("a {}", value.js_typeof().as_string().unwrap_or_default()),
    }
}

/// What a thrown value says.
pub(super) fn message(thrown: &JsValue) -> String {
    let message = Reflect::get(thrown, &JsValue::from_str("message")).ok();
    message.and_then(|message| message.as_string()).unwrap_or_else(|| describe(thrown))
}
