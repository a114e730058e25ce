//! An operand: its name, its value with its type, and a field to suppose another value in its place.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::editor::forms::typed::{read_value, show_value};
use crate::editor::sentences;
use crate::flow::Value;
use crate::i18n::{self, tr};
use crate::interpreter::MASK;
use crate::ui::widgets::json_inline;

use super::ladder::Operand;

/// How long a value may be in the ladder.
const LONGEST: usize = 60;

/// The word that stands for no value.
const MISSING: &str = "missing";

/// What is supposed of an operand: a value, no value, or nothing any more.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Suppose(Option<Value>),
    Forget,
}

#[derive(PartialEq, Properties)]
pub(super) struct OperandProps {
    pub(super) operand: Operand,
    /// As its author wrote it, where the document still has it.
    pub(super) source: Option<Value>,
    /// What it came to; `None` is missing.
    pub(super) value: Option<Value>,
    pub(super) is_supposed: bool,
    pub(super) on_change: Callback<(Operand, Change)>,
}

#[component]
pub(super) fn OperandView(props: &OperandProps) -> Html {
    let typed = use_state(|| None::<String>);
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with(typed.is_some(), move |is_typed| {
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *is_typed) {
                let _ = field.focus();
                field.select();
            }
        });
    }
    let name = match &props.operand {
        Operand::Template(_) => Some(sentences::operand(props.source.as_ref())),
        Operand::At(..) => None,
    };
    let called = name.clone().unwrap_or_else(|| tr!("this value").to_owned());
    let value = match &*typed {
        None => {
            let now = props.value.as_ref().map_or_else(|| MISSING.to_owned(), show_value);
            let is_secret = matches!(&props.value, Some(Value::String(text)) if &**text == MASK);
            let onclick = {
                let typed = typed.clone();
                let first = if is_secret { String::new() } else { now.clone() };
                Callback::from(move |_: MouseEvent| typed.set(Some(first.clone())))
            };
            html! {
                <button type="button" class={classes!("operand-value", props.is_supposed.then_some("is-supposed"))}
                    title={tr!("Suppose {called} were something else", called)} {onclick}>
                    { json_inline(props.value.as_ref(), LONGEST) }
                    { kind(props.value.as_ref()) }
                </button>
            }
        }
        Some(text) => {
            let is_wrong = read(text).is_err();
            let oninput = {
                let (typed, on_change, operand) =
                    (typed.clone(), props.on_change.clone(), props.operand.clone());
                Callback::from(move |event: InputEvent| {
                    let text = event.target_unchecked_into::<HtmlInputElement>().value();
                    if let Ok(change) = read(&text) {
                        on_change.emit((operand.clone(), change));
                    }
                    typed.set(Some(text));
                })
            };
            let close = {
                let typed = typed.clone();
                Callback::from(move |_: FocusEvent| typed.set(None))
            };
            let onkeydown = {
                let (typed, on_change, operand) =
                    (typed.clone(), props.on_change.clone(), props.operand.clone());
                Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
                    "Enter" => typed.set(None),
                    "Escape" => {
                        event.stop_propagation();
                        on_change.emit((operand.clone(), Change::Forget));
                        typed.set(None);
                    }
                    _ => {}
                })
            };
            html! {
                <input ref={field} class="operand-field mono" aria-label={tr!("Suppose {called} is", called)} value={text.clone()}
                    title={tr!("Words are texts, the rest is JSON; missing is no value; empty is the value of the run")} size="12"
                    spellcheck="false" autocomplete="off" aria-invalid={is_wrong.then_some("true")} {oninput} onblur={close} {onkeydown} />
            }
        }
    };
    html! {
        <span class="rule-operand">
            if let Some(name) = name { <code class="operand-name">{ name }</code> }
            { value }
        </span>
    }
}

/// The type, where the value does not say it by itself.
fn kind(value: Option<&Value>) -> Html {
    match value {
        None | Some(Value::Null) => Html::default(),
        Some(Value::String(text)) if &**text == MASK => Html::default(),
        Some(value) => html! { <span class="operand-type">{ i18n::text(value.type_name()) }</span> },
    }
}

fn read(text: &str) -> Result<Change, String> {
    match text.trim() {
        "" => Ok(Change::Forget),
        MISSING => Ok(Change::Suppose(None)),
        _ => read_value(text).map(|value| Change::Suppose(Some(value))),
    }
}
