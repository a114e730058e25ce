//! Rules and groups of rules, to any depth.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::editor::{Action, Place};
use crate::flow::{Operator, Value};
use crate::i18n::{key, text, tr};
use crate::ui::widgets::{Choice, Select, choices};

use super::form::Form;
use super::items;

/// A group's word, its rules and groups. `form` begins at the group.
pub(super) fn group(form: &Form) -> Html {
    let list = form.at("rules");
    let count = form.count("rules");
    let members = (0..count).map(|index| {
        let inner = form.within(list.clone().index(index));
        let is_group = inner.value("rules").is_some() || inner.value("match").is_some();
        let (what, name) = match is_group {
            true => (tr!("group {n}", n = index + 1), tr!("Group {n}", n = index + 1)),
            false => (tr!("rule {n}", n = index + 1), tr!("Rule {n}", n = index + 1)),
        };
        html! {
            <div key={index} class={if is_group { "group" } else { "rule" }} role="group" data-item="" data-at={list.clone().index(index).to_string()} aria-label={name} onkeydown={items::keys(form, &list, index, count)}>
                if is_group {
                    <div class="rule-end">{ items::grip(&list, index, count, &what, "") }{ items::buttons(form, &list, index, count, &what) }</div>
                    { group(&inner) }
                } else {
                    { rule(&inner) }
                    <div class="rule-end">
                        { items::grip(&list, index, count, &what, "") }
                        { inner.check(tr!("not"), "not") }
                        if takes_case(operator(&inner)) { { inner.check(tr!("ignore case"), "ignore_case") } }
                        { items::buttons(form, &list, index, count, &what) }
                    </div>
                }
            </div>
        }
    });
    let new_rule = || Value::object([("left", "".into()), ("op", Value::from("equals"))]);
    let new_group = Value::object([("match", "any".into()), ("rules", Value::array([new_rule()]))]);
    html! {
        <div class="rules">
            <div class="rules-head">
                { quantifier(form) }
                { form.check(tr!("not"), "not") }
            </div>
            <div class="rule-list">{ for members }</div>
            <div class="adds">
                { items::add(form, &list, count, tr!("Add rule"), new_rule()) }
                { items::add(form, &list, count, tr!("Add group"), new_group) }
            </div>
        </div>
    }
}

fn quantifier(form: &Form) -> Html {
    let at = form.at("match");
    let now = if form.text("match") == "any" { "any" } else { "all" };
    let on_choose = form.on(move |word: String| Action::SetField { at: at.clone(), value: word.into() });
    html! {
        <Select label={tr!("Match")} at={form.at("match").to_string()} choices={choices(&[("all", tr!("All of these hold")), ("any", tr!("Any of these holds"))])} value={now} {on_choose} />
    }
}

fn operator(form: &Form) -> Option<Operator> {
    Operator::from_word(form.text("op"))
}

fn rule(form: &Form) -> Html {
    let op = operator(form);
    html! {
        <>
            { form.field(tr!("Left"), "left", Kind::Value).template().bare().keep_empty().placeholder(tr!("{{ variable }}")).html() }
            { operators(form, op) }
            // Not as a list: what comes and goes in one takes the focus of its neighbours along.
            if let Some(op) = op.filter(|op| op.takes_right()) { { right(form, op) } }
        </>
    }
}

/// The operators by what they ask.
const KINDS: [(&str, &[Operator]); 5] = {
    use Operator::*;
    [
        (key!("Equality"), &[Equals, NotEquals, In, NotIn]),
        (key!("Text and lists"), &[Contains, NotContains, StartsWith, EndsWith, Matches, NotMatches]),
        (key!("Numbers and dates"), &[GreaterThan, GreaterOrEqual, LessThan, LessOrEqual, Between]),
        (key!("Presence"), &[Exists, NotExists, IsEmpty, IsNotEmpty, IsNull, IsNotNull, HasKey]),
        (key!("True and false"), &[IsTrue, IsFalse]),
    ]
};

