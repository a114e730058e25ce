//! The lines of a text as they are drawn under the text area that they are edited in: coloured and numbered, and only
//! those that are in view.

use std::ops::Range;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::flow::Severity;
use crate::ui::widgets::{SizeWatch, listen};

use super::colours::pieces;

/// The height of a line, in px; the stylesheet has it too.
pub(super) const LINE: f64 = 20.0;
/// What lies above the first one.
pub(super) const ABOVE: f64 = 12.0;
/// So many lines are drawn and thrown away together.
const BLOCK: usize = 32;
/// A line of more columns, or a text of more bytes, is edited without colours: browsers take long over either.
const MOST_COLUMNS: usize = 2_000;
const MOST_BYTES: usize = 4_000_000;

/// Where the lines of a text are.
#[derive(Debug, PartialEq)]
pub(super) struct Lines {
    text: Rc<str>,
    /// Where each begins.
    starts: Vec<usize>,
    /// How many columns the longest one takes.
    columns: usize,
}

impl Lines {
    /// Gives none for a text that is too large for colours.
    pub(super) fn of(text: &Rc<str>) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let columns = |line: &str| line.chars().map(columns).sum();
        let longest = text.split('\n').map(columns).max().unwrap_or(0);
        (longest <= MOST_COLUMNS).then(|| Self { text: Rc::clone(text), starts, columns: longest })
    }

    fn count(&self) -> usize {
        self.starts.len()
    }

    /// A line, from 0.
    fn line(&self, at: usize) -> &str {
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| next - 1);
        self.text.get(self.starts[at]..end).unwrap_or_default()
    }

    /// The size of all, for the stylesheet.
    pub(super) fn style(&self) -> String {
        let digits = self.count().to_string().len();
        format!("--lines:{};--columns:{};--digits:{digits}", self.count(), self.columns)
    }
}

/// How many columns a letter takes at the most.
fn columns(letter: char) -> usize {
    match letter {
        // As the stylesheet has it.
        '\t' => 2,
        letter if u32::from(letter) < 0x1100 => 1,
        // Ideographs, syllables, emoji.
        _ => 2,
    }
}

/// The lines that are in view, in whole blocks.
fn seen(pane: &Element, lines: usize) -> Range<usize> {
    let first = ((f64::from(pane.scroll_top()) - ABOVE) / LINE).max(0.0) as usize;
    let last = first + (f64::from(pane.client_height()) / LINE) as usize;
    let from = (first / BLOCK).saturating_sub(1) * BLOCK;
    from.min(lines)..((last / BLOCK + 2) * BLOCK).min(lines)
}

#[derive(PartialEq, Properties)]
pub(super) struct PaintedProps {
    pub(super) lines: Rc<Lines>,
    /// Lines, from 1, with something wrong in them.
    pub(super) marks: Vec<(usize, Severity)>,
    /// What scrolls.
    pub(super) pane: NodeRef,
}

#[component]
pub(super) fn Painted(props: &PaintedProps) -> Html {
    let lines = &props.lines;
    let shown = use_state_eq(|| 0..0);
    {
        let shown = shown.setter();
        use_effect_with((props.pane.clone(), lines.count()), move |(pane, lines)| {
            let (pane, lines) = (pane.cast::<Element>(), *lines);
            let look = {
                let pane = pane.clone();
                move || shown.set(pane.as_ref().map_or(0..0, |pane| seen(pane, lines)))
            };
            look();
            let watches = pane.map(|pane| {
                let scrolled = look.clone();
                let scrolled = listen(&pane, "scroll", move |_: &Event| scrolled());
                (scrolled, SizeWatch::new(&pane, look))
            });
            move || drop(watches)
        });
    }
    // Those of a text that has become shorter since.
    let shown = shown.start.min(lines.count())..shown.end.min(lines.count());
    let top = format!("top:{}px", ABOVE + shown.start as f64 * LINE);
    let mark = |at: usize| {
        let worst = |one: &&(usize, Severity)| one.1 != Severity::Error;
        let mark = props.marks.iter().filter(|(line, _)| *line == at + 1).min_by_key(worst);
        mark.map(|(_, severity)| if *severity == Severity::Error { "is-bad" } else { "is-warning" })
    };
    html! {
        <>
            <div class="json-gutter" aria-hidden="true">
                <pre style={top.clone()}>
                    { for shown.clone().map(|at| html! { <span class={mark(at)}>{ at + 1 }</span> }) }
                </pre>
            </div>
            <pre class="json-colours" style={top} aria-hidden="true">
                { for shown.map(|at| html! { <Line key={at} text={AttrValue::from(lines.line(at).to_owned())} mark={mark(at)} /> }) }
            </pre>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct LineProps {
    text: AttrValue,
    mark: Option<&'static str>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    html! {
        <span class={props.mark}>
            { for pieces(&props.text).into_iter().map(|(piece, text)| match piece.class() {
                Some(class) => html! { <span {class}>{ text }</span> },
                None => html! { { text } },
            }) }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_and_measured() {
        let lines = Lines::of(&"{\n\t\"訂單\": 1\n}".into()).expect("it is short");
        assert_eq!((lines.count(), lines.columns), (3, 11));
        assert_eq!([0, 1, 2].map(|at| lines.line(at)), ["{", "\t\"訂單\": 1", "}"]);
        assert_eq!(Lines::of(&"".into()).map(|lines| (lines.count(), lines.columns)), Some((1, 0)));
    }

    #[test]
    fn a_very_long_line_has_no_colours() {
        assert!(Lines::of(&"x".repeat(MOST_COLUMNS + 1).into()).is_none());
    }
}
