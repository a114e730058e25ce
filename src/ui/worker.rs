//! Work that takes long, off the main thread: the page's own wasm once more, in a Web Worker.
//!
//! The page starts a [`Job`] by its name with a text; the worker tells how far it is and, at last, what came of it.
//! A job that is dropped is stopped, and its worker kept for the next one: starting another takes longer than most
//! jobs do. In the worker [`serve`] waits for jobs, works on the newest in slices, and looks for a newer one between
//! them; [`begin`] is the list of what it can do.
//!
//! Messages are texts: `name`, the job's number and its input to the worker, or [`CANCEL`] alone, or [`SPEAK`], a language
//! and its file; `ready` from it, and
//! `progress`, `done`, `refused` or `failed` with the job's number and a text. Lines part them.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    DedicatedWorkerGlobalScope, MessageEvent, PerformanceEntry, Worker, WorkerOptions, WorkerType,
};
use yew::Callback;

use crate::i18n::{self, Language, tr};

use super::language;
use super::lazy::{NotLoaded, Part, part};

/// The message that stops the job under way.
const CANCEL: &str = "cancel";

/// The message that tells which language to speak, before the first job.
const SPEAK: &str = "speak";

/// How long a worker without a job is kept, in ms: a large job has left it with much memory.
const KEPT_MS: u32 = 30_000;

/// How long the worker works before it looks for a newer job, in ms.
const SLICE_MS: f64 = 40.0;

/// What a job tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    /// How far it is, in its own words.
    Progress(Rc<str>),
    /// What came of it.
    Done(Rc<str>),
    /// Why nothing did, in the job's words.
    Refused(Rc<str>),
    /// Why nothing did: there was no worker for it.
    Failed(Rc<str>),
}

/// A job under way.
pub(super) struct Job {
    serial: u64,
    hired: Option<Rc<Hired>>,
}

/// A worker.
struct Hired {
    worker: Worker,
    /// Whether it listens; until then the newest job waits.
    is_ready: Cell<bool>,
    is_broken: Cell<bool>,
    waiting: RefCell<Option<String>>,
    /// The job that it is at, and whom to tell.
    told: RefCell<Option<(u64, Callback<Told>)>>,
    listeners: RefCell<Option<Listeners>>,
}

/// What listens to a worker, for its messages and its errors.
type Listeners = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

thread_local! {
    /// The number of the last job.
    static SERIAL: Cell<u64> = const { Cell::new(0) };
    /// A worker without a job, and when it is let go.
    static IDLE: RefCell<Option<(Rc<Hired>, Timeout)>> = const { RefCell::new(None) };
}

impl Job {
    /// Starts a job.
    ///
    /// # Errors
    /// Says why there is no worker for it.
    pub(super) fn start(name: &str, input: &str, told: Callback<Told>) -> Result<Self, String> {
        let idle = IDLE.with_borrow_mut(Option::take).map(|(hired, _)| hired);
        let hired = match idle {
            Some(hired) => hired,
            None => Hired::new()?,
        };
        let serial = SERIAL.get() + 1;
        SERIAL.set(serial);
        *hired.told.borrow_mut() = Some((serial, told));
        let message = format!("{name}\n{serial}\n{input}");
        if !hired.is_ready.get() {
            *hired.waiting.borrow_mut() = Some(message);
        } else if !hired.post(&message) {
            return Err(tr!("the worker takes no message").to_owned());
        }
        Ok(Self { serial, hired: Some(hired) })
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let Some(hired) = self.hired.take() else { return };
        let is_under_way = hired.told.borrow_mut().take_if(|(serial, _)| *serial == self.serial).is_some();
        *hired.waiting.borrow_mut() = None;
        if hired.is_broken.get() || (is_under_way && hired.is_ready.get() && !hired.post(CANCEL)) {
            return;
        }
        let later = Timeout::new(KEPT_MS, || _ = IDLE.with_borrow_mut(Option::take));
        // Where one is kept already, that one is let go.
        let _before = IDLE.with_borrow_mut(|idle| idle.replace((hired, later)));
    }
}

impl Hired {
    fn new() -> Result<Rc<Self>, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = address().ok_or(tr!("the page does not know where its program lies"))?;
        let worker =
            Worker::new_with_options(&address, &options).map_err(|_| tr!("the browser starts no worker"))?;
        let hired = Rc::new(Self {
            worker,
            is_ready: Cell::new(false),
            is_broken: Cell::new(false),
            waiting: RefCell::default(),
            told: RefCell::default(),
            listeners: RefCell::default(),
        });
        let this = Rc::downgrade(&hired);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(hired) = this.upgrade() {
                hired.hear(&event.data().as_string().unwrap_or_default());
            }
        });
        let this: Weak<Self> = Rc::downgrade(&hired);
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_: web_sys::Event| {
            if let Some(hired) = this.upgrade() {
                hired.is_broken.set(true);
                hired.tell(
                    None,
                    Told::Failed(tr!("the worker could not be loaded or has broken down").into()),
                );
            }
        });
        hired.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        hired.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *hired.listeners.borrow_mut() = Some((on_message, on_error));
        Ok(hired)
    }

    fn post(&self, message: &str) -> bool {
        self.worker.post_message(&JsValue::from_str(message)).is_ok()
    }

    fn hear(&self, text: &str) {
        if text == "ready" {
            self.is_ready.set(true);
            if let Some((language, file)) = language::for_workers() {
                self.post(&format!("{SPEAK}\n{}\n{file}", language.tag()));
            }
            let waiting = self.waiting.borrow_mut().take();
            if waiting.is_some_and(|message| !self.post(&message)) {
                self.tell(None, Told::Failed(tr!("the worker takes no message").into()));
            }
            return;
        }
        let mut parts = text.splitn(3, '\n');
        let mut next = || parts.next().unwrap_or_default();
        let (kind, serial, rest) = (next(), next().parse().ok(), next());
        let told: fn(Rc<str>) -> Told = match kind {
            "progress" => Told::Progress,
            "done" => Told::Done,
            "refused" => Told::Refused,
            _ => Told::Failed,
        };
        self.tell(serial, told(rest.into()));
    }

    /// Tells what is said of the job under way; of an older one nobody wants to hear.
    fn tell(&self, serial: Option<u64>, said: Told) {
        // Nothing is held: whoever is told may start another job, or drop this one.
        let told = self.told.borrow().clone();
        if let Some((under_way, told)) = told
            && serial.is_none_or(|serial| serial == under_way)
        {
            if !matches!(said, Told::Progress(_)) {
                *self.told.borrow_mut() = None;
            }
            told.emit(said);
        }
    }
}

