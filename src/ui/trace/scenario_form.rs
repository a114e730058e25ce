//! A scenario's form: written here, checked, and put into the document in one step.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::{HtmlInputElement, HtmlTextAreaElement, InputEvent, SubmitEvent};
use yew::prelude::*;

use crate::flow::{Document, Flow, NodeKind, Object, Severity, Value, json};
use crate::i18n::{self, key, tr};
use crate::ui::widgets::{Icon, Select, choices, icon, use_id};

/// What a webhook answers in a scenario, beside answers of its own.
const ANSWERS: [(&str, &str, &str); 6] = [
    ("flow", key!("As in the flow"), ""),
    ("timeout", key!("Never answers"), r#"[{"fail":"timeout"}]"#),
    ("network", key!("Cannot be reached"), r#"[{"fail":"network"}]"#),
    ("500", key!("Answers with an error (500)"), r#"[{"status":500}]"#),
    ("turned_away", key!("Turned away at the gate"), r#"[{"fail":"turned_away"}]"#),
    ("own", key!("Answers of its own…"), ""),
];

/// What the form holds, as it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    name: String,
    replies: String,
    variables: String,
    /// Of each webhook, by node id: the answers as JSON; none are the flow's.
    answers: Vec<(Arc<str>, Option<String>)>,
    outcome: String,
    path: String,
    messages: String,
    expected: String,
    max_seconds: String,
    max_silence: String,
    /// What the form has no field for.
    rest: Option<Value>,
}

impl Draft {
    /// A scenario that expects nothing yet.
    pub(super) fn new(flow: &Flow) -> Self {
        Self::of(flow, &Value::object([("name", Value::from(tr!("A new scenario")))]))
    }

    /// A scenario of the document.
    pub(super) fn of(flow: &Flow, scenario: &Value) -> Self {
        let expect = scenario.get("expect");
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |key: &str| match expect.and_then(|expect| expect.get(key)) {
            Some(value @ Value::Number(_)) => json::to_string(value),
            _ => String::new(),
        };
        let of = |key: &str| expect.and_then(|expect| expect.get(key));
        let lines = |value: Option<&Value>, joint: &str| {
            let list = value.and_then(Value::as_array).map(|list| list.to_vec()).unwrap_or_default();
            list.iter()
                .map(|line| line.as_str().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
                .join(joint)
        };
        let pretty = |value: Option<&Value>| value.map(json::to_string_pretty).unwrap_or_default();
        let answers =
            flow.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Webhook(_))).map(|node| {
                let own = scenario.get("mocks").and_then(|mocks| mocks.get(&node.id)?.get("responses"));
                (Arc::clone(&node.id), own.map(json::to_string_pretty))
            });
        Self {
            name: text(scenario.get("name")),
            replies: lines(scenario.get("replies"), "\n"),
            variables: pretty(scenario.get("variables")),
            answers: answers.collect(),
            outcome: text(of("outcome")),
            path: lines(of("path"), " "),
            messages: pretty(of("messages")),
            expected: pretty(of("variables")),
            max_seconds: number("max_seconds"),
            max_silence: number("max_silence_seconds"),
            rest: Some(scenario.clone()),
        }
    }

    /// The scenario that is written, what the form does not show kept.
    ///
    /// # Errors
    /// Says what cannot be read.
    fn scenario(&self) -> Result<Value, String> {
        let members = |value: Option<&Value>| {
            value.and_then(Value::as_object).map(|o| Object::clone(o)).unwrap_or_default()
        };
        let mut scenario = members(self.rest.as_ref());
        let mut expect = members(scenario.get("expect"));
        if self.name.trim().is_empty() {
            return Err(tr!("Name: a scenario needs one, so that its result can be told.").to_owned());
        }
        let read = |what: &str, text: &str, fits: fn(&Value) -> bool, kind: &str| match text.trim() {
            "" => Ok(None),
            text => match json::parse(text) {
                Ok(value) if fits(&value) => Ok(Some(value)),
                Ok(_) => Err(tr!("{what}: this must be {kind}.", what, kind)),
                Err(error) => Err(tr!("{what}: {error}.", what, error)),
            },
        };
        let is_object = |value: &Value| value.as_object().is_some();
        let is_list = |value: &Value| value.as_array().is_some();
        let replies = (!self.replies.is_empty()).then(|| {
            Value::array(
                self.replies
                    .split('\n')
                    .map(|line| if line.trim().is_empty() { Value::Null } else { line.into() }),
            )
        });
        let path: Vec<Value> =
            self.path.split([' ', ',', '→', '\n']).filter(|id| !id.is_empty()).map(Value::from).collect();
        put(&mut scenario, "name", Some(self.name.trim().into()));
        put(
            &mut scenario,
            "variables",
            read(tr!("Variables"), &self.variables, is_object, tr!("a JSON object"))?,
        );
        put(&mut scenario, "replies", replies);
        let mut mocks = members(scenario.get("mocks"));
        for (node, answers) in &self.answers {
            let Some(answers) = answers else {
                mocks.shift_remove(node);
                continue;
            };
            let what = tr!("Answers of {node}", node);
            if let Some(list) = read(&what, answers, is_list, tr!("a JSON list of mock responses"))? {
                let mut mock = members(mocks.get(node));
                mock.insert("responses".into(), list);
                mocks.insert(Arc::clone(node), Value::Object(mock.into()));
            }
        }
        put(&mut scenario, "mocks", (!mocks.is_empty()).then(|| Value::Object(mocks.into())));
        put(&mut expect, "outcome", (!self.outcome.is_empty()).then(|| self.outcome.as_str().into()));
        put(
            &mut expect,
            "messages",
            read(tr!("Messages"), &self.messages, is_list, tr!("a JSON list of texts"))?,
        );
        put(&mut expect, "path", (!path.is_empty()).then(|| Value::array(path)));
        put(
            &mut expect,
            "variables",
            read(tr!("Variables at the end"), &self.expected, is_object, tr!("a JSON object"))?,
        );
        for (key, what, text) in [
            ("max_seconds", tr!("Seconds at most"), &self.max_seconds),
            ("max_silence_seconds", tr!("Silence at most"), &self.max_silence),
        ] {
            put(
                &mut expect,
                key,
                read(
                    what,
                    text,
                    |value| value.as_f64().is_some_and(|n| n >= 0.0),
                    tr!("a number of seconds"),
                )?,
            );
        }
        scenario.insert("expect".into(), Value::Object(expect.into()));
        let scenario = Value::Object(scenario.into());
        // As strict as the document itself.
        let checked = Document::new(Value::object([
            ("version", 1_u32.into()),
            ("scenarios", Value::array([scenario.clone()])),
        ]));
        let wrong = checked.diagnostics().iter().find(|each| {
            each.severity() == Severity::Error
                && each.path.as_deref().is_some_and(|path| path.contains("scenarios"))
        });
        match wrong {
            Some(wrong) => Err(format!(
                "{}: {}",
                wrong.path.as_deref().unwrap_or_default().trim_start_matches("$.scenarios[0]."),
                wrong.message
            )),
            None => Ok(scenario),
        }
    }
}

fn put(object: &mut Object, key: &str, value: Option<Value>) {
    match value {
        Some(value) => _ = object.insert(key.into(), value),
        None => _ = object.shift_remove(key),
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct ScenarioFormProps {
    pub(super) draft: Draft,
    pub(super) is_new: bool,
    pub(super) on_save: Callback<Value>,
    pub(super) on_cancel: Callback<()>,
}

#[component]
pub(super) fn ScenarioForm(props: &ScenarioFormProps) -> Html {
    let draft = use_state(|| props.draft.clone());
    let problem = use_state(|| None::<String>);
    let id = use_id();
    let name = use_node_ref();
    {
        let name = name.clone();
        use_effect_with((), move |()| {
            if let Some(input) = name.cast::<HtmlInputElement>() {
                input.select();
            }
        });
    }
    let onsubmit = {
        let (draft, problem, on_save) = (draft.clone(), problem.setter(), props.on_save.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match draft.scenario() {
                Ok(scenario) => on_save.emit(scenario),
                Err(why) => problem.set(Some(why)),
            }
        })
    };
    let onkeydown = {
        let on_cancel = props.on_cancel.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_cancel.emit(());
            }
        })
    };
    let set = |change: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            change(&mut next, text);
            draft.set(next);
        })
    };
    let line = |label: &'static str, value: &str, help: &'static str, change: fn(&mut Draft, String)| {
        let set = set(change);
        let oninput = Callback::from(move |event: InputEvent| {
            set.emit(event.target_unchecked_into::<HtmlInputElement>().value())
        });
        html! {
            <label class="scenario-field"><span>{ label }</span>
                <input class="input" aria-label={label} aria-description={help} value={value.to_owned()} {oninput} />
                if !help.is_empty() { <small>{ help }</small> }
            </label>
        }
    };
    let area = |label: AttrValue, value: &str, help: &'static str, set: Callback<String>| {
        let rows = value.lines().count().clamp(2, 8).to_string();
        let oninput = Callback::from(move |event: InputEvent| {
            set.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value())
        });
        html! {
            <label class="scenario-field"><span>{ &label }</span>
                <textarea class="input mono" aria-label={label.clone()} aria-description={help} {rows} spellcheck="false" value={value.to_owned()} {oninput} />
                if !help.is_empty() { <small>{ help }</small> }
            </label>
        }
    };
    let outcomes = choices(&[
        ("", tr!("Not looked at")),
        ("completed", tr!("Completed")),
        ("failed", tr!("Failed")),
        ("waiting_for_reply", tr!("Waiting for a reply")),
    ]);
    let title = if props.is_new { tr!("New scenario") } else { tr!("Change the scenario") };
    html! {
        <form class="scenario-form" aria-labelledby={id.clone()} {onsubmit} {onkeydown} novalidate=true>
            <h3 id={id}>{ title }</h3>
            <label class="scenario-field"><span>{ tr!("Name") }</span>
                <input ref={name} class="input" aria-label={tr!("Name")} value={draft.name.clone()} oninput={
                    let set = set(|draft, text| draft.name = text);
                    Callback::from(move |event: InputEvent| set.emit(event.target_unchecked_into::<HtmlInputElement>().value()))
                } />
            </label>
            <fieldset><legend>{ tr!("What happens") }</legend>
                { area(tr!("Replies").into(), &draft.replies, tr!("One a line; an empty line lets the ask run out."), set(|draft, text| draft.replies = text)) }
                { area(tr!("Variables at the start").into(), &draft.variables, tr!("A JSON object; what is not named is as in the flow."), set(|draft, text| draft.variables = text)) }
                { for draft.answers.iter().enumerate().map(|(at, (node, answers))| answers_field(&draft, at, node, answers.as_deref(), &area)) }
            </fieldset>
            <fieldset><legend>{ tr!("What should come of it") }</legend>
                <label class="scenario-field"><span>{ tr!("Outcome") }</span>
                    <Select label={tr!("Outcome")} choices={outcomes} value={draft.outcome.clone()} on_choose={set(|draft, text| draft.outcome = text)} />
                </label>
                { line(tr!("Path"), &draft.path, tr!("The ids of the entered nodes, in order."), |draft, text| draft.path = text) }
                { area(tr!("Messages").into(), &draft.messages, tr!("A JSON list of all texts, in order."), set(|draft, text| draft.messages = text)) }
                { area(tr!("Variables at the end").into(), &draft.expected, tr!("A JSON object; the others are not looked at."), set(|draft, text| draft.expected = text)) }
                <div class="scenario-pair">
                    { line(tr!("Seconds at most"), &draft.max_seconds, "", |draft, text| draft.max_seconds = text) }
                    { line(tr!("Silence at most, in seconds"), &draft.max_silence, "", |draft, text| draft.max_silence = text) }
                </div>
            </fieldset>
            if let Some(problem) = &*problem {
                <p class="notice bad" role="alert">{ icon(Icon::Alert) }<span>{ problem }</span></p>
            }
            <div class="button-row">
                <button type="submit" class="btn primary">{ icon(Icon::Check) }{ tr!("Save scenario") }</button>
                <button type="button" class="btn" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ tr!("Cancel") }</button>
            </div>
        </form>
    }
}

