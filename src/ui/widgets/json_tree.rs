//! JSON as a tree that opens level by level. Missing, null and "null" are three things and look like it.

use std::sync::Arc;

use yew::prelude::*;

use crate::flow::{Object, Value};
use crate::i18n::tr;
use crate::interpreter::MASK;
use crate::run::words::preview;

use super::icon::{Icon, icon};

/// So many members are shown at a time.
const PAGE: usize = 100;

/// So many characters of a text are shown at first.
const LONG_TEXT: usize = 400;

/// How much of a closed object or array is shown in its line.
const CLOSED: usize = 72;

/// A value to show.
#[derive(PartialEq, Properties)]
pub(in crate::ui) struct JsonTreeProps {
    /// `None` is missing.
    pub(in crate::ui) value: Option<Value>,
    /// The key that it stands under.
    #[prop_or_default]
    pub(in crate::ui) name: Option<Arc<str>>,
    /// How many levels are open at first.
    #[prop_or(1)]
    pub(in crate::ui) open: usize,
    /// Is told the way to a value that is clicked.
    #[prop_or_default]
    pub(in crate::ui) on_pick: Option<Callback<Vec<Arc<str>>>>,
}

/// The way to a value, where values can be picked.
#[derive(Clone, PartialEq)]
struct Pick {
    way: Vec<Arc<str>>,
    on_pick: Callback<Vec<Arc<str>>>,
}

impl Pick {
    fn to(&self, key: &Arc<str>) -> Self {
        Self { way: self.way.iter().chain([key]).cloned().collect(), on_pick: self.on_pick.clone() }
    }
}

/// Shows a value; objects and arrays can be opened.
#[component]
pub(in crate::ui) fn JsonTree(props: &JsonTreeProps) -> Html {
    let pick = props.on_pick.clone().map(|on_pick| Pick { way: Vec::new(), on_pick });
    html! { <div class="json"><Member name={props.name.clone()} value={props.value.clone()} open={props.open} {pick} /></div> }
}

/// Shows a value in one line, cut to so many characters, coloured by its type.
pub(in crate::ui) fn json_inline(value: Option<&Value>, longest: usize) -> Html {
    match value {
        Some(Value::String(text)) if &**text == MASK => secret(),
        Some(value) => html! { <span class={class_of(value)}>{ preview(value, longest) }</span> },
        None => missing(),
    }
}

/// What stands for a secret's value.
pub(in crate::ui) fn secret() -> Html {
    html! {
        <span class="json-secret" title={tr!("A secret: its value is never shown")}>
            { icon(Icon::Lock) }{ MASK }<span class="visually-hidden">{ tr!(" (secret)") }</span>
        </span>
    }
}

fn missing() -> Html {
    html! { <span class="json-missing" title={tr!("There is no such value, which is neither null nor \"null\"")}>{ tr!("missing") }</span> }
}

fn class_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "json-null",
        Value::Bool(_) => "json-boolean",
        Value::Number(_) => "json-number",
        Value::String(_) => "json-string",
        Value::Array(_) | Value::Object(_) => "json-compound",
    }
}

#[derive(PartialEq, Properties)]
struct MemberProps {
    name: Option<Arc<str>>,
    value: Option<Value>,
    open: usize,
    pick: Option<Pick>,
}

#[component]
fn Member(props: &MemberProps) -> Html {
    let key = key(props.name.as_ref());
    let leaf = |content: Html| match &props.pick {
        None => html! { <div class="json-line">{ content }</div> },
        Some(pick) => {
            let onclick = {
                let pick = pick.clone();
                Callback::from(move |_: MouseEvent| pick.on_pick.emit(pick.way.clone()))
            };
            html! { <button type="button" class="json-line json-pick" title={tr!("Save this value")} {onclick}>{ content }</button> }
        }
    };
    match &props.value {
        Some(Value::Object(members)) if !members.is_empty() => {
            html! { <Branch name={props.name.clone()} members={Members::Named(Arc::clone(members))} open={props.open} pick={props.pick.clone()} /> }
        }
        Some(Value::Array(elements)) if !elements.is_empty() => {
            html! { <Branch name={props.name.clone()} members={Members::Numbered(Arc::clone(elements))} open={props.open} pick={props.pick.clone()} /> }
        }
        // Within a button there is no place for another.
        Some(Value::String(text)) if &**text != MASK && props.pick.is_none() => {
            leaf(html! { <>{ for key }<Text text={Arc::clone(text)} /></> })
        }
        value => leaf(
            html! { <>{ for key }{ json_inline(value.as_ref(), if props.pick.is_some() { LONG_TEXT } else { usize::MAX }) }</> },
        ),
    }
}

