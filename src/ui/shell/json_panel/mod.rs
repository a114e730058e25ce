//! The document as JSON text, to be read and edited beside the canvas: either shows what the other does. The text
//! is edited in a text area; its lines are drawn under it ([`sheet`]), in colours ([`colours`]).

mod colours;
mod sheet;

use std::rc::Rc;
use std::sync::Arc;

use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::editor::lines::lines;
use crate::editor::{Action, Replacement};
use crate::flow::{Diagnostic, Document, Severity, Value, json};
use crate::i18n::tr;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::widgets::{Draft, Drafts};

use super::open;

use self::sheet::{ABOVE, LINE, Lines, Painted};

/// So many diagnostics are shown at their lines.
const LISTED: usize = 40;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct JsonPanelProps {
    pub(super) text: DocumentText,
    /// The place to show, in the writing of diagnostics.
    pub(super) sought: Option<Rc<str>>,
    /// Keeps what cannot be read while another panel is shown.
    pub(super) drafts: Drafts,
}

/// The text among the drafts of the forms' fields.
const DRAFT: &str = "json";

/// A document that is compared by the number of its revision and what was read of it.
#[derive(Clone)]
pub(super) struct DocumentText {
    pub(super) document: Document,
    pub(super) revision: u64,
}

impl PartialEq for DocumentText {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision && Arc::ptr_eq(self.document.flow(), other.document.flow())
    }
}

/// What the person typed: as long as the document is what it made, or until it can be read.
#[derive(Clone, Default)]
struct Typed {
    text: Rc<str>,
    /// The document's revision that this belongs to.
    revision: u64,
    refused: Option<Refused>,
}

/// Why a text is no flow.
#[derive(Clone)]
struct Refused {
    line: usize,
    message: Rc<str>,
    /// What the document held when it was typed.
    root: Value,
}

#[component]
pub(super) fn JsonPanel(props: &JsonPanelProps) -> Html {
    let dispatch = use_dispatch();
    let (area, pane) = (use_node_ref(), use_node_ref());
    let DocumentText { document, revision } = &props.text;
    let typed = use_state(|| {
        let (Draft { text, error, .. }, root) = props.drafts.refused(DRAFT)?;
        let refused = Refused { line: line_of(&text), message: error?.into(), root: root? };
        Some(Typed { text: text.into(), revision: *revision, refused: Some(refused) })
    });
    let mine = (*typed).clone().filter(|typed| typed.refused.is_some() || typed.revision == *revision);
    let text: Rc<str> = mine.as_ref().map_or_else(|| document.to_text().into(), |typed| typed.text.clone());
    let oninput = {
        let dispatch = dispatch.clone();
        let (typed, root, revision) = (typed.clone(), document.root().clone(), *revision);
        let drafts = props.drafts.clone();
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            let text: Rc<str> = area.value().into();
            drafts.forget(DRAFT);
            match open::read(&text) {
                Ok(document) if *document.root() == root => {
                    typed.set(Some(Typed { text, revision, refused: None }));
                }
                Ok(document) => {
                    // The edit makes the next revision, which this text belongs to.
                    typed.set(Some(Typed { text, revision: revision + 1, refused: None }));
                    let root = document.root().clone();
                    dispatch.dispatch(Msg::Edit(Action::Replace { root, reason: Replacement::Json }));
                }
                Err(diagnostic) => {
                    // The flow that it was begun with: whatever is changed until it can be read is at stake.
                    let refused = typed.as_ref().and_then(|typed| typed.refused.as_ref());
                    let root = refused.map_or_else(|| root.clone(), |refused| refused.root.clone());
                    drafts.refuse(DRAFT, text.to_string(), Some(root.clone()), diagnostic.message.clone());
                    let (line, message) = (line_of(&text), diagnostic.message.as_str().into());
                    let refused = Some(Refused { line, message, root });
                    typed.set(Some(Typed { text, revision, refused }));
                }
            }
        })
    };
    let sheet = (*use_memo(text.clone(), |text| Lines::of(text).map(Rc::new))).clone();
    let place = Place { area: area.clone(), pane: pane.clone() };
    {
        let (place, dispatch) = (place.clone(), dispatch.clone());
        use_effect_with((props.sought.clone(), text.clone()), move |(sought, text)| {
            if let Some(path) = sought {
                place.show_line(text, lines(text, &[path])[0]);
                dispatch.dispatch(Msg::Found(true));
            }
        });
    }
    let refused = mine.and_then(|typed| typed.refused);
    let remarks = match &refused {
        Some(Refused { line, message, root }) => {
            let told = match root == document.root() {
                true => tr!("{message}; the flow stays as it was", message),
                false => {
                    tr!("{message}; the flow has changed since, and this text will take its place", message)
                }
            };
            vec![(*line, Severity::Error, told)]
        }
        None => at_lines(&text, document.diagnostics()),
    };
    let discard = {
        let (drafts, typed, area) = (props.drafts.clone(), typed.setter(), area.clone());
        Callback::from(move |_: MouseEvent| {
            drafts.forget(DRAFT);
            typed.set(None);
            // The button goes.
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                let _ = area.focus();
            }
        })
    };
    let marks = remarks.iter().map(|(line, severity, _)| (*line, *severity)).collect::<Vec<_>>();
    html! {
        <section role="region" aria-label="JSON" class="panel json-panel">
            <div ref={pane.clone()} class={classes!("json-pane", "mono", sheet.is_none().then_some("plain"))} data-refused={refused.is_some().then_some("")}>
                <div class="json-sheet" style={sheet.as_ref().map(|lines| lines.style())}>
                    if let Some(lines) = sheet {
                        <Painted {lines} {marks} pane={pane.clone()} />
                    }
                    <textarea ref={area.clone()} class="mono" aria-label={tr!("Flow as JSON")} spellcheck="false" wrap="off"
                        aria-invalid={refused.is_some().to_string()} value={text.to_string()} {oninput} />
                </div>
            </div>
            if !remarks.is_empty() {
                <ul class="json-remarks" aria-label={tr!("What the checks found")}>
                    { for remarks.into_iter().map(|(line, severity, message)| {
                        let (place, text) = (place.clone(), text.clone());
                        let onclick = Callback::from(move |_: MouseEvent| place.show_line(&text, line));
                        let class = if severity == Severity::Error { "is-bad" } else { "is-warning" };
                        html! { <li><button type="button" class={class} {onclick}><span class="mono">{ tr!("line {line}", line) }</span>{ message }</button></li> }
                    }) }
                </ul>
            }
            if refused.is_some() {
                <div class="json-discard">
                    <button type="button" class="btn small" onclick={discard}>{ tr!("Discard this text and show the flow") }</button>
                </div>
            }
        </section>
    }
}

