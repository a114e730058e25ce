//! Opening documents: from a text, a file, the page's address.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::editor::Editor;
use crate::flow::{Code, Diagnostic, Document, Value};
use crate::run::file as run_file;
use crate::runtime::Speed;
use crate::runtime::shelf::Shelf;
use crate::ui::runs;
use crate::ui::state::{Broken, Dispatch, Msg, Origin};

use super::parts::{LINKS, OPEN_RUN};
use super::{examples, files, late};

/// Opens a text; one that is no flow is shown and kept.
pub(super) fn text(dispatch: &Dispatch, text: &str, origin: Origin) {
    match Document::parse(text) {
        Ok(document) if run_file::is_run(document.root()) => run(dispatch, text.into(), document, origin),
        Ok(document) => when_drawable(dispatch, document, move |dispatch, document| {
            dispatch.dispatch(Msg::Open { document: Box::new(document), origin, example: None });
        }),
        Err(diagnostic) => {
            let broken = Broken { text: text.into(), diagnostic: Rc::new(*diagnostic) };
            dispatch.dispatch(Msg::OpenBroken(broken));
        }
    }
}

/// Does something with a document once it can be drawn.
fn when_drawable(dispatch: &Dispatch, document: Document, then: impl FnOnce(&Dispatch, Document) + 'static) {
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
            Err(_) => Err("a part of the page that reads runs could not be loaded: try again".to_owned()),
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
    let origin = if entry.is_strange { Origin::Stranger } else { Origin::Own };
    match Editor::from_storage(&text) {
        Some(editor) => {
            let id: Rc<str> = id.into();
            when_drawable(dispatch, editor.document().clone(), move |dispatch, _| {
                dispatch.dispatch(Msg::OpenKept { editor: Box::new(editor), origin, id });
            });
        }
        None => unreadable(dispatch, &text, "this flow was kept by another version of the page".to_owned()),
    }
    true
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

/// The same where no flow stands in the fragment.
fn without_link(dispatch: &Dispatch) {
    if let Some(source) = files::parameter("src") {
        let dispatch = dispatch.clone();
        return spawn_local(async move {
            match files::fetch(&source).await {
                Ok(content) => text(&dispatch, &content, Origin::Stranger),
                Err(message) => unreadable(&dispatch, &source, message),
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