fn answers_field(
    draft: &UseStateHandle<Draft>,
    at: usize,
    node: &Arc<str>,
    answers: Option<&str>,
    area: &impl Fn(AttrValue, &str, &'static str, Callback<String>) -> Html,
) -> Html {
    let set = {
        let draft = draft.clone();
        move |answers: Option<String>| {
            let mut next = (*draft).clone();
            next.answers[at].1 = answers;
            draft.set(next);
        }
    };
    let plain = |text: &str| json::parse(text).map(|value| json::to_string(&value)).unwrap_or_default();
    let chosen = match answers {
        None => "flow",
        Some(text) => {
            let text = plain(text);
            ANSWERS
                .iter()
                .find(|(_, _, answers)| !answers.is_empty() && *answers == text)
                .map_or("own", |(word, ..)| *word)
        }
    };
    let all: Vec<(&'static str, &'static str)> =
        ANSWERS.iter().map(|(word, label, _)| (*word, i18n::text(label))).collect();
    let on_choose = {
        let set = set.clone();
        Callback::from(move |word: String| {
            set(match ANSWERS.iter().find(|(known, ..)| *known == word) {
                Some(("flow", ..)) | None => None,
                Some(("own", ..)) => {
                    Some("[\n  { \"status\": 200, \"body\": {}, \"latency_seconds\": 0.4 }\n]".to_owned())
                }
                Some((_, _, answers)) => Some((*answers).to_owned()),
            });
        })
    };
    html! {
        <div class="scenario-answers">
            <label class="scenario-field"><span>{ tr!("Answers of {node}", node) }</span>
                <Select label={tr!("Answers of {node}", node)} choices={choices(&all)} value={chosen} {on_choose} />
            </label>
            if chosen == "own" {
                { area(tr!("Answers of {node}, as JSON", node).into(), answers.unwrap_or_default(), tr!("A list of mock responses, one after the other; the last one repeats."), Callback::from(move |text: String| set(Some(text)))) }
            }
        </div>
    }
}

/// A form that is open: where its scenario goes.
#[derive(Clone, PartialEq)]
pub(super) struct Open {
    pub(super) index: usize,
    pub(super) is_new: bool,
    pub(super) draft: Rc<Draft>,
}
