//! The link as a QR code (ISO/IEC 18004), for a phone that looks at the screen.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use yew::prelude::*;

use crate::i18n::tr;

/// The white border that readers need, in modules.
const QUIET: i32 = 4;
/// How many bytes the largest code holds, at the lowest level of error correction.
pub(super) const MOST: usize = 2953;

/// The dark modules as a path, and the width of the whole in modules; `None` where the text does not fit.
fn path(text: &str) -> Option<(String, i32)> {
    // A screen is no scratched label: the level is raised again where that costs no module.
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", from + QUIET, y + QUIET, x - from, x - from);
            }
            x += 1;
        }
    }
    Some((path, code.size() + 2 * QUIET))
}

/// The code of a text as a picture; nothing where it does not fit.
pub(super) fn qr(text: &str) -> Option<Html> {
    let (path, width) = path(text)?;
    Some(html! {
        <svg class="share-qr" role="img" aria-label={tr!("QR code of the link")} viewBox={format!("0 0 {width} {width}")} shape-rendering="crispEdges">
            <rect width="100%" height="100%" fill="#fff" /><path d={path} fill="#000" />
        </svg>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_code_holds_as_much_as_is_said() {
        let (path_of_most, width) = path(&"x".repeat(MOST)).unwrap();
        assert_eq!(width, 177 + 2 * QUIET);
        assert!(path_of_most.starts_with("M4 4h7v1h-7z"), "the corner that readers look for");
        assert!(path(&"x".repeat(MOST + 1)).is_none());
    }
}
