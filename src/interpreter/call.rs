//! A webhook's request: made, sent, answered or not, tried again.

use std::sync::Arc;

use crate::flow::{Millis, Port, RetryOn, Value, millis};

use super::conversation::{Conversation, Effect, Input, State};
use super::program::{NodeIndex, Program, Target, WebhookProgram};
use super::request::{FailureReason, Request, WebhookResult};
use super::trace::EventKind;

/// A request under way.
pub(super) struct Call {
    pub(super) node: NodeIndex,
    pub(super) attempt: u32,
    pub(super) sent_at: Millis,
    pub(super) until: Millis,
    pub(super) request: Option<Box<Request>>,
}

/// What comes after a request that could not be made.
pub(super) enum Step {
    /// On by a port.
    On(Port, Target),
    /// The conversation has ended.
    Done(Effect),
}

impl Conversation {
    pub(super) fn render(&self, program: &Program, now: Millis, node: NodeIndex) -> Result<Request, String> {
        let webhook = program.webhook(node).ok_or_else(String::new)?;
        webhook.request.render(&self.view(now), &program.symbols)
    }

    pub(super) fn sent(
        &mut self,
        now: Millis,
        node: NodeIndex,
        attempt: u32,
        queued_ms: Millis,
        timeout_ms: Millis,
        request: Option<&Request>,
    ) {
        let Some(request) = request.filter(|_| self.trace.is_full()) else { return };
        let redactor = &self.redactor;
        let headers = request.headers.iter();
        let kind = EventKind::WebhookSent {
            attempt,
            method: Arc::clone(&request.method),
            url: redactor.text(&request.url),
            headers: headers.map(|(name, value)| (Arc::clone(name), redactor.text(value).into())).collect(),
            body: request.body.as_ref().map(|body| redactor.value(body)),
            queued_ms,
            timeout_ms,
        };
        self.event(now, Some(node), kind);
    }

    pub(super) fn failed(
        &mut self,
        now: Millis,
        node: NodeIndex,
        elapsed_ms: Millis,
        reason: FailureReason,
        detail: Arc<str>,
    ) {
        let detail = self.redactor.text(&detail);
        self.event(now, Some(node), EventKind::WebhookFailed { reason, detail, elapsed_ms });
        self.response = Some(WebhookResult::Unanswered { error: reason.as_str(), elapsed_ms });
    }

    /// After a request that could not be made: on by the port `error`, without recursion.
    pub(super) fn after_failure(
        &mut self,
        program: &Program,
        now: Millis,
        node: NodeIndex,
        webhook: &WebhookProgram,
    ) -> Step {
        match webhook.error {
            Some(next) => Step::On(Port::Error, Some(next)),
            None => {
                Step::Done(self.leave(program, now, node, Port::Error, None, "the request could not be made"))
            }
        }
    }

    /// What comes of a request under way.
    pub(super) fn called(
        &mut self,
        program: &Program,
        now: Millis,
        call: Call,
        input: Input,
    ) -> Option<Effect> {
        let Call { node, attempt, sent_at, until, .. } = call;
        let webhook = program.webhook(node)?;
        let elapsed_ms = now.saturating_sub(sent_at);
        // An answer at that very moment counts; one that comes later was given up already, even if the
        // timer that says so is late.
        let late = now > until;
        Some(match input {
            Input::Answered(response) if !late => {
                if self.trace.is_full() {
                    let kind = EventKind::WebhookAnswered {
                        status: response.status,
                        ok: response.ok(),
                        elapsed_ms,
                        headers: self.redactor.value(&Value::Object(Arc::clone(&response.headers))),
                        body: self.redactor.value(&response.body),
                    };
                    self.event(now, Some(node), kind);
                }
                if let Some(note) = &response.note {
                    self.note(now, node, Arc::clone(note));
                }
                let (status, ok) = (response.status, response.ok());
                self.response = Some(WebhookResult::Answered { response, elapsed_ms });
                self.assign(program, now, node, &webhook.save);
                if ok {
                    return Some(self.leave(program, now, node, Port::Next, webhook.next, ""));
                }
                let retried = |on: &RetryOn| match on {
                    RetryOn::Class(class) => status / 100 == *class,
                    RetryOn::Status(code) => status == *code,
                    RetryOn::Timeout | RetryOn::Network => false,
                };
                if let Some(effect) = self.retry(now, webhook, call, retried) {
                    return Some(effect);
                }
                self.leave(
                    program,
                    now,
                    node,
                    Port::Error,
                    webhook.error,
                    &format!("the answer was {status}"),
                )
            }
            Input::Failed(failure) if !late => {
                self.failed(now, node, elapsed_ms, failure.reason, Arc::clone(&failure.detail));
                let transient = failure.reason.is_transient();
                if let Some(effect) =
                    self.retry(now, webhook, call, |on| *on == RetryOn::Network && transient)
                {
                    return Some(effect);
                }
                self.leave(program, now, node, Port::Error, webhook.error, &failure.detail)
            }
            Input::Answered(_) | Input::Failed(_) | Input::Due if now >= until => {
                self.event(now, Some(node), EventKind::WebhookTimedOut { elapsed_ms });
                self.response = Some(WebhookResult::Unanswered { error: "timeout", elapsed_ms });
                if let Some(effect) = self.retry(now, webhook, call, |on| *on == RetryOn::Timeout) {
                    return Some(effect);
                }
                let failure = format!("no answer came within {} s", webhook.timeout_ms as f64 / 1000.0);
                self.leave(program, now, node, Port::Timeout, webhook.timeout, &failure)
            }
            _ => {
                self.state = State::Calling { node, attempt, sent_at, until, request: call.request };
                return None;
            }
        })
    }

    /// Schedules another attempt, where the node asks for one.
    pub(super) fn retry(
        &mut self,
        now: Millis,
        webhook: &WebhookProgram,
        call: Call,
        retried: impl Fn(&RetryOn) -> bool,
    ) -> Option<Effect> {
        let retry = webhook.retry.as_ref()?;
        if call.attempt >= retry.max_attempts || !retry.on.iter().any(retried) {
            return None;
        }
        let factor = retry.backoff_rate.powi(i32::try_from(call.attempt - 1).unwrap_or(i32::MAX));
        let in_ms = millis(retry.interval_ms as f64 / 1000.0 * factor);
        let attempt = call.attempt + 1;
        self.event(now, Some(call.node), EventKind::RetryScheduled { in_ms, attempt });
        self.state = State::Retrying { node: call.node, attempt, until: now + in_ms, request: call.request };
        Some(self.effect())
    }
}
