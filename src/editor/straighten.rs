//! The last step of the layout: items move up and down in their columns until edges run straight.
//!
//! Ports and heads stand at given heights of a node, and an edge is straight where those meet. Heights are
//! medians and not means, so that the strongest edges run quite straight instead of all nearly so.

use std::collections::BTreeMap;

use super::columns::{Columns, Item};

/// How strongly a node holds its place that no edge pulls at.
const LOOSE: f64 = 0.1;

/// Gives every node its column and top.
pub(super) fn straighten(columns: &Columns, gap: f64) -> BTreeMap<usize, (usize, f64)> {
    let mut place = Places { columns, gap, tops: vec![0.0; columns.items.len()] };
    let (mut before, mut after) =
        (vec![Vec::new(); columns.items.len()], vec![Vec::new(); columns.items.len()]);
    for (index, piece) in columns.pieces.iter().enumerate() {
        before[piece.to].push(index);
        after[piece.from].push(index);
    }
    let none = vec![(0.0, LOOSE); columns.items.len()];
    columns.order.iter().for_each(|column| place.space_out(column, &none));
    let depth = columns.order.len();
    for forward in [true, false, true] {
        for step in 0..depth {
            let column = &columns.order[if forward { step } else { depth - 1 - step }];
            let mut wanted = none.clone();
            for item in column {
                let pieces = if forward { &before[*item] } else { &after[*item] };
                let pulls: Vec<(f64, f64)> = pieces
                    .iter()
                    .map(|piece| {
                        let piece = &columns.pieces[*piece];
                        let other = if forward { piece.from } else { piece.to };
                        let drop = if forward { piece.leaves } else { -piece.leaves };
                        (place.tops[other] + drop, piece.weight)
                    })
                    .collect();
                let weight = pulls.iter().map(|(_, weight)| weight).sum();
                wanted[*item] = match median(pulls) {
                    Some(top) => (top, weight),
                    None => (place.tops[*item], LOOSE),
                };
            }
            place.space_out(column, &wanted);
        }
    }
    let highest = place.tops.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let nodes = columns.items.iter().zip(&place.tops);
    nodes.filter_map(|(item, top)| Some((item.node?, (item.column, top - highest)))).collect()
}

struct Places<'c> {
    columns: &'c Columns,
    gap: f64,
    tops: Vec<f64>,
}

impl Places<'_> {
    /// Gives the items of a column their wanted tops as far as they keep their distances: those that would be
    /// too near form blocks, which stand where most of their weight would like to be.
    fn space_out(&mut self, column: &[usize], wanted: &[(f64, f64)]) {
        struct Block {
            shift: f64,
            pulls: Vec<(f64, f64)>,
        }
        // Where every item would stand if the first stood at 0 and all stood as near as they may.
        let mut offsets = Vec::with_capacity(column.len());
        let mut offset = 0.0;
        for (index, item) in column.iter().enumerate() {
            let item = &self.columns.items[*item];
            if let Some(before) = index.checked_sub(1).map(|before| &self.columns.items[column[before]]) {
                offset += before.height + self.between(before, item);
            }
            offsets.push(offset);
        }
        let mut blocks: Vec<Block> = Vec::new();
        for (item, offset) in column.iter().zip(&offsets) {
            let (top, weight) = wanted[*item];
            let mut block = Block { shift: top - offset, pulls: vec![(top - offset, weight)] };
            while let Some(mut before) = blocks.pop_if(|before| before.shift > block.shift) {
                before.pulls.append(&mut block.pulls);
                let shift = median(before.pulls.clone()).unwrap_or(before.shift);
                block = Block { shift, pulls: before.pulls };
            }
            blocks.push(block);
        }
        let shifts = blocks.iter().flat_map(|block| std::iter::repeat_n(block.shift, block.pulls.len()));
        for ((item, offset), shift) in column.iter().zip(&offsets).zip(shifts) {
            self.tops[*item] = offset + shift;
        }
    }

    fn between(&self, one: &Item, other: &Item) -> f64 {
        match (one.node, other.node) {
            (Some(_), Some(_)) => self.gap,
            (None, None) => self.gap / 3.0,
            _ => self.gap * 0.6,
        }
    }
}

/// The value that has half of the weight on either side.
fn median(mut values: Vec<(f64, f64)>) -> Option<f64> {
    values.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    values.iter().find_map(|(value, weight)| {
        sum += weight;
        (sum >= half).then_some(*value)
    })
}

#[cfg(test)]
mod tests {
    use super::super::columns::Link;
    use super::*;

    fn link(from: usize, to: usize, leaves: f64, weight: f64) -> Link {
        Link { from, to, leaves, weight }
    }

    #[test]
    fn a_chain_is_straight() {
        let nodes = [(0, 0, 80.0), (1, 1, 140.0), (2, 2, 80.0)];
        let columns = Columns::new(&nodes, &[link(0, 1, 0.0, 1.0), link(1, 2, 40.0, 1.0)]);
        let at = straighten(&columns, 20.0);
        assert_eq!((at[&0], at[&1], at[&2]), ((0, 0.0), (1, 0.0), (2, 40.0)));
    }

    #[test]
    fn the_stronger_edge_is_the_straight_one() {
        let nodes = [(0, 0, 80.0), (1, 1, 80.0), (2, 1, 80.0)];
        let columns = Columns::new(&nodes, &[link(0, 1, 0.0, 8.0), link(0, 2, 40.0, 1.0)]);
        let at = straighten(&columns, 20.0);
        assert_eq!(at[&1].1, at[&0].1);
        assert_eq!(at[&2].1, at[&1].1 + 100.0);
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![(5.0, 1.0), (1.0, 1.0), (9.0, 1.0)]), Some(5.0));
        assert_eq!(median(vec![(5.0, 1.0), (1.0, 8.0)]), Some(1.0));
    }
}
