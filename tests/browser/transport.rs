//! `fetch`: what is sent, what is read, how failures are told apart.

use std::cell::RefCell;
use std::rc::Rc;

use flow_playground::flow::{Value, guards, json};
use flow_playground::interpreter::{Failure, FailureReason, Request, Response};
use flow_playground::runtime::transport::{self, Fetch};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

/// A request to a host that does not exist.
fn request(method: &str, body: Option<Value>) -> Request {
    let json = !matches!(body, Some(Value::String(_)));
    let headers = vec![("X-Order".into(), "A-1".into())];
    Request { method: method.into(), url: "http://shop.example/orders?x=1".into(), headers, body, json }
}

/// A `fetch` that answers with what a script makes of its arguments `url` and `init`.
fn scripted(body: &str) -> Fetch {
    Fetch::custom(Function::new_with_args("url, init", body))
}

async fn send(fetch: &Fetch, request: &Request) -> Result<Response, Failure> {
    transport::send(fetch, request, &AbortController::new().unwrap().signal()).await
}

async fn reason(fetch: &Fetch, request: &Request) -> (FailureReason, String) {
    let failure = send(fetch, request).await.unwrap_err();
    (failure.reason, failure.detail.to_string())
}

#[wasm_bindgen_test]
async fn an_answer_comes_back_with_its_status_headers_and_json() {
    let fetch = scripted(
        "return new Response('{\"result\":\"pending\",\"n\":9007199254740993}', { status: 202, headers: { 'X-Shop': 'Yes' } })",
    );
    let response = send(&fetch, &request("POST", None)).await.unwrap();
    assert_eq!((response.status, response.ok(), response.note), (202, true, None));
    assert_eq!(response.headers.get("x-shop").and_then(Value::as_str), Some("Yes"));
    assert_eq!(json::to_string(&response.body), r#"{"result":"pending","n":9007199254740993}"#);
}

#[wasm_bindgen_test]
async fn what_is_sent_is_the_request_and_nothing_of_the_viewer() {
    let fetch = scripted(
        "return new Response(JSON.stringify({ url, ...init, signal: init.signal instanceof AbortSignal }))",
    );
    let body = Value::object([("id", Value::from("A-1"))]);
    let response = send(&fetch, &request("POST", Some(body))).await.unwrap();
    assert_eq!(
        json::to_string(&response.body),
        concat!(
            r#"{"url":"http://shop.example/orders?x=1","method":"POST","body":"{\"id\":\"A-1\"}","#,
            r#""headers":{"X-Order":"A-1","Content-Type":"application/json"},"signal":true,"#,
            r#""credentials":"omit","referrerPolicy":"no-referrer","cache":"no-store"}"#
        )
    );
    let response = send(&fetch, &request("POST", Some("as it is".into()))).await.unwrap();
    assert_eq!(response.body.get("body").and_then(Value::as_str), Some("as it is"));
}

#[wasm_bindgen_test]
async fn a_body_that_is_no_json_is_a_text_with_a_note() {
    let fetch =
        scripted("return new Response('OK, received', { headers: { 'Content-Type': 'text/plain' } })");
    let response = send(&fetch, &request("GET", None)).await.unwrap();
    assert_eq!(response.body.as_str(), Some("OK, received"));
    assert!(response.note.unwrap().contains("not JSON"));

    let fetch =
        scripted("return new Response('{\"a\":', { headers: { 'Content-Type': 'application/json' } })");
    let response = send(&fetch, &request("GET", None)).await.unwrap();
    assert!(response.note.unwrap().contains("says that it is JSON and is not"));

    let response =
        send(&scripted("return new Response(null, { status: 204 })"), &request("GET", None)).await.unwrap();
    assert_eq!((response.status, response.body.as_str(), response.note), (204, Some(""), None));
}

#[wasm_bindgen_test]
async fn a_body_without_end_is_cut_off() {
    let fetch = scripted(
        "let pulled = 0;
         return new Response(new ReadableStream({
             pull(controller) { pulled += 1; controller.enqueue(new Uint8Array(65536)); },
             cancel() { globalThis.pulledBeforeCancel = pulled; },
         }))",
    );
    let (reason, detail) = reason(&fetch, &request("GET", None)).await;
    assert_eq!(reason, FailureReason::TooLarge);
    assert!(detail.contains("1024 KiB"), "{detail}");
    let pulled =
        js_sys::Reflect::get(&js_sys::global(), &"pulledBeforeCancel".into()).unwrap().as_f64().unwrap();
    assert!(
        pulled * 65536.0 < 2.0 * guards::MAX_BODY_BYTES as f64,
        "read on after the limit: {pulled} chunks"
    );

    let exact = format!("return new Response('x'.repeat({}))", guards::MAX_BODY_BYTES);
    assert!(send(&scripted(&exact), &request("GET", None)).await.is_ok());
}

#[wasm_bindgen_test]
async fn only_absolute_http_urls_are_called() {
    let fetch = scripted("throw new Error('must not be called')");
    for url in ["", "/orders", "orders", "javascript:alert(1)", "file:///etc/passwd", "data:,x", "http://"] {
        let request = Request { url: url.into(), ..request("GET", None) };
        assert_eq!(reason(&fetch, &request).await.0, FailureReason::InvalidRequest, "{url}");
    }
}

#[wasm_bindgen_test]
async fn hosts_that_nobody_agreed_to_are_not_called() {
    let called = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&called);
    let record = Closure::<dyn Fn(String, JsValue) -> Promise>::new(move |url: String, init: JsValue| {
        let redirect = js_sys::Reflect::get(&init, &"redirect".into()).unwrap().as_string();
        log.borrow_mut().push((url, redirect));
        let answer = web_sys::Response::new_with_opt_str(Some("{}")).unwrap();
        Promise::resolve(&JsValue::from(answer))
    });
    let function: Function = wasm_bindgen::JsCast::unchecked_into(record.as_ref().clone());
    let fetch = Fetch::custom(function);
    let only = |hosts: &[&str]| fetch.clone().only(hosts.iter().map(ToString::to_string).collect());
    let (reason, detail) = reason(&only(&["other.example"]), &request("GET", None)).await;
    assert_eq!(reason, FailureReason::NotAllowed);
    assert!(detail.contains("shop.example"));
    assert!(called.borrow().is_empty());
    assert!(send(&only(&["shop.example"]), &request("GET", None)).await.is_ok());
    let redirect = Some("error".to_owned());
    assert_eq!(*called.borrow(), [("http://shop.example/orders?x=1".to_owned(), redirect)]);
}

#[wasm_bindgen_test]
async fn cors_and_a_host_that_is_down_are_told_apart_by_a_second_look() {
    let blocked = scripted(
        "return init.mode === 'no-cors' ? new Response() : Promise.reject(new TypeError('Failed to fetch'))",
    );
    let (kind, detail) = reason(&blocked, &request("GET", None)).await;
    assert_eq!(kind, FailureReason::Cors);
    assert!(detail.contains("Access-Control-Allow-Origin: http://"), "{detail}");

    let down = scripted("return Promise.reject(new TypeError('Failed to fetch'))");
    let (kind, detail) = reason(&down, &request("GET", None)).await;
    assert_eq!(kind, FailureReason::Network);
    assert!(detail.contains("shop.example cannot be reached"), "{detail}");
}

#[wasm_bindgen_test]
async fn the_platforms_own_fetch_is_found() {
    let down = Request { url: "http://127.0.0.1:9/".into(), ..request("GET", None) };
    assert_eq!(reason(&Fetch::platform(), &down).await.0, FailureReason::Network);
}
