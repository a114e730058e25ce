//! Orders that get ready at once, later, or never.

use std::{path::Path, sync::Arc, time::Duration};

use demo_api::Shop;
use serde_json::{Value, json};
use tokio::time::{Instant, advance, timeout};

use crate::common::{call, call_with, log, shop};

const MS: Duration = Duration::from_millis(1);

async fn seconds(seconds: u64) {
    advance(Duration::from_secs(seconds)).await;
}

/// The body of `GET /orders/A`.
async fn query(shop: &Arc<Shop>) -> Value {
    let (status, body) = call(shop, "GET /orders/A").await.parts();
    assert_eq!(status, 200);
    body
}

#[tokio::test(start_paused = true)]
async fn an_order_is_pending_and_gets_ready_after_ten_seconds() {
    let shop = shop();
    let answer = call_with(&shop, "POST /orders", json!({ "order_id": "A" })).await;
    assert_eq!(answer.parts(), (202, json!({ "order_id": "A", "result": "pending" })));

    advance(Duration::from_secs(10) - MS).await;
    assert_eq!(query(&shop).await, json!({ "order_id": "A", "result": "pending", "queries": 1 }));
    advance(MS).await;
    assert_eq!(query(&shop).await, json!({ "order_id": "A", "result": "success", "queries": 2 }));
}

#[tokio::test(start_paused = true)]
async fn ready_after_seconds_sets_the_time() {
    let shop = shop();
    call(&shop, "POST /orders?order_id=A&ready_after_seconds=2.5").await;
    advance(Duration::from_millis(2499)).await;
    assert_eq!(query(&shop).await["result"], "pending");
    advance(MS).await;
    assert_eq!(query(&shop).await["result"], "success");
}

