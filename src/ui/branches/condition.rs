//! One condition: its evaluations to step through, its ladder or table, and what is supposed.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::known::Known;
use crate::editor::summary::{node_name, port_label};
use crate::flow::{Condition, Flow, Node, Port};
use crate::i18n::tr;
use crate::interpreter::BranchTrace;
use crate::run::Traffic;
use crate::run::evaluations::Evaluation;
use crate::run::words::clock;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::trace::NodeLink;
use crate::ui::widgets::{Icon, Shared, emphasis, emphasised, icon};

use super::ladder::{Operand, Supposed, suppose, unevaluated};
use super::operand::Change;
use super::rung::{Rung, Share, Verdict};
use super::table::TableView;

/// Up to so many evaluations are chips of their own.
const CHIPS: usize = 12;

/// How the branches are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Ladder,
    Table,
}

#[derive(PartialEq, Properties)]
pub(super) struct ConditionProps {
    pub(super) flow: Arc<Flow>,
    pub(super) node: Arc<Node>,
    pub(super) condition: Condition,
    /// All evaluations of this condition in the conversation.
    pub(super) evaluations: Rc<[Evaluation]>,
    /// How many of them have happened at the moment shown.
    pub(super) happened: usize,
    /// What the latest of these came to.
    pub(super) seen: Option<Rc<[BranchTrace]>>,
    pub(super) known: Shared<Known>,
    pub(super) traffic: Rc<Traffic>,
    pub(super) form: Form,
    pub(super) is_selected: bool,
    pub(super) on_scenario: Callback<Wanted>,
}

/// What a scenario is wanted of: the condition, the place of its evaluation, what is supposed, what is taken then.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) node: Arc<str>,
    pub(super) evaluation: Option<Evaluation>,
    pub(super) supposed: Supposed,
    pub(super) takes: Port,
}

#[component]
pub(super) fn ConditionView(props: &ConditionProps) -> Html {
    let supposed = use_state(Supposed::new);
    let current = props.happened.checked_sub(1).and_then(|at| props.evaluations.get(at));
    {
        // Another evaluation has other values: what was supposed of the last one is none of its business.
        let supposed = supposed.setter();
        use_effect_with(current.map(Evaluation::after), move |_| supposed.set(Supposed::new()));
    }
    let on_change = {
        let supposed = supposed.clone();
        Callback::from(move |(operand, change): (Operand, Change)| {
            let mut all = (*supposed).clone();
            match change {
                Change::Suppose(value) => _ = all.insert(operand, value),
                Change::Forget => _ = all.remove(&operand),
            }
            supposed.set(all);
        })
    };
    let seen = match &props.seen {
        Some(seen) => seen.to_vec(),
        None => unevaluated(&props.condition, |name| props.known.value(name)),
    };
    let (taken, branches) = if supposed.is_empty() {
        (current.map(|evaluation| evaluation.taken), seen)
    } else {
        let (taken, branches) = suppose(&props.condition, &seen, &supposed);
        (Some(taken), branches)
    };
    let total: u32 =
        props.node.ports().iter().map(|(port, _)| props.traffic.branch(&props.node.id, *port)).sum();
    let verdict = |port: Port| {
        let matched = match port {
            Port::Branch(index) => branches.get(index).and_then(|branch| branch.matched),
            _ => None,
        };
        Verdict::of(port, taken, matched)
    };
    let rung = |(index, (port, target)): (usize, (Port, Option<&Arc<str>>))| {
        html! {
            <Rung key={index} node={props.node.clone()} condition={props.condition.clone()} {port} {index}
                label={port_label(&props.node, port)} branch={branches.get(index).cloned()}
                verdict={verdict(port)} decided={taken.is_some()}
                share={Share { taken: props.traffic.branch(&props.node.id, port), of: total }}
                target={target.and_then(|id| props.flow.node(id)).cloned()} supposed={(*supposed).clone()} on_change={on_change.clone()} />
        }
    };
    let verdicts: Rc<[Verdict]> = props.node.ports().iter().map(|(port, _)| verdict(*port)).collect();
    html! {
        <article class={classes!("ladder", props.is_selected.then_some("is-selected"))} data-condition={props.node.id.to_string()}
            aria-label={node_name(&props.node).to_owned()}>
            <header class="ladder-head">
                <h3><span class="ladder-icon">{ icon(Icon::Condition) }</span><NodeLink id={props.node.id.clone()} title={node_name(&props.node).to_owned()} /></h3>
                <Stepper flow_node={props.node.clone()} evaluations={props.evaluations.clone()} happened={props.happened} />
            </header>
            { what_if(props, &supposed, taken, current) }
            if props.form == Form::Ladder {
                <ol class="rungs">{ for props.node.ports().into_iter().enumerate().map(rung) }</ol>
            } else {
                <TableView flow={props.flow.clone()} node={props.node.clone()} branches={Rc::from(branches)} {verdicts}
                    traffic={props.traffic.clone()} decided={taken.is_some()} />
            }
        </article>
    }
}

