//! The lines of edges: a plain curve where nothing is in its way, else a lane between the nodes.
//!
//! Long edges and loops take a *lane*: out of the port to the right, up or down, along a height where no node
//! stands, and into the target from the left. Lanes keep apart, but edges to the same node may share one.

use super::bins::Bins;
use super::geometry::{NODE_WIDTH, Rect, text_width};
use super::line::{Line, Piece};

/// The length of the arrow head, which stands between the line's end and the node.
pub const ARROW: f64 = 8.0;

/// How far edges keep from nodes.
const CLEARANCE: f64 = 14.0;
/// How far a line goes straight out of its port before it turns, and straight into its node.
const STUB: f64 = 16.0;
/// How far lines from ports of one node, and lanes, keep apart.
const STEP: f64 = 6.0;
const LANE: f64 = 12.0;
const RADIUS: f64 = 12.0;
const LABEL_SIZE: f64 = 11.0;
const LABEL_HEIGHT: f64 = 18.0;
/// Higher than any canvas.
const HEIGHT: f64 = 1e12;

/// An edge to be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wire<'l> {
    /// Where the port is.
    pub from: [f64; 2],
    /// Where the target takes its edges.
    pub to: [f64; 2],
    /// The target, as a number: edges to the same one may share a lane.
    pub target: usize,
    /// Which of its node's ports it leaves by, from the top, and how many there are.
    pub place: (usize, usize),
    /// What it would be called.
    pub label: Option<&'l str>,
}

/// The line of an edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The line.
    pub line: Line,
    /// Where the arrow head ends; `None` where there is no line.
    pub tip: Option<[f64; 2]>,
    /// A place on the line for a mark.
    pub middle: [f64; 2],
    /// Where the label stands (its middle), if there is room for it.
    pub label: Option<[f64; 2]>,
}

impl Route {
    /// The corners of the arrow head, its tip in the middle.
    pub fn arrow(&self) -> Option<[[f64; 2]; 3]> {
        self.tip.map(|[x, y]| [[x - ARROW, y - 4.5], [x, y], [x - ARROW, y + 4.5]])
    }

    /// The arrow head in the language of SVG paths.
    pub fn arrow_path(&self) -> String {
        self.arrow()
            .map_or_else(String::new, |[[x1, y1], [x, y], [x2, y2]]| format!("M{x1} {y1}L{x} {y}L{x2} {y2}Z"))
    }

    /// A rectangle that the line lies in, with its arrow head.
    pub fn bounds(&self) -> Rect {
        let tip = self.tip.map(|tip| Rect::new(tip, [0.0, 0.0]).grown(5.0));
        Rect::around([self.line.bounds()].into_iter().chain(tip)).unwrap_or_default()
    }
}

/// A line with what it depends on, so that a change elsewhere leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routed {
    /// The line.
    pub route: Route,
    /// The part of the canvas that was looked at for it.
    reads: Rect,
    lane: Option<Lane>,
    /// What its label covers.
    mark: Option<Rect>,
}

impl Routed {
    /// Whether a change of what stands somewhere may change the line.
    pub fn depends_on(&self, place: &Rect) -> bool {
        self.reads.overlaps(place)
    }

    /// The same line, where its target has another number now.
    pub fn towards(mut self, target: usize) -> Self {
        self.lane = self.lane.map(|lane| Lane { target, ..lane });
        self
    }

    /// What of it stands in the way of other lines.
    pub fn obstacles(&self) -> impl Iterator<Item = Rect> {
        let lane = self.lane.map(|lane| Rect {
            x: lane.from - 4.0,
            y: lane.y - LANE,
            width: lane.to - lane.from + 8.0,
            height: 2.0 * LANE,
        });
        lane.into_iter().chain(self.mark)
    }

    /// Whether it stands in the way of other lines as another one does.
    pub fn obstructs_like(&self, other: &Self) -> bool {
        self.lane == other.lane && self.mark == other.mark
    }
}

/// Finds the lines of a flow's edges, one after the other.
#[derive(Clone, Debug)]
pub struct Router<'r> {
    nodes: &'r Bins,
    /// Nodes that are being moved, which stand beside the others.
    moved: &'r [Rect],
    lanes: Vec<Lane>,
    labels: Bins,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Lane {
    from: f64,
    to: f64,
    y: f64,
    target: usize,
}

impl<'r> Router<'r> {
    /// A router among nodes.
    pub fn new(nodes: &'r Bins) -> Self {
        Self { nodes, moved: &[], lanes: Vec::new(), labels: Bins::default() }
    }

