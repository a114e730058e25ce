//! The branches as a decision table, and the table as Markdown and CSV.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::editor::export::decision::{DecisionTable, Findings};
use crate::flow::{Flow, Node, Value};
use crate::i18n::tr;
use crate::interpreter::{BranchTrace, EntryTrace, GroupTrace};
use crate::run::Traffic;
use crate::run::words::preview;
use crate::ui::shell::{copy, save_text};
use crate::ui::widgets::{Icon, icon, json_inline};

use super::ladder::{Operand, Side, source_rule};
use super::rung::Verdict;

/// How long a value may be in a cell.
const LONGEST: usize = 60;

#[derive(PartialEq, Properties)]
pub(super) struct TableProps {
    pub(super) flow: Arc<Flow>,
    pub(super) node: Arc<Node>,
    pub(super) branches: Rc<[BranchTrace]>,
    /// In the order of the node's ports.
    pub(super) verdicts: Rc<[Verdict]>,
    pub(super) traffic: Rc<Traffic>,
    pub(super) decided: bool,
}

#[component]
pub(super) fn TableView(props: &TableProps) -> Html {
    let copied = use_state(|| false);
    let Some(table) = DecisionTable::of(&props.flow, &props.node) else { return Html::default() };
    let values: Vec<Option<Option<Value>>> =
        table.sources.iter().map(|source| value_of(props, source.as_ref()?)).collect();
    let counts: Vec<u32> =
        table.rows.iter().map(|row| props.traffic.branch(&props.node.id, row.port)).collect();
    let findings = Findings {
        values: values
            .iter()
            .map(|value| match value {
                None => String::new(),
                Some(None) => tr!("missing").to_owned(),
                Some(Some(value)) => preview(value, 200),
            })
            .collect(),
        results: props.verdicts.iter().map(|verdict| verdict.words()).collect(),
        counts: counts.clone(),
    };
    let findings = props.decided.then_some(findings);
    let markdown = table.to_markdown(findings.as_ref());
    let csv = table.to_csv(findings.as_ref());
    let name = format!("{}-{}", props.flow.name, props.node.id);
    let copy_markdown = {
        let copied = copied.setter();
        Callback::from(move |_: MouseEvent| {
            let (copied, markdown) = (copied.clone(), markdown.clone());
            spawn_local(async move { copied.set(copy(markdown).await) });
        })
    };
    let save = Callback::from(move |_: MouseEvent| save_text(&name, "csv", "text/csv", &csv));
    let row = |(index, row): (usize, &crate::editor::export::decision::DecisionRow)| {
        let verdict = props.verdicts.get(index).copied().unwrap_or(Verdict::NotReached);
        let class = match verdict {
            Verdict::Taken => "is-taken",
            Verdict::NotMatched => "is-passed",
            Verdict::NotReached => "is-idle",
        };
        let key = row.port.to_string();
        html! {
            <tr class={class} data-branch={format!("{}:{}", props.node.id, key.trim_start_matches("branch-"))} data-result={verdict.as_str()}>
                <th scope="row">{ row.label.clone() }</th>
                <td class="is-quiet">{ row.quantifier }</td>
                { for row.cells.iter().map(|cell| html! { <td>{ cell.clone() }</td> }) }
                <td>{ row.target.clone().unwrap_or_else(|| tr!("ends").to_owned()) }</td>
                <td class="table-result">{ if props.decided { verdict.words() } else { "" } }</td>
                <td class="table-count">{ counts.get(index).copied().unwrap_or(0) }</td>
            </tr>
        }
    };
    html! {
        <>
            <div class="decision-scroll" tabindex="0" role="group" aria-label={tr!("Decision table")}>
                <table class="decision">
                    <thead>
                        <tr>
                            <th scope="col">{ tr!("Branch") }</th><th scope="col">{ tr!("Match") }</th>
                            { for table.operands.iter().map(|operand| html! { <th scope="col"><code>{ operand.clone() }</code></th> }) }
                            <th scope="col">{ tr!("Leads to") }</th><th scope="col">{ tr!("Result") }</th><th scope="col">{ tr!("Taken") }</th>
                        </tr>
                        <tr class="decision-values">
                            <th scope="row">{ if props.decided { tr!("Value") } else { tr!("Value now") } }</th><td></td>
                            { for values.iter().map(|value| html! { <td>{ value.as_ref().map_or_else(Html::default, |value| json_inline(value.as_ref(), LONGEST)) }</td> }) }
                            <td></td><td></td><td></td>
                        </tr>
                    </thead>
                    <tbody>{ for table.rows.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
            <div class="decision-actions">
                <button type="button" class="btn small" onclick={copy_markdown}>{ icon(if *copied { Icon::Check } else { Icon::Copy }) }{ if *copied { tr!("Copied") } else { tr!("Copy as Markdown") } }</button>
                <button type="button" class="btn small" onclick={save}>{ icon(Icon::Export) }{ tr!("Save as CSV") }</button>
            </div>
        </>
    }
}

/// What an operand came to, wherever it stands first; the inner `None` is missing.
fn value_of(props: &TableProps, source: &Arc<str>) -> Option<Option<Value>> {
    let crate::flow::NodeKind::Condition(condition) = &props.node.kind else { return None };
    let wanted = Operand::of(Some(&Value::String(Arc::clone(source))), &[], Side::Left);
    if !matches!(wanted, Operand::Template(_)) {
        return None;
    }
    fn find(
        condition: &crate::flow::Condition,
        group: &GroupTrace,
        way: &mut Vec<usize>,
        wanted: &Operand,
    ) -> Option<Option<Value>> {
        for (index, entry) in group.entries.iter().enumerate() {
            way.push(index);
            let found = match entry {
                EntryTrace::Group(inner) => find(condition, inner, way, wanted),
                EntryTrace::Rule(rule) => {
                    let left = source_rule(condition, way, rule).and_then(|rule| rule.left.as_ref());
                    (Operand::of(left, way, Side::Left) == *wanted).then(|| rule.left.clone())
                }
            };
            way.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }
    props
        .branches
        .iter()
        .enumerate()
        .find_map(|(index, branch)| find(condition, &branch.group, &mut vec![index], &wanted))
}
