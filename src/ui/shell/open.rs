//! Opening documents: from a text, a file, the page's address.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::editor::Editor;
use crate::flow::{Code, Diagnostic, Document, Value};
use crate::i18n::tr;
use crate::run::file as run_file;
use crate::runtime::Speed;
use crate::runtime::shelf::{Entry, Shelf};
use crate::ui::state::{Broken, Dispatch, Msg, Origin, Panel};
use crate::ui::{lessons, reserve, runs};

use super::embed::Embed;
use super::links::BadLink;
use super::parts::{LINKS, OPEN_LESSON, OPEN_RUN};
use super::{examples, files, late};

/// A longer text may be no flow at all.
const LARGEST_FORESEEN: usize = 2_000_000;

/// Opens a text, or the link that it is; one that is no flow is shown and kept.
pub(super) fn text(dispatch: &Dispatch, text: &str, origin: Origin) {
    if is_link(text) {
        return link(dispatch, text.trim().to_owned());
    }
    // Tree, flow and view take about that much together.
    reserve(16 * text.len().min(LARGEST_FORESEEN));
    match read(text) {
        Ok(document) if run_file::is_run(document.root()) => run(dispatch, text.into(), document, origin),
        Ok(document) => when_drawable(dispatch, document, move |dispatch, document| {
            dispatch.dispatch(Msg::Open { document: Box::new(document), origin, example: None });
        }),
        Err(diagnostic) => {
            let broken = Broken { text: text.into(), diagnostic: Rc::new(diagnostic) };
            dispatch.dispatch(Msg::OpenBroken(broken));
        }
    }
}

/// Reads a text as a flow, whatever is wrong with it; JSON that is no object is none, as there is nothing to put a step in.
pub(super) fn read(text: &str) -> Result<Document, Diagnostic> {
    let document = Document::parse(text).map_err(|diagnostic| *diagnostic)?;
    match document.diagnostics().first() {
        Some(wrong) if document.root().as_object().is_none() => Err(wrong.clone()),
        _ => Ok(document),
    }
}

/// Does something with a document once it can be drawn.
pub(super) fn when_drawable(
    dispatch: &Dispatch,
    document: Document,
    then: impl FnOnce(&Dispatch, Document) + 'static,
) {
    if late::can_draw(&document) {
        return then(dispatch, document);
    }
    let dispatch = dispatch.clone();
    spawn_local(async move {
        late::drawing().await;
        then(&dispatch, document);
    });
}

/// Opens a run, and its flow with it.
fn run(dispatch: &Dispatch, text: Rc<str>, document: Document, origin: Origin) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        late::drawing().await;
        let shown = match OPEN_RUN.get().await {
            Ok(open) => open(&dispatch, document.root(), origin),
            Err(_) => {
                Err(tr!("a part of the page that reads runs could not be loaded: try again").to_owned())
            }
        };
        if let Err(message) = shown {
            unreadable(&dispatch, &text, message);
        }
    });
}

/// Opens a run; what can be wrong with it is told.
pub(super) fn run_now(dispatch: &Dispatch, root: &Value, origin: Origin) -> Result<(), String> {
    let opened = run_file::read_value(root)?;
    runs::show(dispatch, &Document::new(Value::Null), opened, Speed::Times(1.0), origin, None);
    Ok(())
}

/// Opens a flow from the shelf; tells whether there is one.
pub(super) fn kept(dispatch: &Dispatch, id: &str) -> bool {
    let Some((entry, text)) = Shelf::open().and_then(|shelf| shelf.read(id)) else { return false };
    match Editor::from_storage(&text) {
        Some(editor) => show_kept(dispatch, &entry, editor),
        None => {
            unreadable(dispatch, &text, tr!("this flow was kept by another version of the page").to_owned())
        }
    }
    true
}

fn show_kept(dispatch: &Dispatch, entry: &Entry, editor: Editor) {
    let origin = if entry.is_strange { Origin::Stranger } else { Origin::Own };
    let id: Rc<str> = entry.id.as_str().into();
    when_drawable(dispatch, editor.document().clone(), move |dispatch, _| {
        dispatch.dispatch(Msg::OpenKept { editor: Box::new(editor), origin, id });
    });
}

