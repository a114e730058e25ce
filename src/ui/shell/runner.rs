//! Makes runs from the page's state, and turns them.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::interpreter::{Effect, Program, Start};
use crate::run::{Call, Customer, Run, RunOptions, Webhooks, calls};
use crate::runtime::Driver;
use crate::runtime::transport::Fetch;
use crate::ui::lazy::{Part, part};
use crate::ui::state::{Dispatch, Msg, Origin, Panel, Shown, State};

use super::command::Command;
use super::late;

/// Makes a run. The interpreter comes with it, after the page stands.
type Begin = fn(&State, &Dispatch, bool) -> Result<(), Held>;

static BEGIN: Part<Begin> = part!(work: Begin = begin);

/// Why a run was not started.
pub(super) enum Held {
    /// The viewer has to agree to these calls first.
    Consent(Rc<[Call]>),
    /// The flow has errors.
    Errors(String),
    /// What runs flows could not be fetched.
    Missing,
}

/// Has commands that run the flow wait until it can be run. What is run then is the flow as it is then.
#[hook]
pub(super) fn use_once_ready(commands: Callback<Command>) -> Callback<Command> {
    let latest = use_mut_ref(|| commands.clone());
    latest.replace(commands.clone());
    Callback::from(move |command: Command| {
        let runs = matches!(command, Command::Run | Command::Restart | Command::Step | Command::Agree(_));
        if !runs || (BEGIN.now().is_some() && late::can_run()) {
            return commands.emit(command);
        }
        let latest = latest.clone();
        spawn_local(async move {
            // Where it cannot be fetched, the command says so.
            let _ = BEGIN.get().await;
            late::running().await;
            let commands = latest.borrow().clone();
            commands.emit(command);
        });
    })
}

/// Starts a run of the current document; `paused` holds it before its first wait.
pub(super) fn start(state: &State, dispatch: &Dispatch, paused: bool) -> Result<(), Held> {
    BEGIN.now().ok_or(Held::Missing)?(state, dispatch, paused)
}

fn begin(state: &State, dispatch: &Dispatch, paused: bool) -> Result<(), Held> {
    let document = state.document();
    let mut fetch = Fetch::platform();
    if state.settings.webhooks == Webhooks::Live && state.origin == Origin::Stranger {
        let wanted: Rc<[Call]> = calls(document).into();
        if !wanted.is_empty() {
            match state.agreed.as_ref().filter(|agreed| agreed.covers(&wanted)) {
                Some(agreed) => fetch = agreed.fetch(),
                None => return Err(Held::Consent(wanted)),
            }
        }
    }
    let script = state.script.as_ref();
    let scripted = script.map(|script| script.document(document));
    let document = scripted.as_ref().unwrap_or(document);
    let program =
        Program::compile(document, &Start::default()).map_err(|error| Held::Errors(error.to_string()))?;
    let options = RunOptions {
        replies: script.map(|script| script.replies.clone()).unwrap_or_default(),
        customers: state.settings.customers,
        webhooks: state.settings.webhooks,
        mocked: state.settings.mocked.to_vec(),
        ..RunOptions::default()
    };
    if let Some(driver) = &state.driver {
        driver.stop();
    }
    let on_change = {
        let dispatch = dispatch.clone();
        Rc::new(move || dispatch.dispatch(Msg::Tick))
    };
    let driver = Driver::new(Run::new(Arc::new(program), options), state.settings.speed, fetch, on_change);
    driver.set_breakpoints(Arc::clone(&state.breakpoints));
    driver.start(paused);
    dispatch.dispatch(match scripted {
        Some(document) => Msg::ShowRun(Box::new(Shown { driver, document, beside: false, kept: None })),
        None => Msg::SetDriver(Some(driver)),
    });
    Ok(())
}

/// Shows one event more: of what has happened already, else by letting the next thing happen.
pub(super) fn step(state: &State, dispatch: &Dispatch, events: usize) -> Result<(), Held> {
    let Some(driver) = &state.driver else { return start(state, dispatch, true) };
    match state.cursor {
        Some(cursor) if cursor + 1 < events => dispatch.dispatch(Msg::Travel(Some(cursor + 1))),
        Some(_) => dispatch.dispatch(Msg::Travel(None)),
        None => {
            driver.pause();
            driver.step();
        }
    }
    Ok(())
}

/// The watched customer says something, and whoever else is asked the same says it too, so that a crowd
/// moves on together.
pub(super) fn say(driver: &Driver, watched: Customer, text: &str) {
    let text: Arc<str> = text.into();
    let listeners: Vec<Customer> = driver.read(|run| {
        let asked = run.conversation(watched).node();
        let same = |customer: &Customer| {
            let conversation = run.conversation(*customer);
            matches!(conversation.effect(), Effect::Reply { .. }) && conversation.node() == asked
        };
        run.customers().filter(|customer| *customer == watched || same(customer)).collect()
    });
    for customer in listeners {
        driver.say(customer, Arc::clone(&text));
    }
}

/// The run as a whole, in the words of `data-outcome`.
pub(super) fn outcome(driver: Option<&Driver>) -> &'static str {
    let Some(driver) = driver else { return "idle" };
    driver.read(|run| {
        let conversations = || run.customers().map(|customer| run.conversation(customer));
        if run.is_over() {
            let ended = |word: &str| {
                conversations().any(|c| c.outcome().is_some_and(|(outcome, _)| outcome.as_str() == word))
            };
            return ["failed", "stopped"].into_iter().find(|word| ended(word)).unwrap_or("completed");
        }
        let asks = |effect| matches!(effect, Effect::Reply { .. } | Effect::End);
        if conversations().all(|conversation| asks(conversation.effect())) { "waiting" } else { "running" }
    })
}

/// A command that needs errors shown brings the list of problems up.
pub(super) fn show_problems(dispatch: &Dispatch) {
    dispatch.dispatch(Msg::Show(Panel::Problems));
}

/// Keeps the breakpoints in step with the driver's, and shows the moment at which it holds.
#[hook]
pub(super) fn use_breakpoints(state: &UseReducerHandle<State>) {
    let drivers = (state.driver.clone(), state.beside.clone());
    use_effect_with((drivers, Arc::clone(&state.breakpoints)), |((driver, beside), breakpoints)| {
        let beside = beside.as_ref().map(|beside| &beside.driver);
        for driver in driver.iter().chain(beside) {
            driver.set_breakpoints(Arc::clone(breakpoints));
        }
    });
    let halt = state.driver.as_ref().and_then(Driver::halt);
    let dispatch = state.dispatcher();
    use_effect_with((state.driver.clone(), halt), move |(_, halt)| {
        if let Some(halt) = halt {
            dispatch.dispatch(Msg::Watch(halt.customer));
            dispatch.dispatch(Msg::Travel(Some(halt.after)));
        }
    });
}

/// Keeps the driver's speed in step with the setting.
#[hook]
pub(super) fn use_speed(state: &State) {
    let driver = state.driver.clone();
    use_effect_with(state.settings.speed, move |speed| {
        if let Some(driver) = driver {
            driver.set_speed(*speed);
        }
    });
}
