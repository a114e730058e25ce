//! What is seen of the chart, and how that moves: scrolling, zooming, bringing a moment into view.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::widgets::{SizeWatch, listen};

use super::rows::ROW;

/// What is seen of the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sight {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Sight {
    fn of(area: &Element) -> Self {
        Self {
            left: f64::from(area.scroll_left()),
            top: f64::from(area.scroll_top()),
            width: f64::from(area.client_width()),
            height: f64::from(area.client_height()),
        }
    }

    /// In steps, so that not every pixel draws the chart anew.
    pub(super) fn in_steps(self) -> Self {
        let step = |value: f64| (value / 40.0).floor() * 40.0;
        Self { left: step(self.left), top: step(self.top), ..self }
    }

    /// The sight that has a place of the chart in view: this one, where it has. Beside it stand labels of a width.
    pub(super) fn showing(self, x: f64, row: f64, label: f64) -> Self {
        let mut sight = self;
        let wide = self.width - label;
        if x < self.left || x > self.left + wide - 20.0 {
            sight.left = (x - wide / 2.0).max(0.0).trunc();
        }
        // The axis stands above the rows.
        let high = self.height - 24.0;
        if row < self.top || row + ROW > self.top + high {
            sight.top = (row - high / 2.0).max(0.0).trunc();
        }
        sight
    }
}

/// What is seen of a chart, which draws itself anew as that changes. It is no state of the component: a chart that goes
/// elsewhere by itself draws at once what is there, and scrolls when it has.
#[derive(Clone, Default)]
pub(super) struct Seen {
    sight: Rc<Cell<Sight>>,
    /// Whether the area still has to scroll there.
    is_ahead: Rc<Cell<bool>>,
}

impl Seen {
    pub(super) fn get(&self) -> Sight {
        self.sight.get()
    }

    /// Goes elsewhere.
    pub(super) fn go(&self, sight: Sight) {
        if self.sight.replace(sight) != sight {
            self.is_ahead.set(true);
        }
    }

    /// Scrolls to where it went.
    pub(super) fn catch_up(&self, area: &NodeRef) {
        if !self.is_ahead.take() {
            return;
        }
        if let Some(area) = area.cast::<Element>() {
            let sight = self.sight.get();
            area.set_scroll_left(sight.left as i32);
            area.set_scroll_top(sight.top as i32);
        }
    }
}

/// Keeps what is seen in step with scrolling and the panel's size.
#[hook]
pub(super) fn use_seen(area: &NodeRef) -> Seen {
    let seen = use_memo((), |()| Seen::default());
    let update = use_force_update();
    let (area, looked) = (area.clone(), (*seen).clone());
    use_effect_with((), move |()| {
        let look = {
            let area = area.clone();
            move || {
                if let Some(area) = area.cast::<Element>() {
                    let sight = Sight::of(&area);
                    if looked.sight.replace(sight).in_steps() != sight.in_steps() {
                        update.force_update();
                    }
                }
            }
        };
        let watches = area.cast::<Element>().map(|area| {
            let on_scroll = look.clone();
            let scrolled = listen(&area, "scroll", move |_: &Event| on_scroll());
            (scrolled, SizeWatch::new(&area, look))
        });
        move || drop(watches)
    });
    (*seen).clone()
}

/// Zooms, and keeps the moment at a place of the chart where it is.
pub(super) fn zoom_to(zoom: &UseStateHandle<f64>, wanted: f64, area: &NodeRef, at: f64) {
    let wanted = wanted.clamp(1.0, 2000.0);
    let factor = wanted / **zoom;
    zoom.set(wanted);
    if let Some(area) = area.cast::<Element>() {
        let left = (f64::from(area.scroll_left()) + at) * factor - at;
        // Once the chart has its new width.
        Timeout::new(0, move || area.set_scroll_left(left as i32)).forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_out_of_sight_comes_to_its_middle_and_one_in_sight_stays() {
        let sight = Sight { left: 100.0, top: 280.0, width: 600.0, height: 324.0 };
        assert_eq!(sight.showing(300.0, 300.0, 100.0), sight);
        let beyond = sight.showing(1_000.0, 2_800.0, 100.0);
        assert_eq!((beyond.left, beyond.top), (750.0, 2_650.0));
        assert_eq!(beyond.showing(1_000.0, 2_800.0, 100.0), beyond);
        let before = sight.showing(20.0, 28.0, 100.0);
        assert_eq!((before.left, before.top), (0.0, 0.0));
    }
}