/// Opens a shipped flow, with as many customers as it is meant for.
pub(super) fn example(dispatch: &Dispatch, id: &str) -> bool {
    let Some(example) = examples::find(id) else { return false };
    when_drawable(dispatch, example.document(), |dispatch, document| {
        dispatch.dispatch(Msg::Open {
            document: Box::new(document),
            origin: Origin::Own,
            example: Some(example.id.as_str().into()),
        });
        dispatch.dispatch(Msg::SetCustomers(example.customers));
    });
    true
}

/// Opens a lesson, once the part of the page that has them is here.
fn lesson(dispatch: &Dispatch, id: String) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let opened = match OPEN_LESSON.get().await {
            Ok(open) => open(&dispatch, &id),
            Err(_) => Err(tr!("the lessons could not be loaded: reload the page").to_owned()),
        };
        if let Err(message) = opened {
            unreadable(&dispatch, "", message);
        }
    });
}

/// Opens a lesson: the reader's flow for it, or the one that it begins with.
pub(super) fn lesson_now(dispatch: &Dispatch, id: &str) -> Result<(), String> {
    let start = lessons::start(id)?;
    let own = lessons::own_id(id);
    dispatch.dispatch(Msg::Show(Panel::Lesson));
    if !kept(dispatch, &own) {
        when_drawable(dispatch, start, move |dispatch, document| {
            dispatch.dispatch(Msg::Open { document: Box::new(document), origin: Origin::Own, example: None });
            dispatch.dispatch(Msg::SetOwn(own.into()));
        });
    }
    Ok(())
}

/// Opens an empty flow.
pub(super) fn new(dispatch: &Dispatch) {
    let empty = Value::object([
        ("version", Value::from(1_u32)),
        ("name", tr!("Untitled flow").into()),
        ("variables", Value::object([] as [(&str, Value); 0])),
        ("nodes", Value::array([])),
    ]);
    dispatch.dispatch(Msg::Open {
        document: Box::new(Document::new(empty)),
        origin: Origin::Own,
        example: None,
    });
    dispatch.dispatch(Msg::SetCustomers(1));
}

/// Opens a file that the person chose.
pub(super) fn file(dispatch: &Dispatch, chosen: File) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        match files::read(chosen).await {
            Ok(content) => text(&dispatch, &content, Origin::Stranger),
            Err(message) => unreadable(&dispatch, "", message),
        }
    });
}

/// Opens what the page's address names: a flow in the fragment, one behind `?src=`, one of the person's own, an
/// example; else what was worked on last, or the first example.
pub(super) fn address(dispatch: &Dispatch) {
    let hash = files::hash();
    if is_link(&hash) { link(dispatch, hash) } else { without_link(dispatch) }
}

/// Whether a text is a link that carries a flow, or the fragment of one.
pub(super) fn is_link(text: &str) -> bool {
    let text = text.trim();
    let is_one = text.starts_with('#') || text.starts_with("http://") || text.starts_with("https://");
    is_one && text.split(['#', '&']).skip(1).any(|part| part.starts_with("flow="))
}

/// Opens the flow in a link.
fn link(dispatch: &Dispatch, link: String) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        match LINKS.get().await.map(|links| (links.read)(&link)) {
            Ok(Some(Ok(content))) => text(&dispatch, &content, Origin::Stranger),
            Ok(Some(Err(BadLink { message, text }))) => {
                let kept = if text.is_empty() { &link } else { &text };
                unreadable(&dispatch, kept, message);
            }
            Ok(None) => without_link(&dispatch),
            Err(_) => {
                let message = tr!("a part of the page that reads links could not be loaded: reload the page");
                unreadable(&dispatch, &link, message.to_owned());
            }
        }
    });
}

/// Opens what the address of an embed names. Nothing of the person's own: the page around could ask for it.
pub(super) fn embed_address(dispatch: &Dispatch) {
    let is_named = ["src", "example"].iter().any(|name| files::parameter(name).is_some());
    if is_link(&files::hash()) || is_named {
        return address(dispatch);
    }
    let message = tr!("this embed names no flow: give it src, example, or a flow in its fragment");
    unreadable(dispatch, "", message.to_owned());
}

