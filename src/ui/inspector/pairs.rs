//! Rows of names and values: headers, query, variables that are saved or assigned, fields of a body.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::editor::{Action, Place};
use crate::flow::{Object, Value, is_variable_name};
use crate::i18n::tr;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Icon, NameField, icon};

use super::form::{Around, Form};

/// What one row is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    Header,
    Parameter,
    Variable,
    Field,
}

impl Row {
    fn add(self) -> &'static str {
        match self {
            Self::Header => tr!("Add header"),
            Self::Parameter => tr!("Add parameter"),
            Self::Variable => tr!("Add variable"),
            Self::Field => tr!("Add field"),
        }
    }

    /// For a row that has no name yet.
    fn remove(self) -> &'static str {
        match self {
            Self::Header => tr!("Remove header"),
            Self::Parameter => tr!("Remove parameter"),
            Self::Variable => tr!("Remove variable"),
            Self::Field => tr!("Remove field"),
        }
    }

    fn name(self, n: usize) -> String {
        match self {
            Self::Header => tr!("Header name {n}", n),
            Self::Parameter => tr!("Parameter name {n}", n),
            Self::Variable => tr!("Variable name {n}", n),
            Self::Field => tr!("Field name {n}", n),
        }
    }

    fn value(self, n: usize) -> String {
        match self {
            Self::Header => tr!("Header value {n}", n),
            Self::Parameter => tr!("Parameter value {n}", n),
            Self::Variable => tr!("Variable value {n}", n),
            Self::Field => tr!("Field value {n}", n),
        }
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct PairsProps {
    pub(super) what: Row,
    /// The object.
    pub(super) at: Place,
    pub(super) around: Around,
    /// Whether the names are variables'.
    #[prop_or_default]
    pub(super) variables: bool,
    /// The value of a new row.
    #[prop_or_default]
    pub(super) placeholder: AttrValue,
}

#[component]
pub(super) fn Pairs(props: &PairsProps) -> Html {
    let dispatch = use_dispatch();
    // A row that has no name yet is not in the document; its value waits here.
    let new = use_state(|| None::<Value>);
    let none = Arc::new(Object::default());
    let members = props.around.value(&props.at).and_then(Value::as_object).unwrap_or(&none);
    let form = Form { around: props.around.clone(), dispatch: dispatch.clone(), root: props.at.clone() };
    let taken: Vec<Arc<str>> = members.keys().cloned().collect();
    let check = |own: Option<Arc<str>>| {
        let (taken, variables) = (taken.clone(), props.variables);
        Callback::from(move |name: String| {
            if name.trim().is_empty() {
                tr!("give it a name").to_owned()
            } else if variables && !is_variable_name(&name) {
                tr!("a variable's name is letters, digits and _, and does not begin with a digit").to_owned()
            } else if own.as_deref() != Some(&*name) && taken.iter().any(|taken| **taken == *name) {
                tr!("“{name}” is there already", name)
            } else {
                String::new()
            }
        })
    };
    let what = props.what;
    let list = props.variables.then(|| AttrValue::from("variable-names"));
    let row = |at: usize,
               name: &str,
               check: Callback<String, String>,
               on_name: Callback<String>,
               value: Html,
               on_remove: Callback<MouseEvent>| {
        let remove =
            if name.is_empty() { what.remove().to_owned() } else { tr!("Remove {what}", what = name) };
        html! {
            <li key={at} class="pair">
                <NameField label={what.name(at + 1)} value={name.to_owned()} bare=true placeholder={tr!("name")} focus={name.is_empty()} {check} {on_name} list={list.clone()} />
                { value }
                <button type="button" class="btn quiet icon-only small" aria-label={remove} title={tr!("Remove")} onclick={on_remove}>
                    { icon(Icon::Close) }
                </button>
            </li>
        }
    };
    let value_field = |at: usize, place: Place| {
        let field = form.field_at(&what.value(at + 1), place, Kind::Value);
        field.template().bare().keep_empty().placeholder(&props.placeholder)
    };
    let rows = members.keys().enumerate().map(|(at, name)| {
        let place = props.at.clone().key(Arc::clone(name));
        let on_name = {
            let (members, name, at) = (Arc::clone(members), Arc::clone(name), props.at.clone());
            form.on(move |new: String| Action::SetField {
                at: at.clone(),
                value: renamed(&members, &name, &new),
            })
        };
        let on_remove = {
            let place = place.clone();
            form.on(move |_: MouseEvent| Action::RemoveField(place.clone()))
        };
        row(at, name, check(Some(Arc::clone(name))), on_name, value_field(at, place).html(), on_remove)
    });
    let rows: Vec<Html> = rows.collect();
    let pending = (*new).as_ref().map(|value| {
        let at = rows.len();
        let on_name = {
            let (new, value, object, dispatch) =
                (new.clone(), value.clone(), props.at.clone(), dispatch.clone());
            Callback::from(move |name: String| {
                dispatch.dispatch(Msg::Seal);
                let at = object.clone().key(name);
                dispatch.dispatch(Msg::Edit(Action::SetField { at, value: value.clone() }));
                new.set(None);
            })
        };
        let on_value = {
            let new = new.clone();
            Callback::from(move |value: Option<Value>| new.set(Some(value.unwrap_or_else(|| "".into()))))
        };
        let mut field = value_field(at, props.at.clone().key("")).on_value(on_value);
        field.value = Some(value.clone());
        let new = new.clone();
        row(at, "", check(None), on_name, field.html(), Callback::from(move |_: MouseEvent| new.set(None)))
    });
    let onclick = {
        let new = new.clone();
        Callback::from(move |_: MouseEvent| new.set(Some("".into())))
    };
    html! {
        <div class="pairs">
            if !rows.is_empty() || pending.is_some() {
                <ul class="pair-list">{ for rows }{ for pending }</ul>
            }
            if new.is_none() {
                <button type="button" class="btn quiet small add" {onclick}>{ icon(Icon::Plus) }{ what.add() }</button>
            }
        </div>
    }
}

/// The object with a member under another name, in its place.
fn renamed(members: &Object, old: &str, new: &str) -> Value {
    let key = |key: &Arc<str>| if **key == *old { Arc::from(new) } else { Arc::clone(key) };
    Value::object(members.iter().map(|(name, value)| (key(name), value.clone())))
}
