//! Opening documents: from a text, a file, the page's address.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::File;

use crate::editor::Editor;
use crate::flow::{Code, Diagnostic, Document, Value};
use crate::run::file as run_file;
use crate::runtime::Speed;
use crate::runtime::shelf::Shelf;
use crate::ui::runs;
use crate::ui::state::{Broken, Dispatch, Msg, Origin};

use super::parts::LINKS;
use super::{examples, files};

/// Opens a text; one that is no flow is shown and kept.
pub(super) fn text(dispatch: &Dispatch, text: &str, origin: Origin) {
    match Document::parse(text) {
        Ok(document) if run_file::is_run(document.root()) => run(dispatch, text, document.root(), origin),
        Ok(document) => {
            dispatch.dispatch(Msg::Open { document: Box::new(document), origin, example: None });
        }
        Err(diagnostic) => {
            let broken = Broken { text: text.into(), diagnostic: Rc::new(*diagnostic) };
            dispatch.dispatch(Msg::OpenBroken(broken));
        }
    }
}

/// Opens a run, and its flow with it.
fn run(dispatch: &Dispatch, text: &str, root: &Value, origin: Origin) {
    match run_file::read_value(root) {
        Ok(opened) => {
            runs::show(dispatch, &Document::new(Value::Null), opened, Speed::Times(1.0), origin, None)
        }
        Err(message) => unreadable(dispatch, text, message),
    }
}

/// Opens a flow from the shelf; tells whether there is one.
pub(super) fn kept(dispatch: &Dispatch, id: &str) -> bool {
    let Some((entry, text)) = Shelf::open().and_then(|shelf| shelf.read(id)) else { return false };
    let origin = if entry.is_strange { Origin::Stranger } else { Origin::Own };
    match Editor::from_storage(&text) {
        Some(editor) => dispatch.dispatch(Msg::OpenKept { editor: Box::new(editor), origin, id: id.into() }),
        None => unreadable(dispatch, &text, "this flow was kept by another version of the page".to_owned()),
    }
    true
}

/// Opens a shipped flow, with as many customers as it is meant for.
pub(super) fn example(dispatch: &Dispatch, id: &str) -> bool {
    let Some(example) = examples::find(id) else { return false };
    dispatch.dispatch(Msg::Open {
        document: Box::new(example.document()),
        origin: Origin::Own,
        example: Some(id.into()),
    });
    dispatch.dispatch(Msg::SetCustomers(example.customers));
    true
}

/// Opens an empty flow.
pub(super) fn new(dispatch: &Dispatch) {
    let empty = Value::object([
        ("version", Value::from(1_u32)),
        ("name", "Untitled flow".into()),
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
    if hash.contains("flow=") {
        let dispatch = dispatch.clone();
        return spawn_local(async move {
            match LINKS.get().await.map(|links| (links.read)(&hash)) {
                Ok(Some(Ok(content))) => text(&dispatch, &content, Origin::Stranger),
                Ok(Some(Err(message))) => unreadable(&dispatch, &hash, message),
                Ok(None) => without_link(&dispatch),
                Err(_) => {
                    let message = "a part of the page that reads links could not be loaded: reload the page";
                    unreadable(&dispatch, &hash, message.to_owned());
                }
            }
        });
    }
    without_link(dispatch);
}

thread_local! {
    /// The flow behind `?src=`, on its way since before the page stood.
    static AHEAD: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Asks for what the page's address names of another server, while the page is made.
pub(super) fn ask_ahead() {
    if let Some(source) = files::parameter("src").filter(|_| !files::hash().contains("flow=")) {
        let coming = async move {
            let content = files::fetch(&source).await;
            content.map(JsValue::from).map_err(JsValue::from)
        };
        AHEAD.set(Some(future_to_promise(coming)));
    }
}

/// What was asked for ahead, or is asked for now.
async fn source(url: &str) -> Result<String, String> {
    let Some(coming) = AHEAD.take() else { return files::fetch(url).await };
    let content = JsFuture::from(coming).await;
    content
        .map(|text| text.as_string().unwrap_or_default())
        .map_err(|error| error.as_string().unwrap_or_default())
}

/// The same where no flow stands in the fragment.
fn without_link(dispatch: &Dispatch) {
    if let Some(url) = files::parameter("src") {
        let dispatch = dispatch.clone();
        return spawn_local(async move {
            match source(&url).await {
                Ok(content) => text(&dispatch, &content, Origin::Stranger),
                Err(message) => unreadable(&dispatch, &url, message),
            }
        });
    }
    if let Some(id) = files::parameter("flow") {
        if !kept(dispatch, &id) {
            unreadable(
                dispatch,
                "",
                format!("there is no flow \"{id}\" in this browser: open another one under Flows"),
            );
        }
        return;
    }
    let wanted = files::parameter("example");
    if wanted.is_none()
        && let Some(last) = Shelf::open().and_then(|shelf| shelf.list().into_iter().next())
        && kept(dispatch, &last.id)
    {
        return;
    }
    let id = wanted.as_deref().unwrap_or(examples::FIRST);
    if !example(dispatch, id) {
        let known: Vec<&str> = examples::all().iter().map(|example| example.id.as_str()).collect();
        unreadable(
            dispatch,
            "",
            format!("there is no example \"{id}\": the examples are {}", known.join(", ")),
        );
    }
}

fn unreadable(dispatch: &Dispatch, text: &str, message: String) {
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message);
    dispatch.dispatch(Msg::OpenBroken(Broken { text: text.into(), diagnostic: Rc::new(diagnostic) }));
}