#[tokio::test(start_paused = true)]
async fn an_order_may_be_ready_at_the_very_next_query() {
    let shop = shop();
    for never_mind in ["0", "-5"] {
        call(&shop, &format!("POST /orders?order_id=A&ready_after_seconds={never_mind}")).await;
        assert_eq!(query(&shop).await["result"], "success");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_is_ready_after_a_day_at_the_latest() {
    let shop = shop();
    call(&shop, "POST /orders?order_id=A&ready_after_seconds=1e300").await;
    let day = Duration::from_secs(24 * 60 * 60);
    advance(day - MS).await;
    assert_eq!(query(&shop).await["result"], "pending");
    advance(MS).await;
    assert_eq!(query(&shop).await["result"], "success");
}

#[tokio::test(start_paused = true)]
async fn ready_after_queries_counts_the_query_itself_and_not_the_time() {
    let shop = shop();
    let body = json!({ "order_id": "A", "ready_after_queries": 3, "ready_after_seconds": 1 });
    call_with(&shop, "POST /orders", body).await;
    seconds(1000).await;
    // The list is no query.
    call(&shop, "GET /orders").await;
    for (queries, result) in [(1, "pending"), (2, "pending"), (3, "success"), (4, "success")] {
        assert_eq!(query(&shop).await, json!({ "order_id": "A", "result": result, "queries": queries }));
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_result_stays_until_the_order_is_ready() {
    let shop = shop();
    for (first_result, shown) in [
        ("pending", json!({ "result": "pending" })),
        ("failed", json!({ "result": "failed" })),
        ("null", json!({ "result": null })),
        ("missing", json!({})),
    ] {
        let body = json!({ "order_id": "A", "first_result": first_result });
        let (status, mut answer) = call_with(&shop, "POST /orders", body).await.parts();
        assert_eq!(status, 202);
        assert_eq!(answer.as_object_mut().unwrap().remove("order_id"), Some("A".into()));
        assert_eq!(answer, shown, "{first_result} in the first answer");

        let mut answer = query(&shop).await;
        let answer = answer.as_object_mut().unwrap();
        answer.retain(|key, _| key == "result");
        assert_eq!(Value::from(answer.clone()), shown, "{first_result} in a query");

        seconds(10).await;
        assert_eq!(query(&shop).await["result"], "success", "after {first_result}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_at_once_stays_a_success() {
    let shop = shop();
    let body = json!({ "order_id": "A", "first_result": "success", "final_result": "failed" });
    let answer = call_with(&shop, "POST /orders", body).await;
    assert_eq!(answer.parts(), (202, json!({ "order_id": "A", "result": "success" })));
    assert_eq!(query(&shop).await["result"], "success");
    seconds(100).await;
    assert_eq!(query(&shop).await["result"], "success");
}

#[tokio::test(start_paused = true)]
async fn an_order_ends_with_its_final_result() {
    let shop = shop();
    for (final_result, shown) in
        [("success", json!("success")), ("failed", json!("failed")), ("null", json!(null))]
    {
        let body = json!({ "order_id": "A", "final_result": final_result });
        call_with(&shop, "POST /orders", body).await;
        assert_eq!(query(&shop).await["result"], "pending");
        seconds(10).await;
        assert_eq!(query(&shop).await.get("result"), Some(&shown));
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_with_the_final_result_pending_never_gets_ready() {
    let shop = shop();
    call(&shop, "POST /orders?order_id=A&first_result=failed&final_result=pending").await;
    assert_eq!(query(&shop).await["result"], "failed");
    seconds(10_000).await;
    assert_eq!(query(&shop).await["result"], "pending");
}

#[tokio::test(start_paused = true)]
async fn posting_an_order_again_starts_it_again() {
    let shop = shop();
    let line = "POST /orders?order_id=A&item=Tea";
    call(&shop, line).await;
    seconds(10).await;
    assert_eq!(query(&shop).await["result"], "success");

    assert_eq!(call(&shop, line).await.parts(), (202, json!({ "order_id": "A", "result": "pending" })));
    assert_eq!(query(&shop).await, json!({ "order_id": "A", "result": "pending", "queries": 1 }));
    let list = call(&shop, "GET /orders").await.json();
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn ids_are_made_up_in_order_and_never_taken_from_an_order() {
    let shop = shop();
    let mut ids = Vec::new();
    call(&shop, "POST /orders?order_id=A-1003").await;
    for _ in 0..3 {
        let answer = call(&shop, "POST /orders").await.json();
        ids.push(answer["order_id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids, ["A-1002", "A-1004", "A-1005"]);

    call(&shop, "DELETE /orders").await;
    assert_eq!(call(&shop, "POST /orders").await.json()["order_id"], "A-1001");
}

#[tokio::test]
async fn any_text_may_be_an_id() {
    let shop = shop();
    for (id, path) in [
        ("päckchen/7 ?", "p%C3%A4ckchen%2F7%20%3F"),
        ("'; DROP TABLE orders; --", "'%3B%20DROP%20TABLE%20orders%3B%20--"),
        ("{{ x }}", "%7B%7B%20x%20%7D%7D"),
    ] {
        call_with(&shop, "POST /orders", json!({ "order_id": id })).await;
        let answer = call(&shop, &format!("GET /orders/{path}")).await;
        assert_eq!(answer.json()["order_id"], id);
    }
}

#[tokio::test]
async fn an_unknown_order_is_not_found() {
    let answer = call(&shop(), "GET /orders/nope").await;
    assert_eq!(answer.status, 404);
    assert!(answer.error().contains("\"nope\""));
}

#[tokio::test(start_paused = true)]
async fn the_list_has_all_orders_and_delete_empties_it() {
    let shop = shop();
    assert_eq!(call(&shop, "GET /orders").await.parts(), (200, json!([])));
    let body = json!({ "order_id": "A", "item": { "name": "Tea" }, "ready_after_seconds": 60 });
    call_with(&shop, "POST /orders", body).await;
    call(&shop, "POST /orders?order_id=B&first_result=missing").await;
    query(&shop).await;
    assert_eq!(
        call(&shop, "GET /orders").await.json(),
        json!([
            { "order_id": "A", "item": { "name": "Tea" }, "result": "pending", "queries": 1 },
            { "order_id": "B", "item": null, "queries": 0 },
        ])
    );

    assert_eq!(call(&shop, "DELETE /orders").await.parts(), (200, json!({ "deleted": 2 })));
    assert_eq!(call(&shop, "GET /orders").await.json(), json!([]));
    assert_eq!(call(&shop, "GET /orders/A").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_synchronous_order_answers_only_when_it_is_ready() {
    let shop = shop();
    for (line, body, wait) in [
        ("POST /orders/sync", json!({}), 20),
        ("POST /orders/sync", json!({ "delay_seconds": 7 }), 7),
        ("POST /orders/sync?delay_seconds=3", json!({ "delay_seconds": 7 }), 3),
        ("POST /orders/sync?delay_seconds=100000", json!({}), 300),
        ("POST /orders/sync?delay_seconds=-1", json!({}), 0),
    ] {
        call(&shop, "DELETE /orders").await;
        let start = Instant::now();
        let answer = call_with(&shop, line, body).await;
        assert_eq!(start.elapsed().as_secs(), wait, "{line}");
        assert_eq!(answer.parts(), (201, json!({ "order_id": "A-1001", "result": "success" })));
        let order = call(&shop, "GET /orders/A-1001").await;
        assert_eq!(order.json()["result"], "success");
    }
}

#[tokio::test(start_paused = true)]
async fn a_synchronous_order_is_made_even_if_the_caller_gives_up() {
    let shop = shop();
    let call = call(&shop, "POST /orders/sync?order_id=A");
    timeout(Duration::from_secs(15), call).await.unwrap_err();
    assert_eq!(log(&shop).await[0]["status"], json!(null));
    assert_eq!(query(&shop).await["result"], "pending");
    seconds(5).await;
    assert_eq!(query(&shop).await["result"], "success");
}

#[tokio::test]
async fn a_file_keeps_the_orders() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept-orders.sqlite");
    if file.exists() {
        std::fs::remove_file(&file).unwrap();
    }
    let shop = Shop::open(Some(&file)).unwrap();
    let line = "POST /orders?order_id=A&first_result=null&final_result=failed&ready_after_queries=2";
    call(&shop, line).await;
    assert_eq!(query(&shop).await["result"], json!(null));
    drop(shop);

    let shop = Shop::open(Some(&file)).unwrap();
    assert_eq!(query(&shop).await, json!({ "order_id": "A", "result": "failed", "queries": 2 }));
}
