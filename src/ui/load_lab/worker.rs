//! Simulating in the worker: one job at a time, the newest.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::flow::{Value, json};
use crate::i18n::tr;
use crate::simulator::{self, Stand as Simulated};
use crate::ui::worker::{Job, Stand, Task, Told};

use super::figures::Figures;

/// The job's name.
pub(in crate::ui) const JOB: &str = "simulate";

/// So many things happen in the simulation between two looks at the clock.
const STEPS: u32 = 2000;

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

/// The job that the panel has given, which ends with the panel.
#[derive(Clone)]
pub(super) struct Lab {
    job: Rc<RefCell<Option<Job>>>,
    on_answer: Callback<Answer>,
}

/// The load lab's worker, and what it says last.
#[hook]
pub(super) fn use_lab() -> (Lab, Answer) {
    let answer = use_state_eq(|| Answer::Idle);
    let job = use_mut_ref(|| None);
    {
        let job = Rc::clone(&job);
        use_effect_with((), move |()| move || *job.borrow_mut() = None);
    }
    let on_answer = {
        let answer = answer.setter();
        Callback::from(move |said| answer.set(said))
    };
    (Lab { job, on_answer }, (*answer).clone())
}

impl Lab {
    /// Gives the worker a job in the place of any other.
    pub(super) fn ask(&self, input: &str) {
        self.on_answer.emit(Answer::Working(0.0));
        // The one before gives its worker back first.
        *self.job.borrow_mut() = None;
        let told = self.on_answer.reform(|told: Told| read(&told));
        match Job::start(JOB, input, told) {
            Ok(job) => *self.job.borrow_mut() = Some(job),
            Err(why) => self.on_answer.emit(failed(&why)),
        }
    }

    /// Stops whatever is under way, and what it said before is past.
    pub(super) fn forget(&self) {
        *self.job.borrow_mut() = None;
        self.on_answer.emit(Answer::Idle);
    }

    /// Stops the job under way.
    pub(super) fn cancel(&self) {
        *self.job.borrow_mut() = None;
        self.on_answer.emit(Answer::Cancelled);
    }
}

fn failed(why: &str) -> Answer {
    Answer::Failed(
        tr!("{why}. Change a setting to try anew; if that does not help, reload the page.", why).into(),
    )
}

fn read(told: &Told) -> Answer {
    match told {
        Told::Progress(share) => Answer::Working(share.parse().unwrap_or_default()),
        Told::Refused(why) => Answer::Failed(why.to_string().into()),
        Told::Failed(why) => failed(why),
        Told::Done(text) => {
            let said = json::parse(text).unwrap_or_default();
            if let Some(results) = said.get("results").and_then(Value::as_array) {
                Answer::Results(results.iter().map(Figures::new).collect())
            } else if let Some(capacity) = said.get("capacity") {
                Answer::Capacity(Rc::new(capacity.clone()))
            } else {
                failed(tr!("the worker's answer cannot be read"))
            }
        }
    }
}

/// In the worker, begins the job.
pub(in crate::ui) fn begin_job(input: &str) -> Box<dyn Task> {
    Box::new(simulator::Job::read(input))
}

impl Task for simulator::Job {
    fn advance(&mut self) -> Stand {
        match self.advance(STEPS) {
            Simulated::Under(share) => Stand::Under(share.to_string()),
            Simulated::Over(over) => Stand::Over(over),
        }
    }
}
