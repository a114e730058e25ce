//! What a browser is told about other origins.

use axum::{body::Body, http::Request};

use crate::common::{Answer, call, log, request, send, shop};

fn with_headers(line: &str, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = request(line, Body::empty());
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    request
}

fn preflight(path: &str) -> Request<Body> {
    with_headers(
        &format!("OPTIONS {path}"),
        &[
            ("origin", "https://flows.example"),
            ("access-control-request-method", "PATCH"),
            ("access-control-request-headers", "authorization,x-any"),
            ("access-control-request-private-network", "true"),
        ],
    )
}

fn cors_headers(answer: &Answer) -> Vec<&str> {
    answer
        .headers
        .keys()
        .map(|name| name.as_str())
        .filter(|name| name.starts_with("access-control-") || *name == "timing-allow-origin")
        .collect()
}

#[tokio::test]
async fn every_answer_may_be_read_by_every_page() {
    let shop = shop();
    for line in [
        "GET /",
        "POST /orders",
        "GET /orders/nope",
        "PUT /orders",
        "GET /nope",
        "GET /busy",
        "GET /echo",
        "GET /log",
        "POST /log",
    ] {
        let answer = send(&shop, with_headers(line, &[("origin", "null")])).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{line}");
        assert_eq!(answer.header("access-control-expose-headers"), Some("*"), "{line}");
        assert_eq!(answer.header("timing-allow-origin"), Some("*"), "{line}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_readably() {
    let request = request("POST /orders", "x".repeat(demo_api::MAX_BODY_BYTES + 1));
    let answer = send(&shop(), request).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn a_preflight_allows_everything() {
    let shop = shop();
    for path in ["/", "/orders", "/orders/A", "/hang", "/log", "/nope"] {
        let answer = send(&shop, preflight(path)).await;
        assert_eq!(answer.status, 200, "{path}");
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-methods", "PATCH"),
            // By name: the wildcard would leave `Authorization` out.
            ("access-control-allow-headers", "authorization,x-any"),
            ("access-control-allow-private-network", "true"),
            ("access-control-max-age", "3600"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
    }
    assert!(log(&shop).await.is_empty(), "preflights are not logged");
}

#[tokio::test]
async fn no_cors_answers_well_but_for_no_other_page() {
    let shop = shop();
    for line in ["GET /no-cors", "POST /no-cors"] {
        let answer = send(&shop, with_headers(line, &[("origin", "null")])).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["result"], "success");
        assert_eq!(cors_headers(&answer), [""; 0]);
    }
    assert_eq!(log(&shop).await.len(), 2);
}

#[tokio::test]
async fn no_cors_has_no_preflight_answer() {
    let shop = shop();
    let answer = send(&shop, preflight("/no-cors")).await;
    assert_eq!(answer.status, 405);
    assert_eq!(cors_headers(&answer), [""; 0]);
    assert!(log(&shop).await.is_empty());
    assert_eq!(call(&shop, "GET /no-cors").await.status, 200);
}
