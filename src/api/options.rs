//! The options of `run`, read strictly: a mistake is an error that says what was expected.

use std::sync::Arc;

use js_sys::{Array, Function, JSON, Object as JsObject, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use crate::flow::{Object, Value, is_variable_name, json};
use crate::interpreter::TraceLevel;
use crate::run::Webhooks;

use super::error;

/// The names of the options.
const NAMES: [&str; 10] =
    ["webhooks", "clock", "speed", "variables", "replies", "seed", "trace", "fetch", "signal", "onEvent"];

/// The greatest whole number that JavaScript counts up to without a gap.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// More makes no run faster, since a timer takes a millisecond at least, and would let the run's time overflow.
const GREATEST_SPEED: f64 = 1e6;

/// Whose time a run takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// Its own: it jumps from one event to the next.
    Virtual,
    /// The wall clock's.
    Real,
}

/// The options of `run`.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) webhooks: Webhooks,
    pub(super) clock: Clock,
    pub(super) speed: f64,
    pub(super) variables: Arc<Object>,
    pub(super) replies: Vec<Arc<str>>,
    pub(super) seed: u64,
    pub(super) trace: TraceLevel,
    pub(super) fetch: Option<Function>,
    pub(super) signal: Option<AbortSignal>,
    pub(super) on_event: Option<Function>,
}

impl Options {
    /// Reads what a caller gives; `undefined` is no option at all.
    ///
    /// # Errors
    /// An `Error` that says what was expected.
    pub(super) fn read(given: &JsValue) -> Result<Self, JsValue> {
        let given = Given::new(given, &NAMES)?;
        let webhooks = given
            .word("webhooks", &[("mock", Webhooks::Mock), ("live", Webhooks::Live)])?
            .unwrap_or(Webhooks::Mock);
        let clock = match given.word("clock", &[("virtual", Clock::Virtual), ("real", Clock::Real)])? {
            Some(clock) => clock,
            None if webhooks == Webhooks::Live => Clock::Real,
            None => Clock::Virtual,
        };
        Ok(Self {
            webhooks,
            clock,
            speed: given.speed()?,
            variables: given.variables()?,
            replies: given.replies()?,
            seed: given.seed()?,
            trace: given
                .word("trace", &[("full", TraceLevel::Full), ("none", TraceLevel::None)])?
                .unwrap_or_default(),
            fetch: given.function("fetch")?,
            signal: given.signal()?,
            on_event: given.function("onEvent")?,
        })
    }
}

/// An options object.
pub(super) struct Given<'a>(&'a JsValue);

impl<'a> Given<'a> {
    /// `undefined` is an object without options.
    ///
    /// # Errors
    /// What is no object, and options that are none of `names`.
    pub(super) fn new(given: &'a JsValue, names: &[&str]) -> Result<Self, JsValue> {
        if given.is_undefined() {
            return Ok(Self(given));
        }
        if !given.is_object() || given.is_function() || Array::is_array(given) {
            let what = error::describe(given);
            return Err(error::new(&format!("the options must be an object, and they are {what}")));
        }
        for key in JsObject::keys(given.unchecked_ref::<JsObject>()).iter() {
            let key = key.as_string().unwrap_or_default();
            if !names.contains(&key.as_str()) {
                let known = names.join(", ");
                return Err(error::new(&format!("there is no option \"{key}\": the options are {known}")));
            }
        }
        Ok(Self(given))
    }

    fn get(&self, name: &str) -> Result<Option<JsValue>, JsValue> {
        if self.0.is_undefined() {
            return Ok(None);
        }
        let value = Reflect::get(self.0, &JsValue::from_str(name))?;
        Ok((!value.is_undefined()).then_some(value))
    }

    fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, JsValue> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        let word = value.as_string();
        match words.iter().find(|(known, _)| word.as_deref() == Some(*known)) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => {
                let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                Err(expected(name, &known.join(" or "), &value))
            }
        }
    }

    /// A whole number from 1 to `most`.
    pub(super) fn whole(&self, name: &str, most: u64) -> Result<Option<u64>, JsValue> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        match value.as_f64().filter(|number| number.fract() == 0.0 && (1.0..=most as f64).contains(number)) {
            Some(number) => Ok(Some(number as u64)),
            None => Err(expected(name, &format!("a whole number from 1 to {most}"), &value)),
        }
    }

    fn speed(&self) -> Result<f64, JsValue> {
        let Some(value) = self.get("speed")? else { return Ok(1.0) };
        match value.as_f64().filter(|speed| *speed > 0.0 && speed.is_finite()) {
            Some(speed) => Ok(speed.min(GREATEST_SPEED)),
            None => Err(expected("speed", "a finite number greater than 0", &value)),
        }
    }

    fn seed(&self) -> Result<u64, JsValue> {
        let Some(value) = self.get("seed")? else { return Ok(0) };
        let whole = |seed: &f64| seed.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(seed);
        match value.as_f64().filter(whole) {
            Some(seed) => Ok(seed as u64),
            None => Err(expected("seed", "a whole number from 0 to 2^53 - 1", &value)),
        }
    }

    fn variables(&self) -> Result<Arc<Object>, JsValue> {
        let Some(value) = self.get("variables")? else { return Ok(Arc::default()) };
        if !value.is_object() || value.is_function() || Array::is_array(&value) {
            return Err(expected("variables", "an object of values by name", &value));
        }
        let text = JSON::stringify(&value).map_err(|thrown| {
            let why = error::message(&thrown);
            error::new(&format!("variables must be values that JSON can hold: {why}"))
        })?;
        let parsed = json::parse(&JsValue::from(text).as_string().unwrap_or_default());
        let variables = match parsed {
            Ok(Value::Object(variables)) => variables,
            Ok(_) => return Err(expected("variables", "an object of values by name", &value)),
            Err(why) => {
                return Err(error::new(&format!("variables must be values that JSON can hold: {why}")));
            }
        };
        match variables.keys().find(|name| !is_variable_name(name)) {
            Some(name) => Err(error::new(&format!(
                "variables has the name {}, and a name must be letters, digits and _, not beginning with a digit",
                json::to_string(&Arc::clone(name).into())
            ))),
            None => Ok(variables),
        }
    }

    fn replies(&self) -> Result<Vec<Arc<str>>, JsValue> {
        let Some(value) = self.get("replies")? else { return Ok(Vec::new()) };
        if !Array::is_array(&value) {
            return Err(expected("replies", "an array of texts", &value));
        }
        let reply = |(at, reply): (usize, JsValue)| match reply.as_string() {
            Some(text) => Ok(text.into()),
            None => Err(expected(&format!("replies[{at}]"), "a text", &reply)),
        };
        Array::from(&value).iter().enumerate().map(reply).collect()
    }

    fn function(&self, name: &str) -> Result<Option<Function>, JsValue> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        value.dyn_into().map(Some).map_err(|value| expected(name, "a function", &value))
    }

    /// Known by what it can do, so that a signal of another frame or library is one too.
    fn signal(&self) -> Result<Option<AbortSignal>, JsValue> {
        let Some(value) = self.get("signal")? else { return Ok(None) };
        let has = |name: &str, fits: fn(&JsValue) -> bool| {
            value.is_object()
                && Reflect::get(&value, &JsValue::from_str(name)).is_ok_and(|member| fits(&member))
        };
        if has("aborted", |member| member.as_bool().is_some())
            && has("addEventListener", JsValue::is_function)
            && has("removeEventListener", JsValue::is_function)
        {
            return Ok(Some(value.unchecked_into()));
        }
        Err(expected("signal", "an AbortSignal", &value))
    }
}

fn expected(name: &str, expected: &str, actual: &JsValue) -> JsValue {
    error::new(&format!("{name} must be {expected}, and it is {}", error::describe(actual)))
}
