//! The way behind a branch: lit while a person points at the branch, here or in the branch view. And how heavy the
//! run's traffic makes an edge.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::editor::{Ahead, PortRef};
use crate::flow::Port;
use crate::ui::state::Msg;

use super::CanvasProps;
use super::stage::{Stage, around};

/// What lies behind the port that is pointed at.
#[hook]
pub(super) fn use_ahead(props: &CanvasProps) -> Rc<Ahead> {
    use_memo((props.editor.clone(), props.lit.clone()), |(editor, lit)| {
        lit.as_ref().map(|port| Ahead::of(editor.document().flow(), port)).unwrap_or_default()
    })
}

/// What lights the way when the pointer comes over a branch of a condition, and puts it out again.
pub(super) fn listeners(
    stage: &Rc<Stage>,
    props: &CanvasProps,
) -> (Callback<PointerEvent>, Callback<PointerEvent>) {
    let lit = props.lit.clone();
    let over = stage.handler(move |stage, event: PointerEvent| {
        let port = if event.buttons() == 0 { branch(event.target()) } else { None };
        if port != lit {
            stage.light(port);
        }
    });
    let is_lit = props.lit.is_some();
    let out = stage.handler(move |stage, _: PointerEvent| {
        stage.pointer.set(None);
        if is_lit {
            stage.light(None);
        }
    });
    (over, out)
}

impl Stage {
    fn light(&self, port: Option<PortRef>) {
        self.tell(Msg::Light(port));
    }
}

/// The branch that an element stands for: a row of a condition, or an edge from one.
fn branch(target: Option<web_sys::EventTarget>) -> Option<PortRef> {
    let key = around(target.clone(), "data-edge").or_else(|| around(target.clone(), "data-port")).or_else(
        || {
            let row = target?.dyn_into::<Element>().ok()?.closest(".node-port").ok()??;
            row.query_selector("[data-port]").ok()??.get_attribute("data-port")
        },
    )?;
    PortRef::parse(&key).filter(|port| matches!(port.port, Port::Branch(_) | Port::Else))
}

/// How heavy an edge is drawn, from 0 (never taken) to 4: in proportion to the edge that was taken most.
pub(super) fn weight(taken: u32, most: u32) -> u32 {
    if taken == 0 { 0 } else { (taken * 4).div_ceil(most.max(4)).clamp(1, 4) }
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn weights_are_shares() {
        // A few times is not heavy: nothing is told apart by it.
        assert_eq!([0, 1, 2, 3].map(|taken| weight(taken, 3)), [0, 1, 2, 3]);
        assert_eq!([1, 25, 26, 60, 100].map(|taken| weight(taken, 100)), [1, 1, 2, 3, 4]);
    }
}
