//! Every kind of trouble that a webhook can meet, on request.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::pending,
    iter::{once, repeat_n},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{Shop, error::ApiError, fields::Fields};

const DEFAULT_SLOW_SECONDS: u32 = 15;
const MAX_SLOW_SECONDS: u32 = 300;
const DEFAULT_FAILURES: u32 = 2;
const DEFAULT_BIG_BYTES: u32 = 5_000_000;
const MAX_BIG_BYTES: u32 = 100_000_000;

pub(crate) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/status/{code}", any(status))
        .route("/error", any(error))
        .route("/busy", any(busy))
        .route("/flaky", any(flaky))
        .route("/hang", any(pending::<Response>))
        .route("/slow", any(slow))
        .route("/text", any(async || "OK, order received"))
        .route("/broken-json", any(broken_json))
        .route("/big", any(big))
}

/// The good answer.
pub(crate) async fn success() -> Json<Value> {
    Json(json!({ "result": "success" }))
}

/// Tells a browser nothing when it asks whether a page of another origin may send its request.
pub(crate) async fn no_preflight() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

async fn status(code: Result<Path<String>, PathRejection>) -> Result<Response, ApiError> {
    let Path(code) = code?;
    let status = code
        .parse()
        .ok()
        .filter(|code| (200..=599).contains(code))
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| {
            ApiError::bad_request(format!(
                "The status must be a number from 200 to 599, not {code:?}. Try /status/500."
            ))
        })?;
    Ok(match status {
        // These never have a body.
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
            status.into_response()
        }
        _ => {
            let reason = status.canonical_reason();
            (status, Json(json!({ "status": status.as_u16(), "reason": reason }))).into_response()
        }
    })
}

async fn error() -> ApiError {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "This route always fails, as you asked it to.")
}

async fn busy() -> impl IntoResponse {
    (
        [(header::RETRY_AFTER, "2")],
        ApiError::new(StatusCode::TOO_MANY_REQUESTS, "The shop is busy. Try again in 2 seconds."),
    )
}

/// How many requests each key of `/flaky` has had.
#[derive(Default)]
pub(crate) struct Flaky(Mutex<HashMap<String, u32>>);

impl Flaky {
    /// Counts one more request for this key.
    fn count(&self, key: String) -> u32 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

async fn flaky(State(shop): State<Arc<Shop>>, RawQuery(query): RawQuery) -> Result<Json<Value>, ApiError> {
    let fields = Fields::from_query(query.as_deref());
    let failures = fields.whole("fail")?.unwrap_or(DEFAULT_FAILURES);
    let key = fields.text("key")?.unwrap_or_default();
    let attempt = shop.flaky.count(key);
    if attempt > failures {
        Ok(Json(json!({ "result": "success", "attempt": attempt })))
    } else {
        Err(ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            format!("Attempt {attempt} fails, as do the first {failures} of this key. Try again."),
        ))
    }
}

async fn slow(RawQuery(query): RawQuery) -> Result<Json<Value>, ApiError> {
    let fields = Fields::from_query(query.as_deref());
    sleep(fields.seconds("seconds", DEFAULT_SLOW_SECONDS, MAX_SLOW_SECONDS)?).await;
    Ok(success().await)
}

async fn broken_json() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"order_id": "A-1001", "result": "succ"#)
}

/// A JSON object of exactly that many bytes, in pieces.
async fn big(RawQuery(query): RawQuery) -> Result<impl IntoResponse, ApiError> {
    const HEAD: &[u8] = br#"{"result":"success","filler":""#;
    const TAIL: &[u8] = br#""}"#;
    static PIECE: [u8; 64 * 1024] = [b'x'; 64 * 1024];

    let fields = Fields::from_query(query.as_deref());
    let bytes = fields.whole("bytes")?.unwrap_or(DEFAULT_BIG_BYTES);
    let filler = (bytes.min(MAX_BIG_BYTES) as usize).saturating_sub(HEAD.len() + TAIL.len());
    let pieces = once(HEAD)
        .chain(repeat_n(&PIECE[..], filler / PIECE.len()))
        .chain([&PIECE[..filler % PIECE.len()], TAIL])
        .map(|piece| Ok::<_, Infallible>(Bytes::from_static(piece)));
    Ok(([(header::CONTENT_TYPE, "application/json")], Body::from_stream(stream::iter(pieces))))
}
