//! Speaks with the page around an embed, by version 1 of the protocol in `docs/embedding.md`.
//!
//! The page around sends one message to this window, with a `MessagePort` in it; whatever is said after that is said
//! on the port. So no answer can go to anybody else, and this window never posts to another one. Only the parent is
//! listened to, only until it has given its port, and what it asks for is read as JSON text: nothing of its objects is
//! kept. Agreeing to live webhooks is none of the things that it can ask for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort, Window};
use yew::prelude::*;

use crate::editor::scene::Scene;
use crate::flow::{Document, Object, Value, json};
use crate::run::{Customer, RunReport};
use crate::runtime::Driver;
use crate::ui::state::{Broken, Dispatch, Msg, Origin, Script, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::listen_to_window;

use super::super::command::Command;
use super::super::{files, open};
use super::height;
use super::message::{self, Call, NAME, Request, VERSION};

/// So many messages a second are read; what comes above that is answered with an error.
const MOST_A_SECOND: u32 = 50;
/// Edits that follow each other so fast are told as one.
const PAUSE_MS: u32 = 100;

#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui::shell) struct PortProps {
    pub(in crate::ui::shell) document: DocumentRef,
    pub(in crate::ui::shell) revision: u64,
    pub(in crate::ui::shell) opened: u64,
    pub(in crate::ui::shell) broken: Option<Broken>,
    pub(in crate::ui::shell) driver: Option<Driver>,
    pub(in crate::ui::shell) script: Option<Script>,
    pub(in crate::ui::shell) watched: Customer,
    /// The word of `data-outcome`.
    pub(in crate::ui::shell) outcome: AttrValue,
    /// Counts what happened to the run.
    pub(in crate::ui::shell) tick: u64,
    /// Why the run was not begun.
    pub(in crate::ui::shell) error: Option<AttrValue>,
    /// Whether the viewer is asked about live webhooks.
    pub(in crate::ui::shell) asks: bool,
    pub(in crate::ui::shell) on_command: Callback<Command>,
}

/// The run that the page around is told about.
#[derive(Default)]
struct Followed {
    driver: Option<Driver>,
    /// Who is told how it ends.
    ids: Vec<u64>,
    /// How many events of each customer were told.
    told: Vec<usize>,
    is_over: bool,
}

/// What is known of the page around.
struct Talk {
    port: RefCell<Option<MessagePort>>,
    now: RefCell<PortProps>,
    dispatch: Dispatch,
    /// Runs that were asked for and have not begun.
    asked: RefCell<Vec<u64>>,
    followed: RefCell<Followed>,
    /// The second, and how many messages came in it.
    pace: Cell<(f64, u32)>,
    /// The document as it was opened.
    first: RefCell<Option<Document>>,
    height: Cell<f64>,
}

