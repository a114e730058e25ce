//! From node to node, until something is needed.

use std::sync::Arc;

use crate::flow::expression::to_text;
use crate::flow::{EndOutcome, JsonTemplate, Millis, Object, Port, Symbol, Template, Value, guards, millis};
use crate::i18n::tr;

use super::conversation::Conversation;
use super::program::{KindProgram, NodeIndex, Program, Target, WaitProgram};
use super::request::FailureReason;
use super::state::{Outcome, State};
use super::trace::EventKind;

impl Conversation {
    /// Leaves a node by a port.
    pub(super) fn leave(
        &mut self,
        program: &Program,
        now: Millis,
        node: NodeIndex,
        port: Port,
        target: Target,
        failure: &str,
    ) {
        if target.is_some() {
            return self.enter(program, now, target, Some((node, port)));
        }
        self.trace.left(node, port);
        if !port.is_failure() {
            return self.end(now, None, Outcome::Completed, None);
        }
        let reason = tr!(
            "{node}: {failure}, and its port \"{port}\" leads nowhere",
            node = program.id(node),
            failure,
            port
        );
        self.end(now, Some(node), Outcome::Failed, Some(reason.into()));
    }

    pub(super) fn end(
        &mut self,
        now: Millis,
        node: Option<NodeIndex>,
        outcome: Outcome,
        reason: Option<Arc<str>>,
    ) {
        let reason = reason.map(|reason| self.redactor.text(&reason));
        self.trace.ended(now);
        self.event(now, node, || EventKind::Ended { outcome, reason: reason.clone() });
        self.outcome = Some((outcome, reason));
        self.ended_at = Some(now);
        self.state = State::Ended;
        self.request = None;
    }

    /// Enters a node and goes on until something is needed.
    pub(super) fn enter(
        &mut self,
        program: &Program,
        now: Millis,
        mut target: Target,
        mut via: Option<(NodeIndex, Port)>,
    ) {
        self.request = None;
        loop {
            if let Some((from, port)) = via {
                self.trace.left(from, port);
            }
            let Some(node) = target else { return self.end(now, None, Outcome::Completed, None) };
            self.steps += 1;
            self.steps_since_pause += 1;
            if self.steps > guards::MAX_STEPS || self.steps_since_pause > guards::MAX_STEPS_WITHOUT_PAUSE {
                let reason = self.endless(program, node);
                return self.end(now, Some(node), Outcome::Failed, Some(reason.into()));
            }
            let visit = &mut self.visits[node.0 as usize];
            *visit += 1;
            let visit = *visit;
            self.trace.entered(node);
            if self.trace.is_full() {
                let via = via.map(|(from, port)| (Arc::clone(program.id(from)), port));
                self.event(now, Some(node), || EventKind::NodeEntered { visit, via });
            }
            let (port, next) = match &program.node(node).kind {
                KindProgram::Message { text, next } => {
                    if let Some(text) = self.say(program, now, node, text) {
                        self.event(now, Some(node), || EventKind::Message { text });
                    }
                    (Port::Next, *next)
                }
                KindProgram::Set { assign, next } => {
                    self.assign(program, now, node, assign);
                    (Port::Next, *next)
                }
                KindProgram::Condition(condition) => {
                    let mut branches = self.trace.is_full().then(Vec::new);
                    let (taken, next) =
                        condition.evaluate(&self.view(now), &program.symbols, branches.as_mut());
                    if let Some(mut branches) = branches {
                        let redactor = &self.redactor;
                        branches.iter_mut().for_each(|branch| branch.redact(&|value| redactor.value(value)));
                        self.event(now, Some(node), || EventKind::ConditionEvaluated { taken, branches });
                    }
                    (taken, next)
                }
                KindProgram::End(outcome) => {
                    let (outcome, reason) = match outcome {
                        EndOutcome::Completed => (Outcome::Completed, None),
                        EndOutcome::Failed => (
                            Outcome::Failed,
                            Some(tr!("{node}: the flow ends here as failed", node = program.id(node)).into()),
                        ),
                    };
                    return self.end(now, Some(node), outcome, reason);
                }
                KindProgram::Ask(ask) => {
                    self.steps_since_pause = 0;
                    let text = self.say(program, now, node, &ask.text);
                    let until = ask.timeout_ms.map(|ms| now + ms);
                    if let Some(text) = text.filter(|_| self.trace.is_full()) {
                        let choice = |choice: &Template| {
                            let text = choice.text(&self.view(now), &program.symbols).unwrap_or_default();
                            self.redactor.text(&text)
                        };
                        let choices = ask.choices.iter().map(choice).collect();
                        self.event(now, Some(node), || EventKind::Asked { text, choices, until_ms: until });
                    }
                    self.state = State::Asking { node, until };
                    return;
                }
                KindProgram::Wait { seconds, .. } => {
                    self.steps_since_pause = 0;
                    let ms = match self.wait_ms(program, now, seconds) {
                        Ok(ms) => ms,
                        Err(why) => {
                            let reason = tr!("{node}: {why}", node = program.id(node), why);
                            return self.end(now, Some(node), Outcome::Failed, Some(reason.into()));
                        }
                    };
                    self.event(now, Some(node), || EventKind::WaitStarted { ms });
                    self.state = State::Waiting { node, until: now + ms };
                    return;
                }
                KindProgram::Webhook(webhook) => {
                    self.steps_since_pause = 0;
                    // The request is made here where the trace shows it or making it can fail, else only
                    // if somebody asks for it.
                    if self.trace.is_full() || webhook.can_fail {
                        match self.render(program, now, node) {
                            Ok(request) => self.request = Some(Box::new(request)),
                            Err(error) => {
                                self.failed(now, node, 0, FailureReason::InvalidRequest, error.into());
                                // On by the port `error`, without recursion.
                                if webhook.error.is_none() {
                                    let failure = tr!("the request could not be made");
                                    return self.leave(program, now, node, Port::Error, None, failure);
                                }
                                (target, via) = (webhook.error, Some((node, Port::Error)));
                                continue;
                            }
                        }
                    }
                    self.state = State::Passing { node, attempt: 1, since: now };
                    return;
                }
            };
            target = next;
            via = Some((node, port));
        }
    }

