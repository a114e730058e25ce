//! A branch in the ladder: its rules as a tree, its verdict, how often it was taken, and its edge to where it leads.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::PortRef;
use crate::flow::{Condition, Match, Node, Port};
use crate::i18n::tr;
use crate::interpreter::{BranchTrace, EntryTrace, GroupTrace, RuleTrace};
use crate::ui::canvas::{type_class, type_icon};
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::trace::NodeLink;
use crate::ui::widgets::{Icon, icon};

use super::ladder::{Operand, Side, Supposed, source_rule};
use super::operand::{Change, OperandView};

/// What came of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Taken,
    NotMatched,
    NotReached,
}

impl Verdict {
    /// The word in `data-result`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::NotMatched => "not-matched",
            Self::NotReached => "not-reached",
        }
    }

    /// For people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Taken => tr!("taken"),
            Self::NotMatched => tr!("not matched"),
            Self::NotReached => tr!("not reached"),
        }
    }

    /// What came of a port; `taken` is the one that was taken, if any.
    pub(super) fn of(port: Port, taken: Option<Port>, matched: Option<bool>) -> Self {
        match (taken, matched) {
            (Some(taken), _) if taken == port => Self::Taken,
            (Some(_), Some(false)) => Self::NotMatched,
            _ => Self::NotReached,
        }
    }
}

/// How often a branch was taken, of how many evaluations by all customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) taken: u32,
    pub(super) of: u32,
}

#[derive(PartialEq, Properties)]
pub(super) struct RungProps {
    pub(super) node: Arc<Node>,
    pub(super) condition: Condition,
    pub(super) port: Port,
    pub(super) label: AttrValue,
    /// What its rules came to; else has none.
    pub(super) branch: Option<BranchTrace>,
    pub(super) verdict: Verdict,
    /// Whether the condition was evaluated, or a value is supposed.
    pub(super) decided: bool,
    /// The branch's place, from 0.
    pub(super) index: usize,
    pub(super) share: Share,
    /// The node that it leads to.
    pub(super) target: Option<Arc<Node>>,
    pub(super) supposed: Supposed,
    pub(super) on_change: Callback<(Operand, Change)>,
}

#[component]
pub(super) fn Rung(props: &RungProps) -> Html {
    let dispatch = use_dispatch();
    let light = |lit: Option<PortRef>| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: PointerEvent| dispatch.dispatch(Msg::Light(lit.clone())))
    };
    let key = match props.port {
        Port::Branch(index) => format!("{}:{index}", props.node.id),
        other => format!("{}:{other}", props.node.id),
    };
    let class = match props.verdict {
        Verdict::Taken => "is-taken",
        Verdict::NotMatched => "is-passed",
        Verdict::NotReached => "is-idle",
    };
    let rules = Rules { props };
    let sign = match props.port {
        Port::Else => html! { tr!("else") },
        _ => html! { props.index + 1 },
    };
    html! {
        <li class={classes!("rung", class)} data-branch={key} data-result={props.verdict.as_str()}
            onpointerenter={light(Some(PortRef::new(props.node.id.clone(), props.port)))} onpointerleave={light(None)}>
            <span class="rung-rail"><span class={classes!("rung-number", (props.port == Port::Else).then_some("is-else"))}>{ sign }</span></span>
            <div class="rung-body">
                <p class="rung-head">
                    <strong class="rung-label">{ props.label.clone() }</strong>
                    if let Some(branch) = &props.branch {
                        if branch.group.entries.len() > 1 || branch.group.not { <span class="rung-how">{ how(&branch.group) }</span> }
                    }
                    <span class="rung-verdict">
                        if props.verdict == Verdict::Taken { { icon(Icon::Check) } }
                        { told(props) }
                    </span>
                </p>
                if let Some(branch) = &props.branch {
                    { rules.group(&branch.group, &mut vec![props.index], branch.matched.is_some()) }
                }
            </div>
            { share(props.share) }
            <div class="rung-way">
                <svg class="rung-edge" viewBox="0 0 56 12" aria-hidden="true"><path d="M0 6H47" /><path class="rung-arrow" d="M46 1.500L55 6l-9 4.500z" /></svg>
                { target(props.target.as_ref()) }
            </div>
        </li>
    }
}

/// The verdict, and why where it is not plain.
fn told(props: &RungProps) -> &'static str {
    match (props.verdict, props.port) {
        (Verdict::Taken, Port::Else) => tr!("taken: no branch matched"),
        (Verdict::NotReached, _) if !props.decided => tr!("not evaluated yet"),
        (Verdict::NotReached, Port::Else) => tr!("not needed: a branch matched"),
        (Verdict::NotReached, _) => tr!("not reached: an earlier branch was taken"),
        (verdict, _) => verdict.words(),
    }
}

fn share(share: Share) -> Html {
    if share.of == 0 {
        return html! { <span class="rung-share"></span> };
    }
    let percent = f64::from(share.taken) / f64::from(share.of) * 100.0;
    let words = tr!("taken {taken} of {n} times by all customers", taken = share.taken, n = share.of);
    html! {
        <span class="rung-share" title={words.clone()}>
            <span class="visually-hidden">{ words }</span>
            <span class="rung-count" aria-hidden="true">{ format!("{}×", share.taken) }<small>{ format!("{percent:.0} %") }</small></span>
            <span class="rung-bar" aria-hidden="true"><span style={format!("width:{percent:.1}%")}></span></span>
        </span>
    }
}

