//! What the inspector is built of: sections, sentences, JSON in colours.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::sentences::{Piece, Segment, segments};

/// A part under a heading.
pub(super) fn section(title: &str, content: Html) -> Html {
    html! { <section class="inspector-section"><h3>{ title }</h3>{ content }</section> }
}

/// A text with its templates set off.
fn template(text: &str) -> Html {
    segments(text)
        .into_iter()
        .map(|segment| match segment {
            Segment::Text(text) => html! { { text } },
            Segment::Template(text) => html! { <code class="template">{ text }</code> },
        })
        .collect()
}

/// A sentence, with what it is about set off.
pub(super) fn sentence(pieces: &[Piece]) -> Html {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => html! { <>{ words }{ " " }</> },
            Piece::Operand(operand) => html! { <><code class="operand">{ operand }</code>{ " " }</> },
        })
        .collect()
}

/// A button that selects the node a port leads to.
pub(super) fn target(name: &str, id: &Arc<str>, select: &Callback<Arc<str>>) -> Html {
    let (select, id) = (select.clone(), id.clone());
    let onclick = Callback::from(move |_: MouseEvent| select.emit(id.clone()));
    html! { <button type="button" class="target" {onclick}>{ name }</button> }
}

/// JSON text in the colours of its parts.
pub(super) fn coloured(text: &str) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        parts.push(html! { { &rest[..start] } });
        let end = string_end(&rest[start..]).map_or(rest.len(), |end| start + end);
        let string = &rest[start..end];
        rest = &rest[end..];
        let is_key = rest.trim_start().starts_with(':');
        parts.push(if is_key {
            html! { <span class="code-key">{ string }</span> }
        } else {
            html! { <span class="code-text">{ template(string) }</span> }
        });
    }
    parts.push(html! { { rest } });
    parts.into_iter().collect()
}

/// Where a JSON string ends that begins the text: after its closing quote.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, letter)| {
        let closes = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        closes.then_some(at + 1)
    })
}
