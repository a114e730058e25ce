//! One conversation's state machine: inputs in, one effect out, time as an argument.
//!
//! [`Program::compile`] resolves a flow once: ids to indices, templates and regular expressions parsed. A
//! [`Conversation`] then takes one [`Input`] after the other ([`Conversation::handle`]) and says after each
//! what it needs next ([`Effect`]): to pass the gate, an answer, a reply, or that time goes by. It never
//! awaits, reads no clock and draws no random numbers, so the live page and the simulator drive the very
//! same code. What happened on the way is in its [`Trace`].

mod call;
mod change;
mod condition;
mod conversation;
mod explored;
mod fixed;
mod memo;
mod mock;
mod program;
mod redact;
mod request;
mod scope;
mod state;
mod steps;
mod trace;
mod what_if;

pub use condition::{BranchTrace, EntryTrace, GroupTrace, RuleTrace};
pub use conversation::Conversation;
pub(crate) use memo::{Cue, Memo};
pub use mock::{MockLatency, MockProgram, MockReply};
pub use program::{CompileError, NodeIndex, NodeProgram, Program, RequestProgram, Start, WebhookProgram};
pub use redact::MASK;
pub use request::{Failure, FailureReason, Request, Response};
pub use scope::MockScope;
pub(crate) use state::Sent;
pub use state::{Effect, Input, Outcome};
pub use trace::{EventKind, Trace, TraceEvent, TraceLevel};
pub use what_if::{decide, render, without_secrets};
