//! Queues whose averages are known: the simulator gives them, within three standard errors at least.
//!
//! Sources: Erlang (1917), "Solution of some problems in the theory of probabilities of significance in automatic
//! telephone exchanges" (his B and C formulas); Pollaczek (1930) and Khintchine (1932) for M/G/1; Little (1961).
//! All of them as in Kleinrock, "Queueing Systems, Volume 1" (1975), chapters 3 and 5.

use flow_playground::flow::Document;
use flow_playground::simulator::{Arrivals, Load, LoadReport};

use super::{one_webhook, simulated};

/// The mean service time, in ms: long beside the millisecond that times are rounded to.
const SERVICE_MS: f64 = 10_000.0;

/// So many customers a minute that servers are busy for this share of the time.
fn rate(load: f64, servers: u32, service_ms: f64) -> Arrivals {
    Arrivals::Poisson { per_minute: load * f64::from(servers) * 60_000.0 / service_ms }
}

/// The mean of a figure over seeds must be within `tolerance` of what is known, and the tolerance must be three
/// standard errors of that mean, lest the test hold by luck.
#[track_caller]
fn holds(
    document: &Document,
    arrivals: Arrivals,
    customers: u32,
    figure: impl Fn(&LoadReport) -> f64,
    known: f64,
    tolerance: f64,
) {
    const SEEDS: u32 = 8;
    let values: Vec<f64> = (0..u64::from(SEEDS))
        .map(|seed| {
            let load = Load { seed, warmup_conversations: customers / 20, ..Load::new(customers, arrivals) };
            figure(&simulated(document, &load))
        })
        .collect();
    let mean = values.iter().sum::<f64>() / f64::from(SEEDS);
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(SEEDS - 1);
    let error = (variance / f64::from(SEEDS)).sqrt();
    assert!(
        3.0 * error <= tolerance * known,
        "three standard errors are {:.4} of {known}: more customers are needed",
        3.0 * error / known
    );
    assert!((mean / known - 1.0).abs() <= tolerance, "{mean} is not within {tolerance} of {known}");
}

/// The probability that all of `c` servers are busy where none waits: Erlang's B, for an offered load of `a`.
fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, n| a * b / (f64::from(n) + a * b))
}

/// The probability of having to wait: Erlang's C.
fn erlang_c(c: u32, a: f64) -> f64 {
    let b = erlang_b(c, a);
    b / (1.0 - a / f64::from(c) * (1.0 - b))
}

fn exponential() -> String {
    format!(r#"{{"distribution": "exponential", "mean": {}}}"#, SERVICE_MS / 1000.0)
}

#[test]
fn the_formulas_give_what_tables_give() {
    assert!((erlang_b(5, 3.0) - 0.1101).abs() < 5e-5);
    assert!((erlang_c(2, 1.0) - 1.0 / 3.0).abs() < 1e-12);
}

/// M/M/c: `Wq = C(c, a) / (c μ − λ)`.
#[test]
fn erlang_c_waiting_time_and_utilisation() {
    for (servers, load, customers, tolerance) in
        [(1, 0.5, 40_000, 0.04), (4, 0.7, 40_000, 0.06), (10, 0.7, 60_000, 0.1), (10, 0.8, 60_000, 0.13)]
    {
        let flow = one_webhook(&format!(r#""max_concurrent_requests": {servers}"#), &exponential());
        let c = f64::from(servers);
        let known = erlang_c(servers, load * c) * SERVICE_MS / (c * (1.0 - load));
        let arrivals = rate(load, servers, SERVICE_MS);
        holds(&flow, arrivals, customers, |report| report.webhook.queue_wait_ms.mean, known, tolerance);
        let utilisation = |report: &LoadReport| report.webhook.concurrency_mean / c;
        holds(&flow, arrivals, 20_000, utilisation, load, 0.02);
    }
}

/// M/G/1: `Wq = λ E[S²] / (2 (1 − ρ))`.
#[test]
fn pollaczek_khinchine() {
    let one = r#""max_concurrent_requests": 1"#;
    let load = 0.6;
    let wait = |mean: f64, square: f64| load / mean * square / (2.0 * (1.0 - load));

    let constant = one_webhook(one, &(SERVICE_MS / 1000.0).to_string());
    let known = wait(SERVICE_MS, SERVICE_MS * SERVICE_MS);
    let waits = |report: &LoadReport| report.webhook.queue_wait_ms.mean;
    holds(&constant, rate(load, 1, SERVICE_MS), 30_000, waits, known, 0.04);

    let (p50, p95) = (8.0_f64, 20.0_f64);
    let lognormal =
        one_webhook(one, &format!(r#"{{"distribution": "lognormal", "p50": {p50}, "p95": {p95}}}"#));
    let sigma = (p95 / p50).ln() / 1.644_853_626_951_472_2;
    let mean = 1000.0 * p50 * (sigma * sigma / 2.0).exp();
    let square = 1e6 * p50 * p50 * (2.0 * sigma * sigma).exp();
    holds(&lognormal, rate(load, 1, mean), 40_000, waits, wait(mean, square), 0.06);
    let response = |report: &LoadReport| report.webhook.response_ms.mean;
    holds(&lognormal, rate(load, 1, mean), 10_000, response, mean, 0.01);
}

/// M/M/c/K: the share of requests that are turned away; Erlang's B where nobody may queue.
#[test]
fn loss() {
    for (servers, queue, offered, tolerance) in
        [(5_u32, 0_u32, 4.0_f64, 0.04), (1, 4, 0.9, 0.06), (3, 2, 4.0, 0.03)]
    {
        let flow = one_webhook(
            &format!(r#""max_concurrent_requests": {servers}, "max_queued_requests": {queue}"#),
            &exponential(),
        );
        // The weights of the states, as a birth and death process: `a^n / n!`, and divided by c beyond c.
        let weights: Vec<f64> = (1..=servers + queue)
            .scan(1.0, |weight, n| {
                *weight *= offered / f64::from(n.min(servers));
                Some(*weight)
            })
            .collect();
        let known = weights[weights.len() - 1] / (1.0 + weights.iter().sum::<f64>());
        if queue == 0 {
            assert!((known - erlang_b(servers, offered)).abs() < 1e-12);
        }
        let lost = |report: &LoadReport| report.webhook.turned_away as f64 / report.webhook.requests as f64;
        let arrivals = rate(offered / f64::from(servers), servers, SERVICE_MS);
        holds(&flow, arrivals, 30_000, lost, known, tolerance);
    }
}

/// However many come, no more than the limit start in any minute, and no fewer while there is a queue.
#[test]
fn the_sliding_window_lets_its_limit_through() {
    for per_minute in [1, 7, 60, 1000] {
        let flow = one_webhook(&format!(r#""max_triggers_per_minute": {per_minute}"#), "0.5");
        let minutes = 30;
        let customers = per_minute * minutes;
        for arrivals in [Arrivals::AtOnce, Arrivals::Poisson { per_minute: f64::from(per_minute) * 20.0 }] {
            let report = simulated(&flow, &Load::new(customers, arrivals));
            let throughput = f64::from(customers) / (report.simulated_ms as f64 / 60_000.0);
            let most = f64::from(per_minute) * f64::from(minutes) / f64::from(minutes - 1);
            assert!(
                (f64::from(per_minute) * 0.93..=most).contains(&throughput),
                "{throughput} of {per_minute}"
            );
        }
    }
}
