//! What came of it: figures and pictures, of one flow or of two side by side.

use yew::prelude::*;

use super::figures::{Figures, Row};
use super::pictures::{Line, bars, lines, parts, short};
use super::setup::Side;
use super::traffic::traffic;
use super::words::{MEASURES, difference, verdict};
use crate::i18n::{self, tr};
use crate::ui::widgets::Drawing;

/// A picture with its heading.
pub(super) struct Picture {
    pub(super) title: &'static str,
    pub(super) svg: String,
    /// Names and classes of the colours in it.
    pub(super) legend: Vec<(&'static str, &'static str)>,
}

/// All pictures of one side, on scales that fit all of `beside`.
pub(super) fn pictures(side: &Side, figures: &Figures, beside: &[Figures]) -> Vec<Picture> {
    let most = |read: &dyn Fn(&Figures) -> f64| beside.iter().map(read).fold(0.0, f64::max);
    let end = most(&|figures| figures.report(&["simulated_ms"]));
    let series = figures.rows("series");
    let points =
        |key: &str| series.iter().map(|row| (row.number("t_ms"), row.number(key))).collect::<Vec<_>>();
    let highest = |key: &str| {
        most(&|figures| figures.rows("series").iter().map(|row| row.number(key)).fold(0.0, f64::max))
    };
    let limit = side
        .limits
        .max_concurrent_requests
        .map(|limit| (f64::from(limit), tr!("at most {limit} at the same time", limit)));
    let queue = lines(
        tr!("Requests in the queue over time"),
        &[Line { name: tr!("queued"), class: "is-warn", points: points("queue_length") }],
        side.limits.max_queued_requests.map(|limit| (f64::from(limit), tr!("at most"))),
        end,
        highest("queue_length"),
    );
    let under_way = lines(
        tr!("Requests under way over time"),
        &[Line { name: tr!("under way"), class: "is-a", points: points("in_flight") }],
        limit.as_ref().map(|(level, name)| (*level, name.as_str())),
        end,
        highest("in_flight"),
    );
    let per_minute = |figures: &Figures, key: &str| over_minutes(&figures.rows("outcomes"), key);
    let rates = most(&|figures| {
        ["completed", "timeouts", "turned_away"]
            .iter()
            .flat_map(|key| per_minute(figures, key))
            .map(|(_, value)| value)
            .fold(0.0, f64::max)
    });
    let outcomes = lines(
        tr!("Outcomes per minute"),
        &[
            Line { name: tr!("completed"), class: "is-good", points: per_minute(figures, "completed") },
            Line { name: tr!("timed out"), class: "is-bad", points: per_minute(figures, "timeouts") },
            Line { name: tr!("turned away"), class: "is-warn", points: per_minute(figures, "turned_away") },
        ],
        None,
        end,
        rates,
    );
    let spent = |key: &str| figures.rows("nodes").iter().map(|node| node.number(key)).sum::<f64>();
    let mut pictures = vec![
        Picture { title: tr!("Queue"), svg: queue, legend: vec![(tr!("requests queued"), "is-warn")] },
        Picture {
            title: tr!("Under way"),
            svg: under_way,
            legend: vec![(tr!("requests at the same time"), "is-a")],
        },
        Picture {
            title: tr!("Time to finish"),
            svg: distribution(figures, beside, "duration", "duration_ms"),
            legend: Vec::new(),
        },
        Picture {
            title: tr!("Longest silence"),
            svg: distribution(figures, beside, "longest_silence", "longest_silence_ms"),
            legend: Vec::new(),
        },
        Picture {
            title: tr!("Outcomes per minute"),
            svg: outcomes,
            legend: vec![
                (tr!("completed"), "is-good"),
                (tr!("timed out"), "is-bad"),
                (tr!("turned away"), "is-warn"),
            ],
        },
        Picture {
            title: tr!("Where the time goes"),
            svg: parts(
                tr!("Where the time goes"),
                &[
                    (tr!("queue"), "is-warn", spent("queue_ms")),
                    (tr!("request"), "is-a", spent("request_ms")),
                    (tr!("wait"), "is-rest", spent("wait_ms")),
                ],
            ),
            legend: vec![(tr!("queue"), "is-warn"), (tr!("request"), "is-a"), (tr!("wait"), "is-rest")],
        },
    ];
    pictures.push(Picture {
        title: tr!("Traffic through the flow"),
        svg: traffic(&side.document, figures),
        legend: vec![(tr!("time spent"), "is-bad")],
    });
    pictures
}

