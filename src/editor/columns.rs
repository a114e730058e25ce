//! The order of nodes within the columns of the layout, with as few crossings as can be found quickly.
//!
//! Edges over several columns pass through each of them as an item without a node, so that room is kept for
//! them. Where two orders cross equally often the flow's own order wins: the ordinary way stays on top.

use std::collections::BTreeMap;

/// An edge from left to right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    /// The node it leaves.
    pub(super) from: usize,
    /// The node it arrives at.
    pub(super) to: usize,
    /// How far below the height where it arrives at `to` it leaves `from`, were their tops the same.
    pub(super) leaves: f64,
    /// How strongly it pulls its nodes to one height.
    pub(super) weight: f64,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    /// `None`: an edge passes here.
    pub(super) node: Option<usize>,
    pub(super) column: usize,
    pub(super) height: f64,
}

/// A piece of an edge, from one column to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) leaves: f64,
    pub(super) weight: f64,
    /// Where among its node's edges it leaves, from 0 to 1.
    port: f64,
}

/// Items in columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) items: Vec<Item>,
    pub(super) pieces: Vec<Piece>,
    /// The items of every column, from top to bottom.
    pub(super) order: Vec<Vec<usize>>,
}

/// Edges over more columns than this keep no room: there would be more passages than nodes.
const LONGEST: usize = 12;
/// How often the order is looked over, and for flows of how many items.
const SWEEPS: [(usize, usize); 3] = [(600, 12), (4000, 4), (usize::MAX, 2)];

impl Columns {
    /// Nodes in their columns. `nodes` are in flow order with their columns and heights; `links` stand in the
    /// order of their ports.
    pub(super) fn new(nodes: &[(usize, usize, f64)], links: &[Link]) -> Self {
        let mut columns = Self::default();
        let depth = nodes.iter().map(|(_, column, _)| column + 1).max().unwrap_or(0);
        columns.order = vec![Vec::new(); depth];
        let place: BTreeMap<usize, (usize, f64)> =
            nodes.iter().map(|(node, column, height)| (*node, (*column, *height))).collect();
        let mut out: BTreeMap<usize, Vec<Link>> = BTreeMap::new();
        links.iter().for_each(|link| out.entry(link.from).or_default().push(*link));
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        for (root, ..) in nodes {
            // Along the links, the first port first: what comes later stands below.
            let mut ahead: Vec<(Option<(Link, f64)>, usize)> = vec![(None, *root)];
            while let Some((link, node)) = ahead.pop() {
                let Some(&(column, height)) = place.get(&node) else { continue };
                let last = link.and_then(|(link, port)| {
                    let from = *seen.get(&link.from)?;
                    columns.pass(from, column, link, port)
                });
                let item = *seen.entry(node).or_insert_with(|| {
                    let links = out.get(&node).map(Vec::as_slice).unwrap_or_default();
                    let count = links.len().max(1) as f64;
                    let next = links.iter().enumerate().rev();
                    ahead.extend(next.map(|(index, link)| (Some((*link, index as f64 / count)), link.to)));
                    columns.push(Item { node: Some(node), column, height })
                });
                if let Some(piece) = last {
                    columns.pieces.push(Piece { to: item, ..piece });
                }
            }
        }
        columns.uncross();
        columns
    }

    fn push(&mut self, item: Item) -> usize {
        self.items.push(item);
        self.order[item.column].push(self.items.len() - 1);
        self.items.len() - 1
    }

    /// Leads a link through the columns between; gives its last piece, whose end is not known yet.
    fn pass(&mut self, from: usize, column: usize, link: Link, port: f64) -> Option<Piece> {
        let first = self.items[from].column;
        let span = column.checked_sub(first)?;
        let weight = if span > 1 { link.weight * 0.25 } else { link.weight };
        let mut piece = Piece { from, to: from, leaves: link.leaves, weight, port };
        if span == 0 || span > LONGEST {
            return None;
        }
        for between in first + 1..column {
            let passage = self.push(Item { node: None, column: between, height: 0.0 });
            self.pieces.push(Piece { to: passage, ..piece });
            piece = Piece { from: passage, leaves: 0.0, port: 0.0, ..piece };
        }
        Some(piece)
    }

