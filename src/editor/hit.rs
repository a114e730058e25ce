//! What a pointer or a rubber band hits.

use super::geometry::{HEAD_ANCHOR, Rect};

/// What a rubber band takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Whatever it touches.
    Touches,
    /// What lies wholly within.
    Encloses,
}

/// The rectangle between two corners, in whichever direction it was drawn.
pub fn between([x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> Rect {
    Rect { x: x1.min(x2), y: y1.min(y2), width: (x1 - x2).abs(), height: (y1 - y2).abs() }
}

/// The indices of the rectangles that a rubber band takes, in order.
pub fn in_band(band: Rect, rects: &[Rect], takes: Band) -> Vec<usize> {
    let touches = |rect: &Rect| {
        band.x <= rect.right() && rect.x <= band.right() && band.y <= rect.bottom() && rect.y <= band.bottom()
    };
    let encloses = |rect: &Rect| {
        band.x <= rect.x && rect.right() <= band.right() && band.y <= rect.y && rect.bottom() <= band.bottom()
    };
    let hit = |rect: &Rect| match takes {
        Band::Touches => touches(rect),
        Band::Encloses => encloses(rect),
    };
    rects.iter().enumerate().filter(|(_, rect)| hit(rect)).map(|(index, _)| index).collect()
}

/// The node that a wire drawn to a point would connect to: the one under it, else the nearest whose entry is
/// in reach; of those that `accepts` allows. Of nodes that lie over each other, the last one.
pub fn nearest_target(
    point: [f64; 2],
    nodes: &[Rect],
    reach: f64,
    accepts: impl Fn(usize) -> bool,
) -> Option<usize> {
    let under = nodes.iter().enumerate().rev().find(|(index, rect)| rect.contains(point) && accepts(*index));
    let entries = nodes.iter().enumerate().map(|(index, rect)| (index, [rect.x, rect.y + HEAD_ANCHOR]));
    under.map(|(index, _)| index).or_else(|| nearest(point, entries, reach, accepts))
}

/// The nearest of some points (ports, say) in reach, of those that `accepts` allows.
pub fn nearest(
    [x, y]: [f64; 2],
    points: impl IntoIterator<Item = (usize, [f64; 2])>,
    reach: f64,
    accepts: impl Fn(usize) -> bool,
) -> Option<usize> {
    let points = points.into_iter().map(|(index, point)| (index, (point[0] - x).hypot(point[1] - y)));
    let near = points.filter(|(index, distance)| *distance <= reach && accepts(*index));
    near.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: [Rect; 3] = [
        Rect { x: 0.0, y: 0.0, width: 100.0, height: 80.0 },
        Rect { x: 200.0, y: 0.0, width: 100.0, height: 80.0 },
        Rect { x: 280.0, y: 40.0, width: 100.0, height: 80.0 },
    ];

    #[test]
    fn a_band_takes_what_it_touches_or_encloses() {
        let band = between([310.0, 85.0], [90.0, -5.0]);
        assert_eq!(band, Rect::new([90.0, -5.0], [220.0, 90.0]));
        assert_eq!(in_band(band, &NODES, Band::Touches), [0, 1, 2]);
        assert_eq!(in_band(band, &NODES, Band::Encloses), [1]);
        assert!(in_band(between([400.0, 0.0], [500.0, 9.0]), &NODES, Band::Touches).is_empty());
        // A click without a drag touches what it is on.
        assert_eq!(in_band(between([50.0, 50.0], [50.0, 50.0]), &NODES, Band::Touches), [0]);
    }

    #[test]
    fn a_wire_finds_the_nearest_node_that_may_take_it() {
        let all = |_: usize| true;
        assert_eq!(nearest_target([290.0, 60.0], &NODES, 20.0, all), Some(2), "the upper one of two");
        assert_eq!(nearest_target([290.0, 60.0], &NODES, 20.0, |index| index != 2), Some(1));
        assert_eq!(nearest_target([190.0, 30.0], &NODES, 20.0, all), Some(1));
        assert_eq!(nearest_target([190.0, 30.0], &NODES, 5.0, all), None);
        assert_eq!(nearest_target([190.0, 30.0], &NODES, 500.0, |index| index == 0), Some(0));
    }
}
