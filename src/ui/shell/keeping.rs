//! Keeps the flow on the shelf as it is edited: no reload, crash or closed tab loses an edit.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::StorageEvent;
use yew::prelude::*;

use crate::editor::Editor;
use crate::i18n::tr;
use crate::runtime::shelf::{Entry, Refused, Shelf};
use crate::ui::lessons;
use crate::ui::state::{Dispatch, Msg, Origin, State};
use crate::ui::widgets::{listen_to_window, when_idle};

use super::files;

/// The first edit is kept at once, those right behind it together.
const PAUSE_MS: u32 = 200;
/// Writing a flow of more nodes takes long: there, the first edit waits too, and all is done in slices, when nobody
/// waits for the page.
const LARGE: usize = 300;
/// How large a flow with its history may be on the shelf, in bytes: the browser gives the page about 5 MB.
const MOST_BYTES: usize = 1_000_000;

/// What is in the way of keeping the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The browser refuses.
    Refused(Refused),
    /// Another page wrote the same flow.
    Elsewhere,
}

impl Trouble {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Refused(Refused::Full) => {
                tr!(
                    "The browser has no room left for this flow, so it is not kept any more: delete flows that you do not need under Flows, or export this one as a file. You can go on working."
                )
            }
            Self::Refused(Refused::Blocked) => {
                tr!(
                    "The browser does not let this page keep anything, so your flow is gone when you leave: export it as a file. You can go on working."
                )
            }
            Self::Elsewhere => {
                tr!(
                    "This flow was changed in another tab. Nothing of either is overwritten: keep both, or go on with the other tab's."
                )
            }
        }
    }
}

/// Keeps one flow after another, whichever is open.
pub(super) struct Keeper {
    shelf: Option<Shelf>,
    kept: RefCell<Kept>,
    dispatch: Dispatch,
    trouble: UseStateHandle<Option<Trouble>>,
}

#[derive(Default)]
struct Kept {
    id: Option<Rc<str>>,
    /// How often the entry had been written when this page saw it last.
    revision: u32,
    /// What is on the shelf.
    editor: Option<Rc<Editor>>,
    is_strange: bool,
    /// What will be written when the pause is over.
    waiting: Option<Rc<Editor>>,
    /// What is about to be written, as the shelf gets it.
    prepared: Option<(Rc<Editor>, String)>,
    pause: Option<Timeout>,
    /// Nothing is written under this id any more.
    is_held: bool,
    /// Another page has written the flow, and the person goes on with this one.
    is_apart: bool,
}

impl Keeper {
    /// The page's state is this now.
    fn look(self: &Rc<Self>, state: &State) {
        // What stands in somebody else's page is not the person's own.
        if state.is_embedded {
            return;
        }
        let mut kept = self.kept.borrow_mut();
        if state.own != kept.id {
            drop(kept);
            // What belongs to the flow before goes out before another one comes.
            self.flush();
            kept = self.kept.borrow_mut();
            let revision = self.entry(state.own.as_deref()).map_or(0, |entry| entry.revision);
            let editor = state.own.is_some().then(|| state.editor.clone());
            *kept = Kept { id: state.own.clone(), revision, editor, ..Kept::default() };
            self.trouble.set(None);
        }
        kept.is_strange = state.origin == Origin::Stranger;
        let is_kept = kept.editor.as_ref().is_some_and(|editor| Rc::ptr_eq(editor, &state.editor));
        let is_edited = state.editor.undo_label().is_some() || state.editor.redo_label().is_some();
        if is_kept || state.broken.is_some() || (kept.id.is_none() && !is_edited) {
            return;
        }
        kept.waiting = Some(state.editor.clone());
        if kept.pause.is_none() {
            drop(kept);
            let is_large = state.document().flow().nodes.len() > LARGE;
            if !is_large {
                self.flush();
            }
            let keeper = self.clone();
            let pause = Timeout::new(PAUSE_MS, move || {
                keeper.kept.borrow_mut().pause = None;
                match is_large {
                    true => keeper.flush_in_slices(),
                    false => keeper.flush(),
                }
            });
            self.kept.borrow_mut().pause = Some(pause);
        }
    }

    fn entry(&self, id: Option<&str>) -> Option<Entry> {
        Some(self.shelf.as_ref()?.read(id?)?.0)
    }

    /// Writes what waits to be written.
    fn flush(&self) {
        let mut kept = self.kept.borrow_mut();
        if kept.is_apart
            && let Some(editor) = kept.waiting.take()
        {
            drop(kept);
            return self.keep_both(editor);
        }
        if kept.is_held {
            return;
        }
        let prepared = kept.prepared.take();
        let newest = kept.waiting.take().map(|editor| (editor.clone(), editor.to_storage(MOST_BYTES)));
        drop(kept);
        if let Some((editor, text)) = newest.or(prepared) {
            self.write(editor, &text);
        }
    }

    /// The same, with the page's answers to a person between making the text and writing it.
    fn flush_in_slices(self: Rc<Self>) {
        if self.kept.borrow().is_apart {
            return self.flush();
        }
        when_idle(move || {
            let mut kept = self.kept.borrow_mut();
            if let Some(editor) = kept.waiting.take() {
                kept.prepared = Some((editor.clone(), editor.to_storage(MOST_BYTES)));
            }
            drop(kept);
            when_idle(move || {
                let prepared = self.kept.borrow_mut().prepared.take();
                if let Some((editor, text)) = prepared {
                    self.write(editor, &text);
                }
            });
        });
    }

