//! Renaming a variable.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::expression::Expression;
use crate::flow::{Document, Symbols, Value, is_variable_name};

use super::super::edit;
use super::RenameRefusal;
use super::names::{KEYWORDS, rewritten, uses};
use super::templates::{Site, in_document};

/// The word for the request in a mock's templates.
const REQUEST: &str = "request";

/// Whether a variable can be renamed.
///
/// # Errors
/// Says why not: the new name is none, is the engine's, or is taken.
pub fn can_rename_variable(document: &Document, from: &str, to: &str) -> Result<(), RenameRefusal> {
    if !is_variable_name(to) {
        return Err(RenameRefusal::NotAName(to.into()));
    }
    if Symbols::RESERVED.contains(&to) || to == REQUEST || !is_readable(to) {
        return Err(RenameRefusal::Reserved(to.into()));
    }
    let names = Names::of(document.root());
    let is_given = names.given.contains(from);
    if Symbols::RESERVED.contains(&from) || !(is_given || names.read.contains(from)) {
        return Err(RenameRefusal::Unknown(from.into()));
    }
    // A name that nothing gives a value, a slip of the pen, may become one that something does.
    let taken = is_given && (names.given.contains(to) || names.read.contains(to));
    if taken || from == to || captured(document.root(), from, to) {
        return Err(RenameRefusal::Taken(to.into()));
    }
    Ok(())
}

/// The document with a variable renamed everywhere; `None` where that cannot be.
pub(in super::super) fn rename_variable(document: &Document, from: &str, to: &str) -> Option<Value> {
    can_rename_variable(document, from, to).ok()?;
    let new: Arc<str> = to.into();
    let key = |name: &str| (name == from).then(|| Arc::clone(&new));
    let keys = |object: &Value| edit::rename_keys(object, key);
    let name = |value: &Value| value.as_str().and_then(key).map(Value::from);
    let mut root = document.root().clone();
    let mut update = |field: &str, change: &dyn Fn(&Value) -> Option<Value>| {
        if let Some(changed) = edit::member(&root, field, change) {
            root = changed;
        }
    };
    update("variables", &keys);
    update("secrets", &|secrets| edit::elements(secrets, |_, secret| name(secret)));
    update("nodes", &|nodes| {
        edit::elements(nodes, |_, node| match node.get("type").and_then(Value::as_str)? {
            "ask" => edit::member(node, "variable", name),
            "webhook" => edit::member(node, "save", keys),
            "set" => edit::member(node, "assign", keys),
            _ => None,
        })
    });
    update("scenarios", &|scenarios| {
        edit::elements(scenarios, |_, scenario| {
            let initial = edit::member(scenario, "variables", keys);
            let scenario = initial.as_ref().unwrap_or(scenario);
            let expect = |expect: &Value| edit::member(expect, "variables", keys);
            edit::member(scenario, "expect", expect).or(initial.clone())
        })
    });
    // What the engine has under the old name is called, not read.
    let is_function = !is_readable(from);
    let rewrite = |text: &str, site: Site| {
        let is_request = site == Site::Mock && from == REQUEST;
        let variable =
            |name: &str, called: bool| key(name).filter(|_| !(is_request || called && is_function));
        rewritten(text, variable, |_| None)
    };
    Some(in_document(&root, &rewrite).unwrap_or(root))
}

/// Whether an expression can read a variable of this name: it is no word or function of the engine.
fn is_readable(name: &str) -> bool {
    !KEYWORDS.contains(&name)
        && Expression::compile(name).is_ok_and(|read| read.names().iter().any(|read| &**read == name))
}

/// Whether a template that reads the variable has a loop of the new name.
fn captured(root: &Value, from: &str, to: &str) -> bool {
    let found = RefCell::new(false);
    in_document(root, &|text: &str, _: Site| {
        let uses = uses(text);
        if uses.locals.contains(to) && uses.variables.iter().any(|read| &text[read.range.clone()] == from) {
            *found.borrow_mut() = true;
        }
        None
    });
    found.into_inner()
}

/// The names of a document's variables.
#[derive(Debug, Default)]
struct Names {
    /// Those that something gives a value.
    given: BTreeSet<Arc<str>>,
    /// Those that templates read.
    read: BTreeSet<Arc<str>>,
}

impl Names {
    fn of(root: &Value) -> Self {
        let mut given = BTreeSet::new();
        let mut keys = |object: Option<&Value>| {
            given.extend(
                object.and_then(Value::as_object).into_iter().flat_map(|object| object.keys().cloned()),
            );
        };
        keys(root.get("variables"));
        for node in edit::list(root, "nodes") {
            keys(node.get("save"));
            keys(node.get("assign"));
        }
        for scenario in edit::list(root, "scenarios") {
            keys(scenario.get("variables"));
            keys(scenario.get("expect").and_then(|expect| expect.get("variables")));
        }
        let asked = edit::list(root, "nodes").iter().filter_map(|node| node.get("variable"));
        let named = edit::list(root, "secrets").iter().chain(asked);
        given.extend(named.filter_map(Value::as_str).map(Arc::from));
        let read = RefCell::new(BTreeSet::new());
        in_document(root, &|text: &str, site: Site| {
            let names = uses(text).variables.into_iter().map(|read| &text[read.range]);
            let names = names.filter(|name| !(site == Site::Mock && *name == REQUEST));
            read.borrow_mut().extend(names.map(Arc::from));
            None
        });
        Self { given, read: read.into_inner() }
    }
}
