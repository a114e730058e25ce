//! MiniJinja behind the door of [`super`].
//!
//! Our values reach the engine as views, not as copies: an expression that reads one field of a large
//! response touches that field only.

use std::sync::{Arc, LazyLock};

use minijinja::value::{
    Enumerator, Object as EngineObject, ObjectExt, ObjectRepr, Value as EngineValue, ValueKind,
};
use minijinja::{Environment, ErrorKind, UndefinedBehavior};

use super::{Compiled, Engine, ExpressionError, Names, to_text};
use crate::flow::guards;
use crate::flow::operator::compile_regex;
use crate::flow::value::{Number, Object, Value};
use crate::i18n::tr;

/// The engine.
pub(super) const ENGINE: Engine = Engine {
    expression: Expression::compile,
    blocks: BlockTemplate::compile,
    nested_names,
    check_pattern: |pattern, ignore_case| match compile_regex(pattern, ignore_case) {
        Ok(_) => Ok(()),
        Err(note) => Err(note.into_owned()),
    },
};

/// What stands between `{{` and `}}`.
#[derive(Debug)]
struct Expression {
    compiled: minijinja::Expression<'static, 'static>,
    names: Vec<Arc<str>>,
}

/// A template with `{% if %}` or `{% for %}` blocks.
#[derive(Debug)]
struct BlockTemplate {
    environment: Environment<'static>,
    names: Vec<Arc<str>>,
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(environment);

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_fuel(Some(guards::EXPRESSION_FUEL));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    // A mutable box that outlives loop iterations: the way to grow a text without bound.
    environment.remove_global("namespace");
    // Shows the engine's insides.
    environment.remove_global("debug");
    environment.set_formatter(|out, _, value| {
        let text = from_engine(value)
            .map_err(|error| minijinja::Error::new(ErrorKind::InvalidOperation, error))?
            .map_or_else(String::new, |value| to_text(&value).into_owned());
        Ok(out.write_str(&text)?)
    });
    environment
}

impl Expression {
    fn compile(source: &str) -> Result<Box<dyn Compiled>, ExpressionError> {
        check_tokens(tokens(source))?;
        let compiled =
            ENVIRONMENT.compile_expression_owned(source.to_owned()).map_err(|error| explain(&error))?;
        let mut names: Vec<Arc<str>> =
            compiled.undeclared_variables(false).into_iter().map(Arc::from).collect();
        names.sort();
        names.retain(|name| ENVIRONMENT.globals().all(|(global, _)| global != &**name));
        Ok(Box::new(Self { compiled, names }))
    }
}

impl Compiled for Expression {
    fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    fn value(&self, names: &dyn Names) -> Result<Option<Value>, ExpressionError> {
        let value = self.compiled.eval(context(&self.names, names)).map_err(|error| explain(&error))?;
        from_engine(&value)
    }
}

fn nested_names(template: &str) -> Vec<String> {
    let mut environment = environment();
    if environment.add_template_owned("t", template.to_owned()).is_err() {
        return Vec::new();
    }
    let names = environment.get_template("t").map(|template| template.undeclared_variables(true));
    let mut names: Vec<String> = names.unwrap_or_default().into_iter().collect();
    names.retain(|name| ENVIRONMENT.globals().all(|(global, _)| global != name));
    names.sort();
    names
}

impl BlockTemplate {
    /// Only `if` and `for` are part of the format.
    fn compile(source: &str) -> Result<Box<dyn Compiled>, ExpressionError> {
        if let Some(tag) = tags(source).find(|tag| !KNOWN_TAGS.contains(tag)) {
            return Err(tr!("{{% {tag} %}} is not known here: use {{% if %}} and {{% for %}}", tag));
        }
        check_tokens(inside(source, "{%", "%}").map(tokens).sum())?;
        check_tokens(inside(source, "{{", "}}").map(tokens).max().unwrap_or(0))?;
        let mut environment = environment();
        environment.add_template_owned("t", source.to_owned()).map_err(|error| explain(&error))?;
        let mut names: Vec<Arc<str>> = environment
            .get_template("t")
            .map(|template| template.undeclared_variables(false).into_iter().map(Arc::from).collect())
            .unwrap_or_default();
        names.sort();
        names.retain(|name| ENVIRONMENT.globals().all(|(global, _)| global != &**name));
        Ok(Box::new(Self { environment, names }))
    }
}

impl Compiled for BlockTemplate {
    fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    fn value(&self, names: &dyn Names) -> Result<Option<Value>, ExpressionError> {
        let text = self
            .environment
            .get_template("t")
            .and_then(|template| template.render(context(&self.names, names)))
            .map_err(|error| explain(&error))?;
        check_length(&text)?;
        Ok(Some(text.as_str().into()))
    }
}

