//! Which branch a condition would take: values are typed, and the interpreter's own code decides.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::editor::forms::operands::{operands, supposed};
use crate::editor::forms::typed::{read_value, show_value};
use crate::editor::sentences::operand;
use crate::editor::summary::port_label;
use crate::flow::{Condition, Value};
use crate::i18n::tr;
use crate::interpreter::{EntryTrace, GroupTrace, decide};

use super::form::Around;
use super::parts::section;

#[derive(PartialEq, Properties)]
pub(super) struct WhatIfProps {
    pub(super) condition: Rc<Condition>,
    pub(super) around: Around,
    pub(super) node: Arc<str>,
}

#[component]
pub(super) fn WhatIf(props: &WhatIfProps) -> Html {
    let typed = use_state(BTreeMap::<Arc<str>, String>::new);
    let known = &props.around.known;
    let all = operands(&props.condition);
    let mut values: BTreeMap<Arc<str>, Option<Value>> = BTreeMap::new();
    let mut wrong: Vec<Arc<str>> = Vec::new();
    for (of, text) in typed.iter().filter(|(of, text)| all.contains(of) && !text.is_empty()) {
        match text.trim() {
            word if word == "missing" || word == tr!("missing") => _ = values.insert(Arc::clone(of), None),
            _ => match read_value(text) {
                Ok(value) => _ = values.insert(Arc::clone(of), Some(value)),
                Err(_) => wrong.push(Arc::clone(of)),
            },
        }
    }
    let (port, trace) = decide(&supposed(&props.condition, &values), |name| known.value(name));
    let note = trace.iter().find_map(|branch| note(&branch.group));
    let flow = props.around.flow();
    let taken = flow.node(&props.node).map(|node| port_label(node, port)).unwrap_or_default();
    let fields = all.iter().map(|of| {
        let now = match known.now(&Value::String(Arc::clone(of))) {
            Ok(Some(value)) => show_value(&value),
            Ok(None) => tr!("missing").to_owned(),
            Err(_) => String::new(),
        };
        let oninput = {
            let (typed, of) = (typed.clone(), Arc::clone(of));
            Callback::from(move |event: InputEvent| {
                let input: HtmlInputElement = event.target_unchecked_into();
                let mut all = (*typed).clone();
                all.insert(Arc::clone(&of), input.value());
                typed.set(all);
            })
        };
        let name = operand(Some(&Value::String(Arc::clone(of))));
        let is_wrong = wrong.contains(of);
        html! {
            <label class="what-if-row" key={of.to_string()}>
                <code class="operand">{ name }</code>
                <input class="input mono" value={typed.get(of).cloned().unwrap_or_default()} placeholder={now} spellcheck="false" autocomplete="off"
                    aria-invalid={is_wrong.then_some("true")} {oninput} />
            </label>
        }
    });
    section(
        tr!("What if"),
        html! {
            <div class="what-if" role="group" aria-label={tr!("What if")}>
                if all.is_empty() {
                    <p class="setting-none">{ tr!("No rule looks at a variable yet.") }</p>
                } else {
                    { for fields }
                    <p class="field-help">{ tr!("Type a value: words are texts, the rest is JSON; missing is no value. Empty is the value now.") }</p>
                }
                <p class="what-if-result" role="status">
                    if wrong.is_empty() {
                        { tr!("branch" => "Takes") }{ " " }<strong data-what-if={port.to_string()}>{ taken }</strong>
                        if let Some(note) = note { <span class="field-error">{ note }</span> }
                    } else {
                        { tr!("Not JSON yet") }
                    }
                </p>
            </div>
        },
    )
}

/// Why a rule could not be evaluated.
fn note(group: &GroupTrace) -> Option<String> {
    group.entries.iter().find_map(|entry| match entry {
        EntryTrace::Group(inner) => note(inner),
        EntryTrace::Rule(rule) => rule.note.as_ref().map(|note| tr!("A rule never matches: {note}.", note)),
    })
}
