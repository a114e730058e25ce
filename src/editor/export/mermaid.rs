//! A flow as a Mermaid flowchart.

use std::fmt::Write;

use crate::flow::{Flow, NodeKind, Port};

use super::super::outline::Outline;
use super::super::summary::{node_name, port_label, summary, type_label};

/// The longest text of a node, in characters.
const LONGEST: usize = 120;

/// The flow as the text of a Mermaid flowchart. Names and texts are escaped; the diagram's own ids are made
/// up, as the words of its language may not be ids.
pub fn mermaid(flow: &Flow) -> String {
    let outline = Outline::new(flow);
    let mut text = String::from("flowchart LR\n");
    if let Some(start) = flow.start.as_ref().and_then(|start| outline.index.get(start)) {
        let _ = writeln!(text, "    start(( )) --> n{}", outline.places[*start]);
    }
    let nodes = || outline.order.iter().map(|index| (*index, &flow.nodes[*index]));
    for (place, (_, node)) in nodes().enumerate() {
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
        let _ = writeln!(text, "    n{place}{open}{label}{close}");
    }
    for (from, (index, node)) in nodes().enumerate() {
        for ((port, _), to) in node.ports().into_iter().zip(&outline.targets[index]) {
            let Some(to) = to.map(|to| outline.places[to]) else { continue };
            let arrow = if port.is_failure() { "-.->" } else { "-->" };
            // The ordinary way on needs no name.
            let plain = port == Port::Next && !matches!(node.kind, NodeKind::Webhook(_));
            let label = port_label(node, port);
            let label = Some(label.trim()).filter(|label| !plain && !label.is_empty());
            let label = label.map(|label| format!("|\"{}\"|", escaped(label))).unwrap_or_default();
            let _ = writeln!(text, "    n{from} {arrow}{label} n{to}");
        }
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