impl Drop for Hired {
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

/// Something that the worker is at, piece by piece.
pub(super) trait Task {
    /// Does the next piece, of a few ms at most.
    fn advance(&mut self) -> Stand;
}

/// How a task stands.
pub(super) enum Stand {
    /// There is more to do; says how far it is.
    Under(String),
    /// It is over: what came of it, or why nothing did.
    Over(Result<String, String>),
}

/// What the worker was told to do last.
#[derive(Default)]
struct Desk {
    /// The name, the number and the input of a job that has not begun.
    wanted: Option<(String, String, String)>,
    /// The number of the job under way, and what it is.
    task: Option<(String, Box<dyn Task>)>,
    /// Whether it will look here again by itself.
    is_at_work: bool,
}

/// In a worker, waits for jobs; in a page it does nothing. Says whether this is a worker.
pub(super) fn serve() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    let desk: Rc<RefCell<Desk>> = Rc::default();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            let mut parts = text.splitn(3, '\n').map(str::to_owned);
            let mut next = || parts.next().unwrap_or_default();
            let job = (next(), next(), next());
            if job.0 == SPEAK {
                // In English where it cannot: the page has said so already.
                let _ = Language::of_tag(&job.1).map(|language| i18n::speak(language, &job.2));
                return;
            }
            let mut on_desk = desk.borrow_mut();
            on_desk.task = None;
            on_desk.wanted = (job.0 != CANCEL).then_some(job);
            if !std::mem::replace(&mut on_desk.is_at_work, true) {
                let (scope, desk) = (scope.clone(), Rc::clone(&desk));
                spawn_local(async move {
                    let begin = begin_is_here().await;
                    work(&scope, &desk, begin);
                });
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // As long as the worker lives.
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
    true
}

/// Works for a slice of time, then lets messages in and goes on.
fn work(scope: &DedicatedWorkerGlobalScope, desk: &Rc<RefCell<Desk>>, begin: Result<Begin, NotLoaded>) {
    let post = |kind: &str, serial: &str, text: &str| {
        // The page is gone where it takes no message.
        let _ = scope.post_message(&JsValue::from_str(&format!("{kind}\n{serial}\n{text}")));
    };
    let mut on_desk = desk.borrow_mut();
    if let Some((name, serial, input)) = on_desk.wanted.take() {
        match begin.map(|begin| begin(&name, &input)) {
            Ok(Ok(task)) => on_desk.task = Some((serial, task)),
            Ok(Err(why)) => post("refused", &serial, &why),
            Err(NotLoaded) => post("failed", &serial, tr!("a part of the page could not be loaded")),
        }
    }
    if let Some((serial, task)) = &mut on_desk.task {
        match slice(&mut **task) {
            Stand::Under(progress) => post("progress", serial, &progress),
            Stand::Over(over) => {
                match over {
                    Ok(done) => post("done", serial, &done),
                    Err(why) => post("refused", serial, &why),
                }
                on_desk.task = None;
            }
        }
    }
    on_desk.is_at_work = on_desk.task.is_some();
    if on_desk.is_at_work {
        let (scope, desk) = (scope.clone(), Rc::clone(desk));
        Timeout::new(0, move || work(&scope, &desk, begin)).forget();
    }
}

fn slice(task: &mut dyn Task) -> Stand {
    let until = js_sys::Date::now() + SLICE_MS;
    loop {
        match task.advance() {
            Stand::Under(_) if js_sys::Date::now() < until => {}
            stand => return stand,
        }
    }
}

type Begin = fn(&str, &str) -> Result<Box<dyn Task>, String>;

static BEGIN: Part<Begin> = part!(jobs: Begin = begin);

/// Fetches what the jobs are made of.
async fn begin_is_here() -> Result<Begin, NotLoaded> {
    crate::flow::expression::load().await.map_err(|_| NotLoaded)?;
    BEGIN.get().await
}

/// Begins a job.
fn begin(name: &str, input: &str) -> Result<Box<dyn Task>, String> {
    match name {
        super::paths::JOB => super::paths::begin_job(input),
        super::load_lab::JOB => Ok(super::load_lab::begin_job(input)),
        other => Err(format!("there is no job {other}")),
    }
}