    /// A router among nodes of which some are not where they stand in the bins.
    pub fn among(nodes: &'r Bins, moved: &'r [Rect]) -> Self {
        Self { moved, ..Self::new(nodes) }
    }

    /// The line of an edge.
    pub fn route(&mut self, wire: &Wire<'_>) -> Route {
        self.routed(wire).route
    }

    /// The line of an edge, with what it depends on.
    pub fn routed(&mut self, wire: &Wire<'_>) -> Routed {
        let [x, y] = wire.to;
        let end = [x - ARROW + 1.0, y];
        let (line, middle, room, lane, mut reads) =
            match Curve::plain(wire.from, end).filter(|curve| self.is_free(curve)) {
                Some(curve) => {
                    let room = (end[0] - wire.from[0] - 90.0).max(0.0);
                    (curve.line(), curve.at(0.5), room, None, curve.bounds().grown(CLEARANCE))
                }
                None => self.along_a_lane(wire, end),
            };
        if let Some(text) = wire.label {
            let reach = room.max(label_width(text)) / 2.0 + 4.0;
            let beside = Rect::new(middle, [0.0, 0.0]).grown(LABEL_HEIGHT);
            let beside = Rect { x: middle[0] - reach, width: 2.0 * reach, ..beside };
            reads = Rect::around([reads, beside]).unwrap_or(reads);
        }
        let placed = wire.label.and_then(|text| self.place_label(text, middle, room));
        let (label, mark) = (placed.map(|(label, _)| label), placed.map(|(_, mark)| mark));
        let route = Route { line, tip: Some([x, y]), middle: label.unwrap_or(middle), label };
        let routed = Routed { route, reads, lane, mark };
        self.keep(&routed);
        routed
    }

    /// Takes a line as it was found before.
    pub fn keep(&mut self, routed: &Routed) {
        self.lanes.extend(routed.lane);
        if let Some(mark) = routed.mark {
            self.labels.insert(mark);
        }
    }

    /// The nodes that share more than an edge with a rectangle.
    fn near(&self, around: Rect) -> impl Iterator<Item = Rect> {
        self.nodes.near(around).chain(self.moved.iter().copied().filter(move |node| node.overlaps(&around)))
    }

    fn is_free(&self, curve: &Curve) -> bool {
        let around = curve.bounds().grown(CLEARANCE);
        let near: Vec<Rect> = self.near(around).map(|node| node.grown(6.0)).collect();
        // The ends touch their own nodes.
        let steps = (around.width / 12.0).clamp(8.0, 64.0) as usize;
        near.is_empty()
            || (1..steps).all(|step| {
                let point = curve.at(step as f64 / steps as f64);
                let by_an_end = (point[0] - curve.from[0]).min(curve.to[0] - point[0]) < 10.0;
                by_an_end || !near.iter().any(|node| node.contains(point))
            })
    }

    fn along_a_lane(&self, wire: &Wire<'_>, end: [f64; 2]) -> (Line, [f64; 2], f64, Option<Lane>, Rect) {
        let ([x1, y1], [x2, y2]) = (wire.from, end);
        let (place, ports) = wire.place;
        let left = x2 - STUB;
        // A first guess of the side it turns to decides the order of lines that leave the same node.
        let plain = x1 + STUB;
        let y = self.lane(plain.min(left), plain.max(left), y1, y2, wire.target);
        let order = if y > y1 { ports.saturating_sub(place + 1) } else { place };
        let right = plain + (order.min(5) as f64) * STEP;
        let (low, high) = (right.min(left), right.max(left));
        let lane = Lane { from: low, to: high, y, target: wire.target };
        let line = rounded(&[[x1, y1], [right, y1], [right, y], [left, y], [left, y2], [x2, y2]]);
        let room = if (right - left).abs() < 24.0 { 0.0 } else { high - low - 24.0 };
        // Whatever stands above or below may move it.
        let reads = Rect { x: low - 64.0, y: -HEIGHT, width: high - low + 128.0, height: 2.0 * HEIGHT };
        (line, [(low + high) / 2.0, y], room, Some(lane), reads)
    }

