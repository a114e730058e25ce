//! A flow, compiled: ids resolved to indices, templates and regular expressions parsed.

use std::collections::HashMap;
use std::sync::Arc;

use crate::flow::{
    self, Diagnostic, Document, EndOutcome, JsonTemplate, Limits, Millis, NodeKind, Object, Retry, Scope,
    Seconds, Symbol, Symbols, Template, Value, guards,
};
use crate::i18n::tr;

use super::condition::ConditionProgram;
use super::fixed::Fixed;
use super::mock::MockProgram;
use super::redact::Redactor;
use super::request::Request;

/// A node's place in [`Program::nodes`], which is its place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIndex(pub u32);

/// Where a port leads.
pub(super) type Target = Option<NodeIndex>;

/// A compiled flow. It is immutable: any number of conversations share it.
#[derive(Debug)]
pub struct Program {
    pub(super) symbols: Symbols,
    pub(super) nodes: Vec<NodeProgram>,
    pub(super) start: NodeIndex,
    /// Initial values, by symbol.
    pub(super) initial: Vec<Option<Value>>,
    pub(super) secrets: Vec<Symbol>,
    /// What hides the initial values of secrets.
    pub(super) redactor: Arc<Redactor>,
    limits: Limits,
    index: HashMap<Arc<str>, NodeIndex>,
}

/// What a run starts from, where it is not what the document says.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Initial values that replace the document's.
    pub variables: Arc<Object>,
    /// Mocks that replace the document's, by node id.
    pub mocks: Vec<(Arc<str>, flow::Mock)>,
    /// Limits in the place of all of the document's.
    pub limits: Option<Limits>,
}

/// A flow that cannot run: its diagnostics, with at least one error among them.
#[derive(Clone, Debug)]
pub struct CompileError(pub Arc<[Diagnostic]>);

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let errors: Vec<&Diagnostic> =
            self.0.iter().filter(|diagnostic| diagnostic.severity() == flow::Severity::Error).collect();
        let Some(first) = errors.first() else {
            return f.write_str(tr!("the flow has errors and cannot run"));
        };
        let message = &first.message;
        let told = match &first.path {
            Some(path) => tr!("the flow has errors and cannot run: {message} at {path}", message, path),
            None => tr!("the flow has errors and cannot run: {message}", message),
        };
        match errors.len() - 1 {
            0 => f.write_str(&told),
            left => f.write_str(&tr!("{told} (and {left} more)", told, left)),
        }
    }
}

impl std::error::Error for CompileError {}

/// A compiled node.
#[derive(Debug)]
pub struct NodeProgram {
    /// The node's id.
    pub id: Arc<str>,
    pub(super) kind: KindProgram,
}

#[derive(Debug)]
pub(super) enum KindProgram {
    Message { text: Template, next: Target },
    Ask(AskProgram),
    Webhook(Box<WebhookProgram>),
    Wait { seconds: WaitProgram, next: Target },
    Condition(ConditionProgram),
    Set { assign: Vec<(Symbol, JsonTemplate)>, next: Target },
    End(EndOutcome),
}

#[derive(Debug)]
pub(super) struct AskProgram {
    pub(super) text: Template,
    pub(super) variable: Option<Symbol>,
    pub(super) choices: Vec<Template>,
    pub(super) timeout_ms: Option<Millis>,
    pub(super) next: Target,
    pub(super) timeout: Target,
}

#[derive(Debug)]
pub(super) enum WaitProgram {
    Fixed(Millis),
    Template(Template),
}

/// A compiled webhook.
#[derive(Debug)]
pub struct WebhookProgram {
    pub(super) request: RequestProgram,
    pub(super) timeout_ms: Millis,
    pub(super) retry: Option<Retry>,
    /// Whether making the request from its templates can end in an error.
    pub(super) can_fail: bool,
    pub(super) save: Vec<(Symbol, JsonTemplate)>,
    pub(super) next: Target,
    pub(super) timeout: Target,
    pub(super) error: Target,
    pub(super) limit: Target,
    /// Its answers on mocks; there is one at least.
    pub mock: Option<MockProgram>,
}

/// A compiled request.
#[derive(Debug)]
pub struct RequestProgram {
    method: Template,
    url: Template,
    query: Vec<(Arc<str>, JsonTemplate)>,
    headers: Vec<(Arc<str>, JsonTemplate)>,
    body: Option<JsonTemplate>,
    json: bool,
}

/// Compiles the parts of a flow that has no errors.
pub(super) struct Compiler<'a> {
    symbols: Symbols,
    index: &'a HashMap<Arc<str>, NodeIndex>,
    fixed: Fixed,
}

