//! `/echo` gives back what it was sent.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    http::{HeaderMap, Method, Uri},
    routing::any,
};
use serde_json::{Map, Value, json};

use crate::{
    Shop,
    fields::{body_value, query_object},
};

pub(crate) fn routes() -> Router<Arc<Shop>> {
    Router::new().route("/echo", any(echo))
}

async fn echo(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Json<Value> {
    Json(json!({
        "method": method.as_str(),
        "path": uri.path(),
        "query": query_object(uri.query()),
        "headers": headers_object(&headers),
        "body": body_value(&body),
    }))
}

/// Headers by their lowercase names; one that was sent more than once is joined by commas.
fn headers_object(headers: &HeaderMap) -> Map<String, Value> {
    headers
        .keys()
        .map(|name| {
            let values: Vec<_> =
                headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            (name.to_string(), values.join(", ").into())
        })
        .collect()
}