/// The connection. It shows nothing.
#[component]
pub(in crate::ui::shell) fn Port(props: &PortProps) -> Html {
    let dispatch = use_dispatch();
    let bound = use_state(|| false);
    let resized = use_force_update();
    let talk = {
        let now = props.clone();
        (*use_memo((), move |()| {
            Rc::new(Talk {
                port: RefCell::default(),
                now: RefCell::new(now),
                dispatch,
                asked: RefCell::default(),
                followed: RefCell::default(),
                pace: Cell::default(),
                first: RefCell::default(),
                height: Cell::default(),
            })
        }))
        .clone()
    };
    talk.now.replace(props.clone());
    {
        let (talk, bound) = (talk.clone(), bound.setter());
        use_effect_with((), move |()| listen(talk, bound, resized));
    }
    {
        let talk = talk.clone();
        use_effect_with((*bound, props.opened, props.broken.clone()), move |(bound, opened, broken)| {
            if *opened > 0 {
                talk.first.replace(Some(talk.document()));
            }
            if *bound {
                talk.tell_opened(*opened > 0, broken.as_ref());
            }
        });
    }
    {
        // Another flow is no change of the one before.
        let (talk, last) = (talk.clone(), use_mut_ref(|| (0, 0)));
        use_effect_with((props.opened, props.revision), move |now| {
            let (opened, revision) = last.replace(*now);
            let timer = (opened == now.0 && revision != now.1)
                .then(|| Timeout::new(PAUSE_MS, move || talk.tell("flow-change", talk.flow())));
            move || drop(timer)
        });
    }
    {
        let talk = talk.clone();
        let what = (*bound, props.driver.clone(), props.tick, props.outcome.clone());
        use_effect_with(what, move |_| talk.follow());
    }
    {
        let talk = talk.clone();
        let asked = use_mut_ref(|| false);
        use_effect_with((props.error.clone(), props.asks), move |(error, asks)| {
            let was_asked = asked.replace(*asks);
            match error {
                Some(error) => talk.refuse(error),
                None if was_asked && !asks => talk.refuse("the viewer did not agree to live webhooks"),
                None => {}
            }
        });
    }
    let extent = use_memo(props.document.clone(), |document| Scene::of(&document.0, &Rc::default()).bounds());
    // After every render: whatever was shown may have another height now.
    use_effect(move || talk.tell_height(*extent));
    Html::default()
}

/// Listens for the parent's port, and to the window's size.
fn listen(
    talk: Rc<Talk>,
    bound: UseStateSetter<bool>,
    resized: UseForceUpdateHandle,
) -> impl FnOnce() + 'static {
    let connected = listen_to_window("message", move |event: &MessageEvent| {
        if talk.port.borrow().is_none()
            && let Some(port) = port_of(event)
        {
            talk.bind(port);
            bound.set(true);
        }
    });
    let resized = listen_to_window("resize", move |_: &Event| resized.force_update());
    move || drop((connected, resized))
}

/// The port of a parent that says it speaks the protocol; `None` for every other message.
fn port_of(event: &MessageEvent) -> Option<MessagePort> {
    let window = web_sys::window()?;
    let parent = window.parent().ok()??;
    let source = js_sys::Reflect::get(event, &"source".into()).ok()?;
    let parent: &JsValue = parent.as_ref();
    if source != *parent
        || *parent == *AsRef::<JsValue>::as_ref(&window)
        || !is_embedder(&window, &event.origin())
    {
        return None;
    }
    let data = event.data();
    let has = |key: &str| js_sys::Reflect::get(&data, &key.into()).ok();
    let version = data.is_object().then(|| has(NAME)).flatten()?.as_f64()?;
    if version < f64::from(VERSION) || has("type")?.as_string().as_deref() != Some("connect") {
        return None;
    }
    event.ports().get(0).dyn_into().ok()
}

/// Whether the window stands in a page of this origin, where the browser tells.
fn is_embedder(window: &Window, origin: &str) -> bool {
    let ancestors = js_sys::Reflect::get(&window.location(), &"ancestorOrigins".into()).ok();
    let nearest = ancestors.and_then(|list| js_sys::Reflect::get_u32(&list, 0).ok()?.as_string());
    nearest.is_none_or(|nearest| nearest == origin)
}

impl Talk {
    fn document(&self) -> Document {
        self.now.borrow().document.0.clone()
    }

    /// The flow as it may leave.
    fn flow(&self) -> Value {
        Value::object([("flow", self.document().without_secrets().root().clone())])
    }

