//! JSON whose strings are templates, compiled once.

use std::sync::Arc;

use super::expression::ExpressionError;
use super::template::{Constants, Resolved, Scope, Symbols, Template};
use super::value::{Object, Value};

/// JSON whose strings are templates.
#[derive(Debug)]
pub enum JsonTemplate {
    /// No template in it.
    Constant(Value),
    /// A string with a template.
    Template(Template),
    /// An array with templates somewhere in it.
    Array(Vec<JsonTemplate>),
    /// An object with templates somewhere in its values.
    Object(Vec<(Arc<str>, JsonTemplate)>),
}

impl JsonTemplate {
    /// Compiles every string of a value. `report` is told of each string that is no good, with the way
    /// to it; such a string then stands for itself.
    pub fn compile(
        source: &Value,
        symbols: &mut Symbols,
        report: &mut impl FnMut(&[PathStep<'_>], ExpressionError),
    ) -> Self {
        Self::compile_at(source, symbols, &mut Vec::new(), report)
    }

    fn compile_at<'a>(
        source: &'a Value,
        symbols: &mut Symbols,
        way: &mut Vec<PathStep<'a>>,
        report: &mut impl FnMut(&[PathStep<'_>], ExpressionError),
    ) -> Self {
        match source {
            Value::String(text) if text.contains('{') => match Template::compile(text, symbols) {
                Ok(template) => match template.constant() {
                    Some(value) => Self::Constant(value.clone()),
                    None => Self::Template(template),
                },
                Err(error) => {
                    report(way, error);
                    Self::Constant(source.clone())
                }
            },
            Value::Array(elements) => {
                let mut compiled = Vec::with_capacity(elements.len());
                for (index, element) in elements.iter().enumerate() {
                    way.push(PathStep::Index(index));
                    compiled.push(Self::compile_at(element, symbols, way, report));
                    way.pop();
                }
                if compiled.iter().all(|element| matches!(element, Self::Constant(_))) {
                    return Self::Constant(source.clone());
                }
                Self::Array(compiled)
            }
            Value::Object(members) => {
                let mut compiled = Vec::with_capacity(members.len());
                for (key, member) in members.iter() {
                    way.push(PathStep::Key(key));
                    compiled.push((Arc::clone(key), Self::compile_at(member, symbols, way, report)));
                    way.pop();
                }
                if compiled.iter().all(|(_, member)| matches!(member, Self::Constant(_))) {
                    return Self::Constant(source.clone());
                }
                Self::Object(compiled)
            }
            _ => Self::Constant(source.clone()),
        }
    }

    /// The same with the plain paths in it resolved that begin with a constant: what comes out the same every
    /// time is made once.
    #[must_use]
    pub fn fold(self, constants: &impl Constants) -> Self {
        let all = |parts: &[Self]| parts.iter().all(|part| matches!(part, Self::Constant(_)));
        let value = |part| match part {
            Self::Constant(value) => value,
            _ => Value::Null,
        };
        match self {
            Self::Constant(_) => self,
            Self::Template(template) => {
                let template = template.fold(constants);
                match template.constant() {
                    Some(value) => Self::Constant(value.clone()),
                    None => Self::Template(template),
                }
            }
            Self::Array(elements) => {
                let elements: Vec<Self> =
                    elements.into_iter().map(|element| element.fold(constants)).collect();
                match all(&elements) {
                    true => Self::Constant(Value::array(elements.into_iter().map(value))),
                    false => Self::Array(elements),
                }
            }
            Self::Object(members) => {
                let (keys, members): (Vec<_>, Vec<Self>) =
                    members.into_iter().map(|(key, member)| (key, member.fold(constants))).unzip();
                let all = all(&members);
                let members = keys.into_iter().zip(members);
                match all {
                    true => Self::Constant(Value::object(members.map(|(key, member)| (key, value(member))))),
                    false => Self::Object(members.collect()),
                }
            }
        }
    }

    /// Whether evaluating it can end in an error.
    pub fn can_fail(&self) -> bool {
        match self {
            Self::Constant(_) => false,
            Self::Template(template) => template.can_fail(),
            Self::Array(elements) => elements.iter().any(Self::can_fail),
            Self::Object(members) => members.iter().any(|(_, member)| member.can_fail()),
        }
    }

    /// The value. A missing member's key is left out; a missing element is null, so that the others keep
    /// their places.
    ///
    /// # Errors
    /// Says why an expression in it has no value.
    pub fn resolve(&self, scope: &impl Scope, symbols: &Symbols) -> Resolved {
        Ok(Some(match self {
            Self::Constant(value) => value.clone(),
            Self::Template(template) => return template.resolve(scope, symbols),
            Self::Array(elements) => Value::Array(Arc::new(
                elements
                    .iter()
                    .map(|element| Ok(element.resolve(scope, symbols)?.unwrap_or_default()))
                    .collect::<Result<_, ExpressionError>>()?,
            )),
            Self::Object(members) => {
                let mut object = Object::with_capacity_and_hasher(members.len(), <_>::default());
                for (key, member) in members {
                    if let Some(value) = member.resolve(scope, symbols)? {
                        object.insert(Arc::clone(key), value);
                    }
                }
                Value::Object(Arc::new(object))
            }
        }))
    }
}

/// One step on the way to a place in a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStep<'a> {
    /// A member of an object.
    Key(&'a str),
    /// An element of an array.
    Index(usize),
}
