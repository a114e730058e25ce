//! How much can it take?: a target, the rate at which it breaks, and what gives way.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::flow::Value;
use crate::i18n::tr;
use crate::ui::widgets::{Drawing, Icon, icon};

use super::figures::as_number;
use super::pictures::{curve, short};
use super::setup::Target;

#[derive(PartialEq, Properties)]
pub(super) struct CapacityProps {
    pub(super) target: Target,
    pub(super) on_target: Callback<Target>,
    pub(super) on_find: Callback<()>,
    /// What came of the last search.
    pub(super) found: Option<Rc<Value>>,
}

#[component]
pub(super) fn Capacity(props: &CapacityProps) -> Html {
    let target = props.target;
    let field = |label: &'static str, value: f64, put: fn(&mut Target, f64)| {
        let on_target = props.on_target.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let mut changed = target;
            if let Ok(value) = input.value().parse::<f64>() {
                put(&mut changed, value.max(0.0));
                on_target.emit(changed);
            }
        });
        html! {
            <label class="lab-field"><span>{ label }</span>
                <input class="input" type="number" min="0" step="any" aria-label={label} value={value.to_string()} {oninput} />
            </label>
        }
    };
    let onclick = props.on_find.reform(|_: MouseEvent| ());
    html! {
        <section class="lab-capacity" aria-label={tr!("How much can it take?")}>
            <h3>{ tr!("How much can it take?") }</h3>
            <div class="lab-target">
                { field(tr!("95 of 100 through within, seconds"), target.p95_seconds, |target, value| target.p95_seconds = value) }
                { field(tr!("At most failed, percent"), target.failed_percent, |target, value| target.failed_percent = value.min(100.0)) }
                <button type="button" class="btn" {onclick}>{ icon(Icon::Play) }{ tr!("Find the limit") }</button>
            </div>
            if let Some(found) = &props.found { { result(found, target) } }
        </section>
    }
}

fn result(found: &Value, target: Target) -> Html {
    let most = found.get("most").map_or(0.0, as_number);
    let word = |key| found.get(key).and_then(Value::as_str).unwrap_or_default();
    let bottleneck = match word("bottleneck") {
        "rate" => tr!("The bottleneck is the rate: the requests per minute are used up."),
        "slots" => tr!("The bottleneck are the slots: the requests at the same time are used up."),
        "latency" => tr!("The bottleneck is the latency."),
        _ => tr!("There is no bottleneck."),
    };
    let rows = found.get("tried").and_then(Value::as_array);
    let points: Vec<(f64, f64, bool)> = rows
        .map(|rows| {
            let number = |row: &Value, key: &str| row.get(key).map_or(0.0, as_number);
            rows.iter()
                .map(|row| {
                    (number(row, "per_minute"), number(row, "p95_ms"), row.get("holds") == Some(&true.into()))
                })
                .collect()
        })
        .unwrap_or_default();
    let headline = if most > 0.0 {
        tr!("It takes {customers} customers a minute.", customers = short(most))
    } else {
        tr!("It does not reach the target at any rate.").to_owned()
    };
    let picture = curve(
        tr!("The 95th percentile of the time to finish over the arrival rate"),
        &points,
        (target.p95_seconds * 1000.0, tr!("target")),
    );
    html! {
        <div class="lab-found" role="status" data-most={most.to_string()} data-bottleneck={word("bottleneck").to_owned()}>
            <p><strong>{ headline }</strong>{ " " }{ bottleneck }</p>
            <p>{ word("advice").to_owned() }</p>
            <figure class="lab-figure">
                <figcaption><strong>{ tr!("Time to finish, p95, over arrivals per minute") }</strong>
                    <span class="lab-key is-good">{ tr!("holds") }</span><span class="lab-key is-bad">{ tr!("breaks") }</span>
                </figcaption>
                <Drawing svg={picture} />
            </figure>
        </div>
    }
}