    /// The free height nearest to both ends.
    fn lane(&self, low: f64, high: f64, y1: f64, y2: f64, target: usize) -> f64 {
        let column = Rect { x: low - 4.0, y: -HEIGHT, width: high - low + 8.0, height: 2.0 * HEIGHT };
        let nodes = self.near(column);
        let mut taken: Vec<(f64, f64)> =
            nodes.map(|node| (node.y - CLEARANCE, node.bottom() + CLEARANCE)).collect();
        let others = self.lanes.iter().filter(|lane| lane.target != target);
        let others = others.filter(|lane| lane.from - 4.0 < high && low < lane.to + 4.0);
        taken.extend(others.map(|lane| (lane.y - LANE, lane.y + LANE)));
        taken.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut blocks: Vec<(f64, f64)> = Vec::new();
        for (from, to) in taken {
            match blocks.last_mut() {
                Some((_, end)) if from < *end => *end = end.max(to),
                _ => blocks.push((from, to)),
            }
        }
        let is_free = |y: f64| blocks.iter().all(|(from, to)| y <= *from || y >= *to);
        let cost = |y: f64| (y - y1).abs() + (y - y2).abs();
        let edges = blocks.iter().flat_map(|(from, to)| [*to, *from]);
        let free = [y2, y1].into_iter().chain(edges).filter(|y| is_free(*y));
        free.min_by(|one, other| cost(*one).total_cmp(&cost(*other))).unwrap_or(y1)
    }

    /// On the line, where it covers no node and no other label.
    fn place_label(&self, text: &str, [x, y]: [f64; 2], room: f64) -> Option<([f64; 2], Rect)> {
        let width = label_width(text);
        if room < width {
            return None;
        }
        let slack = (room - width) / 2.0;
        [0.0, -0.5, 0.5, -1.0, 1.0].into_iter().find_map(|part| {
            let middle = [x + part * slack, y];
            let corner = [middle[0] - width / 2.0, middle[1] - LABEL_HEIGHT / 2.0];
            let rect = Rect::new(corner, [width, LABEL_HEIGHT]).grown(2.0);
            let is_free = self.near(rect).next().is_none() && self.labels.near(rect).next().is_none();
            is_free.then_some((middle, rect))
        })
    }
}

/// How wide an edge's label is drawn.
pub fn label_width(text: &str) -> f64 {
    (text_width(text, LABEL_SIZE) + 14.0).min(NODE_WIDTH * 0.75).round()
}

/// A cubic curve that leaves to the right and arrives from the left.
#[derive(Clone, Copy, Debug)]
struct Curve {
    from: [f64; 2],
    to: [f64; 2],
    reach: f64,
}

impl Curve {
    /// `None` where the target is not to the right.
    fn plain(from: [f64; 2], to: [f64; 2]) -> Option<Self> {
        let across = to[0] - from[0];
        let steep = (to[1] - from[1]).abs() > across * 8.0;
        (across >= 20.0 && !steep).then(|| Self { from, to, reach: (across * 0.5).clamp(12.0, 140.0) })
    }

    fn at(&self, t: f64) -> [f64; 2] {
        let u = 1.0 - t;
        let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
        let x = a * self.from[0]
            + b * (self.from[0] + self.reach)
            + c * (self.to[0] - self.reach)
            + d * self.to[0];
        [x, (a + b) * self.from[1] + (c + d) * self.to[1]]
    }

    fn bounds(&self) -> Rect {
        let y = self.from[1].min(self.to[1]);
        let height = (self.from[1] - self.to[1]).abs();
        Rect { x: self.from[0], y, width: self.to[0] - self.from[0], height }
    }

    fn line(&self) -> Line {
        let ([x1, y1], [x2, y2]) = (self.from, self.to);
        let mut line = Line::from(self.from);
        line.push(if (y1 - y2).abs() < 0.5 {
            Piece::Straight(self.to)
        } else {
            Piece::Curve([x1 + self.reach, y1], [x2 - self.reach, y2], self.to)
        });
        line
    }
}

/// A line through points with its corners rounded.
fn rounded(points: &[[f64; 2]]) -> Line {
    let mut corners: Vec<[f64; 2]> = Vec::with_capacity(points.len());
    for point in points {
        let same = |other: &[f64; 2]| (other[0] - point[0]).abs() < 0.5 && (other[1] - point[1]).abs() < 0.5;
        if !corners.last().is_some_and(same) {
            corners.push(*point);
        }
    }
    let Some(first) = corners.first() else { return Line::default() };
    let mut line = Line::from(*first);
    let length = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let mut index = 1;
    while index + 1 < corners.len() {
        let [before, corner, after] = [corners[index - 1], corners[index], corners[index + 1]];
        // A short step between two straights is one soft bend and not two sharp ones.
        let is_step = length(corner, after) < 2.0 * RADIUS && index + 2 < corners.len();
        let (end, next) = if is_step { (after, corners[index + 2]) } else { (corner, after) };
        let room = (length(before, corner) / 2.0).min(length(end, next) / 2.0);
        let radius = if is_step { room.min(RADIUS * 1.25) } else { room.min(RADIUS) };
        line.push(Piece::Straight(towards(corner, before, radius)));
        let out = towards(end, next, radius);
        line.push(if is_step { Piece::Curve(corner, end, out) } else { Piece::Bend(corner, out) });
        index += if is_step { 2 } else { 1 };
    }
    if let [.., last] = corners.as_slice() {
        line.push(Piece::Straight(*last));
    }
    line
}

