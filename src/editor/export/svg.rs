//! A flow as an SVG picture.
//!
//! The picture stands for itself: no script, no style sheet, no link, nothing from elsewhere. Whatever comes
//! from the document or the theme is escaped.

use std::fmt::Write;

use crate::flow::Document;
use crate::i18n::tr;

use super::super::geometry::{
    HEAD_HEIGHT, LINE_HEIGHT, MOST_LINES, NODE_WIDTH, PORT_HEIGHT, ROWS_PADDING, Rect, text_width,
};
use super::super::ids::NodeType;
use super::super::notes::Note;
use super::super::route::label_width;
use super::super::scene::{EdgeItem, NodeItem, Scene};
use super::super::sentences::{Segment, segments};
use super::super::summary::{node_name, port_detail, port_label, type_label};

/// The space around the flow.
const MARGIN: f64 = 32.0;
/// The space beside a node's text.
const PADDING: f64 = 13.0;
const NAME_SIZE: f64 = 13.0;
const TEXT_SIZE: f64 = 12.0;
const SMALL_SIZE: f64 = 11.0;
/// Templates shorter than this are not broken between lines.
const SHORT: usize = 22;
/// The width of the bar in the type's colour.
const BAR: f64 = 4.0;

/// The colours of a picture, as CSS writes them, and its font.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Behind everything; `None`: the picture is transparent.
    pub canvas: Option<String>,
    /// Nodes and labels.
    pub surface: String,
    /// The borders of nodes.
    pub line: String,
    /// Names.
    pub ink: String,
    /// Texts.
    pub ink_2: String,
    /// What is less important.
    pub ink_3: String,
    /// Edges.
    pub edge: String,
    /// Edges of ports that fail.
    pub failure: String,
    /// The mark of the start.
    pub accent: String,
    /// Sticky notes.
    pub note: String,
    /// The text on sticky notes.
    pub on_note: String,
    /// The types' own colours, in the order of [`NodeType::ALL`].
    pub types: [String; 7],
    /// The CSS font family.
    pub font: String,
}

impl Default for Theme {
    /// The page's light theme.
    fn default() -> Self {
        let colour = str::to_owned;
        Self {
            canvas: Some(colour("#f3f4f7")),
            surface: colour("#ffffff"),
            line: colour("#c3c9d5"),
            ink: colour("#171a21"),
            ink_2: colour("#4a5263"),
            ink_3: colour("#636c7e"),
            edge: colour("#636c7e"),
            failure: colour("#c02638"),
            accent: colour("#4f46e5"),
            note: colour("#fff6d6"),
            on_note: colour("#171a21"),
            types: ["#2563c9", "#7c3bd1", "#b3460b", "#8a6206", "#0a7a71", "#4c5566", "#a81e56"].map(colour),
            font: colour("system-ui, sans-serif"),
        }
    }
}

impl Theme {
    fn of_type(&self, node_type: Option<NodeType>) -> &str {
        let place = NodeType::ALL.iter().position(|other| Some(*other) == node_type);
        place.map_or(&self.ink_3, |place| &self.types[place])
    }
}

/// The whole flow as the text of an SVG picture, its sticky notes included.
pub fn svg(document: &Document, theme: &Theme) -> String {
    let flow = document.flow();
    let scene = Scene::of(document, &Scene::default());
    let lines = scene.edges.iter().map(|edge| edge.bounds);
    let around = Rect::around(scene.bounds().into_iter().chain(lines)).unwrap_or_default().grown(MARGIN);
    let mut picture = Picture { out: String::new(), theme };
    let title = if flow.name.trim().is_empty() { tr!("Flow") } else { flow.name.trim() };
    let _ = write!(
        picture.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\" role=\"img\" font-family=\"{}\">",
        number(around.x),
        number(around.y),
        number(around.width),
        number(around.height),
        number(around.width),
        number(around.height),
        escaped(&theme.font),
    );
    let _ = write!(picture.out, "<title>{}</title>", escaped(title));
    if let Some(canvas) = &theme.canvas {
        picture.rect(around, 0.0, canvas, None);
    }
    scene.notes.iter().for_each(|note| picture.note(note));
    scene.edges.iter().for_each(|edge| picture.edge(edge));
    scene.nodes.iter().for_each(|item| picture.node(item));
    scene.edges.iter().for_each(|edge| picture.edge_label(edge));
    picture.out.push_str("</svg>");
    picture.out
}