const KNOWN_TAGS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// The words behind each `{%` of a template.
fn tags(source: &str) -> impl Iterator<Item = &str> {
    inside(source, "{%", "%}").map(|rest| {
        let rest = rest.trim_start_matches(['-', '+']).trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// What stands behind each `open`, as far as the next `close`.
fn inside<'a>(source: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    source.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or(rest))
}

/// How many words, strings and signs there are: never fewer than the engine finds.
fn tokens(code: &str) -> usize {
    let mut count = 0;
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        count += usize::from(!letter.is_whitespace());
        if letter == '"' || letter == '\'' {
            while let Some(inside) = letters.next().filter(|inside| *inside != letter) {
                if inside == '\\' {
                    letters.next();
                }
            }
        } else if letter.is_alphanumeric() || letter == '_' {
            while letters.next_if(|next| next.is_alphanumeric() || *next == '_').is_some() {}
        }
    }
    count
}

fn check_tokens(count: usize) -> Result<(), ExpressionError> {
    if count > guards::MAX_EXPRESSION_TOKENS {
        return Err(tr!(
            "it has more than {most} words and signs: spread it over several variables",
            most = guards::MAX_EXPRESSION_TOKENS
        ));
    }
    Ok(())
}

fn context(wanted: &[Arc<str>], names: &dyn Names) -> EngineValue {
    EngineValue::from_pairs(wanted.iter().filter_map(|name| {
        let value = names.value(name)?;
        Some((EngineValue::from(Arc::clone(name)), to_engine(&value)))
    }))
}

/// The engine's message in our own frame: what and, where it knows, at which place.
fn explain(error: &minijinja::Error) -> ExpressionError {
    if error.kind() == ErrorKind::OutOfFuel {
        return tr!(
            "it takes more than {most} instructions: make the loop shorter",
            most = guards::EXPRESSION_FUEL
        );
    }
    match error.detail() {
        Some(detail) => detail.to_owned(),
        None => error.kind().to_string(),
    }
}

fn check_length(text: &str) -> Result<(), ExpressionError> {
    if text.len() > guards::MAX_TEXT_BYTES {
        return Err(tr!("the text is longer than {most} bytes", most = guards::MAX_TEXT_BYTES));
    }
    Ok(())
}

#[derive(Debug)]
struct ArrayView(Arc<Vec<Value>>);

impl EngineObject for ArrayView {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &EngineValue) -> Option<EngineValue> {
        self.0.get(key.as_usize()?).map(to_engine)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

#[derive(Debug)]
struct ObjectView(Arc<Object>);

impl EngineObject for ObjectView {
    fn get_value(self: &Arc<Self>, key: &EngineValue) -> Option<EngineValue> {
        self.0.get(key.as_str()?).map(to_engine)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<EngineValue> {
        self.0.get(key).map(to_engine)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        self.mapped_enumerator(|view| Box::new(view.0.keys().map(|key| EngineValue::from(Arc::clone(key)))))
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.0.len())
    }
}

fn to_engine(value: &Value) -> EngineValue {
    match value {
        Value::Null => EngineValue::from(()),
        Value::Bool(bool) => EngineValue::from(*bool),
        Value::Number(Number::Int(int)) => EngineValue::from(*int),
        Value::Number(number) => match number.as_int() {
            Some(int) => EngineValue::from(int),
            None => EngineValue::from(number.as_f64()),
        },
        Value::String(text) => EngineValue::from(Arc::clone(text)),
        Value::Array(array) => EngineValue::from_object(ArrayView(Arc::clone(array))),
        Value::Object(object) => EngineValue::from_object(ObjectView(Arc::clone(object))),
    }
}

fn from_engine(value: &EngineValue) -> Result<Option<Value>, ExpressionError> {
    let mut left = guards::MAX_RESULT_VALUES;
    copy_out(value, &mut left)
}

/// The engine repeats lists lazily (`[[0] * 1000] * 1000`), outside its instruction budget: `left` is how
/// many values may still be copied.
fn copy_out(value: &EngineValue, left: &mut usize) -> Result<Option<Value>, ExpressionError> {
    *left = left
        .checked_sub(1)
        .ok_or_else(|| tr!("the result has more than {most} values", most = guards::MAX_RESULT_VALUES))?;
    Ok(Some(match value.kind() {
        ValueKind::Undefined => return Ok(None),
        ValueKind::None => Value::Null,
        ValueKind::Bool => Value::Bool(value.is_true()),
        ValueKind::Number => Value::Number(number_from_engine(value)?),
        ValueKind::String => {
            let text = value.to_str().unwrap_or_default();
            check_length(&text)?;
            Value::String(text)
        }
        ValueKind::Seq | ValueKind::Iterable => {
            if let Some(view) = value.downcast_object_ref::<ArrayView>() {
                return Ok(Some(Value::Array(Arc::clone(&view.0))));
            }
            let items = value.try_iter().map_err(|error| explain(&error))?;
            // A missing element keeps its place as null, as in JavaScript's JSON.
            let elements = items.map(|item| Ok(copy_out(&item, left)?.unwrap_or_default()));
            Value::Array(Arc::new(elements.collect::<Result<_, ExpressionError>>()?))
        }
        ValueKind::Map => {
            if let Some(view) = value.downcast_object_ref::<ObjectView>() {
                return Ok(Some(Value::Object(Arc::clone(&view.0))));
            }
            let mut members = Object::default();
            for key in value.try_iter().map_err(|error| explain(&error))? {
                let member = value.get_item(&key).map_err(|error| explain(&error))?;
                if let Some(member) = copy_out(&member, left)? {
                    members.insert(key.to_string().into(), member);
                }
            }
            Value::Object(Arc::new(members))
        }
        ValueKind::Invalid => return Err(value.to_string()),
        other => return Err(tr!("the result is not JSON but {other}", other)),
    }))
}

fn number_from_engine(value: &EngineValue) -> Result<Number, ExpressionError> {
    if value.is_integer() {
        // Every integer of the engine prints as a JSON number.
        if let Some(number) = Number::from_literal(&value.to_string()) {
            return Ok(number);
        }
    }
    match f64::try_from(value.clone()) {
        Ok(float) if float.is_finite() => match Value::from(float) {
            Value::Number(number) => Ok(number),
            _ => Ok(Number::Float(float)),
        },
        _ => Err(tr!("the result is not a number that JSON can hold").to_owned()),
    }
}