/// Compiles a part of a flow by itself; its ports lead nowhere.
pub(super) fn compile_alone<T>(compile: impl FnOnce(&mut Compiler<'_>) -> T) -> (T, Symbols) {
    let index = HashMap::new();
    let mut compiler = Compiler { symbols: Symbols::default(), index: &index, fixed: Fixed::default() };
    let compiled = compile(&mut compiler);
    (compiled, compiler.symbols)
}

impl Compiler<'_> {
    pub(super) fn target(&self, target: &flow::Target) -> Target {
        self.index.get(target.as_ref()?).copied()
    }

    pub(super) fn json(&mut self, value: &Value) -> JsonTemplate {
        // Validation has refused what cannot be compiled.
        JsonTemplate::compile(value, &mut self.symbols, &mut |_, _| {}).fold(&self.fixed)
    }

    fn text(&mut self, text: &str) -> Template {
        Template::compile(text, &mut self.symbols).unwrap_or_else(|_| Template::literal(text))
    }

    pub(super) fn members(&mut self, members: &Object) -> Vec<(Arc<str>, JsonTemplate)> {
        members.iter().map(|(key, value)| (Arc::clone(key), self.json(value))).collect()
    }

    fn assignments(&mut self, members: &Object) -> Vec<(Symbol, JsonTemplate)> {
        members.iter().map(|(name, value)| (self.symbols.intern(name), self.json(value))).collect()
    }
}

