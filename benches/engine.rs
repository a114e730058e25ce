//! How fast the engine goes, natively: steps of a run, nodes of a document that is read.
//!
//! `cargo bench --bench engine`; `benches/peers` measures the same loop in wasm, beside other engines.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flow_playground::explore::{ExploreOptions, explore};
use flow_playground::flow::Document;
use flow_playground::interpreter::{Program, Start, TraceLevel};
use flow_playground::run::{Customer, Run, RunOptions, finish};

/// Rounds of the loop in one run, of three steps each.
const LOOPS: u32 = 1000;

/// Webhook, condition, wait, and again; the mock answers at once.
fn loop_document() -> Document {
    parse(&format!(
        r#"{{ "version": 1, "start": "call", "nodes": [
            {{ "id": "call", "type": "webhook",
               "request": {{ "method": "GET", "url": "https://shop.example/orders/A-1001" }},
               "save": {{ "result": "{{{{ response.body.result }}}}" }},
               "mock": {{ "responses": [{{ "status": 200, "body": {{ "result": "pending" }} }}] }},
               "next": "check" }},
            {{ "id": "check", "type": "condition", "branches": [
               {{ "rules": [{{ "left": "{{{{ result }}}}", "op": "equals", "right": "success" }}], "next": "done" }},
               {{ "rules": [{{ "left": "{{{{ visits.check }}}}", "op": "greater_or_equal", "right": {LOOPS} }}],
                  "next": "done" }}], "else": "pause" }},
            {{ "id": "pause", "type": "wait", "seconds": 1, "next": "call" }},
            {{ "id": "done", "type": "end" }} ] }}"#
    ))
}

/// A document of `count` nodes in a row, a condition and a webhook among every four.
fn long_document(count: usize) -> String {
    let mut nodes = String::new();
    for at in 0..count {
        let next = at + 1;
        let kind = match at % 4 {
            _ if next == count => r#""type": "end""#.to_owned(),
            0 => {
                format!(r#""type": "message", "text": "Step {at} of {{{{ order_id }}}}", "next": "n{next}""#)
            }
            1 => format!(
                r#""type": "webhook", "request": {{ "method": "POST", "url": "https://shop.example/{at}",
                   "body": {{ "order_id": "{{{{ order_id }}}}" }} }},
                   "save": {{ "result": "{{{{ response.body.result }}}}" }},
                   "mock": {{ "responses": [{{ "status": 200, "body": {{ "result": "pending" }} }}] }},
                   "next": "n{next}", "error": "n{next}""#
            ),
            2 => format!(
                r#""type": "condition", "branches": [{{ "label": "Done", "match": "all", "rules": [
                   {{ "left": "{{{{ result }}}}", "op": "equals", "right": "success" }}], "next": "n{next}" }}],
                   "else": "n{next}""#
            ),
            _ => format!(r#""type": "wait", "seconds": 0.5, "next": "n{next}""#),
        };
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(nodes, "{comma}\n{{ \"id\": \"n{at}\", \"position\": [{}, 0], {kind} }}", at * 200);
    }
    format!(
        r#"{{ "version": 1, "variables": {{ "order_id": "A-1001" }}, "start": "n0", "nodes": [{nodes}] }}"#
    )
}

fn parse(text: &str) -> Document {
    let document = Document::parse(text).expect("it is JSON");
    assert!(!document.has_errors(), "{:#?}", document.diagnostics());
    document
}

fn steps(criterion: &mut Criterion) {
    let program = Arc::new(Program::compile(&loop_document(), &Start::default()).expect("it compiles"));
    let mut group = criterion.benchmark_group("steps");
    group.throughput(Throughput::Elements(3 * u64::from(LOOPS)));
    for (name, trace) in [("trace none", TraceLevel::None), ("trace full", TraceLevel::Full)] {
        group.bench_function(name, |bencher| {
            let run = || Run::new(Arc::clone(&program), RunOptions { trace, ..RunOptions::default() });
            // The run is given back, so that dropping its trace is not measured.
            let play = |mut run: Run| {
                run.start(0);
                finish(&mut run);
                assert_eq!(run.conversation(Customer::FIRST).steps(), 3 * LOOPS);
                run
            };
            bencher.iter_batched(run, play, BatchSize::LargeInput);
        });
    }
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reading");
    group.sample_size(20);
    for nodes in [1000, 10_000] {
        let text = long_document(nodes);
        group.throughput(Throughput::Elements(nodes as u64));
        group.bench_with_input(BenchmarkId::from_parameter(nodes), &text, |bencher, text| {
            bencher.iter(|| parse(black_box(text)));
        });
    }
    group.finish();
}

/// Five orders one after the other, each rechecked up to ten times: 51 nodes, 10 conditions.
fn exploring(criterion: &mut Criterion) {
    let document = parse(include_str!("five-orders.json"));
    let mut group = criterion.benchmark_group("exploring");
    group.sample_size(10);
    group.bench_function("51 nodes, 10 conditions, 10 rechecks", |bencher| {
        bencher.iter(|| explore(black_box(&document), ExploreOptions::default()).expect("it compiles"));
    });
    group.finish();
}

criterion_group!(benches, steps, reading, exploring);
criterion_main!(benches);
