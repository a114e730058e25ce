//! The layered layout (after dagre), from left to right.

use std::collections::BTreeMap;
use std::sync::Arc;

use dagre_dgl_rs::rank::network_simplex::network_simplex;
use dagre_dgl_rs::{EdgeLabel, Graph};

use crate::flow::Flow;

use super::columns::{Columns, Link};
use super::geometry::{COLUMN_GAP, HEAD_ANCHOR, NODE_WIDTH, Shape};
use super::layout::Positions;
use super::order;
use super::straighten::straighten;

/// The space between nodes of a column.
const ROW_GAP: f64 = 36.0;
/// Above so many nodes, dagre takes longer than a person likes to wait; layers are then found by simpler
/// means.
pub(super) const DAGRE_LIMIT: usize = 120;

/// Lays nodes out. `only_joined`: those that have a place and no edge are left out, so that a node that was just added
/// does not push the others about.
pub(super) fn arrange(flow: &Flow, only_joined: bool) -> Positions {
    let sketch = Sketch::of(flow, only_joined);
    let layers = if sketch.nodes.len() > DAGRE_LIMIT { sketch.layers() } else { sketch.layers_by_dagre() };
    let nodes: Vec<(usize, usize, f64)> =
        sketch.nodes.iter().map(|index| (*index, layers[*index], sketch.heights[*index])).collect();
    let mut positions = BTreeMap::new();
    for (index, (column, top)) in straighten(&Columns::new(&nodes, &sketch.links), ROW_GAP) {
        let x = column as f64 * (NODE_WIDTH + COLUMN_GAP);
        positions.entry(Arc::clone(&flow.nodes[index].id)).or_insert([x, top.round()]);
    }
    positions
}

/// What the layout needs of a flow: no cycles, no edges to oneself, none twice.
struct Sketch {
    /// Indices into the flow's nodes, in flow order.
    nodes: Vec<usize>,
    heights: Vec<f64>,
    links: Vec<Link>,
}

impl Sketch {
    fn of(flow: &Flow, only_joined: bool) -> Self {
        let successors = order::successors(flow);
        let shapes: Vec<Shape> = flow.nodes.iter().map(|node| Shape::of(node)).collect();
        let mut joined = vec![!only_joined; flow.nodes.len()];
        for (index, targets) in successors.iter().enumerate() {
            joined[index] |= !targets.is_empty() || flow.nodes[index].position.is_none();
            targets.iter().for_each(|target| joined[*target] = true);
        }
        let nodes: Vec<usize> = order::flow_order(flow).into_iter().filter(|index| joined[*index]).collect();
        let back = back_edges(&nodes, &successors);
        let indices = order::indices(flow);
        let mut links: Vec<Link> = Vec::new();
        for &from in &nodes {
            let mut targets: Vec<usize> = Vec::new();
            for (place, (port, target)) in flow.nodes[from].ports().into_iter().enumerate() {
                let Some(&to) = target.and_then(|target| indices.get(&**target)) else { continue };
                if to == from || back.contains(&(from, to)) || targets.contains(&to) {
                    continue;
                }
                targets.push(to);
                // The ordinary way runs along the heads of its nodes, which makes rows; the others run from
                // their ports.
                let drop = shapes[from].anchor(port)[1] - HEAD_ANCHOR;
                let (leaves, weight) = match (place, port.is_failure()) {
                    (0, _) => (0.0, 8.0),
                    (_, false) => (drop, 3.0),
                    (_, true) => (drop, 1.0),
                };
                links.push(Link { from, to, leaves, weight });
            }
        }
        let heights = shapes.iter().map(|shape| shape.size()[1]).collect();
        Self { nodes, heights, links }
    }

    /// The layer of every node, by dagre's network simplex: edges are as short as can be.
    fn layers_by_dagre(&self) -> Vec<usize> {
        const ROOT: &str = "root";
        let edge = |weight| EdgeLabel { weight: Some(weight), minlen: Some(1), ..EdgeLabel::default() };
        let mut graph = Graph::directed();
        for index in &self.nodes {
            graph.set_node_default(&index.to_string());
        }
        for link in &self.links {
            graph.set_edge(&link.from.to_string(), &link.to.to_string(), edge(link.weight), None);
        }
        // It needs a graph in one piece, and not an empty one; edges without weight do not pull.
        graph.set_node_default(ROOT);
        for index in &self.nodes {
            graph.set_edge(ROOT, &index.to_string(), edge(0.0), None);
        }
        network_simplex(&mut graph);
        let rank = |index: &usize| graph.node_opt(&index.to_string()).and_then(|node| node.rank).unwrap_or(0);
        let first = self.nodes.iter().map(rank).min().unwrap_or(0);
        let mut layers = vec![0; self.heights.len()];
        for index in &self.nodes {
            layers[*index] = rank(index).abs_diff(first) as usize;
        }
        layers
    }

    /// The layer of every node, by the longest way to it.
    fn layers(&self) -> Vec<usize> {
        let mut layer = vec![0_usize; self.heights.len()];
        // Without cycles this stands after as many rounds as there are layers.
        for _ in 0..=self.nodes.len() {
            let mut changed = false;
            for link in &self.links {
                if layer[link.to] <= layer[link.from] {
                    layer[link.to] = layer[link.from] + 1;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        layer
    }
}

/// The edges that close a loop, on the way through the flow from its start.
fn back_edges(nodes: &[usize], successors: &[Vec<usize>]) -> std::collections::BTreeSet<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Closed,
    }
    let mut seen = vec![Seen::No; successors.len()];
    let mut back = std::collections::BTreeSet::new();
    for &root in nodes {
        if seen[root] != Seen::No {
            continue;
        }
        seen[root] = Seen::Open;
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(&target) = successors[*node].get(*next) else {
                seen[*node] = Seen::Closed;
                path.pop();
                continue;
            };
            *next += 1;
            match seen[target] {
                Seen::No => {
                    seen[target] = Seen::Open;
                    path.push((target, 0));
                }
                Seen::Open => _ = back.insert((*node, target)),
                Seen::Closed => {}
            }
        }
    }
    back
}
