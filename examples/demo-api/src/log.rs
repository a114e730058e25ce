//! The log of the latest requests, which shows what a flow has really sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequest, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    MAX_BODY_BYTES, Shop,
    error::ApiError,
    fields::{body_value, query_object},
};

const MAX_ENTRIES: usize = 1000;
/// A longer body is cut in the log.
const MAX_LOGGED_BYTES: usize = 16 * 1024;

/// One request. The status is null until the answer begins, and stays null where it never does.
#[derive(Clone, Serialize)]
struct Entry {
    seq: u64,
    at_ms: i64,
    method: String,
    path: String,
    query: Map<String, Value>,
    body: Value,
    status: Option<u16>,
}

/// The latest requests, in the order in which they came.
#[derive(Default)]
pub(crate) struct Log(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    last_seq: u64,
    latest: VecDeque<Entry>,
}

impl Log {
    /// Writes a new request down and gives its number.
    fn begin(&self, at_ms: i64, request: &Request) -> u64 {
        let mut entries = self.entries();
        entries.last_seq += 1;
        let seq = entries.last_seq;
        if entries.latest.len() == MAX_ENTRIES {
            entries.latest.pop_front();
        }
        entries.latest.push_back(Entry {
            seq,
            at_ms,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: query_object(request.uri().query()),
            body: Value::Null,
            status: None,
        });
        seq
    }

    /// Changes an entry, unless it has left the log.
    fn update(&self, seq: u64, change: impl FnOnce(&mut Entry)) {
        let mut entries = self.entries();
        // The newest are at the end, and those are the ones still under way.
        if let Some(entry) = entries.latest.iter_mut().rfind(|entry| entry.seq == seq) {
            change(entry);
        }
    }

    fn list(&self) -> Vec<Entry> {
        self.entries().latest.iter().cloned().collect()
    }

    fn clear(&self) -> usize {
        self.entries().latest.drain(..).count()
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn routes() -> Router<Arc<Shop>> {
    Router::new().route("/log", get(list).delete(clear))
}

async fn list(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    Json(shop.log.list())
}

async fn clear(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    Json(json!({ "deleted": shop.log.clear() }))
}

/// Middleware: writes the request and the status of its answer down.
pub(crate) async fn record(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    let seq = shop.log.begin(shop.clock.elapsed_ms(), &request);
    let (parts, body) = request.into_parts();
    let response = match read(Request::from_parts(parts.clone(), body)).await {
        Ok(body) => {
            let logged = logged_body(&body);
            shop.log.update(seq, |entry| entry.body = logged);
            next.run(Request::from_parts(parts, body.into())).await
        }
        Err(error) => error.into_response(),
    };
    let status = response.status().as_u16();
    shop.log.update(seq, |entry| entry.status = Some(status));
    response
}

async fn read(request: Request) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, &()).await.map_err(|error| {
        let message = match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                format!("The body is longer than {MAX_BODY_BYTES} bytes. Send a shorter one.")
            }
            _ => error.body_text(),
        };
        ApiError::new(error.status(), message)
    })
}

fn logged_body(body: &[u8]) -> Value {
    match body.get(..MAX_LOGGED_BYTES) {
        Some(start) if start.len() < body.len() => format!("{}…", String::from_utf8_lossy(start)).into(),
        _ => body_value(body),
    }
}