struct Picture<'t> {
    out: String,
    theme: &'t Theme,
}

impl Picture<'_> {
    fn rect(&mut self, rect: Rect, radius: f64, fill: &str, stroke: Option<&str>) {
        let stroke = stroke.map(|colour| format!(" stroke=\"{}\"", escaped(colour))).unwrap_or_default();
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{radius}\" fill=\"{}\"{stroke}/>",
            number(rect.x),
            number(rect.y),
            number(rect.width),
            number(rect.height),
            escaped(fill),
        );
    }

    fn text(&mut self, [x, y]: [f64; 2], size: f64, fill: &str, more: &str, text: &str) {
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{}\"{more}>{}</text>",
            number(x),
            number(y),
            escaped(fill),
            escaped(text),
        );
    }

    fn edge(&mut self, edge: &EdgeItem) {
        let theme = self.theme;
        let colour = escaped(if edge.port.port.is_failure() { &theme.failure } else { &theme.edge });
        let _ = write!(
            self.out,
            "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/><path d=\"{}\" fill=\"{colour}\"/>",
            edge.route().line,
            edge.route().arrow_path(),
        );
    }

    fn edge_label(&mut self, edge: &EdgeItem) {
        let (Some([x, y]), Some(label)) = (edge.route().label, &edge.label) else { return };
        let theme = self.theme;
        let width = label_width(label);
        self.rect(
            Rect::new([x - width / 2.0, y - 9.0], [width, 18.0]),
            9.0,
            &theme.surface,
            Some(&theme.line),
        );
        let label = shortened(label, SMALL_SIZE, width - 10.0);
        self.text([x, y + 4.0], SMALL_SIZE, &theme.ink_2, " text-anchor=\"middle\"", &label);
    }

    fn node(&mut self, item: &NodeItem) {
        let (theme, node, Rect { x, y, .. }) = (self.theme, &item.node, item.rect);
        let colour = theme.of_type(NodeType::of(&node.kind));
        let border = if item.is_start { &theme.accent } else { &theme.line };
        self.rect(item.rect, 10.0, &theme.surface, Some(border));
        let bar = Rect::new([x + 6.0, y + 12.0], [BAR, HEAD_HEIGHT - 24.0]);
        self.rect(bar, BAR / 2.0, colour, None);
        let left = x + PADDING + BAR;
        let room = NODE_WIDTH - 2.0 * PADDING - BAR;
        let kind = match item.is_start {
            true => tr!("{kind} · Start", kind = type_label(&node.kind)),
            false => type_label(&node.kind).to_owned(),
        };
        self.text([left, y + 22.0], SMALL_SIZE, colour, "", &shortened(&kind, SMALL_SIZE, room));
        let name = shortened(node_name(node), NAME_SIZE, room);
        self.text([left, y + 39.0], NAME_SIZE, &theme.ink, " font-weight=\"600\"", &name);
        let said = &item.summary;
        let ink = if said.is_hint { &theme.ink_3 } else { &theme.ink_2 };
        let lines = wrapped(&unbroken(&said.text), TEXT_SIZE, NODE_WIDTH - 2.0 * PADDING, MOST_LINES);
        for (line, text) in lines.iter().enumerate() {
            let top = y + HEAD_HEIGHT + line as f64 * LINE_HEIGHT;
            self.text([x + PADDING, top + 12.0], TEXT_SIZE, ink, "", text);
        }
        for port in &item.shape.rows {
            let [_, middle] = item.shape.anchor(*port);
            if Some(port) == item.shape.rows.first() {
                let top = number(y + middle - PORT_HEIGHT / 2.0 - ROWS_PADDING);
                let _ = write!(
                    self.out,
                    "<path d=\"M{} {top}H{}\" stroke=\"{}\"/>",
                    number(x),
                    number(item.rect.right()),
                    escaped(&theme.line)
                );
            }
            let label = port_label(node, *port);
            let ink = if port.is_failure() { &theme.failure } else { &theme.ink };
            let room = NODE_WIDTH - 2.0 * PADDING;
            let label = shortened(&label, TEXT_SIZE, room);
            self.text([x + PADDING, y + middle + 4.0], TEXT_SIZE, ink, "", &label);
            let left = room - text_width(&label, TEXT_SIZE) - 14.0;
            if let Some(detail) = port_detail(node, *port).filter(|_| left > 40.0) {
                let right = x + NODE_WIDTH - PADDING;
                let detail = shortened(&detail, SMALL_SIZE, left);
                self.text(
                    [right, y + middle + 4.0],
                    SMALL_SIZE,
                    &theme.ink_3,
                    " text-anchor=\"end\"",
                    &detail,
                );
            }
        }
        for (port, target) in node.ports() {
            let [dx, dy] = item.shape.anchor(port);
            let fill = if target.is_some() { &theme.edge } else { &theme.surface };
            let _ = write!(
                self.out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"{}\" stroke=\"{}\"/>",
                number(x + dx),
                number(y + dy),
                escaped(fill),
                escaped(&theme.edge),
            );
        }
    }

    fn note(&mut self, note: &Note) {
        let (theme, rect) = (self.theme, note.rect);
        self.rect(rect, 4.0, &theme.note, None);
        let lines = ((rect.height - 2.0 * PADDING) / LINE_HEIGHT).max(1.0) as usize;
        let lines = wrapped(&note.text, TEXT_SIZE, rect.width - 2.0 * PADDING, lines);
        for (line, text) in lines.iter().enumerate() {
            let y = rect.y + PADDING + 12.0 + line as f64 * LINE_HEIGHT;
            self.text([rect.x + PADDING, y], TEXT_SIZE, &theme.on_note, "", text);
        }
    }
}

