//! The flow itself, with traffic on its edges and heat on its nodes.

use std::fmt::Write as _;

use crate::editor::geometry::{Rect, Shape};
use crate::editor::layout::Layout;
use crate::flow::Document;
use crate::i18n::tr;

use super::figures::Figures;
use super::pictures::{escape, short};

/// How much room is left around the flow.
const MARGIN: f64 = 24.0;

/// Draws a flow with what went through it.
pub(super) fn traffic(document: &Document, figures: &Figures) -> String {
    let flow = document.flow();
    let layout = Layout::of(flow);
    let place = |id: &str| layout.position(id).unwrap_or_default();
    let rects: Vec<Rect> =
        flow.nodes.iter().map(|node| Rect::new(place(&node.id), Shape::of(node).size())).collect();
    let Some(around) = Rect::around(rects.iter().copied()) else { return String::new() };
    let around = around.grown(MARGIN);
    let edges = figures.rows("edges");
    let most = edges.iter().map(|edge| edge.number("count")).fold(1.0, f64::max);
    let nodes = figures.rows("nodes");
    let spent = |at: usize| {
        nodes.get(at).map_or(0.0, |node| {
            ["queue_ms", "request_ms", "wait_ms"].iter().map(|key| node.number(key)).sum()
        })
    };
    let longest = (0..flow.nodes.len()).map(spent).fold(1.0, f64::max);

    let mut out = format!(
        r#"<svg class="pic pic-flow" viewBox="{:.0} {:.0} {:.0} {:.0}" role="img" aria-label="{}">"#,
        around.x,
        around.y,
        around.width,
        around.height,
        escape(tr!(
            "Traffic through the flow: the widths of edges are how often they were taken, the heat of nodes is the time spent there"
        ))
    );
    for node in &flow.nodes {
        let (from, shape) = (place(&node.id), Shape::of(node));
        for (port, target) in node.ports() {
            let Some(target) = target else { continue };
            let count = edges
                .iter()
                .find(|edge| edge.text("node") == &*node.id && edge.text("port") == port.to_string())
                .map_or(0.0, |edge| edge.number("count"));
            let anchor = shape.anchor(port);
            let (x1, y1) = (from[0] + anchor[0], from[1] + anchor[1]);
            let to = place(target);
            let (x2, y2) = (to[0], to[1] + 20.0);
            let bend = ((x2 - x1).abs() / 2.0).clamp(40.0, 160.0);
            let width = if count > 0.0 { 1.5 + 8.0 * libm::sqrt(count / most) } else { 1.0 };
            let class = if count > 0.0 { "pic-way" } else { "pic-way is-unused" };
            let _ = write!(
                out,
                r#"<path class="{class}" d="M{x1:.0} {y1:.0}C{:.0} {y1:.0} {:.0} {y2:.0} {x2:.0} {y2:.0}" stroke-width="{width:.1}"><title data-own="">{}: {}</title></path>"#,
                x1 + bend,
                x2 - bend,
                escape(&format!("{}:{port}", node.id)),
                short(count)
            );
            if count > 0.0 {
                let _ = write!(
                    out,
                    r#"<text class="pic-count" x="{:.0}" y="{:.0}" text-anchor="middle">{}</text>"#,
                    f64::midpoint(x1, x2),
                    f64::midpoint(y1, y2) - 6.0,
                    short(count)
                );
            }
        }
    }
    for (at, (node, rect)) in flow.nodes.iter().zip(&rects).enumerate() {
        let heat = spent(at) / longest;
        let name = node.title.as_deref().unwrap_or(&node.id);
        let cut: String = name.chars().take(22).collect();
        let _ = write!(
            out,
            r#"<g><rect class="pic-node" x="{:.0}" y="{:.0}" width="{:.0}" height="{:.0}" rx="12"/><rect class="pic-heat" x="{:.0}" y="{:.0}" width="{:.0}" height="{:.0}" rx="12" fill-opacity="{:.2}"/><text class="pic-name" x="{:.0}" y="{:.0}">{}</text>"#,
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            heat * 0.75,
            rect.x + 14.0,
            rect.y + 26.0,
            escape(&cut)
        );
        if spent(at) > 0.0 {
            let visits = figures.report(&["conversations"]).max(1.0);
            let _ = write!(
                out,
                r#"<text class="pic-time" x="{:.0}" y="{:.0}">{}</text>"#,
                rect.x + 14.0,
                rect.y + 46.0,
                escape(&tr!(
                    "{time} a customer",
                    time = crate::run::words::duration((spent(at) / visits) as u64)
                ))
            );
        }
        out.push_str("</g>");
    }
    out.push_str("</svg>");
    out
}
