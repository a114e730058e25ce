//! The branch view: for every condition of the flow, which branch was taken, and why.
//!
//! [`ladder`] is what the rules came to, in the run or with other values supposed; [`condition`] shows one
//! condition, [`rung`] one branch of it, [`operand`] one value; [`table`] is the same as a decision table.

mod condition;
mod ladder;
mod operand;
mod rung;
mod scenario;
mod table;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::known::Known;
use crate::flow::{Flow, NodeKind};
use crate::i18n::tr;
use crate::run::evaluations::{branches, evaluations};
use crate::run::{Customer, Moment, Traffic};
use crate::runtime::Driver;

use super::inspector::{known, visits};
use super::state::{Dispatch, Msg, Panel, use_dispatch};
use super::trace::DocumentRef;
use super::widgets::{Icon, Shared, icon};

use self::condition::{ConditionView, Form, Wanted};

/// So many conditions are shown at first, and so many more each time that more are asked for; of more, those that were
/// evaluated or are selected come first.
const MOST: usize = 12;

/// What the branch view shows.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct BranchesProps {
    /// The flow: of the run, where there is one.
    pub(super) flow: Arc<Flow>,
    pub(super) driver: Option<Driver>,
    pub(super) customer: Customer,
    /// How many events the watched conversation has.
    pub(super) events: usize,
    pub(super) moment: Rc<Moment>,
    pub(super) traffic: Rc<Traffic>,
    pub(super) selected: Option<Arc<str>>,
    /// The document that is open: where scenarios go.
    pub(super) document: DocumentRef,
    /// Whether the flow was edited since the run began.
    pub(super) is_edited: bool,
}

#[component]
pub(super) fn Branches(props: &BranchesProps) -> Html {
    let dispatch = use_dispatch();
    let form = use_state_eq(Form::default);
    // What came of the last scenario that was asked for: its name, or why there is none.
    let made = use_state_eq(|| None::<Result<String, String>>);
    let body = use_node_ref();
    let most = use_state_eq(|| MOST);
    let all = use_memo((props.driver.clone(), props.customer, props.events), |(driver, customer, _)| {
        let driver = driver.as_ref()?;
        Some(driver.read(|run| evaluations(&run.conversation(*customer).trace().events)))
    });
    let all = all.as_ref().as_deref().unwrap_or_default();
    let known: Shared<Known> =
        Shared(Rc::new(known(visits(&props.flow, &props.moment), &props.moment, &Default::default())));
    let latest = all.iter().rev().find(|evaluation| evaluation.after() <= props.moment.events);
    let conditions: Vec<_> = props
        .flow
        .nodes
        .iter()
        .filter_map(|node| match &node.kind {
            NodeKind::Condition(condition) => Some((node, condition)),
            _ => None,
        })
        .collect();
    let shown = conditions.len().min(*most);
    let is_focus = |id: &Arc<str>| {
        let chosen = props.selected.as_ref().filter(|id| conditions.iter().any(|(node, _)| node.id == **id));
        chosen.or(latest.map(|latest| &latest.node)) == Some(id)
    };
    {
        // The condition of the moment, or the selected one, comes into view.
        let body = body.clone();
        let focus = conditions.iter().find(|(node, _)| is_focus(&node.id)).map(|(node, _)| node.id.clone());
        use_effect_with((focus, latest.map(|latest| latest.seq)), move |(focus, _)| {
            reveal(&body, focus.as_ref())
        });
    }
    if conditions.is_empty() {
        return html! {
            <section role="region" aria-label={tr!("Branches")} class="panel branches-panel">
                <div class="empty">
                    { icon(Icon::Condition) }
                    <h3>{ tr!("No conditions") }</h3>
                    <p>{ tr!("A condition sends the conversation different ways. Add one to the flow, and this view shows which branch each evaluation took, and why.") }</p>
                </div>
            </section>
        };
    }
    let mut order: Vec<usize> = (0..conditions.len()).collect();
    if conditions.len() > MOST {
        let rank = |at: &usize| {
            let id = &conditions[*at].0.id;
            let evaluated = all.iter().any(|evaluation| evaluation.node == *id);
            (!is_focus(id), !evaluated)
        };
        order.sort_by_key(rank);
    }
    let on_scenario = {
        let (document, driver, made) = (props.document.clone(), props.driver.clone(), made.setter());
        let (customer, shown, dispatch) = (props.customer, props.moment.events, dispatch.clone());
        Callback::from(move |wanted: Wanted| {
            let result = scenario::make(&document.0, driver.as_ref(), customer, shown, &wanted);
            made.set(Some(result.map(|(action, name)| {
                dispatch.dispatch(Msg::Edit(action));
                name
            })));
        })
    };
    let view = |at: &usize| {
        let (node, condition) = conditions[*at];
        let own: Rc<[_]> = all.iter().filter(|evaluation| evaluation.node == node.id).cloned().collect();
        let happened = own.iter().take_while(|evaluation| evaluation.after() <= props.moment.events).count();
        let current = happened.checked_sub(1).and_then(|at| own.get(at));
        let seen = current.zip(props.driver.as_ref()).and_then(|(evaluation, driver)| {
            driver.read(|run| {
                branches(&run.conversation(props.customer).trace().events, evaluation.seq).map(Rc::from)
            })
        });
        html! {
            <ConditionView key={node.id.to_string()} flow={props.flow.clone()} node={node.clone()} condition={condition.clone()} evaluations={own} {happened} {seen}
                known={known.clone()} traffic={props.traffic.clone()} form={*form} is_selected={is_focus(&node.id)} on_scenario={on_scenario.clone()} />
        }
    };
    let more = {
        let most = most.clone();
        Callback::from(move |_: MouseEvent| most.set(*most + MOST))
    };
    let choose = |each: Form, name: &'static str| {
        let form = form.clone();
        let checked = *form == each;
        let onchange = Callback::from(move |_: Event| form.set(each));
        html! { <label><input type="radio" name="branches-form" {checked} {onchange} />{ name }</label> }
    };
    html! {
        <section role="region" aria-label={tr!("Branches")} class="panel branches-panel">
            <div class="branches-bar">
                <p class="branches-lead">
                    if props.is_edited { { tr!("The flow was edited since: these are its conditions as they ran.") } }
                    else if *form == Form::Ladder { { tr!("Click a value to ask what if.") } }
                </p>
                if shown < conditions.len() { <span class="branches-more">{ tr!("{shown} of {all} conditions", shown, all = conditions.len()) }</span> }
                <div class="segmented small" role="radiogroup" aria-label={tr!("Form")}>
                    { choose(Form::Ladder, tr!("Ladder")) }
                    { choose(Form::Table, tr!("Table")) }
                </div>
            </div>
            { told(&made, &dispatch) }
            <div ref={body} class="panel-body branches-body" tabindex="0" role="group" aria-label={tr!("Conditions")}>
                { for order.iter().take(shown).map(view) }
                if shown < conditions.len() {
                    <button type="button" class="btn small branches-rest" onclick={more}>{ tr!("Show {n} more", n = MOST.min(conditions.len() - shown)) }</button>
                }
            </div>
        </section>
    }
}

