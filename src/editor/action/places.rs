//! Moving nodes: one by one, into line, apart, all anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Document, Value};

use super::super::geometry::{Rect, node_size};
use super::super::{Layout, edit};
use super::{Alignment, Axis};

/// The document with every node at the place where it is seen: none moves that was not moved.
pub(super) fn pinned(document: &Document) -> Value {
    let flow = document.flow();
    if flow.nodes.iter().all(|node| node.position.is_some()) {
        return document.root().clone();
    }
    let layout = Layout::of(flow);
    edit::nodes(document.root(), |id, node| {
        let silent = flow.node(id).is_some_and(|node| node.position.is_none());
        let position = layout.position(id).filter(|_| silent)?;
        Some(edit::set_node_field(node, "position", edit::position(position)))
    })
}

/// The document with nodes at new places.
pub(super) fn move_nodes(document: &Document, moved: &[(Arc<str>, [f64; 2])]) -> Option<Value> {
    let moved: BTreeMap<&str, [f64; 2]> = moved.iter().map(|(id, position)| (&**id, *position)).collect();
    let flow = document.flow();
    if !flow.nodes.iter().any(|node| moved.contains_key(&*node.id)) {
        return None;
    }
    Some(edit::nodes(&pinned(document), |id, node| {
        let new = edit::position(*moved.get(id)?);
        let same = node.get("position").is_some_and(|old| *old == new);
        (!same).then(|| edit::set_node_field(node, "position", new))
    }))
}

/// The document laid out anew.
pub(super) fn arrange(document: &Document) -> Value {
    let layout = Layout::arranged(document.flow());
    edit::nodes(document.root(), |id, node| {
        let new = edit::position(layout.position(id)?);
        let same = node.get("position").is_some_and(|old| *old == new);
        (!same).then(|| edit::set_node_field(node, "position", new))
    })
}

/// The document with nodes in one line.
pub(super) fn align(document: &Document, ids: &[Arc<str>], to: Alignment) -> Option<Value> {
    let rects = rects(document, ids);
    let around = Rect::around(rects.iter().map(|(_, rect)| *rect)).filter(|_| rects.len() > 1)?;
    let [cx, cy] = around.center();
    let moved: Vec<(Arc<str>, [f64; 2])> = rects
        .into_iter()
        .map(|(id, rect)| {
            let place = match to {
                Alignment::Left => [around.x, rect.y],
                Alignment::Center => [cx - rect.width / 2.0, rect.y],
                Alignment::Right => [around.right() - rect.width, rect.y],
                Alignment::Top => [rect.x, around.y],
                Alignment::Middle => [rect.x, cy - rect.height / 2.0],
                Alignment::Bottom => [rect.x, around.bottom() - rect.height],
            };
            (id, place)
        })
        .collect();
    move_nodes(document, &moved)
}

/// The document with the same space between each two of some nodes. The outermost stay.
pub(super) fn distribute(document: &Document, ids: &[Arc<str>], along: Axis) -> Option<Value> {
    let mut rects = rects(document, ids);
    if rects.len() < 3 {
        return None;
    }
    let span = |rect: &Rect| match along {
        Axis::Horizontal => (rect.x, rect.width),
        Axis::Vertical => (rect.y, rect.height),
    };
    rects.sort_by(|(_, one), (_, other)| span(one).0.total_cmp(&span(other).0));
    let first = span(&rects.first()?.1).0;
    let (last, size) = span(&rects.last()?.1);
    let taken: f64 = rects.iter().map(|(_, rect)| span(rect).1).sum();
    let gap = (last + size - first - taken) / (rects.len() - 1) as f64;
    let mut next = first;
    let moved: Vec<(Arc<str>, [f64; 2])> = rects
        .into_iter()
        .map(|(id, rect)| {
            let at = next;
            next += span(&rect).1 + gap;
            (
                id,
                match along {
                    Axis::Horizontal => [at, rect.y],
                    Axis::Vertical => [rect.x, at],
                },
            )
        })
        .collect();
    move_nodes(document, &moved)
}

/// Where nodes are seen. Ids that the flow does not have are left out.
fn rects(document: &Document, ids: &[Arc<str>]) -> Vec<(Arc<str>, Rect)> {
    let flow = document.flow();
    let layout = Layout::of(flow);
    let mut rects: Vec<(Arc<str>, Rect)> = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(node) = flow.node(id) else { continue };
        let Some(position) = layout.position(id) else { continue };
        if !rects.iter().any(|(other, _)| other == id) {
            rects.push((Arc::clone(id), Rect::new(position, node_size(node))));
        }
    }
    rects
}
