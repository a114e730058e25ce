//! The log of the latest requests.

use std::time::Duration;

use axum::body::Body;
use serde_json::json;
use tokio::time::{advance, timeout};

use crate::common::{call, call_with, log, request, send, shop};

#[tokio::test(start_paused = true)]
async fn the_log_has_every_request_in_order() {
    let shop = shop();
    call_with(&shop, "POST /orders?order_id=A", json!({ "item": "Tea" })).await;
    advance(Duration::from_millis(1500)).await;
    call(&shop, "GET /orders/A%20B").await;
    send(&shop, request("PUT /text", "hello")).await;
    assert_eq!(
        log(&shop).await,
        [
            json!({
                "seq": 1, "at_ms": 0, "method": "POST", "path": "/orders",
                "query": { "order_id": "A" }, "body": { "item": "Tea" }, "status": 202,
            }),
            json!({
                "seq": 2, "at_ms": 1500, "method": "GET", "path": "/orders/A%20B",
                "query": {}, "body": null, "status": 404,
            }),
            json!({
                "seq": 3, "at_ms": 1500, "method": "PUT", "path": "/text",
                "query": {}, "body": "hello", "status": 200,
            }),
        ]
    );
}

#[tokio::test]
async fn the_log_does_not_log_itself() {
    let shop = shop();
    call(&shop, "GET /log").await;
    call(&shop, "POST /log").await;
    call(&shop, "DELETE /log").await;
    assert!(log(&shop).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_request_has_no_status_while_it_is_under_way() {
    let shop = shop();
    let slow = tokio::spawn({
        let shop = shop.clone();
        async move { call(&shop, "GET /slow?seconds=5").await }
    });
    tokio::task::yield_now().await;
    call(&shop, "GET /text").await;
    let statuses = |log: Vec<serde_json::Value>| {
        log.into_iter().map(|entry| entry["status"].as_u64()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(log(&shop).await), [None, Some(200)]);
    slow.await.unwrap();
    assert_eq!(statuses(log(&shop).await), [Some(200), Some(200)]);
}

#[tokio::test(start_paused = true)]
async fn a_request_has_no_status_where_the_client_goes_away() {
    let shop = shop();
    timeout(Duration::from_secs(1), call(&shop, "GET /hang")).await.unwrap_err();
    assert_eq!(log(&shop).await[0]["status"], json!(null));
}

#[tokio::test]
async fn the_log_keeps_the_latest_thousand() {
    let shop = shop();
    for _ in 0..1003 {
        call(&shop, "GET /text").await;
    }
    let log = log(&shop).await;
    let seqs: Vec<_> = log.iter().filter_map(|entry| entry["seq"].as_u64()).collect();
    assert_eq!(seqs, (4..=1003).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn delete_empties_the_log_and_the_numbers_go_on() {
    let shop = shop();
    let slow = tokio::spawn({
        let shop = shop.clone();
        async move { call(&shop, "GET /slow").await }
    });
    tokio::task::yield_now().await;
    call(&shop, "GET /text").await;
    let deleted = call(&shop, "DELETE /log").await;
    assert_eq!(deleted.parts(), (200, json!({ "deleted": 2 })));

    // An answer to a request that has left the log changes nothing there.
    call(&shop, "GET /error").await;
    slow.await.unwrap();
    let log = log(&shop).await;
    assert_eq!(log.len(), 1);
    assert_eq!((&log[0]["seq"], &log[0]["status"]), (&json!(3), &json!(500)));
}

#[tokio::test]
async fn a_long_body_is_cut_in_the_log_alone() {
    let shop = shop();
    for (bytes, logged) in [(16 * 1024, "x".repeat(16 * 1024)), (16 * 1024 + 1, "x".repeat(16 * 1024) + "…")]
    {
        call(&shop, "DELETE /log").await;
        let body = Body::from("x".repeat(bytes));
        let answer = send(&shop, request("POST /echo", body)).await;
        assert_eq!(answer.json()["body"].as_str().map(str::len), Some(bytes));
        assert_eq!(log(&shop).await[0]["body"], logged);
    }
}
