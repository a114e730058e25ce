//! Which language the page speaks, and its texts before anything is shown.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlSelectElement, Response, UrlSearchParams, Window};
use yew::prelude::*;

use crate::i18n::{self, Language, tr};

use super::widgets::{Icon, icon};

const KEY: &str = "flow-playground.language";

thread_local! {
    /// The language's file, for workers; English has none.
    static FILE: RefCell<Option<Rc<str>>> = const { RefCell::new(None) };
}

/// Whether the page may show itself at once: it speaks English.
pub(super) fn is_ready() -> bool {
    wanted() == Language::English
}

/// Fetches the texts of the reader's language, and speaks it. Where they cannot be had the page speaks English.
pub(super) async fn load() {
    let language = wanted();
    let loaded = match fetch(&format!("languages/{}.json", language.tag())).await {
        Ok(file) => i18n::speak(language, &file).map(|()| FILE.set(Some(file.into()))),
        Err(error) => Err(error.as_string().unwrap_or_else(|| format!("{error:?}"))),
    };
    match loaded {
        Ok(()) => {
            if let Some(root) = document().and_then(|document| document.document_element()) {
                let _ = root.set_attribute("lang", language.tag());
            }
        }
        Err(why) => web_sys::console::warn_1(&format!("{}: {why}", language.tag()).into()),
    }
}

/// The guide in the language that is spoken, as the page sees it.
pub(super) fn guide() -> &'static str {
    match i18n::language() {
        Language::English => "guide/",
        Language::TraditionalChinese => "guide/zh-Hant/",
    }
}

/// What a worker has to be told before it speaks as the page does.
pub(super) fn for_workers() -> Option<(Language, Rc<str>)> {
    Some((i18n::language(), FILE.with_borrow(Clone::clone)?))
}

/// What the address asks for, else what was chosen, else the best of the reader's languages.
fn wanted() -> Language {
    let Some(window) = web_sys::window() else { return Language::English };
    let of_address = || {
        let (hash, search) = (window.location().hash().ok()?, window.location().search().ok()?);
        let option = |text: &str| UrlSearchParams::new_with_str(text).ok()?.get("lang");
        let tag = option(hash.trim_start_matches('#')).or_else(|| option(&search))?;
        Some(Language::for_reader([tag.as_str()]))
    };
    let chosen = || Language::of_tag(&window.local_storage().ok()??.get_item(KEY).ok()??);
    of_address().or_else(chosen).unwrap_or_else(|| {
        let tags: Vec<String> =
            window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
        Language::for_reader(tags.iter().map(String::as_str))
    })
}

async fn fetch(url: &str) -> Result<String, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let response: Response = JsFuture::from(window.fetch_with_str(url)).await?.into();
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()).into());
    }
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Remembers a language, and shows the page anew in it: what was worked on is kept as it is edited.
fn choose(window: &Window, language: Language) {
    if let Ok(Some(storage)) = window.local_storage() {
        let _ = storage.set_item(KEY, language.tag());
    }
    let location = window.location();
    // An address that names a language would win over what was chosen.
    let search = location.search().unwrap_or_default();
    if let Ok(options) = UrlSearchParams::new_with_str(&search)
        && (options.has("lang") || window.local_storage().ok().flatten().is_none())
    {
        options.set("lang", language.tag());
        let _ = location.set_search(&String::from(options.to_string()));
        return;
    }
    let _ = location.reload();
}

/// The choice of the language, as a button of the upper bar.
#[component]
pub(super) fn LanguageChoice() -> Html {
    let onchange = Callback::from(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let (Some(window), Some(language)) = (web_sys::window(), Language::of_tag(&select.value())) {
            choose(&window, language);
        }
    });
    let spoken = i18n::language();
    let option = |language: Language| {
        html! {
            <option value={language.tag()} lang={language.tag()} selected={language == spoken}>{ language.name() }</option>
        }
    };
    html! {
        <span class="btn quiet icon-only language" title={tr!("Language")}>
            { icon(Icon::Globe) }
            <select aria-label={tr!("Language")} {onchange}>{ for Language::ALL.map(option) }</select>
        </span>
    }
}