    /// Says something, and gives it as it may be shown; nothing where texts are not kept.
    fn say(&mut self, program: &Program, now: Millis, node: NodeIndex, text: &Template) -> Option<Arc<str>> {
        if !self.trace.has_texts() {
            self.trace.said(now, None);
            return None;
        }
        let text = text.text(&self.view(now), &program.symbols);
        let text = text.unwrap_or_else(|error| {
            self.note(now, node, tr!("the text could not be made: {error}", error).into());
            "".into()
        });
        let text = self.redactor.text(&text);
        self.trace.said(now, Some(Arc::clone(&text)));
        Some(text)
    }

    pub(super) fn wait_ms(
        &self,
        program: &Program,
        now: Millis,
        seconds: &WaitProgram,
    ) -> Result<Millis, String> {
        let template = match seconds {
            WaitProgram::Fixed(ms) => return Ok(*ms),
            WaitProgram::Template(template) => template,
        };
        let value = template
            .resolve(&self.view(now), &program.symbols)
            .map_err(|error| tr!("the time to wait could not be made: {error}", error))?;
        let number = match &value {
            Some(Value::Number(number)) => Some(number.as_f64()),
            Some(Value::String(text)) => crate::flow::Number::read_text(text).map(|number| number.as_f64()),
            _ => None,
        };
        match number {
            Some(seconds) if (0.0..=guards::MAX_SECONDS).contains(&seconds) => Ok(millis(seconds)),
            _ => {
                let shown =
                    value.as_ref().map_or_else(|| tr!("missing").into(), |value| to_text(value).into_owned());
                Err(tr!("the time to wait is no number of seconds but {shown}", shown))
            }
        }
    }

