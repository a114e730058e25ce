//! A shop to talk to without a network.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, Response},
};
use demo_api::{Shop, app};
use serde_json::Value;
use tower::ServiceExt;

/// A new shop in memory.
pub(crate) fn shop() -> Arc<Shop> {
    Shop::open(None).unwrap()
}

/// A request from its first line, such as `POST /orders`.
pub(crate) fn request(line: &str, body: impl Into<Body>) -> Request<Body> {
    let (method, uri) = line.split_once(' ').unwrap();
    Request::builder().method(method).uri(uri).body(body.into()).unwrap()
}

/// Sends a request to the shop's router.
pub(crate) async fn send(shop: &Arc<Shop>, request: Request<Body>) -> Answer {
    let response = app(shop.clone()).oneshot(request).await.unwrap();
    Answer::read(response).await
}

/// Sends a request without a body.
pub(crate) async fn call(shop: &Arc<Shop>, line: &str) -> Answer {
    send(shop, request(line, Body::empty())).await
}

/// Sends a JSON body.
pub(crate) async fn call_with(shop: &Arc<Shop>, line: &str, body: Value) -> Answer {
    send(shop, request(line, body.to_string())).await
}

/// The shop's log.
pub(crate) async fn log(shop: &Arc<Shop>) -> Vec<Value> {
    let log = call(shop, "GET /log").await.json();
    log.as_array().unwrap().clone()
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read<B>(response: Response<B>) -> Self
    where
        B: axum::body::HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: to_bytes(Body::new(body), usize::MAX).await.unwrap(),
        }
    }

    /// The body, which must be JSON and say so.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The status and the JSON body.
    pub(crate) fn parts(&self) -> (u16, Value) {
        (self.status, self.json())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().unwrap())
    }

    /// The message of an error answer, which must have nothing else.
    pub(crate) fn error(&self) -> String {
        let body = self.json();
        assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
        body["error"].as_str().unwrap().to_owned()
    }
}
