//! Turns a run in real time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::flow::Millis;
use crate::interpreter::{Failure, Response};
use crate::run::{Breakpoints, Customer, Halt, Outgoing, Recording, Run, Ticket};

use super::clock::Clock;
use super::transport::{self, Fetch};

/// The longest that a timer is set for. Timers stand still while a laptop sleeps, so a long wait looks at the
/// wall clock now and then.
const LONGEST_TIMER_MS: f64 = 1000.0;

/// How many wake-ups an instant run makes before it lets the page breathe.
const SLICE: usize = 2000;

/// How fast the run's time passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// This many times faster than the wall clock. While a live request is under way the time passes as it
    /// is, since the other side cannot be made faster.
    Times(f64),
    /// Waits take no time at all; live requests take theirs.
    Instant,
}

/// A run in real time. Clones are the same run. Dropping the last one stops the timers and the requests.
#[derive(Clone)]
pub struct Driver {
    inner: Rc<RefCell<Inner>>,
    turn: &'static dyn Turn,
}

/// What turns a run. Behind a table that only a new driver names: whoever merely holds one, as a page that comes in
/// parts does, has none of this code, nor the interpreter that it calls.
trait Turn {
    fn start(&self, inner: &Rc<RefCell<Inner>>, paused: bool);
    fn set_speed(&self, inner: &Rc<RefCell<Inner>>, speed: Speed);
    fn pause(&self, inner: &Rc<RefCell<Inner>>);
    fn resume(&self, inner: &Rc<RefCell<Inner>>);
    fn step(&self, inner: &Rc<RefCell<Inner>>) -> bool;
    fn say(&self, inner: &Rc<RefCell<Inner>>, customer: Customer, text: Arc<str>);
    fn stop(&self, inner: &Rc<RefCell<Inner>>);
}

struct Inner {
    recording: Recording,
    clock: Clock,
    speed: Speed,
    paused: bool,
    fetch: Fetch,
    timer: Option<Timeout>,
    requests: BTreeMap<Ticket, AbortController>,
    /// Answers that came while the run was paused.
    held: Vec<(Ticket, Result<Response, Failure>)>,
    /// The breakpoint at which the run is held.
    halt: Option<Halt>,
    on_change: Rc<dyn Fn()>,
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Driver")
    }
}

impl PartialEq for Driver {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Driver {
    /// A driver for a run that has not begun. `on_change` is called after everything that happens.
    pub fn new(run: Run, speed: Speed, fetch: Fetch, on_change: Rc<dyn Fn()>) -> Self {
        Self::of(Recording::new(run), speed, fetch, on_change)
    }

    /// A driver for a run that has come to some moment already: it is paused there.
    pub fn of(recording: Recording, speed: Speed, fetch: Fetch, on_change: Rc<dyn Fn()>) -> Self {
        let mut clock = Clock::new(wall());
        clock.hold_at(recording.run().now());
        let inner = Inner {
            recording,
            clock,
            speed,
            paused: true,
            fetch,
            timer: None,
            requests: BTreeMap::new(),
            held: Vec::new(),
            halt: None,
            on_change,
        };
        Self { inner: Rc::new(RefCell::new(inner)), turn: &Turning }
    }

    /// Starts the run; `paused` holds it before the first wait.
    pub fn start(&self, paused: bool) {
        self.turn.start(&self.inner, paused);
    }

    /// Reads the run.
    pub fn read<T>(&self, read: impl FnOnce(&Run) -> T) -> T {
        read(self.inner.borrow().run())
    }

    /// Reads what is written down of the run.
    pub fn read_recording<T>(&self, read: impl FnOnce(&Recording) -> T) -> T {
        read(&self.inner.borrow().recording)
    }

    /// The breakpoint at which the run is held.
    pub fn halt(&self) -> Option<Halt> {
        self.inner.borrow().halt
    }

    /// Holds the run at these from now on.
    pub fn set_breakpoints(&self, breakpoints: Arc<Breakpoints>) {
        self.inner.borrow_mut().recording.set_breakpoints(breakpoints);
    }

