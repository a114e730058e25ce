//! Rectangles, found by where they are: among thousands of nodes, only those near by are looked at.

use std::collections::BTreeMap;

use super::geometry::Rect;

/// How wide a column is: a node stands in one or two.
const WIDTH: f64 = 256.0;

/// Rectangles in columns, from top to bottom. One that is wider than a column stands in several.
#[derive(Clone, Debug, Default)]
pub struct Bins {
    columns: BTreeMap<i64, Vec<Rect>>,
    tallest: f64,
}

impl Bins {
    /// Puts rectangles into their columns.
    pub fn new(rects: impl IntoIterator<Item = Rect>) -> Self {
        let mut bins = Self::default();
        for rect in rects {
            bins.tallest = bins.tallest.max(rect.height);
            for at in column(rect.x)..=column(rect.right()) {
                bins.columns.entry(at).or_default().push(rect);
            }
        }
        for rects in bins.columns.values_mut() {
            rects.sort_by(|one, other| one.y.total_cmp(&other.y));
        }
        bins
    }

    /// Puts in one more.
    pub fn insert(&mut self, rect: Rect) {
        self.tallest = self.tallest.max(rect.height);
        for at in column(rect.x)..=column(rect.right()) {
            let rects = self.columns.entry(at).or_default();
            rects.insert(rects.partition_point(|other| other.y < rect.y), rect);
        }
    }

    /// The rectangles that share more than an edge with one, each once.
    pub fn near(&self, around: Rect) -> impl Iterator<Item = Rect> {
        let first = column(around.x);
        let columns = self.columns.range(first..=column(around.right()).max(first));
        columns.flat_map(move |(at, rects)| {
            let from = rects.partition_point(|rect| rect.y + self.tallest <= around.y);
            let reached = rects[from..].iter().take_while(move |rect| rect.y < around.bottom());
            reached.copied().filter(move |rect| {
                // In the first of the columns that both stand in.
                rect.overlaps(&around) && *at == column(rect.x).max(first)
            })
        })
    }
}

fn column(x: f64) -> i64 {
    (x / WIDTH).floor() as i64
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rects() -> impl Strategy<Value = Vec<Rect>> {
        let rect = (-900.0..900.0, -900.0..900.0, 0.0..700.0, 0.0..300.0)
            .prop_map(|(x, y, width, height)| Rect::new([x, y], [width, height]));
        prop::collection::vec(rect, 0..40)
    }

    fn sorted(rects: impl IntoIterator<Item = Rect>) -> Vec<String> {
        let mut texts: Vec<String> = rects.into_iter().map(|rect| format!("{rect:?}")).collect();
        texts.sort();
        texts
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn all_that_are_near_are_found_once(rects in rects(), more in rects(), wanted in rects()) {
            let mut bins = Bins::new(rects.iter().copied());
            more.iter().for_each(|rect| bins.insert(*rect));
            for around in wanted {
                let near = rects.iter().chain(&more).copied().filter(|rect| rect.overlaps(&around));
                prop_assert_eq!(sorted(bins.near(around)), sorted(near));
            }
        }
    }
}
