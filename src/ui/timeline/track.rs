//! What stands in a row of the chart: bars, marks, silences, limits.

use yew::prelude::*;

use crate::flow::Millis;
use crate::i18n::tr;
use crate::run::spans::{Lane, MarkKind, Span, SpanKind, Step};
use crate::run::words::{clock, duration};
use crate::ui::widgets::Shared;

use super::scale::Scale;

/// Silences shorter than this are not worth a word.
pub(super) const QUIET: Millis = 1000;

/// What is known of the chart when a row is drawn.
#[derive(Clone, PartialEq)]
pub(super) struct Frame {
    pub(super) scale: Scale,
    /// What is seen of it, in pixels.
    pub(super) left: f64,
    pub(super) right: f64,
    /// The run's time.
    pub(super) now: Millis,
    pub(super) on_pick: Callback<(usize, usize, usize)>,
    pub(super) on_tip: Callback<Option<Tip>>,
}

/// What is told of a bar that the pointer is over.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tip {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) lane: usize,
    pub(super) step: usize,
    /// Which span of the step; `None` is the silence at its time.
    pub(super) span: Option<usize>,
}

#[derive(PartialEq, Properties)]
pub(super) struct LaneProps {
    pub(super) at: usize,
    pub(super) lane: Shared<Lane>,
    pub(super) frame: Frame,
}

/// A conversation in one row. It is drawn anew when something happened in it, and not for every moment shown.
#[component]
pub(super) fn LaneTrack(props: &LaneProps) -> Html {
    html! { <div class="tl-track">{ props.frame.lane(props.at, &props.lane) }</div> }
}

/// The word in a bar's class and in `data-span`.
pub(super) fn word(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Queue => "queue",
        SpanKind::Request => "request",
        SpanKind::Retry => "retry",
        SpanKind::Wait => "wait",
        SpanKind::Ask => "reply",
    }
}

impl Frame {
    fn sees(&self, from: f64, to: f64) -> bool {
        to >= self.left - 40.0 && from <= self.right + 40.0
    }

