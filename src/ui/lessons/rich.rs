//! The texts of lessons: paragraphs with `code`, **strong** and *emphasised* words.

use yew::prelude::*;

/// Paragraphs stand apart by an empty line.
pub(super) fn paragraphs(text: &str) -> Html {
    html! { <>{ for text.split("\n\n").map(|paragraph| html! { <p>{ rich(paragraph) }</p> }) }</> }
}

/// One paragraph.
pub(super) fn rich(text: &str) -> Html {
    let pieces = pieces(text).into_iter().map(|(mark, text)| match mark {
        "`" => html! { <code>{ text.to_owned() }</code> },
        "**" => html! { <strong>{ text.to_owned() }</strong> },
        "*" => html! { <em>{ text.to_owned() }</em> },
        _ => html! { text.to_owned() },
    });
    html! { <>{ for pieces }</> }
}

/// The pieces of a text, each with the mark that it stands between.
fn pieces(text: &str) -> Vec<(&'static str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*']) {
        let mark = ["`", "**", "*"].into_iter().find(|mark| rest[at..].starts_with(mark)).unwrap_or("*");
        let inside = &rest[at + mark.len()..];
        let Some(end) = inside.find(mark) else { break };
        found.extend([("", &rest[..at]), (mark, &inside[..end])]);
        rest = &inside[end + mark.len()..];
    }
    found.push(("", rest));
    found.retain(|(_, text)| !text.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn words_are_marked() {
        let text = "Take **40** s, *say* `{{ a * b }}`, 2 * 3";
        let expected = [
            ("", "Take "),
            ("**", "40"),
            ("", " s, "),
            ("*", "say"),
            ("", " "),
            ("`", "{{ a * b }}"),
            ("", ", 2 * 3"),
        ];
        assert_eq!(pieces(text), expected);
        assert_eq!(pieces(""), []);
    }
}
