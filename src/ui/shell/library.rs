//! The person's own flows: open, search, rename, duplicate, delete and put back.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::editor::{Action, Editor};
use crate::i18n::{self, Language, tr};
use crate::runtime::shelf::{Entry, Refused, Shelf};
use crate::ui::widgets::{Dialog, Icon, icon};

use super::command::Command;

/// From so many flows on there is a search box.
const MANY: usize = 6;

#[derive(PartialEq, Properties)]
pub(super) struct LibraryProps {
    /// The flow that is open, by its id on the shelf.
    pub(super) current: Option<Rc<str>>,
    pub(super) on_command: Callback<Command>,
    pub(super) on_close: Callback<()>,
}

/// What was deleted last, to be put back.
#[derive(Clone, PartialEq)]
struct Deleted {
    id: String,
    name: String,
    kept: String,
}

#[component]
pub(super) fn Library(props: &LibraryProps) -> Html {
    let changed = use_force_update();
    let search = use_state(AttrValue::default);
    let deleted = use_state(|| None::<Deleted>);
    let renamed = use_state(|| None::<String>);
    let on_close = props.on_close.clone();
    let Some(shelf) = Shelf::open() else {
        return html! {
            <Dialog title={tr!("Flows")} class="library-dialog" {on_close}>
                <p class="dialog-lead">{ tr!("The browser does not let this page keep anything. Export flows as files, and import them here.") }</p>
            </Dialog>
        };
    };
    let flows = shelf.list();
    let wanted = search.to_lowercase();
    let shown: Vec<&Entry> =
        flows.iter().filter(|entry| entry.name.to_lowercase().contains(&wanted)).collect();
    let row = |entry: &Entry| {
        let is_open = props.current.as_deref() == Some(&entry.id);
        let open = {
            let id: Rc<str> = entry.id.as_str().into();
            props.on_command.reform(move |_: MouseEvent| Command::OpenFlow(id.clone()))
        };
        let begin = {
            let (renamed, id) = (renamed.clone(), entry.id.clone());
            Callback::from(move |_: MouseEvent| renamed.set(Some(id.clone())))
        };
        let rename = {
            let (shelf, renamed, entry) = (shelf.clone(), renamed.clone(), entry.clone());
            Callback::from(move |event: Event| {
                let input: HtmlInputElement = event.target_unchecked_into();
                let _ = rewrite(&shelf, &entry, &entry.id, input.value());
                renamed.set(None);
            })
        };
        let duplicate = {
            let (shelf, changed, entry) = (shelf.clone(), changed.clone(), entry.clone());
            Callback::from(move |_: MouseEvent| {
                let _ = rewrite(&shelf, &entry, &Shelf::new_id(), tr!("{name} (copy)", name = named(&entry)));
                changed.force_update();
            })
        };
        let delete = {
            let (shelf, deleted, entry) = (shelf.clone(), deleted.clone(), entry.clone());
            Callback::from(move |_: MouseEvent| {
                if let Some(kept) = shelf.remove(&entry.id) {
                    deleted.set(Some(Deleted { id: entry.id.clone(), name: named(&entry).to_owned(), kept }));
                }
            })
        };
        let name = named(entry);
        let action = |label: String, sign: Icon, onclick: Callback<MouseEvent>, enabled: bool| {
            html! {
                <button type="button" class="btn quiet small icon-only" aria-label={label.clone()} title={label} disabled={!enabled} {onclick}>{ icon(sign) }</button>
            }
        };
        html! {
            <li key={entry.id.clone()} class={classes!("library-row", is_open.then_some("is-open"))} data-flow={entry.id.clone()}>
                if renamed.as_ref() == Some(&entry.id) {
                    <input class="input" aria-label={tr!("New name")} value={entry.name.clone()} onchange={rename} autofocus=true />
                } else {
                    <button type="button" class="library-open" aria-current={is_open.then_some("true")} onclick={open}>
                        <strong data-own="">{ named(entry) }</strong>
                        <span>{ when(entry.kept_ms) }{ if is_open { tr!(" · open now") } else { "" } }</span>
                    </button>
                }
                // The open one has its name at the top of the page.
                { action(tr!("Rename {name}", name), Icon::Edit, begin, !is_open) }
                { action(tr!("Duplicate {name}", name), Icon::Copy, duplicate, true) }
                { action(tr!("Delete {name}", name), Icon::Trash, delete, !is_open) }
            </li>
        }
    };
    let type_in = {
        let search = search.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            search.set(input.value().into());
        })
    };
    html! {
        <Dialog title={tr!("Flows")} class="library-dialog" {on_close}>
            <p class="dialog-lead">{ tr!("Your own flows, kept in this browser as you edit. The one worked on last stands first.") }</p>
            if flows.len() >= MANY {
                <input class="input" type="search" aria-label={tr!("Search flows")} placeholder={tr!("Search…")} oninput={type_in} />
            }
            if flows.is_empty() {
                <p class="library-empty">{ tr!("None yet: edit an example, or start a new flow, and it is kept here.") }</p>
            } else if shown.is_empty() {
                <p class="library-empty">{ tr!("No flow is called “{search}”.", search = *search) }</p>
            }
            <ul class="library">{ for shown.into_iter().map(row) }</ul>
            <div class="dialog-actions">
                <span role="status">
                    if let Some(last) = &*deleted {
                        { tr!("{name} is deleted. ", name = last.name) }
                        <button type="button" class="btn small" onclick={put_back(&shelf, &deleted)}>{ tr!("Undo") }</button>
                    }
                </span>
                <button type="button" class="btn primary" onclick={props.on_command.reform(|_: MouseEvent| Command::New)}>{ icon(Icon::Plus) }{ tr!("New flow") }</button>
            </div>
        </Dialog>
    }
}

fn put_back(shelf: &Shelf, deleted: &UseStateHandle<Option<Deleted>>) -> Callback<MouseEvent> {
    let (shelf, deleted) = (shelf.clone(), deleted.clone());
    Callback::from(move |_: MouseEvent| {
        if let Some(last) = &*deleted
            && shelf.put_back(&last.id, &last.kept).is_ok()
        {
            deleted.set(None);
        }
    })
}

/// Keeps a flow under an id and a name.
fn rewrite(shelf: &Shelf, entry: &Entry, id: &str, name: String) -> Result<(), Refused> {
    let Some((_, text)) = shelf.read(&entry.id) else { return Ok(()) };
    let Some(mut editor) = Editor::from_storage(&text) else { return Ok(()) };
    editor.apply(Action::RenameFlow(name.clone()));
    let is_same = id == entry.id;
    let entry = Entry {
        id: id.to_owned(),
        name,
        kept_ms: if is_same { entry.kept_ms } else { js_sys::Date::now() },
        revision: if is_same { entry.revision + 1 } else { 1 },
        is_strange: entry.is_strange,
    };
    shelf.write(&entry, &editor.to_storage(text.len() + 10_000))
}

fn named(entry: &Entry) -> &str {
    if entry.name.trim().is_empty() { tr!("Untitled flow") } else { &entry.name }
}

/// A time as the person's own language writes it.
fn when(ms: f64) -> String {
    let date = js_sys::Date::new(&ms.into());
    let locale = match i18n::language() {
        Language::English => "default",
        other => other.tag(),
    };
    String::from(date.to_locale_string(locale, &wasm_bindgen::JsValue::UNDEFINED))
}
