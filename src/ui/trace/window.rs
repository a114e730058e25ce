//! Which rows of a long list are in view.

use std::ops::Range;

/// So many rows above and below the view are kept, so that scrolling shows no gap.
const MARGIN: usize = 30;

/// The rows to draw, and the room that the others take.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) rows: Range<usize>,
    pub(super) before: f64,
    pub(super) after: f64,
}

impl Window {
    /// All rows.
    pub(super) fn whole(count: usize) -> Self {
        Self { rows: 0..count, before: 0.0, after: 0.0 }
    }

    /// The rows around a view that begins at `top` and is `view` high.
    pub(super) fn around(count: usize, height: impl Fn(usize) -> f64, top: f64, view: f64) -> Self {
        let (mut first, mut last, mut at) = (None, count, 0.0);
        for row in 0..count {
            let end = at + height(row);
            if first.is_none() && end > top {
                first = Some(row);
            }
            if at > top + view {
                last = row;
                break;
            }
            at = end;
        }
        // Beyond the end: the list got shorter. Its end is shown then.
        let first = first.unwrap_or(count.saturating_sub(MARGIN)).saturating_sub(MARGIN);
        let last = (last + MARGIN).min(count);
        let sum = |rows: Range<usize>| rows.map(&height).sum();
        Self { before: sum(0..first), after: sum(last..count), rows: first..last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rows_around_the_view() {
        let window = Window::around(10_000, |_| 30.0, 150_000.0, 300.0);
        assert!(window.rows.contains(&5000) && window.rows.contains(&5010));
        assert!(window.rows.len() <= 2 * MARGIN + 12);
        let all = window.before + window.after + window.rows.len() as f64 * 30.0;
        assert_eq!(all, 300_000.0, "the list keeps its height");
    }

    #[test]
    fn both_ends() {
        let top = Window::around(1000, |_| 30.0, 0.0, 300.0);
        assert_eq!((top.rows.start, top.before), (0, 0.0));
        let end = Window::around(1000, |_| 30.0, f64::INFINITY, 300.0);
        assert_eq!((end.rows.end, end.after), (1000, 0.0));
        assert_eq!(Window::around(0, |_| 30.0, 0.0, 300.0), Window::whole(0));
    }

    #[test]
    fn open_rows_take_their_room() {
        let window = Window::around(1000, |row| if row == 0 { 10_000.0 } else { 30.0 }, 9000.0, 300.0);
        assert_eq!(window.rows.start, 0);
    }
}
