//! What a person turns: how many customers, how often, how slow the answers, which limits.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::flow::{Distribution, Latency, Limits};
use crate::i18n::{self, key, tr};
use crate::simulator::{Circumstances, can_fail_at_random};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Choice, Select};

use super::setup::{Process, Setup, UNREADABLE, webhooks};

/// Requests per minute, seconds of waiting, requests at the same time, length of the queue.
type Preset = [Option<u32>; 4];

/// The limits of the guide's flows, and what they were raised or lowered to elsewhere.
const PRESETS: [(&str, &str, Option<Preset>); 4] = [
    ("flow", key!("As in the flow"), None),
    (
        "guide",
        key!("The guide's example: 60 a minute, 15 s, 5 slots"),
        Some([Some(60), Some(15), Some(5), None]),
    ),
    ("bounded", key!("The same, with a queue of at most 20"), Some([Some(60), Some(15), Some(5), Some(20)])),
    ("none", key!("No limits"), Some([None; 4])),
];

#[derive(PartialEq, Properties)]
pub(super) struct ControlsProps {
    pub(super) setup: Setup,
    pub(super) document: DocumentRef,
    pub(super) on_change: Callback<Setup>,
}

#[component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let (setup, document) = (&props.setup, &props.document.0);
    let change = |update: fn(&mut Setup, f64)| {
        let (setup, on_change) = (setup.clone(), props.on_change.clone());
        Callback::from(move |value: f64| {
            let mut setup = setup.clone();
            update(&mut setup, value);
            on_change.emit(setup);
        })
    };
    let processes: Rc<[Choice]> =
        Process::ALL.map(|process| Choice::new(process.as_str(), process.name())).into();
    let on_process = {
        let (setup, on_change) = (setup.clone(), props.on_change.clone());
        Callback::from(move |word: String| {
            let process = Process::ALL.into_iter().find(|process| process.as_str() == word);
            on_change.emit(Setup { process: process.unwrap_or(Process::Poisson), ..setup.clone() });
        })
    };
    let hooks = webhooks(document);
    html! {
        <div class="lab-controls" role="group" aria-label={tr!("Settings")}>
            <h3>{ tr!("Customers") }</h3>
            { number(tr!("Customers"), setup.customers, 1.0, 1.0, change(|setup, value| setup.customers = value)) }
            <label class="lab-field"><span>{ tr!("Arrivals") }</span>
                <Select label={tr!("Arrivals")} choices={processes} value={setup.process.as_str()} on_choose={on_process} />
            </label>
            if setup.process != Process::AtOnce {
                { slider(tr!("Arrivals per minute"), setup.per_minute, (0.0, 3.0), "", change(|setup, value| setup.per_minute = value)) }
            }
            { number(tr!("Seed"), setup.seed, 0.0, 1.0, change(|setup, value| setup.seed = value)) }
            { for hooks.iter().map(|(id, name)| webhook(props, id, name)) }
            { limits(props) }
        </div>
    }
}

/// A field for a number.
fn number(label: &'static str, value: f64, least: f64, step: f64, on_change: Callback<f64>) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        on_change.emit(input.value().parse().unwrap_or(UNREADABLE));
    });
    html! {
        <label class="lab-field"><span>{ label }</span>
            <input class="input" type="number" aria-label={label} min={least.to_string()} step={step.to_string()}
                value={if value == UNREADABLE { String::new() } else { value.to_string() }} {oninput} />
        </label>
    }
}

/// A slider over powers of ten, with a field for the exact number beside it.
fn slider(
    label: &str,
    value: f64,
    (low, high): (f64, f64),
    unit: &'static str,
    on_change: Callback<f64>,
) -> Html {
    let exact = on_change.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let power: f64 = input.value().parse().unwrap_or(0.0);
        let raw = libm::pow(10.0, power);
        // Two digits are enough for a slider.
        let digit = libm::pow(10.0, libm::floor(libm::log10(raw)) - 1.0);
        on_change.emit(((raw / digit).round() * digit * 1000.0).round() / 1000.0);
    });
    let on_exact = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        exact.emit(input.value().parse().unwrap_or(UNREADABLE));
    });
    let at = libm::log10(value.max(1e-9)).clamp(low, high);
    html! {
        <div class="lab-field lab-slider">
            <span>{ label.to_owned() }</span>
            <input type="range" aria-label={label.to_owned()} min={low.to_string()} max={high.to_string()} step="0.01"
                value={at.to_string()} aria-valuetext={format!("{value} {unit}")} {oninput} />
            <input class="input" type="number" aria-label={tr!("{label}, exactly", label)} step="any" min="0"
                value={if value == UNREADABLE { String::new() } else { value.to_string() }} oninput={on_exact} />
            <span class="lab-unit" aria-hidden="true">{ unit }</span>
        </div>
    }
}

