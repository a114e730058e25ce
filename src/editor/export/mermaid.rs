//! A flow as a Mermaid flowchart.

use std::fmt::Write;

use crate::flow::{Flow, NodeKind};

use super::super::drawing::Drawing;
use super::super::summary::{node_name, summary, type_label};

/// The longest text of a node, in characters.
const LONGEST: usize = 120;

/// The flow as the text of a Mermaid flowchart. Names and texts are escaped; the diagram's own ids are made
/// up, as the words of its language may not be ids.
pub fn mermaid(flow: &Flow) -> String {
    let drawing = Drawing::of(flow);
    let mut text = String::from("flowchart LR\n");
    if let Some(start) = drawing.nodes.iter().position(|drawn| drawn.is_start) {
        let _ = writeln!(text, "    start(( )) --> n{start}");
    }
    for (index, drawn) in drawing.nodes.iter().enumerate() {
        let node = &drawn.node;
        let mut label = format!("{}: {}", escaped(type_label(&node.kind)), escaped(node_name(node)));
        let said = summary(node);
        if !said.text.is_empty() && !said.is_hint {
            let _ = write!(label, "<br/>{}", escaped(&said.text));
        }
        let (open, close) = match node.kind {
            NodeKind::Message(_) => ("(\"", "\")"),
            NodeKind::Ask(_) => ("[/\"", "\"/]"),
            NodeKind::Webhook(_) => ("[[\"", "\"]]"),
            NodeKind::Wait(_) => ("([\"", "\"])"),
            NodeKind::Condition(_) => ("{\"", "\"}"),
            NodeKind::Set(_) | NodeKind::Unknown(_) => ("[\"", "\"]"),
            NodeKind::End(_) => ("(((\"", "\")))"),
        };
        let _ = writeln!(text, "    n{index}{open}{label}{close}");
    }
    for edge in &drawing.edges {
        let arrow = if edge.port.is_failure() { "-.->" } else { "-->" };
        let label = edge.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
        let label = label.map(|label| format!("|\"{}\"|", escaped(label))).unwrap_or_default();
        let _ = writeln!(text, "    n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    text
}

/// A text within quotes: what means something to Mermaid, to Markdown or to HTML is written by its number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_number = true;
    for (at, c) in text.trim().chars().enumerate() {
        if at == LONGEST {
            out.push('…');
            break;
        }
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            // "1." at the start would be a list.
            '.' if !is_number => out.push('.'),
            ' ' | ',' | ':' | '\'' | '/' | '(' | ')' | '?' | '!' | '=' | '%' | '€' | '…' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c if c.is_control() => {}
            c if c.is_ascii() => _ = write!(out, "#{};", c as u32),
            c => out.push(c),
        }
        is_number &= c.is_ascii_digit();
    }
    out
}
