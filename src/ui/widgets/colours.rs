//! The page's colours, for what is drawn and not styled.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The colours of the node types, in the order of [`NodeType::ALL`](crate::editor::NodeType).
pub(in crate::ui) const TYPES: [&str; 7] = [
    "--type-message",
    "--type-ask",
    "--type-webhook",
    "--type-wait",
    "--type-condition",
    "--type-set",
    "--type-end",
];

/// What the browser makes of some of the design's variables now, dark or light: `--ink` is `rgb(23, 26, 33)`.
pub(in crate::ui) fn colours<const N: usize>(names: [&str; N]) -> [String; N] {
    let window = web_sys::window();
    let page = window.as_ref().and_then(|window| window.document());
    let element = || page.as_ref()?.create_element("i").ok()?.dyn_into::<HtmlElement>().ok();
    // All stand there before the first is read: the browser works their styles out at once.
    let probe = element();
    let probes = names.map(|name| {
        let own = element()?;
        own.style().set_property("color", &format!("var({name})")).ok()?;
        probe.as_ref()?.append_child(&own).ok()?;
        Some(own)
    });
    if let (Some(body), Some(probe)) = (page.as_ref().and_then(|page| page.body()), &probe) {
        probe.set_hidden(true);
        let _ = body.append_child(probe);
    }
    let colours = probes.map(|own| {
        let style = window.as_ref()?.get_computed_style(own.as_ref()?).ok()??;
        style.get_property_value("color").ok().filter(|colour| !colour.is_empty())
    });
    if let Some(probe) = probe {
        probe.remove();
    }
    colours.map(|colour| colour.unwrap_or_else(|| "gray".to_owned()))
}