impl Program {
    /// Compiles a document.
    ///
    /// # Errors
    /// The document's diagnostics, where one of them is an error.
    pub fn compile(document: &Document, start: &Start) -> Result<Self, CompileError> {
        let flow = document.flow();
        if document.has_errors() {
            return Err(CompileError(Arc::clone(document.diagnostics())));
        }
        let mut index = HashMap::with_capacity(flow.nodes.len());
        for (at, node) in flow.nodes.iter().enumerate() {
            index.insert(Arc::clone(&node.id), NodeIndex(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        let Some(first) = flow.start.as_ref().and_then(|id| index.get(id)).copied() else {
            return Err(CompileError(Arc::clone(document.diagnostics())));
        };
        let limits = start.limits.unwrap_or(flow.limits);
        let mut symbols = Symbols::default();
        for name in flow.variables.keys().chain(start.variables.keys()).chain(&flow.secrets) {
            symbols.intern(name);
        }
        let mut initial = vec![None; symbols.len()];
        for (name, value) in flow.variables.iter().chain(start.variables.iter()) {
            if let Some(symbol) = symbols.find(name) {
                initial[symbol.0 as usize] = Some(value.clone());
            }
        }
        let fixed = Fixed::of(flow, &initial, &symbols);
        let mut compiler = Compiler { symbols, index: &index, fixed };
        let nodes = flow
            .nodes
            .iter()
            .map(|node| NodeProgram {
                id: Arc::clone(&node.id),
                kind: kind(node, start, &limits, &mut compiler),
            })
            .collect();
        let symbols = compiler.symbols;
        initial.resize(symbols.len(), None);
        let secrets: Vec<Symbol> = flow.secrets.iter().filter_map(|name| symbols.find(name)).collect();
        let mut redactor = Redactor::default();
        for secret in &secrets {
            initial[secret.0 as usize].iter().for_each(|value| redactor.hide(value));
        }
        Ok(Self { symbols, nodes, start: first, initial, secrets, redactor: redactor.into(), limits, index })
    }

    /// What the platform allows.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The variables that are set at the start, secrets masked.
    pub fn initial_variables(&self) -> Object {
        let named = self.symbols.iter().zip(&self.initial);
        named
            .filter_map(|((symbol, name), value)| {
                let value = value.as_ref()?;
                let shown = if self.secrets.contains(&symbol) { super::MASK.into() } else { value.clone() };
                Some((Arc::clone(name), shown))
            })
            .collect()
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a flow without nodes does not compile.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The id of a node.
    pub fn id(&self, node: NodeIndex) -> &Arc<str> {
        &self.node(node).id
    }

    /// The index of an id.
    pub fn find(&self, id: &str) -> Option<NodeIndex> {
        self.index.get(id).copied()
    }

    /// The names that the flow's templates and variables use.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// All nodes, in the order of the document.
    pub fn node_indices(&self) -> impl Iterator<Item = NodeIndex> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeIndex)
    }

    /// How many branches a condition has, else not counted; `None` where the node is none.
    pub fn branches(&self, node: NodeIndex) -> Option<usize> {
        match &self.node(node).kind {
            KindProgram::Condition(condition) => Some(condition.len()),
            _ => None,
        }
    }

    /// The webhook at a node, where it is one.
    pub fn webhook(&self, node: NodeIndex) -> Option<&WebhookProgram> {
        match &self.node(node).kind {
            KindProgram::Webhook(webhook) => Some(webhook),
            _ => None,
        }
    }

    pub(super) fn node(&self, node: NodeIndex) -> &NodeProgram {
        &self.nodes[node.0 as usize]
    }
}

fn kind(node: &flow::Node, start: &Start, limits: &Limits, compiler: &mut Compiler<'_>) -> KindProgram {
    match &node.kind {
        NodeKind::Message(message) => {
            KindProgram::Message { text: compiler.text(&message.text), next: compiler.target(&message.next) }
        }
        NodeKind::Ask(ask) => KindProgram::Ask(AskProgram {
            text: compiler.text(&ask.text),
            variable: ask.variable.as_ref().map(|name| compiler.symbols.intern(name)),
            choices: ask.choices.iter().map(|choice| compiler.text(choice)).collect(),
            timeout_ms: ask.timeout_ms,
            next: compiler.target(&ask.next),
            timeout: compiler.target(&ask.timeout),
        }),
        NodeKind::Webhook(webhook) => {
            let replaced = start.mocks.iter().find(|(id, _)| *id == node.id).map(|(_, mock)| mock);
            let mock = replaced.or(webhook.mock.as_ref()).filter(|mock| !mock.responses.is_empty());
            let longest = limits.max_wait_ms.unwrap_or(guards::MAX_REQUEST_MS);
            let request = request(&webhook.request, compiler);
            KindProgram::Webhook(Box::new(WebhookProgram {
                can_fail: request.can_fail(),
                request,
                timeout_ms: webhook.timeout_ms.unwrap_or(longest).min(longest),
                retry: webhook.retry.clone(),
                save: compiler.assignments(&webhook.save),
                next: compiler.target(&webhook.next),
                timeout: compiler.target(&webhook.timeout),
                error: compiler.target(&webhook.error),
                limit: compiler.target(&webhook.limit),
                mock: mock.map(|mock| super::mock::compile(mock, compiler)),
            }))
        }
        NodeKind::Wait(wait) => KindProgram::Wait {
            seconds: match &wait.seconds {
                Seconds::Fixed(ms) => WaitProgram::Fixed(*ms),
                Seconds::Template(template) => WaitProgram::Template(compiler.text(template)),
            },
            next: compiler.target(&wait.next),
        },
        NodeKind::Condition(condition) => {
            KindProgram::Condition(ConditionProgram::compile(condition, compiler))
        }
        NodeKind::Set(set) => {
            KindProgram::Set { assign: compiler.assignments(&set.assign), next: compiler.target(&set.next) }
        }
        NodeKind::End(end) => KindProgram::End(end.outcome),
        // Validation refuses flows with nodes of unknown types.
        NodeKind::Unknown(_) => KindProgram::End(EndOutcome::Failed),
    }
}

pub(super) fn request(request: &flow::Request, compiler: &mut Compiler<'_>) -> RequestProgram {
    RequestProgram {
        method: compiler.text(&request.method),
        url: compiler.text(&request.url),
        query: compiler.members(&request.query),
        headers: compiler.members(&request.headers),
        body: request.body.as_ref().map(|body| compiler.json(body)),
        json: !matches!(request.body, Some(Value::String(_))),
    }
}

impl RequestProgram {
    /// Whether making the request from its templates can end in an error.
    pub(super) fn can_fail(&self) -> bool {
        self.method.can_fail()
            || self.url.can_fail()
            || self.query.iter().chain(&self.headers).any(|(_, value)| value.can_fail())
            || self.body.as_ref().is_some_and(JsonTemplate::can_fail)
    }

    /// Makes the request.
    pub(super) fn render(&self, scope: &impl Scope, symbols: &Symbols) -> Result<Request, String> {
        let within = |what: &str, error| tr!("the {what} could not be made: {error}", what, error);
        let method = self.method.text(scope, symbols).map_err(|error| within(tr!("method"), error))?;
        let mut url = self.url.text(scope, symbols).map_err(|error| within("URL", error))?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.query {
            let value = value.resolve(scope, symbols).map_err(|error| within(tr!("query"), error))?;
            match &value {
                None | Some(Value::Null) => {}
                Some(Value::Array(elements)) => {
                    elements.iter().for_each(|element| _ = query.append_pair(name, &text(element)));
                }
                Some(value) => _ = query.append_pair(name, &text(value)),
            }
        }
        let query = query.finish();
        if !query.is_empty() {
            let (base, fragment) = match url.split_once('#') {
                Some((base, fragment)) => (base, format!("#{fragment}")),
                None => (&*url, String::new()),
            };
            let joint = if base.contains('?') { '&' } else { '?' };
            url = format!("{base}{joint}{query}{fragment}").into();
        }
        let mut headers = Vec::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            let value = value.resolve(scope, symbols).map_err(|error| within(tr!("headers"), error))?;
            if let Some(value) = value.filter(|value| !matches!(value, Value::Null)) {
                headers.push((Arc::clone(name), text(&value).into()));
            }
        }
        let body = match &self.body {
            Some(body) => body.resolve(scope, symbols).map_err(|error| within(tr!("body"), error))?,
            None => None,
        };
        // One string is sent as it renders, so a template that gives an object is sent as JSON.
        let json = self.json || !matches!(body, Some(Value::String(_)));
        Ok(Request { method: method.to_uppercase().into(), url, headers, body, json })
    }
}

fn text(value: &Value) -> String {
    flow::expression::to_text(value).into_owned()
}
