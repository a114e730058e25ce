//! What all fields of a form share: the document, what is wrong in it, what templates give now.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::known::Known;
use crate::editor::forms::typed::Kind;
use crate::editor::{Action, Fix, Place, fixes};
use crate::flow::{Diagnostic, Document, Flow, Severity, Value};
use crate::i18n::tr;
use crate::ui::state::{Dispatch, Msg};
use crate::ui::widgets::{Choice, Drafts, Select, choices};

use super::field::{Field, FieldProps, Look};

/// What a field needs beside its own value. Equal as long as it is the very same.
#[derive(Clone)]
pub(super) struct Around(Rc<Shared>);

/// What fields share.
pub(super) struct Shared {
    pub(super) document: Document,
    pub(super) known: Known,
    pub(super) drafts: Drafts,
    /// What is wrong, remarks left out.
    problems: Vec<Diagnostic>,
}

impl PartialEq for Around {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Around {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Around {
    pub(super) fn new(document: &Document, known: Known, drafts: Drafts) -> Self {
        let told = document.diagnostics().iter().filter(|problem| problem.severity() != Severity::Info);
        let problems = told.cloned().collect();
        Self(Rc::new(Shared { document: document.clone(), known, drafts, problems }))
    }

    pub(super) fn flow(&self) -> &Arc<Flow> {
        self.document.flow()
    }

    /// What is wrong at a place, or inside of it.
    pub(super) fn problem(&self, at: &Place) -> Option<AttrValue> {
        self.found(at).map(|found| found.message.clone().into())
    }

    /// What would mend that.
    pub(super) fn fixes(&self, at: &Place) -> Vec<Fix> {
        self.found(at).map(|found| fixes(&self.document, found)).unwrap_or_default()
    }

    fn found(&self, at: &Place) -> Option<&Diagnostic> {
        if self.problems.is_empty() {
            return None;
        }
        let written = at.to_string();
        let path = match at.of_node() {
            None => written,
            Some(id) => {
                let index = self.flow().nodes.iter().position(|node| node.id == *id)?;
                format!("$.nodes[{index}]{}", written.get(id.len() + 1..)?)
            }
        };
        let inside = |rest: &str| rest.is_empty() || rest.starts_with(['.', '[']);
        let is_here = |found: &&Diagnostic| found.path.as_ref()?.strip_prefix(&*path).map(inside);
        self.problems.iter().find(|found| is_here(found).unwrap_or(false))
    }

    /// What stands at a place.
    pub(super) fn value(&self, at: &Place) -> Option<&Value> {
        at.value(self.document.root())
    }
}

/// A form: fields of one node, or of the flow.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) around: Around,
    pub(super) dispatch: Dispatch,
    /// Where the form's places begin.
    pub(super) root: Place,
}

impl Form {
    /// A place within the form, in the writing of diagnostics: `request.url`.
    pub(super) fn at(&self, way: &str) -> Place {
        self.root.clone().way(&format!(".{way}")).unwrap_or_else(|| self.root.clone())
    }

    /// The same form from a place further in.
    pub(super) fn within(&self, root: Place) -> Self {
        Self { root, ..self.clone() }
    }

    pub(super) fn value(&self, way: &str) -> Option<&Value> {
        self.around.value(&self.at(way))
    }