    /// Evaluates all right sides against the values as they are, then assigns.
    pub(super) fn assign(
        &mut self,
        program: &Program,
        now: Millis,
        node: NodeIndex,
        assign: &[(Symbol, JsonTemplate)],
    ) {
        if assign.is_empty() {
            return;
        }
        // One alone needs no list to wait in.
        if let [(symbol, template)] = assign
            && !self.trace.is_full()
        {
            let value = self.evaluate(program, now, node, *symbol, template);
            return self.put(program, *symbol, value);
        }
        let mut values = Vec::with_capacity(assign.len());
        for (symbol, template) in assign {
            values.push((*symbol, self.evaluate(program, now, node, *symbol, template)));
        }
        let (mut set, mut unset) = (Object::default(), Vec::new());
        let full = self.trace.is_full();
        for (symbol, value) in values {
            if full {
                let name = Arc::clone(program.symbols.name(symbol));
                match &value {
                    Some(value) => _ = set.insert(name, self.shown(symbol, value)),
                    None => unset.push(name),
                }
            }
            self.put(program, symbol, value);
        }
        if full {
            self.event(now, Some(node), || EventKind::VariablesSet { variables: set, unset });
        }
    }

    /// The value to assign; what cannot be evaluated is missing.
    fn evaluate(
        &mut self,
        program: &Program,
        now: Millis,
        node: NodeIndex,
        symbol: Symbol,
        template: &JsonTemplate,
    ) -> Option<Value> {
        let value = template.resolve(&self.view(now), &program.symbols);
        value.unwrap_or_else(|error| {
            let name = program.symbols.name(symbol);
            let text = tr!("{name} could not be evaluated and is missing now: {error}", name, error);
            self.note(now, node, text.into());
            None
        })
    }

    pub(super) fn put(&mut self, program: &Program, symbol: Symbol, value: Option<Value>) {
        if self.variables.is_empty() {
            self.variables.extend_from_slice(&program.initial);
        }
        if let Some(value) = value.as_ref().filter(|_| program.secrets.contains(&symbol)) {
            Arc::make_mut(&mut self.redactor).hide(value);
        }
        self.variables[symbol.0 as usize] = value;
    }

    pub(super) fn replied(&mut self, program: &Program, now: Millis, node: NodeIndex, text: Arc<str>) {
        let KindProgram::Ask(ask) = &program.node(node).kind else { return };
        self.trace.ask_closed(now);
        let value = Value::String(Arc::clone(&text));
        if let Some(variable) = ask.variable
            && program.secrets.contains(&variable)
        {
            Arc::make_mut(&mut self.redactor).hide(&value);
        }
        let shown = self.redactor.text(&text);
        self.event(now, Some(node), || EventKind::Replied { text: shown });
        self.reply = Some(text);
        if let Some(variable) = ask.variable {
            self.assign(program, now, node, &[(variable, JsonTemplate::Constant(value))]);
        }
        self.leave(program, now, node, Port::Next, ask.next, "");
    }

    /// Names the loop that a conversation does not leave.
    pub(super) fn endless(&self, program: &Program, node: NodeIndex) -> String {
        let bound = if self.steps > guards::MAX_STEPS {
            tr!("{n} steps", n = guards::MAX_STEPS)
        } else {
            tr!("{n} steps without waiting, asking or calling", n = guards::MAX_STEPS_WITHOUT_PAUSE)
        };
        let id = program.id(node);
        if !self.trace.has_texts() {
            return tr!("an endless loop: {bound}, at last at {id}; give the loop a way out", bound, id);
        }
        let path = &self.trace.path;
        let since = path.iter().rposition(|at| *at == node).unwrap_or(0);
        let ids: Vec<&str> = path[since..].iter().take(12).map(|at| &**program.id(*at)).collect();
        let shown = if path.len() - since > 12 {
            format!("{} → …", ids.join(" → "))
        } else {
            ids.join(" → ")
        };
        tr!("an endless loop: {bound}, at last {shown} → {id}; give the loop a way out", bound, shown, id)
    }
}
