//! The demo shop API: a small HTTP server on the loopback interface that plays the slow external
//! system which a bot flow calls by webhook. It creates orders that get ready later, and makes on
//! request every kind of trouble that a webhook can meet. `GET /` lists the routes.

mod clock;
mod cors;
mod echo;
mod error;
mod fields;
mod index;
mod log;
mod order;
mod orders;
mod server;
mod store;
mod trouble;

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, StatusCode, Uri},
    middleware::from_fn_with_state,
    routing::any,
};

use crate::{clock::Clock, error::ApiError, log::Log, store::Store, trouble::Flaky};

pub use crate::server::{listen, serve};

/// The longest request body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// What the shop knows: its orders, its clock and the log of the latest requests.
pub struct Shop {
    clock: Clock,
    store: Store,
    log: Log,
    flaky: Flaky,
}

impl Shop {
    /// A shop whose orders live in the SQLite file `database`, which is made where it is missing,
    /// or in memory.
    pub fn open(database: Option<&Path>) -> Result<Arc<Self>, rusqlite::Error> {
        Ok(Arc::new(Self {
            clock: Clock::start(),
            store: Store::open(database)?,
            log: Log::default(),
            flaky: Flaky::default(),
        }))
    }
}

/// All routes of the shop, ready to be served or to be called by a test.
pub fn app(shop: Arc<Shop>) -> Router {
    let recorder = from_fn_with_state(shop.clone(), log::record);
    let body_limit = DefaultBodyLimit::max(MAX_BODY_BYTES);

    // A layer wraps what was added before it: `/log` is not in the log, `/no-cors` has no CORS.
    index::routes()
        .merge(orders::routes())
        .merge(trouble::routes())
        .merge(echo::routes())
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .layer(recorder.clone())
        .merge(log::routes().method_not_allowed_fallback(method_not_allowed))
        .layer(cors::timing())
        .layer(cors::permissive())
        .route("/no-cors", any(trouble::success).layer(recorder).options(trouble::no_preflight))
        .layer(body_limit)
        .with_state(shop)
}

async fn not_found(method: Method, uri: Uri) -> ApiError {
    let path = uri.path();
    ApiError::new(StatusCode::NOT_FOUND, format!("There is no {method} {path} here. GET / lists the routes."))
}

async fn method_not_allowed(method: Method, uri: Uri) -> ApiError {
    let path = uri.path();
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        format!("{path} does not take {method}. GET / lists the routes."),
    )
}
