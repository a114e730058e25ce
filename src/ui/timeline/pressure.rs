//! The gate over time: how many requests are under way and queued, and how many were started within the last minute,
//! with the platform's limits.

use std::rc::Rc;

use yew::prelude::*;

use crate::flow::Millis;
use crate::run::spans::{Pressure, Starts};

use super::scale::Scale;

/// How high a strip is.
pub(super) const HIGH: f64 = 26.0;

/// So much of the height stays free.
const AIR: f64 = 4.0;

/// What a strip shows.
#[derive(Clone, PartialEq)]
pub(super) enum Series {
    /// Requests under way, and on top of them those that wait for their turn.
    Pressure(Rc<Vec<Pressure>>),
    /// Requests started within the last minute.
    Starts(Rc<Vec<Starts>>),
}

#[derive(PartialEq, Properties)]
pub(super) struct StripProps {
    pub(super) series: Series,
    pub(super) limit: Option<u32>,
    pub(super) scale: Scale,
    pub(super) left: f64,
    pub(super) right: f64,
}

#[component]
pub(super) fn Strip(props: &StripProps) -> Html {
    let layers: Vec<(&str, Vec<(Millis, u32)>)> = match &props.series {
        Series::Pressure(series) => vec![
            ("tl-queued", series.iter().map(|point| (point.t_ms, point.in_flight + point.queued)).collect()),
            ("tl-in-flight", series.iter().map(|point| (point.t_ms, point.in_flight)).collect()),
        ],
        Series::Starts(series) => {
            vec![("tl-starts", series.iter().map(|point| (point.t_ms, point.count)).collect())]
        }
    };
    let most = layers.iter().flat_map(|(_, points)| points).map(|(_, count)| *count).max().unwrap_or(0);
    let top = f64::from(most.max(props.limit.unwrap_or(0)).max(1));
    let y = |count: u32| HIGH - f64::from(count) / top * (HIGH - AIR);
    let end = props.right.min(props.scale.width());
    html! {
        <svg class="tl-pressure" width={format!("{:.0}", props.scale.width())} height={HIGH.to_string()} aria-hidden="true">
            { for layers.iter().map(|(class, points)| html! { <path class={*class} d={area(points, props, &y)} /> }) }
            if let Some(limit) = props.limit {
                <path class="tl-gate-limit" d={format!("M{:.1} {y:.1}H{end:.1}", props.left.max(0.0), y = y(limit))} />
            }
        </svg>
    }
}

/// The outline of a layer, as far as it is in sight.
fn area(points: &[(Millis, u32)], props: &StripProps, y: &impl Fn(u32) -> f64) -> String {
    let first = points.partition_point(|(t_ms, _)| props.scale.x(*t_ms) < props.left - 100.0);
    let seen = points.iter().skip(first.saturating_sub(1));
    let seen = seen.take_while(|(t_ms, _)| props.scale.x(*t_ms) <= props.right + 100.0);
    let (mut path, mut last) = (String::new(), None);
    for (t_ms, count) in seen {
        let x = props.scale.x(*t_ms);
        path.push_str(&match last {
            None => format!("M{x:.1} {HIGH}V{:.1}", y(*count)),
            Some(_) => format!("H{x:.1}V{:.1}", y(*count)),
        });
        last = Some(x);
    }
    if let Some(x) = last {
        path.push_str(&format!("H{:.1}V{HIGH}Z", x.max(props.right.min(props.scale.width()))));
    }
    path
}
