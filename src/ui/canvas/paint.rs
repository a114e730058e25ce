//! What the sheet shows: nodes and edges from afar, in a few strokes each.

use std::f64::consts::TAU;

use web_sys::CanvasRenderingContext2d as Context;

use crate::editor::geometry::{HEAD_HEIGHT, NODE_WIDTH, Rect};
use crate::editor::line::Piece;
use crate::editor::scene::{EdgeItem, NodeItem, Scene};
use crate::editor::summary::node_name;
use crate::flow::NodeKind;
use crate::run::moment::NodeState;
use crate::ui::widgets::{TYPES, colours};

/// Below these zooms, titles are bars, and corners are square: smaller ones cannot be told apart.
pub(super) const WORDS: f64 = 0.24;
const ROUND: f64 = 0.16;
/// So many edges are one stroke: browsers take long over very long paths.
const STROKE: usize = 256;
/// How strongly a node is tinted with the colour of its type.
const TINT: f64 = 0.14;
const TITLE: f64 = 20.0;

/// The colours of the page as they are now.
#[derive(Debug)]
pub(super) struct Palette {
    surface: String,
    line: String,
    ink: String,
    faint: String,
    accent: String,
    good: String,
    bad: String,
    /// In the order of [`type_place`].
    types: [String; 8],
}

impl Palette {
    pub(super) fn now() -> Self {
        let [surface, line, ink, faint, accent, good, bad] =
            colours(["--surface", "--line-strong", "--ink", "--ink-3", "--accent", "--good", "--bad"]);
        let [message, ask, webhook, wait, condition, set, end] = colours(TYPES);
        let types = [message, ask, webhook, wait, condition, set, end, faint.clone()];
        Self { surface, line, ink, faint, accent, good, bad, types }
    }

    /// The colours of the types, each with its [`type_place`].
    pub(super) fn types(&self) -> impl Iterator<Item = (usize, &str)> {
        self.types.iter().map(String::as_str).enumerate()
    }

    /// The colour of sticky notes.
    pub(super) fn note(&self) -> &str {
        &self.types[3]
    }
}

pub(super) fn type_place(kind: &NodeKind) -> usize {
    match kind {
        NodeKind::Message(_) => 0,
        NodeKind::Ask(_) => 1,
        NodeKind::Webhook(_) => 2,
        NodeKind::Wait(_) => 3,
        NodeKind::Condition(_) => 4,
        NodeKind::Set(_) => 5,
        NodeKind::End(_) => 6,
        NodeKind::Unknown(_) => 7,
    }
}

/// What is shown of a node.
pub(super) struct NodeMark {
    pub(super) state: NodeState,
    pub(super) visits: u32,
    pub(super) selected: bool,
    /// Whether runs hold here.
    pub(super) breaks: bool,
}

/// What is drawn, and how.
pub(super) struct Picture<'p> {
    pub(super) context: &'p Context,
    pub(super) palette: &'p Palette,
    pub(super) scene: &'p Scene,
    /// The part of the canvas that is drawn.
    pub(super) area: Rect,
    /// How large it is shown.
    pub(super) zoom: f64,
    /// What of it is not drawn here, or drawn elsewhere; `None`: left out.
    pub(super) node: &'p dyn Fn(usize) -> Option<(NodeMark, [f64; 2])>,
    /// How much an edge was taken, from 0 to 4, and how far it is from its place; `None`: left out.
    pub(super) edge: &'p dyn Fn(usize) -> Option<(u32, [f64; 2])>,
}