/// The flow behind `?src=`, which static/loading.js asked for while the page's own files came.
enum Ahead {
    Here(String),
    /// Its text, or nothing where it could not be had.
    Coming(Promise),
}

thread_local! {
    static AHEAD: RefCell<Option<Ahead>> = const { RefCell::new(None) };
}

/// Waits a little for what was asked for ahead: a flow that is here when the page is made is drawn along with it, and not
/// one empty page later.
pub(super) async fn wait_ahead() {
    const LONGEST_MS: u32 = 60;
    let asked = web_sys::window().and_then(|window| Reflect::get(&window, &"flowAhead".into()).ok());
    let Some(coming) = asked.and_then(|asked| asked.dyn_into::<Promise>().ok()) else { return };
    let too_late = Promise::new(&mut |resolve, _| {
        Timeout::new(LONGEST_MS, move || _ = resolve.call0(&JsValue::UNDEFINED)).forget();
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&coming, &too_late))).await;
    let text = first.ok().and_then(|text| text.as_string());
    AHEAD.set(Some(text.map_or(Ahead::Coming(coming), Ahead::Here)));
}

/// Opens what stands behind an address.
fn source(dispatch: &Dispatch, url: String) {
    let coming = match AHEAD.take() {
        Some(Ahead::Here(content)) => return text(dispatch, &content, Origin::Stranger),
        Some(Ahead::Coming(coming)) => Some(coming),
        None => None,
    };
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let ahead = match coming {
            Some(coming) => JsFuture::from(coming).await.ok().and_then(|text| text.as_string()),
            None => None,
        };
        let content = match ahead {
            Some(content) => Ok(content),
            None => files::fetch(&url).await,
        };
        match content {
            Ok(content) => text(&dispatch, &content, Origin::Stranger),
            Err(message) => unreadable(&dispatch, &url, message),
        }
    });
}

/// The same where no flow stands in the fragment.
fn without_link(dispatch: &Dispatch) {
    if let Some(url) = files::parameter("src") {
        return source(dispatch, url);
    }
    let is_embedded = Embed::of_address().is_some();
    if let Some(id) = files::parameter("lesson").filter(|_| !is_embedded) {
        return lesson(dispatch, id);
    }
    if let Some(id) = files::parameter("flow").filter(|_| !is_embedded) {
        if !kept(dispatch, &id) {
            unreadable(
                dispatch,
                "",
                tr!("there is no flow \"{id}\" in this browser: open another one under Flows", id),
            );
        }
        return;
    }
    let Some(id) = files::parameter("example") else {
        let last = Shelf::open().filter(|_| !is_embedded).and_then(|shelf| shelf.list().into_iter().next());
        if !last.is_some_and(|last| kept(dispatch, &last.id)) {
            example(dispatch, examples::FIRST);
        }
        return;
    };
    if !example(dispatch, &id) {
        let known: Vec<&str> = examples::all().iter().map(|example| example.id.as_str()).collect();
        unreadable(
            dispatch,
            "",
            tr!("there is no example \"{id}\": the examples are {known}", id, known = known.join(", ")),
        );
    }
}

/// Opens what was worked on last of all that can be read, else the first example.
pub(super) fn any(dispatch: &Dispatch) {
    let readable = |shelf: &Shelf| {
        shelf.list().into_iter().find_map(|listed| {
            let (entry, text) = shelf.read(&listed.id)?;
            Some((entry, Editor::from_storage(&text)?))
        })
    };
    match Shelf::open().as_ref().and_then(readable) {
        Some((entry, editor)) => show_kept(dispatch, &entry, editor),
        None => _ = example(dispatch, examples::FIRST),
    }
}

fn unreadable(dispatch: &Dispatch, text: &str, message: String) {
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message);
    dispatch.dispatch(Msg::OpenBroken(Broken { text: text.into(), diagnostic: Rc::new(diagnostic) }));
}