    /// Looks for an order with fewer crossings, from the left and from the right by turns.
    fn uncross(&mut self) {
        let sweeps =
            SWEEPS.iter().find(|(size, _)| self.items.len() <= *size).map_or(0, |(_, sweeps)| *sweeps);
        let (mut before, mut after) =
            (vec![Vec::new(); self.items.len()], vec![Vec::new(); self.items.len()]);
        for (index, piece) in self.pieces.iter().enumerate() {
            before[piece.to].push(index);
            after[piece.from].push(index);
        }
        let mut place = self.places(&self.order);
        let mut best = (self.crossings(&place), self.order.clone());
        let mut order = self.order.clone();
        for sweep in 0..sweeps {
            if best.0 == 0 {
                break;
            }
            let forward = sweep % 2 == 0;
            let depth = order.len();
            for step in 0..depth {
                let column = if forward { step } else { depth - 1 - step };
                let wanted = |item: &usize| {
                    let pieces = if forward { &before[*item] } else { &after[*item] };
                    let ends = pieces.iter().map(|piece| {
                        let piece = &self.pieces[*piece];
                        if forward {
                            place[piece.from] + piece.port
                        } else {
                            place[piece.to] - piece.port * 0.1
                        }
                    });
                    let count = pieces.len();
                    if count == 0 { place[*item] } else { ends.sum::<f64>() / count as f64 }
                };
                let mut keyed: Vec<(f64, usize)> =
                    order[column].iter().map(|item| (wanted(item), *item)).collect();
                keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
                order[column] = keyed.into_iter().map(|(_, item)| item).collect();
                for (position, item) in order[column].iter().enumerate() {
                    place[*item] = position as f64;
                }
            }
            let crossings = self.crossings(&place);
            if crossings < best.0 {
                best = (crossings, order.clone());
            }
        }
        self.order = best.1;
    }

    fn places(&self, order: &[Vec<usize>]) -> Vec<f64> {
        let mut place = vec![0.0; self.items.len()];
        for column in order {
            for (position, item) in column.iter().enumerate() {
                place[*item] = position as f64;
            }
        }
        place
    }

    /// How often edges cross between neighbouring columns.
    fn crossings(&self, place: &[f64]) -> usize {
        let mut between: Vec<Vec<(f64, f64)>> = vec![Vec::new(); self.order.len()];
        for piece in &self.pieces {
            between[self.items[piece.from].column].push((place[piece.from] + piece.port, place[piece.to]));
        }
        between
            .iter_mut()
            .map(|ends| {
                ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
                // Those that end above one that begins above them.
                let mut seen: Vec<f64> = Vec::with_capacity(ends.len());
                let mut crossings = 0;
                for (_, end) in ends {
                    let at = seen.partition_point(|other| *other <= *end);
                    crossings += seen.len() - at;
                    seen.insert(at, *end);
                }
                crossings
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: usize, to: usize) -> Link {
        Link { from, to, leaves: 0.0, weight: 1.0 }
    }

    fn nodes_of(columns: &Columns, column: usize) -> Vec<Option<usize>> {
        columns.order[column].iter().map(|item| columns.items[*item].node).collect()
    }

    #[test]
    fn the_first_port_stays_on_top() {
        let nodes = [(0, 0, 80.0), (2, 1, 80.0), (1, 1, 80.0)];
        let columns = Columns::new(&nodes, &[link(0, 1), link(0, 2)]);
        assert_eq!(nodes_of(&columns, 1), [Some(1), Some(2)]);
    }

    #[test]
    fn long_edges_keep_room() {
        let nodes = [(0, 0, 80.0), (1, 1, 80.0), (2, 2, 80.0)];
        let columns = Columns::new(&nodes, &[link(0, 1), link(0, 2), link(1, 2)]);
        assert_eq!(nodes_of(&columns, 1), [Some(1), None]);
        assert_eq!(columns.pieces.len(), 4);
    }

    #[test]
    fn crossings_are_taken_out() {
        // 0 leads to 3 and 1 to 2: as they come, they cross.
        let nodes = [(0, 0, 80.0), (1, 0, 80.0), (2, 1, 80.0), (3, 1, 80.0)];
        let columns = Columns::new(&nodes, &[link(1, 2), link(0, 3)]);
        assert_eq!(columns.crossings(&columns.places(&columns.order)), 0);
    }
}