    fn write(&self, editor: Rc<Editor>, text: &str) {
        let mut kept = self.kept.borrow_mut();
        if kept.is_held {
            kept.waiting.get_or_insert(editor);
            return;
        }
        let Some(shelf) = &self.shelf else {
            kept.is_held = true;
            return self.trouble.set(Some(Trouble::Refused(Refused::Blocked)));
        };
        let is_new = kept.id.is_none();
        let id = kept.id.get_or_insert_with(|| Shelf::new_id().into()).clone();
        if self.entry(Some(&id)).is_some_and(|entry| entry.revision != kept.revision) {
            kept.waiting.get_or_insert(editor);
            kept.is_held = true;
            return self.trouble.set(Some(Trouble::Elsewhere));
        }
        let entry = Entry {
            id: id.to_string(),
            name: editor.document().flow().name.clone(),
            kept_ms: js_sys::Date::now(),
            revision: kept.revision + 1,
            is_strange: kept.is_strange,
        };
        let written = shelf
            .write(&entry, text)
            // Rather the flow without its history than neither.
            .or_else(|_| shelf.write(&entry, &editor.to_storage(0)));
        match written {
            Ok(()) => {
                kept.revision += 1;
                kept.editor = Some(editor);
                self.trouble.set(None);
            }
            // The next edit tries again.
            Err(refused) => self.trouble.set(Some(Trouble::Refused(refused))),
        }
        drop(kept);
        if is_new {
            self.dispatch.dispatch(Msg::SetOwn(id));
        }
    }

    /// Another page wrote to the shelf.
    fn noticed(&self, key: &str) {
        let mut kept = self.kept.borrow_mut();
        let is_ours = kept.id.as_deref().is_some_and(|id| Shelf::id_of_key(key) == Some(id));
        let changed = self.entry(kept.id.as_deref()).is_some_and(|entry| entry.revision != kept.revision);
        if is_ours && changed {
            kept.is_held = true;
            self.trouble.set(Some(Trouble::Elsewhere));
        }
    }

    /// Keeps this page's flow under an id of its own.
    pub(super) fn keep_both(&self, editor: Rc<Editor>) {
        let mut kept = self.kept.borrow_mut();
        *kept = Kept { is_strange: kept.is_strange, waiting: Some(editor), ..Kept::default() };
        drop(kept);
        self.trouble.set(None);
        self.flush();
    }

    /// The person goes on, or leaves, without a choice between the two: what this page has edited, or will, is kept
    /// under an id of its own.
    pub(super) fn go_apart(&self) {
        let mut kept = self.kept.borrow_mut();
        kept.is_apart = kept.is_held;
        drop(kept);
        self.flush();
    }

    /// The flow's id on the shelf.
    pub(super) fn id(&self) -> Option<Rc<str>> {
        self.kept.borrow().id.clone()
    }
}

/// Keeps the flow of the page, and gives what is in the way of that.
#[hook]
pub(super) fn use_keeping(state: &UseReducerHandle<State>) -> (Rc<Keeper>, UseStateHandle<Option<Trouble>>) {
    let trouble = use_state_eq(|| None::<Trouble>);
    let keeper = {
        let (dispatch, trouble) = (state.dispatcher(), trouble.clone());
        (*use_memo((), move |()| {
            Rc::new(Keeper { shelf: Shelf::open(), kept: RefCell::default(), dispatch, trouble })
        }))
        .clone()
    };
    {
        let (keeper, state) = (keeper.clone(), state.clone());
        let what = (state.revision, state.opened, state.own.clone());
        use_effect_with(what, move |_| keeper.look(&state));
    }
    {
        let address = match (&state.own, &state.example, state.origin) {
            _ if state.is_embedded => None,
            (Some(id), _, _) => Some(match lessons::id_of(id) {
                Some(lesson) => format!("?lesson={lesson}"),
                None => format!("?flow={id}"),
            }),
            (None, Some(example), _) => Some(format!("?example={example}")),
            // The address is the flow, or is where it is.
            (None, None, Origin::Stranger) => None,
            (None, None, Origin::Own) => Some(String::new()),
        };
        use_effect_with((state.opened, address), |(opened, address)| {
            // Where it is named already, what else the address asks for stays with it.
            let is_named = |address: &str| {
                let named = address.strip_prefix('?').and_then(|address| address.split_once('='));
                named.is_some_and(|(name, id)| files::parameter(name).as_deref() == Some(id))
            };
            if let Some(address) = address.as_ref().filter(|address| *opened > 0 && !is_named(address)) {
                files::set_address(address);
            }
        });
    }
    {
        let keeper = keeper.clone();
        use_effect_with((), move |()| {
            let leaving = keeper.clone();
            let leaving = listen_to_window("pagehide", move |_: &Event| leaving.go_apart());
            let noticed = listen_to_window("storage", move |event: &StorageEvent| {
                if let Some(key) = event.key() {
                    keeper.noticed(&key);
                }
            });
            move || drop((leaving, noticed))
        });
    }
    (keeper, trouble)
}