fn key(name: Option<&Arc<str>>) -> Option<Html> {
    name.map(|name| html! { <span class="json-key">{ name.to_string() }</span> })
}

/// The members of an object or an array.
#[derive(Clone, PartialEq)]
enum Members {
    Named(Arc<Object>),
    Numbered(Arc<Vec<Value>>),
}

impl Members {
    fn len(&self) -> usize {
        match self {
            Self::Named(members) => members.len(),
            Self::Numbered(elements) => elements.len(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Named(members) => Value::Object(Arc::clone(members)),
            Self::Numbered(elements) => Value::Array(Arc::clone(elements)),
        }
    }

    fn member(&self, index: usize) -> Option<(Arc<str>, Value)> {
        match self {
            Self::Named(members) => {
                members.get_index(index).map(|(key, value)| (Arc::clone(key), value.clone()))
            }
            Self::Numbered(elements) => {
                elements.get(index).map(|value| (index.to_string().into(), value.clone()))
            }
        }
    }

    fn count(&self) -> String {
        match self {
            Self::Named(members) => tr!("{{ {n} key }}" | "{{ {n} keys }}" % members.len()),
            Self::Numbered(elements) => tr!("[ {n} element ]" | "[ {n} elements ]" % elements.len()),
        }
    }
}

#[derive(PartialEq, Properties)]
struct BranchProps {
    name: Option<Arc<str>>,
    members: Members,
    open: usize,
    pick: Option<Pick>,
}

#[component]
fn Branch(props: &BranchProps) -> Html {
    let open = use_state_eq(|| props.open > 0);
    let shown = use_state_eq(|| PAGE);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let count = props.members.len();
    let left = count.saturating_sub(*shown);
    let show_more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + PAGE))
    };
    html! {
        <div class="json-branch">
            <button type="button" class="json-toggle" aria-expanded={open.to_string()} onclick={toggle}>
                { icon(Icon::ChevronRight) }
                { key(props.name.as_ref()) }
                if *open {
                    <span class="json-count">{ props.members.count() }</span>
                } else {
                    <span class="json-compound">{ preview(&props.members.value(), CLOSED) }</span>
                }
            </button>
            if *open {
                <ul class="json-members">
                    { for (0..count.min(*shown)).filter_map(|index| props.members.member(index)).map(|(name, value)| html! {
                        <li key={name.to_string()}><Member pick={props.pick.as_ref().map(|pick| pick.to(&name))} name={Some(name)} value={Some(value)} open={props.open.saturating_sub(1)} /></li>
                    }) }
                </ul>
                if left > 0 {
                    <button type="button" class="json-more" onclick={show_more}>{ tr!("{n} more of {left}", n = left.min(PAGE), left) }</button>
                }
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct TextProps {
    text: Arc<str>,
}

/// A text, cut where it is very long.
#[component]
fn Text(props: &TextProps) -> Html {
    let whole = use_state_eq(|| false);
    let longest = if *whole { usize::MAX } else { LONG_TEXT };
    let cut = !*whole && props.text.char_indices().nth(LONG_TEXT).is_some();
    let more = cut.then(|| {
        let whole = whole.clone();
        let onclick = Callback::from(move |_: MouseEvent| whole.set(true));
        html! { <button type="button" class="json-more" {onclick}>{ tr!("all {n} characters", n = props.text.chars().count()) }</button> }
    });
    html! { <><span class="json-string">{ preview(&Value::String(Arc::clone(&props.text)), longest) }</span>{ more }</> }
}
