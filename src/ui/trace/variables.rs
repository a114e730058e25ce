//! The variables at the moment shown.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Value;
use crate::i18n::{self, tr};
use crate::run::Moment;
use crate::ui::widgets::{Icon, JsonTree, icon, secret};

/// What the list of variables shows.
#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct VariablesProps {
    pub(in crate::ui) moment: Rc<Moment>,
    pub(in crate::ui) secrets: Rc<[Arc<str>]>,
}

#[component]
pub(in crate::ui) fn Variables(props: &VariablesProps) -> Html {
    let moment = &props.moment;
    let set = moment.variables.iter().map(|(name, value)| (name, Some(value)));
    // What the last step took away is still worth a line.
    let gone =
        moment.changed.iter().filter(|name| !moment.variables.contains_key(*name)).map(|name| (name, None));
    let rows: Vec<_> = set.chain(gone).collect();
    let row = |(name, value): (&Arc<str>, Option<&Value>)| {
        let changed = moment.changed.contains(name);
        html! {
            <Variable key={name.to_string()} name={Arc::clone(name)} value={value.cloned()} {changed} masked={props.secrets.contains(name)} />
        }
    };
    html! {
        <section role="region" aria-label={tr!("Variables")} class="panel variables">
            if rows.is_empty() {
                <div class="empty">
                    { icon(Icon::Set) }
                    <h3>{ tr!("No variables") }</h3>
                    <p>{ tr!("A flow keeps what it learns in variables: an order number, the result of a webhook, a reply. They appear here with their values.") }</p>
                </div>
            } else {
                <div class="panel-body" tabindex="0" role="group" aria-label={tr!("Values")}>
                    <table class="variables-table">
                        <thead><tr><th scope="col">{ tr!("Name") }</th><th scope="col">{ tr!("Value") }</th><th scope="col">{ tr!("Type") }</th></tr></thead>
                        <tbody>{ for rows.into_iter().map(row) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct VariableProps {
    name: Arc<str>,
    value: Option<Value>,
    changed: bool,
    masked: bool,
}

#[component]
fn Variable(props: &VariableProps) -> Html {
    let kind = match &props.value {
        _ if props.masked => tr!("secret"),
        Some(value) => i18n::text(value.type_name()),
        None => tr!("missing"),
    };
    html! {
        <tr class={classes!("variable", props.changed.then_some("is-changed"))}>
            <th scope="row">
                <span class="variable-name"><code>{ props.name.to_string() }</code>
                if props.changed { <span class="badge info" title={tr!("Set by the last step that set variables")}>{ tr!("changed") }</span> }</span>
            </th>
            <td>
                if props.masked && props.value.is_some() {
                    { secret() }
                } else {
                    <JsonTree value={props.value.clone()} open=0 />
                }
            </td>
            <td class="variable-type">{ kind }</td>
        </tr>
    }
}
