//! What is wrong with a document, where, and what to do about it.

use std::sync::Arc;

use super::json_template::PathStep;
use super::value::Value;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The flow cannot run.
    Error,
    /// It runs, but probably not as its author means.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Declares the codes with their words in JSON and their severities, so that the three cannot drift.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $severity:ident;)*) => {
        /// What kind of thing is wrong. The words are stable: tools may match on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// The text is not JSON.
    JsonSyntax = "json_syntax", Error;
    /// The document is larger than the reader accepts.
    TooLarge = "too_large", Error;
    /// The JSON nests deeper than the reader follows.
    TooDeep = "too_deep", Error;
    /// There are more nodes than the engine accepts.
    TooManyNodes = "too_many_nodes", Error;
    /// The document is of a newer version of the format.
    VersionUnsupported = "version_unsupported", Error;
    /// A required field is not there.
    MissingField = "missing_field", Error;
    /// A field holds a value of another type.
    WrongType = "wrong_type", Error;
    /// A value of the right type that is out of its range.
    InvalidValue = "invalid_value", Error;
    /// A field that the format does not know; it is kept.
    UnknownField = "unknown_field", Warning;
    /// A node type that the format does not know; the node is kept.
    UnknownNodeType = "unknown_node_type", Error;
    /// A node id with characters that are not allowed, or none at all.
    InvalidId = "invalid_id", Error;
    /// Two nodes share an id.
    DuplicateId = "duplicate_id", Error;
    /// The flow does not say where it starts.
    StartMissing = "start_missing", Error;
    /// A port (or the start) leads to a node that is not there.
    UnknownTarget = "unknown_target", Error;
    /// A node that no way leads to.
    UnreachableNode = "unreachable_node", Warning;
    /// A variable's name has characters that are not allowed.
    InvalidVariableName = "invalid_variable_name", Error;
    /// A variable has the name of something that templates already have.
    ReservedVariableName = "reserved_variable_name", Warning;
    /// A template reads a name that nothing in the flow sets.
    UnknownVariable = "unknown_variable", Warning;
    /// A template that cannot be read.
    InvalidTemplate = "invalid_template", Error;
    /// An operator that the format does not know.
    UnknownOperator = "unknown_operator", Error;
    /// A regular expression that cannot be read.
    InvalidRegex = "invalid_regex", Error;
    /// An operand that the operator can do nothing with: the rule never matches.
    InvalidOperand = "invalid_operand", Warning;
    /// A group or branch without rules.
    EmptyRules = "empty_rules", Warning;
    /// A webhook's timeout is cut to the platform's limit.
    TimeoutCut = "timeout_cut", Info;
    /// A webhook without mock responses: on mocks it answers 200 with an empty body.
    NoMock = "no_mock", Info;
    /// A scenario names something that the flow does not have.
    InvalidScenario = "invalid_scenario", Warning;
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What kind of thing.
    pub code: Code,
    /// What is wrong and what to do about it.
    pub message: String,
    /// The id of the node it is in.
    pub node: Option<Arc<str>>,
    /// Where it is in the document: `$.nodes[3].request.url`.
    pub path: Option<String>,
    /// The name that it is about: of a variable, of a node.
    pub name: Option<Arc<str>>,
    /// What was probably meant in place of a word that is not known.
    pub meant: Option<Arc<str>>,
}

impl Diagnostic {
    /// Something that is wrong with the document as a whole.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), node: None, path: None, name: None, meant: None }
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// As the JavaScript package gives it.
    pub fn to_value(&self) -> Value {
        let mut members = vec![
            ("code", self.code.as_str().into()),
            ("severity", self.severity().as_str().into()),
            ("message", self.message.as_str().into()),
        ];
        if let Some(node) = &self.node {
            members.push(("node", Arc::clone(node).into()));
        }
        if let Some(path) = &self.path {
            members.push(("path", path.as_str().into()));
        }
        Value::object(members)
    }
}

/// Whether a list of diagnostics keeps a flow from running.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}

/// A place in a document, as a chain of steps that costs nothing until it is printed.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Option<PathStep<'a>>,
}

impl<'a> Path<'a> {
    /// The document itself.
    pub const ROOT: Path<'static> = Path { parent: None, step: None };

    /// A member of the object at this place.
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Some(PathStep::Key(key)) }
    }

    /// An element of the array at this place.
    pub fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Some(PathStep::Index(index)) }
    }

    /// The place that more steps lead to from here, printed.
    pub fn with(&self, steps: &[PathStep<'_>]) -> String {
        let mut text = self.to_string();
        steps.iter().for_each(|step| write_step(&mut text, *step));
        text
    }
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Some(parent), Some(step)) = (self.parent, self.step) else {
            return f.write_str("$");
        };
        parent.fmt(f)?;
        let mut text = String::new();
        write_step(&mut text, step);
        f.write_str(&text)
    }
}

fn write_step(out: &mut String, step: PathStep<'_>) {
    match step {
        PathStep::Index(index) => out.push_str(&format!("[{index}]")),
        PathStep::Key(key) => {
            let plain = !key.is_empty()
                && !key.starts_with(|c: char| c.is_ascii_digit())
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if plain {
                out.push('.');
                out.push_str(key);
            } else {
                out.push('[');
                super::json::write_string(out, key);
                out.push(']');
            }
        }
    }
}
