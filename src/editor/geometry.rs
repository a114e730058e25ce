//! Where a node's parts stand: sizes, rows, the places where edges leave and arrive.
//!
//! The stylesheet of the canvas follows these numbers, so that the page and the layout agree without
//! measuring anything.

use crate::flow::{Node, NodeKind, Port};

use super::summary::{Summary, summary};

/// A node's width on the canvas.
pub const NODE_WIDTH: f64 = 216.0;
/// The space between columns of a layout: edges turn and loops rise in it.
pub const COLUMN_GAP: f64 = 64.0;

/// The height of a node's head: icon, title, type.
pub const HEAD_HEIGHT: f64 = 52.0;

/// Where edges arrive, and where those leave that have no row of their own, from the node's top.
pub const HEAD_ANCHOR: f64 = 26.0;

/// The height of a line of the summary.
pub const LINE_HEIGHT: f64 = 18.0;

/// The most lines that a summary takes.
pub const MOST_LINES: usize = 2;

/// What stands below the summary.
pub const SUMMARY_PADDING: f64 = 10.0;

/// The height of a port's row.
pub const PORT_HEIGHT: f64 = 24.0;

/// What stands above the rows, and below them.
pub const ROWS_PADDING: f64 = 4.0;

/// A rectangle on the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Rect {
    /// A rectangle by its corner and size.
    pub fn new([x, y]: [f64; 2], [width, height]: [f64; 2]) -> Self {
        Self { x, y, width, height }
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The point in the middle.
    pub fn center(&self) -> [f64; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// The rectangle with a margin around it.
    pub fn grown(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether a point lies within.
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        (self.x..=self.right()).contains(&x) && (self.y..=self.bottom()).contains(&y)
    }

    /// The smallest rectangle around all of them; `None` where there are none.
    pub fn around(rects: impl IntoIterator<Item = Self>) -> Option<Self> {
        rects.into_iter().reduce(|one, other| {
            let (x, y) = (one.x.min(other.x), one.y.min(other.y));
            Self {
                x,
                y,
                width: one.right().max(other.right()) - x,
                height: one.bottom().max(other.bottom()) - y,
            }
        })
    }
}

/// What a node looks like: the lines of its summary and the ports with rows of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// How many lines the summary takes.
    pub lines: usize,
    /// The port that leaves at the head.
    pub head: Option<Port>,
    /// The ports with rows, from top to bottom.
    pub rows: Vec<Port>,
}

impl Shape {
    /// The shape of a node.
    pub fn of(node: &Node) -> Self {
        Self::with(node, &summary(node))
    }

    /// The shape of a node whose summary is known.
    pub(super) fn with(node: &Node, summary: &Summary) -> Self {
        let mut rows: Vec<Port> = node.ports().into_iter().map(|(port, _)| port).collect();
        let in_rows = matches!(node.kind, NodeKind::Webhook(_) | NodeKind::Condition(_));
        let head = (!in_rows && !rows.is_empty()).then(|| rows.remove(0));
        Self { lines: summary.lines(), head, rows }
    }

    /// The size on the canvas, `[width, height]`.
    pub fn size(&self) -> [f64; 2] {
        let rows = match self.rows.len() {
            0 => 0.0,
            rows => rows as f64 * PORT_HEIGHT + 2.0 * ROWS_PADDING,
        };
        [NODE_WIDTH, self.rows_top() + rows]
    }

    /// Where a port's edge leaves, from the node's corner.
    pub fn anchor(&self, port: Port) -> [f64; 2] {
        let y = match self.rows.iter().position(|row| *row == port) {
            Some(row) => self.rows_top() + ROWS_PADDING + (row as f64 + 0.5) * PORT_HEIGHT,
            None => HEAD_ANCHOR,
        };
        [NODE_WIDTH, y]
    }

    fn rows_top(&self) -> f64 {
        let summary = match self.lines {
            0 => 0.0,
            lines => lines as f64 * LINE_HEIGHT + SUMMARY_PADDING,
        };
        HEAD_HEIGHT + summary
    }
}

/// A node's size on the canvas, `[width, height]`.
pub fn node_size(node: &Node) -> [f64; 2] {
    Shape::of(node).size()
}

/// The place nearest to the wanted one, downwards in steps, where a rectangle covers no other.
pub fn free_place(taken: &[Rect], wanted: Rect) -> Rect {
    const GAP: f64 = 16.0;
    let mut place = wanted;
    // Every step passes the lower edge of at least one other, so it ends after as many steps as there are.
    for _ in 0..=taken.len() {
        let hit = taken.iter().filter(|other| other.grown(GAP - 1.0).overlaps(&place));
        let Some(below) = hit.map(Rect::bottom).reduce(f64::max) else { break };
        place.y = below + GAP;
    }
    place
}