fn number(number: f64) -> f64 {
    if number.is_finite() { (number * 10.0).round() / 10.0 } else { 0.0 }
}

/// A text as XML holds it. Characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// As much of a text as there is room for.
fn shortened(text: &str, size: f64, room: f64) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text_width(&text, size) <= room {
        return text;
    }
    let mut out = String::new();
    let mut used = text_width("…", size);
    for c in text.chars() {
        used += text_width(c.encode_utf8(&mut [0; 4]), size);
        if used > room {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// A text whose short templates stay on their lines.
fn unbroken(text: &str) -> String {
    let segments = segments(text).into_iter().map(|segment| match segment {
        Segment::Template(template) if template.len() < SHORT => template.replace(' ', "\u{a0}"),
        Segment::Template(text) | Segment::Text(text) => text.to_owned(),
    });
    segments.collect()
}

/// A text in lines, at most so many; the last one says whether there is more.
fn wrapped(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_inclusive(' ') {
            if !line.is_empty() && text_width(line.as_str(), size) + text_width(word.trim_end(), size) > room
            {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                if !line.is_empty()
                    && text_width(&line, size) + text_width(c.encode_utf8(&mut [0; 4]), size) > room
                {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
            if lines.len() > most {
                break;
            }
        }
        lines.push(line);
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        let last = lines.get(most).map(String::as_str).unwrap_or_default().to_owned();
        lines.truncate(most);
        if let Some(line) = lines.last_mut() {
            let whole = format!("{} {last}…", line.trim_end());
            *line = shortened(&whole, size, room);
        }
    }
    lines
}
