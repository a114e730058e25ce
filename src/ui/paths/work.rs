//! Exploring, in the worker or, where there is none, bit by bit in the page.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::Callback;

use crate::explore::{ExploreOptions, ExploreReport, Explorer, Progress};
use crate::flow::{Document, json};
use crate::ui::worker::{Job, Told};

/// The job's name.
pub(in crate::ui) const JOB: &str = "explore";

/// So many states are looked at between two looks at the clock.
const STRIDE: usize = 200;

/// The same where the page itself must stay fluid.
const SMALL_STRIDE: usize = 20;

/// What has come of exploring so far.
#[derive(Clone, PartialEq)]
pub(super) enum Found {
    Progress(Progress),
    Report(Rc<ExploreReport>),
    Failed(Rc<str>),
}

/// Does the job: the greatest number of visits in the first line, the document in the others.
pub(in crate::ui) fn work(input: &str, progress: &dyn Fn(&str)) -> Result<String, String> {
    let (visits, text) = input.split_once('\n').ok_or("a job has two parts")?;
    let max_visits = visits.parse().map_err(|_| "the number of visits is none")?;
    let document = Document::parse(text).map_err(|diagnostic| diagnostic.message)?;
    let mut explorer = explorer(&document, max_visits)?;
    while explorer.go_on(STRIDE) {
        let Progress { states, waiting } = explorer.progress();
        progress(&format!("{states} {waiting}"));
    }
    Ok(explorer.report().to_text())
}

fn explorer(document: &Document, max_visits: u32) -> Result<Explorer, String> {
    let options = ExploreOptions { max_visits, ..ExploreOptions::default() };
    Explorer::new(document, options).map_err(|error| error.to_string())
}

/// Exploring under way; it stops when it is dropped.
pub(super) enum Work {
    Worker { _job: Job },
    Page { _slice: Rc<std::cell::RefCell<Option<Timeout>>> },
}

/// Begins to explore a document.
pub(super) fn begin(document: &Document, max_visits: u32, found: Callback<Found>) -> Work {
    let told = {
        let found = found.clone();
        Callback::from(move |told: Told| found.emit(read(&told)))
    };
    let input = format!("{max_visits}\n{}", json::to_string(document.root()));
    match Job::start(JOB, input, told) {
        Ok(job) => Work::Worker { _job: job },
        Err(_) => in_page(document, max_visits, found),
    }
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
                || Found::Failed("the worker's report cannot be read".into()),
                |report| Found::Report(Rc::new(report)),
            )
        }
        Told::Failed(why) => Found::Failed(Rc::clone(why)),
    }
}

fn in_page(document: &Document, max_visits: u32, found: Callback<Found>) -> Work {
    let slice = Rc::new(std::cell::RefCell::new(None));
    match explorer(document, max_visits) {
        Ok(explorer) => next_slice(Rc::downgrade(&slice), explorer, found),
        Err(why) => found.emit(Found::Failed(why.into())),
    }
    Work::Page { _slice: slice }
}

fn next_slice(
    slice: std::rc::Weak<std::cell::RefCell<Option<Timeout>>>,
    mut explorer: Explorer,
    found: Callback<Found>,
) {
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
