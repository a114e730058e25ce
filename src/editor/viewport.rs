//! Which part of the canvas the page shows, and how large.

use super::geometry::Rect;

/// The smallest zoom: five thousand nodes are in view.
pub const MIN_ZOOM: f64 = 0.02;
/// The largest zoom.
pub const MAX_ZOOM: f64 = 2.0;
/// The smallest zoom at which a flow is opened: below, its words cannot be read.
pub const LEGIBLE_ZOOM: f64 = 0.45;

/// A point of the canvas `[x, y]` is shown at `[x * zoom + self.x, y * zoom + self.y]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Where the canvas' origin is, in px from the left.
    pub x: f64,
    /// Where the canvas' origin is, in px from the top.
    pub y: f64,
    /// How large it is shown.
    pub zoom: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, zoom: 1.0 }
    }
}

/// What covers the view's edges, in px: the flow is fitted into what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Insets {
    /// At the top.
    pub top: f64,
    /// At the bottom.
    pub bottom: f64,
    /// At the left and at the right.
    pub side: f64,
}

impl Insets {
    fn within(self, [width, height]: [f64; 2]) -> Rect {
        Rect {
            x: self.side,
            y: self.top,
            width: (width - 2.0 * self.side).max(1.0),
            height: (height - self.top - self.bottom).max(1.0),
        }
    }
}

impl Viewport {
    /// The place on the canvas of a point of the view.
    pub fn to_canvas(self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.x) / self.zoom, (y - self.y) / self.zoom]
    }

    /// Where a rectangle of the canvas is shown.
    pub fn shown(self, rect: Rect) -> Rect {
        Rect {
            x: rect.x * self.zoom + self.x,
            y: rect.y * self.zoom + self.y,
            width: rect.width * self.zoom,
            height: rect.height * self.zoom,
        }
    }

    /// Moved by so many px.
    #[must_use]
    pub fn panned(self, [dx, dy]: [f64; 2]) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// Zoomed, with a point of the view staying where it is.
    #[must_use]
    pub fn zoomed(self, [x, y]: [f64; 2], factor: f64) -> Self {
        let zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        let factor = zoom / self.zoom;
        Self { x: x - (x - self.x) * factor, y: y - (y - self.y) * factor, zoom }
    }

    /// The whole of `bounds` in the middle of the view, never larger than it is.
    pub fn fit(bounds: Rect, size: [f64; 2], insets: Insets) -> Self {
        let free = insets.within(size);
        let zoom = zoom_to_fit(bounds, free).clamp(MIN_ZOOM, 1.0);
        let ([cx, cy], [fx, fy]) = (bounds.center(), free.center());
        Self { x: fx - cx * zoom, y: fy - cy * zoom, zoom }
    }

    /// What a flow that was just opened looks like: all of it where that can be read, else its start.
    pub fn open(bounds: Rect, start: Rect, size: [f64; 2], insets: Insets) -> Self {
        let free = insets.within(size);
        if zoom_to_fit(bounds, free) >= LEGIBLE_ZOOM {
            return Self::fit(bounds, size, insets);
        }
        // As large as the height allows, but so that more than one node is seen.
        let by_height = free.height / bounds.height.max(1.0);
        let by_width = free.width / (start.width * 1.6).max(1.0);
        let zoom = by_height.min(by_width).clamp(0.7, 0.9);
        let y = if bounds.height * zoom <= free.height {
            free.center()[1] - bounds.center()[1] * zoom
        } else {
            // The start at about a third, but no empty space above the flow.
            let wanted = free.y + free.height * 0.36 - start.center()[1] * zoom;
            wanted.min(free.y - bounds.y * zoom)
        };
        Self { x: free.x - start.x * zoom, y, zoom }
    }

    /// The least move that brings a rectangle into view; `None` where it is.
    pub fn reveal(self, rect: Rect, size: [f64; 2], insets: Insets) -> Option<Self> {
        let (shown, free) = (self.shown(rect), insets.within(size));
        let shift = |from: f64, to: f64, low: f64, high: f64| {
            if to - from > high - low || from < low {
                low - from
            } else if to > high {
                high - to
            } else {
                0.0
            }
        };
        let dx = shift(shown.x, shown.right(), free.x, free.right());
        let dy = shift(shown.y, shown.bottom(), free.y, free.bottom());
        (dx.abs() > 0.5 || dy.abs() > 0.5).then(|| self.panned([dx, dy]))
    }
}

fn zoom_to_fit(bounds: Rect, free: Rect) -> f64 {
    (free.width / bounds.width.max(1.0)).min(free.height / bounds.height.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f64; 2] = [1000.0, 600.0];
    const INSETS: Insets = Insets { top: 60.0, bottom: 40.0, side: 30.0 };

    fn inside(rect: Rect) -> bool {
        rect.x >= 29.9 && rect.y >= 59.9 && rect.right() <= 970.1 && rect.bottom() <= 560.1
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let view = Viewport { x: 30.0, y: -20.0, zoom: 0.8 };
        let pointer = [200.0, 100.0];
        let zoomed = view.zoomed(pointer, 1.5);
        assert!((zoomed.zoom - 1.2).abs() < 1e-9);
        let (before, after) = (view.to_canvas(pointer), zoomed.to_canvas(pointer));
        assert!((before[0] - after[0]).abs() < 1e-9 && (before[1] - after[1]).abs() < 1e-9);
        assert_eq!(view.zoomed(pointer, 1000.0).zoom, MAX_ZOOM);
        assert_eq!(view.zoomed(pointer, 0.0).zoom, MIN_ZOOM);
    }

    #[test]
    fn a_flow_is_fitted_in_and_not_blown_up() {
        let small = Rect::new([100.0, 100.0], [200.0, 100.0]);
        assert_eq!(Viewport::fit(small, SIZE, INSETS).zoom, 1.0);
        let large = Rect::new([-500.0, 0.0], [4000.0, 1000.0]);
        assert!(inside(Viewport::fit(large, SIZE, INSETS).shown(large)));
    }

    #[test]
    fn a_large_flow_opens_at_its_start() {
        let large = Rect::new([0.0, 0.0], [6000.0, 2000.0]);
        for y in [0.0, 900.0, 1900.0] {
            for size in [SIZE, [390.0, 500.0]] {
                let start = Rect::new([0.0, y], [216.0, 90.0]);
                let view = Viewport::open(large, start, size, INSETS);
                let shown = view.shown(start);
                assert!(view.zoom >= LEGIBLE_ZOOM);
                assert!(shown.x >= 0.0 && shown.right() <= size[0], "{shown:?}");
                assert!(shown.y >= 0.0 && shown.bottom() <= size[1], "{shown:?}");
            }
        }
    }

    #[test]
    fn a_node_out_of_view_is_brought_in() {
        let view = Viewport::default();
        assert_eq!(view.reveal(Rect::new([100.0, 100.0], [200.0, 80.0]), SIZE, INSETS), None);
        let far = Rect::new([1500.0, -400.0], [200.0, 80.0]);
        let revealed = view.reveal(far, SIZE, INSETS).map(|view| view.shown(far));
        assert!(revealed.is_some_and(inside));
    }
}
