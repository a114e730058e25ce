//! The flow's own settings, shown with nothing selected.

use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};
use yew::prelude::*;

use crate::editor::sentences;
use crate::flow::Flow;
use crate::ui::widgets::{json_inline, secret};

use super::parts::{list, nothing, section, setting};
use super::ports::leads_to;

/// Deeper levels of a description are shown as part of this one.
const DEEPEST: usize = 12;

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
    // What is open, from the outside in: the element, and what it holds so far.
    let mut open: Vec<(&'static str, Vec<Html>)> = Vec::new();
    let mut all = Vec::new();
    // How many levels are open below the deepest that is shown.
    let mut below = 0_usize;
    for event in Parser::new(text) {
        let shown = match event {
            Event::Start(_) if open.len() == DEEPEST => {
                below += 1;
                continue;
            }
            Event::Start(tag) => {
                open.push((element(&tag), Vec::new()));
                continue;
            }
            Event::End(_) if below > 0 => {
                below -= 1;
                continue;
            }
            Event::End(_) => match open.pop() {
                Some((name, content)) => html! { <@{name}>{ for content }</@> },
                None => continue,
            },
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => html! { { text.to_string() } },
            Event::Code(code) => html! { <code>{ code.to_string() }</code> },
            Event::SoftBreak => html! { { " " } },
            Event::HardBreak => html! { <br /> },
            Event::Rule => html! { <hr /> },
            _ => continue,
        };
        open.last_mut().map_or(&mut all, |(_, content)| content).push(shown);
    }
    all.into_iter().collect()
}

fn element(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph => "p",
        Tag::Heading { .. } | Tag::Strong => "strong",
        Tag::Emphasis => "em",
        Tag::List(Some(_)) => "ol",
        Tag::List(None) => "ul",
        Tag::Item => "li",
        Tag::CodeBlock(_) => "pre",
        Tag::BlockQuote(_) => "blockquote",
        _ => "span",
    }
}
