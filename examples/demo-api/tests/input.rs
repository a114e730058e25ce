//! What callers send: by query and by body, well and badly.

use axum::body::Body;
use demo_api::MAX_BODY_BYTES;
use serde_json::json;

use crate::common::{call, call_with, log, request, send, shop};

#[tokio::test]
async fn the_query_wins_over_the_body() {
    let shop = shop();
    let line = "POST /orders?order_id=Q&first_result=failed";
    let body = json!({ "order_id": "B", "first_result": "null", "item": "Tea" });
    assert_eq!(
        call_with(&shop, line, body).await.parts(),
        (202, json!({ "order_id": "Q", "result": "failed" }))
    );
    let list = call(&shop, "GET /orders").await.json();
    assert_eq!(list[0]["item"], "Tea");
}

#[tokio::test]
async fn null_and_empty_fields_count_as_not_given() {
    let shop = shop();
    let body = json!({
        "order_id": null, "item": "", "final_result": "",
        "ready_after_seconds": null, "ready_after_queries": "",
    });
    assert_eq!(
        call_with(&shop, "POST /orders", body).await.parts(),
        (202, json!({ "order_id": "A-1001", "result": "pending" }))
    );
}

#[tokio::test]
async fn json_null_is_the_result_null() {
    let body = json!({ "order_id": "A", "first_result": null });
    assert_eq!(
        call_with(&shop(), "POST /orders", body).await.parts(),
        (202, json!({ "order_id": "A", "result": null }))
    );
}

#[tokio::test]
async fn numbers_and_texts_are_read_alike() {
    let shop = shop();
    let body = json!({ "order_id": 1001, "ready_after_queries": "2", "extra": [1] });
    assert_eq!(call_with(&shop, "POST /orders", body).await.json()["order_id"], "1001");
    for result in ["pending", "success"] {
        assert_eq!(call(&shop, "GET /orders/1001").await.json()["result"], result);
    }
}

#[tokio::test]
async fn a_body_of_white_space_is_empty() {
    let answer = send(&shop(), request("POST /orders", " \r\n")).await;
    assert_eq!(answer.status, 202);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let shop = shop();
    for line in ["POST /orders", "POST /orders/sync"] {
        for body in ["{", "[]", "\"x\"", "null", "item=Tea", "{\"item\": \"\u{0}\"}"] {
            let answer = send(&shop, request(line, body)).await;
            assert_eq!(answer.status, 400, "{body}");
            assert!(answer.error().contains("one JSON object"), "{body}");
        }
        let not_utf8 = send(&shop, request(line, &b"{\"item\": \"\xff\"}"[..])).await;
        assert_eq!(not_utf8.status, 400);
    }
    assert_eq!(call(&shop, "GET /orders").await.json(), json!([]));
}

#[tokio::test]
async fn a_field_of_the_wrong_kind_is_refused_by_name() {
    let shop = shop();
    for (line, body, field) in [
        ("POST /orders", json!({ "order_id": {} }), "order_id"),
        ("POST /orders?order_id=A&order_id=B", json!({}), "order_id"),
        ("POST /orders", json!({ "first_result": "done" }), "first_result"),
        ("POST /orders", json!({ "first_result": true }), "first_result"),
        ("POST /orders?final_result=Success", json!({}), "final_result"),
        ("POST /orders?ready_after_seconds=soon", json!({}), "ready_after_seconds"),
        ("POST /orders?ready_after_seconds=NaN", json!({}), "ready_after_seconds"),
        ("POST /orders?ready_after_seconds=inf", json!({}), "ready_after_seconds"),
        ("POST /orders", json!({ "ready_after_queries": -1 }), "ready_after_queries"),
        ("POST /orders", json!({ "ready_after_queries": 1.5 }), "ready_after_queries"),
        ("POST /orders", json!({ "ready_after_queries": 1e10 }), "ready_after_queries"),
        ("POST /orders/sync", json!({ "delay_seconds": [20] }), "delay_seconds"),
        ("GET /slow?seconds=x", json!({}), "seconds"),
        ("GET /flaky?fail=x", json!({}), "fail"),
        ("GET /big?bytes=x", json!({}), "bytes"),
    ] {
        let answer = call_with(&shop, line, body).await;
        assert_eq!(answer.status, 400, "{line}");
        let error = answer.error();
        assert!(error.starts_with(&format!("{field} must be ")), "{error}");
    }
    assert_eq!(call(&shop, "GET /orders").await.json(), json!([]));
}

#[tokio::test]
async fn a_path_that_is_not_utf8_is_refused() {
    for line in ["GET /orders/%FF", "GET /status/%FF"] {
        let answer = call(&shop(), line).await;
        assert_eq!(answer.status, 400, "{line}");
        assert!(answer.error().contains("UTF-8"), "{line}");
    }
}

#[tokio::test]
async fn a_body_may_have_one_mebibyte() {
    let shop = shop();
    let most = "x".repeat(MAX_BODY_BYTES);
    let answer = send(&shop, request("POST /echo", most.clone())).await;
    assert_eq!(answer.json()["body"].as_str().map(str::len), Some(MAX_BODY_BYTES));

    for line in ["POST /echo", "POST /orders", "POST /text", "POST /no-cors"] {
        let answer = send(&shop, request(line, most.clone() + "x")).await;
        assert_eq!(answer.status, 413, "{line}");
        assert!(answer.error().contains("1048576 bytes"));
    }
    assert_eq!(log(&shop).await[1]["status"], 413);
}

#[tokio::test]
async fn a_path_or_method_that_is_not_there_is_told_so() {
    let shop = shop();
    for line in ["GET /nope", "GET /orders/A/B", "POST /LOG", "GET /status"] {
        let answer = call(&shop, line).await;
        assert_eq!(answer.status, 404, "{line}");
        assert!(answer.error().starts_with(&format!("There is no {line} here")));
    }
    for (line, allow) in [
        ("POST /", "GET,HEAD"),
        ("PUT /orders", "GET,HEAD,POST,DELETE"),
        ("GET /orders/sync", "POST"),
        ("DELETE /orders/A", "GET,HEAD"),
        ("POST /log", "GET,HEAD,DELETE"),
    ] {
        let answer = send(&shop, request(line, Body::empty())).await;
        assert_eq!(answer.status, 405, "{line}");
        assert!(answer.error().contains("does not take"), "{line}");
        assert_eq!(answer.header("allow"), Some(allow), "{line}");
    }
}
