//! The flow's variables: names that are changed everywhere, values of any type, secrets.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::editor::{Action, Place, can_rename_variable};
use crate::flow::{Symbols, Value, is_variable_name};
use crate::i18n::tr;
use crate::ui::state::use_dispatch;
use crate::ui::widgets::{Icon, NameField, icon};

use super::form::{Around, Form};

#[derive(PartialEq, Properties)]
pub(super) struct VariablesProps {
    pub(super) around: Around,
}

#[component]
pub(super) fn Variables(props: &VariablesProps) -> Html {
    let dispatch = use_dispatch();
    // A variable that has no name yet: its value.
    let new = use_state(|| None::<Value>);
    let around = &props.around;
    let flow = around.flow();
    let form = Form { around: around.clone(), dispatch, root: Place::document().key("variables") };
    // A secret may have no value yet.
    let only_secret = flow.secrets.iter().filter(|name| !flow.variables.contains_key(*name));
    let names: Vec<Arc<str>> = flow.variables.keys().chain(only_secret).cloned().collect();
    let rows = names.iter().enumerate().map(|(at, name)| {
        let check = {
            let (around, name) = (around.clone(), Arc::clone(name));
            Callback::from(move |to: String| match can_rename_variable(&around.document, &name, &to) {
                Ok(()) => String::new(),
                Err(refusal) => refusal.to_string(),
            })
        };
        let on_name = {
            let name = Arc::clone(name);
            form.on(move |to: String| Action::RenameVariable { from: Arc::clone(&name), to: to.into() })
        };
        let is_secret = flow.secrets.contains(name);
        let on_secret = {
            let name = Arc::clone(name);
            form.on(move |_: Event| Action::SetSecret { name: Arc::clone(&name), is_secret: !is_secret })
        };
        let on_remove = {
            let name = Arc::clone(name);
            form.on(move |_: MouseEvent| Action::Batch {
                label: tr!("remove variable {name}", name),
                actions: vec![
                    Action::SetVariable { name: Arc::clone(&name), value: None },
                    Action::SetSecret { name: Arc::clone(&name), is_secret: false },
                ],
            })
        };
        let field = form.field_at(&tr!("Value of {name}", name), form.root.clone().key(Arc::clone(name)), Kind::Value);
        let field = field.bare().keep_empty();
        let field = if is_secret { field.masked().placeholder(tr!("no value yet")) } else { field };
        html! {
            <li key={at} class="pair variable">
                <NameField label={tr!("Variable {n}", n = at + 1)} value={name.to_string()} bare=true {check} {on_name} />
                { field.html() }
                <button type="button" class="btn quiet icon-only small" aria-label={tr!("Remove {what}", what = name)} title={tr!("Remove")} onclick={on_remove}>{ icon(Icon::Close) }</button>
                <label class="check"><input type="checkbox" checked={is_secret} aria-label={tr!("{name} is a secret", name)} onchange={on_secret} />{ tr!("secret") }</label>
            </li>
        }
    });
    let rows: Vec<Html> = rows.collect();
    let pending = (*new).clone().map(|value| {
        let check = Callback::from(move |name: String| {
            if Symbols::RESERVED.contains(&&*name) {
                tr!("templates already have a “{name}” of their own", name)
            } else if names.iter().any(|taken| **taken == *name) {
                tr!("“{name}” is there already", name)
            } else if !is_variable_name(&name) {
                tr!("a variable's name is letters, digits and _, and does not begin with a digit").to_owned()
            } else {
                String::new()
            }
        });
        let on_name = {
            let (form, new, value) = (form.clone(), new.clone(), value.clone());
            Callback::from(move |name: String| {
                form.edit(Action::SetVariable { name: name.into(), value: Some(value.clone()) });
                new.set(None);
            })
        };
        let on_value = {
            let new = new.clone();
            Callback::from(move |value: Option<Value>| new.set(Some(value.unwrap_or_else(|| "".into()))))
        };
        let mut field = form.field_at(tr!("Value"), form.root.clone().key(""), Kind::Value).bare().keep_empty().on_value(on_value);
        field.value = Some(value);
        let cancel = {
            let new = new.clone();
            Callback::from(move |_: MouseEvent| new.set(None))
        };
        html! {
            <li key={rows.len()} class="pair variable">
                <NameField label={tr!("Variable {n}", n = rows.len() + 1)} value="" bare=true focus=true placeholder={tr!("name")} {check} {on_name} />
                { field.html() }
                <button type="button" class="btn quiet icon-only small" aria-label={tr!("Remove the new variable")} title={tr!("Remove")} onclick={cancel}>{ icon(Icon::Close) }</button>
                // As many parts as a row that has a name, so that the focus stays where it is.
                <span class="check" />
            </li>
        }
    });
    let onclick = {
        let new = new.clone();
        Callback::from(move |_: MouseEvent| new.set(Some("".into())))
    };
    html! {
        <div class="pairs">
            if !rows.is_empty() || pending.is_some() { <ul class="pair-list">{ for rows }{ for pending }</ul> }
            if new.is_none() {
                <button type="button" class="btn quiet small add" {onclick}>{ icon(Icon::Plus) }{ tr!("Add variable") }</button>
            }
            <p class="field-help">{ tr!("A word is a text; 3, true, null, [ ] and { } are JSON; \"3\" in quotes is a text. A secret's value never leaves this browser.") }</p>
        </div>
    }
}
