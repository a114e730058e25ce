//! Runs in real time: timers, pausing, stopping, requests.

use std::rc::Rc;
use std::sync::Arc;

use flow_playground::flow::Document;
use flow_playground::interpreter::{Program, Start};
use flow_playground::run::{Customer, Run, RunOptions, RunReport, Webhooks, finish};
use flow_playground::runtime::transport::Fetch;
use flow_playground::runtime::{Driver, Speed};
use gloo_timers::future::TimeoutFuture;
use js_sys::Function;
use wasm_bindgen_test::wasm_bindgen_test;

const FLOW: &str = r#"{
    "version": 1, "start": "call", "nodes": [
        { "id": "call", "type": "webhook", "request": { "url": "http://shop.example/" }, "timeout_seconds": 5,
          "mock": { "responses": [{ "body": { "result": "pending" }, "latency_seconds": 0.4 }, { "body": { "result": "success" } }] },
          "save": { "result": "{{ response.body.result }}" }, "next": "check", "timeout": "late" },
        { "id": "check", "type": "condition", "branches": [
            { "label": "Success", "rules": [{ "left": "{{ result }}", "op": "equals", "right": "success" }], "next": "done" }],
          "else": "pause" },
        { "id": "pause", "type": "wait", "seconds": 20, "next": "call" },
        { "id": "late", "type": "message", "text": "late" },
        { "id": "done", "type": "message", "text": "done" }
    ] }"#;

fn run(webhooks: Webhooks) -> Run {
    let program = Program::compile(&Document::parse(FLOW).unwrap(), &Start::default()).unwrap();
    Run::new(Arc::new(program), RunOptions { webhooks, ..RunOptions::default() })
}

fn driver(webhooks: Webhooks, speed: Speed, fetch: &str) -> Driver {
    let fetch = Fetch::custom(Function::new_with_args("url, init", fetch));
    Driver::new(run(webhooks), speed, fetch, Rc::new(|| {}))
}

/// Looks again and again, as a test on the page does, for at most ten seconds.
async fn until(driver: &Driver, what: impl Fn(&Run) -> bool) {
    for _ in 0..1000 {
        if driver.read(&what) {
            return;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("it did not happen: {:?}", driver.read(|run| RunReport::of(run, Customer::FIRST)));
}

#[wasm_bindgen_test]
async fn on_mocks_real_time_leaves_the_trace_that_virtual_time_does() {
    let mut exact = run(Webhooks::Mock);
    exact.start(0);
    finish(&mut exact);
    for speed in [Speed::Times(500.0), Speed::Instant] {
        let driver = driver(Webhooks::Mock, speed, "throw new Error('no request on mocks')");
        driver.start(false);
        until(&driver, Run::is_over).await;
        let report = |run: &Run| RunReport::of(run, Customer::FIRST);
        assert_eq!(driver.read(report), report(&exact));
        assert_eq!(driver.now(), 20_400);
    }
}

#[wasm_bindgen_test]
async fn a_paused_run_stands_still_and_can_be_stepped() {
    let driver = driver(Webhooks::Mock, Speed::Times(1000.0), "");
    driver.start(true);
    TimeoutFuture::new(50).await;
    let path = |run: &Run| run.conversation(Customer::FIRST).trace().path.len();
    assert_eq!((driver.read(path), driver.now()), (1, 0));
    assert!(driver.step());
    assert_eq!((driver.read(path), driver.now()), (3, 400));
    driver.resume();
    until(&driver, Run::is_over).await;
    assert!(!driver.step());
}

#[wasm_bindgen_test]
async fn live_answers_go_in_and_waits_pass_at_once() {
    let script = "globalThis.calls = (globalThis.calls ?? 0) + 1;
        return new Response(JSON.stringify({ result: globalThis.calls > 1 ? 'success' : 'failed' }))";
    let driver = driver(Webhooks::Live, Speed::Instant, script);
    driver.start(false);
    until(&driver, Run::is_over).await;
    let report = driver.read(|run| RunReport::of(run, Customer::FIRST));
    assert_eq!(
        report.path.iter().map(|id| &**id).collect::<Vec<_>>(),
        ["call", "check", "pause", "call", "check", "done"]
    );
}

#[wasm_bindgen_test]
async fn stop_aborts_the_request() {
    let script = "init.signal.addEventListener('abort', () => { globalThis.aborted = true; });
        return new Promise(() => {})";
    let driver = driver(Webhooks::Live, Speed::Times(1.0), script);
    driver.start(false);
    until(&driver, |run| run.live_requests() == 1).await;
    // The request goes out in a task of its own.
    TimeoutFuture::new(0).await;
    driver.stop();
    assert!(driver.read(Run::is_over));
    assert!(js_sys::Reflect::get(&js_sys::global(), &"aborted".into()).unwrap().is_truthy());
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_while_the_run_is_paused_is_kept() {
    let script = "return new Promise(resolve => { globalThis.answer = () => resolve(new Response('{\"result\":\"success\"}')); })";
    let driver = driver(Webhooks::Live, Speed::Times(1.0), script);
    driver.start(false);
    until(&driver, |run| run.live_requests() == 1).await;
    // The request goes out in a task of its own.
    TimeoutFuture::new(0).await;
    driver.pause();
    let answer: Function = js_sys::Reflect::get(&js_sys::global(), &"answer".into()).unwrap().into();
    answer.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap();
    TimeoutFuture::new(50).await;
    assert!(!driver.read(Run::is_over));
    driver.resume();
    until(&driver, Run::is_over).await;
}
