//! What the forms list of the whole flow: its steps, its variables, how often each step was entered. All of it is the
//! very same until one of them changes, which most edits do not.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::completion::assigned;
use crate::editor::summary::node_name;
use crate::flow::{Flow, Node, Object};
use crate::run::Moment;
use crate::ui::widgets::Choice;

use super::now::visits;
use super::ports;

/// A flow, as far as it is listed: flows that are listed alike are equal.
struct Listed(Arc<Flow>);

impl PartialEq for Listed {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&self.0, &other.0);
        let alike = |(one, other): (&Arc<Node>, &Arc<Node>)| {
            Arc::ptr_eq(one, other)
                || (one.id == other.id
                    && node_name(one) == node_name(other)
                    && assigned(one) == assigned(other))
        };
        one.nodes.len() == other.nodes.len()
            && one.nodes.iter().zip(&other.nodes).all(alike)
            && one.variables.keys().eq(other.variables.keys())
    }
}

/// The steps of a flow, to choose from.
#[hook]
pub(super) fn use_steps(flow: &Arc<Flow>) -> Rc<[Choice]> {
    (*use_memo(Listed(flow.clone()), |flow| ports::choices(&flow.0))).clone()
}

/// All names of variables, for fields that want one.
#[hook]
pub(super) fn use_variable_names(flow: &Arc<Flow>) -> Html {
    let names = use_memo(Listed(flow.clone()), |Listed(flow)| {
        let set = flow.nodes.iter().flat_map(|node| assigned(node));
        let names: BTreeSet<Arc<str>> = flow.variables.keys().cloned().chain(set).collect();
        let option = |name: Arc<str>| html! { <option value={name.to_string()} /> };
        html! { <datalist id="variable-names">{ for names.into_iter().map(option) }</datalist> }
    });
    (*names).clone()
}

/// How often each node was entered.
#[hook]
pub(super) fn use_visits(flow: &Arc<Flow>, moment: &Moment) -> Arc<Object> {
    let entered: Vec<(Arc<str>, u32)> =
        moment.nodes.iter().map(|(id, node)| (Arc::clone(id), node.visits)).collect();
    (*use_memo((Listed(flow.clone()), entered), |_| visits(flow, moment))).clone()
}
