//! Lines on the canvas, in numbers: to be drawn, written as SVG paths, and hit.

use std::fmt::{self, Display, Formatter};

use super::geometry::Rect;

/// A line of straights and curves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    start: [f64; 2],
    pieces: Vec<Piece>,
}

/// A piece of a line, from where the one before it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece {
    /// To a point.
    Straight([f64; 2]),
    /// By way of a corner, to a point.
    Bend([f64; 2], [f64; 2]),
    /// A cubic curve by its two handles, to a point.
    Curve([f64; 2], [f64; 2], [f64; 2]),
}

impl Piece {
    fn end(&self) -> [f64; 2] {
        match self {
            Self::Straight(end) | Self::Bend(_, end) | Self::Curve(_, _, end) => *end,
        }
    }

    fn points(&self) -> impl Iterator<Item = [f64; 2]> {
        let (points, count) = match self {
            Self::Straight(end) => ([*end; 3], 1),
            Self::Bend(corner, end) => ([*corner, *end, *end], 2),
            Self::Curve(one, other, end) => ([*one, *other, *end], 3),
        };
        points.into_iter().take(count)
    }

    /// The point at a part of the way, from 0 to 1.
    fn at(&self, from: [f64; 2], t: f64) -> [f64; 2] {
        let u = 1.0 - t;
        [0, 1].map(|axis| match self {
            Self::Straight(end) => u * from[axis] + t * end[axis],
            Self::Bend(corner, end) => u * u * from[axis] + 2.0 * u * t * corner[axis] + t * t * end[axis],
            Self::Curve(one, other, end) => {
                u * u * u * from[axis]
                    + 3.0 * u * u * t * one[axis]
                    + 3.0 * u * t * t * other[axis]
                    + t * t * t * end[axis]
            }
        })
    }
}

impl Line {
    /// A line that begins at a point.
    pub fn from(start: [f64; 2]) -> Self {
        Self { start, pieces: Vec::new() }
    }

    /// Goes on.
    pub fn push(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// Where it begins.
    pub fn start(&self) -> [f64; 2] {
        self.start
    }

    /// Its pieces; none where there is no line.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// A rectangle that it lies in.
    pub fn bounds(&self) -> Rect {
        let ([mut left, mut top], [mut right, mut bottom]) = (self.start, self.start);
        for [x, y] in self.pieces.iter().flat_map(Piece::points) {
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x), bottom.max(y));
        }
        Rect { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// How far a point is from it.
    pub fn distance(&self, point: [f64; 2]) -> f64 {
        let mut from = self.start;
        let mut nearest = f64::INFINITY;
        for piece in &self.pieces {
            let steps = match piece {
                Piece::Straight(_) => 1,
                Piece::Bend(..) => 4,
                Piece::Curve(..) => 16,
            };
            let mut last = from;
            for step in 1..=steps {
                let next = piece.at(from, f64::from(step) / f64::from(steps));
                nearest = nearest.min(to_straight(point, last, next));
                last = next;
            }
            from = piece.end();
        }
        nearest
    }
}

/// How far a point is from the straight between two others.
fn to_straight([x, y]: [f64; 2], [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> f64 {
    let (dx, dy) = (x2 - x1, y2 - y1);
    let square = dx * dx + dy * dy;
    let part = if square > 0.0 { (((x - x1) * dx + (y - y1) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (x1 + part * dx - x).hypot(y1 + part * dy - y)
}

/// In the language of SVG paths.
impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.pieces.is_empty() {
            return Ok(());
        }
        write!(f, "M{} {}", self.start[0], self.start[1])?;
        for piece in &self.pieces {
            match piece {
                Piece::Straight([x, y]) => write!(f, "L{x} {y}")?,
                Piece::Bend([x1, y1], [x, y]) => write!(f, "Q{x1} {y1} {x} {y}")?,
                Piece::Curve([x1, y1], [x2, y2], [x, y]) => write!(f, "C{x1} {y1} {x2} {y2} {x} {y}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        let mut line = Line::from([0.0, 0.0]);
        line.push(Piece::Straight([90.0, 0.0]));
        line.push(Piece::Bend([100.0, 0.0], [100.0, 10.0]));
        line.push(Piece::Curve([100.0, 50.0], [150.0, 50.0], [200.0, 50.0]));
        line
    }

    #[test]
    fn it_is_written_as_a_path() {
        assert_eq!(line().to_string(), "M0 0L90 0Q100 0 100 10C100 50 150 50 200 50");
        assert_eq!(Line::default().to_string(), "");
    }

    #[test]
    fn it_is_hit_where_it_is() {
        let line = line();
        assert_eq!(line.distance([45.0, 7.0]), 7.0);
        assert_eq!(line.distance([-3.0, 4.0]), 5.0);
        assert!(line.distance([100.0, 0.0]) > 2.0, "the corner is cut");
        assert!(line.distance([200.0, 50.0]) < 1e-9);
        assert_eq!(line.bounds(), Rect::new([0.0, 0.0], [200.0, 50.0]));
    }
}