/// How often something came a minute: over a minute at least, as shorter spans show nothing but chance.
fn over_minutes(rows: &[Row], key: &str) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let (mut from, mut count) = (0.0, 0.0);
    for (at, row) in rows.iter().enumerate() {
        count += row.number(key);
        let minutes = (row.number("until_ms") - from) / 60_000.0;
        if minutes >= 1.0 || at + 1 == rows.len() {
            points.push((from, count / minutes.max(1.0 / 60.0)));
            (from, count) = (row.number("until_ms"), 0.0);
        }
    }
    // The last span, where it is but a part of a minute, says little.
    if points.len() > 2 {
        points.pop();
    }
    points
}

fn distribution(figures: &Figures, beside: &[Figures], list: &str, stats: &str) -> String {
    let bins = |figures: &Figures| -> Vec<(f64, f64, f64)> {
        let rows = figures.rows(list);
        rows.iter().map(|row| (row.number("from_ms"), row.number("to_ms"), row.number("count"))).collect()
    };
    let of = |read: &dyn Fn((f64, f64, f64)) -> f64| {
        beside.iter().flat_map(&bins).filter(|(.., count)| *count > 0.0).map(read).fold(0.0, f64::max)
    };
    let marks = ["p50", "p95", "p99"].map(|key| (key, figures.report(&[stats, key])));
    let label = if list == "duration" {
        tr!("How many customers finish after which time")
    } else {
        tr!("How long customers hear nothing at most")
    };
    bars(label, &bins(figures), &marks, of(&|(_, to, _)| to), of(&|(.., count)| count))
}

#[derive(PartialEq, Properties)]
pub(super) struct ResultsProps {
    pub(super) sides: Vec<Side>,
    pub(super) results: Vec<Figures>,
}

#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let sides = || props.sides.iter().zip(&props.results);
    let two = props.results.len() > 1;
    html! {
        <div class="lab-results">
            if let ([first, second], [a, b]) = (props.sides.as_slice(), props.results.as_slice()) {
                <div class="lab-difference" role="group" aria-label={tr!("Differences")}>
                    <h3>{ tr!("What is different") }</h3>
                    <ul>{ for difference((&first.name, a), (&second.name, b)).into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </div>
            }
            <div class={classes!("lab-sides", two.then_some("are-two"))}>
                { for sides().map(|(side, figures)| html! {
                    <div class="lab-side" role="group" aria-label={side.name.to_string()}>
                        <h3>{ side.name.to_string() }</h3>
                        <p class="lab-verdict">{ verdict(figures, side.limits.max_concurrent_requests) }</p>
                        { for pictures(side, figures, &props.results).into_iter().map(figure) }
                    </div>
                }) }
            </div>
            { table(&props.sides, &props.results) }
        </div>
    }
}

fn figure(picture: Picture) -> Html {
    html! {
        <figure class="lab-figure">
            <figcaption>
                <strong>{ picture.title }</strong>
                { for picture.legend.into_iter().map(|(name, class)| html! {
                    <span class={classes!("lab-key", class)}>{ name }</span>
                }) }
            </figcaption>
            <Drawing svg={picture.svg} />
        </figure>
    }
}

fn table(sides: &[Side], results: &[Figures]) -> Html {
    html! {
        <table class="lab-table" aria-label={tr!("Figures")}>
            <thead><tr><th scope="col">{ "" }<span class="visually-hidden">{ tr!("Figure") }</span></th>
                { for sides.iter().map(|side| html! { <th scope="col">{ side.name.to_string() }</th> }) }
            </tr></thead>
            <tbody>
                { for MEASURES.iter().map(|measure| html! {
                    <tr data-figure={measure.key}>
                        <th scope="row">{ i18n::text(measure.name) }</th>
                        { for results.iter().map(|figures| html! {
                            <td data-value={measure.value(figures).to_string()}>{ measure.text(figures) }</td>
                        }) }
                    </tr>
                }) }
                <tr data-figure="events"><th scope="row">{ tr!("Events simulated") }</th>
                    { for results.iter().map(|figures| html! { <td>{ short(figures.report(&["events"])) }</td> }) }
                </tr>
            </tbody>
        </table>
    }
}
