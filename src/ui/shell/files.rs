//! Files in and out, the clipboard, the theme: what the page asks of the browser.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use crate::flow::Document;
use crate::i18n::tr;

/// Offers a document as a file, without the values of its secrets.
pub(super) fn download(document: &Document) {
    save_text(&document.flow().name, "json", "application/json", &document.without_secrets().to_text());
}

/// A file in the making: `content` is a text or a buffer.
pub(super) fn blob(content: &JsValue, kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(content), &options)
}

/// Offers a text as a file.
pub(in crate::ui) fn save_text(name: &str, extension: &str, kind: &str, text: &str) {
    let saved = blob(&JsValue::from_str(text), kind).and_then(|blob| save_as(name, extension, &blob));
    if let Err(error) = saved {
        web_sys::console::warn_2(&"the file could not be saved".into(), &error);
    }
}

/// Offers a file that is named after a flow.
pub(super) fn save(document: &Document, extension: &str, blob: &Blob) -> Result<(), JsValue> {
    save_as(&document.flow().name, extension, blob)
}

fn save_as(name: &str, extension: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = page().ok_or(JsValue::NULL)?.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(&format!("{}.{extension}", file_name(name)));
    link.click();
    Url::revoke_object_url(&url)
}

fn file_name(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-").to_lowercase();
    if name.is_empty() { "flow".to_owned() } else { name }
}

/// Reads a file that the person chose.
///
/// # Errors
/// Says why it could not be read.
pub(super) async fn read(file: File) -> Result<String, String> {
    let text =
        JsFuture::from(file.text()).await.map_err(|_| tr!("{file} could not be read", file = file.name()))?;
    Ok(text.as_string().unwrap_or_default())
}

/// Fetches the text behind a `?src=` address.
///
/// # Errors
/// Says why it could not be had.
pub(super) async fn fetch(url: &str) -> Result<String, String> {
    let window = web_sys::window().ok_or("there is no window")?;
    let page = window.location().href().unwrap_or_default();
    let protocol = Url::new_with_base(url, &page).map(|url| url.protocol()).unwrap_or_default();
    if !matches!(protocol.as_str(), "http:" | "https:") {
        return Err(tr!("{url} is not the address of a file: it must be one of http:// or https://", url));
    }
    let unreachable = tr!(
        "{url} could not be fetched: check the address, and that its server allows this page (CORS)",
        url
    );
    let response = JsFuture::from(window.fetch_with_str(url)).await.map_err(|_| unreachable)?;
    let response: web_sys::Response = response.unchecked_into();
    if !response.ok() {
        return Err(tr!(
            "{url} could not be fetched: the server answered {status}",
            url,
            status = response.status()
        ));
    }
    let text = response.text().map_err(|_| tr!("the answer could not be read"))?;
    let text = JsFuture::from(text).await.map_err(|_| tr!("the answer could not be read"))?;
    Ok(text.as_string().unwrap_or_default())
}

/// Puts a text on the clipboard; gives whether the browser let us.
pub(in crate::ui) async fn copy(text: String) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Outside of secure contexts there is no clipboard, and reading the property gives undefined.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).unwrap_or_default();
    match clipboard.dyn_into::<web_sys::Clipboard>() {
        Ok(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
        Err(_) => false,
    }
}

/// The page's own address without query and fragment.
pub(super) fn address() -> String {
    let location = web_sys::window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    format!("{}{}", part(web_sys::Location::origin), part(web_sys::Location::pathname))
}

/// Opens the page in a tab of its own, with a flow.
pub(super) fn open_tab(fragment: &str) {
    if let Some(window) = web_sys::window() {
        let url = format!("{}{fragment}", address());
        // Where the browser refuses, it says so itself.
        let _ = window.open_with_url_and_target_and_features(&url, "_blank", "noopener");
    }
}

/// Shows another query in the page's address, without loading anything.
pub(super) fn set_address(query: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Fails only where the page has no address of its own.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{}{query}", address())));
    }
}

/// The fragment of the page's address.
pub(super) fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// A parameter of the page's address.
pub(in crate::ui) fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// An option of the page's address: in its fragment, or in its query.
pub(super) fn option(name: &str) -> Option<String> {
    let hash = hash();
    let fragment = web_sys::UrlSearchParams::new_with_str(hash.strip_prefix('#').unwrap_or(&hash)).ok();
    fragment.and_then(|fragment| fragment.get(name)).or_else(|| parameter(name))
}

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

const THEME_KEY: &str = "flow-playground.theme";

/// The browser's storage, where it is not blocked.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn prefers_dark() -> bool {
    let query =
        web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// Brings back the theme that the person chose last time.
pub(super) fn restore_theme() {
    if let Some(theme) = storage().and_then(|storage| storage.get_item(THEME_KEY).ok()?) {
        set_theme(&theme);
    }
}

/// Whether the page is dark now.
pub(super) fn is_dark() -> bool {
    let chosen = page().and_then(|page| page.document_element()?.get_attribute("data-theme"));
    chosen.map_or_else(prefers_dark, |theme| theme == "dark")
}

/// Goes from light to dark or back, and remembers it.
pub(super) fn toggle_theme() {
    let theme = if is_dark() { "light" } else { "dark" };
    set_theme(theme);
    if let Some(storage) = storage() {
        let _ = storage.set_item(THEME_KEY, theme);
    }
}

/// Sets the theme without remembering it; `auto` is the system's.
pub(super) fn set_theme(theme: &str) {
    if let Some(root) = page().and_then(|page| page.document_element()) {
        let _ = match theme {
            "light" | "dark" => root.set_attribute("data-theme", theme),
            _ => root.remove_attribute("data-theme"),
        };
    }
}
