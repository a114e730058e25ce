//! The rows of the chart: a lane per conversation, and below an open one a row per step.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::run::spans::Lane;

/// How high a row is.
pub(super) const ROW: f64 = 28.0;

/// So many rows above and below the view are drawn too.
const MARGIN: usize = 3;

/// A row of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A conversation, by its place among the lanes.
    Lane(usize),
    /// A step of one, by its place among the steps.
    Step(usize, usize),
}

/// How many rows there are.
pub(super) fn count(lanes: &[Rc<Lane>], open: &BTreeSet<usize>) -> usize {
    let steps = open.iter().filter_map(|at| lanes.get(*at)).map(|lane| lane.steps.len());
    lanes.len() + steps.sum::<usize>()
}

/// How many rows in a row, at most, are in view: each of them has a remainder of its own when divided by it.
pub(super) fn slots(height: f64) -> usize {
    (height / ROW) as usize + 2 * MARGIN + 2
}

/// The rows that are in view, each with its place from the top.
pub(super) fn in_view(
    lanes: &[Rc<Lane>],
    open: &BTreeSet<usize>,
    top: f64,
    height: f64,
) -> Vec<(usize, Row)> {
    let first = ((top / ROW) as usize).saturating_sub(MARGIN);
    let last = ((top + height) / ROW) as usize + MARGIN;
    let mut rows = Vec::new();
    let mut at = 0;
    for (index, lane) in lanes.iter().enumerate() {
        if at > last {
            break;
        }
        if at >= first {
            rows.push((at, Row::Lane(index)));
        }
        at += 1;
        if open.contains(&index) {
            let steps = first.saturating_sub(at)..(last + 1).saturating_sub(at).min(lane.steps.len());
            rows.extend(steps.map(|step| (at + step, Row::Step(index, step))));
            at += lane.steps.len();
        }
    }
    rows
}

/// The place of a step's row.
pub(super) fn place(lanes: &[Rc<Lane>], open: &BTreeSet<usize>, lane: usize, step: Option<usize>) -> usize {
    let above =
        count(&lanes[..lane.min(lanes.len())], &open.iter().copied().filter(|at| *at < lane).collect());
    match step {
        Some(step) if open.contains(&lane) => above + 1 + step,
        _ => above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::spans::Step;

    fn lane(steps: usize) -> Rc<Lane> {
        let step = Step {
            node: "a".into(),
            visit: 1,
            from: 0,
            to: None,
            events: (0, 0),
            spans: Vec::new(),
            marks: Vec::new(),
        };
        Rc::new(Lane { steps: vec![step; steps], ..Lane::default() })
    }

    #[test]
    fn only_what_is_in_view() {
        let lanes = [lane(2), lane(10_000), lane(3)];
        let open = BTreeSet::from([1]);
        assert_eq!(count(&lanes, &open), 10_003);
        let rows = in_view(&lanes, &open, 0.0, 100.0);
        assert_eq!(rows[..3], [(0, Row::Lane(0)), (1, Row::Lane(1)), (2, Row::Step(1, 0))]);
        assert!(rows.len() < 20, "{}", rows.len());
        let rows = in_view(&lanes, &open, 5000.0 * ROW, 100.0);
        assert!(rows.contains(&(5000, Row::Step(1, 4998))) && rows.len() < 30);
        let rows = in_view(&lanes, &open, 10_000.0 * ROW, 100.0);
        assert_eq!(rows.last(), Some(&(10_002, Row::Lane(2))));
        for top in 0..280 {
            let rows = in_view(&lanes, &open, 3000.0 * ROW + f64::from(top) / 10.0, 100.0);
            let mut taken: Vec<usize> = rows.iter().map(|(at, _)| at % slots(100.0)).collect();
            taken.sort_unstable();
            assert!(taken.windows(2).all(|pair| pair[0] < pair[1]));
        }
        for (lane, step, at) in [(0, Some(1), 0), (1, Some(0), 2), (1, None, 1), (2, None, 10_002)] {
            assert_eq!(place(&lanes, &open, lane, step), at);
        }
    }
}