impl Picture<'_> {
    /// Draws it all.
    pub(super) fn paint(&self) {
        self.edges();
        self.nodes();
    }

    fn edges(&self) {
        // What the run took lies above what it did not.
        let mut kinds: [Vec<(&EdgeItem, [f64; 2])>; 9] = Default::default();
        for (place, edge) in self.scene.edges.iter().enumerate() {
            let Some((weight, by)) = (self.edge)(place) else { continue };
            if edge.bounds.grown(2.0).overlaps(&moved(self.area, [-by[0], -by[1]])) {
                let is_failure = weight > 0 && edge.port.port.is_failure();
                kinds[weight.min(4) as usize + if is_failure { 4 } else { 0 }].push((edge, by));
            }
        }
        let thin = (1.2 / self.zoom).clamp(2.0, 8.0);
        let palette = self.palette;
        for (kind, edges) in kinds.iter().enumerate().filter(|(_, edges)| !edges.is_empty()) {
            let (colour, width) = match kind {
                0 => (&palette.line, thin),
                weight @ 1..=4 => (&palette.accent, thin * (1.25 + 0.5 * weight as f64)),
                weight => (&palette.bad, thin * (1.25 + 0.5 * (weight - 4) as f64)),
            };
            self.context.set_stroke_style_str(colour);
            self.context.set_fill_style_str(colour);
            self.context.set_line_width(width);
            for some in edges.chunks(STROKE) {
                self.context.begin_path();
                some.iter().for_each(|(edge, by)| self.line(edge, *by));
                self.context.stroke();
                if self.zoom >= ROUND {
                    self.context.begin_path();
                    some.iter().for_each(|(edge, by)| self.arrow(edge, *by));
                    self.context.fill();
                }
            }
        }
    }

    fn line(&self, edge: &EdgeItem, [dx, dy]: [f64; 2]) {
        let (context, line) = (self.context, &edge.route().line);
        let [x, y] = line.start();
        context.move_to(x + dx, y + dy);
        for piece in line.pieces() {
            match piece {
                Piece::Straight([x, y]) => context.line_to(x + dx, y + dy),
                Piece::Bend([x1, y1], [x, y]) if self.zoom >= ROUND => {
                    context.quadratic_curve_to(x1 + dx, y1 + dy, x + dx, y + dy);
                }
                Piece::Bend([x1, y1], [x, y]) => {
                    context.line_to(x1 + dx, y1 + dy);
                    context.line_to(x + dx, y + dy);
                }
                Piece::Curve([x1, y1], [x2, y2], [x, y]) => {
                    context.bezier_curve_to(x1 + dx, y1 + dy, x2 + dx, y2 + dy, x + dx, y + dy);
                }
            }
        }
    }

    fn arrow(&self, edge: &EdgeItem, [dx, dy]: [f64; 2]) {
        if let Some([one, tip, other]) = edge.route().arrow() {
            self.context.move_to(one[0] + dx, one[1] + dy);
            self.context.line_to(tip[0] + dx, tip[1] + dy);
            self.context.line_to(other[0] + dx, other[1] + dy);
            self.context.close_path();
        }
    }

    fn nodes(&self) {
        let nodes = self.scene.nodes.iter().enumerate().filter_map(|(place, item)| {
            let (mark, by) = (self.node)(place)?;
            let rect = moved(item.rect, by);
            rect.overlaps(&self.area).then_some((&**item, rect, mark))
        });
        let nodes: Vec<(&NodeItem, Rect, NodeMark)> = nodes.collect();
        let (context, palette) = (self.context, self.palette);
        // Their grounds; then for each type its tint, its border and its sign: few changes of colour.
        context.set_fill_style_str(&palette.surface);
        self.shapes(nodes.iter().map(|(_, rect, _)| *rect), true, false);
        context.set_line_width((1.0 / self.zoom).max(1.0));
        for (place, colour) in palette.types.iter().enumerate() {
            let own = || nodes.iter().filter(|(item, ..)| type_place(&item.node.kind) == place);
            if own().next().is_none() {
                continue;
            }
            context.set_fill_style_str(colour);
            context.set_stroke_style_str(colour);
            context.set_global_alpha(TINT);
            self.shapes(own().map(|(_, rect, _)| *rect), true, false);
            context.set_global_alpha(0.55);
            self.shapes(own().map(|(_, rect, _)| *rect), false, true);
            context.set_global_alpha(1.0);
            let sign = |rect: &Rect| Rect::new([rect.x + 10.0, rect.y + 10.0], [32.0, 32.0]);
            self.shapes(own().map(|(_, rect, _)| sign(rect)), true, false);
        }
        self.titles(&nodes);
        self.marks(&nodes);
    }

    fn titles(&self, nodes: &[(&NodeItem, Rect, NodeMark)]) {
        let context = self.context;
        let corner = |rect: &Rect| [rect.x + 52.0, rect.y + HEAD_HEIGHT / 2.0];
        if self.zoom < WORDS {
            context.set_fill_style_str(&self.palette.faint);
            context.set_global_alpha(0.5);
            context.begin_path();
            for (item, rect, _) in nodes {
                let [x, y] = corner(rect);
                let length = (node_name(&item.node).len() as f64 * 9.0).clamp(40.0, NODE_WIDTH - 68.0);
                context.rect(x, y - 6.0, length, 12.0);
            }
            context.fill();
            context.set_global_alpha(1.0);
            return;
        }
        context.set_fill_style_str(&self.palette.ink);
        context.set_font(&format!("600 {TITLE}px system-ui, sans-serif"));
        context.set_text_baseline("middle");
        let room = NODE_WIDTH - 62.0;
        for (item, rect, _) in nodes {
            let ([x, y], name) = (corner(rect), node_name(&item.node));
            let width = |text: &str| crate::editor::geometry::text_width(text, TITLE);
            let shown: String = if width(name) <= room {
                name.to_owned()
            } else {
                let mut left = room - TITLE;
                let fits = name.chars().take_while(|letter| {
                    left -= width(letter.encode_utf8(&mut [0; 4]));
                    left > 0.0
                });
                fits.chain(['…']).collect()
            };
            let _ = context.fill_text_with_max_width(&shown, x, y, room);
        }
    }

    /// What the run and the person make of nodes.
    fn marks(&self, nodes: &[(&NodeItem, Rect, NodeMark)]) {
        let (context, palette) = (self.context, self.palette);
        let states = [
            (NodeState::Done, &palette.good, 2.0, 0.0),
            (NodeState::Failed, &palette.bad, 2.5, 0.0),
            (NodeState::Running, &palette.accent, 3.0, 5.0),
            (NodeState::Waiting, &palette.accent, 3.0, 5.0),
        ];
        for (state, colour, width, around) in states {
            context.set_stroke_style_str(colour);
            context.set_line_width((width / self.zoom).clamp(width, 24.0));
            let own = nodes.iter().filter(|(_, _, mark)| mark.state == state && !mark.selected);
            self.shapes(own.map(|(_, rect, _)| rect.grown(around / self.zoom.sqrt())), false, true);
        }
        context.set_stroke_style_str(&palette.accent);
        context.set_line_width((2.5 / self.zoom).clamp(2.5, 24.0));
        let selected = nodes.iter().filter(|(_, _, mark)| mark.selected);
        self.shapes(selected.map(|(_, rect, _)| *rect), false, true);
        context.set_text_baseline("middle");
        for (item, rect, mark) in nodes {
            if item.is_start {
                // A flag that is seen from afar.
                let size = (7.0 / self.zoom).clamp(14.0, 60.0);
                context.set_fill_style_str(&palette.ink);
                context.begin_path();
                context.move_to(rect.x, rect.y - size * 1.9);
                context.line_to(rect.x + size * 1.5, rect.y - size * 1.05);
                context.line_to(rect.x, rect.y - size * 0.2);
                context.close_path();
                context.fill();
            }
            if mark.breaks {
                let size = (5.0 / self.zoom).clamp(8.0, 40.0);
                context.set_fill_style_str(&palette.bad);
                context.begin_path();
                let _ = context.arc(rect.x, rect.y, size, 0.0, TAU);
                context.fill();
            }
            if mark.visits > 1 {
                let size = (9.0 / self.zoom).clamp(18.0, 64.0);
                let words = format!("×{}", mark.visits);
                let width = crate::editor::geometry::text_width(&words, size) + size * 0.8;
                let at = Rect::new([rect.right() - width, rect.y - size * 0.7], [width, size * 1.4]);
                context.set_fill_style_str(&palette.accent);
                self.shapes([at].into_iter(), true, false);
                context.set_fill_style_str(&palette.surface);
                context.set_font(&format!("700 {size}px system-ui, sans-serif"));
                let _ = context.fill_text(&words, at.x + size * 0.4, at.y + size * 0.75);
            }
        }
    }

    /// Rectangles, with round corners where those are seen.
    fn shapes(&self, rects: impl Iterator<Item = Rect>, fill: bool, stroke: bool) {
        let context = self.context;
        context.begin_path();
        for Rect { x, y, width, height } in rects {
            if self.zoom < ROUND {
                context.rect(x, y, width, height);
                continue;
            }
            let radius = 10.0_f64.min(height / 3.0);
            context.move_to(x + radius, y);
            for (corner, from) in [
                ([x + width - radius, y + radius], 0.75),
                ([x + width - radius, y + height - radius], 0.0),
                ([x + radius, y + height - radius], 0.25),
                ([x + radius, y + radius], 0.5),
            ] {
                let _ = context.arc(corner[0], corner[1], radius, from * TAU, (from + 0.25) * TAU);
            }
            context.close_path();
        }
        if fill {
            context.fill();
        }
        if stroke {
            context.stroke();
        }
    }
}

fn moved(rect: Rect, [dx, dy]: [f64; 2]) -> Rect {
    Rect { x: rect.x + dx, y: rect.y + dy, ..rect }
}
