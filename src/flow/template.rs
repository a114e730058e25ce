//! Strings with `{{ … }}` in them, compiled once.
//!
//! A plain path such as `{{ result }}` or `{{ response.body.result }}` is resolved here; the expression
//! engine is asked only for what is more than that.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use indexmap::IndexSet;

use crate::i18n::tr;

use super::expression::{BlockTemplate, Expression, ExpressionError, Names, to_text};
use super::guards;
use super::value::{NameHash, Value};

/// What templates read: names by symbol for plain paths, by text for the engine.
pub trait Scope {
    /// The value behind a name, or `None` where it is missing.
    fn value(&self, name: Symbol) -> Option<Value>;

    /// One member of the value behind a name; a scope may know it without building the whole value.
    fn member(&self, name: Symbol, key: &str) -> Option<Value> {
        self.value(name)?.get(key).cloned()
    }
}

/// A scope of which some names never change.
pub trait Constants: Scope {
    /// Whether this name has the same value (or is missing) whenever it is read.
    fn is_constant(&self, name: Symbol) -> bool;
}

/// A name, interned in [`Symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// The names that a flow's templates use, numbered in the order in which they were met.
#[derive(Clone, Debug)]
pub struct Symbols(IndexSet<Arc<str>, NameHash>);

impl Symbols {
    /// `response`: the latest webhook result.
    pub const RESPONSE: Symbol = Symbol(0);
    /// `reply`: the customer's latest reply.
    pub const REPLY: Symbol = Symbol(1);
    /// `visits`: how often each node was entered.
    pub const VISITS: Symbol = Symbol(2);
    /// `run`: the run's id and time.
    pub const RUN: Symbol = Symbol(3);
    /// `request`: the request under way, in the bodies of mock responses.
    pub const REQUEST: Symbol = Symbol(4);
    /// The names that no variable can take.
    pub const RESERVED: [&str; 4] = ["response", "reply", "visits", "run"];

    /// The symbol of a name, new or known.
    pub fn intern(&mut self, name: &str) -> Symbol {
        let index = match self.0.get_index_of(name) {
            Some(index) => index,
            None => self.0.insert_full(name.into()).0,
        };
        Symbol(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The symbol of a known name.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.0.get_index_of(name).and_then(|index| u32::try_from(index).ok()).map(Symbol)
    }

    /// A symbol's name.
    pub fn name(&self, symbol: Symbol) -> &Arc<str> {
        &self.0[symbol.0 as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: the reserved names are always there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All names, in the order of their symbols.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &Arc<str>)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, name)| (Symbol(u32::try_from(index).unwrap_or(u32::MAX)), name))
    }
}

impl Default for Symbols {
    fn default() -> Self {
        /// Every node of a document is read with symbols of its own.
        static RESERVED: LazyLock<Symbols> = LazyLock::new(|| {
            let names = Symbols::RESERVED.into_iter().chain(["request"]);
            Symbols(names.map(Arc::from).collect())
        });
        RESERVED.clone()
    }
}

/// A scope together with its symbols, as the engine reads it.
struct ByName<'a, S>(&'a S, &'a Symbols);

impl<S: Scope> Names for ByName<'_, S> {
    fn value(&self, name: &str) -> Option<Value> {
        self.0.value(self.1.find(name)?)
    }
}

/// A path such as `response.body.items[0]`.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) root: Symbol,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Key(Arc<str>),
    Index(usize),
}

impl Path {
    /// Reads a plain path; `None` where the expression is more than that.
    pub(super) fn parse(source: &str, symbols: &mut Symbols) -> Option<Self> {
        let (root, mut rest) = split_name(source.trim())?;
        if KEYWORDS.contains(&root) {
            return None;
        }
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let (key, after) = split_name(after)?;
                steps.push(Step::Key(key.into()));
                rest = after;
            } else {
                let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
                let quoted = ['"', '\''].into_iter().find_map(|quote| {
                    let key = inside.strip_prefix(quote)?.strip_suffix(quote)?;
                    (!key.contains([quote, '\\'])).then_some(key)
                });
                steps.push(match quoted {
                    Some(key) => Step::Key(key.into()),
                    None if inside.bytes().all(|b| b.is_ascii_digit()) => Step::Index(inside.parse().ok()?),
                    None => return None,
                });
                rest = after;
            }
        }
        Some(Self { root: symbols.intern(root), steps })
    }

    /// The steps from the root, an index by its digits.
    pub(super) fn keys(&self) -> impl Iterator<Item = Arc<str>> {
        self.steps.iter().map(|step| match step {
            Step::Key(key) => Arc::clone(key),
            Step::Index(index) => index.to_string().into(),
        })
    }

    fn resolve(&self, scope: &impl Scope) -> Option<Value> {
        let (first, rest) = match self.steps.split_first() {
            None => return scope.value(self.root),
            Some((Step::Key(key), rest)) => (scope.member(self.root, key)?, rest),
            Some((Step::Index(index), rest)) => (scope.value(self.root)?.get_index(*index)?.clone(), rest),
        };
        if rest.is_empty() {
            return Some(first);
        }
        let mut value = &first;
        for step in rest {
            value = match step {
                Step::Key(key) => value.get(key)?,
                Step::Index(index) => value.get_index(*index)?,
            };
        }
        Some(value.clone())
    }
}

