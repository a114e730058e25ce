//! What the inspector is built of: sections, lists of settings, texts with templates, JSON.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::sentences::{Piece, Segment, segments};
use crate::flow::{Object, Value, json};

/// The longest JSON that is shown, in bytes.
const LONGEST: usize = 20_000;

/// A part under a heading.
pub(super) fn section(title: &str, content: Html) -> Html {
    html! { <section class="inspector-section"><h3>{ title }</h3>{ content }</section> }
}

/// A list of settings.
pub(super) fn list(items: Vec<Html>) -> Html {
    html! { <dl class="setting-list">{ for items }</dl> }
}

/// A setting on one line: its name at the left.
pub(super) fn setting(name: &str, value: Html) -> Html {
    html! { <div class="setting"><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// A setting that needs room: its name above.
pub(super) fn wide(name: &str, value: Html) -> Html {
    html! { <div class="setting wide"><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// What stands where there is nothing yet.
pub(super) fn nothing(words: &str) -> Html {
    html! { <span class="setting-none">{ words }</span> }
}

/// A text with its templates set off.
pub(super) fn template(text: &str) -> Html {
    segments(text)
        .into_iter()
        .map(|segment| match segment {
            Segment::Text(text) => html! { { text } },
            Segment::Template(text) => html! { <code class="template">{ text }</code> },
        })
        .collect()
}

/// What a customer reads, in a box of its own.
pub(super) fn prose(text: &str, none: &str) -> Html {
    if text.trim().is_empty() {
        return nothing(none);
    }
    html! { <p class="setting-prose">{ template(text) }</p> }
}

/// A value in a line: a text as it is, anything else as JSON.
pub(super) fn value(value: &Value) -> Html {
    let text = match value {
        Value::String(text) if !text.is_empty() => text.to_string(),
        other => json::to_string(other),
    };
    html! { <span class="setting-code">{ template(&text) }</span> }
}

/// Names and their values, one below the other.
pub(super) fn pairs(pairs: &Object, between: &str) -> Html {
    html! {
        <ul class="setting-pairs">
            { for pairs.iter().map(|(name, content)| html! {
                <li key={name.to_string()}><code class="setting-name">{ name.to_string() }</code><span class="setting-between">{ between }</span>{ value(content) }</li>
            }) }
        </ul>
    }
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

/// JSON on several lines, in a box that scrolls.
pub(super) fn pretty(name: &str, value: &Value) -> Html {
    let mut text = match value {
        Value::String(text) => text.to_string(),
        other => json::to_string_pretty(other),
    };
    let is_cut = text.len() > LONGEST;
    if is_cut {
        let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
    let content = if matches!(value, Value::String(_)) { template(&text) } else { coloured(&text) };
    html! {
        // Whatever scrolls must be reached by the keyboard.
        <pre class="setting-json" tabindex="0" role="group" aria-label={name.to_owned()}>{ content }{ if is_cut { "\n…" } else { "" } }</pre>
    }
}

/// A button that selects the node a port leads to.
pub(super) fn target(name: &str, id: &Arc<str>, select: &Callback<Arc<str>>) -> Html {
    let (select, id) = (select.clone(), id.clone());
    let onclick = Callback::from(move |_: MouseEvent| select.emit(id.clone()));
    html! { <button type="button" class="target" {onclick}>{ name }</button> }
}

/// JSON text in the colours of its parts.
fn coloured(text: &str) -> Html {
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
