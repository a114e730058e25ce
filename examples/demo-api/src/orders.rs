//! The shop's own routes: orders that get ready at once, later, or never.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::StatusCode,
    response::IntoResponse,
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    Shop,
    error::ApiError,
    fields::Fields,
    order::{Order, Outcome, Ready, answer},
};

const DEFAULT_DELAY_SECONDS: u32 = 20;
const MAX_DELAY_SECONDS: u32 = 300;
const DEFAULT_READY_SECONDS: u32 = 10;
const MAX_READY_SECONDS: u32 = 24 * 60 * 60;

pub(crate) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/orders", get(list).post(create).delete(clear))
        .route("/orders/sync", post(create_and_wait))
        .route("/orders/{id}", get(query))
}

/// Answers at once; the order gets ready later.
async fn create(
    State(shop): State<Arc<Shop>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<impl IntoResponse, ApiError> {
    let fields = Fields::read(query.as_deref(), &body)?;
    let order = new_order(&shop, &fields)?;
    let id = shop.store.put(fields.text("order_id")?, &order)?;
    Ok((StatusCode::ACCEPTED, Json(answer(&id, order.first_result))))
}

/// Answers when the order is ready. As in a real shop, the order is made even if the caller does
/// not wait for the answer.
async fn create_and_wait(
    State(shop): State<Arc<Shop>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<impl IntoResponse, ApiError> {
    let fields = Fields::read(query.as_deref(), &body)?;
    let delay = fields.seconds("delay_seconds", DEFAULT_DELAY_SECONDS, MAX_DELAY_SECONDS)?;
    let order = Order {
        item: item(&fields),
        first_result: Outcome::Pending,
        final_result: Outcome::Success,
        ready: Ready::At(shop.clock.unix_ms_in(delay)),
    };
    let id = shop.store.put(fields.text("order_id")?, &order)?;
    sleep(delay).await;
    Ok((StatusCode::CREATED, Json(answer(&id, order.final_result))))
}

async fn query(
    State(shop): State<Arc<Shop>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, ApiError> {
    let Path(id) = id?;
    let order = shop.store.query(&id)?.ok_or_else(|| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            format!("There is no order {id:?}. POST /orders makes one, GET /orders lists all."),
        )
    })?;
    Ok(Json(order.answer(shop.clock.unix_ms())))
}

async fn list(State(shop): State<Arc<Shop>>) -> Result<Json<Value>, ApiError> {
    let now = shop.clock.unix_ms();
    let orders = shop.store.all()?;
    let list: Vec<_> = orders.iter().map(|order| order.listing(now)).collect();
    Ok(Json(list.into()))
}

async fn clear(State(shop): State<Arc<Shop>>) -> Result<Json<Value>, ApiError> {
    Ok(Json(json!({ "deleted": shop.store.clear()? })))
}

fn new_order(shop: &Shop, fields: &Fields) -> Result<Order, ApiError> {
    let first_result = fields.outcome("first_result")?.unwrap_or(Outcome::Pending);
    let final_result = fields.outcome("final_result")?.unwrap_or(Outcome::Success);
    let ready_after = fields.seconds("ready_after_seconds", DEFAULT_READY_SECONDS, MAX_READY_SECONDS)?;
    let ready = match fields.whole("ready_after_queries")? {
        Some(count) => Ready::AfterQueries(count),
        None => Ready::At(shop.clock.unix_ms_in(ready_after)),
    };
    Ok(Order {
        item: item(fields),
        first_result,
        final_result: match first_result {
            Outcome::Success => Outcome::Success, // What is ready at once stays ready.
            _ => final_result,
        },
        ready,
    })
}

fn item(fields: &Fields) -> Value {
    fields.value("item").cloned().unwrap_or_default()
}
