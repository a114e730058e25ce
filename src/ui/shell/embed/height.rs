//! How high an embed would like to be: enough for its flow and what the run shows, within bounds.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::editor::geometry::Rect;

/// The bounds of a picture of the flow, of the chat beside it, and of everything else, in px.
const CANVAS: (f64, f64) = (240.0, 520.0);
const SIDE: (f64, f64) = (380.0, 560.0);
const LIST: (f64, f64) = (300.0, 640.0);
/// What stands around the flow on the canvas.
const AROUND: [f64; 2] = [48.0, 84.0];

/// The height that the embed would like to have, where it stands in a page.
pub(super) fn wanted(flow: Option<Rect>) -> Option<f64> {
    let page = web_sys::window()?.document()?;
    let find = |selector: &str| page.query_selector(selector).ok()?;
    let main = find("main.embed")?;
    let panels = find(".embed-panels")?;
    let above = main.client_height() - panels.client_height();
    let view = find(".embed-view")?;
    let first = match view.query_selector(".canvas-pane").ok()? {
        Some(pane) => within(CANVAS, canvas(f64::from(pane.client_width()), flow)),
        None => within(LIST, content(&view)?),
    };
    let both = match find(".embed-side") {
        None => first,
        Some(side) => {
            let second = within(SIDE, content(&side).unwrap_or_default());
            let is_below =
                side.get_bounding_client_rect().top() > view.get_bounding_client_rect().top() + 1.0;
            if is_below { first + second } else { first.max(second) }
        }
    };
    Some((both + f64::from(above)).round())
}

fn within((least, most): (f64, f64), height: f64) -> f64 {
    height.clamp(least, most)
}

/// The height of the flow in a width, no larger than its own size.
fn canvas(width: f64, flow: Option<Rect>) -> f64 {
    let Some(flow) = flow.filter(|flow| flow.width > 0.0) else { return 0.0 };
    let zoom = ((width - AROUND[0]) / flow.width).clamp(0.0, 1.0);
    flow.height * zoom + AROUND[1]
}

/// The height that a panel needs to show all that it has, without scrolling.
fn content(place: &Element) -> Option<f64> {
    let area = place.query_selector(".chat-scroll, .panel-body").ok()??;
    let whole: &HtmlElement = place.dyn_ref()?;
    let around = f64::from(whole.offset_height() - area.client_height());
    let last = area.last_element_child()?.get_bounding_client_rect().bottom();
    let used = last - area.get_bounding_client_rect().top() + f64::from(area.scroll_top());
    Some(around + used + 16.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_is_shown_at_its_own_size_or_smaller() {
        let flow = |width: f64, height: f64| Some(Rect { x: 0.0, y: 0.0, width, height });
        assert_eq!(canvas(1000.0, None), 0.0);
        assert_eq!(canvas(1000.0, flow(500.0, 200.0)), 284.0);
        assert_eq!(canvas(548.0, flow(1000.0, 200.0)), 184.0);
        assert_eq!(canvas(0.0, flow(1000.0, 200.0)), 84.0);
    }
}
