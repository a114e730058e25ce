//! A webhook's request: made, sent, answered or not, tried again.

use std::sync::Arc;

use crate::flow::{Millis, Port, RetryOn, Value, millis};
use crate::i18n::tr;

use super::conversation::Conversation;
use super::program::{NodeIndex, Program, WebhookProgram};
use super::request::{Failure, FailureReason, Request, Response, WebhookResult};
use super::state::State;
use super::trace::EventKind;

impl Conversation {
    pub(super) fn render(&self, program: &Program, now: Millis, node: NodeIndex) -> Result<Request, String> {
        let webhook = program.webhook(node).ok_or_else(String::new)?;
        webhook.request.render(&self.view(now), &program.symbols)
    }

    #[inline(never)]
    pub(super) fn sent(
        &mut self,
        now: Millis,
        node: NodeIndex,
        attempt: u32,
        queued_ms: Millis,
        timeout_ms: Millis,
    ) {
        let Some(request) = self.request.as_deref() else { return };
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
        self.event(now, Some(node), || kind);
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
        self.event(now, Some(node), || EventKind::WebhookFailed { reason, detail, elapsed_ms });
        self.response = Some(WebhookResult::Unanswered { error: reason.as_str(), elapsed_ms });
    }

    /// What comes of a request under way: an answer, a failure, or only that time has passed. Gives whether there is one
    /// that it can be of.
    pub(super) fn called(
        &mut self,
        program: &Program,
        now: Millis,
        answer: Option<Result<Arc<Response>, Failure>>,
    ) -> bool {
        let State::Calling { node, attempt, sent_at, until } = self.state else { return false };
        let Some(webhook) = program.webhook(node) else { return false };
        let elapsed_ms = now.saturating_sub(sent_at);
        // An answer at that very moment counts; one that comes later was given up already, even if the
        // timer that says so is late.
        match answer.filter(|_| now <= until) {
            Some(Ok(response)) => {
                if self.trace.is_full() {
                    let kind = EventKind::WebhookAnswered {
                        status: response.status,
                        ok: response.ok(),
                        elapsed_ms,
                        headers: self.redactor.value(&Value::Object(Arc::clone(&response.headers))),
                        body: self.redactor.value(&response.body),
                    };
                    self.event(now, Some(node), || kind);
                }
                if let Some(note) = &response.note {
                    self.note(now, node, Arc::clone(note));
                }
                let (status, ok) = (response.status, response.ok());
                self.response = Some(WebhookResult::Answered { response, elapsed_ms });
                if !webhook.save.is_empty() {
                    self.assign(program, now, node, &webhook.save);
                }
                if ok {
                    self.leave(program, now, node, Port::Next, webhook.next, "");
                    return true;
                }
                let retried = |on: &RetryOn| match on {
                    RetryOn::Class(class) => status / 100 == *class,
                    RetryOn::Status(code) => status == *code,
                    RetryOn::Timeout | RetryOn::Network => false,
                };
                if !self.retry(now, webhook, (node, attempt), retried) {
                    let failure = tr!("the answer was {status}", status);
                    self.leave(program, now, node, Port::Error, webhook.error, &failure);
                }
            }
            Some(Err(failure)) => {
                self.failed(now, node, elapsed_ms, failure.reason, Arc::clone(&failure.detail));
                let transient = failure.reason.is_transient();
                let retried = |on: &RetryOn| *on == RetryOn::Network && transient;
                if !self.retry(now, webhook, (node, attempt), retried) {
                    self.leave(program, now, node, Port::Error, webhook.error, &failure.detail);
                }
            }
            None if now >= until => {
                self.event(now, Some(node), || EventKind::WebhookTimedOut { elapsed_ms });
                self.response = Some(WebhookResult::Unanswered { error: "timeout", elapsed_ms });
                if !self.retry(now, webhook, (node, attempt), |on| *on == RetryOn::Timeout) {
                    let failure = tr!(
                        "no answer came within {seconds} s",
                        seconds = webhook.timeout_ms as f64 / 1000.0
                    );
                    self.leave(program, now, node, Port::Timeout, webhook.timeout, &failure);
                }
            }
            None => return false,
        }
        true
    }

    /// Schedules another attempt, where the node asks for one. Gives whether it does.
    fn retry(
        &mut self,
        now: Millis,
        webhook: &WebhookProgram,
        (node, attempt): (NodeIndex, u32),
        retried: impl Fn(&RetryOn) -> bool,
    ) -> bool {
        let Some(retry) = &webhook.retry else { return false };
        if attempt >= retry.max_attempts || !retry.on.iter().any(retried) {
            return false;
        }
        let factor = retry.backoff_rate.powi(i32::try_from(attempt - 1).unwrap_or(i32::MAX));
        let in_ms = millis(retry.interval_ms as f64 / 1000.0 * factor);
        let attempt = attempt + 1;
        self.event(now, Some(node), || EventKind::RetryScheduled { in_ms, attempt });
        self.state = State::Retrying { node, attempt, until: now + in_ms };
        true
    }
}