/// One webhook: how long its answers take, and how many of them fail.
fn webhook(props: &ControlsProps, id: &Arc<str>, name: &str) -> Html {
    let (setup, document) = (&props.setup, &props.document.0);
    let latency = setup.latency(document, id);
    let (mean, spread) = mean_and_spread(latency);
    let change = setup.change(id);
    let emit = {
        let (setup, on_change, id) = (setup.clone(), props.on_change.clone(), Arc::clone(id));
        move |change: Circumstances| on_change.emit(setup.with_change(&id, change))
    };
    let set_latency = {
        let emit = emit.clone();
        Callback::from(move |latency: Latency| emit(Circumstances { latency: Some(latency), ..change }))
    };
    let kinds: Rc<[Choice]> = [
        Choice::new("fixed", tr!("Always the same")),
        Choice::new("uniform", tr!("Uniform")),
        Choice::new("exponential", tr!("Exponential")),
        Choice::new("lognormal", tr!("Lognormal")),
    ]
    .into();
    let on_kind = set_latency
        .reform(move |word: String| shaped(&word, mean, if spread > 0.0 { spread } else { mean * 0.5 }));
    let kind = word(latency);
    let on_mean = set_latency.reform(move |mean: f64| {
        shaped(
            kind,
            mean,
            if mean > 0.0 { spread * mean / last_positive(mean_and_spread(latency).0) } else { 0.0 },
        )
    });
    let on_spread = set_latency.reform(move |spread: f64| shaped(kind, mean, spread));
    let on_failures = Callback::from(move |percent: f64| {
        emit(Circumstances { failures: (percent / 100.0).clamp(0.0, 1.0), ..change });
    });
    let mixed = can_fail_at_random(document, id);
    html! {
        <fieldset class="lab-webhook" key={id.to_string()}>
            <legend>{ name.to_owned() }</legend>
            <div class="lab-latency">
                <label class="lab-field"><span>{ tr!("Answers take") }</span>
                    <Select label={tr!("Distribution of {name}", name)} choices={kinds} value={kind} on_choose={on_kind} />
                </label>
                { shape(latency) }
            </div>
            { slider(&tr!("Mean of {name}", name), mean, (-1.0, 2.0), tr!("s"), on_mean) }
            if matches!(kind, "uniform" | "lognormal") {
                { slider(&tr!("Spread of {name}", name), spread, (-1.5, 2.0), tr!("s"), on_spread) }
            }
            if mixed {
                <label class="lab-field"><span>{ tr!("Failures") }</span>
                    <input class="input" type="number" min="0" max="100" step="1" aria-label={tr!("Failures of {name} in percent", name)}
                        value={(change.failures * 100.0).round().to_string()}
                        oninput={on_failures.reform(|event: InputEvent| {
                            let input: HtmlInputElement = event.target_unchecked_into();
                            input.value().parse().unwrap_or(0.0)
                        })} />
                    <span class="lab-unit">{ "%" }</span>
                </label>
            } else {
                <p class="lab-hint">{ tr!("Its mock answers in turn, so failures cannot be mixed in: give them in the mock.") }</p>
            }
        </fieldset>
    }
}

fn last_positive(value: f64) -> f64 {
    if value > 0.0 { value } else { 1.0 }
}

/// The word for a distribution.
fn word(latency: Latency) -> &'static str {
    match latency {
        Latency::Fixed(_) => "fixed",
        Latency::Drawn(Distribution::Uniform { .. }) => "uniform",
        Latency::Drawn(Distribution::Exponential { .. }) => "exponential",
        Latency::Drawn(Distribution::Lognormal { .. }) => "lognormal",
    }
}

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// The mean of a latency and its standard deviation, in seconds.
fn mean_and_spread(latency: Latency) -> (f64, f64) {
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    let (mean, spread) = match latency {
        Latency::Fixed(seconds) => (seconds, 0.0),
        Latency::Drawn(Distribution::Uniform { min, max }) => {
            (f64::midpoint(min, max), (max - min) / libm::sqrt(12.0))
        }
        Latency::Drawn(Distribution::Exponential { mean }) => (mean, mean),
        Latency::Drawn(Distribution::Lognormal { p50, p95 }) => {
            let sigma = libm::log(p95 / p50) / Z95;
            let mean = p50 * libm::exp(sigma * sigma / 2.0);
            (mean, mean * libm::sqrt(libm::exp(sigma * sigma) - 1.0))
        }
    };
    (rounded(mean), rounded(spread))
}

/// A distribution with a mean and a standard deviation.
fn shaped(word: &str, mean: f64, spread: f64) -> Latency {
    let mean = if mean.is_finite() { mean.max(0.0) } else { 0.0 };
    let spread = if spread.is_finite() { spread.max(0.0) } else { 0.0 };
    match word {
        "uniform" => {
            let half = (spread * libm::sqrt(12.0) / 2.0).min(mean);
            Latency::Drawn(Distribution::Uniform { min: mean - half, max: mean + half })
        }
        "exponential" if mean > 0.0 => Latency::Drawn(Distribution::Exponential { mean }),
        "lognormal" if mean > 0.0 => {
            let sigma = libm::sqrt(libm::log(1.0 + (spread / mean) * (spread / mean)));
            let p50 = mean / libm::exp(sigma * sigma / 2.0);
            Latency::Drawn(Distribution::Lognormal { p50, p95: p50 * libm::exp(Z95 * sigma.max(1e-3)) })
        }
        _ => Latency::Fixed(mean),
    }
}

