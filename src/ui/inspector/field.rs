//! One field: what is typed is read as it is typed; what cannot be read stays, with its error beside it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::editor::forms::completion::{self, Candidate, candidates, complete, matching};
use crate::editor::forms::known::has_template;
use crate::editor::forms::typed::{Kind, Unit, read, show, type_words};
use crate::editor::{Action, Fix, Place};
use crate::flow::Value;
use crate::i18n::tr;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Select, choices, json_inline, sentence, use_id};

use super::form::Around;
use super::parts::coloured;

/// So much of a value is shown below its template.
const NOW: usize = 160;

/// How a field looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A line, which wraps where it is long.
    Line,
    Lines,
    Code,
    Masked,
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct FieldProps {
    pub(super) label: AttrValue,
    pub(super) at: Place,
    pub(super) value: Option<Value>,
    pub(super) kind: Kind,
    pub(super) around: Around,
    pub(super) look: Look,
    pub(super) template: bool,
    pub(super) bare: bool,
    pub(super) keep_empty: bool,
    pub(super) help: AttrValue,
    pub(super) placeholder: AttrValue,
    pub(super) on_value: Option<Callback<Option<Value>>>,
}

/// The list of what can be put in at the caret (a byte).
#[derive(Clone, Copy, PartialEq)]
struct Offer {
    caret: usize,
    active: usize,
}