    /// The run's time now, between two events too; the time of its end once it is over.
    pub fn now(&self) -> Millis {
        let inner = &mut *self.inner.borrow_mut();
        let now = inner.clock.look(wall());
        let ended = inner.run().customers().map(|customer| inner.run().conversation(customer).ended_at());
        match ended.collect::<Option<Vec<Millis>>>() {
            Some(ended) => ended.into_iter().max().unwrap_or(now),
            None => now,
        }
    }

    /// Whether the run is paused.
    pub fn is_paused(&self) -> bool {
        self.inner.borrow().paused
    }

    /// Whether nothing can happen any more unless a customer says something.
    pub fn is_idle(&self) -> bool {
        let inner = self.inner.borrow();
        inner.run().next_wake().is_none() && inner.run().live_requests() == 0
    }

    /// Changes the speed from now on.
    pub fn set_speed(&self, speed: Speed) {
        self.turn.set_speed(&self.inner, speed);
    }

    /// Holds the run's time. Answers that come meanwhile are kept until it goes on.
    pub fn pause(&self) {
        self.turn.pause(&self.inner);
    }

    /// Lets the run's time go on.
    pub fn resume(&self) {
        self.turn.resume(&self.inner);
    }

    /// Sets the time forward to whatever is due next, and lets it happen. Gives whether anything was due.
    pub fn step(&self) -> bool {
        self.turn.step(&self.inner)
    }

    /// A customer writes something.
    pub fn say(&self, customer: Customer, text: Arc<str>) {
        self.turn.say(&self.inner, customer, text);
    }

    /// Stops all conversations and whatever is under way.
    pub fn stop(&self) {
        self.turn.stop(&self.inner);
    }
}

/// Turns a run.
struct Turning;

impl Turn for Turning {
    fn start(&self, shared: &Rc<RefCell<Inner>>, paused: bool) {
        {
            let inner = &mut *shared.borrow_mut();
            inner.paused = paused;
            let halt = inner.recording.start(0);
            inner.hold(halt);
        }
        pump(shared);
    }

    fn set_speed(&self, shared: &Rc<RefCell<Inner>>, speed: Speed) {
        shared.borrow_mut().speed = speed;
        pump(shared);
    }

    fn pause(&self, shared: &Rc<RefCell<Inner>>) {
        shared.borrow_mut().paused = true;
        pump(shared);
    }

    fn resume(&self, shared: &Rc<RefCell<Inner>>) {
        {
            let inner = &mut *shared.borrow_mut();
            (inner.paused, inner.halt) = (false, None);
        }
        pump(shared);
    }

    fn step(&self, shared: &Rc<RefCell<Inner>>) -> bool {
        let due = {
            let inner = &mut *shared.borrow_mut();
            inner.halt = None;
            let due = inner.run().next_wake();
            if let Some(due) = due {
                inner.clock.jump(due);
                let halt = inner.recording.advance(due);
                inner.hold(halt);
            }
            due.is_some()
        };
        pump(shared);
        due
    }

    fn say(&self, shared: &Rc<RefCell<Inner>>, customer: Customer, text: Arc<str>) {
        let at = wall();
        {
            let inner = &mut *shared.borrow_mut();
            let now = inner.clock.look(at);
            inner.recording.say(now, customer, text);
            let halt = inner.recording.halt();
            inner.hold(halt);
        }
        pump_at(shared, at);
    }

