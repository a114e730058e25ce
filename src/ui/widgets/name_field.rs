//! A field for a name: it counts once it is left or Enter is pressed, as every letter would be a rename.

use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct NameFieldProps {
    pub(in crate::ui) label: AttrValue,
    /// The name as it is.
    pub(in crate::ui) value: AttrValue,
    /// What is wrong with a name; empty where nothing is.
    pub(in crate::ui) check: Callback<String, String>,
    pub(in crate::ui) on_name: Callback<String>,
    #[prop_or_default]
    pub(in crate::ui) placeholder: AttrValue,
    /// Whether the label is for assistive technology alone.
    #[prop_or_default]
    pub(in crate::ui) bare: bool,
    /// Takes the focus as it appears.
    #[prop_or_default]
    pub(in crate::ui) focus: bool,
    #[prop_or_default]
    pub(in crate::ui) help: AttrValue,
    /// The place that it stands for, by which it is found.
    #[prop_or_default]
    pub(in crate::ui) at: Option<AttrValue>,
    /// Names to choose from, by the id of their list.
    #[prop_or_default]
    pub(in crate::ui) list: Option<AttrValue>,
}

#[component]
pub(in crate::ui) fn NameField(props: &NameFieldProps) -> Html {
    // What is typed, and the name that it was typed over.
    let draft = use_state(|| None::<(AttrValue, String)>);
    let node = use_node_ref();
    let id = use_id();
    {
        let (node, focus) = (node.clone(), props.focus);
        use_effect_with((), move |()| {
            if let Some(input) = node.cast::<HtmlInputElement>().filter(|_| focus) {
                let _ = input.focus();
            }
        });
    }
    let typed = draft.as_ref().filter(|(over, text)| *over == props.value && *text != *props.value);
    let text = typed.map_or_else(|| props.value.to_string(), |(_, text)| text.clone());
    let error = typed.map(|(_, text)| props.check.emit(text.clone())).filter(|error| !error.is_empty());
    let about = AttrValue::from(format!("{id}-about"));
    let described = (error.is_some() || !props.help.is_empty()).then(|| about.clone());
    let oninput = {
        let (draft, value) = (draft.clone(), props.value.clone());
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            draft.set(Some((value.clone(), input.value())));
        })
    };
    let commit = {
        let (check, on_name, value) = (props.check.clone(), props.on_name.clone(), props.value.clone());
        let draft = draft.clone();
        move |text: String| {
            if *value != *text && check.emit(text.clone()).is_empty() {
                draft.set(None);
                on_name.emit(text);
            }
        }
    };
    let onchange = {
        let commit = commit.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            commit(input.value());
        })
    };
    let onkeydown = {
        let draft = draft.clone();
        Callback::from(move |event: KeyboardEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            match event.key().as_str() {
                "Enter" => commit(input.value()),
                // Back to the name as it is.
                "Escape" if draft.is_some() => {
                    event.stop_propagation();
                    draft.set(None);
                }
                _ => {}
            }
        })
    };
    html! {
        <div class="field" data-at={props.at.clone()}>
            <label class={if props.bare { "visually-hidden" } else { "field-label" }} for={id.clone()}>{ &props.label }</label>
            <input ref={node} id={id.clone()} class="input mono" aria-describedby={described} value={text} placeholder={props.placeholder.clone()} spellcheck="false" autocomplete="off"
                list={props.list.clone()} aria-invalid={error.is_some().then_some("true")} {oninput} {onchange} {onkeydown} />
            if let Some(error) = error {
                <span class="field-error" id={about} role="status">{ sentence(&error) }</span>
            } else if !props.help.is_empty() {
                <span class="field-help" id={about}>{ &props.help }</span>
            }
        </div>
    }
}

thread_local! {
    static IDS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// An id for an element that others name, one for each component.
#[hook]
pub(in crate::ui) fn use_id() -> AttrValue {
    let id = use_memo((), |()| {
        let id = IDS.get();
        IDS.set(id.wrapping_add(1));
        AttrValue::from(format!("field-{id}"))
    });
    (*id).clone()
}

/// Words that begin with a capital, unless with something quoted.
pub(in crate::ui) fn capital(words: &str) -> String {
    let mut text = words.to_owned();
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}

/// Words that begin with a capital and end with a full stop, which is a wide one behind a wide letter.
pub(in crate::ui) fn sentence(words: &str) -> String {
    let text = capital(words.trim_end_matches(['.', '。']));
    let is_wide = text.chars().next_back().is_some_and(|last| last >= '\u{2e80}');
    text + if is_wide { "。" } else { "." }
}