    /// The steps that can be seen: they are in the order of time.
    fn steps<'l>(&self, lane: &'l Lane) -> impl Iterator<Item = (usize, &'l Step)> + use<'l> {
        let (from, to) = (self.scale.time(self.left - 40.0), self.scale.time(self.right + 40.0));
        let first = lane.steps.partition_point(|step| step.to.is_some_and(|end| end < from));
        lane.steps.iter().enumerate().skip(first).take_while(move |(_, step)| step.from <= to)
    }

    /// A conversation in one row.
    fn lane(&self, lane_at: usize, lane: &Lane) -> Html {
        let mut shown = Vec::new();
        // What is narrower than a pixel and lies under the last bar is left out.
        let mut drawn = f64::MIN;
        for (step_at, step) in self.steps(lane) {
            for (span_at, span) in step.spans.iter().enumerate() {
                let right = self.scale.x(span.to.unwrap_or(self.now));
                if right >= drawn + 1.0 {
                    drawn = right;
                    shown.push(self.bar(lane_at, step_at, span_at, span, false));
                }
            }
        }
        let mut marked = f64::MIN;
        for (step_at, step) in self.steps(lane) {
            for mark in &step.marks {
                let x = self.scale.x(mark.t_ms);
                if x >= marked + 3.0 {
                    marked = x;
                    shown.push(self.mark(lane_at, step_at, mark.kind, mark.t_ms, mark.seq));
                }
            }
        }
        html! { <>{ self.silences(lane) }{ for shown }</> }
    }

    /// A step in its row.
    pub(super) fn step(&self, lane_at: usize, step_at: usize, step: &Step) -> Html {
        let (from, to) = (self.scale.x(step.from), self.scale.x(step.to.unwrap_or(self.now)));
        let spans = step.spans.iter().enumerate();
        let marks = step.marks.iter();
        html! {
            <>
                if to - from > 1.0 {
                    <span class="tl-whole" style={place(from, to - from)}></span>
                } else if step.marks.is_empty() && step.spans.is_empty() {
                    { self.point("other", tr!("Done in no time"), step.from, (lane_at, step_at, step.events.0)) }
                }
                { for spans.map(|(span_at, span)| self.bar(lane_at, step_at, span_at, span, true)) }
                { for marks.map(|mark| self.mark(lane_at, step_at, mark.kind, mark.t_ms, mark.seq)) }
            </>
        }
    }

    fn silences(&self, lane: &Lane) -> Html {
        let open = lane.silent_since.map(|from| (from, self.now));
        let over = lane.silences.iter().map(|silence| (silence.from, silence.to));
        let first = lane.silences.partition_point(|silence| self.scale.x(silence.to) < self.left - 40.0);
        over.skip(first)
            .take_while(|(from, _)| self.scale.x(*from) <= self.right + 40.0)
            .chain(open)
            .filter(|(from, to)| to.saturating_sub(*from) >= QUIET)
            .map(|(from, to)| {
                let title = tr!("{time} without a message to the customer", time = duration(to - from));
                html! { <span class="tl-silence" data-span="silence" {title} style={place(self.scale.x(from), self.scale.x(to) - self.scale.x(from))}></span> }
            })
            .collect()
    }

    fn bar(&self, lane: usize, step: usize, span_at: usize, span: &Span, with_limit: bool) -> Html {
        let (from, to) = (self.scale.x(span.from), self.scale.x(span.to.unwrap_or(self.now)));
        if !self.sees(from, to) && !with_limit {
            return Html::default();
        }
        let width = (to - from).max(2.0);
        let seq = span.seq;
        let onclick = self.on_pick.reform(move |_: MouseEvent| (lane, step, seq));
        let tip = move |event: PointerEvent| Tip {
            x: event.client_x(),
            y: event.client_y(),
            lane,
            step,
            span: Some(span_at),
        };
        let onpointerenter = self.on_tip.reform(move |event: PointerEvent| Some(tip(event)));
        let onpointerleave = self.on_tip.reform(|_: PointerEvent| None);
        // A limit that the bar keeps well clear of says nothing in a crowded lane.
        let limit =
            span.limit.filter(|_| with_limit && matches!(span.kind, SpanKind::Request | SpanKind::Ask));
        let word = word(span.kind);
        let took = span.to.map(|to| duration(to - span.from));
        let called = match &took {
            Some(took) => {
                tr!("{what} {took}, at {time}", what = span.kind.name(), took, time = clock(span.from))
            }
            None => tr!("{what} at {time}", what = span.kind.name(), time = clock(span.from)),
        };
        let told = took.filter(|_| width > 46.0);
        html! {
            <>
                if let Some(limit) = limit {
                    <span class="tl-limit" data-limit={limit.to_string()} title={tr!("Given up at {time}, after {took}", time = clock(limit), took = duration(limit - span.from))}
                        style={place(to, (self.scale.x(limit) - to).max(0.0))}></span>
                }
                <button type="button" tabindex="-1" class={classes!("tl-bar", format!("is-{word}"), span.failed.then_some("is-failed"), span.to.is_none().then_some("is-open"))}
                    data-span={word} data-from={span.from.to_string()} data-to={span.to.map(|to| to.to_string())}
                    aria-label={called} style={place(from, width)} {onclick} {onpointerenter} {onpointerleave}>
                    if let Some(told) = told { <span>{ told }</span> }
                </button>
            </>
        }
    }

    fn mark(&self, lane: usize, step: usize, kind: MarkKind, t_ms: Millis, seq: usize) -> Html {
        let (word, title) = match kind {
            MarkKind::Message => ("message", tr!("A message")),
            MarkKind::Branch => ("branch", tr!("A branch was chosen")),
            MarkKind::TurnedAway => ("turned-away", tr!("Turned away at the gate")),
            MarkKind::Missed => ("missed", tr!("The customer wrote, and the bot did not listen")),
        };
        self.point(word, title, t_ms, (lane, step, seq))
    }

    /// Something that took no time.
    fn point(&self, word: &'static str, title: &str, t_ms: Millis, pick: (usize, usize, usize)) -> Html {
        let x = self.scale.x(t_ms);
        if !self.sees(x, x) {
            return Html::default();
        }
        let onclick = self.on_pick.reform(move |_: MouseEvent| pick);
        let title = AttrValue::from(tr!("{what}, at {time}", what = title, time = clock(t_ms)));
        html! {
            <button type="button" tabindex="-1" class={classes!("tl-mark", format!("is-{word}"))} data-mark={word} title={title.clone()}
                aria-label={title} style={format!("left:{x:.1}px")} {onclick}></button>
        }
    }
}

fn place(left: f64, width: f64) -> String {
    format!("left:{left:.1}px;width:{width:.1}px")
}
