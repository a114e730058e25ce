//! What is seen of the chart, and how that moves: scrolling, zooming, bringing a moment into view.

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

/// Keeps what is seen in step with scrolling and the panel's size.
#[hook]
pub(super) fn use_sight(area: &NodeRef, sight: &UseStateHandle<Sight>) {
    let (area, sight) = (area.clone(), sight.setter());
    use_effect_with((), move |()| {
        let observed = area.cast::<Element>();
        let look = {
            let area = area.clone();
            move || {
                if let Some(area) = area.cast::<Element>() {
                    // In steps, so that not every pixel draws the chart anew.
                    let step = |value: i32| f64::from(value / 40 * 40);
                    sight.set(Sight {
                        left: step(area.scroll_left()),
                        top: step(area.scroll_top()),
                        width: f64::from(area.client_width()),
                        height: f64::from(area.client_height()),
                    });
                }
            }
        };
        let watches = observed.map(|area| {
            let on_scroll = look.clone();
            let scrolled = listen(&area, "scroll", move |_: &Event| on_scroll());
            (scrolled, SizeWatch::new(&area, look))
        });
        move || drop(watches)
    });
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

/// Scrolls to a place of the chart where it is not in view.
pub(super) fn reveal(area: &NodeRef, x: f64, row: f64, label: f64) {
    let Some(area) = area.cast::<Element>() else { return };
    let (left, wide) = (f64::from(area.scroll_left()), f64::from(area.client_width()) - label);
    if x < left || x > left + wide - 20.0 {
        area.set_scroll_left((x - wide / 2.0) as i32);
    }
    // The axis stands above the rows.
    let (top, high) = (f64::from(area.scroll_top()), f64::from(area.client_height()) - 24.0);
    if row < top || row + ROW > top + high {
        area.set_scroll_top((row - high / 2.0) as i32);
    }
}