/// How likely each latency is, relative to the likeliest.
fn density(latency: Latency, x: f64) -> f64 {
    match latency {
        Latency::Fixed(_) => 0.0,
        Latency::Drawn(Distribution::Uniform { min, max }) => f64::from(u8::from((min..=max).contains(&x))),
        Latency::Drawn(Distribution::Exponential { mean }) => libm::exp(-x / mean),
        Latency::Drawn(Distribution::Lognormal { p50, p95 }) => {
            let sigma = libm::log(p95 / p50) / Z95;
            let z = libm::log(x.max(1e-9) / p50) / sigma;
            libm::exp(-z * z / 2.0) / x.max(1e-9) * p50 * libm::exp(-sigma * sigma / 2.0)
        }
    }
}

/// A small picture of a distribution.
fn shape(latency: Latency) -> Html {
    let (mean, spread) = mean_and_spread(latency);
    let end = (mean + 3.0 * spread).max(mean * 2.0).max(0.1);
    let points: Vec<String> = match latency {
        Latency::Fixed(_) => {
            let x = mean / end * 92.0 + 2.0;
            vec![format!("{x:.1},28"), format!("{x:.1},4")]
        }
        Latency::Drawn(_) => (0..=60)
            .map(|at| {
                let x = f64::from(at) / 60.0;
                format!("{:.1},{:.1}", 2.0 + x * 92.0, 28.0 - 24.0 * density(latency, x * end).min(1.0))
            })
            .collect(),
    };
    html! {
        <svg class="lab-shape" viewBox="0 0 96 30" role="img" aria-label={tr!("From 0 to {end} s, mean {mean} s", end = format!("{end:.1}"), mean = format!("{mean:.1}"))}>
            <line x1="2" x2="94" y1="28" y2="28" class="pic-grid" />
            <polyline points={points.join(" ")} class="pic-line is-a" />
        </svg>
    }
}

/// The platform's limits, with presets.
fn limits(props: &ControlsProps) -> Html {
    let (setup, document) = (&props.setup, &props.document.0);
    let now = setup.limits_of(document);
    let emit = {
        let (setup, on_change) = (setup.clone(), props.on_change.clone());
        move |limits: Option<Limits>| on_change.emit(Setup { limits, ..setup.clone() })
    };
    let choices: Rc<[Choice]> = PRESETS
        .iter()
        .map(|(value, label, _)| Choice::new(*value, i18n::text(label)))
        .chain([Choice::new("own", tr!("Set below"))])
        .collect();
    let current = PRESETS
        .iter()
        .find(|(.., preset)| preset.map(of_preset) == setup.limits)
        .map_or("own", |(value, ..)| value);
    let on_preset = {
        let emit = emit.clone();
        Callback::from(move |word: String| {
            if let Some((.., preset)) = PRESETS.iter().find(|(value, ..)| *value == word) {
                emit(preset.map(of_preset));
            }
        })
    };
    let field = |label: &'static str, value: Option<u32>, least: f64, put: fn(&mut Limits, Option<u32>)| {
        let emit = emit.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let mut limits = now;
            put(
                &mut limits,
                input.value().parse::<f64>().ok().filter(|value| *value >= least).map(|value| value as u32),
            );
            emit(Some(limits));
        });
        html! {
            <label class="lab-field"><span>{ label }</span>
                <input class="input" type="number" aria-label={label} min={least.to_string()} step="1" placeholder={tr!("no limit")}
                    value={value.map(|value| value.to_string()).unwrap_or_default()} {oninput} />
            </label>
        }
    };
    html! {
        <>
            <h3>{ tr!("Limits") }</h3>
            <label class="lab-field"><span>{ tr!("Preset") }</span>
                <Select label={tr!("Preset of the limits")} {choices} value={current.to_owned()} on_choose={on_preset} />
            </label>
            { field(tr!("Requests per minute"), now.max_triggers_per_minute, 1.0, |limits, value| limits.max_triggers_per_minute = value) }
            { field(tr!("Longest wait in seconds"), now.max_wait_ms.map(|ms| (ms / 1000) as u32), 1.0, |limits, value| limits.max_wait_ms = value.map(|seconds| u64::from(seconds) * 1000)) }
            { field(tr!("Requests at the same time"), now.max_concurrent_requests, 1.0, |limits, value| limits.max_concurrent_requests = value) }
            { field(tr!("Queue at most"), now.max_queued_requests, 0.0, |limits, value| limits.max_queued_requests = value) }
            <p class="lab-hint">{ tr!("The guide's summary names three limits: triggers per minute, the longest wait, requests at the same time. Its example has 60, 15 s and 5.") }</p>
        </>
    }
}

fn of_preset([rate, wait, slots, queue]: Preset) -> Limits {
    Limits {
        max_triggers_per_minute: rate,
        max_wait_ms: wait.map(|seconds| u64::from(seconds) * 1000),
        max_concurrent_requests: slots,
        max_queued_requests: queue,
    }
}
