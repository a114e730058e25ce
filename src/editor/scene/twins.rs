//! What of a scene stands in the one before it, too, and what changed between them.

use std::rc::Rc;

use super::super::geometry::Rect;
use super::{EdgeItem, MOST_CHANGES, Scene};

/// A scene beside the one before it.
pub(super) struct Twins<'b> {
    before: &'b Scene,
    /// The place before of every node that keeps its place among the others.
    places_before: Vec<Option<usize>>,
    /// The place now of every node before.
    places_now: Vec<Option<usize>>,
    /// Where the edges of every node before begin, and the last of them end.
    first_edges: Vec<usize>,
}

impl<'b> Twins<'b> {
    /// Puts them side by side, with the places where nodes and edges went from and came to. `None` where too much
    /// changed.
    pub(super) fn of(now: &Scene, before: &'b Scene) -> Option<(Self, Vec<Rect>)> {
        if before.is_bare || now.outline.has_doubles || before.outline.has_doubles {
            return None;
        }
        let has_same_outline = Rc::ptr_eq(&now.outline, &before.outline);
        let place_before = |(place, node): (usize, &Rc<super::NodeItem>)| {
            if has_same_outline { Some(place) } else { before.find(&node.node.id) }
        };
        let all_before: Vec<Option<usize>> = now.nodes.iter().enumerate().map(place_before).collect();
        let mut places_now = vec![None; before.nodes.len()];
        for (place, then) in all_before.iter().enumerate() {
            if let Some(then) = then {
                places_now[*then] = Some(place);
            }
        }
        let mut places_before = all_before.clone();
        // Lines are found one after the other: a line that others have overtaken is as good as a new one.
        if !has_same_outline {
            keep_increasing(&mut places_before);
        }
        let mut first_edges = Vec::with_capacity(before.nodes.len() + 1);
        for (at, edge) in before.edges.iter().enumerate() {
            first_edges.resize(first_edges.len().max(edge.from + 1), at);
        }
        first_edges.resize(before.nodes.len() + 1, before.edges.len());
        let twins = Self { before, places_before, places_now, first_edges };

        let mut changes = Vec::new();
        for (place, node) in now.nodes.iter().enumerate() {
            match all_before[place].map(|then| before.nodes[then].rect) {
                Some(then) if then == node.rect => {}
                then => changes.extend(then.into_iter().chain([node.rect])),
            }
            if changes.len() > MOST_CHANGES {
                return None;
            }
        }
        if !has_same_outline {
            let mut is_kept = vec![false; before.nodes.len()];
            twins.places_before.iter().flatten().for_each(|then| is_kept[*then] = true);
            for (then, node) in before.nodes.iter().enumerate() {
                if twins.places_now[then].is_none() {
                    changes.push(node.rect);
                }
                if !is_kept[then] {
                    changes.extend(twins.edges_at(then).iter().flat_map(|edge| edge.routed.obstacles()));
                }
                if changes.len() > MOST_CHANGES {
                    return None;
                }
            }
        }
        Some((twins, changes))
    }

    /// The edges that left a node before, if it keeps its place among the others.
    pub(super) fn edges_before(&self, from: usize) -> &'b [Rc<EdgeItem>] {
        self.places_before[from].map_or(&[], |then| self.edges_at(then))
    }

    /// The edges that left a node before, if neither it nor anything near them has changed.
    pub(super) fn untouched(&self, now: &Scene, from: usize, changes: &[Rect]) -> Option<&'b [Rc<EdgeItem>]> {
        let then = self.places_before[from]?;
        let own = self.edges_at(then);
        let is_untouched = |edge: &Rc<EdgeItem>| !changes.iter().any(|place| edge.routed.depends_on(place));
        (Rc::ptr_eq(&now.nodes[from], &self.before.nodes[then]) && own.iter().all(is_untouched))
            .then_some(own)
    }

    /// An edge from before as it is now, with the same line: places may have other numbers.
    pub(super) fn renumbered(&self, edge: &Rc<EdgeItem>) -> Option<Rc<EdgeItem>> {
        let (from, to) = (self.places_now[edge.from]?, self.places_now[edge.to]?);
        if (from, to) == (edge.from, edge.to) {
            return Some(edge.clone());
        }
        Some(Rc::new(EdgeItem { from, to, routed: edge.routed.clone().towards(to), ..EdgeItem::clone(edge) }))
    }

    fn edges_at(&self, then: usize) -> &'b [Rc<EdgeItem>] {
        &self.before.edges[self.first_edges[then]..self.first_edges[then + 1]]
    }
}

/// Leaves as many numbers as can be so that each is greater than those before it: a longest increasing subsequence
/// (patience sorting; M. L. Fredman, "On computing the length of longest increasing subsequences", 1975).
fn keep_increasing(numbers: &mut [Option<usize>]) {
    // The places of the least number that ends a sequence of each length, and what stands before each number.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        if number.is_none() {
            continue;
        }
        let length = ends.partition_point(|end| numbers[*end] < *number);
        previous[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        ends.truncate(ends.len().max(length));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut is_kept = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        is_kept[at] = true;
        next = previous[at];
    }
    numbers.iter_mut().zip(is_kept).filter(|(_, kept)| !kept).for_each(|(number, _)| *number = None);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::keep_increasing;

    #[test]
    fn the_longest_increasing_row_is_kept() {
        let rows: [(&[usize], usize); 6] = [
            (&[], 0),
            (&[3], 1),
            (&[0, 1, 2, 3], 4),
            (&[3, 0, 1, 2], 3),
            (&[0, 3, 1, 2], 3),
            (&[5, 4, 3], 1),
        ];
        for (row, length) in rows {
            let mut numbers: Vec<Option<usize>> = row.iter().copied().map(Some).collect();
            numbers.push(None);
            keep_increasing(&mut numbers);
            let kept: Vec<usize> = numbers.into_iter().flatten().collect();
            assert_eq!(kept.len(), length, "{row:?}");
            assert!(kept.is_sorted(), "{row:?}: {kept:?}");
        }
    }
}
