//! The flow's own settings, shown with nothing selected.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::sentences;
use crate::flow::Flow;
use crate::ui::widgets::{Inline, json_inline, secret, spans};

use super::parts::{list, nothing, section, setting};
use super::ports::leads_to;

pub(super) fn view(flow: &Arc<Flow>, select: &Callback<Arc<str>>) -> Html {
    let limits = sentences::limits(&flow.limits);
    let start = match &flow.start {
        Some(_) => leads_to(flow, crate::flow::Port::Next, &flow.start, select),
        None => nothing("No start yet"),
    };
    let name = if flow.name.trim().is_empty() { "A flow without a name" } else { flow.name.trim() };
    html! {
        <div key="about">
            <header class="inspector-title"><h2>{ name }</h2></header>
            if let Some(text) = flow.description.as_deref().filter(|text| !text.trim().is_empty()) {
                <div class="about-text">{ markdown(text) }</div>
            }
            { section("The flow", list(vec![
                setting("Starts with", start),
                setting("Steps", html! { { flow.nodes.len() } }),
                setting("Scenarios", html! { { flow.scenarios.len() } }),
            ])) }
            { section("What the platform allows", if limits.is_empty() {
                nothing("No limits: requests may come as they like.")
            } else {
                html! { <ul class="limit-list">{ for limits.into_iter().map(|limit| html! { <li>{ limit }</li> }) }</ul> }
            }) }
            { section("Variables at the start", variables(flow)) }
            <p class="inspector-tip">{ "Select a step on the canvas to see its settings." }</p>
        </div>
    }
}

fn variables(flow: &Flow) -> Html {
    if flow.variables.is_empty() {
        return nothing("None");
    }
    html! {
        <ul class="setting-pairs">
            { for flow.variables.iter().map(|(name, value)| html! {
                <li key={name.to_string()}>
                    <code class="setting-name">{ name.to_string() }</code><span class="setting-between">{ "=" }</span>
                    <span class="setting-code">{ if flow.secrets.contains(name) { secret() } else { json_inline(Some(value), 80) } }</span>
                </li>
            }) }
        </ul>
    }
}

/// A description's Markdown: paragraphs, lists, emphasis, code. Links are shown as their words, and markup of
/// any other kind as it was written, so that a stranger's flow brings nothing but text.
fn markdown(text: &str) -> Html {
    // The elements, and what stands in each: a paragraph, or the items of a list.
    let mut blocks: Vec<(&'static str, Vec<String>)> = Vec::new();
    let mut fresh = true;
    for line in text.lines().map(str::trim) {
        let (element, text) = item(line).unwrap_or(("p", line));
        match blocks.last_mut() {
            _ if line.is_empty() => {}
            Some((last, items)) if element != "p" && *last == element => items.push(text.to_owned()),
            Some((_, items)) if element == "p" && !fresh => {
                items.last_mut().into_iter().for_each(|item| *item += &format!("\n{text}"));
            }
            _ => blocks.push((element, vec![text.to_owned()])),
        }
        fresh = line.is_empty();
    }
    let words = |item: String| words(&spans(&item, true));
    blocks
        .into_iter()
        .map(|(element, items)| match element {
            "p" => html! { <p>{ for items.into_iter().map(words) }</p> },
            list => html! { <@{list}>{ for items.into_iter().map(|item| html! { <li>{ words(item) }</li> }) }</@> },
        })
        .collect()
}

/// The list that an item belongs to, and the item's text.
fn item(line: &str) -> Option<(&'static str, &str)> {
    let (mark, text) = line.split_once(' ')?;
    match mark {
        "-" | "*" | "+" => Some(("ul", text)),
        _ => mark.strip_suffix('.')?.parse::<u32>().ok().map(|_| ("ol", text)),
    }
}

fn words(pieces: &[Inline]) -> Html {
    pieces
        .iter()
        .map(|piece| match piece {
            Inline::Text(text) => html! { text.clone() },
            Inline::Emphasis(pieces) => html! { <em>{ words(pieces) }</em> },
            Inline::Strong(pieces) => html! { <strong>{ words(pieces) }</strong> },
            Inline::Link { label, .. } => words(label),
            Inline::Code(code) => html! { <code>{ code.clone() }</code> },
            Inline::Break => html! { " " },
        })
        .collect()
}
