//! What a pasted text is.

use crate::flow::json::{self, JsonError};
use crate::flow::{Value, guards};
use crate::i18n::tr;

use super::curl::{self, CurlError};
use super::{Clip, edit};

/// Why a text cannot be pasted.
#[derive(Clone, Debug, PartialEq)]
pub enum ClipError {
    /// There is no text.
    Empty,
    /// The text is longer than a document may be.
    TooLarge,
    /// It is neither JSON nor a `curl` command.
    NotUnderstood,
    /// It looks like JSON and is none.
    Json(JsonError),
    /// It is JSON, and neither a flow nor nodes.
    NotAFlow,
    /// The flow is of a version that is not known here.
    Version,
    /// An element of the list is no node: it has no type.
    NotANode(usize),
    /// The flow has no nodes.
    NoNodes,
    /// The `curl` command cannot be read.
    Curl(CurlError),
}

impl std::fmt::Display for ClipError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str(tr!("there is nothing to paste")),
            Self::TooLarge => {
                f.write_str(&tr!("the text is longer than {n} bytes", n = guards::MAX_DOCUMENT_BYTES))
            }
            Self::NotUnderstood => {
                f.write_str(tr!("this is neither the JSON of a flow or of nodes, nor a curl command"))
            }
            Self::Json(error) => f.write_str(&tr!("this is not JSON: {error}", error)),
            Self::NotAFlow => f.write_str(tr!(
                "this JSON is neither a flow nor a node: a flow has \"nodes\", a node a \"type\""
            )),
            Self::Version => f.write_str(tr!("this flow is of a version that is not known here")),
            Self::NotANode(index) => {
                f.write_str(&tr!("element {index} of the list is no node: it has no \"type\"", index))
            }
            Self::NoNodes => f.write_str(tr!("this flow has no nodes")),
            Self::Curl(error) => f.write_str(&tr!("this curl command cannot be read: {error}", error)),
        }
    }
}

impl std::error::Error for ClipError {}

pub(super) fn clip(text: &str) -> Result<Clip, ClipError> {
    if text.len() > guards::MAX_DOCUMENT_BYTES {
        return Err(ClipError::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(ClipError::Empty);
    }
    if let Some(command) = curl::command(text) {
        let node = curl::webhook(command).map_err(ClipError::Curl)?;
        return Ok(Clip::new(vec![node], Vec::new(), None));
    }
    if !text.starts_with(['{', '[']) {
        return Err(ClipError::NotUnderstood);
    }
    let value = json::parse(text).map_err(ClipError::Json)?;
    if value.get("version").is_some_and(|version| version.as_f64() != Some(1.0)) {
        return Err(ClipError::Version);
    }
    let (nodes, notes, start) = match &value {
        Value::Array(nodes) => (nodes.to_vec(), Vec::new(), None),
        Value::Object(members) if members.contains_key("nodes") => (
            edit::list(&value, "nodes").to_vec(),
            edit::list(&value, "notes").to_vec(),
            value.get("start").and_then(Value::as_str),
        ),
        Value::Object(members) if members.contains_key("type") => (vec![value.clone()], Vec::new(), None),
        _ => return Err(ClipError::NotAFlow),
    };
    let is_node = |node: &Value| node.get("type").is_some_and(|word| word.as_str().is_some());
    if let Some(index) = nodes.iter().position(|node| !is_node(node)) {
        return Err(ClipError::NotANode(index));
    }
    let clip = Clip::new(nodes, notes, start);
    if clip.is_empty() { Err(ClipError::NoNodes) } else { Ok(clip) }
}