/// About how wide a text is in the page's font, in px: enough to know how many lines it takes.
pub fn text_width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.27,
        ' ' | 'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.88,
        'A'..='Z' => 0.68,
        c if (c as u32) < 0x1100 => 0.57,
        // Ideographs, syllables, emoji: as wide as they are high.
        _ => 1.0,
    };
    text.chars().map(em).sum::<f64>() * size
}

/// How many lines a text takes at a width, at most [`MOST_LINES`]. Breaks between words, and within long ones.
pub fn line_count(text: &str, size: f64, width: f64) -> usize {
    let mut lines = 0;
    for paragraph in text.lines() {
        lines += 1;
        let mut used = 0.0;
        for word in paragraph.split_inclusive(' ') {
            let wide = text_width(word, size);
            if used > 0.0 && used + text_width(word.trim_end(), size) > width {
                lines += 1;
                used = 0.0;
            }
            used += wide;
            while used > width && lines < MOST_LINES {
                lines += 1;
                used -= width;
            }
        }
        if lines >= MOST_LINES {
            return MOST_LINES;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    fn node(json: &str) -> std::sync::Arc<Node> {
        let text = format!(r#"{{"version":1,"nodes":[{json}]}}"#);
        Document::parse(&text).map(|document| document.flow().nodes[0].clone()).expect("JSON")
    }

    #[test]
    fn a_simple_node_leaves_at_its_head() {
        let shape = Shape::of(&node(r#"{"id":"m","type":"message","text":"Hello"}"#));
        assert_eq!(shape.head, Some(Port::Next));
        assert_eq!(shape.size(), [NODE_WIDTH, HEAD_HEIGHT + LINE_HEIGHT + SUMMARY_PADDING]);
        assert_eq!(shape.anchor(Port::Next), [NODE_WIDTH, HEAD_ANCHOR]);
    }

    #[test]
    fn a_webhook_has_a_row_for_every_port() {
        let node = node(r#"{"id":"w","type":"webhook","request":{"url":"http://a.example"}}"#);
        let shape = Shape::of(&node);
        assert_eq!(shape.head, None);
        assert_eq!(shape.rows, [Port::Next, Port::Timeout, Port::Error, Port::Limit]);
        let bottom = shape.size()[1];
        assert_eq!(shape.anchor(Port::Limit)[1], bottom - ROWS_PADDING - PORT_HEIGHT / 2.0);
        assert_eq!(shape.anchor(Port::Error)[1] + PORT_HEIGHT, shape.anchor(Port::Limit)[1]);
        assert_eq!(node_size(&node), shape.size());
    }

    #[test]
    fn an_end_has_no_way_out() {
        let shape = Shape::of(&node(r#"{"id":"e","type":"end"}"#));
        assert_eq!((shape.head, shape.rows.len()), (None, 0));
    }

    #[test]
    fn rectangles() {
        let one = Rect::new([0.0, 0.0], [10.0, 10.0]);
        let other = Rect::new([10.0, 0.0], [10.0, 10.0]);
        assert!(!one.overlaps(&other));
        assert!(one.grown(1.0).overlaps(&other));
        assert_eq!(Rect::around([one, other]), Some(Rect::new([0.0, 0.0], [20.0, 10.0])));
        assert_eq!(Rect::around([]), None);
        assert!(one.contains([5.0, 10.0]) && !one.contains([5.0, 11.0]));
        assert_eq!(other.center(), [15.0, 5.0]);
    }

    #[test]
    fn a_new_node_covers_no_other() {
        let size = [100.0, 50.0];
        let taken = [Rect::new([0.0, 0.0], size), Rect::new([10.0, 60.0], size)];
        let place = free_place(&taken, Rect::new([5.0, 5.0], size));
        assert!(taken.iter().all(|other| !other.overlaps(&place)), "{place:?}");
        let free = Rect::new([500.0, 0.0], size);
        assert_eq!(free_place(&taken, free), free);
    }

    #[test]
    fn lines() {
        assert_eq!(line_count("", 12.0, 190.0), 0);
        assert_eq!(line_count("Hello", 12.0, 190.0), 1);
        assert_eq!(line_count("one\ntwo", 12.0, 190.0), 2);
        assert_eq!(line_count("a\nb\nc\nd", 12.0, 190.0), MOST_LINES);
        assert_eq!(line_count("Your order is being created, please wait a moment…", 12.0, 190.0), 2);
        assert_eq!(line_count(&"x".repeat(60), 12.0, 190.0), 2);
        assert_eq!(line_count("您的訂單正在建立中請稍候片刻謝謝您的耐心等待", 12.0, 190.0), 2);
    }
}
