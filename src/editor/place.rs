//! A place in the document: the way to a field or to an element of a list.

use std::sync::Arc;

use crate::flow::{Flow, Value};

use super::edit;

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Key(Arc<str>),
    /// An element of an array.
    Index(usize),
}

/// The way to a place, from the document or from one of its nodes. A node is found by its id, so that the
/// place stays true when nodes are added and deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    node: Option<Arc<str>>,
    steps: Vec<Step>,
}

impl Place {
    /// The document itself.
    pub fn document() -> Self {
        Self { node: None, steps: Vec::new() }
    }

    /// A node.
    pub fn node(id: impl Into<Arc<str>>) -> Self {
        Self { node: Some(id.into()), steps: Vec::new() }
    }

    /// A member of the object here.
    #[must_use]
    pub fn key(mut self, key: impl Into<Arc<str>>) -> Self {
        self.steps.push(Step::Key(key.into()));
        self
    }

    /// An element of the array here.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.steps.push(Step::Index(index));
        self
    }

    /// Members and elements in the writing of diagnostics: `request.headers["X-Id"]`, `branches[0].next`.
    /// `None` where the text is not such a way.
    #[must_use]
    pub fn way(mut self, way: &str) -> Option<Self> {
        let mut rest = way;
        let mut first = self.steps.is_empty();
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                if let Some(quoted) = inside.strip_prefix('"') {
                    let (key, after) = quoted_key(quoted)?;
                    self.steps.push(Step::Key(key.into()));
                    rest = after.strip_prefix(']')?;
                } else {
                    let (index, after) = inside.split_once(']')?;
                    self.steps.push(Step::Index(index.parse().ok()?));
                    rest = after;
                }
            } else {
                let dotted = rest.strip_prefix('.');
                let name = if first { dotted.unwrap_or(rest) } else { dotted? };
                let end = name.find(['.', '[']).unwrap_or(name.len());
                if end == 0 {
                    return None;
                }
                self.steps.push(Step::Key(name[..end].into()));
                rest = &name[end..];
            }
            first = false;
        }
        Some(self)
    }

    /// Reads the path of a diagnostic: `$.nodes[3].request.url`.
    pub fn parse(path: &str) -> Option<Self> {
        Self::document().way(path.strip_prefix('$')?)
    }

    /// The place of a diagnostic, from its node on where it is in one that has an id of its own.
    pub fn of_diagnostic(flow: &Flow, path: &str) -> Option<Self> {
        let place = Self::parse(path)?;
        let node = match place.steps.as_slice() {
            [Step::Key(nodes), Step::Index(at), ..] if **nodes == *"nodes" => flow.nodes.get(*at),
            _ => None,
        };
        let node = node.filter(|node| flow.node(&node.id).is_some_and(|first| Arc::ptr_eq(first, node)));
        Some(match node {
            Some(node) => Self { node: Some(Arc::clone(&node.id)), steps: place.steps[2..].to_vec() },
            None => place,
        })
    }

    /// The id of the node that it begins at.
    pub fn of_node(&self) -> Option<&Arc<str>> {
        self.node.as_ref()
    }

    /// The steps behind the document or the node.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The key of the innermost object on the way: what the field or the list is called.
    pub fn name(&self) -> Option<&Arc<str>> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        })
    }

    /// What stands at the place.
    pub fn value<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        let start = match &self.node {
            None => root,
            Some(wanted) => edit::list(root, "nodes").iter().find(|node| edit::id(node) == Some(wanted))?,
        };
        self.steps.iter().try_fold(start, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get_index(*index),
        })
    }

    /// The document with something else at the place: `change` gets what stands there. Objects that are not
    /// there yet are made; `None` where there is no such place, or where nothing changes.
    pub(super) fn change(
        &self,
        root: &Value,
        change: impl FnOnce(Option<&Value>) -> Option<Changed>,
    ) -> Option<Value> {
        match &self.node {
            None => kept(changed_at(Some(root), &self.steps, Level::Root, change)?),
            Some(id) => {
                edit::node(root, id, |node| kept(changed_at(Some(node), &self.steps, Level::Node, change)?))
            }
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.node {
            None => f.write_str("$")?,
            Some(id) => write!(f, "{id}:")?,
        }
        for step in &self.steps {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if crate::flow::is_variable_name(key) => write!(f, ".{key}")?,
                Step::Key(key) => {
                    let mut quoted = String::new();
                    crate::flow::json::write_string(&mut quoted, key);
                    write!(f, "[{quoted}]")?;
                }
            }
        }
        Ok(())
    }
}

/// What becomes of a place.
#[derive(Clone, Debug)]
pub(super) enum Changed {
    /// This stands there.
    To(Value),
    /// It is left out.
    Gone,
}

fn kept(changed: Changed) -> Option<Value> {
    match changed {
        Changed::To(value) => Some(value),
        Changed::Gone => None,
    }
}

/// Which object a key is set in: the document's and a node's have an order of their own.
#[derive(Clone, Copy)]
enum Level {
    Root,
    Node,
    Inner,
}

fn changed_at(
    value: Option<&Value>,
    steps: &[Step],
    level: Level,
    change: impl FnOnce(Option<&Value>) -> Option<Changed>,
) -> Option<Changed> {
    let Some((step, rest)) = steps.split_first() else { return change(value) };
    // Null is what people write for "left out".
    let value = value.filter(|value| !matches!(value, Value::Null));
    match step {
        Step::Key(key) => {
            if value.is_some_and(|value| value.as_object().is_none()) {
                return None;
            }
            let object = value.cloned().unwrap_or_else(|| Value::Object(Arc::default()));
            Some(Changed::To(match changed_at(object.get(key), rest, Level::Inner, change)? {
                Changed::Gone => edit::remove(&object, key)?,
                Changed::To(new) => match level {
                    Level::Root => edit::set_root_field(&object, key, new),
                    Level::Node => edit::set_node_field(&object, key, new),
                    Level::Inner => edit::set(&object, key, new),
                },
            }))
        }
        Step::Index(index) => {
            let elements = value?.as_array()?;
            let changed = changed_at(Some(elements.get(*index)?), rest, Level::Inner, change)?;
            let mut elements = elements.to_vec();
            match changed {
                Changed::To(new) => elements[*index] = new,
                Changed::Gone => _ = elements.remove(*index),
            }
            Some(Changed::To(Value::Array(Arc::new(elements))))
        }
    }
}

/// A JSON string up to its closing quote, and what stands behind.
fn quoted_key(text: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    let end = text.char_indices().find_map(|(at, c)| {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '"' {
            return Some(at);
        }
        None
    })?;
    let key = crate::flow::json::parse(&format!("\"{}\"", &text[..end])).ok()?;
    Some((key.as_str()?.to_owned(), &text[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_diagnostics_write_them() {
        for path in ["$", "$.nodes[3].request.url", r#"$.variables["a b"]"#, r#"$["x\"]"][0]"#] {
            assert_eq!(Place::parse(path).map(|place| place.to_string()).as_deref(), Some(path));
        }
        for path in ["", "nodes", "$.", "$..a", "$[x]", "$[\"a", "$[1", "$a.b["] {
            assert_eq!(Place::parse(path), None, "{path}");
        }
        let headers = Place::node("a").key("request").key("headers").key("X-Id");
        assert_eq!(Place::node("a").way(r#"request.headers["X-Id"]"#), Some(headers.clone()));
        assert_eq!(headers.to_string(), r#"a:.request.headers["X-Id"]"#);
        assert_eq!(headers.name().map(|name| &**name), Some("X-Id"));
    }
}
