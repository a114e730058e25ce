//! The load lab's worker: takes jobs, works in slices, answers. A newer job takes the place of an older one.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::simulator::{Job, Stand};

/// How long it works before it looks for a newer job, in ms.
const SLICE_MS: f64 = 24.0;

/// How often the time is looked at.
const STEPS: u32 = 2000;

/// The message that stops the job under way.
const CANCEL: &str = "cancel";

/// Turns this worker into the load lab's.
pub fn serve() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let job: Rc<RefCell<Option<Job>>> = Rc::default();
    let on_message = {
        let (scope, job) = (scope.clone(), Rc::clone(&job));
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(text) = event.data().as_string() else { return };
            let idle = job.borrow().is_none();
            *job.borrow_mut() = (text != CANCEL).then(|| Job::read(&text));
            if idle {
                later(scope.clone(), Rc::clone(&job));
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    // Messages that came before are kept by the browser until now; the page waits for this one.
    post(&scope, "ready");
}

/// Goes on once the messages that have come are read.
fn later(scope: DedicatedWorkerGlobalScope, job: Rc<RefCell<Option<Job>>>) {
    Timeout::new(0, move || {
        let stand = job.borrow_mut().as_mut().map(slice);
        match stand {
            Some(Stand::Under(text)) => {
                post(&scope, &text);
                later(scope, job);
            }
            Some(Stand::Over(text)) => {
                *job.borrow_mut() = None;
                post(&scope, &text);
            }
            None => {}
        }
    })
    .forget();
}

fn slice(job: &mut Job) -> Stand {
    let until = js_sys::Date::now() + SLICE_MS;
    loop {
        match job.advance(STEPS) {
            Stand::Under(_) if js_sys::Date::now() < until => {}
            stand => return stand,
        }
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, text: &str) {
    // A text can always be posted.
    let _ = scope.post_message(&JsValue::from_str(text));
}
