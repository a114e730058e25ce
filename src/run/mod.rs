//! One run: conversations, the gate they share, and the timers, driven by whoever has a clock.
//!
//! [`Run`] is pure. A driver starts it, asks when something is due ([`Run::next_wake`]), lets the time come
//! ([`Run::advance`]) and, with live webhooks, carries requests out ([`Run::take_outgoing`]) and answers in
//! ([`Run::resolve`]). [`finish`] is the driver without a clock: virtual time jumps from one wake-up to the
//! next. The page's driver differs in nothing but that it waits.

pub mod again;
pub mod calls;
mod change;
pub mod difference;
pub mod doing;
pub mod evaluations;
pub mod file;
mod history;
mod mock;
pub mod moment;
mod options;
mod recording;
mod report;
mod scenario;
mod scheduler;
mod slot;
pub mod spans;
pub(crate) mod stream;
pub mod summary;
pub mod suppose;
mod traffic;
mod watch;
pub mod words;

pub use calls::{Call, calls};
pub use change::{Change, Changed, NewValues};
pub use history::History;
pub use mock::answer as mock_answer;
pub use moment::Moment;
pub use options::{RunOptions, Webhooks};
pub use recording::{Breakpoints, Halt, Incoming, Recording};
pub use report::{ReportOutcome, RunReport};
pub use scenario::{Failed, ScenarioReport, run_scenario, run_scenarios};
pub use scheduler::{Customer, Outgoing, Run, Ticket};
pub use traffic::{Counter, Traffic};
pub use watch::{Over, Pause, Watch};

use crate::flow::Document;
use crate::interpreter::{CompileError, Program, Start};

/// Runs to the end in virtual time: until nothing is due any more.
pub fn finish(run: &mut Run) {
    while let Some(next) = run.next_wake() {
        run.advance(next);
    }
}

/// Runs one customer through a document on mocks, in virtual time.
///
/// # Errors
/// The document's diagnostics, where one of them is an error.
pub fn run_virtual(
    document: &Document,
    start: &Start,
    options: RunOptions,
) -> Result<RunReport, CompileError> {
    let program = Program::compile(document, start)?;
    let mut run = Run::new(program.into(), options);
    run.start(0);
    finish(&mut run);
    Ok(RunReport::of_finished(run))
}
