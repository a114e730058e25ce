//! Where the watched conversation's time went, in numbers; the key to the chart's colours too.

use std::rc::Rc;

use yew::prelude::*;

use crate::flow::Millis;
use crate::i18n::tr;
use crate::run::spans::{Lane, SpanKind};
use crate::run::words::duration;

use super::track::{QUIET, word};

/// How long the watched conversation waited for what; the longest silence last.
pub(super) fn totals(lane: Option<&Lane>, now: Millis) -> Vec<(&'static str, String, String)> {
    let Some(lane) = lane else { return Vec::new() };
    let spans = || lane.steps.iter().flat_map(|step| &step.spans);
    let mut all: Vec<_> = SpanKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let of_kind = spans().filter(|span| span.kind == kind);
            let total: Millis = of_kind.map(|span| span.to.unwrap_or(now).saturating_sub(span.from)).sum();
            (total > 0).then(|| (word(kind), kind.name().to_owned(), duration(total)))
        })
        .collect();
    let longest = lane.silences.iter().map(|silence| silence.to - silence.from);
    let open = lane.silent_since.map(|since| now.saturating_sub(since));
    if let Some(longest) = longest.chain(open).max().filter(|longest| *longest >= QUIET) {
        all.push(("silence", tr!("Longest silence").to_owned(), duration(longest)));
    }
    all
}

#[derive(PartialEq, Properties)]
pub(super) struct LegendProps {
    pub(super) totals: Rc<[(&'static str, String, String)]>,
}

#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    html! {
        <ul class="tl-legend" aria-label={tr!("Where the time went")}>
            { for props.totals.iter().map(|(word, name, total)| html! {
                <li key={*word}><span class={classes!("tl-swatch", format!("is-{word}"))}></span>{ name }<strong>{ total }</strong></li>
            }) }
        </ul>
    }
}
