//! The gate over time: how many requests are under way and queued, with the platform's limit.

use std::rc::Rc;

use yew::prelude::*;

use crate::run::spans::Pressure;

use super::scale::Scale;

/// How high the strip is.
pub(super) const HIGH: f64 = 40.0;

/// So much of the height stays free.
const AIR: f64 = 4.0;

#[derive(PartialEq, Properties)]
pub(super) struct StripProps {
    pub(super) series: Rc<Vec<Pressure>>,
    pub(super) limit: Option<u32>,
    pub(super) scale: Scale,
    pub(super) left: f64,
    pub(super) right: f64,
}

#[component]
pub(super) fn Strip(props: &StripProps) -> Html {
    let most = props.series.iter().map(|point| point.in_flight + point.queued).max().unwrap_or(0);
    let top = f64::from(most.max(props.limit.unwrap_or(0)).max(1));
    let y = |count: u32| HIGH - f64::from(count) / top * (HIGH - AIR);
    let area = |height: &dyn Fn(&Pressure) -> u32| {
        let first = props.series.partition_point(|point| props.scale.x(point.t_ms) < props.left - 100.0);
        let seen = props.series.iter().skip(first.saturating_sub(1));
        let seen = seen.take_while(|point| props.scale.x(point.t_ms) <= props.right + 100.0);
        let (mut path, mut last) = (String::new(), None);
        for point in seen {
            let x = props.scale.x(point.t_ms);
            path.push_str(&match last {
                None => format!("M{x:.1} {HIGH}V{:.1}", y(height(point))),
                Some(_) => format!("H{x:.1}V{:.1}", y(height(point))),
            });
            last = Some(x);
        }
        if let Some(x) = last {
            path.push_str(&format!("H{:.1}V{HIGH}Z", x.max(props.right.min(props.scale.width()))));
        }
        path
    };
    html! {
        <svg class="tl-pressure" width={format!("{:.0}", props.scale.width())} height={HIGH.to_string()} aria-hidden="true">
            <path class="tl-queued" d={area(&|point| point.in_flight + point.queued)} />
            <path class="tl-in-flight" d={area(&|point| point.in_flight)} />
            if let Some(limit) = props.limit {
                <path class="tl-gate-limit" d={format!("M{:.1} {y:.1}H{:.1}", props.left.max(0.0), props.right.min(props.scale.width()), y = y(limit))} />
            }
        </svg>
    }
}
