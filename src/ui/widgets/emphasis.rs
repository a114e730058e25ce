//! Sentences in which some words stand out, wherever a language puts them.

use std::fmt::Display;

use yew::prelude::*;

/// No text that people see has it.
const MARK: char = '\u{1}';

/// A value of a sentence that [`emphasised`] makes stand out.
pub(in crate::ui) fn emphasis(value: impl Display) -> String {
    format!("{MARK}{value}{MARK}")
}

/// A sentence with its [`emphasis`].
pub(in crate::ui) fn emphasised(sentence: &str) -> Html {
    let piece = |(at, piece): (usize, &str)| match at % 2 {
        0 => html! { piece.to_owned() },
        _ => html! { <strong>{ piece.to_owned() }</strong> },
    };
    sentence.split(MARK).enumerate().map(piece).collect()
}