/// The point so far from one on the way to another.
fn towards(from: [f64; 2], to: [f64; 2], distance: f64) -> [f64; 2] {
    let part = distance / (from[0] - to[0]).hypot(from[1] - to[1]).max(1e-9);
    [0, 1].map(|axis| ((from[axis] + (to[axis] - from[axis]) * part) * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(from: [f64; 2], to: [f64; 2]) -> Wire<'static> {
        Wire { from, to, target: 0, place: (0, 1), label: None }
    }

    /// The corners of a lane's path, as written.
    fn numbers(path: &str) -> Vec<f64> {
        path.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
            .filter_map(|number| number.parse().ok())
            .collect()
    }

    #[test]
    fn neighbours_are_joined_by_a_plain_curve() {
        let none = Bins::default();
        let mut router = Router::new(&none);
        let straight = router.route(&wire([100.0, 50.0], [160.0, 50.0]));
        assert_eq!(straight.line.to_string(), "M100 50L153 50");
        assert_eq!(straight.arrow_path(), "M152 45.5L160 50L152 54.5Z");
        assert!(router.route(&wire([100.0, 50.0], [160.0, 90.0])).line.to_string().contains('C'));
    }

    #[test]
    fn a_node_in_the_way_is_passed_by() {
        let nodes = [Rect::new([200.0, 0.0], [200.0, 100.0])];
        let bins = Bins::new(nodes);
        let route = Router::new(&bins).route(&wire([100.0, 50.0], [500.0, 50.0]));
        let lane = route.middle[1];
        assert!(lane <= -CLEARANCE || lane >= 100.0 + CLEARANCE, "{route:?}");
        assert!(route.line.to_string().contains('Q'));
    }

    #[test]
    fn a_loop_goes_round_both_nodes() {
        let nodes = [Rect::new([0.0, 0.0], [216.0, 90.0]), Rect::new([280.0, 0.0], [216.0, 90.0])];
        let bins = Bins::new(nodes);
        let route = Router::new(&bins).route(&wire([496.0, 26.0], [0.0, 26.0]));
        assert!(!nodes.iter().any(|node| node.grown(CLEARANCE - 1.0).contains(route.middle)), "{route:?}");
        let itself = Router::new(&bins).route(&wire([216.0, 26.0], [0.0, 26.0]));
        assert!(!nodes[0].contains(itself.middle), "{itself:?}");
    }

    #[test]
    fn lanes_keep_apart_unless_they_lead_to_the_same_node() {
        let nodes = [Rect::new([200.0, 0.0], [200.0, 100.0])];
        let bins = Bins::new(nodes);
        let mut router = Router::new(&bins);
        let one = router.route(&wire([100.0, 50.0], [500.0, 50.0]));
        let same = router.route(&wire([100.0, 55.0], [500.0, 50.0]));
        let other = router.route(&Wire { target: 1, ..wire([100.0, 50.0], [500.0, 60.0]) });
        assert_eq!(one.middle[1], same.middle[1]);
        assert!((one.middle[1] - other.middle[1]).abs() >= LANE, "{one:?} {other:?}");
    }

    #[test]
    fn labels_stand_clear_of_nodes_and_of_each_other() {
        let nodes = [Rect::new([200.0, 0.0], [200.0, 100.0])];
        let bins = Bins::new(nodes);
        let mut router = Router::new(&bins);
        let label = |router: &mut Router<'_>, to: f64| {
            let wire = Wire { label: Some("Timed out"), ..wire([100.0, 50.0], [to, 50.0]) };
            router.route(&wire).label
        };
        assert!(label(&mut router, 500.0).is_some());
        assert_eq!(label(&mut router, 160.0), None, "no room");
        let (one, other) = (label(&mut router, 900.0), label(&mut router, 900.0));
        assert_ne!(one, other);
    }

    #[test]
    fn paths_are_made_of_numbers() {
        let none = Bins::default();
        let mut router = Router::new(&none);
        for to in [[0.0, 0.0], [100.0, 50.0], [99.0, 400.0], [130.0, 5000.0]] {
            let route = router.route(&wire([100.0, 50.0], to));
            assert!(numbers(&route.line.to_string()).iter().all(|number| number.is_finite()), "{route:?}");
            assert!(!route.line.to_string().contains("NaN"));
        }
    }
}