    fn stop(&self, shared: &Rc<RefCell<Inner>>) {
        {
            let inner = &mut *shared.borrow_mut();
            let now = inner.clock.look(wall());
            inner.recording.stop(now);
        }
        pump(shared);
    }
}

/// Lets everything happen that is due, sends what must be sent, and sets the timer for what is next.
fn pump(shared: &Rc<RefCell<Inner>>) {
    pump_at(shared, wall());
}

/// The same, at a time of the wall clock. What is done here takes time as well, and that passes at the rate that
/// holds after it: a live request that is sent here would lose much of its own time at a hundred times the speed.
fn pump_at(shared: &Rc<RefCell<Inner>>, at: f64) {
    let inner = &mut *shared.borrow_mut();
    inner.timer = None;
    if !inner.paused {
        let now = inner.clock.look(at);
        for (ticket, answer) in std::mem::take(&mut inner.held) {
            inner.recording.resolve(now, ticket, answer);
        }
        let halt = inner.catch_up(now);
        inner.hold(halt);
    }
    carry_out(shared, inner);
    let mut breathe = false;
    if inner.speed == Speed::Instant && !inner.paused {
        breathe = rush(shared, inner);
    }
    let rate = match inner.speed {
        _ if inner.paused => 0.0,
        _ if inner.run().live_requests() > 0 => 1.0,
        Speed::Times(times) => times,
        Speed::Instant => 1.0,
    };
    inner.clock.set_rate(at, rate);
    let spent = wall() - at;
    let due = inner.run().next_wake().and_then(|due| inner.clock.wall_until(due));
    let due = due.map(|due| (due - spent).max(0.0).ceil());
    let delay = if breathe { Some(0.0) } else { due };
    if let Some(delay) = delay {
        let weak = Rc::downgrade(shared);
        inner.timer = Some(Timeout::new(delay.min(LONGEST_TIMER_MS) as u32, move || {
            if let Some(inner) = weak.upgrade() {
                pump(&inner);
            }
        }));
    }
    let on_change = Rc::clone(&inner.on_change);
    // Not within the borrow: whoever is told wants to look. And not at once: whoever calls us may be
    // in the middle of something of its own.
    spawn_local(async move { on_change() });
}

/// Jumps from one wake-up to the next while no live request is under way. Gives whether there is more.
fn rush(shared: &Rc<RefCell<Inner>>, inner: &mut Inner) -> bool {
    for _ in 0..SLICE {
        if inner.run().live_requests() > 0 {
            return false;
        }
        let Some(due) = inner.run().next_wake() else { return false };
        inner.clock.jump(due);
        let halt = inner.recording.advance(due);
        carry_out(shared, inner);
        if halt.is_some() {
            inner.hold(halt);
            return false;
        }
    }
    true
}

fn carry_out(shared: &Rc<RefCell<Inner>>, inner: &mut Inner) {
    for outgoing in inner.recording.take_outgoing() {
        match outgoing {
            Outgoing::Abort { ticket } => {
                if let Some(controller) = inner.requests.remove(&ticket) {
                    controller.abort();
                }
            }
            Outgoing::Send { ticket, request } => {
                // Without AbortController there is no browser new enough to run this page.
                let Ok(controller) = AbortController::new() else { continue };
                let signal = controller.signal();
                inner.requests.insert(ticket, controller);
                let weak = Rc::downgrade(shared);
                let fetch = inner.fetch.clone();
                spawn_local(async move {
                    let answer = transport::send(&fetch, &request, &signal).await;
                    if let Some(inner) = weak.upgrade() {
                        answered(&inner, ticket, answer);
                    }
                });
            }
        }
    }
}

fn answered(shared: &Rc<RefCell<Inner>>, ticket: Ticket, answer: Result<Response, Failure>) {
    {
        let inner = &mut *shared.borrow_mut();
        inner.requests.remove(&ticket);
        if inner.paused {
            inner.held.push((ticket, answer));
            return;
        }
        let now = inner.clock.look(wall());
        inner.recording.resolve(now, ticket, answer);
        let halt = inner.recording.halt();
        inner.hold(halt);
    }
    pump(shared);
}

impl Inner {
    fn run(&self) -> &Run {
        self.recording.run()
    }

    /// Lets everything happen that is due. What a mock answers beside live webhooks comes when it was due, however late
    /// the timer is, and the clock goes back to where a live request is sent then: nobody has waited for either.
    fn catch_up(&mut self, now: Millis) -> Option<Halt> {
        while !self.run().options().mocked.is_empty() {
            let Some(due) = self.run().next_wake().filter(|due| *due < now) else { break };
            let under_way = self.run().live_requests();
            let halt = self.recording.advance(due);
            if halt.is_some() || self.run().live_requests() > under_way {
                self.clock.hold_at(due);
                return halt;
            }
        }
        self.recording.advance(now)
    }

    /// Pauses at a breakpoint, and sets the clock to where the run is.
    fn hold(&mut self, halt: Option<Halt>) {
        if halt.is_some() {
            (self.paused, self.halt) = (true, halt);
            self.clock.hold_at(self.recording.run().now());
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.requests.values().for_each(AbortController::abort);
    }
}

/// The wall clock in ms.
fn wall() -> f64 {
    js_sys::Date::now()
}
