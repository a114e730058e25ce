//! The page's end of the worker: one job at a time, the newest.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker};
use yew::prelude::*;

use crate::flow::{Value, json};

use super::figures::{Figures, as_number};

/// Beside the page, under whatever path that is; Trunk builds it (`index.html`).
const SCRIPT: &str = "./load-lab_loader.js";

/// What the worker says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// Nothing was asked of it.
    Idle,
    /// It works; how far it has come, from 0 to 1.
    Working(f64),
    Results(Vec<Figures>),
    Capacity(Rc<Value>),
    Failed(AttrValue),
    /// Somebody stopped it.
    Cancelled,
}

type OnMessage = Closure<dyn FnMut(MessageEvent)>;
type OnError = Closure<dyn FnMut(Event)>;

/// A worker that has been started.
struct Started {
    worker: Worker,
    /// Whether it listens; until then the newest job waits.
    is_ready: bool,
    waiting: Option<String>,
    _on_message: OnMessage,
    _on_error: OnError,
}

impl Drop for Started {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// The worker, started when the first job comes and ended with the panel.
#[derive(Clone)]
pub(super) struct Lab {
    started: Rc<RefCell<Option<Started>>>,
    latest: Rc<RefCell<u64>>,
    on_answer: Callback<Answer>,
}

/// The load lab's worker, and what it says last.
#[hook]
pub(super) fn use_lab() -> (Lab, Answer) {
    let answer = use_state_eq(|| Answer::Idle);
    let started = use_mut_ref(|| None);
    let latest = use_mut_ref(|| 0_u64);
    {
        let started = Rc::clone(&started);
        use_effect_with((), move |()| move || *started.borrow_mut() = None);
    }
    let on_answer = {
        let answer = answer.setter();
        Callback::from(move |said| answer.set(said))
    };
    (Lab { started, latest, on_answer }, (*answer).clone())
}

impl Lab {
    /// Gives the worker a job in the place of any other. `make` gives it for a number.
    pub(super) fn ask(&self, make: impl FnOnce(u64) -> String) {
        *self.latest.borrow_mut() += 1;
        let text = make(*self.latest.borrow());
        self.on_answer.emit(Answer::Working(0.0));
        let mut started = self.started.borrow_mut();
        if started.is_none() {
            *started = self.start();
        }
        match &mut *started {
            Some(started) if started.is_ready => _ = started.worker.post_message(&text.into()),
            Some(started) => started.waiting = Some(text),
            None => self.on_answer.emit(Answer::Failed(
                "The browser does not start the load lab's worker: reload the page, or try another browser."
                    .into(),
            )),
        }
    }

    /// Stops the job under way.
    pub(super) fn cancel(&self) {
        *self.latest.borrow_mut() += 1;
        if let Some(started) = &mut *self.started.borrow_mut() {
            started.waiting = None;
            let _ = started.worker.post_message(&"cancel".into());
        }
        self.on_answer.emit(Answer::Cancelled);
    }

    fn start(&self) -> Option<Started> {
        let worker = Worker::new(SCRIPT).ok()?;
        let on_message = {
            let lab = self.clone();
            OnMessage::new(move |event: MessageEvent| {
                if let Some(text) = event.data().as_string() {
                    lab.hear(&text);
                }
            })
        };
        let on_error = {
            let lab = self.clone();
            OnError::new(move |_: Event| {
                *lab.started.borrow_mut() = None;
                let message = "The load lab's worker could not be loaded or has broken down. Change a setting to start it anew; if that does not help, reload the page.";
                lab.on_answer.emit(Answer::Failed(message.into()));
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Started { worker, is_ready: false, waiting: None, _on_message: on_message, _on_error: on_error })
    }

    fn hear(&self, text: &str) {
        if text == "ready" {
            if let Some(started) = &mut *self.started.borrow_mut() {
                started.is_ready = true;
                if let Some(job) = started.waiting.take() {
                    let _ = started.worker.post_message(&job.into());
                }
            }
            return;
        }
        let Ok(said) = json::parse(text) else { return };
        // What belongs to an older job is of no interest.
        if said.get("id").map(as_number) != Some(*self.latest.borrow() as f64) {
            return;
        }
        let answer = if let Some(progress) = said.get("progress") {
            Answer::Working(as_number(progress))
        } else if let Some(results) = said.get("results").and_then(Value::as_array) {
            Answer::Results(results.iter().map(Figures::new).collect())
        } else if let Some(capacity) = said.get("capacity") {
            Answer::Capacity(Rc::new(capacity.clone()))
        } else {
            let why = said.get("error").and_then(Value::as_str).unwrap_or("the worker gave no reason");
            Answer::Failed(why.to_owned().into())
        };
        self.on_answer.emit(answer);
    }
}
