//! A body: none, JSON, a text that is sent as it is, or the fields of a JSON object in rows.

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::editor::{Action, Place};
use crate::flow::{Value, json};
use crate::i18n::{key, text, tr};
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Choice, Select};

use super::form::{Around, Form, row};
use super::pairs::{Pairs, Row};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    None,
    Json,
    Text,
    Rows,
}

impl Mode {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::None, "none", key!("None")),
        (Self::Json, "json", key!("JSON")),
        (Self::Text, "text", key!("Text")),
        (Self::Rows, "form", key!("Form")),
    ];

    fn of(value: Option<&Value>) -> Self {
        match value {
            None => Self::None,
            Some(Value::String(_)) => Self::Text,
            Some(_) => Self::Json,
        }
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct BodyProps {
    pub(super) label: AttrValue,
    pub(super) at: Place,
    pub(super) around: Around,
    /// What stands below it.
    #[prop_or_default]
    pub(super) help: AttrValue,
}

#[component]
pub(super) fn Body(props: &BodyProps) -> Html {
    let dispatch = use_dispatch();
    // How the person wants to see it, as far as the value allows.
    let wanted = use_state(|| None::<(Place, Mode)>);
    let value = props.around.value(&props.at);
    let asked = wanted.as_ref().filter(|(at, _)| *at == props.at).map(|(_, mode)| *mode);
    let mode = match (asked, value) {
        (Some(Mode::Rows), Some(Value::Object(_))) => Mode::Rows,
        (Some(Mode::Json), Some(_)) => Mode::Json,
        _ => Mode::of(value),
    };
    let word = Mode::ALL.iter().find(|(each, ..)| *each == mode).map_or("none", |(_, word, _)| word);
    let has_rows = match value {
        // A text that is an object already becomes it: the arrow keys pass by *Text* on the way to *Form*.
        Some(Value::String(text)) => matches!(json::parse(text), Ok(Value::Object(_))),
        other => matches!(other, None | Some(Value::Object(_))),
    };
    let choices = Mode::ALL.iter().filter(|(mode, ..)| has_rows || *mode != Mode::Rows);
    let choices: std::rc::Rc<[Choice]> =
        choices.map(|(_, word, label)| Choice::new(*word, text(label))).collect();
    let on_choose = {
        let (at, value, wanted) = (props.at.clone(), value.cloned(), wanted.clone());
        let dispatch = dispatch.clone();
        Callback::from(move |word: String| {
            let Some((mode, ..)) = Mode::ALL.iter().find(|(_, each, _)| *each == word) else { return };
            let set = |value: Value| Some(Action::SetField { at: at.clone(), value });
            let action = match (mode, &value) {
                (Mode::None, _) => Some(Action::RemoveField(at.clone())),
                (Mode::Json | Mode::Rows, None) => set(Value::object::<&str>([])),
                // A text that is JSON already becomes it; any other is a JSON string.
                (Mode::Json | Mode::Rows, Some(Value::String(text))) => json::parse(text).ok().and_then(set),
                (Mode::Text, None) => set("".into()),
                (Mode::Text, Some(value)) if value.as_str().is_none() => {
                    set(json::to_string_pretty(value).into())
                }
                _ => None,
            };
            wanted.set(Some((at.clone(), *mode)));
            dispatch.dispatch(Msg::Seal);
            if let Some(action) = action {
                dispatch.dispatch(Msg::Edit(action));
            }
            dispatch.dispatch(Msg::Seal);
        })
    };
    let kind = tr!("{label} kind", label = props.label);
    let form = Form { around: props.around.clone(), dispatch, root: props.at.clone() };
    let content = match mode {
        Mode::None => Html::default(),
        Mode::Json => form
            .field_at(&props.label, props.at.clone(), Kind::Json)
            .code()
            .template()
            .bare()
            .help(&props.help)
            .html(),
        Mode::Text => form
            .field_at(&props.label, props.at.clone(), Kind::Text)
            .lines()
            .template()
            .bare()
            .keep_empty()
            .html(),
        Mode::Rows => html! {
            <Pairs what={Row::Field} at={props.at.clone()} around={props.around.clone()} placeholder={tr!("value or {{ template }}")} />
        },
    };
    let problem =
        (mode == Mode::None || mode == Mode::Rows).then(|| props.around.problem(&props.at)).flatten();
    html! {
        <>
            { row(tr!("Kind"), Some(&props.at), html! { <Select label={kind.clone()} choices={choices} value={word} {on_choose} /> }, problem) }
            { content }
        </>
    }
}
