//! The style sheets of what comes after the page stands: they come with it.

use std::cell::Cell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::lazy::{NotLoaded, Part, part};

static STYLES: Part<fn()> = part!(work: fn() = add);

/// Waits until they are part of the page.
pub(super) async fn load() -> Result<(), NotLoaded> {
    STYLES.get().await?();
    Ok(())
}

/// Whether they are part of the page.
pub(super) fn are_here() -> bool {
    STYLES.now().map(|add| add()).is_some()
}

/// Adds them, once. Constructed sheets: the policy of the page allows no style that stands in it.
fn add() {
    const SHEETS: [&str; 12] = [
        include_str!("../../static/trace.css"),
        include_str!("../../static/paths.css"),
        include_str!("../../static/branches.css"),
        include_str!("../../static/timeline.css"),
        include_str!("../../static/runs.css"),
        include_str!("../../static/json.css"),
        include_str!("../../static/inspector.css"),
        include_str!("../../static/pictures.css"),
        include_str!("../../static/load-lab.css"),
        include_str!("../../static/share.css"),
        include_str!("../../static/present.css"),
        include_str!("../../static/lessons.css"),
    ];
    thread_local! {
        static ADDED: Cell<bool> = const { Cell::new(false) };
    }
    if ADDED.replace(true) {
        return;
    }
    for sheet in SHEETS {
        if let Err(error) = adopt(sheet) {
            web_sys::console::warn_2(&"a style sheet could not be added".into(), &error);
        }
    }
}

fn adopt(text: &str) -> Result<(), JsValue> {
    let constructor: Function = Reflect::get(&js_sys::global(), &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &text.into())?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    let adopted = Reflect::get(&document, &"adoptedStyleSheets".into())?;
    let adopted = Array::from(&adopted);
    adopted.push(&sheet);
    Reflect::set(&document, &"adoptedStyleSheets".into(), &adopted)?;
    Ok(())
}