    /// What stands there as a text; empty where there is none.
    pub(super) fn text(&self, way: &str) -> &str {
        self.value(way).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn is_on(&self, way: &str) -> bool {
        matches!(self.value(way), Some(Value::Bool(true)))
    }

    /// How many elements a list has.
    pub(super) fn count(&self, way: &str) -> usize {
        self.value(way).and_then(Value::as_array).map_or(0, |list| list.len())
    }

    pub(super) fn edit(&self, action: Action) {
        self.dispatch.dispatch(Msg::Edit(action));
    }

    /// A callback that edits.
    pub(super) fn on<E: 'static>(&self, action: impl Fn(E) -> Action + 'static) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |event: E| {
            // What was typed before is a step of its own.
            dispatch.dispatch(Msg::Seal);
            dispatch.dispatch(Msg::Edit(action(event)));
        })
    }

    /// A field at a place.
    pub(super) fn field(&self, label: &str, way: &str, kind: Kind) -> FieldProps {
        self.field_at(label, self.at(way), kind)
    }

    pub(super) fn field_at(&self, label: &str, at: Place, kind: Kind) -> FieldProps {
        FieldProps {
            label: label.to_owned().into(),
            value: self.around.value(&at).cloned(),
            at,
            kind,
            around: self.around.clone(),
            look: Look::Line,
            template: false,
            bare: false,
            keep_empty: false,
            help: AttrValue::default(),
            placeholder: AttrValue::default(),
            on_value: None,
        }
    }

    /// A choice among words; the first is what stands where the field is left out.
    pub(super) fn words(&self, label: &str, way: &str, words: &[(&'static str, &'static str)]) -> Html {
        let at = self.at(way);
        let default = words.first().map_or("", |(word, _)| word);
        let now = self.around.value(&at).and_then(Value::as_str).unwrap_or(default);
        let mut all = choices(words).to_vec();
        if words.iter().all(|(word, _)| *word != now) {
            // What is not known here is kept until something else is chosen.
            all.push(Choice::new(now.to_owned(), tr!("{word} (not known here)", word = now)));
        }
        let was_there = self.around.value(&at).is_some();
        let problem = self.around.problem(&at);
        let on_choose = {
            let at = at.clone();
            self.on(move |word: String| match word == default && !was_there {
                true => Action::RemoveField(at.clone()),
                false => Action::SetField { at: at.clone(), value: word.into() },
            })
        };
        row(
            label,
            Some(&at),
            html! {
                <Select label={label.to_owned()} choices={Rc::from(all)} value={now.to_owned()} {on_choose} />
            },
            problem,
        )
    }

    /// A switch that is left out where it is off.
    pub(super) fn check(&self, label: &str, way: &str) -> Html {
        let at = self.at(way);
        let checked = self.is_on(way);
        let onchange = self.on(move |_: Event| match checked {
            true => Action::RemoveField(at.clone()),
            false => Action::SetField { at: at.clone(), value: true.into() },
        });
        html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ label }</label> }
    }
}

/// A control with its name at the left; the control has that name already.
pub(super) fn row(label: &str, at: Option<&Place>, control: Html, problem: Option<AttrValue>) -> Html {
    html! {
        <div class="field" data-at={at.map(ToString::to_string)}>
            <span class="field-label" aria-hidden="true">{ label }</span>
            { control }
            if let Some(problem) = problem { <span class="field-error">{ problem }</span> }
        </div>
    }
}

impl FieldProps {
    /// Several lines.
    pub(super) fn lines(self) -> Self {
        Self { look: Look::Lines, ..self }
    }

    /// JSON in colours.
    pub(super) fn code(self) -> Self {
        Self { look: Look::Code, ..self }
    }

    /// Not to be read over a shoulder.
    pub(super) fn masked(self) -> Self {
        Self { look: Look::Masked, ..self }
    }

    /// May hold templates: they are completed, and their value now stands below.
    pub(super) fn template(self) -> Self {
        Self { template: true, ..self }
    }

    /// Its label is for assistive technology alone.
    pub(super) fn bare(self) -> Self {
        Self { bare: true, ..self }
    }

    /// An empty text stays in the document instead of being left out.
    pub(super) fn keep_empty(self) -> Self {
        Self { keep_empty: true, ..self }
    }

    pub(super) fn help(self, help: &str) -> Self {
        Self { help: help.to_owned().into(), ..self }
    }

    pub(super) fn placeholder(self, placeholder: &str) -> Self {
        Self { placeholder: placeholder.to_owned().into(), ..self }
    }

    /// Does something else with the value than setting the field.
    pub(super) fn on_value(self, on_value: Callback<Option<Value>>) -> Self {
        Self { on_value: Some(on_value), ..self }
    }

    pub(super) fn html(self) -> Html {
        html! { <Field ..self /> }
    }
}