/// What came of a scenario that was asked for.
fn told(made: &UseStateHandle<Option<Result<String, String>>>, dispatch: &Dispatch) -> Html {
    let Some(result) = &**made else { return Html::default() };
    let close = {
        let made = made.setter();
        Callback::from(move |_: MouseEvent| made.set(None))
    };
    let close = html! { <button type="button" class="btn quiet small icon-only" aria-label={tr!("Dismiss")} onclick={close}>{ icon(Icon::Close) }</button> };
    match result {
        Ok(name) => {
            let dispatch = dispatch.clone();
            let show = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Show(Panel::Scenarios)));
            html! {
                <div class="notice branches-told" role="status">
                    <p>{ tr!("Scenario made: ") }<strong>{ name }</strong></p>
                    <button type="button" class="btn small" onclick={show}>{ tr!("Show scenarios") }</button>{ close }
                </div>
            }
        }
        Err(why) => {
            html! { <div class="notice warn branches-told" role="alert">{ icon(Icon::Alert) }<p>{ why }</p>{ close }</div> }
        }
    }
}

fn reveal(body: &NodeRef, id: Option<&Arc<str>>) {
    let (Some(body), Some(id)) = (body.cast::<web_sys::Element>(), id) else { return };
    let children = body.children();
    let found = (0..children.length())
        .filter_map(|at| children.item(at))
        .find(|child| child.get_attribute("data-condition").as_deref() == Some(id));
    let Some(found) = found else { return };
    let (frame, place) = (body.get_bounding_client_rect(), found.get_bounding_client_rect());
    if place.top() < frame.top() || place.bottom() > frame.bottom() {
        body.set_scroll_top(body.scroll_top() + (place.top() - frame.top()) as i32 - 8);
    }
}