#[component]
pub(super) fn Field(props: &FieldProps) -> Html {
    let dispatch = use_dispatch();
    let fixing = dispatch.clone();
    let update = use_force_update();
    let chosen_unit = use_state(|| None::<(Place, Unit)>);
    let offer = use_state_eq(|| None::<Offer>);
    let id = use_id();
    let node = use_node_ref();

    let drafts = &props.around.drafts;
    let name = format!("{:?} {}", std::mem::discriminant(&props.kind), props.at);
    let draft = drafts.get(&name, props.value.as_ref());
    let unit = chosen_unit.as_ref().filter(|(at, _)| *at == props.at).map(|(_, unit)| *unit);
    let unit = unit.unwrap_or_else(|| Unit::of(props.value.as_ref()));
    let text =
        draft.as_ref().map_or_else(|| show(props.kind, unit, props.value.as_ref()), |d| d.text.clone());
    let error = draft.and_then(|draft| draft.error);

    let commit = {
        let (props, name, dispatch) = (props.clone(), name.clone(), dispatch.clone());
        let (update, chosen_unit) = (update.clone(), chosen_unit.clone());
        move |text: String| {
            let drafts = &props.around.drafts;
            if matches!(props.kind, Kind::Seconds { .. }) {
                // The unit stays while it is typed in.
                chosen_unit.set(Some((props.at.clone(), unit)));
            }
            match read(props.kind, unit, &text) {
                Err(error) => drafts.refuse(&name, text, props.value.clone(), error),
                Ok(value) => {
                    let is_empty = |value: &Value| value.as_str() == Some("");
                    let value = value.filter(|value| props.keep_empty || !is_empty(value));
                    drafts.read(&name, text, props.value.clone(), value.clone());
                    match (&props.on_value, value) {
                        (Some(on_value), value) => on_value.emit(value),
                        (None, Some(value)) => {
                            dispatch.dispatch(Msg::Edit(Action::SetField { at: props.at.clone(), value }));
                        }
                        (None, None) => dispatch.dispatch(Msg::Edit(Action::RemoveField(props.at.clone()))),
                    }
                }
            }
            update.force_update();
        }
    };

    // Completion.
    let open = (*offer).filter(|_| props.template);
    let offered: Vec<Candidate> = open.map_or_else(Vec::new, |offer| {
        let word = completion::word(&text, offer.caret).map_or("", |(_, word)| word);
        let all = candidates(props.around.flow(), &props.around.known);
        matching(&all, word).into_iter().filter(|candidate| candidate.text != word).cloned().collect()
    });
    let active = open.map_or(0, |offer| offer.active.min(offered.len().saturating_sub(1)));
    {
        let option = format!("{id}-list-{active}");
        use_effect_with((open, active), move |(open, _)| {
            if open.is_some() {
                show_option(&option);
            }
        });
    }
    let accept = {
        let (node, offer, commit, text) = (node.clone(), offer.clone(), commit.clone(), text.clone());
        move |candidate: &str| {
            let Some(at) = *offer else { return };
            let (text, caret) = complete(&text, at.caret, candidate);
            set_text(&node, &text, caret);
            offer.set(None);
            commit(text);
        }
    };
    let oninput = {
        let (commit, offer, template) = (commit.clone(), offer.clone(), props.template);
        Callback::from(move |event: InputEvent| {
            let Some((text, caret)) = text_and_caret(event.target()) else { return };
            if template {
                offer.set(completion::word(&text, caret).map(|_| Offer { caret, active: 0 }));
            }
            commit(text);
        })
    };
    let onkeydown = {
        let (offer, accept, look, template) = (offer.clone(), accept.clone(), props.look, props.template);
        let offered: Vec<String> = offered.iter().map(|candidate| candidate.text.clone()).collect();
        Callback::from(move |event: KeyboardEvent| {
            let last = offered.len().saturating_sub(1);
            let go = |active: usize| offer.set(offer.map(|offer| Offer { active, ..offer }));
            match event.key().as_str() {
                " " if event.ctrl_key() && template => {
                    let caret = text_and_caret(event.target()).map_or(0, |(_, caret)| caret);
                    offer.set(Some(Offer { caret, active: 0 }));
                }
                "ArrowDown" if !offered.is_empty() => go(if active == last { 0 } else { active + 1 }),
                "ArrowUp" if !offered.is_empty() => go(if active == 0 { last } else { active - 1 }),
                "Enter" | "Tab" if !offered.is_empty() && !event.shift_key() => {
                    if let Some(candidate) = offered.get(active) {
                        accept(candidate);
                    }
                }
                "Escape" if offer.is_some() => {
                    offer.set(None);
                    event.stop_propagation();
                }
                // A line has one line.
                "Enter" if look == Look::Line && !event.ctrl_key() && !event.meta_key() => {}
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onblur = {
        let (offer, drafts, name) = (offer.clone(), drafts.clone(), name.clone());
        Callback::from(move |_: FocusEvent| {
            offer.set(None);
            drafts.settle(&name);
            dispatch.dispatch(Msg::Seal);
            update.force_update();
        })
    };

    let on_fix = Callback::from(move |action: Action| {
        fixing.dispatch(Msg::Seal);
        fixing.dispatch(Msg::Edit(action));
    });
    let problem = error.clone().or_else(|| props.around.problem(&props.at).map(|told| sentence(&told)));
    let now = props.value.as_ref().filter(|value| props.template && error.is_none() && is_template(value));
    let about = AttrValue::from(format!("{id}-about"));
    let list = AttrValue::from(format!("{id}-list"));
    let described = (problem.is_some() || now.is_some() || !props.help.is_empty()).then(|| about.clone());
    let marked = open.is_some() && !offered.is_empty();
    let is_number = matches!(props.kind, Kind::Number { .. } | Kind::Seconds { .. });
    let control = if props.look == Look::Masked || (is_number && !props.template) {
        html! {
            <input ref={node} id={id.clone()} class="input" type={if props.look == Look::Masked { "password" } else { "text" }}
                inputmode={is_number.then_some("decimal")} autocomplete="off" value={text.clone()} placeholder={props.placeholder.clone()}
                aria-invalid={error.is_some().then_some("true")} aria-describedby={described} {oninput} {onkeydown} {onblur} />
        }
    } else {
        let typed =
            props.value.as_ref().filter(|_| props.kind == Kind::Value).and_then(|value| type_words(value));
        html! {
            // The text behind gives the field its height.
            <div class={classes!("grow", (props.look == Look::Code).then_some("code"), (props.kind == Kind::Value).then_some("mono"), (props.look == Look::Lines).then_some("lines"))}>
                <pre aria-hidden="true">{ if props.look == Look::Code { coloured(&text) } else { html! { { text.clone() } } } }{ "\n" }</pre>
                <textarea ref={node} id={id.clone()} rows="1" spellcheck={(props.look == Look::Lines).to_string()} autocomplete="off" value={text.clone()}
                    placeholder={props.placeholder.clone()} aria-invalid={error.is_some().then_some("true")} aria-describedby={described}
                    aria-autocomplete={props.template.then_some("list")} aria-controls={marked.then(|| list.clone())}
                    aria-activedescendant={marked.then(|| format!("{list}-{active}"))} {oninput} {onkeydown} {onblur} />
                if let Some(typed) = typed { <span class="field-type" aria-hidden="true">{ typed }</span> }
            </div>
        }
    };
    let in_unit = matches!(props.kind, Kind::Seconds { .. }).then(|| {
        let on_choose = {
            let (chosen_unit, drafts, at) = (chosen_unit.clone(), drafts.clone(), props.at.clone());
            Callback::from(move |word: String| {
                let unit = Unit::ALL.into_iter().find(|unit| unit.as_str() == word).unwrap_or(Unit::S);
                drafts.settle(&name);
                chosen_unit.set(Some((at.clone(), unit)));
            })
        };
        let templated = has_template(&text);
        html! {
            <Select label={tr!("Unit of {label}", label = props.label)} class="unit" choices={choices(&[("ms", tr!("ms")), ("s", tr!("s")), ("min", tr!("min"))])}
                value={if templated { "s" } else { unit.as_str() }} disabled={templated} {on_choose} />
        }
    });
    html! {
        <div class={classes!("field", is_number.then_some("short"))} data-at={props.at.to_string()}>
            <label class={if props.bare { "visually-hidden" } else { "field-label" }} for={id.clone()}>{ &props.label }</label>
            <div class="field-control">
                { control }
                if let Some(unit) = in_unit { { unit } }
                if marked { { options(&offered, active, &list, &accept) } }
            </div>
            <div class="field-about" id={about}>
                if let Some(problem) = &problem {
                    <span class="field-error" role="status">{ problem }</span>
                    if error.is_none() { { mending(&props.around, &props.at, &on_fix) } }
                }
                if let Some(value) = now {
                    if let Some(now) = now_words(&props.around, value) { { now } }
                } else if problem.is_none() && !props.help.is_empty() {
                    <span class="field-help">{ &props.help }</span>
                }
            </div>
        </div>
    }
}

fn is_template(value: &Value) -> bool {
    value.as_str().is_some_and(has_template)
}

/// Buttons that mend what is wrong in the field.
fn mending(around: &Around, at: &Place, on_fix: &Callback<Action>) -> Html {
    let button = |fix: Fix| {
        let action = fix.action;
        let onclick = on_fix.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" class="field-fix" {onclick}>{ fix.label }</button> }
    };
    around.fixes(at).into_iter().map(button).collect()
}

/// What a template gives now; one that is no template yet has its problem told already.
fn now_words(around: &Around, value: &Value) -> Option<Html> {
    let value = around.known.now(value).ok()?;
    Some(html! { <span class="field-now">{ tr!("now:") }{ " " }{ json_inline(value.as_ref(), NOW) }</span> })
}

fn options(
    offered: &[Candidate],
    active: usize,
    list: &AttrValue,
    accept: &(impl Fn(&str) + Clone + 'static),
) -> Html {
    // The focus stays in the field.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <ul class="completion" role="listbox" id={list.clone()} aria-label={tr!("Completions")} {onmousedown}>
            { for offered.iter().enumerate().map(|(at, candidate)| {
                let onclick = {
                    let (accept, text) = (accept.clone(), candidate.text.clone());
                    Callback::from(move |_: MouseEvent| accept(&text))
                };
                let is_active = at == active;
                html! {
                    <li key={candidate.text.clone()} id={format!("{list}-{at}")} role="option" aria-selected={is_active.to_string()} {onclick}>
                        <code>{ &candidate.text }</code>
                        if let Some(value) = &candidate.value { <span class="completion-value">{ json_inline(Some(value), 28) }</span> }
                    </li>
                }
            }) }
        </ul>
    }
}

/// Scrolls the list so that an option is seen.
fn show_option(id: &str) {
    let option = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    if let Some(option) = option {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The text of a field and the byte at which the caret stands.
fn text_and_caret(target: Option<web_sys::EventTarget>) -> Option<(String, usize)> {
    let target = target?;
    let (text, units) = match target.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => (area.value(), area.selection_start().ok().flatten()),
        Err(target) => {
            let input: HtmlInputElement = target.dyn_into().ok()?;
            (input.value(), None)
        }
    };
    let Some(units) = units else { return Some((text.clone(), text.len())) };
    let mut left = units as usize;
    let mut caret = text.len();
    for (at, letter) in text.char_indices() {
        if left == 0 {
            caret = at;
            break;
        }
        left = left.saturating_sub(letter.len_utf16());
    }
    Some((text, caret))
}

/// Puts a text into the field at once, as the caret cannot wait for the next rendering.
fn set_text(node: &NodeRef, text: &str, caret: usize) {
    if let Some(area) = node.cast::<HtmlTextAreaElement>() {
        area.set_value(text);
        let units = text.get(..caret).map_or(0, |before| before.encode_utf16().count());
        let units = u32::try_from(units).unwrap_or_default();
        let _ = area.set_selection_range(units, units);
    }
}
