//! Work that takes long, off the main thread: the page's own wasm once more, in a Web Worker.
//!
//! The page starts a [`Job`] by its name with a text; the worker tells how far it is and, at last, what came of it.
//! A job that is dropped is stopped, whatever it is at. In the worker [`serve`] waits for jobs: [`work`] is the
//! list of them.

use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DedicatedWorkerGlobalScope, MessageEvent, PerformanceEntry, Worker, WorkerOptions, WorkerType,
};
use yew::Callback;

/// What a job tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    /// How far it is, in its own words.
    Progress(Rc<str>),
    /// What came of it.
    Done(Rc<str>),
    /// Why nothing did.
    Failed(Rc<str>),
}

/// A job under way.
pub(super) struct Job {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Job {
    /// Starts a job.
    ///
    /// # Errors
    /// Says why there is no worker for it.
    pub(super) fn start(name: &'static str, input: String, told: Callback<Told>) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = address().ok_or("the page does not know where its program lies")?;
        let worker =
            Worker::new_with_options(&address, &options).map_err(|_| "the browser starts no worker")?;
        let on_message = {
            let (worker, told) = (worker.clone(), told.clone());
            Closure::new(move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                let (kind, rest) = text.split_once('\n').unwrap_or((&text, ""));
                match kind {
                    // It has started and waits for its job.
                    "ready" => {
                        if worker.post_message(&JsValue::from_str(&format!("{name}\n{input}"))).is_err() {
                            told.emit(Told::Failed("the worker takes no message".into()));
                        }
                    }
                    "progress" => told.emit(Told::Progress(rest.into())),
                    "done" => told.emit(Told::Done(rest.into())),
                    _ => told.emit(Told::Failed(rest.into())),
                }
            })
        };
        let on_error = Closure::new(move |_: web_sys::Event| {
            told.emit(Told::Failed("the worker stopped with an error".into()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The worker's script, with the addresses of the wasm that the page has loaded and of what goes with it.
fn address() -> Option<String> {
    let window = web_sys::window()?;
    let loaded = window.performance()?.get_entries_by_type("resource");
    let names = loaded.iter().filter_map(|entry| Some(entry.dyn_into::<PerformanceEntry>().ok()?.name()));
    let wasm = names.into_iter().find(|name| name.ends_with("_bg.wasm"))?;
    let glue = format!("{}.js", wasm.strip_suffix("_bg.wasm")?);
    let base = window.document()?.base_uri().ok()??;
    let script = web_sys::Url::new_with_base("worker.js", &base).ok()?;
    script.search_params().set("glue", &glue);
    script.search_params().set("wasm", &wasm);
    Some(script.href())
}

/// In a worker, waits for jobs; in a page it does nothing. Says whether this is a worker.
pub(super) fn serve() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            let (name, input) = text.split_once('\n').unwrap_or((&text, ""));
            let post = |kind: &str, text: &str| {
                // The page is gone where it takes no message.
                let _ = scope.post_message(&JsValue::from_str(&format!("{kind}\n{text}")));
            };
            match work(name, input, &|progress| post("progress", progress)) {
                Ok(done) => post("done", &done),
                Err(why) => post("failed", &why),
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // As long as the worker lives.
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
    true
}

/// Does a job.
fn work(name: &str, input: &str, progress: &dyn Fn(&str)) -> Result<String, String> {
    match name {
        super::paths::JOB => super::paths::work(input, progress),
        other => Err(format!("there is no job {other}")),
    }
}
