//! Flows in links: `#flow=` and the base64url of the raw-deflated JSON.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::flow::{Document, guards, json};

/// The best that deflate does; a flow is small, so its time does not matter.
const LEVEL: u8 = 9;

/// The fragment that carries a flow, without the values of its secrets.
pub(super) fn fragment(document: &Document) -> String {
    let text = json::to_string(document.without_secrets().root());
    format!("#flow={}", URL_SAFE_NO_PAD.encode(compress_to_vec(text.as_bytes(), LEVEL)))
}

/// The text of the flow in a fragment; `None` where the fragment carries none.
///
/// # Errors
/// Says what is wrong with the link.
pub(super) fn read(fragment: &str) -> Option<Result<String, String>> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let encoded = fragment.split('&').find_map(|part| part.strip_prefix("flow="))?;
    Some(decode(encoded))
}

fn decode(encoded: &str) -> Result<String, String> {
    let cut = "the link is cut off or was changed on its way: ask for it again, or for the flow as a file";
    // Some programs put padding back, or escape it.
    let encoded = encoded.trim_end_matches("%3D").trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| cut.to_owned())?;
    let text =
        decompress_to_vec_with_limit(&bytes, guards::MAX_DOCUMENT_BYTES).map_err(|error| {
            match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
                    format!(
                        "the flow in the link is larger than {} MB",
                        guards::MAX_DOCUMENT_BYTES / 1024 / 1024
                    )
                }
                _ => cut.to_owned(),
            }
        })?;
    String::from_utf8(text).map_err(|_| cut.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_comes_back_from_its_link() {
        for example in super::super::examples::all() {
            let document = example.document();
            let text = read(&fragment(&document)).unwrap().unwrap();
            assert_eq!(text, json::to_string(document.root()));
        }
    }

    #[test]
    fn secrets_stay_here() {
        let document = Document::parse(
            r#"{"version":1,"variables":{"key":"hush","a":1},"secrets":["key"],"nodes":[],"scenarios":[{"name":"s","variables":{"key":"hush"}}]}"#,
        )
        .unwrap();
        let text = read(&fragment(&document)).unwrap().unwrap();
        assert!(!text.contains("hush"), "{text}");
        assert!(text.contains("\"a\":1") && text.contains("\"secrets\":[\"key\"]"));
    }

    #[test]
    fn broken_links_say_so() {
        assert_eq!(read("#other=1"), None);
        for broken in ["#flow=", "#flow=%%%", "#flow=abcd", "#flow=AAAA"] {
            assert!(read(broken).unwrap().is_err(), "{broken}");
        }
        let bomb = URL_SAFE_NO_PAD.encode(compress_to_vec(&vec![b' '; guards::MAX_DOCUMENT_BYTES + 1], 9));
        assert!(read(&format!("#flow={bomb}")).unwrap().unwrap_err().contains("larger"));
    }
}
