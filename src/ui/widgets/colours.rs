//! The page's colours, for what is drawn and not styled.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What the browser makes of some of the design's variables now, dark or light: `--ink` is `rgb(23, 26, 33)`.
pub(in crate::ui) fn colours<const N: usize>(names: [&str; N]) -> [String; N] {
    let window = web_sys::window();
    let body = window.as_ref().and_then(|window| window.document()?.body());
    let probe = body.as_ref().and_then(|body| {
        let probe: HtmlElement = body.owner_document()?.create_element("i").ok()?.dyn_into().ok()?;
        probe.set_hidden(true);
        body.append_child(&probe).ok()?;
        Some(probe)
    });
    let read = |name: &str| {
        let (window, probe) = window.as_ref().zip(probe.as_ref())?;
        probe.style().set_property("color", &format!("var({name})")).ok()?;
        window.get_computed_style(probe).ok()??.get_property_value("color").ok()
    };
    let colours =
        names.map(|name| read(name).filter(|colour| !colour.is_empty()).unwrap_or_else(|| "gray".to_owned()));
    if let Some(probe) = probe {
        probe.remove();
    }
    colours
}