fn target(target: Option<&Arc<Node>>) -> Html {
    match target {
        Some(node) => html! {
            <span class={classes!("rung-target", type_class(&node.kind))}>
                { icon(type_icon(&node.kind)) }
                <NodeLink id={Arc::clone(&node.id)} title={crate::editor::summary::node_name(node).to_owned()} />
            </span>
        },
        None => html! {
            <span class="rung-target is-nowhere" title={tr!("The conversation ends here")}>{ icon(Icon::End) }{ tr!("ends") }</span>
        },
    }
}

/// What a group asks of its rules.
fn how(group: &GroupTrace) -> &'static str {
    match (group.quantifier, group.not) {
        (Match::All, false) => tr!("all must hold"),
        (Match::Any, false) => tr!("any one must hold"),
        (Match::All, true) => tr!("not all may hold"),
        (Match::Any, true) => tr!("none may hold"),
    }
}

struct Rules<'a> {
    props: &'a RungProps,
}

impl Rules<'_> {
    /// The rules of a group. Where some were not needed, the first of them says why.
    fn group(&self, group: &GroupTrace, way: &mut Vec<usize>, reached: bool) -> Html {
        if group.entries.is_empty() {
            let word =
                if group.quantifier == Match::All { tr!("No rules: always") } else { tr!("No rules: never") };
            return html! { <p class="rule-none">{ word }</p> };
        }
        let needed = |entry: &EntryTrace| match entry {
            EntryTrace::Rule(rule) => rule.result.is_some(),
            EntryTrace::Group(group) => group.result.is_some(),
        };
        let mut told = !reached || !self.props.decided;
        let mut rows = Vec::with_capacity(group.entries.len());
        for (index, entry) in group.entries.iter().enumerate() {
            let why = if !needed(entry) && !std::mem::replace(&mut told, true) {
                Some(match group.quantifier {
                    Match::All => tr!("not needed: a rule before it is false"),
                    Match::Any => tr!("not needed: a rule before it is true"),
                })
            } else {
                None
            };
            way.push(index);
            rows.push(match entry {
                EntryTrace::Rule(rule) => self.rule(rule, way, why),
                EntryTrace::Group(inner) => self.inner(inner, way, why),
            });
            way.pop();
        }
        html! { <ul class="rung-rules">{ for rows }</ul> }
    }

    fn inner(&self, group: &GroupTrace, way: &mut Vec<usize>, why: Option<&'static str>) -> Html {
        html! {
            <li class={classes!("rule-group", class(group.result))}>
                <p class="rule-line">{ sign(group.result) }<span class="rung-how">{ how(group) }</span>{ self::why(why) }</p>
                { self.group(group, way, group.result.is_some()) }
            </li>
        }
    }

    fn rule(&self, rule: &RuleTrace, way: &[usize], why: Option<&'static str>) -> Html {
        let result = match rule.result {
            Some(true) => "true",
            Some(false) => "false",
            None => "not-needed",
        };
        let written = source_rule(&self.props.condition, way, rule);
        let operand = |side: Side| {
            let (source, value) = match side {
                Side::Left => (written.and_then(|rule| rule.left.as_ref()), &rule.left),
                Side::Right => (written.and_then(|rule| rule.right.as_ref()), &rule.right),
            };
            let operand = Operand::of(source, way, side);
            html! {
                <OperandView is_supposed={self.props.supposed.contains_key(&operand)} {operand} source={source.cloned()} value={value.clone()}
                    on_change={self.props.on_change.clone()} />
            }
        };
        html! {
            <li class={classes!("rung-rule", class(rule.result))} data-rule={way.iter().map(usize::to_string).collect::<Vec<_>>().join(".")} data-result={result}>
                <p class="rule-line">
                    { sign(rule.result) }
                    if rule.not { <em class="rule-words">{ tr!("not:") }</em> }
                    { operand(Side::Left) }
                    <span class="rule-words">{ rule.op.label() }</span>
                    if rule.op.takes_right() { { operand(Side::Right) } }
                    if rule.ignore_case { <span class="rule-words is-quiet">{ tr!("(upper or lower case)") }</span> }
                    { self::why(why) }
                </p>
                if let Some(note) = &rule.note { <p class="rule-note">{ icon(Icon::Alert) }{ note.to_string() }</p> }
            </li>
        }
    }
}

fn why(why: Option<&'static str>) -> Html {
    why.map_or_else(Html::default, |why| html! { <span class="rule-why">{ why }</span> })
}

fn class(result: Option<bool>) -> &'static str {
    match result {
        Some(true) => "is-true",
        Some(false) => "is-false",
        None => "is-unneeded",
    }
}

fn sign(result: Option<bool>) -> Html {
    let (sign, word) = match result {
        Some(true) => (icon(Icon::Check), tr!("verdict" => "true")),
        Some(false) => (icon(Icon::Close), tr!("verdict" => "false")),
        None => (html! { <span class="rule-dash">{ "–" }</span> }, tr!("not needed")),
    };
    html! { <span class="rule-sign" title={word}>{ sign }<span class="visually-hidden">{ word }</span></span> }
}
