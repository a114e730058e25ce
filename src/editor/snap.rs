//! Where a dragged thing comes to rest: in line with its neighbours, else on the grid.

use super::action::Axis;
use super::geometry::Rect;

/// How things snap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snapping {
    /// How near a line must be, in canvas units.
    pub reach: f64,
    /// The distance of the grid's lines; `None`: there is no grid.
    pub grid: Option<f64>,
}

/// A line that shows what stands in line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    /// The line's direction.
    pub along: Axis,
    /// Where it is: its height, or for a vertical one its distance from the left.
    pub at: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// Where the dragged thing comes to rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapped {
    /// Its corner.
    pub position: [f64; 2],
    /// What it is in line with.
    pub guides: Vec<Guide>,
}

/// How near two numbers are that are the same on the canvas.
const SAME: f64 = 0.01;

/// Where a dragged rectangle comes to rest among others. Each axis snaps by itself: to the nearest edge or
/// middle of another, where one is in reach, else to the grid.
pub fn snap(dragged: Rect, others: &[Rect], snapping: Snapping) -> Snapped {
    let grid = |at: f64| match snapping.grid {
        Some(step) if step > 0.0 => (at / step).round() * step,
        _ => at,
    };
    let dx = nearest(dragged, others, Axis::Horizontal, snapping.reach);
    let dy = nearest(dragged, others, Axis::Vertical, snapping.reach);
    let x = dx.map_or_else(|| grid(dragged.x), |dx| dragged.x + dx);
    let y = dy.map_or_else(|| grid(dragged.y), |dy| dragged.y + dy);
    let rested = Rect { x, y, ..dragged };
    let mut guides = Vec::new();
    if dx.is_some() {
        guides.extend(in_line(rested, others, Axis::Horizontal));
    }
    if dy.is_some() {
        guides.extend(in_line(rested, others, Axis::Vertical));
    }
    Snapped { position: [x, y], guides }
}

/// An edge, the middle, the other edge.
fn lines(rect: &Rect, axis: Axis) -> [f64; 3] {
    match axis {
        Axis::Horizontal => [rect.x, rect.x + rect.width / 2.0, rect.right()],
        Axis::Vertical => [rect.y, rect.y + rect.height / 2.0, rect.bottom()],
    }
}

/// Middles are in line with middles, edges with edges.
fn pairs(dragged: &Rect, other: &Rect, axis: Axis) -> [(f64, f64); 5] {
    let ([a, b, c], [x, y, z]) = (lines(dragged, axis), lines(other, axis));
    [(a, x), (b, y), (c, z), (a, z), (c, x)]
}

/// The least move along an axis that brings the rectangle in line with another.
fn nearest(dragged: Rect, others: &[Rect], axis: Axis, reach: f64) -> Option<f64> {
    let moves = others.iter().flat_map(|other| pairs(&dragged, other, axis)).map(|(from, to)| to - from);
    moves.filter(|by| by.abs() <= reach).min_by(|one, other| one.abs().total_cmp(&other.abs()))
}

/// The lines that a rectangle at rest shares with others: one for each place, as long as all of them.
fn in_line(rested: Rect, others: &[Rect], axis: Axis) -> Vec<Guide> {
    let along = match axis {
        Axis::Horizontal => Axis::Vertical,
        Axis::Vertical => Axis::Horizontal,
    };
    let mut guides: Vec<Guide> = Vec::new();
    for other in others {
        for (at, to) in pairs(&rested, other, axis) {
            if (at - to).abs() > SAME {
                continue;
            }
            let ([a, _, b], [c, _, d]) = (lines(&rested, along), lines(other, along));
            let (from, to) = (a.min(c), b.max(d));
            match guides.iter_mut().find(|guide| (guide.at - at).abs() <= SAME) {
                Some(guide) => (guide.from, guide.to) = (guide.from.min(from), guide.to.max(to)),
                None => guides.push(Guide { along, at, from, to }),
            }
        }
    }
    guides
}

#[cfg(test)]
mod tests {
    use super::*;

    const SNAPPING: Snapping = Snapping { reach: 6.0, grid: Some(8.0) };

    fn rect(x: f64, y: f64) -> Rect {
        Rect::new([x, y], [100.0, 50.0])
    }

    #[test]
    fn on_the_grid_where_no_neighbour_is_near() {
        let snapped = snap(rect(13.0, -3.0), &[rect(500.0, 500.0)], SNAPPING);
        assert_eq!(snapped, Snapped { position: [16.0, 0.0], guides: vec![] });
        let free = snap(rect(13.0, -3.0), &[], Snapping { grid: None, ..SNAPPING });
        assert_eq!(free.position, [13.0, -3.0]);
    }

    #[test]
    fn in_line_with_a_neighbour() {
        let other = Rect::new([300.0, 3.0], [100.0, 50.0]);
        let snapped = snap(rect(13.0, 0.0), &[other], SNAPPING);
        assert_eq!(snapped.position, [16.0, 3.0]);
        let lines: Vec<f64> = snapped.guides.iter().map(|guide| guide.at).collect();
        assert_eq!(lines, [3.0, 28.0, 53.0], "the edges and the middle");
        let guide = snapped.guides[0];
        assert_eq!((guide.along, guide.from, guide.to), (Axis::Horizontal, 16.0, 400.0));
    }

    #[test]
    fn the_nearest_line_wins_and_edges_meet_edges() {
        // The right edge comes to stand at the other's left edge, and not the left edge at its left.
        let snapped =
            snap(rect(197.0, 200.0), &[Rect::new([300.0, 0.0], [20.0, 20.0]), rect(202.0, 100.0)], SNAPPING);
        assert_eq!(snapped.position[0], 200.0);
        assert_eq!(snapped.guides.len(), 1);
        let guide = snapped.guides[0];
        assert_eq!((guide.along, guide.at, guide.from, guide.to), (Axis::Vertical, 300.0, 0.0, 250.0));
    }

    #[test]
    fn a_guide_covers_all_that_stand_in_line() {
        let snapped =
            snap(rect(2.0, 200.0), &[rect(0.0, 0.0), rect(0.0, 400.0)], Snapping { reach: 5.0, grid: None });
        assert_eq!(snapped.position, [0.0, 200.0]);
        assert!(snapped.guides.iter().all(|guide| (guide.from, guide.to) == (0.0, 450.0)));
    }
}
