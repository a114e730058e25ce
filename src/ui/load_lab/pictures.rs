//! The pictures, as SVG texts: the same in the page and in the report that can be downloaded. Colours come from classes.

use std::fmt::Write as _;

use crate::i18n::tr;
use crate::run::words::duration;

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 42.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 26.0;

/// A line over time: its name, the class of its colour, and points of ms and value.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) class: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

/// Text as XML has it.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The next round number above: 1, 2 or 5 times a power of ten.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    [1.0, 2.0, 5.0, 10.0]
        .map(|step| step * power)
        .into_iter()
        .find(|step| *step >= value * 0.999)
        .unwrap_or(value)
}

/// Into how many parts an axis up to a round number is cut, so that each ends at a round number.
fn steps(round: f64) -> u32 {
    let first = round / libm::pow(10.0, libm::floor(libm::log10(round) + 1e-9));
    if (first - 2.0).abs() < 1e-6 { 4 } else { 5 }
}

/// A number for people: short, with a comma at thousands.
pub(super) fn short(value: f64) -> String {
    if value >= 1e6 {
        return format!("{:.1} M", value / 1e6);
    }
    if value >= 1000.0 {
        let whole = value.round() as u64;
        return format!("{},{:03}", whole / 1000, whole % 1000);
    }
    let text =
        if value >= 10.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn time(ms: f64) -> String {
    duration(ms.max(0.0) as u64)
}

struct Frame {
    out: String,
    max_x: f64,
    max_y: f64,
}

impl Frame {
    fn new(label: &str, max_x: f64, max_y: f64) -> Self {
        let mut frame = Self { out: String::new(), max_x: max_x.max(1.0), max_y: round_up(max_y) };
        let _ = write!(
            frame.out,
            r#"<svg class="pic" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#,
            escape(label)
        );
        let steps = steps(frame.max_y);
        for step in 0..=steps {
            let value = frame.max_y * f64::from(step) / f64::from(steps);
            let y = frame.y(value);
            let _ = write!(
                frame.out,
                r#"<line class="pic-grid" x1="{LEFT}" x2="{}" y1="{y:.1}" y2="{y:.1}"/><text class="pic-tick" x="{}" y="{:.1}" text-anchor="end">{}</text>"#,
                WIDTH - RIGHT,
                LEFT - 6.0,
                y + 3.5,
                short(value)
            );
        }
        for (share, anchor) in [(0.0, "start"), (0.5, "middle"), (1.0, "end")] {
            let at = frame.max_x * share;
            let _ = write!(
                frame.out,
                r#"<text class="pic-tick" x="{:.1}" y="{}" text-anchor="{anchor}">{}</text>"#,
                frame.x(at),
                HEIGHT - 8.0,
                time(at)
            );
        }
        frame
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + value / self.max_x * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - value / self.max_y * (HEIGHT - TOP - BOTTOM)
    }

    fn end(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// Lines over time, with a level drawn in where there is one. `max_x` and `max_y` give pictures side by side one scale.
pub(super) fn lines(
    label: &str,
    lines: &[Line],
    level: Option<(f64, &str)>,
    max_x: f64,
    max_y: f64,
) -> String {
    let mut frame = Frame::new(label, max_x, max_y.max(level.map_or(0.0, |(level, _)| level)));
    for line in lines {
        let mut path = String::new();
        for (at, (x, y)) in line.points.iter().enumerate() {
            let _ = write!(path, "{}{:.1} {:.1}", if at == 0 { "M" } else { "L" }, frame.x(*x), frame.y(*y));
        }
        if let (Some((first, _)), Some((last, _))) = (line.points.first(), line.points.last()) {
            let base = frame.y(0.0);
            let _ = write!(
                frame.out,
                r#"<path class="pic-area {}" d="{path}L{:.1} {base:.1}L{:.1} {base:.1}Z"/>"#,
                line.class,
                frame.x(*last),
                frame.x(*first)
            );
        }
        let _ = write!(
            frame.out,
            r#"<path class="pic-line {}" d="{path}"><title>{}</title></path>"#,
            line.class,
            escape(line.name)
        );
    }
    if let Some((level, name)) = level {
        let y = frame.y(level);
        let _ = write!(
            frame.out,
            r#"<line class="pic-level" x1="{LEFT}" x2="{}" y1="{y:.1}" y2="{y:.1}"/><text class="pic-note" x="{}" y="{:.1}" text-anchor="end">{}</text>"#,
            WIDTH - RIGHT,
            WIDTH - RIGHT - 4.0,
            y - 4.0,
            escape(name)
        );
    }
    frame.end()
}

/// Bars of how often each duration came, with marks at some of them.
pub(super) fn bars(
    label: &str,
    bins: &[(f64, f64, f64)],
    marks: &[(&str, f64)],
    max_x: f64,
    max_y: f64,
) -> String {
    let mut frame = Frame::new(label, max_x, max_y);
    for (from, to, count) in bins.iter().filter(|(.., count)| *count > 0.0) {
        let (x, y) = (frame.x(*from), frame.y(*count));
        let width = (frame.x(to.min(frame.max_x)) - x - 1.0).max(1.5);
        let _ = write!(
            frame.out,
            r#"<rect class="pic-bar" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{:.1}" rx="1"><title>{}</title></rect>"#,
            (frame.y(0.0) - y).max(1.0),
            escape(&tr!(
                "{from} to {to}: {count}",
                from = time(*from),
                to = time(*to),
                count = short(*count)
            ))
        );
    }
    for (row, (name, at)) in marks.iter().enumerate() {
        let x = frame.x(at.min(frame.max_x));
        let right = x > WIDTH * 0.6;
        let (text_x, anchor) = if right { (x - 4.0, "end") } else { (x + 4.0, "start") };
        let _ = write!(
            frame.out,
            r#"<line class="pic-mark" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{:.1}"/><text class="pic-note" x="{text_x:.1}" y="{:.1}" text-anchor="{anchor}">{name} {}</text>"#,
            HEIGHT - BOTTOM,
            TOP + 9.0 + row as f64 * 13.0,
            time(*at)
        );
    }
    frame.end()
}

/// One bar of parts, with their shares.
pub(super) fn parts(label: &str, parts: &[(&str, &str, f64)]) -> String {
    let total: f64 = parts.iter().map(|(.., value)| value).sum();
    let mut out =
        format!(r#"<svg class="pic" viewBox="0 0 {WIDTH} 64" role="img" aria-label="{}">"#, escape(label));
    let mut x = LEFT;
    for (name, class, value) in parts.iter().filter(|_| total > 0.0) {
        let width = value / total * (WIDTH - LEFT - RIGHT);
        let _ = write!(
            out,
            r#"<rect class="pic-part {class}" x="{x:.1}" y="8" width="{width:.1}" height="26"><title>{name}: {:.1} %</title></rect>"#,
            value / total * 100.0
        );
        if width > 70.0 {
            let _ = write!(
                out,
                r#"<text class="pic-note" x="{:.1}" y="50" text-anchor="middle">{name} {:.0} %</text>"#,
                x + width / 2.0,
                value / total * 100.0
            );
        }
        x += width;
    }
    out.push_str("</svg>");
    out
}

/// A curve through points, of which some hold and others do not: what was tried for *How much can it take?*.
pub(super) fn curve(label: &str, points: &[(f64, f64, bool)], level: (f64, &str)) -> String {
    let (low, high) =
        points.iter().fold((f64::MAX, f64::MIN), |(low, high), (x, ..)| (low.min(*x), high.max(*x)));
    // What is far above the target is drawn at the upper edge: how far does not matter any more.
    let max_y = level.0.max(1.0) * 4.0;
    let span = (libm::log(high) - libm::log(low)).max(1e-6);
    let x = |value: f64| LEFT + (libm::log(value) - libm::log(low)) / span * (WIDTH - LEFT - RIGHT - 6.0);
    let y = |value: f64| HEIGHT - BOTTOM - (value / max_y).min(1.0) * (HEIGHT - TOP - BOTTOM);
    let mut out = format!(
        r#"<svg class="pic" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#,
        escape(label)
    );
    for step in 0..=4 {
        let value = max_y * f64::from(step) / 4.0;
        let _ = write!(
            out,
            r#"<line class="pic-grid" x1="{LEFT}" x2="{}" y1="{:.1}" y2="{:.1}"/><text class="pic-tick" x="{}" y="{:.1}" text-anchor="end">{}</text>"#,
            WIDTH - RIGHT,
            y(value),
            y(value),
            LEFT - 4.0,
            y(value) + 3.5,
            time(value)
        );
    }
    let mut path = String::new();
    for (at, (rate, value, _)) in points.iter().enumerate() {
        let _ = write!(path, "{}{:.1} {:.1}", if at == 0 { "M" } else { "L" }, x(*rate), y(*value));
    }
    let _ = write!(out, r#"<path class="pic-line is-a" d="{path}"/>"#);
    for (rate, value, holds) in points {
        let class = if *holds { "is-good" } else { "is-bad" };
        let _ = write!(
            out,
            r#"<circle class="pic-dot {class}" cx="{:.1}" cy="{:.1}" r="4"><title>{}</title></circle>"#,
            x(*rate),
            y(*value),
            escape(&tr!("{rate} a minute: {time}", rate = short(*rate), time = time(*value)))
        );
    }
    let _ = write!(
        out,
        r#"<line class="pic-level" x1="{LEFT}" x2="{}" y1="{:.1}" y2="{:.1}"/><text class="pic-note" x="{}" y="{:.1}">{}</text>"#,
        WIDTH - RIGHT,
        y(level.0),
        y(level.0),
        LEFT + 4.0,
        y(level.0) - 4.0,
        escape(level.1)
    );
    for (rate, anchor) in [(low, "start"), (high, "end")] {
        let _ = write!(
            out,
            r#"<text class="pic-tick" x="{:.1}" y="{}" text-anchor="{anchor}">{}</text>"#,
            x(rate),
            HEIGHT - 8.0,
            escape(&tr!("{rate} a minute", rate = short(rate)))
        );
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [0.0, 0.04, 0.5, 12.3, 1234.0, 2_500_000.0].map(short),
            ["0", "0", "0.5", "12", "1,234", "2.5 M"]
        );
        assert_eq!([0.0, 3.0, 12.0, 51.0, 100.0].map(round_up), [1.0, 5.0, 20.0, 100.0, 100.0]);
        assert_eq!([0.2, 1.0, 2.0, 5.0, 10.0, 20.0, 500.0].map(steps), [4, 5, 4, 5, 5, 4, 5]);
    }

    #[test]
    fn texts_are_escaped() {
        let line = Line { name: "<b>", class: "is-a", points: vec![(0.0, 1.0), (10.0, 2.0)] };
        let picture = lines("a \"b\"", &[line], Some((3.0, "<limit>")), 10.0, 2.0);
        assert!(!picture.contains("<b>") && !picture.contains("<limit>"));
        assert!(picture.contains("a &quot;b&quot;") && picture.ends_with("</svg>"));
    }
}
