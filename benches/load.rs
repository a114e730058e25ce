//! How fast the load simulator goes, natively, beside a bare loop: a binary heap, a queue, and the same two draws.
//!
//! `cargo bench --bench load`; `benches/peers` measures it in wasm and beside SimPy and simscript. A `/` in a name
//! stands before the number of customers: the cost of one should not depend on it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flow_playground::flow::Document;
use flow_playground::simulator::{Arrivals, Load, simulate};
use rand_distr::{Distribution as _, Exp1};
use rand_pcg::Pcg32;

/// Servers, and how busy they are.
const SERVERS: usize = 10;
const SERVICE_MS: f64 = 2000.0;
const LOAD: f64 = 0.8;

/// One webhook with an exponential latency.
fn one_webhook() -> Document {
    parse(&format!(
        r#"{{ "version": 1, "limits": {{ "max_concurrent_requests": {SERVERS} }}, "start": "call", "nodes": [
            {{ "id": "call", "type": "webhook", "request": {{ "method": "GET", "url": "https://shop.example/" }},
               "mock": {{ "responses": [{{ "latency_seconds": {{ "distribution": "exponential", "mean": {} }} }}] }} }} ] }}"#,
        SERVICE_MS / 1000.0
    ))
}

/// The fifth example: a webhook, and rechecks in a loop with a wait and a condition.
fn recheck() -> Document {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/static/examples/recheck-with-limit.json");
    parse(&std::fs::read_to_string(path).expect("the example"))
}

fn parse(text: &str) -> Document {
    let document = Document::parse(text).expect("it is JSON");
    assert!(!document.has_errors(), "{:#?}", document.diagnostics());
    document
}

fn per_minute() -> f64 {
    LOAD * SERVERS as f64 * 60_000.0 / SERVICE_MS
}

/// The least that a simulation of the same queue can do: arrivals and ends on a heap, and whoever finds no server
/// free in a queue. It gives the mean wait.
fn bare_loop(customers: u32) -> f64 {
    let mut random = Pcg32::new(7, 7);
    let mut draw = |mean: f64| -> f64 {
        let drawn: f64 = Exp1.sample(&mut random);
        drawn * mean
    };
    let gap = 60_000.0 / per_minute();
    let mut heap: BinaryHeap<Reverse<(u64, u64, bool)>> = BinaryHeap::new();
    let mut queue: VecDeque<u64> = VecDeque::new();
    let (mut sequence, mut busy, mut waited, mut arrived, mut clock) = (0, 0, 0, 0, 0.0);
    clock += draw(gap);
    heap.push(Reverse((clock as u64, sequence, true)));
    while let Some(Reverse((now, _, arrival))) = heap.pop() {
        if arrival {
            arrived += 1;
            if arrived < customers {
                clock += draw(gap);
                sequence += 1;
                heap.push(Reverse((clock as u64, sequence, true)));
            }
            queue.push_back(now);
        } else {
            busy -= 1;
        }
        if busy < SERVERS
            && let Some(since) = queue.pop_front()
        {
            busy += 1;
            waited += now - since;
            sequence += 1;
            heap.push(Reverse((now + draw(SERVICE_MS) as u64, sequence, false)));
        }
    }
    waited as f64 / f64::from(customers)
}

fn load(criterion: &mut Criterion) {
    let (webhook, recheck) = (one_webhook(), recheck());
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    for customers in [10_000, 100_000, 1_000_000] {
        group.throughput(Throughput::Elements(u64::from(customers)));
        group.bench_function(BenchmarkId::new("bare loop", customers), |bencher| {
            bencher.iter(|| bare_loop(customers));
        });
        let arrivals = Arrivals::Poisson { per_minute: per_minute() };
        group.bench_function(BenchmarkId::new("one webhook", customers), |bencher| {
            bencher.iter(|| simulate(&webhook, &Load::new(customers, arrivals)).expect("it ends"));
        });
        // Three requests a customer, and sixty of them a minute are let through.
        let arrivals = Arrivals::Poisson { per_minute: 15.0 };
        group.bench_function(BenchmarkId::new("recheck", customers), |bencher| {
            bencher.iter(|| simulate(&recheck, &Load::new(customers, arrivals)).expect("it ends"));
        });
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
