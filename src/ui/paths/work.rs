//! Exploring, in the worker or, where there is none, bit by bit in the page.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use yew::Callback;

use crate::explore::{ExploreOptions, ExploreReport, Explorer, Progress};
use crate::flow::{Document, json};
use crate::i18n::tr;
use crate::ui::worker::{Job, Stand, Task, Told};

/// The job's name.
pub(in crate::ui) const JOB: &str = "explore";

/// So many states are looked at between two looks at the clock.
const STRIDE: usize = 200;

/// The same where the page itself must stay fluid.
const SMALL_STRIDE: usize = 20;

/// What has come of exploring so far.
#[derive(Clone, PartialEq)]
pub(in crate::ui) enum Found {
    Progress(Progress),
    Report(Rc<ExploreReport>),
    Failed(Rc<str>),
}

/// In the worker, begins the job: the greatest number of visits in the first line, the document in the others.
pub(in crate::ui) fn begin_job(input: &str) -> Result<Box<dyn Task>, String> {
    let (visits, text) = input.split_once('\n').ok_or("a job has two parts")?;
    let max_visits = visits.parse().map_err(|_| "the number of visits is none")?;
    let document = Document::parse(text).map_err(|diagnostic| diagnostic.message)?;
    Ok(Box::new(explorer(&document, max_visits)?))
}

impl Task for Explorer {
    fn advance(&mut self) -> Stand {
        if self.go_on(STRIDE) {
            let Progress { states, waiting } = self.progress();
            Stand::Under(format!("{states} {waiting}"))
        } else {
            Stand::Over(Ok(self.report().to_text()))
        }
    }
}

fn explorer(document: &Document, max_visits: u32) -> Result<Explorer, String> {
    let options = ExploreOptions { max_visits, ..ExploreOptions::default() };
    Explorer::new(document, options).map_err(|error| error.to_string())
}

/// The next bit of work in the page.
type Slice = Rc<RefCell<Option<Timeout>>>;

/// Exploring under way; it stops when it is dropped.
pub(in crate::ui) struct Work {
    _job: Option<Job>,
    _slice: Slice,
}

/// Begins to explore a document: in a worker, or, where that does not work, in the page.
pub(in crate::ui) fn begin(document: &Document, max_visits: u32, found: Callback<Found>) -> Work {
    let slice = Slice::default();
    let told = {
        let (found, document, slice) = (found.clone(), document.clone(), Rc::downgrade(&slice));
        Callback::from(move |told: Told| match told {
            Told::Failed(_) => in_page(&document, max_visits, &found, slice.clone()),
            told => found.emit(read(&told)),
        })
    };
    let input = format!("{max_visits}\n{}", json::to_string(document.root()));
    let job = Job::start(JOB, &input, told).ok();
    if job.is_none() {
        in_page(document, max_visits, &found, Rc::downgrade(&slice));
    }
    Work { _job: job, _slice: slice }
}

fn read(told: &Told) -> Found {
    match told {
        Told::Progress(words) => {
            let mut numbers = words.split(' ').map(|number| number.parse().unwrap_or(0));
            let mut next = || numbers.next().unwrap_or(0);
            Found::Progress(Progress { states: next(), waiting: next() })
        }
        Told::Done(text) => {
            let report = json::parse(text).ok().and_then(|value| ExploreReport::from_value(&value));
            report.map_or_else(
                || Found::Failed(tr!("the worker's report cannot be read").into()),
                |report| Found::Report(Rc::new(report)),
            )
        }
        Told::Refused(why) | Told::Failed(why) => Found::Failed(Rc::clone(why)),
    }
}

fn in_page(
    document: &Document,
    max_visits: u32,
    found: &Callback<Found>,
    slice: Weak<RefCell<Option<Timeout>>>,
) {
    match explorer(document, max_visits) {
        Ok(explorer) => next_slice(slice, explorer, found.clone()),
        Err(why) => found.emit(Found::Failed(why.into())),
    }
}

fn next_slice(slice: Weak<RefCell<Option<Timeout>>>, mut explorer: Explorer, found: Callback<Found>) {
    let Some(place) = slice.upgrade() else { return };
    let timer = Timeout::new(0, move || {
        if explorer.go_on(SMALL_STRIDE) {
            found.emit(Found::Progress(explorer.progress()));
            next_slice(slice, explorer, found);
        } else {
            found.emit(Found::Report(Rc::new(explorer.report())));
        }
    });
    *place.borrow_mut() = Some(timer);
}