/// Diagnostics with their lines, remarks left out.
fn at_lines(text: &str, diagnostics: &Arc<[Diagnostic]>) -> Vec<(usize, Severity, String)> {
    let found: Vec<&Diagnostic> =
        diagnostics.iter().filter(|found| found.severity() != Severity::Info).take(LISTED).collect();
    let paths: Vec<&str> = found.iter().map(|found| found.path.as_deref().unwrap_or("$")).collect();
    let lines = lines(text, &paths);
    found
        .into_iter()
        .zip(lines)
        .map(|(found, line)| (line, found.severity(), found.message.clone()))
        .collect()
}

/// The line where a text stops being JSON.
fn line_of(text: &str) -> usize {
    json::parse(text).err().map_or(1, |error| error.line)
}

/// Where the text stands.
#[derive(Clone)]
struct Place {
    area: NodeRef,
    pane: NodeRef,
}

impl Place {
    /// Selects a line of the text and brings it into view.
    fn show_line(&self, text: &str, line: usize) {
        let Some((area, pane)) = self.area.cast::<HtmlTextAreaElement>().zip(self.pane.cast::<Element>())
        else {
            return;
        };
        let before: usize = text.split('\n').take(line - 1).map(|line| line.encode_utf16().count() + 1).sum();
        let length = text.split('\n').nth(line - 1).map_or(0, |line| line.encode_utf16().count());
        let (start, end) = (u32::try_from(before).unwrap_or(0), u32::try_from(before + length).unwrap_or(0));
        let _ = area.focus();
        let _ = area.set_selection_range(start, end);
        // Browsers do not scroll to what is selected by a script. Whichever of the two scrolls.
        let top = (ABOVE + (line as f64 - 3.0) * LINE).max(0.0) as i32;
        pane.set_scroll_top(top);
        pane.set_scroll_left(0);
        area.set_scroll_top(top);
    }
}
