//! The flow that a caller gives: an object, or its JSON text.

use std::sync::Arc;

use js_sys::JSON;
use wasm_bindgen::JsValue;

use crate::flow::{Code, Diagnostic, Document};
use crate::interpreter::CompileError;

use super::error;

/// Reads a flow, whatever it is.
///
/// # Errors
/// The one diagnostic of what cannot be a document at all.
pub(super) fn read(flow: &JsValue) -> Result<Document, Box<Diagnostic>> {
    let refuse = |code, message: String| Err(Box::new(Diagnostic::new(code, message)));
    if let Some(text) = flow.as_string() {
        return Document::parse(&text);
    }
    if !flow.is_object() || flow.is_function() {
        let message = format!(
            "a flow is an object or its JSON text, and this is {}: give one of the two",
            error::describe(flow)
        );
        return refuse(Code::WrongType, message);
    }
    match JSON::stringify(flow) {
        Ok(text) => match JsValue::from(text).as_string() {
            Some(text) => Document::parse(&text),
            None => refuse(Code::WrongType, "the object's toJSON gives nothing: give a plain object".into()),
        },
        Err(thrown) => {
            let message = format!("the object cannot be written as JSON: {}", error::message(&thrown));
            refuse(Code::JsonSyntax, message)
        }
    }
}

/// Reads a flow that is to be run.
///
/// # Errors
/// An `Error` with the diagnostics, where one of them is an error; where the flow has no scenario that would be
/// compiled, too.
pub(super) fn read_to_run(flow: &JsValue) -> Result<Document, JsValue> {
    let document = read(flow).map_err(|diagnostic| error::flow(&CompileError([*diagnostic].into())))?;
    if document.has_errors() {
        return Err(error::flow(&CompileError(Arc::clone(document.diagnostics()))));
    }
    Ok(document)
}
