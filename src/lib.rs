//! Flow Playground: draw a bot flow and run it for real in the browser.
//!
//! The map, from the inside out; who may import whom is the table in `ARCHITECTURE.md`, which a test keeps true.
//!
//! - [`flow`]: the document. Reading, writing, validation, and its two small languages, templates and operators.
//! - [`gate`]: the webhook gate that all conversations share: rate, concurrency, queue.
//! - [`interpreter`]: one conversation. Inputs and the time go in, one effect comes out, a trace is left.
//! - [`run`]: many conversations, their gate, timers and mocks; scenarios; what is shown of a moment.
//! - [`simulator`]: the load lab's engine: many customers, one after the other, and what is counted of them.
//! - [`explore`]: every way through a flow, and what somebody should look at.
//! - [`lesson`]: a task, and what must hold of a flow once it is done.
//! - [`editor`]: what can be done to a document, its history, its geometry and layout.
//! - [`i18n`]: the interface in the reader's language.
//! - `runtime` (feature `web`): real time and real requests.
//! - `ui` (feature `app`): the page.
//! - `api` (feature `api`): the JavaScript package.
//!
//! Start reading with [`interpreter::Conversation`] and [`run::Run`]: the rest feeds them or shows what they leave.
#[cfg(feature = "api")]
pub mod api;
pub mod editor;
pub mod explore;
pub mod flow;
pub mod gate;
pub mod i18n;
pub mod interpreter;
pub mod lesson;
pub mod run;
#[cfg(feature = "web")]
pub mod runtime;
pub mod simulator;
#[cfg(feature = "app")]
pub mod ui;
