//! What a bar says when the pointer is over it.

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::tr;
use crate::run::spans::{Lane, SpanKind};
use crate::run::words::{clock, duration};

use super::track::{Tip, word};

/// How wide the tip is at most.
const WIDE: i32 = 250;

pub(super) fn view(tip: &Tip, lanes: &[Rc<Lane>], name: impl Fn(&str) -> String) -> Html {
    let Some(step) = lanes.get(tip.lane).and_then(|lane| lane.steps.get(tip.step)) else {
        return Html::default();
    };
    let Some(span) = tip.span.and_then(|at| step.spans.get(at)) else { return Html::default() };
    let what = match span.kind {
        SpanKind::Queue => tr!("waits for its turn at the gate"),
        SpanKind::Request if span.failed => tr!("a request that failed"),
        SpanKind::Request => tr!("a request under way"),
        SpanKind::Retry => tr!("a pause before the next attempt"),
        SpanKind::Wait => tr!("waits"),
        SpanKind::Ask => tr!("waits for the customer's reply"),
    };
    let attempt =
        step.spans.iter().filter(|each| each.kind == SpanKind::Request && each.from <= span.from).count();
    let limit = span.limit.map(|limit| duration(limit.saturating_sub(span.from)));
    let wide =
        web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64()).unwrap_or(1000.0) as i32;
    let left = (tip.x + 14).min(wide - WIDE - 8).max(8);
    html! {
        <div class="tl-tip" role="tooltip" style={format!("left:{left}px;top:{}px", tip.y - 14)}>
            <p class="tl-tip-head"><span class={classes!("tl-swatch", format!("is-{}", word(span.kind)))}></span><strong>{ name(&step.node) }</strong>
                if step.visit > 1 { <span class="tl-tip-visit">{ tr!("visit {visit}", visit = step.visit) }</span> }
            </p>
            <p>{ what }</p>
            <dl>
                <div><dt>{ tr!("from") }</dt><dd>{ clock(span.from) }</dd></div>
                <div><dt>{ tr!("to") }</dt><dd>{ span.to.map_or_else(|| tr!("still going on").to_owned(), clock) }</dd></div>
                if let Some(to) = span.to { <div><dt>{ tr!("took") }</dt><dd>{ duration(to - span.from) }</dd></div> }
                if let (Some(limit), SpanKind::Request | SpanKind::Ask) = (limit, span.kind) { <div><dt>{ tr!("limit") }</dt><dd>{ limit }</dd></div> }
                if span.kind == SpanKind::Request && attempt > 1 { <div><dt>{ tr!("attempt") }</dt><dd>{ attempt }</dd></div> }
            </dl>
        </div>
    }
}
