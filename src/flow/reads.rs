//! What a template reads, told without running it.

use std::sync::Arc;

use super::expression::nested_names;
use super::template::{Path, Symbols, expression_end};
use super::value::{Number, Value};

/// A way to a value: a name, and keys or indices from there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadPath {
    /// The name.
    pub root: Arc<str>,
    /// Keys, and indices by their digits.
    pub steps: Vec<Arc<str>>,
}

/// What a JSON value with templates in it comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Reads {
    /// Nothing: it is always the same.
    Constant(Value),
    /// Exactly what stands there.
    Path(ReadPath),
    /// An object, member by member.
    Object(Vec<(Arc<str>, Reads)>),
    /// Whatever an expression makes of these.
    Made {
        /// What it reads.
        paths: Vec<ReadPath>,
        /// The texts and numbers that stand in it.
        literals: Vec<Value>,
        /// Whether it asks how long something is.
        counts: bool,
    },
}

impl Reads {
    /// Looks at a value as a document has it.
    pub fn of(source: &Value) -> Self {
        match source {
            Value::String(text) => Self::of_text(text),
            Value::Object(members) => {
                let members: Vec<_> =
                    members.iter().map(|(key, member)| (Arc::clone(key), Self::of(member))).collect();
                if members.iter().all(|(_, member)| matches!(member, Self::Constant(_))) {
                    return Self::Constant(source.clone());
                }
                Self::Object(members)
            }
            Value::Array(elements) => {
                let elements: Vec<_> = elements.iter().map(Self::of).collect();
                if elements.iter().all(|element| matches!(element, Self::Constant(_))) {
                    return Self::Constant(source.clone());
                }
                Self::together(elements)
            }
            other => Self::Constant(other.clone()),
        }
    }

    /// Looks at a text.
    pub fn of_text(source: &str) -> Self {
        if !source.contains("{{") && !source.contains("{%") {
            return Self::Constant(source.into());
        }
        let blocks = ["{%", "{#", "{{-", "-}}"].iter().any(|mark| source.contains(mark));
        let mut symbols = Symbols::default();
        if !blocks
            && let Some(inside) = source.strip_prefix("{{")
            && let Some(end) = expression_end(inside)
            && end + 2 == inside.len()
            && let Some(path) = Path::parse(&inside[..end], &mut symbols)
        {
            let root = Arc::clone(symbols.name(path.root));
            return Self::Path(ReadPath { root, steps: path.keys().collect() });
        }
        let paths = nested_names(source).iter().map(|name| ReadPath::of_dotted(name)).collect();
        Self::Made { paths, literals: literals(source), counts: counts(source) }
    }

    /// Every path that it reads.
    pub fn paths(&self) -> Vec<&ReadPath> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Path(path) => vec![path],
            Self::Object(members) => members.iter().flat_map(|(_, member)| member.paths()).collect(),
            Self::Made { paths, .. } => paths.iter().collect(),
        }
    }

    fn together(parts: Vec<Self>) -> Self {
        let (mut all, mut words, mut any) = (Vec::new(), Vec::new(), false);
        for part in parts {
            all.extend(part.paths().into_iter().cloned());
            match part {
                Self::Constant(value) => words.push(value),
                Self::Made { literals, counts, .. } => {
                    words.extend(literals);
                    any |= counts;
                }
                Self::Path(_) | Self::Object(_) => {}
            }
        }
        Self::Made { paths: all, literals: words, counts: any }
    }
}

impl ReadPath {
    fn of_dotted(name: &str) -> Self {
        let mut parts = name.split('.').map(Arc::from);
        Self { root: parts.next().unwrap_or_default(), steps: parts.collect() }
    }
}

/// The texts and numbers in the code of a template.
fn literals(source: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for code in code(source) {
        let mut letters = code.char_indices().peekable();
        let mut after_name = false;
        while let Some((start, letter)) = letters.next() {
            if letter == '"' || letter == '\'' {
                let mut text = String::new();
                while let Some((_, inside)) = letters.next().filter(|(_, inside)| *inside != letter) {
                    text.extend(if inside == '\\' {
                        letters.next().map(|(_, next)| next)
                    } else {
                        Some(inside)
                    });
                }
                found.push(text.into());
            } else if letter.is_ascii_digit() && !after_name {
                let mut end = start + 1;
                while let Some((at, _)) = letters.next_if(|(_, next)| next.is_ascii_digit() || *next == '.') {
                    end = at + 1;
                }
                found.extend(Number::from_literal(&code[start..end]).map(Value::Number));
            }
            after_name = letter.is_alphanumeric() || letter == '_' || letter == '.';
        }
    }
    found
}

fn counts(source: &str) -> bool {
    code(source).any(|code| {
        code.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .any(|word| word == "length" || word == "count")
    })
}

/// What stands between the braces of a template.
fn code(source: &str) -> impl Iterator<Item = &str> {
    let inside = |open: &'static str, close: &'static str| {
        source.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or(rest))
    };
    inside("{{", "}}").chain(inside("{%", "%}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(root: &str, steps: &[&str]) -> ReadPath {
        ReadPath { root: root.into(), steps: steps.iter().map(|step| Arc::from(*step)).collect() }
    }

    #[test]
    fn paths_are_told_from_expressions() {
        assert_eq!(Reads::of_text("plain"), Reads::Constant("plain".into()));
        assert_eq!(
            Reads::of_text("{{ response.body.items[0]['id'] }}"),
            Reads::Path(path("response", &["body", "items", "0", "id"]))
        );
        let made = Reads::of_text("{{ response.body.result | lower == 'Ok' and attempts + 2 < limit }}");
        let Reads::Made { paths, literals, counts } = made else { panic!("{made:?}") };
        assert_eq!(paths, [path("attempts", &[]), path("limit", &[]), path("response", &["body", "result"])]);
        assert_eq!(literals, ["Ok".into(), Value::from(2_u32)]);
        assert!(!counts);
    }

    #[test]
    fn texts_and_blocks_are_made() {
        let read = |text: &str| Reads::of_text(text).paths().into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(
            read("Order {{ order_id }} is {{ result }}"),
            [path("order_id", &[]), path("result", &[])]
        );
        assert_eq!(
            read("{% if late %}{{ items | length }}{% endif %}"),
            [path("items", &[]), path("late", &[])]
        );
        assert!(matches!(Reads::of_text("{{ items | length }}"), Reads::Made { counts: true, .. }));
    }

    #[test]
    fn objects_are_read_by_their_members() {
        let source = Value::object([("a", "{{ x }}".into()), ("b", Value::Null)]);
        let Reads::Object(members) = Reads::of(&source) else { panic!("an object") };
        assert_eq!(members[0], ("a".into(), Reads::Path(path("x", &[]))));
        assert_eq!(members[1], ("b".into(), Reads::Constant(Value::Null)));
        let list = Value::array(["{{ y }}".into(), "z".into()]);
        assert!(matches!(Reads::of(&list), Reads::Made { literals, .. } if literals == ["z".into()]));
    }
}