fn operators(form: &Form, now: Option<Operator>) -> Html {
    let known = KINDS.iter().flat_map(|(kind, operators)| {
        operators.iter().map(|op| Choice::new(op.as_str(), op.label()).under(text(kind)))
    });
    let unknown = now.is_none().then(|| {
        let word = form.text("op").to_owned();
        let label = if word.is_empty() { tr!("choose").to_owned() } else { tr!("{word} (not known)", word) };
        Choice::new(word, label)
    });
    let all: Rc<[Choice]> = unknown.into_iter().chain(known).collect();
    let on_choose = {
        let (rule, right) = (form.root.clone(), form.value("right").cloned());
        form.on(move |word: String| change(&rule, right.as_ref(), &word))
    };
    html! { <Select label={tr!("Operator")} class="operator" at={form.at("op").to_string()} choices={all} value={form.text("op").to_owned()} {on_choose} /> }
}

/// Another operator, and the right side in the shape that it needs.
fn change(rule: &Place, right: Option<&Value>, word: &str) -> Action {
    let at = |key: &str| rule.clone().key(key);
    let set_op = Action::SetField { at: at("op"), value: word.into() };
    let elements = right.and_then(Value::as_array);
    let set = |value: Value| Action::SetField { at: at("right"), value };
    let shaped = match Operator::from_word(word) {
        Some(Operator::In | Operator::NotIn) if elements.is_none() => {
            let is_template = right.and_then(Value::as_str).is_some_and(|text| text.contains("{{"));
            let element = right.filter(|right| right.as_str() != Some(""));
            (!is_template).then(|| set(Value::array(element.cloned())))
        }
        Some(Operator::Between) if elements.is_none_or(|elements| elements.len() != 2) => {
            let first =
                elements.and_then(|elements| elements.first()).or(right.filter(|_| elements.is_none()));
            let low = first.cloned().unwrap_or_else(|| "".into());
            let high = elements.and_then(|elements| elements.get(1)).cloned();
            Some(set(Value::array([low.clone(), high.unwrap_or(low)])))
        }
        Some(Operator::In | Operator::NotIn | Operator::Between) => None,
        Some(op) if !op.takes_right() => right.map(|_| Action::RemoveField(at("right"))),
        // A list of one stands for its element.
        Some(_) => match elements.map(|elements| elements.as_slice()) {
            Some([one]) => Some(set(one.clone())),
            Some([]) => Some(set("".into())),
            _ => right.is_none().then(|| set("".into())),
        },
        None => None,
    };
    let actions = [Some(set_op), shaped].into_iter().flatten().collect();
    Action::Batch { label: tr!("edit operator").to_owned(), actions }
}

fn right(form: &Form, op: Operator) -> Html {
    let elements = form.value("right").and_then(Value::as_array).map(Arc::clone);
    let at = form.at("right");
    match (op, elements) {
        (Operator::Between, Some(elements)) if elements.len() == 2 => {
            let bound = |label: &str, index: usize| {
                form.field_at(label, at.clone().index(index), Kind::Value)
                    .template()
                    .bare()
                    .keep_empty()
                    .html()
            };
            html! { <div class="between">{ bound(tr!("From"), 0) }<span>{ tr!("between" => "and") }</span>{ bound(tr!("To"), 1) }</div> }
        }
        (Operator::In | Operator::NotIn, Some(elements)) => {
            let count = elements.len();
            let values = (0..count).map(|index| {
                let label = tr!("Value {n}", n = index + 1);
                html! {
                    <li key={index} class="item">
                        { form.field_at(&label, at.clone().index(index), Kind::Value).template().bare().keep_empty().html() }
                        { items::buttons(form, &at, index, 1, &tr!("value {n}", n = index + 1)) }
                    </li>
                }
            });
            html! {
                <div class="values">
                    <ul class="item-list">{ for values }</ul>
                    { items::add(form, &at, count, tr!("Add value"), "".into()) }
                </div>
            }
        }
        (Operator::Matches | Operator::NotMatches, _)
            if form.value("right").is_none_or(|value| value.as_str().is_some()) =>
        {
            form.field(tr!("Right"), "right", Kind::Text)
                .template()
                .bare()
                .keep_empty()
                .placeholder(tr!("regular expression"))
                .html()
        }
        _ => form
            .field(tr!("Right"), "right", Kind::Value)
            .template()
            .bare()
            .keep_empty()
            .placeholder(tr!("value"))
            .html(),
    }
}

/// Whether an operator compares texts.
fn takes_case(op: Option<Operator>) -> bool {
    use Operator::*;
    matches!(
        op,
        Some(
            Equals
                | NotEquals
                | In
                | NotIn
                | Contains
                | NotContains
                | StartsWith
                | EndsWith
                | Matches
                | NotMatches
        )
    )
}
