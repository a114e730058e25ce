//! The interface in the reader's language.
//!
//! English stands in the code and is the key of every other language, as in
//! [gettext](https://www.gnu.org/software/gettext/manual/html_node/Why.html): a text that has no translation is
//! shown in English, and the English page fetches nothing. A language is a file of `static/languages/`, a JSON
//! object of English texts and their translations, which the page hands to [`speak`] before it shows anything.
//! The JavaScript package never does, so it always speaks English. `tests/engine/languages.rs` reads the code and
//! finds every text that a language lacks, or has too many of, those of the lessons and the gallery too.
//!
//! - [`tr!`](crate::i18n::tr) gives a text in the reader's language.
//! - [`key!`](crate::i18n::key) marks a text that stands in a table; [`text`] gives it in the reader's language.

mod language;

use std::collections::HashMap;
use std::sync::OnceLock;

pub use language::Language;

/// What the page speaks, where that is not English.
static SPOKEN: OnceLock<Spoken> = OnceLock::new();

struct Spoken {
    language: Language,
    texts: HashMap<&'static str, &'static str>,
}

/// Speaks a language from now on, as its file says. The first call counts; English needs none.
///
/// # Errors
/// Says what is wrong with a file that cannot be read.
pub fn speak(language: Language, file: &str) -> Result<(), String> {
    let texts: HashMap<String, String> = serde_json::from_str(file).map_err(|error| error.to_string())?;
    // They are needed as long as the page lives, and it speaks one language: so they are never freed.
    let kept = |text: String| -> &'static str { text.leak() };
    let texts = texts.into_iter().map(|(english, text)| (kept(english), kept(text))).collect();
    let _ = SPOKEN.set(Spoken { language, texts });
    Ok(())
}

/// The language that is spoken.
pub fn language() -> Language {
    SPOKEN.get().map_or(Language::English, |spoken| spoken.language)
}

/// A text in the language that is spoken: one of the code, or one of a file that is shipped with the page.
pub fn text(english: &str) -> &str {
    SPOKEN.get().and_then(|spoken| spoken.texts.get(english).copied()).unwrap_or(english)
}

/// A text of a number of things. Its key is the text for many.
#[doc(hidden)]
pub fn counted(is_one: bool, one: &'static str, many: &'static str) -> &'static str {
    match SPOKEN.get().and_then(|spoken| spoken.texts.get(many).copied()) {
        Some(text) => text,
        None if is_one => one,
        None => many,
    }
}

#[doc(hidden)]
pub use tr::runtime_format;

/// A text in the language that is spoken.
///
/// ```
/// use flow_playground::i18n::tr;
///
/// // A text as it is, `&'static str`.
/// assert_eq!(tr!("Run"), "Run");
/// // With values, a `String`: by name, each given behind the text. They are written as `Display` does.
/// let (name, hosts) = ("Order", 2);
/// assert_eq!(tr!("Open {name}", name), "Open Order");
/// assert_eq!(tr!("Open {name}", name = name.to_lowercase()), "Open order");
/// // A number of things: `{n}` is the number.
/// assert_eq!(tr!("{n} host of {name}" | "{n} hosts of {name}" % hosts, name), "2 hosts of Order");
/// // One word, two meanings: what it means stands before it.
/// assert_eq!(tr!("noun" => "Run"), "Run");
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __tr {
    ($context:literal => $text:literal) => {
        $crate::i18n::meant(concat!($context, "|", $text), $text)
    };
    ($text:literal) => {
        $crate::i18n::text($text)
    };
    ($one:literal | $many:literal % $n:expr $(, $($arguments:tt)*)?) => {{
        let n = $n;
        $crate::i18n::runtime_format!(
            $crate::i18n::counted(n == 1, $one, $many), n = n $(, $($arguments)*)?
        )
    }};
    ($text:literal, $($arguments:tt)*) => {
        $crate::i18n::runtime_format!($crate::i18n::text($text), $($arguments)*)
    };
}

/// Marks a text that stands in a table, for [`text`] to translate where it is shown.
#[macro_export]
#[doc(hidden)]
macro_rules! __key {
    ($text:literal) => {
        $text
    };
}

#[doc(inline)]
pub use crate::{__key as key, __tr as tr};

/// A text that has several meanings in English; `key` names the one that is meant.
#[doc(hidden)]
pub fn meant(key: &'static str, english: &'static str) -> &'static str {
    SPOKEN.get().and_then(|spoken| spoken.texts.get(key).copied()).unwrap_or(english)
}