    fn bind(self: &Rc<Self>, port: MessagePort) {
        let talk = Rc::downgrade(self);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(talk) = talk.upgrade()
                && let Some(text) =
                    js_sys::JSON::stringify(&event.data()).ok().and_then(|text| text.as_string())
            {
                talk.hear(&text);
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // It is needed as long as the page stands.
        on_message.forget();
        self.port.replace(Some(port));
        self.post(Value::object([("type", "ready".into()), ("version", VERSION.into())]));
    }

    fn post(&self, message: Value) {
        if let Some(port) = &*self.port.borrow()
            && let Ok(message) = js_sys::JSON::parse(&json::to_string(&message))
        {
            let _ = port.post_message(&message);
        }
    }

    fn tell(&self, event: &str, detail: Value) {
        self.post(Value::object([("event", event.into()), ("detail", detail)]));
    }

    fn answer(&self, id: u64, result: Result<Value, String>) {
        let (key, value) = match result {
            Ok(result) => ("result", result),
            Err(message) => ("error", self.error(&message)),
        };
        self.post(Value::object([("id", id.into()), (key, value)]));
    }

    /// An error, with what is wrong with the flow where that is much.
    fn error(&self, message: &str) -> Value {
        let document = self.document();
        let mut members = vec![("message", Value::from(message))];
        if document.has_errors() {
            members.push(("diagnostics", diagnostics(&document)));
        }
        Value::object(members)
    }

    fn hear(self: &Rc<Self>, text: &str) {
        let Some(Request { id, call }) = message::read(text) else { return };
        let second = (js_sys::Date::now() / 1000.0).floor();
        let (last, count) = self.pace.get();
        let count = if last == second { count + 1 } else { 1 };
        self.pace.set((second, count));
        if count > MOST_A_SECOND {
            return self.answer(id, Err(format!("more than {MOST_A_SECOND} messages a second are not read")));
        }
        match call.and_then(|call| self.call(id, call)) {
            Ok(Some(result)) => self.answer(id, Ok(result)),
            Ok(None) => {}
            Err(message) => self.answer(id, Err(message)),
        }
    }

    /// Does what is asked for; `None` where the answer comes later.
    fn call(self: &Rc<Self>, id: u64, call: Call) -> Result<Option<Value>, String> {
        let now = self.now.borrow().clone();
        if now.opened == 0 && !matches!(call, Call::Load(_) | Call::Theme(_)) {
            return Err("there is no flow yet: load one first".into());
        }
        let command = |command: Command| now.on_command.emit(command);
        Ok(Some(match call {
            Call::Load(text) => {
                let document = open::read(&text).map_err(|diagnostic| {
                    let message = diagnostic.message.clone();
                    // Where no flow is open yet, the viewer sees what there is in its place.
                    if now.opened == 0 {
                        let broken = Broken { text: text.as_str().into(), diagnostic: Rc::new(diagnostic) };
                        self.dispatch.dispatch(Msg::OpenBroken(broken));
                    }
                    message
                })?;
                let talk = self.clone();
                open::when_drawable(&self.dispatch, document, move |dispatch, document| {
                    let problems = diagnostics(&document);
                    let on_command = talk.now.borrow().on_command.clone();
                    on_command.emit(Command::Stop);
                    let document = Box::new(document);
                    dispatch.dispatch(Msg::Open { document, origin: Origin::Stranger, example: None });
                    talk.answer(id, Ok(problems));
                });
                return Ok(None);
            }
            Call::Run(options) => {
                self.run(&options)?;
                self.asked.borrow_mut().push(id);
                return Ok(None);
            }
            Call::Stop => {
                command(Command::Stop);
                Value::Null
            }
            Call::Reset => {
                command(Command::Stop);
                if let Some(document) = self.first.borrow().clone() {
                    let (document, origin) = (Box::new(document), Origin::Stranger);
                    self.dispatch.dispatch(Msg::Open { document, origin, example: None });
                    self.dispatch.dispatch(Msg::Script(now.script.clone()));
                }
                Value::Null
            }
            Call::GetFlow => self.document().without_secrets().root().clone(),
            Call::GetRun => now.driver.as_ref().map_or(Value::Null, |driver| report(driver, now.watched)),
            Call::Theme(theme) => {
                files::set_theme(&theme);
                Value::Null
            }
        }))
    }

    fn run(&self, options: &Value) -> Result<(), String> {
        let document = self.document();
        let options = message::run_options(options, &document)?;
        if document.has_errors() {
            return Err("the flow has errors, so it does not run".into());
        }
        let tell = |msg: Msg| self.dispatch.dispatch(msg);
        if let Some(speed) = options.speed {
            tell(Msg::SetSpeed(speed));
        }
        if let Some(webhooks) = options.webhooks {
            tell(Msg::SetWebhooks(webhooks));
        }
        if options.script.is_some() {
            tell(Msg::Script(options.script));
        }
        if let Some(customers) = options.customers {
            tell(Msg::SetCustomers(customers));
        }
        tell(Msg::Play);
        Ok(())
    }

    fn tell_opened(&self, is_open: bool, broken: Option<&Broken>) {
        if let Some(broken) = broken {
            let message = broken.diagnostic.message.as_str();
            return self.tell("flow-error", Value::object([("message", message.into())]));
        }
        if is_open {
            let document = self.document();
            let flow = document.flow();
            let nodes = Value::from(flow.nodes.len() as u64);
            let about = [
                ("name", flow.name.as_str().into()),
                ("nodes", nodes),
                ("diagnostics", diagnostics(&document)),
            ];
            self.tell("flow-ready", Value::object(about));
        }
    }

    /// Runs that were asked for do not begin.
    fn refuse(&self, why: &str) {
        for id in self.asked.take() {
            self.answer(id, Err(why.to_owned()));
        }
    }

    /// Tells what happened in the run since it was looked at last.
    fn follow(&self) {
        let now = self.now.borrow().clone();
        let mut followed = self.followed.borrow_mut();
        if followed.driver != now.driver {
            // It was stopped to make room.
            self.finish(&mut followed, now.watched);
            *followed =
                Followed { driver: now.driver.clone(), ids: self.asked.take(), ..Followed::default() };
        }
        if self.port.borrow().is_none() {
            return;
        }
        let Some(driver) = followed.driver.clone() else { return };
        let events = driver.read(|run| {
            followed.told.resize(run.options().customers as usize, 0);
            let mut events = Vec::new();
            for (customer, told) in run.customers().zip(followed.told.iter_mut()) {
                let trace = &run.conversation(customer).trace().events;
                events.extend(trace[*told..].iter().map(|event| with_customer(event.to_value(), customer)));
                *told = trace.len();
            }
            events
        });
        if !events.is_empty() {
            self.tell("flow-event", Value::array(events));
        }
        if matches!(now.outcome.as_str(), "completed" | "failed" | "stopped") {
            self.finish(&mut followed, now.watched);
        }
    }

    fn finish(&self, followed: &mut Followed, watched: Customer) {
        let Some(driver) = followed.driver.as_ref().filter(|_| !followed.is_over) else { return };
        let report = report(driver, watched);
        followed.is_over = true;
        self.tell("flow-finished", report.clone());
        for id in followed.ids.drain(..) {
            self.answer(id, Ok(report.clone()));
        }
    }

    fn tell_height(&self, extent: Option<crate::editor::geometry::Rect>) {
        let Some(height) = height::wanted(extent).filter(|height| (height - self.height.get()).abs() > 2.0)
        else {
            return;
        };
        if self.port.borrow().is_some() {
            self.height.set(height);
            self.tell("resize", Value::object([("height", height.into())]));
        }
    }
}

fn diagnostics(document: &Document) -> Value {
    Value::array(document.diagnostics().iter().map(crate::flow::Diagnostic::to_value))
}

fn report(driver: &Driver, customer: Customer) -> Value {
    driver.read(|run| RunReport::of(run, customer).to_value())
}

fn with_customer(event: Value, customer: Customer) -> Value {
    match event {
        Value::Object(members) => {
            let mut members: Object = (*members).clone();
            members.insert("customer".into(), customer.0.into());
            Value::Object(members.into())
        }
        other => other,
    }
}
