//! Every kind of trouble, by every method.

use std::time::Duration;

use axum::body::Body;
use demo_api::app;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};
use tower::ServiceExt;

use crate::common::{call, request, send, shop};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[tokio::test]
async fn status_answers_with_that_status() {
    let shop = shop();
    for method in METHODS {
        for (code, reason) in [(200, "OK"), (301, "Moved Permanently"), (500, "Internal Server Error")] {
            assert_eq!(
                call(&shop, &format!("{method} /status/{code}")).await.parts(),
                (code, json!({ "status": code, "reason": reason }))
            );
        }
    }
    let unnamed = call(&shop, "GET /status/599").await;
    assert_eq!(unnamed.parts(), (599, json!({ "status": 599, "reason": null })));
}

#[tokio::test]
async fn a_status_that_cannot_have_a_body_has_none() {
    for code in [204, 205, 304] {
        let answer = call(&shop(), &format!("GET /status/{code}")).await;
        assert_eq!((answer.status, answer.body.len()), (code, 0));
    }
}

#[tokio::test]
async fn a_status_that_is_none_is_refused() {
    for code in ["100", "199", "600", "0", "-1", "99999", "abc", "%20"] {
        let answer = call(&shop(), &format!("GET /status/{code}")).await;
        assert_eq!(answer.status, 400, "{code}");
        assert!(answer.error().contains("from 200 to 599"));
    }
}

#[tokio::test]
async fn error_is_always_500() {
    for method in METHODS {
        let answer = call(&shop(), &format!("{method} /error")).await;
        assert_eq!(answer.status, 500);
        assert!(answer.error().contains("always fails"));
    }
}

#[tokio::test]
async fn busy_says_when_to_try_again() {
    for method in METHODS {
        let answer = call(&shop(), &format!("{method} /busy")).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), Some("2"));
        assert!(answer.error().contains("2 seconds"));
    }
}

#[tokio::test]
async fn flaky_fails_the_first_times_of_each_key() {
    let shop = shop();
    let mut statuses = Vec::new();
    for line in [
        "GET /flaky?fail=1&key=a",
        "POST /flaky?fail=1&key=b",
        "PUT /flaky?fail=1&key=a",
        "GET /flaky?fail=1&key=a",
        "GET /flaky?fail=1&key=b",
        "GET /flaky?fail=0&key=c",
    ] {
        statuses.push(call(&shop, line).await.status);
    }
    assert_eq!(statuses, [503, 503, 200, 200, 200, 200]);
}

#[tokio::test]
async fn flaky_fails_twice_where_nothing_is_said() {
    let shop = shop();
    for attempt in 1..=2 {
        let answer = call(&shop, "GET /flaky").await;
        assert_eq!(answer.status, 503);
        assert!(answer.error().starts_with(&format!("Attempt {attempt} fails")));
    }
    assert_eq!(call(&shop, "GET /flaky").await.parts(), (200, json!({ "result": "success", "attempt": 3 })));
}

#[tokio::test(start_paused = true)]
async fn hang_never_answers() {
    for method in METHODS {
        let a_year = Duration::from_secs(365 * 24 * 60 * 60);
        let shop = shop();
        timeout(a_year, call(&shop, &format!("{method} /hang"))).await.unwrap_err();
    }
}

#[tokio::test(start_paused = true)]
async fn slow_answers_after_that_many_seconds() {
    let shop = shop();
    for (line, seconds) in [
        ("GET /slow", 15),
        ("POST /slow?seconds=2", 2),
        ("PUT /slow?seconds=0", 0),
        ("GET /slow?seconds=1e9", 300),
    ] {
        let start = Instant::now();
        assert_eq!(call(&shop, line).await.parts(), (200, json!({ "result": "success" })));
        assert_eq!(start.elapsed().as_secs(), seconds, "{line}");
    }
}

#[tokio::test]
async fn text_is_no_json() {
    for method in METHODS {
        let answer = call(&shop(), &format!("{method} /text")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(answer.body, "OK, order received");
    }
}

#[tokio::test]
async fn broken_json_is_cut_off() {
    for method in METHODS {
        let answer = call(&shop(), &format!("{method} /broken-json")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let error = serde_json::from_slice::<Value>(&answer.body).unwrap_err();
        assert!(error.is_eof());
    }
}

#[tokio::test]
async fn big_has_exactly_that_many_bytes_of_json() {
    let shop = shop();
    for (line, bytes) in [
        ("GET /big", 5_000_000),
        ("POST /big?bytes=100", 100),
        ("GET /big?bytes=65567", 65_567),
        ("GET /big?bytes=65568", 65_568),
        ("GET /big?bytes=131104", 131_104),
    ] {
        let answer = call(&shop, line).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body.len(), bytes, "{line}");
        assert_eq!(answer.json()["result"], "success");
    }
}

#[tokio::test]
async fn big_has_a_least_size() {
    let answer = call(&shop(), "GET /big?bytes=0").await;
    assert_eq!(answer.json(), json!({ "result": "success", "filler": "" }));
}

#[tokio::test]
async fn big_has_a_greatest_size() {
    let response = app(shop()).oneshot(request("GET /big?bytes=4000000000", "")).await.unwrap();
    let pieces = response.into_body().into_data_stream();
    let bytes = pieces.fold(0, async |bytes, piece| bytes + piece.unwrap().len()).await;
    assert_eq!(bytes, 100_000_000);
}

#[tokio::test]
async fn echo_gives_back_what_was_sent() {
    let mut request = request("PATCH /echo?a=1&b=%C3%A4&b=+&c", "{\"x\": [1, null]}");
    for (name, value) in [("X-Two", "1"), ("X-Two", "2"), ("Authorization", "Bearer k")] {
        request
            .headers_mut()
            .append(axum::http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    assert_eq!(
        send(&shop(), request).await.parts(),
        (
            200,
            json!({
                "method": "PATCH",
                "path": "/echo",
                "query": { "a": "1", "b": ["ä", " "], "c": "" },
                "headers": { "x-two": "1, 2", "authorization": "Bearer k" },
                "body": { "x": [1, null] },
            })
        )
    );
}

#[tokio::test]
async fn echo_gives_back_a_body_that_is_no_json_as_text() {
    let shop = shop();
    for (body, echoed) in [
        (Body::from("hello"), json!("hello")),
        (Body::empty(), json!(null)),
        (Body::from(&b"\xff"[..]), json!("\u{fffd}")),
    ] {
        let answer = send(&shop, request("POST /echo", body)).await;
        assert_eq!(answer.json()["body"], echoed);
    }
}