/// Words that are not names in an expression.
const KEYWORDS: [&str; 13] =
    ["true", "false", "none", "True", "False", "None", "not", "and", "or", "is", "in", "if", "else"];

/// Splits a leading identifier off.
pub(super) fn split_name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some((name, rest))
}

#[derive(Debug)]
enum Part {
    Text(Arc<str>),
    Path(Path),
    Expression(Box<Expression>),
}

#[derive(Debug)]
enum Kind {
    Constant(Value),
    One(Part),
    Parts(Vec<Part>),
    Blocks(Box<BlockTemplate>),
}

/// A compiled string.
#[derive(Debug)]
pub struct Template(Kind);

/// A template's value, or why it has none. `Ok(None)` is missing.
pub type Resolved = Result<Option<Value>, ExpressionError>;

impl Template {
    /// Compiles a string. Names are interned in `symbols`.
    ///
    /// # Errors
    /// Says what is wrong with the string.
    pub fn compile(source: &str, symbols: &mut Symbols) -> Result<Self, ExpressionError> {
        if source.len() > guards::MAX_TEMPLATE_BYTES && source.contains("{{") {
            return Err(tr!("it is longer than {most} bytes", most = guards::MAX_TEMPLATE_BYTES));
        }
        if has_blocks(source) {
            let blocks = BlockTemplate::compile(source)?;
            blocks.names().iter().for_each(|name| _ = symbols.intern(name));
            return Ok(Self(Kind::Blocks(Box::new(blocks))));
        }
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some(open) = opening(rest) {
            if open > 0 {
                parts.push(Part::Text(rest[..open].into()));
            }
            let inside = &rest[open + 2..];
            let Some(end) = expression_end(inside) else {
                return Err(tr!(
                    "{open} has no matching {close}: close it, or write {escaped} for the braces themselves",
                    open = "{{",
                    close = "}}",
                    escaped = "{{ '{{' }}"
                ));
            };
            let expression = inside[..end].trim();
            parts.push(match Path::parse(expression, symbols) {
                Some(path) => Part::Path(path),
                None if expression.is_empty() => {
                    return Err(tr!("{{ }} is empty: name a variable in it").into());
                }
                None => {
                    let expression = Expression::compile(expression)?;
                    expression.names().iter().for_each(|name| _ = symbols.intern(name));
                    Part::Expression(Box::new(expression))
                }
            });
            rest = &inside[end + 2..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        Ok(Self(match parts.pop() {
            None => Kind::Constant("".into()),
            Some(Part::Text(text)) if parts.is_empty() => Kind::Constant(Value::String(text)),
            Some(one) if parts.is_empty() => Kind::One(one),
            Some(last) => {
                parts.push(last);
                Kind::Parts(parts)
            }
        }))
    }

    /// A string that stands for itself.
    pub fn literal(text: &str) -> Self {
        Self(Kind::Constant(text.into()))
    }

    /// The value, where the string holds no template at all.
    pub fn constant(&self) -> Option<&Value> {
        match &self.0 {
            Kind::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The same with the plain paths in it resolved that begin with a constant.
    pub(super) fn fold(self, constants: &impl Constants) -> Self {
        let known = |path: &Path| constants.is_constant(path.root).then(|| path.resolve(constants));
        let parts = match self.0 {
            Kind::One(Part::Path(path)) => {
                return Self(match known(&path).flatten() {
                    Some(value) => Kind::Constant(value),
                    // What is missing stays so, and is no value.
                    None => Kind::One(Part::Path(path)),
                });
            }
            Kind::Parts(parts) => parts,
            other => return Self(other),
        };
        let mut folded: Vec<Part> = Vec::with_capacity(parts.len());
        for part in parts {
            let text = match &part {
                Part::Text(text) => Some(Arc::clone(text)),
                Part::Path(path) => {
                    known(path).map(|value| value.map_or("".into(), |value| to_text(&value).into()))
                }
                Part::Expression(_) => None,
            };
            match (folded.last_mut(), text) {
                (Some(Part::Text(before)), Some(text)) => *before = format!("{before}{text}").into(),
                (_, Some(text)) => folded.push(Part::Text(text)),
                (_, None) => folded.push(part),
            }
        }
        match folded.as_slice() {
            [Part::Text(text)] if text.len() <= guards::MAX_TEXT_BYTES => {
                Self(Kind::Constant(Value::String(Arc::clone(text))))
            }
            _ => Self(Kind::Parts(folded)),
        }
    }

    /// Whether evaluating it can end in an error; plain paths and texts cannot.
    pub fn can_fail(&self) -> bool {
        match &self.0 {
            Kind::Constant(_) | Kind::One(Part::Text(_) | Part::Path(_)) => false,
            Kind::Parts(parts) => parts.iter().any(|part| matches!(part, Part::Expression(_))),
            Kind::One(Part::Expression(_)) | Kind::Blocks(_) => true,
        }
    }

    /// The value: typed where the string is exactly one `{{ expression }}`, else a text.
    ///
    /// # Errors
    /// Says why an expression in it has no value.
    pub fn resolve(&self, scope: &impl Scope, symbols: &Symbols) -> Resolved {
        match &self.0 {
            Kind::Constant(value) => Ok(Some(value.clone())),
            Kind::One(part) => part.resolve(scope, symbols),
            Kind::Parts(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Part::Text(piece) => text.push_str(piece),
                        part => {
                            if let Some(value) = part.resolve(scope, symbols)? {
                                text.push_str(&to_text(&value));
                            }
                        }
                    }
                    if text.len() > guards::MAX_TEXT_BYTES {
                        return Err(tr!(
                            "the text is longer than {most} bytes",
                            most = guards::MAX_TEXT_BYTES
                        ));
                    }
                }
                Ok(Some(text.into()))
            }
            Kind::Blocks(blocks) => Ok(Some(blocks.render(&ByName(scope, symbols))?.into())),
        }
    }

    /// The value as text; missing is empty.
    ///
    /// # Errors
    /// Says why an expression in it has no value.
    pub fn text(&self, scope: &impl Scope, symbols: &Symbols) -> Result<Arc<str>, ExpressionError> {
        Ok(match self.resolve(scope, symbols)? {
            None => "".into(),
            Some(Value::String(text)) => text,
            Some(value) => Cow::into_owned(to_text(&value)).into(),
        })
    }
}

impl Part {
    fn resolve(&self, scope: &impl Scope, symbols: &Symbols) -> Resolved {
        match self {
            Self::Text(text) => Ok(Some(Value::String(Arc::clone(text)))),
            Self::Path(path) => Ok(path.resolve(scope)),
            Self::Expression(expression) => expression.evaluate(&ByName(scope, symbols)),
        }
    }
}

/// Whether there is something in a text that only the template engine reads: a block, a comment, trimmed blanks.
fn has_blocks(source: &str) -> bool {
    let bytes = source.as_bytes();
    bytes.windows(2).any(|two| matches!(two, b"{%" | b"{#"))
        || bytes.windows(3).any(|three| matches!(three, b"{{-" | b"-}}"))
}

/// Where the first expression opens. Documents are full of short texts, for which the search of the standard library takes
/// long to begin.
fn opening(source: &str) -> Option<usize> {
    source.as_bytes().windows(2).position(|two| two == b"{{")
}

/// Where the `}}` that closes an expression stands: not inside a string, nor inside a dict or list.
pub(super) fn expression_end(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let (mut depth, mut quote, mut at) = (0_usize, None, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            Some(_) if byte == b'\\' => at += 1,
            Some(open) => {
                if byte == open {
                    quote = None;
                }
            }
            None => match byte {
                b'"' | b'\'' => quote = Some(byte),
                b'}' if depth == 0 && bytes.get(at + 1) == Some(&b'}') => return Some(at),
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            },
        }
        at += 1;
    }
    None
}
