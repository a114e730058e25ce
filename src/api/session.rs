//! One call of `run`, from its arguments to its report.

use std::rc::Rc;

use js_sys::{Function, JSON};
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::interpreter::{Program, Start, TraceLevel};
use crate::run::{Customer, Run, RunOptions, RunReport, Webhooks};
use crate::runtime::transport::Fetch;
use crate::runtime::{Driver, Speed};

use super::listener::{Listener, Watched};
use super::notify::Notify;
use super::options::{Clock, Options};
use super::{error, flow};

/// A run that has not begun.
pub(super) struct Session {
    run: Run,
    listener: Listener,
    signal: Option<AbortSignal>,
    pace: Pace,
    /// Whether the report lists the events.
    events: bool,
}

enum Pace {
    /// Mocks in virtual time need nobody to wait for.
    Virtual,
    Driven(Driven),
}

/// Answers or waits take real time.
struct Driven {
    clock: Clock,
    speed: f64,
    fetch: Option<Function>,
}

impl Session {
    /// Reads the arguments of `run`.
    ///
    /// # Errors
    /// An `Error` that says what was expected, or that carries the diagnostics of a flow with errors.
    pub(super) fn new(flow: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let options = Options::read(options)?;
        let document = flow::read_to_run(flow)?;
        let start = Start { variables: options.variables, ..Start::default() };
        let program = Program::compile(&document, &start).map_err(|error| error::flow(&error))?;
        let events = options.trace == TraceLevel::Full;
        // Whoever listens hears of every event, even if the report is to list none.
        let trace = if options.on_event.is_some() { TraceLevel::Full } else { options.trace };
        let run = Run::new(
            program.into(),
            RunOptions {
                webhooks: options.webhooks,
                replies: options.replies.into_iter().map(Some).collect(),
                seed: options.seed,
                trace,
                ..RunOptions::default()
            },
        );
        let pace = match (options.webhooks, options.clock) {
            (Webhooks::Mock, Clock::Virtual) => Pace::Virtual,
            (_, clock) => {
                // Virtual time jumps; only an answer lets it pass, and no answer comes faster.
                let speed = if clock == Clock::Real { options.speed } else { 1.0 };
                Pace::Driven(Driven { clock, speed, fetch: options.fetch })
            }
        };
        Ok(Self { run, listener: Listener::new(options.on_event), signal: options.signal, pace, events })
    }

    /// Runs to the end and gives the report.
    ///
    /// # Errors
    /// What `onEvent` throws; the run is stopped then.
    pub(super) async fn play(self) -> Result<JsValue, JsValue> {
        let Self { mut run, mut listener, signal, pace, events } = self;
        let mut report = match pace {
            Pace::Virtual => {
                play_virtual(&mut run, &mut listener, signal.as_ref())?;
                RunReport::of_finished(run)
            }
            Pace::Driven(driven) => play_driven(run, driven, &mut listener, signal).await?,
        };
        if !events {
            report.events.clear();
        }
        JSON::parse(&report.to_text())
    }
}

fn is_aborted(signal: Option<&AbortSignal>) -> bool {
    signal.is_some_and(AbortSignal::aborted)
}

fn play_virtual(run: &mut Run, listener: &mut Listener, signal: Option<&AbortSignal>) -> Result<(), JsValue> {
    if !is_aborted(signal) {
        run.start(0);
    }
    loop {
        let news = listener.news(run);
        listener.tell(&news)?;
        if run.is_over() {
            return Ok(());
        }
        if is_aborted(signal) {
            run.stop(run.now());
            continue;
        }
        let Some(next) = run.next_wake() else { return Ok(()) };
        run.advance(next);
    }
}

async fn play_driven(
    run: Run,
    Driven { clock, speed, fetch }: Driven,
    listener: &mut Listener,
    signal: Option<AbortSignal>,
) -> Result<RunReport, JsValue> {
    let changed = Rc::new(Notify::default());
    let on_change = {
        let changed = Rc::clone(&changed);
        Rc::new(move || changed.notify())
    };
    let fetch = fetch.map_or_else(Fetch::platform, Fetch::custom);
    // Dropping it stops whatever is still under way.
    let driver = Driver::new(run, Speed::Times(speed), fetch, on_change);
    let _watched = signal.clone().map(|signal| Watched::new(signal, Rc::clone(&changed)));
    if !is_aborted(signal.as_ref()) {
        driver.start(false);
    }
    loop {
        let news = driver.read(|run| listener.news(run));
        // Not while the run is being read: the callback may do what it likes.
        listener.tell(&news)?;
        if driver.read(Run::is_over) {
            break;
        }
        if is_aborted(signal.as_ref()) {
            driver.stop();
            continue;
        }
        if driver.is_idle() {
            break;
        }
        // One step at a time, so that each is told of, and may be the last, before the next.
        if clock == Clock::Virtual && driver.read(Run::live_requests) == 0 {
            driver.step();
        }
        changed.notified().await;
    }
    Ok(driver.read(|run| RunReport::of(run, Customer::FIRST)))
}
