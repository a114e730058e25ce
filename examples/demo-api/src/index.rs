//! `GET /` says what there is.

use std::sync::Arc;

use axum::{Json, Router, routing::get};
use serde_json::{Value, json};

use crate::Shop;

const ROUTES: [(&str, &str); 19] = [
    ("GET /", "This list."),
    ("POST /orders/sync", "Makes an order and answers only when it is ready, after delay_seconds (20)."),
    ("POST /orders", "Makes an order and answers at once with first_result (pending)."),
    ("GET /orders/{id}", "The order's result: first_result, then final_result (success) once it is ready."),
    ("GET /orders", "All orders."),
    ("DELETE /orders", "Empties the shop."),
    ("ANY /status/{code}", "Answers with that status."),
    ("ANY /error", "Always 500."),
    ("ANY /busy", "Always 429, with Retry-After: 2."),
    ("ANY /flaky", "503 for the first fail (2) requests of each key, then 200."),
    ("ANY /hang", "Never answers."),
    ("ANY /slow", "Answers after seconds (15)."),
    ("ANY /no-cors", "Answers without CORS headers, so a browser blocks the answer."),
    ("ANY /text", "Plain text, not JSON."),
    ("ANY /broken-json", "JSON that is cut off."),
    ("ANY /big", "A JSON object of bytes (5000000) bytes."),
    ("ANY /echo", "Gives back the method, path, query, headers and body."),
    ("GET /log", "The latest 1,000 requests, the oldest first."),
    ("DELETE /log", "Empties the log."),
];

pub(crate) fn routes() -> Router<Arc<Shop>> {
    Router::new().route("/", get(index))
}

async fn index() -> Json<Value> {
    let routes = ROUTES.map(|(route, does)| json!({ "route": route, "does": does }));
    Json(json!({ "name": "Demo shop API", "routes": routes }))
}
