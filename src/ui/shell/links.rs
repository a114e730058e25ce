//! Flows in links: `#flow=` and the base64url of the raw-deflated JSON.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::flow::{Document, guards, json};
use crate::i18n::tr;

/// The best that deflate does; a flow is small, so its time does not matter.
const LEVEL: u8 = 9;

/// Reads what other programs write and what of a cut link is left: with padding or without, whatever the last bits are.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A link that holds no whole flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLink {
    /// What is wrong with it, and what to do.
    pub(super) message: String,
    /// As much of the flow's text as could be read, where that is any.
    pub(super) text: String,
}

/// The fragment that carries a flow, without the values of its secrets.
pub(super) fn fragment(document: &Document) -> String {
    let text = json::to_string(document.without_secrets().root());
    format!("#flow={}", URL_SAFE_NO_PAD.encode(compress_to_vec(text.as_bytes(), LEVEL)))
}

/// The text of the flow in a link or its fragment; `None` where that carries none.
///
/// # Errors
/// Says what is wrong with the link.
pub(super) fn read(link: &str) -> Option<Result<String, BadLink>> {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let encoded = fragment.trim().split('&').find_map(|part| part.strip_prefix("flow="))?;
    Some(decode(encoded))
}

fn decode(encoded: &str) -> Result<String, BadLink> {
    let bad = |message: &str, text: String| BadLink {
        message: tr!("{message}: ask for it again, or for the flow as a file", message),
        text,
    };
    // Some programs escape the padding.
    let encoded = encoded.trim_end_matches("%3D").trim_end_matches('=');
    if encoded.is_empty() {
        return Err(bad(tr!("the link ends where its flow should begin"), String::new()));
    }
    let is_ours = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if let Some((at, letter)) = encoded.chars().enumerate().find(|(_, letter)| !is_ours(*letter)) {
        let message = tr!(
            "the link was changed on its way: no link has a \"{letter}\" in its flow, as this one has at {at}",
            letter,
            at = at + 1
        );
        return Err(bad(&message, String::new()));
    }
    // A group of four letters is three bytes; a single one over is none.
    let whole = if encoded.len() % 4 == 1 { &encoded[..encoded.len() - 1] } else { encoded };
    let bytes = LENIENT.decode(whole).unwrap_or_default();
    match decompress_to_vec_with_limit(&bytes, guards::MAX_DOCUMENT_BYTES) {
        Ok(text) => String::from_utf8(text).map_err(|_| {
            bad(tr!("the link was changed on its way: what it holds is no text"), String::new())
        }),
        Err(error) => Err(match error.status {
            TINFLStatus::HasMoreOutput => {
                let most = guards::MAX_DOCUMENT_BYTES / 1024 / 1024;
                bad(&tr!("the flow in the link is larger than {most} MB", most), String::new())
            }
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
                bad(tr!("the link is cut off"), readable(&error.output))
            }
            _ => bad(tr!("the link was cut off or changed on its way"), readable(&error.output)),
        }),
    }
}

/// The text that was read before the end, without half a letter.
fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_end_matches(['\u{fffd}', '\0']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_comes_back_from_its_link() {
        for example in super::super::examples::all() {
            let document = example.document();
            let fragment = fragment(&document);
            let expected = json::to_string(document.root());
            for link in [
                fragment.clone(),
                format!("{fragment}&view=chat"),
                format!("https://example.org/play/?x=1{fragment}"),
                format!("{fragment}=="),
                format!("  {fragment}%3D\n"),
            ] {
                assert_eq!(read(&link).unwrap().unwrap(), expected, "{link}");
            }
        }
    }

    #[test]
    fn broken_links_say_what_is_wrong() {
        assert_eq!(read("#other=1"), None);
        let message = |link: &str| read(link).unwrap().unwrap_err().message;
        assert!(message("#flow=").contains("ends where its flow should begin"));
        assert!(message("#flow=ab%25").contains("\"%\" in its flow, as this one has at 3"));
        assert!(message("#flow=____").contains("changed on its way"));
        let bomb = URL_SAFE_NO_PAD.encode(compress_to_vec(&vec![b' '; guards::MAX_DOCUMENT_BYTES + 1], 9));
        assert!(message(&format!("#flow={bomb}")).contains("larger than 10 MB"));
        let latin = URL_SAFE_NO_PAD.encode(compress_to_vec(b"{\"name\":\"\xfc\"}", 9));
        assert!(message(&format!("#flow={latin}")).contains("no text"));
    }

    #[test]
    fn of_a_cut_link_what_is_left_is_kept() {
        let document = super::super::examples::find("rush-hour").unwrap().document();
        let (link, whole) = (fragment(&document), json::to_string(document.root()));
        for kept in (link.len() / 2..link.len()).step_by(7) {
            let broken = read(&link[..kept]).unwrap().unwrap_err();
            assert!(broken.message.contains("cut off"), "{}", broken.message);
            assert!(whole.starts_with(&broken.text), "{}", broken.text);
        }
        assert!(read(&link[..link.len() / 2]).unwrap().unwrap_err().text.len() > 200);
    }
}