/// What comes of what is supposed, and what can be done with it.
fn what_if(
    props: &ConditionProps,
    supposed: &UseStateHandle<Supposed>,
    taken: Option<Port>,
    current: Option<&Evaluation>,
) -> Html {
    let Some(taken) = taken.filter(|_| !supposed.is_empty()) else { return Html::default() };
    let leads = |port: Port| {
        let ports = props.node.ports();
        let target = ports.iter().find(|(other, _)| *other == port).and_then(|(_, target)| *target);
        target.and_then(|id| props.flow.node(id)).map(|node| node_name(node).to_owned())
    };
    let before = current.map(|evaluation| evaluation.taken);
    let reset = {
        let supposed = supposed.setter();
        Callback::from(move |_: MouseEvent| supposed.set(Supposed::new()))
    };
    let make = {
        let wanted = Wanted {
            node: props.node.id.clone(),
            evaluation: current.cloned(),
            supposed: (**supposed).clone(),
            takes: taken,
        };
        props.on_scenario.reform(move |_: MouseEvent| wanted.clone())
    };
    html! {
        <div class="ladder-if" role="status" data-what-if={taken.to_string()}>
            <span class="badge warn">{ tr!("What if") }</span>
            <p>
                { match leads(taken) {
                    Some(name) => emphasised(&tr!("Takes {branch}, to {name}", branch = emphasis(port_label(&props.node, taken)), name = emphasis(name))),
                    None => emphasised(&tr!("Takes {branch}, and ends", branch = emphasis(port_label(&props.node, taken)))),
                } }
                if let Some(before) = before {
                    <span class="ladder-if-was">
                        if before == taken { { tr!(" · as in the run") } } else { { tr!(" · the run took {branch}", branch = port_label(&props.node, before)) } }
                    </span>
                }
            </p>
            <button type="button" class="btn small" title={tr!("A test of the flow in which it is so")} onclick={make}>{ icon(Icon::Plus) }{ tr!("Make a scenario") }</button>
            <button type="button" class="btn small" onclick={reset}>{ icon(Icon::Undo) }{ tr!("Reset") }</button>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct StepperProps {
    flow_node: Arc<Node>,
    evaluations: Rc<[Evaluation]>,
    happened: usize,
}

/// The evaluations, one after the other: a click shows the moment of one everywhere.
#[component]
fn Stepper(props: &StepperProps) -> Html {
    let dispatch = use_dispatch();
    let count = props.evaluations.len();
    if count == 0 {
        return html! { <p class="ladder-none">{ tr!("Not evaluated in this conversation") }</p> };
    }
    let go = |at: Option<usize>| {
        let dispatch = dispatch.clone();
        let after = at.and_then(|at| props.evaluations.get(at)).map(Evaluation::after);
        Callback::from(move |_: MouseEvent| {
            if let Some(after) = after {
                dispatch.dispatch(Msg::Travel(Some(after)));
            }
        })
    };
    let current = props.happened.checked_sub(1);
    let arrow = |name: &'static str, sign: Icon, at: Option<usize>| {
        html! {
            <button type="button" class="btn quiet small icon-only" aria-label={name} title={name} disabled={at.is_none()} onclick={go(at)}>{ icon(sign) }</button>
        }
    };
    let before = current.and_then(|at| at.checked_sub(1));
    let after = Some(current.map_or(0, |at| at + 1)).filter(|at| *at < count);
    let chip = |(at, evaluation): (usize, &Evaluation)| {
        let label = port_label(&props.flow_node, evaluation.taken);
        let class = if Some(at) == current {
            "is-current"
        } else if at >= props.happened {
            "is-future"
        } else {
            ""
        };
        html! {
            <button type="button" key={evaluation.seq} class={classes!("visit", class)} aria-current={(Some(at) == current).then_some("step")}
                data-visit={evaluation.visit.to_string()} title={tr!("Show the moment of visit {visit}, at {time}", visit = evaluation.visit, time = clock(evaluation.t_ms))} onclick={go(Some(at))}>
                <span class="visit-number">{ tr!("Visit {visit}", visit = evaluation.visit) }</span>{ label }
            </button>
        }
    };
    html! {
        <div class="visits" role="group" aria-label={tr!("Evaluations")}>
            { arrow(tr!("Previous evaluation"), Icon::ChevronLeft, before) }
            if count <= CHIPS {
                { for props.evaluations.iter().enumerate().map(chip) }
            } else {
                { for current.and_then(|at| props.evaluations.get(at).map(|evaluation| chip((at, evaluation)))) }
                <span class="visits-count">{ tr!("of {count}", count) }</span>
            }
            { arrow(tr!("Next evaluation"), Icon::ChevronRight, after) }
        </div>
    }
}
