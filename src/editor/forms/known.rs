//! What templates would give now: from the run's moment, or from the initial values before it.

use std::sync::Arc;

use crate::flow::{JsonTemplate, Object, Scope, Symbol, Symbols, Value};

/// What is known of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// The variables that are set.
    pub variables: Object,
    /// The latest webhook result.
    pub response: Option<Value>,
    /// The customer's latest reply.
    pub reply: Option<Value>,
    /// How often each node was entered.
    pub visits: Arc<Object>,
    /// The run's id and time.
    pub run: Option<Value>,
}

impl Known {
    /// The value behind a name; `None` is missing.
    pub fn value(&self, name: &str) -> Option<Value> {
        match name {
            "response" => self.response.clone(),
            "reply" => self.reply.clone(),
            "visits" => Some(Value::Object(self.visits.clone())),
            "run" => self.run.clone(),
            variable => self.variables.get(variable).cloned(),
        }
    }

    /// What JSON whose strings are templates gives now; `Ok(None)` is missing.
    ///
    /// # Errors
    /// Says what is wrong with a template, or why it has no value.
    pub fn now(&self, source: &Value) -> Result<Option<Value>, String> {
        let mut symbols = Symbols::default();
        let mut wrong = None;
        let template = JsonTemplate::compile(source, &mut symbols, &mut |_, error| wrong = Some(error));
        match wrong {
            Some(error) => Err(error),
            None => template.resolve(&Named(self, &symbols), &symbols),
        }
    }
}

/// What is known, by symbol.
struct Named<'a>(&'a Known, &'a Symbols);

impl Scope for Named<'_> {
    fn value(&self, name: Symbol) -> Option<Value> {
        self.0.value(self.1.name(name))
    }
}

/// Whether templates stand in a text.
pub fn has_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::json::{parse, to_string};

    #[test]
    fn missing_null_and_the_word_are_three_things() {
        let known = Known {
            variables: [("a".into(), Value::Null), ("b".into(), "null".into())].into_iter().collect(),
            response: Some(parse(r#"{"body":{"n":[1,2]}}"#).expect("JSON")),
            ..Known::default()
        };
        let now = |text: &str| known.now(&text.into()).map(|value| value.as_ref().map(to_string));
        assert_eq!(now("{{ a }}"), Ok(Some("null".into())));
        assert_eq!(now("{{ b }}"), Ok(Some("\"null\"".into())));
        assert_eq!(now("{{ c }}"), Ok(None));
        assert_eq!(now("{{ response.body.n[1] + 1 }}"), Ok(Some("3".into())));
        assert_eq!(now("n: {{ c }}"), Ok(Some("\"n: \"".into())));
        assert!(now("{{ a").is_err());
    }
}
