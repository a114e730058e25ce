//! What a caller sends: named fields, from the query string, the JSON body or both.

use std::time::Duration;

use serde_json::{Map, Value, map::Entry};

use crate::{error::ApiError, order::Outcome};

/// The fields of one request. Each is text or JSON; null or empty counts as not given.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of a query string.
    pub(crate) fn from_query(query: Option<&str>) -> Self {
        Self(query_object(query))
    }

    /// The fields of a JSON body, which may be empty, and of a query string, which wins.
    pub(crate) fn read(query: Option<&str>, body: &[u8]) -> Result<Self, ApiError> {
        let mut fields = if body.trim_ascii().is_empty() {
            Map::new()
        } else {
            match serde_json::from_slice(body) {
                Ok(Value::Object(object)) => object,
                Ok(_) => {
                    return Err(ApiError::bad_request(
                        "The body must be one JSON object, such as {\"item\": \"Tea\"}, or empty.",
                    ));
                }
                Err(error) => {
                    return Err(ApiError::bad_request(format!(
                        "The body is not JSON ({error}). Send one JSON object, or no body."
                    )));
                }
            }
        };
        fields.extend(query_object(query));
        Ok(Self(fields))
    }

    /// The field as it was sent.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null() && *value != "")
    }

    /// A text; a number counts as its digits.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(other) => Err(must_be(name, "a text", other)),
        }
    }

    /// A number of seconds, `default` where it is missing, brought into `0..=most`.
    pub(crate) fn seconds(&self, name: &str, default: u32, most: u32) -> Result<Duration, ApiError> {
        let seconds = self.number(name, "a number of seconds")?.unwrap_or(default.into());
        Ok(Duration::from_secs_f64(seconds.clamp(0.0, most.into())))
    }

    /// A whole number from 0.
    pub(crate) fn whole(&self, name: &str) -> Result<Option<u32>, ApiError> {
        const WANTED: &str = "a whole number, 0 or more";
        let Some(number) = self.number(name, WANTED)? else {
            return Ok(None);
        };
        if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            // Exact: whole and in range.
            Ok(Some(number as u32))
        } else {
            Err(must_be(name, WANTED, &self.0[name]))
        }
    }

    /// The name of an order's result. JSON null is the result null.
    pub(crate) fn outcome(&self, name: &str) -> Result<Option<Outcome>, ApiError> {
        match self.0.get(name) {
            Some(Value::Null) => Ok(Some(Outcome::Null)),
            _ => match self.value(name) {
                None => Ok(None),
                Some(value) => value
                    .as_str()
                    .and_then(Outcome::from_name)
                    .map(Some)
                    .ok_or_else(|| must_be(name, &Outcome::names(), value)),
            },
        }
    }

    fn number(&self, name: &str, wanted: &str) -> Result<Option<f64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number| number.is_finite()).map(Some).ok_or_else(|| must_be(name, wanted, value))
    }
}

fn must_be(name: &str, wanted: &str, value: &Value) -> ApiError {
    ApiError::bad_request(format!("{name} must be {wanted}, not {value}."))
}

/// A query string as a JSON object; a name that is given more than once has an array.
pub(crate) fn query_object(query: Option<&str>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let value = Value::from(value.into_owned());
        match object.entry(name) {
            Entry::Vacant(place) => {
                place.insert(value);
            }
            Entry::Occupied(mut place) => match place.get_mut() {
                Value::Array(values) => values.push(value),
                first => *first = Value::from(vec![first.take(), value]),
            },
        }
    }
    object
}

/// A body as JSON where it is JSON, as text where it is not, and null where it is empty.
pub(crate) fn body_value(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
}
